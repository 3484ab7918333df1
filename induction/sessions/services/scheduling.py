"""Scheduling: rooms, sessions and their programmes; opening, confirming, changing and calling off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from induction import audit, clock
from induction.access.enums import Need
from induction.audit import Actor
from induction.db import db, service
from induction.people.queries import key_of
from induction.refusals import N_, Refusal
from induction.sessions import messages, rules
from induction.sessions.enums import BookingStatus, ProgrammeKind, SessionStatus
from induction.sessions.models import Booking, ProgrammeItem, Room, WelcomeSession
from induction.sessions.queries import bookings as booking_queries
from induction.sessions.queries import sessions as queries
from induction.sessions.rules import Schedule
from induction.sessions.services import arrangements, booking
from induction.sessions.signals import session_called_off, session_moved


class RoomTaken(Refusal):
    """Another session has the room at that time."""

    message = N_("“%(title)s” has this room at that time. Choose another room or time.")
    field = "room"


class RoomNameTaken(Refusal):
    """The site has a room of this name."""

    message = N_("This site already has a room called %(name)s.")
    field = "name"


class RoomInUse(Refusal):
    """A room with sessions to come was to be closed, or to be made too small for them."""

    message = N_("“%(title)s” is to be held in this room. Move that session first.")
    field = "seats"


class ChangedMeanwhile(Refusal):
    """Somebody else changed the record while this form was open."""

    message = N_(
        "Somebody changed this while you had it open. It now reads as shown under “As it is now”. "
        "What you typed is still here: check it, then save again."
    )


class FewerPlacesThanBooked(Refusal):
    """More people are booked than there would be places."""

    message = N_("%(booked)s people are booked, so there must be at least %(booked)s places. Move somebody first.")
    field = "places"


class NotInThisState(Refusal):
    """The step does not follow from where the session stands."""

    message = N_("This session is marked “%(status)s”, so this cannot be done now.")


class NotAllArranged(Refusal):
    """Access requirements are still open."""

    message = N_("%(number)s access requirements are not arranged yet. Arrange them, then confirm.")


class RoomDoesNotFit(Refusal):
    """The room seats fewer than the session has places."""

    message = N_("%(room)s seats %(seats)s, and the session has %(places)s places. Change one of them, then confirm.")


@service
def add_room(actor: Actor, site_id: int, *, name: str, seats: int, offers: frozenset[Need]) -> Room:
    """Add a room to a site. Raises ``RoomNameTaken``."""
    _refuse_name_taken(site_id, name, None)
    room = Room(site_id=site_id, name=name, key=key_of(name), seats=seats, offers_keys=sorted(offers))
    db.session.add(room)
    db.session.flush()
    audit.record(actor, "room:added", room, about=name, seats=seats, offers=sorted(offers))
    return room


@service
def change_room(actor: Actor, room: Room, *, name: str, seats: int, offers: frozenset[Need]) -> None:
    """Change a room; sessions to come in it look at what it has again. Raises ``RoomNameTaken`` or ``RoomInUse``."""
    _refuse_name_taken(room.site_id, name, room.id)
    to_come = [found for found in queries.sessions_to_come() if found.room_id == room.id and found.status.uses_the_room]
    for welcome_session in to_come:
        if welcome_session.places > seats:
            raise RoomInUse(title=welcome_session.title)
    offers_changed = room.offers != offers
    room.name, room.key, room.seats, room.offers_keys = name, key_of(name), seats, sorted(offers)
    db.session.flush()
    if offers_changed:
        for welcome_session in to_come:
            arrangements.bring_up_to_date(welcome_session, room_changed=True)
    audit.record(actor, "room:changed", room, about=name, seats=seats, offers=sorted(offers))


@service
def close_room(actor: Actor, room: Room) -> None:
    """Take a room off the list to choose from. Raises ``RoomInUse``."""
    for welcome_session in queries.sessions_to_come():
        if welcome_session.room_id == room.id and welcome_session.status.uses_the_room:
            raise RoomInUse(title=welcome_session.title)
    if room.closed_at is None:
        room.closed_at = clock.now()
        audit.record(actor, "room:closed", room, about=room.name)


def _refuse_name_taken(site_id: int, name: str, but: int | None) -> None:
    for other in queries.rooms():
        if other.site_id == site_id and other.key == key_of(name) and other.id != but:
            raise RoomNameTaken(name=other.name)


def _check(schedule: Schedule, but: int | None = None) -> None:
    rules.check_schedule(schedule, clock.now(), clock.in_london(schedule.starts_at).date())
    if schedule.room_id is not None:
        db.session.get(Room, schedule.room_id, with_for_update={"of": Room})  # nobody else takes it meanwhile
        other = queries.in_the_room(schedule.room_id, schedule.starts_at, schedule.ends_at, but)
        if other is not None:
            raise RoomTaken(title=other.title)


@service
def create(actor: Actor, schedule: Schedule) -> WelcomeSession:
    """Make a draft with a programme to begin from. Raises what ``rules.check_schedule`` refuses, or ``RoomTaken``."""
    _check(schedule)
    welcome_session = WelcomeSession(status=SessionStatus.DRAFT)
    _write(welcome_session, schedule)
    welcome_session.programme = _usual_programme(schedule.starts_at, schedule.ends_at)
    db.session.add(welcome_session)
    db.session.flush()
    audit.record(actor, "session:created", welcome_session, about=schedule.title)
    return welcome_session


def _write(welcome_session: WelcomeSession, schedule: Schedule) -> None:
    for name in (
        *("title", "starts_at", "ends_at", "room_id", "online_address", "places", "group_size"),
        *("last_day_to_book", "note"),
    ):
        setattr(welcome_session, name, getattr(schedule, name))
    welcome_session.audience_keys = sorted(schedule.audience)
    welcome_session.room = db.session.get(Room, schedule.room_id) if schedule.room_id is not None else None
    welcome_session.changed_at = clock.now()


def _usual_programme(starts_at: datetime, ends_at: datetime) -> list[ProgrammeItem]:
    """Return a programme in the usual proportions, in steps of five minutes, for HR to change."""
    minutes = int((ends_at - starts_at).total_seconds() // 60)
    shares = [
        (ProgrammeKind.WELCOME, 8),
        (ProgrammeKind.TALK, 28),
        (ProgrammeKind.BREAK, 11),
        (ProgrammeKind.EXERCISE, 42),
        (ProgrammeKind.CLOSE, 11),
    ]
    items, begins, so_far = [], starts_at, 0
    for kind, share in shares:
        so_far += share
        ends = starts_at + timedelta(minutes=round(minutes * so_far / 100 / 5) * 5)
        ends = ends_at if kind is ProgrammeKind.CLOSE else ends
        if ends > begins:
            items.append(ProgrammeItem(starts_at=begins, ends_at=ends, kind=kind, title=kind.label))
            begins = ends
    return items


@service
def change(actor: Actor, welcome_session_id: int, schedule: Schedule, *, seen: datetime) -> WelcomeSession:
    """Change a session that has not begun; ``seen`` is its ``changed_at`` when the form was opened.

    Date, time and place are told to everyone booked, and trainers are asked again. More places go to the queue.
    Raises ``ChangedMeanwhile``, ``FewerPlacesThanBooked``, ``NotInThisState``, and what ``create`` raises.
    """
    welcome_session = queries.locked(welcome_session_id)
    if welcome_session.changed_at != seen:
        raise ChangedMeanwhile
    _refuse_unless(welcome_session, SessionStatus.DRAFT, SessionStatus.PROPOSED, SessionStatus.CONFIRMED)
    _check(schedule, but=welcome_session.id)
    booked = queries.taken(welcome_session.id)
    if schedule.places < booked:
        raise FewerPlacesThanBooked(booked=booked)
    before = _day_and_place(welcome_session)
    shift = schedule.starts_at - welcome_session.starts_at
    room_changed = welcome_session.room_id != schedule.room_id
    _write(welcome_session, schedule)
    _move_programme(welcome_session, shift)
    db.session.flush()
    time_changed = before[:2] != _day_and_place(welcome_session)[:2]
    arrangements.bring_up_to_date(welcome_session, room_changed=room_changed, time_changed=time_changed)
    audit.record(actor, "session:changed", welcome_session, about=schedule.title)
    if before != _day_and_place(welcome_session):
        for found in booking_queries.on_session(welcome_session.id):
            messages.session_changed(found)
        session_moved.send(welcome_session, actor=actor)
    if welcome_session.status.takes_bookings:
        booking.fill(actor, welcome_session)
    return welcome_session


def _day_and_place(welcome_session: WelcomeSession) -> tuple[object, ...]:
    return (
        welcome_session.starts_at,
        welcome_session.ends_at,
        welcome_session.room_id,
        welcome_session.online_address,
    )


def _move_programme(welcome_session: WelcomeSession, shift: timedelta) -> None:
    """Let the programme follow the session's start, and cut off what no longer fits."""
    for item in list(welcome_session.programme):
        item.starts_at += shift
        item.ends_at = min(item.ends_at + shift, welcome_session.ends_at)
        if item.ends_at <= item.starts_at:
            welcome_session.programme.remove(item)


