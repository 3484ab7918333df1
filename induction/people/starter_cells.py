"""From what stands in one cell of HR's file to a value, or to the reason why not.

Text is put in order before it is looked at: white space of every kind (a line break, a no-break space) becomes one space,
characters that cannot be seen and that change how the rest is shown (controls, right-to-left overrides) go, and letters
are composed (Unicode NFC), so that the same name is the same text whoever typed it.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, Final

from email_validator import EmailNotValidError, validate_email

from induction.people.starter_findings import Finding, StarterField, Why, quoted
from induction.web.spreadsheet import is_like_formula, without_guard

LONGEST: Final[Mapping[StarterField, int]] = {
    StarterField.PAYROLL_NUMBER: 32,
    StarterField.FAMILY_NAME: 90,
    StarterField.GIVEN_NAME: 90,
    StarterField.KNOWN_AS: 90,
    StarterField.EMAIL: 254,
    StarterField.JOB_TITLE: 120,
    StarterField.SERVICE: 120,
    StarterField.TEAM: 120,
    StarterField.SITE: 120,
    StarterField.MANAGER_EMAIL: 254,
    StarterField.START_DATE: 40,
    StarterField.CONTRACT_TYPE: 120,
    StarterField.WEEKLY_HOURS: 40,
}
"""The most characters a value may have. Both names and a space fit into an account's name; 254 is the longest address."""

START_DATE_YEARS: Final = 2
"""How many years from today, either way, a start date may be: further off it is a slip of the keyboard."""

MOST_HOURS: Final = 60
"""The most contracted hours a week."""

NAME_FIELDS: Final = (StarterField.FAMILY_NAME, StarterField.GIVEN_NAME, StarterField.KNOWN_AS)

_UNSEEN = frozenset({"Cc", "Cf"})  # control and format characters
_JOINERS = "\u200c\u200d"  # invisible, but some scripts need them to spell a name
_SPREADSHEET_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|#+)", re.IGNORECASE)
_ROUNDED_NUMBER = re.compile(r"[0-9][.,][0-9]+E\+?[0-9]+", re.IGNORECASE)
# A comma with three digits after it would be a thousand to some and one to others.
_HOURS = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,10}|,[0-9]{1,2})?|[.,][0-9]{1,2}")

# An address so plain that whether it is good hangs on its domain alone; short, for the whole has a limit too.
_PLAIN_EMAIL = re.compile(r"[A-Za-z0-9_]+(?:[.\-][A-Za-z0-9_]+){0,9}@(?P<domain>[A-Za-z0-9.\-]{3,120})")

_MIDNIGHT = re.compile(r"[ t]0{1,2}:00(?::00(?:\.0+)?)?z?$")
_DAY_FIRST = re.compile(r"(?P<day>[0-9]{1,2})([/.\-])(?P<month>[0-9]{1,2})\2(?P<year>[0-9]{4}|[0-9]{2})")
_YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})([/.\-])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})")
_ISO_BASIC = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_MONTH_NAMED = re.compile(
    r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?[ \-/.,]*(?P<month>[a-z]{3,9})[ \-/.,]*(?P<year>[0-9]{4}|[0-9]{2})"
)
_SERIAL = re.compile(r"(?P<days>[0-9]{5})(?:[.,]0+)?")
_SERIAL_START = date(1899, 12, 30)
"""Day 0 of the spreadsheets' 1900 system, as it comes out for every day since March 1900 (they count a 29 February 1900)."""
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)

_LOST_LETTERS = re.compile("[?\ufffd]")
_NO_VOWEL = re.compile(r"\b[b-df-hjkmnp-qs-tvxz]{3,}\b", re.IGNORECASE)


def clean(text: str) -> str:
    """Return ``text`` in order: spaces evened out and stripped, invisible characters gone, letters composed."""
    if text.isascii() and text.isprintable():
        text = " ".join(text.split())
    else:
        seen = "".join(c for c in " ".join(text.split()) if c in _JOINERS or unicodedata.category(c) not in _UNSEEN)
        text = unicodedata.normalize("NFC", " ".join(seen.split()))
    return without_guard(text).lstrip() if text[:1] == "'" else text


def fold(text: str) -> str:
    """Return what words are compared by: cleaned, whatever their case."""
    return clean(text).casefold()


def name_key(text: str) -> str:
    """Return what a person's name is compared by: letters only, whatever their case, Latin ones without accents.

    So that O'Brien is OBrien and Seán is Sean where the question is whether two rows are one person.
    """
    if text.isascii():
        return "".join(c for c in text if c.isalnum()).casefold() or text
    parts = unicodedata.normalize("NFKD", text.casefold())
    letters = (c for c in parts if not "\u0300" <= c <= "\u036f" and unicodedata.category(c)[0] in "LMN")
    return "".join(letters) or text


def read_cell(field: StarterField, text: str, today: date) -> Any:
    """Return the value of a cleaned text, or the ``Finding`` that refuses it; None for an empty cell.

    A start date becomes a ``date``, hours a ``Decimal``; every other value is a text. Words for a job title or contract
    are not looked up here.
    """
    if not text:
        return None
    limit = LONGEST[field]
    length = max(len(text), len(text.casefold()))  # what is stored to compare by may be longer
    if length > limit:
        return Finding(Why.TOO_LONG, field, {"value": quoted(text), "length": length, "limit": limit})
    if text[0] == "#" and _SPREADSHEET_ERROR.fullmatch(text):
        return Finding(Why.SPREADSHEET_ERROR, field, {"value": text})
    reader = _READERS.get(field)
    return reader(field, text, today) if reader else text


