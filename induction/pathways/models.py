"""Modules and their pieces, and how far each starter has come in them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from induction.db import Base, Code, Confidential, LongText, Name
from induction.pathways.enums import StepStatus
from induction.people.enums import RoleFamily
from induction.people.models import Starter


class Module(Base):
    """A text that starters read in small pieces. It comes from a file of ``content/modules``; see ``flask modules load``."""

    __tablename__ = "module"
    __table_args__ = (CheckConstraint("due_week > 0", name="due_week"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[Code] = mapped_column(unique=True)
    """The file's name without its ending: what the module is known by for ever."""
    title: Mapped[Name]
    summary: Mapped[LongText]
    preface: Mapped[LongText]
    """Markdown that stands before the first piece."""
    family_keys: Mapped[list[str]]
    """Role families; empty means everyone."""
    due_week: Mapped[int]
    minutes: Mapped[int]
    retired_at: Mapped[datetime | None]
    """From then on its file is gone: nobody is asked to read it, and what was done stays done."""
    changed_at: Mapped[datetime]

    pieces: Mapped[list["ModulePiece"]] = relationship(order_by="ModulePiece.number", cascade="all, delete-orphan")

    @property
    def families(self) -> frozenset[RoleFamily]:
        """The role families it is for; none of them means everyone."""
        return frozenset(RoleFamily(key) for key in self.family_keys)


class ModulePiece(Base):
    """One small page of a module."""

    __tablename__ = "module_piece"
    __table_args__ = (UniqueConstraint("module_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    module_id: Mapped[int] = mapped_column(ForeignKey("module.id"))
    number: Mapped[int]
    """Its place, from 1."""
    heading: Mapped[Name]
    text: Mapped[LongText]
    """Markdown."""


class ModuleProgress(Base):
    """How far one starter has come in one module; no row means not started. Her place is a number, so that it outlives a new text."""

    __tablename__ = "module_progress"
    __table_args__ = (UniqueConstraint("starter_id", "module_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    starter_id: Mapped[int] = mapped_column(ForeignKey("starter.id"))
    module_id: Mapped[int] = mapped_column(ForeignKey("module.id"), index=True)
    status: Mapped[StepStatus] = mapped_column(default=StepStatus.NOT_STARTED)
    furthest_piece: Mapped[int] = mapped_column(default=1)
    """The number of the furthest piece she has turned to; it may be beyond the end of a text that has become shorter."""
    reason: Mapped[Confidential] = mapped_column(default="")
    """Why it is not needed, as HR wrote it for her; encrypted, because a reason may be about her health."""
    started_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=0)
    """Counts the changes of status: what HR and the starter at once are told apart by."""

    starter: Mapped[Starter] = relationship()
    module: Mapped[Module] = relationship()