def _refuse_unless(welcome_session: WelcomeSession, *statuses: SessionStatus) -> None:
    if welcome_session.status not in statuses:
        raise NotInThisState(status=welcome_session.status)


@service
def open_for_booking(actor: Actor, welcome_session_id: int) -> WelcomeSession:
    """Let people book a draft. Doing it twice is the same as once."""
    welcome_session = queries.locked(welcome_session_id)
    if welcome_session.status is SessionStatus.PROPOSED:
        return welcome_session
    _refuse_unless(welcome_session, SessionStatus.DRAFT)
    _set_status(actor, welcome_session, SessionStatus.PROPOSED)
    return welcome_session


def what_is_missing(welcome_session: WelcomeSession) -> list[Refusal]:
    """Return, as refusals, everything that keeps a session from being confirmed, or makes a confirmed one unfit."""
    return what_is_missing_in([welcome_session])[0][1]


def what_is_missing_in(several: Sequence[WelcomeSession]) -> list[tuple[WelcomeSession, list[Refusal]]]:
    """Return what is missing for each of several sessions, in one query."""
    open_needs = arrangements.numbers_still_to_arrange([found.id for found in several])
    return [(found, _missing(found, open_needs.get(found.id, 0))) for found in several]


def _missing(welcome_session: WelcomeSession, open_needs: int) -> list[Refusal]:
    missing: list[Refusal] = []
    if open_needs:
        missing.append(NotAllArranged(number=open_needs))
    room = welcome_session.room
    if room is not None and room.seats < welcome_session.places:
        missing.append(RoomDoesNotFit(room=room.name, seats=room.seats, places=welcome_session.places))
    return missing


