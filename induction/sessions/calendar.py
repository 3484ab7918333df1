"""Calendar files for welcome sessions: an invitation, its updates, and its cancelling, as iTIP wants them.

Sources: RFC 5545 (iCalendar), RFC 5546 (iTIP, sections 3.2.2 REQUEST and 3.2.5 CANCEL), RFC 6047 (by email). What holds here:

- **One UID for ever** per booking or offer (``uid_for``). A change is the same UID with a higher SEQUENCE; raising it is the
  caller's task. A cancelling is the same UID again, so that calendars take the day out.
- **The time on the wall** in Europe/London, with both rules of summer time in the file, so that it is right in a calendar
  that knows no time zones. Only the hour that happens twice, in October, is written in UTC: there the wall does not say which.
- **No answer is asked for.** A booking is already a yes, and a "decline" mailed from a calendar would be read by nobody while
  its sender believes that she has cancelled. So the attendee has accepted, and RSVP is FALSE; the description says
  where to change the booking.
- **Nothing confidential** belongs in any field: calendars are shared with teams and assistants.
- Text may be anything that people type. Characters that no calendar may hold are left out or become a line break.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vText, vUri

_LONDON = ZoneInfo("Europe/London")
_LINE_ENDS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_NOT_IN_NAMES = str.maketrans({'"': "'", "^": None, "\\": None})
_ADDRESS = re.compile(r'[^\s@<>"\x00-\x1f\x7f]+@[^\s@<>"\x00-\x1f\x7f]+')


@dataclass(frozen=True)
class Invitation:
    """What one person's calendar is to know of one session.

    Times are aware datetimes, ``uid`` comes from ``uid_for``, ``last_modified`` is when this version came about, and
    ``status`` is CONFIRMED, TENTATIVE or CANCELLED. Raises ValueError for what no calendar could take: times without a zone
    or in the wrong order, an address that is none, a negative sequence.
    """

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

    def __post_init__(self) -> None:
        """Refuse what would make a file that calendars drop without a word."""
        if any(moment.tzinfo is None for moment in (self.starts_at, self.ends_at, self.last_modified)):
            raise ValueError("a moment needs its time zone")
        if self.ends_at <= self.starts_at:
            raise ValueError("a session ends after it starts")
        if self.sequence < 0:
            raise ValueError("a sequence counts up from 0")
        if self.status not in {"CONFIRMED", "TENTATIVE", "CANCELLED"}:
            raise ValueError("the status is CONFIRMED, TENTATIVE or CANCELLED")
        if not all(_ADDRESS.fullmatch(address) for address in (self.organiser_email, self.attendee_email)):
            raise ValueError("an invitation needs the email address of both sides")
        if not re.fullmatch(r"\S+", self.uid) or re.search(r"[\s\x00-\x1f]", self.url):
            raise ValueError("a UID and an address of a page have no spaces")


def uid_for(kind: str, identifier: int | str, domain: str) -> str:
    """Return the UID of a thing in calendars: the same today and in five years, and no other thing's.

    ``kind`` is a word such as "booking"; ``domain`` is ours. Raises ValueError where these would make no UID.
    """
    uid = f"{kind}-{identifier}@{domain.lower()}"
    if not re.fullmatch(r"[a-z_]+-[A-Za-z0-9_-]+@[a-z0-9]([a-z0-9.-]*[a-z0-9])?", uid) or len(uid) > 255:
        raise ValueError("a UID is a kind in small letters, an identifier and a domain")
    return uid


def invitation(inv: Invitation) -> bytes:
    """Return the file that puts ``inv`` in a calendar, or puts it in place of the version with a lower sequence.

    Raises ValueError for a cancelled one, which is ``cancellation``'s.
    """
    if inv.status == "CANCELLED":
        raise ValueError("a cancelled session is not an invitation")
    return _file(inv, "REQUEST", inv.status)


def cancellation(inv: Invitation) -> bytes:
    """Return the file that takes ``inv`` out of a calendar again; its sequence is higher than the last one sent."""
    return _file(inv, "CANCEL", "CANCELLED")


def _file(inv: Invitation, method: str, status: str) -> bytes:
    event = Event()
    event.add("uid", _Text(inv.uid))
    event.add("sequence", inv.sequence)
    for name in ("dtstamp", "last-modified"):
        event.add(name, inv.last_modified.astimezone(UTC))
    starts, ends = _on_the_wall(inv.starts_at, inv.ends_at)
    event.add("dtstart", starts)
    event.add("dtend", ends)
    event.add("summary", _Text(_one_line(inv.summary, " ")))
    event.add("description", _Text(_lines(inv.description)))
    event.add("location", _Text(_one_line(inv.location, ", ")))
    if inv.url:
        event.add("url", vUri(inv.url))
    event.add("status", status)
    event.add("transp", "OPAQUE")
    event.add("organizer", _person(inv.organiser_name, inv.organiser_email))
    event.add("attendee", _person(inv.attendee_name, inv.attendee_email, attends=method == "REQUEST"))
    event.add("x-microsoft-disallow-counter", "TRUE")  # Outlook: no "propose a new time", which nobody would read

    file = Calendar()
    file.add("prodid", "-//Induction//Welcome sessions//EN")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", method)
    if starts.tzinfo is _LONDON:
        file.add_component(_london())
    file.add_component(event)
    return bytes(file.to_ical())


def _on_the_wall(*moments: datetime) -> list[datetime]:
    """The moments in London's time, or all in UTC if one falls in the hour that happens twice.

    RFC 5545, section 3.3.5, has such a time mean its first run, and ical.js takes it for the second. Both ends must be of
    one form.
    """
    local = [moment.astimezone(_LONDON) for moment in moments]
    twice = any(moment.utcoffset() != moment.replace(fold=1 - moment.fold).utcoffset() for moment in local)
    return [moment.astimezone(UTC) for moment in moments] if twice else local


def _london() -> Timezone:
    """Europe/London with both rules, as they have been since 1996; a test holds them against the system's time zones."""
    hour = timedelta(hours=1)
    summer, winter = TimezoneDaylight(), TimezoneStandard()
    for part, name, first, offset_from, offset_to, month in (
        (summer, "BST", datetime(1996, 3, 31, 1), 0 * hour, hour, 3),  # noqa: DTZ001 - a VTIMEZONE holds bare times
        (winter, "GMT", datetime(1996, 10, 27, 2), hour, 0 * hour, 10),  # noqa: DTZ001
    ):
        part.add("dtstart", first)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1SU"})
        part.add("tzname", name)
        part.add("tzoffsetfrom", offset_from)
        part.add("tzoffsetto", offset_to)
    zone = Timezone()
    zone.add("tzid", "Europe/London")
    zone.add_component(summer)
    zone.add_component(winter)
    return zone


def _person(name: str, email: str, *, attends: bool = False) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    # A double quote cannot stand in a parameter, few programs know the way around it (RFC 6868: a caret), and some take a
    # backslash for an escape. No name needs them.
    if called := " ".join(_lines(name).translate(_NOT_IN_NAMES).split()):
        address.params["CN"] = vText(called)
    if attends:
        address.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"})
    return address


class _Text(vText):
    r"""Text, escaped to the letter of RFC 5545; the library takes a typed ``\N`` for a line break."""

    def to_ical(self) -> bytes:
        escaped = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
        return escaped.encode()


def _lines(text: str) -> str:
    """The text with one kind of line break, and without what is not text."""
    return _NOT_TEXT.sub("", _SURROGATES.sub("\ufffd", _LINE_ENDS.sub("\n", text)))


def _one_line(text: str, between: str) -> str:
    """The text on one line, with ``between`` where a line ended."""
    return between.join(line.strip() for line in _lines(text).split("\n") if line.strip())
