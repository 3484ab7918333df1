"""What arrives in a person's calendar is what was sent: the right hour, the right words, and always the same entry.

Every file is read by two programs that are not ours: icalendar, and ical.js in Node (many files in one go).
"""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from induction.outbox.channels import Letter, as_email
from induction.sessions.calendar import Invitation, cancellation, invitation, uid_for

LONDON = ZoneInfo("Europe/London")
NOT_IN_NAMES = str.maketrans({'"': "'", "^": None, "\\": None})
SCRIPT = Path(__file__).with_name("parse_calendar.mjs")

WELCOME = Invitation(
    uid=uid_for("booking", 17, "induction.example"),
    sequence=2,
    starts_at=datetime(2026, 11, 3, 9, 30, tzinfo=UTC),
    ends_at=datetime(2026, 11, 3, 16, 0, tzinfo=UTC),
    summary="Welcome session",
    description="Tea from 9.\n\nChange or cancel: https://induction.example/bookings/17",
    location="Room 2, The Old Library, High Street",
    url="https://induction.example/bookings/17",
    organiser_name="Social services",
    organiser_email="induction@council.example",
    attendee_name="Dana Okafor",
    attendee_email="dana.okafor@council.example",
    last_modified=datetime(2026, 10, 1, 8, 0, tzinfo=UTC),
    status="CONFIRMED",
)


@dataclass(frozen=True)
class Person:
    address: str
    name: str
    answer: str
    answer_wanted: str


@dataclass(frozen=True)
class Entry:
    """What a calendar program takes from a file."""

    method: str
    uid: str
    sequence: int
    status: str
    starts: datetime
    ends: datetime
    stamped: datetime
    summary: str
    description: str
    location: str
    url: str
    organiser: Person
    attendee: Person


def read_by_icalendar(content: bytes) -> Entry:
    calendar: Any = icalendar.Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")

    def person(value: Any) -> Person:
        parameter = value.params.get
        return Person(str(value), parameter("CN", ""), parameter("PARTSTAT", ""), parameter("RSVP", ""))

    return Entry(
        method=str(calendar["METHOD"]),
        uid=str(event["UID"]),
        sequence=int(event["SEQUENCE"]),
        status=str(event["STATUS"]),
        starts=event["DTSTART"].dt.astimezone(UTC),
        ends=event["DTEND"].dt.astimezone(UTC),
        stamped=event["DTSTAMP"].dt,
        summary=str(event["SUMMARY"]),
        description=str(event["DESCRIPTION"]),
        location=str(event["LOCATION"]),
        url=str(event.get("URL", "")),
        organiser=person(event["ORGANIZER"]),
        attendee=person(event["ATTENDEE"]),
    )


