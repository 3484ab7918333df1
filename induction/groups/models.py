"""A session's group plan: its groups, each with trainer, exercise and room, and who sits in which."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from induction.db import Base
from induction.exercises.models import ExerciseVersion
from induction.groups.enums import PlanStatus
from induction.sessions.models import Booking, Room, WelcomeSession
from induction.trainers.models import Trainer


class GroupPlan(Base):
    """The groups of one session. There is one plan a session; the audit keeps what was before."""

    __tablename__ = "group_plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    welcome_session_id: Mapped[int] = mapped_column(ForeignKey("welcome_session.id"), unique=True)
    status: Mapped[PlanStatus] = mapped_column(default=PlanStatus.PROPOSED)
    seed: Mapped[int]
    """What the engine began with, so that the same plan can be made again."""
    version: Mapped[int] = mapped_column(default=1)
    """Raised at every change: what two officers at once are told apart by."""
    made_at: Mapped[datetime]

    welcome_session: Mapped[WelcomeSession] = relationship()
    groups: Mapped[list["SmallGroup"]] = relationship(order_by="SmallGroup.number", cascade="all, delete-orphan")


class SmallGroup(Base):
    """One group, numbered from 1."""

    __tablename__ = "small_group"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("group_plan.id"))
    number: Mapped[int]
    trainer_id: Mapped[int | None] = mapped_column(ForeignKey("trainer.id"), index=True)
    exercise_version_id: Mapped[int | None] = mapped_column(ForeignKey("exercise_version.id"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    locked: Mapped[bool] = mapped_column(default=False)

    trainer: Mapped[Trainer | None] = relationship()
    exercise_version: Mapped[ExerciseVersion | None] = relationship()
    room: Mapped[Room | None] = relationship()
    seats: Mapped[list["Seat"]] = relationship(order_by="Seat.id", cascade="all, delete-orphan")


class Seat(Base):
    """One booking's seat in a group."""

    __tablename__ = "seat"
    __table_args__ = (UniqueConstraint("plan_id", "booking_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("group_plan.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("small_group.id"), index=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)
    locked: Mapped[bool] = mapped_column(default=False)

    booking: Mapped[Booking] = relationship()
