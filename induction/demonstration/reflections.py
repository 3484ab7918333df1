"""What the starters of the demonstration department wrote. Every author is invented, and so is every word."""

import secrets
from datetime import timedelta

from sqlalchemy import select

from induction.db import db
from induction.demonstration import source
from induction.demonstration.people import People
from induction.demonstration.source import Row
from induction.reflections.enums import QUESTIONS, Audience, Moment, Part, ReflectionStatus, Statement
from induction.reflections.models import FollowUp, Passage, Rating, Reflection, Share
from induction.sessions.models import Booking, WelcomeSession


def load(people: People, sessions: dict[str, WelcomeSession]) -> None:
    """Make every reflection with its ratings, shares and follow-up."""
    for row in source.table("reflections")["reflection"]:
        booking = db.session.scalars(
            select(Booking).where(
                Booking.starter_id == people.starters[row["starter"]].id,
                Booking.welcome_session_id == sessions[row["session"]].id,
            )
        ).one()
        _load_ratings(row, booking)
        _load_reflection(row, booking)


def _load_ratings(row: Row, booking: Booking) -> None:
    ends_at = booking.welcome_session.ends_at
    for moment, given_at in ((Moment.BEFORE, ends_at - timedelta(days=1)), (Moment.AFTER, ends_at + timedelta(days=1))):
        for statement, value in zip(Statement, row.get(moment.value, []), strict=False):
            db.session.add(
                Rating(
                    booking_id=booking.id,
                    moment=moment,
                    statement=statement,
                    value_text=str(value),
                    given_at=given_at,
                )
            )


def _load_reflection(row: Row, booking: Booking) -> None:
    finished = row["status"] == "finished"
    at = source.past(row.get("finished_offset_days", -2), "17:30")
    reflection = Reflection(
        booking=booking,
        status=ReflectionStatus.FINISHED if finished else ReflectionStatus.DRAFT,
        do_by=source.day(row["by_offset_days"]) if "by_offset_days" in row else None,
        started_at=at - timedelta(minutes=25),
        finished_at=at if finished else None,
        changed_at=at,
    )
    for part in QUESTIONS:
        if row.get(part.value):
            reflection.passages.append(Passage(part=part, text=row[part.value], changed_at=at))
    db.session.add(reflection)
    db.session.flush()
    for audience in row.get("share", []):
        _load_share(row, reflection, Audience(audience))
    if "follow_up" in row:
        _load_follow_up(row["follow_up"], reflection)


def _load_share(row: Row, reflection: Reflection, audience: Audience) -> None:
    share = Share(audience=audience, asked_at=reflection.changed_at)
    if audience is Audience.SUPERVISOR:
        share.agreed_at = reflection.changed_at
        share.reader_id = reflection.starter.talks_with_id
    elif row.get("learning_agreed"):
        share.agreed_at = reflection.changed_at
        share.approved_text = row["learning_text"]
        share.shelf_key = secrets.token_hex(16)
        reflection.passages.append(
            Passage(part=Part.FOR_LEARNING, text=row["learning_text"], changed_at=reflection.changed_at)
        )
    reflection.shares.append(share)


def _load_follow_up(row: Row, reflection: Reflection) -> None:
    answered_at = source.past(row["answered_offset_days"], "12:15")
    reflection.follow_ups.append(FollowUp(weeks=row["weeks"], answer_key=row["answer"], answered_at=answered_at))
    if row.get("words"):
        reflection.passages.append(Passage(part=Part.SIX_WEEKS, text=row["words"], changed_at=answered_at))