def read_by_ical_js(contents: list[bytes]) -> list[Entry]:
    """Read the files in one Node process. Without Node, or without ical.js, this fails: it is half of the proof."""
    node = shutil.which("node") or shutil.which("node", path=str(Path(sys.executable).parent))
    assert node, "Node is not on this machine, and these tests need it: the calendar files were not read by ical.js"
    asked = json.dumps([content.decode() for content in contents]).encode()
    done = subprocess.run([node, str(SCRIPT)], input=asked, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, f"ical.js could not read the files (is it installed? npm ci)\n{done.stderr.decode()}"
    found = json.loads(done.stdout)
    assert len(found) == len(contents)
    return [entry_of(one, content) for one, content in zip(found, contents, strict=True)]


def entry_of(found: dict[str, Any], content: bytes) -> Entry:
    # A zone that ical.js does not find is "floating", and its times would only be right on a machine in London.
    zones = [found[name].pop("zone") for name in ("starts", "ends")]
    assert zones in (["Europe/London"] * 2, ["UTC"] * 2)
    assert found["zones"] == (["Europe/London"] if b"BEGIN:VTIMEZONE" in content else [])

    def instant(name: str) -> datetime:
        return datetime.fromisoformat(found[name]["instant"])

    def person(name: str) -> Person:
        one = found[name]
        return Person(one["address"], one["name"], one["answer"], one["answerWanted"])

    same = {name: found[name] for name in ("method", "uid", "sequence", "status", "summary", "description", "location")}
    return Entry(
        **same,
        url=found["url"] or "",
        starts=instant("starts"),
        ends=instant("ends"),
        stamped=instant("stamped"),
        organiser=person("organiser"),
        attendee=person("attendee"),
    )


def meant_by(inv: Invitation, method: str = "REQUEST") -> Entry:
    """What the two programs must find for plain text; text with oddities in it is compared in its own tests."""
    return Entry(
        method=method,
        uid=inv.uid,
        sequence=inv.sequence,
        status="CANCELLED" if method == "CANCEL" else inv.status,
        starts=inv.starts_at,
        ends=inv.ends_at,
        stamped=inv.last_modified,
        summary=inv.summary,
        description=inv.description,
        location=inv.location,
        url=inv.url,
        organiser=Person(f"mailto:{inv.organiser_email}", inv.organiser_name, "", ""),
        attendee=Person(
            f"mailto:{inv.attendee_email}",
            inv.attendee_name,
            *(("", "") if method == "CANCEL" else ("ACCEPTED", "FALSE")),
        ),
    )


def assert_well_formed(content: bytes) -> None:
    """RFC 5545, section 3.1: lines end in CRLF, none is over 75 octets, and no character is cut in two."""
    assert content.endswith(b"\r\n")
    lines = content.removesuffix(b"\r\n").split(b"\r\n")
    for line in lines:
        assert len(line) <= 75
        assert b"\r" not in line
        assert b"\n" not in line
        line.decode()
    unfolded = content.decode().replace("\r\n ", "").split("\r\n")
    for name in ("DTSTAMP", "UID", "SEQUENCE", "ORGANIZER", "ATTENDEE", "DTEND", "SUMMARY", "STATUS"):
        assert sum(line.startswith((f"{name}:", f"{name};")) for line in unfolded) == 1, name


def assert_both_read(files: list[tuple[bytes, Entry]]) -> None:
    for content, meant in files:
        assert_well_formed(content)
        assert read_by_icalendar(content) == meant
    assert read_by_ical_js([content for content, _ in files]) == [meant for _, meant in files]


def test_an_invitation_and_its_cancelling_are_one_entry_in_the_calendar() -> None:
    week = timedelta(days=7, hours=1)
    moved = replace(WELCOME, sequence=3, starts_at=WELCOME.starts_at + week, ends_at=WELCOME.ends_at + week)
    called_off = replace(moved, sequence=4, status="CANCELLED")
    assert_both_read(
        [
            (invitation(WELCOME), meant_by(WELCOME)),
            (invitation(moved), meant_by(moved)),
            (cancellation(called_off), meant_by(called_off, "CANCEL")),
            (cancellation(replace(moved, sequence=4)), meant_by(called_off, "CANCEL")),
            (invitation(replace(WELCOME, url="", location="")), meant_by(replace(WELCOME, url="", location=""))),
        ]
    )


def changes_of_the_clock(year: int) -> list[datetime]:
    """The two moments in a year at which London's offset changes, found in the system's time zones."""
    hours = (datetime(year, 1, 1, tzinfo=UTC) + timedelta(hours=n) for n in range(24 * 366))
    return [
        hour
        for hour in hours
        if (hour - timedelta(seconds=1)).astimezone(LONDON).utcoffset() != hour.astimezone(LONDON).utcoffset()
    ]


def test_the_hour_is_right_around_every_change_of_the_clocks() -> None:
    files = []
    for year in (2026, 2027, 2036, 2045):
        changes = changes_of_the_clock(year)
        assert [change.month for change in changes] == [3, 10]
        for change in changes:
            day = change.astimezone(LONDON).date()
            starts = [change + timedelta(minutes=by) for by in range(-150, 180, 30)]
            starts += [
                datetime.combine(day + timedelta(days=by), time(hour), LONDON).astimezone(UTC)
                for by in (-21, -7, -1, 0, 1, 7, 21)
                for hour in (0, 9, 23)
            ]
            lengths = (timedelta(minutes=20), timedelta(hours=7), timedelta(days=14))
            for start, length in ((start, length) for start in starts for length in lengths):
                inv = replace(WELCOME, starts_at=start, ends_at=start + length)
                files.append((invitation(inv), meant_by(inv)))
    assert_both_read(files)


def test_nine_on_the_wall_stays_nine_on_the_wall_in_summer_and_winter() -> None:
    for month, hour in ((1, 9), (7, 8)):
        inv = replace(
            WELCOME,
            starts_at=datetime(2027, month, 5, hour, tzinfo=UTC),
            ends_at=datetime(2027, month, 5, 12, tzinfo=UTC),
        )
        assert f"DTSTART;TZID=Europe/London:20270{month}05T090000\r\n".encode() in invitation(inv)


def test_the_hour_that_happens_twice_is_written_so_that_it_happens_once() -> None:
    for hour in (0, 1):  # half past one by the wall, both times
        starts = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
        inv = replace(WELCOME, starts_at=starts, ends_at=datetime(2026, 10, 25, 12, tzinfo=UTC))
        assert f"DTSTART:20261025T0{hour}3000Z\r\nDTEND:20261025T120000Z\r\n".encode() in invitation(inv)


def test_words_in_every_script_and_with_every_mark_arrive_as_typed() -> None:
    texts = [
        "Croeso, pawb; dewch yn llu: te & choffi",
        "مرحبا بكم في الجلسة \u2067(غرفة 2)\u2069",
        "ברוכים הבאים, ‎Room 2‎",
        "e\u0301a\u0308o\u0302 " * 40,
        "👩🏽‍🦽‍➡️👨‍👩‍👧‍👦🏴󠁧󠁢󠁷󠁬󠁳󠁿" * 20,
        r"C:\New\notes; \, \; \\ \N \n",
        'she said "come", ^n ^^ ^\' 100 % ; : = ,',
        "BEGIN:VEVENT",
        "x" * 5000,
        "歓迎" * 700,
        '=HYPERLINK("x")<b>bold</b>&amp;',
    ]
    files = []
    for text in texts:
        inv = replace(
            WELCOME, summary=text, location=text, description=f"{text}\n\n{text}\nEND:VEVENT", attendee_name=text
        )
        read = replace(inv, attendee_name=text.translate(NOT_IN_NAMES))
        inv, read = (replace(one, summary=text.strip(), location=text.strip()) for one in (inv, read))
        read = replace(read, attendee_name=" ".join(read.attendee_name.split()))
        files.append((invitation(inv), meant_by(read)))
    assert_both_read(files)


def test_what_is_no_text_is_left_out_and_a_line_end_of_any_kind_is_a_line_end() -> None:
    inv = replace(
        WELCOME,
        summary="Welcome\r\nATTENDEE:mailto:x@y.example\x00\x07",
        description="one\r\ntwo\rthree\u2028four\x85five\ud800\x1b",
        location="Room 2\n The Old Library\n\n",
        attendee_name="Dana\r\nRSVP=TRUE: Okafor",
    )
    meant = replace(
        WELCOME,
        summary="Welcome ATTENDEE:mailto:x@y.example",
        description="one\ntwo\nthree\nfour\nfive\ufffd",
        location="Room 2, The Old Library",
        attendee_name="Dana RSVP=TRUE: Okafor",
    )
    assert_both_read([(invitation(inv), meant_by(meant))])


words = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufffe\uffff"), max_size=200
)
one_line = words.map(lambda text: " ".join(text.split()))
paragraphs = st.lists(words, max_size=4).map("\n".join)
names = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters='"^\\'), min_size=1, max_size=90)
addresses = st.from_regex(r"[a-z0-9.+'_-]{1,30}@[a-z0-9]{1,40}\.example", fullmatch=True)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2060, 1, 1)).map(  # noqa: DTZ001 - made aware right here
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)


