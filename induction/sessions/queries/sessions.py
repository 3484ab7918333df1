"""Finding welcome sessions and rooms, and counting places."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload

from induction import clock
from induction.db import db
from induction.people.models import Site
from induction.sessions.enums import Attendance, BookingStatus, SessionStatus
from induction.sessions.models import Booking, ProgrammeItem, Room, WelcomeSession
from induction.sessions.rules import REGISTER_OPENS

PAGE = 50


def holds_a_place() -> ColumnElement[bool]:
    """Return the condition under which a booking takes up a place: offered or booked, and not known to stay away."""
    return and_(
        Booking.status.in_([BookingStatus.OFFERED, BookingStatus.BOOKED]),
        or_(
            Booking.attendance.is_(None),
            Booking.attendance.not_in([Attendance.APOLOGIES, Attendance.DID_NOT_ATTEND]),
        ),
    )


def welcome_session(welcome_session_id: int) -> WelcomeSession | None:
    """Return a session."""
    return db.session.get(WelcomeSession, welcome_session_id)


def locked(welcome_session_id: int) -> WelcomeSession:
    """Return a session afresh, and let nobody else count its places until the unit of work ends."""
    return db.session.get_one(
        WelcomeSession, welcome_session_id, with_for_update={"of": WelcomeSession}, populate_existing=True
    )


def taken(welcome_session_id: int) -> int:
    """Return how many places of a session are taken."""
    return (
        db.session.scalar(select(func.count()).where(Booking.welcome_session_id == welcome_session_id, holds_a_place()))
        or 0
    )


@dataclass(frozen=True)
class Filling:
    """How full a session is."""

    booked: int
    waiting: int


def fillings(ids: Iterable[int]) -> dict[int, Filling]:
    """Return how full each of these sessions is, in one query."""
    wanted = list(ids)
    rows = db.session.execute(
        select(
            Booking.welcome_session_id,
            func.count().filter(holds_a_place()),
            func.count().filter(Booking.status == BookingStatus.WAITLISTED),
        )
        .where(Booking.welcome_session_id.in_(wanted))
        .group_by(Booking.welcome_session_id)
    ).all()
    found = {row[0]: Filling(booked=row[1], waiting=row[2]) for row in rows}
    return {number: found.get(number, Filling(0, 0)) for number in wanted}


def sessions_to_come(limit: int | None = None) -> Sequence[WelcomeSession]:
    """Return the sessions not yet over, the next one first."""
    return db.session.scalars(
        select(WelcomeSession)
        .where(WelcomeSession.ends_at >= clock.now())
        .order_by(WelcomeSession.starts_at, WelcomeSession.id)
        .limit(limit)
    ).all()


def with_open_register() -> Sequence[WelcomeSession]:
    """Return the sessions whose register can be taken and has not been finished, the first one first."""
    waiting = [status for status in SessionStatus if status.has_a_register and status is not SessionStatus.HELD]
    return db.session.scalars(
        select(WelcomeSession)
        .where(WelcomeSession.starts_at <= clock.now() + REGISTER_OPENS, WelcomeSession.status.in_(waiting))
        .order_by(WelcomeSession.starts_at, WelcomeSession.id)
    ).all()


def past_sessions(before: tuple[datetime, int] | None = None) -> Sequence[WelcomeSession]:
    """Return a page of the sessions that are over, the latest first; ``before`` is the start and id of the last one seen."""
    query = select(WelcomeSession).where(WelcomeSession.ends_at < clock.now())
    if before is not None:
        starts_at, last_id = before
        query = query.where(
            or_(
                WelcomeSession.starts_at < starts_at,
                and_(WelcomeSession.starts_at == starts_at, WelcomeSession.id < last_id),
            )
        )
    return db.session.scalars(
        query.order_by(WelcomeSession.starts_at.desc(), WelcomeSession.id.desc()).limit(PAGE + 1)
    ).all()


def programme_of(welcome_session: WelcomeSession) -> Sequence[ProgrammeItem]:
    """Return the programme in order, with who speaks."""
    return db.session.scalars(
        select(ProgrammeItem)
        .where(ProgrammeItem.welcome_session_id == welcome_session.id)
        .options(joinedload(ProgrammeItem.trainer))
        .order_by(ProgrammeItem.starts_at, ProgrammeItem.id)
    ).all()


def programme_item(welcome_session_id: int, item_id: int) -> ProgrammeItem | None:
    """Return an item of this session's programme."""
    item = db.session.get(ProgrammeItem, item_id)
    return item if item is not None and item.welcome_session_id == welcome_session_id else None


def rooms() -> Sequence[Room]:
    """Return the rooms that can be chosen, by site and name."""
    return db.session.scalars(
        select(Room)
        .join(Room.site)
        .where(Room.closed_at.is_(None))
        .order_by(func.lower(Site.name), func.lower(Room.name))
        .options(joinedload(Room.site))
    ).all()


def room(room_id: int) -> Room | None:
    """Return a room."""
    return db.session.get(Room, room_id)


def in_the_room(room_id: int, starts_at: datetime, ends_at: datetime, but: int | None) -> WelcomeSession | None:
    """Return a session that has the room at that time, other than the one with the id ``but``."""
    query = select(WelcomeSession).where(
        WelcomeSession.room_id == room_id,
        WelcomeSession.starts_at < ends_at,
        WelcomeSession.ends_at > starts_at,
        WelcomeSession.status.in_([status for status in SessionStatus if status.uses_the_room]),
    )
    if but is not None:
        query = query.where(WelcomeSession.id != but)
    return db.session.scalars(query.order_by(WelcomeSession.starts_at).limit(1)).first()


def sites_with_rooms() -> Sequence[tuple[Site, list[Room]]]:
    """Return every site with its open rooms, by name, in two queries."""
    sites = db.session.scalars(select(Site).order_by(func.lower(Site.name))).all()
    by_site: dict[int, list[Room]] = {}
    for found in rooms():
        by_site.setdefault(found.site_id, []).append(found)
    return [(site, by_site.get(site.id, [])) for site in sites]
