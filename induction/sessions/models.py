"""Welcome sessions, their rooms and programmes; bookings; trainer offers; what has been arranged for whom."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from induction.access.enums import ArrangementStatus, Need, ToldBy
from induction.db import Base, Code, Confidential, LongText, Name
from induction.people.enums import RoleFamily
from induction.people.models import Account, Site, Starter
from induction.sessions.enums import Attendance, BookingStatus, OfferStatus, ProgrammeKind, SessionStatus
from induction.trainers.enums import TrainerPart
from induction.trainers.models import Trainer

_HOLDS_A_PLACE_STILL_TO_COME = text("status IN ('offered', 'booked') AND attendance IS NULL")


class Room(Base):
    """A room at a site: how many it seats, how many groups it can hold, and what is accessible there."""

    __tablename__ = "room"
    __table_args__ = (UniqueConstraint("site_id", "key"), CheckConstraint("seats > 0", name="seats"))

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    name: Mapped[Name]
    key: Mapped[Name]
    seats: Mapped[int]
    offers_keys: Mapped[list[str]]
    closed_at: Mapped[datetime | None]
    """From then on it cannot be chosen; what was held there stays."""

    site: Mapped[Site] = relationship(lazy="joined")

    @property
    def offers(self) -> frozenset[Need]:
        """The needs that this room meets."""
        return frozenset(Need(key) for key in self.offers_keys)


class WelcomeSession(Base):
    """A welcome session."""

    __tablename__ = "welcome_session"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("places > 0", name="places"),
        CheckConstraint("group_size > 1", name="group_size"),
        Index("ix_welcome_session_room_starts", "room_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[Name]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    """None: online only."""
    online_address: Mapped[LongText] = mapped_column(default="")
    """Where to join; shown to who is booked. Empty: in the room only."""
    places: Mapped[int]
    group_size: Mapped[int]
    last_day_to_book: Mapped[date]
    audience_keys: Mapped[list[str]]
    """Role families; empty means everyone."""
    note: Mapped[LongText] = mapped_column(default="")
    """What starters should know: lunch, coats, what to bring."""
    status: Mapped[SessionStatus] = mapped_column(default=SessionStatus.DRAFT, index=True)
    status_reason: Mapped[LongText] = mapped_column(default="")
    """Why it was postponed or cancelled, in words that everyone is told."""
    changed_at: Mapped[datetime]
    """When HR last changed it: what two officers at once are told apart by."""

    room: Mapped[Room | None] = relationship(lazy="joined")
    programme: Mapped[list["ProgrammeItem"]] = relationship(
        order_by="ProgrammeItem.starts_at", cascade="all, delete-orphan"
    )

    @property
    def audience(self) -> frozenset[RoleFamily]:
        """The role families it is for; every one of them where none was chosen."""
        return frozenset(RoleFamily(key) for key in self.audience_keys) or frozenset(RoleFamily)

    @property
    def is_open_to_everyone(self) -> bool:
        """Whether no role family is left out."""
        return not self.audience_keys


class ProgrammeItem(Base):
    """A part of the day: what, when, who speaks."""

    __tablename__ = "programme_item"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="ends_after_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    welcome_session_id: Mapped[int] = mapped_column(ForeignKey("welcome_session.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    kind: Mapped[ProgrammeKind]
    title: Mapped[Name]
    speaker: Mapped[Name] = mapped_column(default="")
    """Who speaks, where it is not a trainer."""
    trainer_id: Mapped[int | None] = mapped_column(ForeignKey("trainer.id"), index=True)

    trainer: Mapped[Trainer | None] = relationship()


class Booking(Base):
    """One starter and one session, for ever one row and one calendar UID, through every change."""

    __tablename__ = "booking"
    __table_args__ = (
        UniqueConstraint("welcome_session_id", "starter_id"),
        Index(
            "uq_booking_one_place_each",
            "starter_id",
            unique=True,
            sqlite_where=_HOLDS_A_PLACE_STILL_TO_COME,
            postgresql_where=_HOLDS_A_PLACE_STILL_TO_COME,
        ),
        Index("ix_booking_session_status", "welcome_session_id", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    welcome_session_id: Mapped[int] = mapped_column(ForeignKey("welcome_session.id"))
    starter_id: Mapped[int] = mapped_column(ForeignKey("starter.id"), index=True)
    status: Mapped[BookingStatus]
    asked_at: Mapped[datetime]
    """When she asked for this session: the second part of the waiting list's order."""
    placed_at: Mapped[datetime | None]
    attendance: Mapped[Attendance | None]
    attendance_note: Mapped[Confidential] = mapped_column(default="")
    """Why, in her words or as she told us: it may be about her health."""
    walk_in: Mapped[bool] = mapped_column(default=False)
    changes: Mapped[int] = mapped_column(default=0)
    """How often she has been told of a change: the calendar's SEQUENCE, and what makes each message one of its own."""

    welcome_session: Mapped[WelcomeSession] = relationship(lazy="joined")
    starter: Mapped[Starter] = relationship()