def register_is_open(welcome_session: WelcomeSession) -> bool:
    """Say whether the register can be taken now."""
    return welcome_session.status.has_a_register and clock.now() >= welcome_session.starts_at - rules.REGISTER_OPENS


@service
def confirm(actor: Actor, welcome_session_id: int) -> WelcomeSession:
    """Confirm a session. Raises the first of ``what_is_missing``; doing it twice is the same as once."""
    welcome_session = queries.locked(welcome_session_id)
    if welcome_session.status is SessionStatus.CONFIRMED:
        return welcome_session
    _refuse_unless(welcome_session, SessionStatus.PROPOSED)
    missing = what_is_missing(welcome_session)
    if missing:
        raise missing[0]
    _set_status(actor, welcome_session, SessionStatus.CONFIRMED)
    return welcome_session


def _set_status(actor: Actor, welcome_session: WelcomeSession, status: SessionStatus, reason: str = "") -> None:
    before = welcome_session.status
    welcome_session.status = status
    welcome_session.status_reason = reason
    welcome_session.changed_at = clock.now()
    audit.record(
        actor, f"session:{status.value}", welcome_session, about=welcome_session.title, before=before, reason=reason
    )


@service
def call_off(actor: Actor, welcome_session_id: int, *, postponed: bool, reason: str) -> int:
    """Cancel or postpone a session: tell everyone, free the room, end every booking. Return how many starters were told.

    Doing it twice is the same as once. Raises ``NotInThisState`` for a session that is under way or held.
    """
    welcome_session = queries.locked(welcome_session_id)
    status = SessionStatus.POSTPONED if postponed else SessionStatus.CANCELLED
    if welcome_session.status is status:
        return 0
    _refuse_unless(
        welcome_session,
        *(SessionStatus.DRAFT, SessionStatus.PROPOSED, SessionStatus.CONFIRMED, SessionStatus.POSTPONED),
    )
    _set_status(actor, welcome_session, status, reason)
    told = 0
    every: list[Booking] = [
        *booking_queries.on_session(welcome_session.id),
        *booking_queries.waiting_for(welcome_session.id),
    ]
    for found in every:
        had_a_place = found.status is not BookingStatus.WAITLISTED
        found.status = BookingStatus.CANCELLED
        audit.record(actor, "booking:called-off", found, about=found.starter.account.name)
        if had_a_place:
            messages.session_called_off(found)
            told += 1
    db.session.flush()
    arrangements.bring_up_to_date(welcome_session)
    session_called_off.send(welcome_session, actor=actor)
    return told


@dataclass(frozen=True)
class Item:
    """What an item of the programme says."""

    starts_at: datetime
    ends_at: datetime
    kind: ProgrammeKind
    title: str
    speaker: str
    trainer_id: int | None


@service
def save_item(actor: Actor, welcome_session: WelcomeSession, item: ProgrammeItem | None, wanted: Item) -> ProgrammeItem:
    """Add an item to the programme, or change one. Raises ``OutsideTheSession``, ``ItemsOverlap``, ``EndsBeforeStart``."""
    if wanted.ends_at <= wanted.starts_at:
        raise rules.EndsBeforeStart
    if wanted.starts_at < welcome_session.starts_at or wanted.ends_at > welcome_session.ends_at:
        span = [f"{clock.in_london(at):%H:%M}" for at in (welcome_session.starts_at, welcome_session.ends_at)]
        raise rules.OutsideTheSession(starts=span[0], ends=span[1])
    for other in queries.programme_of(welcome_session):
        if other is not item and other.starts_at < wanted.ends_at and other.ends_at > wanted.starts_at:
            raise rules.ItemsOverlap(other=other.title)
    item = item or ProgrammeItem(welcome_session_id=welcome_session.id)
    for name, value in vars(wanted).items():
        setattr(item, name, value)
    db.session.add(item)
    db.session.flush()
    audit.record(actor, "programme:saved", welcome_session, about=welcome_session.title, item=wanted.title)
    return item


@service
def remove_item(actor: Actor, item: ProgrammeItem) -> None:
    """Take an item off the programme."""
    welcome_session = db.session.get_one(WelcomeSession, item.welcome_session_id)
    audit.record(actor, "programme:removed", welcome_session, about=welcome_session.title, item=item.title)
    db.session.delete(item)
