"""The welcome sessions of the demonstration department, held and to come."""

from decimal import Decimal

from induction.access.enums import ArrangementStatus, Need
from induction.db import db
from induction.demonstration import source
from induction.demonstration.people import People
from induction.demonstration.source import Row
from induction.sessions.enums import Attendance, BookingStatus, OfferStatus, ProgrammeKind, SessionStatus
from induction.sessions.messages import where
from induction.sessions.models import Booking, ProgrammeItem, TrainerOffer, WelcomeSession
from induction.sessions.services import arrangements
from induction.trainers.enums import TrainerPart

_ASKED_BEFORE = 21
"""How many days before a session people asked for it."""


def load(people: People) -> dict[str, WelcomeSession]:
    """Make every session, by key, with its programme, bookings, offers and what has been arranged."""
    return {row["key"]: _load_session(people, row) for row in source.table("sessions")["session"]}


def _load_session(people: People, row: Row) -> WelcomeSession:
    offset = row["offset_days"]
    welcome_session = WelcomeSession(
        title=row["title"],
        starts_at=source.moment(offset, row["starts"]),
        ends_at=source.moment(offset, row["ends"]),
        room=people.rooms[row["room"]],
        places=row["places"],
        group_size=row["group_size"],
        last_day_to_book=min(source.day(row["book_by_offset_days"]), source.day(offset)),
        audience_keys=sorted(row["audience"]),
        status=SessionStatus(row["status"]),
        changed_at=source.past(offset - 30),
    )
    for item in row["programme"]:
        trainer = people.trainers.get(item.get("trainer", ""))
        welcome_session.programme.append(
            ProgrammeItem(
                starts_at=source.moment(offset, item["starts"]),
                ends_at=source.moment(offset, item["ends"]),
                kind=ProgrammeKind(item["kind"]),
                title=item["title"],
                speaker=item.get("speaker", ""),
                trainer_id=trainer.id if trainer else None,
            )
        )
    db.session.add(welcome_session)
    db.session.flush()
    _load_bookings(people, row, welcome_session)
    _load_offers(people, row, welcome_session)
    _load_arrangements(people, row, welcome_session)
    return welcome_session


def _load_bookings(people: People, row: Row, welcome_session: WelcomeSession) -> None:
    asked_at = source.past(row["offset_days"] - _ASKED_BEFORE)
    lists: list[tuple[Attendance | None, BookingStatus, str]] = [
        (None, BookingStatus.BOOKED, "booked"),
        (None, BookingStatus.WAITLISTED, "waitlisted"),
    ]
    lists += [(word, BookingStatus.BOOKED, word.value) for word in Attendance]
    for attendance, status, name in lists:
        for key in row.get(name, []):
            db.session.add(
                Booking(
                    welcome_session_id=welcome_session.id,
                    starter_id=people.starters[key].id,
                    status=status,
                    asked_at=asked_at,
                    placed_at=asked_at if status is BookingStatus.BOOKED else None,
                    attendance=attendance,
                    changes=1,
                )
            )
    db.session.flush()


def _load_offers(people: People, row: Row, welcome_session: WelcomeSession) -> None:
    terms = row["terms"]
    for offer in row["offers"]:
        trainer = people.trainers[offer["trainer"]]
        status = OfferStatus(offer["status"])
        offered_at = source.past(row["offset_days"] - 35)
        db.session.add(
            TrainerOffer(
                welcome_session_id=welcome_session.id,
                trainer_id=trainer.id,
                part=TrainerPart(terms["part"]),
                fee=Decimal(str(terms["fee"])),
                expenses=terms["expenses"],
                travel=terms["travel"],
                papers_by=source.day(terms["papers_by_offset_days"]),
                supporter_name=trainer.supporter_name,
                supporter_phone=trainer.supporter_phone,
                answer_by=source.day(terms["answer_by_offset_days"]),
                status=status,
                asked_starts_at=welcome_session.starts_at,
                asked_ends_at=welcome_session.ends_at,
                asked_where=where(welcome_session),
                agreed_fee=Decimal(str(terms["fee"])) if status is OfferStatus.ACCEPTED else None,
                offered_at=offered_at,
                answered_at=None if status is OfferStatus.OFFERED else source.past(row["offset_days"] - 30),
            )
        )
    db.session.flush()


def _load_arrangements(people: People, row: Row, welcome_session: WelcomeSession) -> None:
    """Make the lines that follow from who comes, then write what was done about those that the file speaks of."""
    arrangements.bring_up_to_date(welcome_session)
    db.session.flush()
    lines = {(line.account_id, line.need): line for line in arrangements.lines_of(welcome_session)}
    for said in row["access"]:
        line = lines.get((people.account_of(said["person"]).id, Need(said["need"])))
        if line is not None:
            line.status = ArrangementStatus(said["status"])
            line.note = said["note"]
