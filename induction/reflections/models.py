"""Reflections and what belongs to them. Every word, rating and answer is encrypted; only she decides who reads it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from induction.db import Base, Code, Confidential
from induction.people.models import Account, Starter
from induction.reflections import rules
from induction.reflections.enums import (
    QUESTIONS,
    Audience,
    Done,
    Moment,
    Part,
    ReflectionStatus,
    ShareStatus,
    Statement,
)
from induction.sessions.models import Booking, WelcomeSession


class Reflection(Base):
    """What one starter wrote after one session. The row stays when she deletes her words: it holds none of them."""

    __tablename__ = "reflection"

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), unique=True)
    """One starter and one session for ever, so this is what makes a reflection one of its kind."""
    status: Mapped[ReflectionStatus] = mapped_column(default=ReflectionStatus.DRAFT)
    do_by: Mapped[date | None]
    """By when she will do her one thing."""
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    """When she last finished it. Stays when she opens it again or takes it back: she did reflect."""
    withdrawn_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    """Raised when its status or its readers change: what two windows at once are told apart by."""

    booking: Mapped[Booking] = relationship(lazy="joined", innerjoin=True)
    passages: Mapped[list["Passage"]] = relationship(order_by="Passage.id", cascade="all, delete-orphan")
    shares: Mapped[list["Share"]] = relationship(order_by="Share.id", cascade="all, delete-orphan")
    follow_ups: Mapped[list["FollowUp"]] = relationship(order_by="FollowUp.weeks", cascade="all, delete-orphan")

    @property
    def starter(self) -> Starter:
        """Who wrote it."""
        return self.booking.starter

    @property
    def author_id(self) -> int:
        """Her account."""
        return self.starter.account_id

    @property
    def welcome_session(self) -> WelcomeSession:
        """The session it is about."""
        return self.booking.welcome_session

    def passage(self, part: Part) -> "Passage | None":
        """Return what she wrote in one part, if she has begun it."""
        return next((passage for passage in self.passages if passage.part == part), None)

    def text(self, part: Part) -> str:
        """Return her words in one part; empty where there are none."""
        passage = self.passage(part)
        return passage.text if passage else ""

    @property
    def answers(self) -> dict[Part, str]:
        """Her answers to the five questions, in order."""
        return {question: self.text(question) for question in QUESTIONS}

    @property
    def has_answers(self) -> bool:
        """Whether she has written anything."""
        return any(self.answers.values())

    @property
    def can_be_finished(self) -> bool:
        """Whether there is one thing she will do, and by when; the other questions may stay empty."""
        return bool(self.text(Part.ONE_THING)) and self.do_by is not None

    def share(self, audience: Audience) -> "Share | None":
        """Return the share with an audience, if it was ever asked for."""
        return next((share for share in self.shares if share.audience == audience), None)

    def share_status(self, audience: Audience) -> ShareStatus | None:
        """Return where the share with an audience stands."""
        share = self.share(audience)
        return share.status if share else None

    def is_shared(self, audience: Audience) -> bool:
        """Whether she chose this audience and has not taken it back; for learning, it may still wait for her approval."""
        return self.share_status(audience) in {ShareStatus.ASKED, ShareStatus.AGREED}

    def readable_by(self, account_id: int) -> bool:
        """Say whether an account may read it as her supervisor."""
        share = self.share(Audience.SUPERVISOR)
        return rules.supervisor_may_read(
            account_id=account_id,
            supervisor_id=self.starter.talks_with_id,
            agreed_with=share.reader_id if share else None,
            share=share.status if share else None,
            reflection=self.status,
        )

    def follow_up(self, weeks: int = rules.FOLLOW_UP_WEEKS) -> "FollowUp | None":
        """Return the follow-up this many weeks after the session."""
        return next((follow_up for follow_up in self.follow_ups if follow_up.weeks == weeks), None)


class Passage(Base):
    """One text of a reflection: an answer, the copy for learning, a follow-up. Saved as she types."""

    __tablename__ = "reflection_passage"
    __table_args__ = (UniqueConstraint("reflection_id", "part"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reflection_id: Mapped[int] = mapped_column(ForeignKey("reflection.id"))
    part: Mapped[Part]
    text: Mapped[Confidential]
    set_aside: Mapped[Confidential | None]
    """Other words of hers, sent from a window that had an older version: kept beside the newer ones until she chooses."""
    version: Mapped[int] = mapped_column(default=1)
    """Raised at every save and never lowered, also when her words are deleted."""
    window: Mapped[Code] = mapped_column(default="")
    """Which open page saved it last: the same page may save again when our answer got lost on its way back."""
    changed_at: Mapped[datetime]


class Share(Base):
    """One audience that a reflection is shared with."""

    __tablename__ = "reflection_share"
    __table_args__ = (UniqueConstraint("reflection_id", "audience"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reflection_id: Mapped[int] = mapped_column(ForeignKey("reflection.id"))
    audience: Mapped[Audience]
    reader_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    """The supervisor whom she agreed to, by name; None for learning."""
    asked_at: Mapped[datetime]
    agreed_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    approved_text: Mapped[Confidential | None]
    """For learning: the words she approved, and the only ones that others read."""
    shelf_key: Mapped[Code | None] = mapped_column(unique=True)
    """For learning: a random place among the others, so that their order does not say who wrote when."""

    reflection: Mapped[Reflection] = relationship(back_populates="shares")
    reader: Mapped[Account | None] = relationship()
    readings: Mapped[list["Reading"]] = relationship(order_by="Reading.id", cascade="all, delete-orphan")

    @property
    def status(self) -> ShareStatus:
        """Where it stands."""
        if self.revoked_at is not None:
            return ShareStatus.REVOKED
        return ShareStatus.ASKED if self.agreed_at is None else ShareStatus.AGREED


class Reading(Base):
    """Somebody opened what was shared. Its author is shown who and when. Rows are added, never changed."""

    __tablename__ = "reflection_reading"

    id: Mapped[int] = mapped_column(primary_key=True)
    share_id: Mapped[int] = mapped_column(ForeignKey("reflection_share.id"), index=True)
    reader_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    at: Mapped[datetime]

    reader: Mapped[Account] = relationship()


class FollowUp(Base):
    """Whether she did her one thing, some weeks after the session; her words about it are a passage."""

    __tablename__ = "reflection_follow_up"
    __table_args__ = (UniqueConstraint("reflection_id", "weeks"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reflection_id: Mapped[int] = mapped_column(ForeignKey("reflection.id"))
    weeks: Mapped[int]
    """How many weeks after the session."""
    answer_key: Mapped[Confidential | None]
    answered_at: Mapped[datetime | None]
    """None while she has only begun."""

    @property
    def answer(self) -> Done | None:
        """Her answer."""
        return Done(self.answer_key) if self.answer_key else None


class Rating(Base):
    """One number from 0 to 10 that says how far a statement is true of her.

    Encrypted like her words, although a number is easy to guess: whoever looks at the tables, a backup or a report's
    query learns nothing about one person. Reports decrypt them here and take medians of groups; a department has
    hundreds of starters, not millions.
    """

    __tablename__ = "rating"
    __table_args__ = (UniqueConstraint("booking_id", "moment", "statement"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    moment: Mapped[Moment]
    statement: Mapped[Statement]
    value_text: Mapped[Confidential]
    given_at: Mapped[datetime]

    @property
    def value(self) -> int:
        """The number."""
        return int(self.value_text)
