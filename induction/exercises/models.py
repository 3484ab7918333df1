"""Exercises, their versions, what each version said after every save, who may lead them, and the supplied templates."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from induction.db import Base, Code, LongText, Name
from induction.exercises.contents import Contents
from induction.exercises.enums import Outcome, Section, VersionStatus
from induction.people.enums import RoleFamily
from induction.people.models import Account
from induction.trainers.models import Trainer

_OPEN = text("status IN ('draft', 'awaiting_trainer_agreement')")


class _Says:
    """The columns of everything that somebody writes in an exercise."""

    title: Mapped[Name]
    summary: Mapped[LongText]
    family_keys: Mapped[list[str]]
    """Role families; empty means everyone."""
    minutes: Mapped[int]
    group_needs: Mapped[list[str]]
    text: Mapped[LongText]
    """Markdown: the five sections joined."""

    @property
    def contents(self) -> Contents:
        """What it says."""
        return Contents(
            title=self.title,
            summary=self.summary,
            family_keys=tuple(self.family_keys),
            minutes=self.minutes,
            group_needs=tuple(self.group_needs),
            text=self.text,
        )

    @contents.setter
    def contents(self, contents: Contents) -> None:
        for name, value in contents.as_json().items():
            setattr(self, name, value)

    @property
    def sections(self) -> dict[Section, str]:
        """The five sections by name."""
        return self.contents.sections

    @property
    def families(self) -> list[RoleFamily]:
        """The role families it is for, in their usual order; none means everyone."""
        return [family for family in RoleFamily if family.value in self.family_keys]


class ExerciseTemplate(_Says, Base):
    """A supplied template. It is read and adopted; nothing runs it, and nobody edits it here."""

    __tablename__ = "exercise_template"
    __table_args__ = (CheckConstraint("minutes > 0", name="minutes"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[Name] = mapped_column(unique=True)
    """The name of the file it came from."""
    outcome_keys: Mapped[list[str]]
    loaded_at: Mapped[datetime]
    """When what it says last changed."""
    retired_at: Mapped[datetime | None]
    """From then on its file is not supplied any more: it cannot be adopted, and what was adopted stays."""

    @property
    def outcomes(self) -> list[Outcome]:
        """What it touches in people's lives."""
        return [Outcome(key) for key in self.outcome_keys]


class Exercise(Base):
    """An exercise that belongs to one trainer."""

    __tablename__ = "exercise"
    __table_args__ = (UniqueConstraint("owner_id", "template_slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("trainer.id"), index=True)
    template_slug: Mapped[Name]
    """The template it came from. One trainer adopts one template once."""
    title: Mapped[Name] = mapped_column(index=True)
    """As last agreed; until then, the template's. It stays when every version has been withdrawn."""
    created_at: Mapped[datetime]

    owner: Mapped[Trainer] = relationship(lazy="joined", innerjoin=True)
    versions: Mapped[list["ExerciseVersion"]] = relationship(
        order_by="ExerciseVersion.number", back_populates="exercise", lazy="selectin"
    )
    leaders: Mapped[list["ExerciseLeader"]] = relationship(cascade="all, delete-orphan")

    @property
    def newest(self) -> "ExerciseVersion":
        """The version with the highest number: what the next person who writes begins with."""
        return self.versions[-1]

    @property
    def in_work(self) -> "ExerciseVersion | None":
        """The version that is being written or waits for agreement, if there is one."""
        return self.newest if self.newest.status.can_be_written_in else None

    @property
    def last_agreed(self) -> "ExerciseVersion | None":
        """The newest version that was ever agreed, withdrawn since or not."""
        return next((version for version in reversed(self.versions) if version.agreed_at is not None), None)

    @property
    def runnable(self) -> "ExerciseVersion | None":
        """The version that runs: the last agreed one, unless it was withdrawn. An older one never comes back by itself."""
        found = self.last_agreed
        return found if found is not None and found.status is VersionStatus.AGREED else None


class ExerciseVersion(_Says, Base):
    """One version of an exercise. Once agreed, its words never change."""

    __tablename__ = "exercise_version"
    __table_args__ = (
        UniqueConstraint("exercise_id", "number"),
        CheckConstraint("minutes > 0", name="minutes"),
        CheckConstraint("status <> 'agreed' OR agreed_at IS NOT NULL", name="agreed_at"),
        CheckConstraint("status <> 'withdrawn' OR withdrawn_at IS NOT NULL", name="withdrawn_at"),
        Index(
            "uq_exercise_version_one_in_work", "exercise_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    exercise_id: Mapped[int] = mapped_column(ForeignKey("exercise.id"), index=True)
    number: Mapped[int]
    status: Mapped[VersionStatus] = mapped_column(default=VersionStatus.DRAFT)
    revision: Mapped[int] = mapped_column(default=1)
    """Raised by every save: what two people at one exercise are told apart by."""
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """Who saved it last; None is the portal itself."""
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    agreed_at: Mapped[datetime | None]
    agreed_through: Mapped[Code | None]
    """How she told us that she agrees, where staff wrote it down."""
    withdrawn_at: Mapped[datetime | None]

    exercise: Mapped[Exercise] = relationship(back_populates="versions", lazy="joined", innerjoin=True)
    edited_by: Mapped[Account | None] = relationship()
    saves: Mapped[list["ExerciseSave"]] = relationship(order_by="ExerciseSave.revision")


class ExerciseSave(Base):
    """What a version said after one save. Rows are added and read, never changed: nobody's words are lost."""

    __tablename__ = "exercise_save"
    __table_args__ = (UniqueConstraint("version_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("exercise_version.id"))
    revision: Mapped[int]
    by_owner: Mapped[bool]
    """Whether these are her words: she saved them, agreed to them before, or began with them."""
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    saved_at: Mapped[datetime]
    said: Mapped[dict[str, Any]]

    @property
    def contents(self) -> Contents:
        """What was saved."""
        return Contents.from_json(self.said)


class ExerciseLeader(Base):
    """Another trainer whom the owner lets lead an exercise."""

    __tablename__ = "exercise_leader"

    exercise_id: Mapped[int] = mapped_column(ForeignKey("exercise.id"), primary_key=True)
    trainer_id: Mapped[int] = mapped_column(ForeignKey("trainer.id"), primary_key=True, index=True)
    named_at: Mapped[datetime]

    trainer: Mapped[Trainer] = relationship(lazy="joined", innerjoin=True)