@st.composite
def invitations(draw: st.DrawFn) -> Invitation:
    starts = draw(moments)
    return Invitation(
        uid=uid_for(
            draw(st.sampled_from(["booking", "trainer_offer"])), draw(st.integers(0, 10**9)), "Induction.Example"
        ),
        sequence=draw(st.integers(0, 10**6)),
        starts_at=starts,
        ends_at=starts + timedelta(minutes=draw(st.integers(1, 90000))),
        summary=draw(one_line),
        description=draw(paragraphs),
        location=draw(one_line),
        url=draw(st.sampled_from(["", "https://induction.example/b/1?x=1,2;3#é"])),
        organiser_name=draw(names),
        organiser_email=draw(addresses),
        attendee_name=draw(names),
        attendee_email=draw(addresses),
        last_modified=draw(moments),
        status=draw(st.sampled_from(["CONFIRMED", "TENTATIVE"])),
    )


@settings(max_examples=4, deadline=None)
@given(st.lists(invitations(), min_size=15, max_size=15))
def test_whatever_people_type_both_programs_read_the_same(many: list[Invitation]) -> None:
    assert_both_read(
        [(invitation(inv), meant_by(inv)) for inv in many]
        + [(cancellation(inv), meant_by(inv, "CANCEL")) for inv in many]
    )