class AccessArrangement(Base):
    """One need of one person at one session, and how far it has come. Which need it is stays encrypted."""

    __tablename__ = "access_arrangement"

    id: Mapped[int] = mapped_column(primary_key=True)
    welcome_session_id: Mapped[int] = mapped_column(ForeignKey("welcome_session.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    need_key: Mapped[Confidential]
    status: Mapped[ArrangementStatus] = mapped_column(default=ArrangementStatus.RECORDED)
    note: Mapped[Confidential] = mapped_column(default="")
    """Who does what by when."""
    changed_at: Mapped[datetime]

    account: Mapped[Account] = relationship()

    @property
    def need(self) -> Need:
        """The need."""
        return Need(self.need_key)


class TrainerOffer(Base):
    """A session offered to a trainer, with every term known before she answers."""

    __tablename__ = "trainer_offer"
    __table_args__ = (UniqueConstraint("welcome_session_id", "trainer_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    welcome_session_id: Mapped[int] = mapped_column(ForeignKey("welcome_session.id"), index=True)
    trainer_id: Mapped[int] = mapped_column(ForeignKey("trainer.id"), index=True)
    part: Mapped[TrainerPart]
    fee: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    """In pounds."""
    expenses: Mapped[LongText]
    """What is paid besides: travel, a personal assistant, replacement care."""
    travel: Mapped[LongText]
    """Who books and pays the taxi, and when."""
    papers_by: Mapped[date | None]
    supporter_name: Mapped[Name]
    supporter_phone: Mapped[Code]
    answer_by: Mapped[date]
    status: Mapped[OfferStatus] = mapped_column(default=OfferStatus.OFFERED, index=True)
    asked: Mapped[int] = mapped_column(default=1)
    """How often she has been asked: again after a change to what she had agreed to. An answer is to one asking."""
    asked_starts_at: Mapped[datetime]
    asked_ends_at: Mapped[datetime]
    asked_where: Mapped[LongText]
    """When and where the session was to be when she was asked: what has changed since is told from it."""
    offered_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_through: Mapped[Code | None]
    """How she told us, where staff recorded it: "phone"."""
    agreed_fee: Mapped[Decimal | None] = mapped_column(Numeric(8, 2))
    """The fee she last said yes to, kept while she is asked again: what she is owed when she is stood down. None where
    she has not said yes, or has said since that she does not come."""
    changes: Mapped[int] = mapped_column(default=0)
    """Counts everything that has happened to it: the calendar's SEQUENCE, what makes each message one of its own, and
    what two members of staff at once are told apart by."""

    welcome_session: Mapped[WelcomeSession] = relationship()
    trainer: Mapped[Trainer] = relationship()

    @property
    def is_still_paid(self) -> bool:
        """Whether she does not come and is owed the fee all the same: she had said yes, and we stood her down."""
        return self.status is OfferStatus.STOOD_DOWN and self.agreed_fee is not None

    @property
    def told_by(self) -> ToldBy | None:
        """How she told us her answer; None where she gave it herself, or has given none."""
        return ToldBy(self.answered_through) if self.answered_through in list(ToldBy) else None