def flags_of(field: StarterField, text: str, value: Any) -> list[Finding]:
    """Return what HR should look at in a value that was accepted; ``text`` is its cleaned cell."""
    if isinstance(value, date):
        if _SERIAL.fullmatch(text):
            return [Finding(Why.DATE_TO_CHECK, field, {"value": text, "date": value})]
        return []
    if not isinstance(value, str):
        return []
    flags = []
    if is_like_formula(value):
        flags.append(Finding(Why.LOOKS_LIKE_FORMULA, field, {"value": quoted(value)}))
    elif field in NAME_FIELDS and _may_have_lost_letters(value):
        flags.append(Finding(Why.NAME_TO_CHECK, field, {"value": quoted(value)}))
    return flags


def _may_have_lost_letters(name: str) -> bool:
    """Say whether a name shows the marks of a file saved in an encoding that has no place for its letters.

    They were turned into question marks, read as Windows-1252, or dropped: then a word is left without a vowel (and
    without l or r, which stand for one in Czech and Croatian names). Two letters may well be a name: Ng.
    """
    if _LOST_LETTERS.search(name) or _NO_VOWEL.search(name):
        return True
    if name.isascii():
        return False
    try:
        name.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return False
    return True


def _read_payroll_number(field: StarterField, text: str, _today: date) -> str | Finding:
    """Take any text with a digit in it; not "TBC" or "n/a", nor a long number that a spreadsheet has rounded."""
    if not any(c.isdigit() for c in text) or _ROUNDED_NUMBER.fullmatch(text):
        return Finding(Why.NOT_A_PAYROLL_NUMBER, field, {"value": text})
    return text


def _read_email(field: StarterField, text: str, _today: date) -> str | Finding:
    if len(text) <= 64 and (plain := _PLAIN_EMAIL.fullmatch(text)) and _is_plain_domain(plain["domain"].lower()):
        return text.lower()
    found = _address(text)
    return Finding(Why.NOT_AN_EMAIL, field, {"value": quoted(text)}) if found is None else found


def _address(text: str) -> str | None:
    """Return the address in lower case; None if it is not one. The test is the one for signing in and asks no server."""
    try:
        found = validate_email(text, check_deliverability=False, test_environment=True, allow_smtputf8=False)
    except EmailNotValidError:
        return None
    return f"{found.local_part}@{found.ascii_domain}".lower()


@lru_cache(maxsize=256)
def _is_plain_domain(domain: str) -> bool:
    """Say whether addresses at this domain are good as they are written. A file has few domains, so it asks once each."""
    return _address(f"a@{domain}") == f"a@{domain}"


def _read_date(field: StarterField, text: str, today: date) -> date | Finding:
    found = _calendar_day(text)
    if isinstance(found, Why):
        return Finding(found, field, {"value": text})
    if not _years_from(today, -START_DATE_YEARS) <= found <= _years_from(today, START_DATE_YEARS):
        shown = f"{text} = {found:%d/%m/%Y}" if _SERIAL.fullmatch(text) else text
        return Finding(Why.DATE_TOO_FAR, field, {"value": shown, "years": START_DATE_YEARS})
    return found


def _calendar_day(text: str) -> date | Why:
    """Read a day written as in Britain, as in ISO 8601, with the month's name, or as a spreadsheet's number.

    A month never comes before its day. Two digits of a year are of this century. A time of midnight, which systems like
    to add, is left out.
    """
    text = _MIDNIGHT.sub("", text.lower())
    if serial := _SERIAL.fullmatch(text):
        return _SERIAL_START + timedelta(days=int(serial["days"]))
    for form in (_DAY_FIRST, _YEAR_FIRST, _ISO_BASIC, _MONTH_NAMED):
        if not (found := form.fullmatch(text)):
            continue
        month = _month(found["month"])
        if month is None:
            return Why.NOT_A_DATE
        year = int(found["year"])
        try:
            return date(year + 2000 if len(found["year"]) == 2 else year, month, int(found["day"]))
        except ValueError:
            return Why.NO_SUCH_DATE
    return Why.NOT_A_DATE


def _month(word: str) -> int | None:
    if word.isdigit():
        return int(word)
    return next((number for number, name in enumerate(_MONTHS, 1) if name.startswith(word)), None)


def _years_from(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _read_hours(field: StarterField, text: str, _today: date) -> Decimal | Finding:
    """Take hours with a decimal point or comma; more than two places are rounded: 36.6667 becomes 36.67."""
    if _HOURS.fullmatch(text):
        hours = Decimal(text.replace(",", "."))
        if hours <= MOST_HOURS:
            return hours if hours == hours.quantize(_HUNDREDTH) else hours.quantize(_HUNDREDTH, ROUND_HALF_UP)
    return Finding(Why.NOT_HOURS, field, {"value": text})


_HUNDREDTH = Decimal("0.01")

_READERS: Mapping[StarterField, Callable[[StarterField, str, date], Any]] = {
    StarterField.PAYROLL_NUMBER: _read_payroll_number,
    StarterField.EMAIL: _read_email,
    StarterField.MANAGER_EMAIL: _read_email,
    StarterField.START_DATE: _read_date,
    StarterField.WEEKLY_HOURS: _read_hours,
}