@given(st.text())
def test_no_text_at_all_breaks_the_file_or_adds_to_it(anything: str) -> None:
    inv = replace(
        WELCOME,
        summary=anything,
        description=anything,
        location=anything,
        attendee_name=anything,
        organiser_name=anything,
    )
    content = invitation(inv)
    assert_well_formed(content)
    entry = read_by_icalendar(content)
    assert (entry.uid, entry.starts, entry.attendee.address) == (inv.uid, inv.starts_at, f"mailto:{inv.attendee_email}")
    plain = content.decode().replace("\r\n ", "").split("\r\n")
    usual = invitation(WELCOME).decode().replace("\r\n ", "").split("\r\n")
    assert [line.split(":")[0].split(";")[0] for line in plain] == [line.split(":")[0].split(";")[0] for line in usual]


def test_what_no_calendar_could_take_is_refused() -> None:
    bare = WELCOME.starts_at.replace(tzinfo=None)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"starts_at": bare}, "time zone"),
        ({"ends_at": WELCOME.starts_at}, "ends after"),
        ({"sequence": -1}, "counts up"),
        ({"status": "HELD"}, "CONFIRMED"),
        ({"attendee_email": ""}, "both sides"),
        ({"attendee_email": "x@y.example\r\nSTATUS:CANCELLED"}, "both sides"),
        ({"url": "https://x.example\r\nMETHOD:CANCEL"}, "no spaces"),
        ({"uid": ""}, "no spaces"),
    ]
    for change, why in wrong:
        with pytest.raises(ValueError, match=why):
            replace(WELCOME, **change)
    with pytest.raises(ValueError, match="not an invitation"):
        invitation(replace(WELCOME, status="CANCELLED"))


def test_a_uid_is_the_same_for_ever_and_for_one_thing_only() -> None:
    assert uid_for("booking", 17, "Induction.Example") == uid_for("booking", "17", "induction.example")
    assert uid_for("booking", 17, "induction.example") == "booking-17@induction.example"
    kinds = [("booking", 1), ("booking", 11), ("trainer_offer", 1)]
    assert len({uid_for(kind, number, "localhost") for kind, number in kinds}) == 3
    for wrong in ("-1@x", "booking-@x", "booking-1 2@x", "booking-1@", "booking-1@x\ny"):
        kind, _, rest = wrong.partition("-")
        identifier, _, domain = rest.partition("@")
        with pytest.raises(ValueError, match="UID"):
            uid_for(kind, identifier, domain)


def test_an_email_names_the_method_and_carries_the_file_unchanged() -> None:
    inv = replace(WELCOME, summary="Croeso 👋 " + "é" * 200)
    for method, content in (("REQUEST", invitation(inv)), ("CANCEL", cancellation(inv))):
        letter = Letter(
            to_name="Ffion",
            to_address="ffion@northshire.example",
            subject="Booked",
            text="The same in words.",
            html="<p>The same in words.</p>",
            reference="<1@northshire.example>",
            calendar=content.decode(),
            calendar_method=method,
        )
        email = as_email(letter, "Induction <induction@northshire.example>")
        arrived: Any = message_from_bytes(email.as_bytes(policy=policy.SMTP), policy=policy.default)
        parts = {part.get_content_type(): part for part in arrived.walk()}
        assert parts["text/calendar"].get_param("method") == method
        assert parts["text/calendar"].get_param("charset") == "utf-8"
        assert parts["application/ics"].get_filename() == "welcome-session.ics"
        for kind in ("text/calendar", "application/ics"):
            assert parts[kind].get_payload(decode=True).replace(b"\r\n", b"\n") == content.replace(b"\r\n", b"\n")
