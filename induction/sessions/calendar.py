"""Calendar files for welcome sessions (iTIP): a first version so that the house stands; helper B5 replaces this file."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText


@dataclass(frozen=True)
class Invitation:
    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    description: str
    location: str
    url: str
    organiser_name: str
    organiser_email: str
    attendee_name: str
    attendee_email: str
    last_modified: datetime
    status: str


def uid_for(kind: str, identifier: str, domain: str) -> str:
    return f"{kind}-{identifier}@{domain}"


def _file(inv: Invitation, method: str) -> bytes:
    c = Calendar()
    c.add("prodid", "-//Induction//EN")
    c.add("version", "2.0")
    c.add("method", method)
    e = Event()
    e.add("uid", inv.uid)
    e.add("sequence", inv.sequence)
    e.add("dtstamp", inv.last_modified)
    e.add("dtstart", inv.starts_at.astimezone(ZoneInfo("Europe/London")))
    e.add("dtend", inv.ends_at.astimezone(ZoneInfo("Europe/London")))
    e.add("summary", inv.summary)
    e.add("description", inv.description)
    e.add("location", inv.location)
    e.add("status", inv.status)
    o = vCalAddress(f"mailto:{inv.organiser_email}")
    o.params["CN"] = vText(inv.organiser_name)
    e["organizer"] = o
    c.add_component(e)
    return bytes(c.to_ical())


def invitation(inv: Invitation) -> bytes:
    return _file(inv, "REQUEST")


def cancellation(inv: Invitation) -> bytes:
    return _file(inv, "CANCEL")
