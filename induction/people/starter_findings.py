"""The words for what was found in HR's file of new starters: the columns, and what is odd about a row.

A finding carries a message id marked for translation and the values for its places, so that the check page and the
command both say it in the reader's language. Each sentence says what to do to the file.
"""

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum

from induction.refusals import N_

_LONGEST_QUOTED = 60


class StarterField(StrEnum):
    """A column of the file, in the order in which HR's system writes them; the value names a field of a starter."""

    PAYROLL_NUMBER = "payroll_number"
    FAMILY_NAME = "family_name"
    GIVEN_NAME = "given_name"
    KNOWN_AS = "known_as"
    EMAIL = "email"
    JOB_TITLE = "job_title"
    SERVICE = "service"
    TEAM = "team"
    SITE = "site"
    MANAGER_EMAIL = "manager_email"
    START_DATE = "start_date"
    CONTRACT_TYPE = "contract_type"
    WEEKLY_HOURS = "weekly_hours"

    @property
    def label(self) -> str:
        """The column's heading, marked for translation; in English it is one that the reader of the file accepts."""
        return _FIELD_LABELS[self]


_FIELD_LABELS = {
    StarterField.PAYROLL_NUMBER: N_("Payroll number"),
    StarterField.FAMILY_NAME: N_("Surname"),
    StarterField.GIVEN_NAME: N_("Forename"),
    StarterField.KNOWN_AS: N_("Known as"),
    StarterField.EMAIL: N_("Email"),
    StarterField.JOB_TITLE: N_("Job title"),
    StarterField.SERVICE: N_("Service"),
    StarterField.TEAM: N_("Team"),
    StarterField.SITE: N_("Work base"),
    StarterField.MANAGER_EMAIL: N_("Line manager email"),
    StarterField.START_DATE: N_("Start date"),
    StarterField.CONTRACT_TYPE: N_("Contract type"),
    StarterField.WEEKLY_HOURS: N_("Contracted hours"),
}


class Why(StrEnum):
    """What a finding is about. The first half are reasons to refuse a row; the second half are flags on one accepted."""

    NO_NAME = "no_name"
    NO_VALUE = "no_value"
    NO_NUMBER_OR_EMAIL = "no_number_or_email"
    TOO_LONG = "too_long"
    SPREADSHEET_ERROR = "spreadsheet_error"
    NOT_A_PAYROLL_NUMBER = "not_a_payroll_number"
    NOT_AN_EMAIL = "not_an_email"
    NOT_A_DATE = "not_a_date"
    NO_SUCH_DATE = "no_such_date"
    DATE_TOO_FAR = "date_too_far"
    NOT_HOURS = "not_hours"
    TOO_MANY_CELLS = "too_many_cells"
    SWALLOWED_ROWS = "swallowed_rows"
    NUMBER_SHARED = "number_shared"
    EMAIL_SHARED = "email_shared"
    RECORD_SHARED = "record_shared"
    TWO_RECORDS = "two_records"
    OTHER_NUMBER = "other_number"
    OTHER_PERSON = "other_person"
    EMAIL_OF_ACCOUNT = "email_of_account"
    ACCOUNT_CLOSED = "account_closed"
    EMAIL_FIXED = "email_fixed"
    UNKNOWN_JOB_TITLE = "unknown_job_title"
    UNKNOWN_CONTRACT_TYPE = "unknown_contract_type"

    NO_EMAIL = "no_email"
    NO_PAYROLL_NUMBER = "no_payroll_number"
    DATE_TO_CHECK = "date_to_check"
    NO_MANAGER = "no_manager"
    MANAGER_NOT_KNOWN = "manager_not_known"
    OWN_MANAGER = "own_manager"
    NAME_TO_CHECK = "name_to_check"
    LOOKS_LIKE_FORMULA = "looks_like_formula"
    SHORT_ROW = "short_row"
    JOINS_ACCOUNT = "joins_account"
    HAS_LEFT = "has_left"
    OTHER_SERVICE = "other_service"
    SERVICE_WITHOUT_TEAM = "service_without_team"

    @property
    def message(self) -> str:
        """The sentence, marked for translation; its places are filled by ``Finding.text``."""
        return _MESSAGES[self]


_MESSAGES = {
    Why.NO_NAME: N_("%(field)s is empty. Fill it in. If the person has only one name, write it in both columns."),
    Why.NO_VALUE: N_("%(field)s is empty. Fill it in."),
    Why.NO_NUMBER_OR_EMAIL: N_(
        "There is no payroll number and no email. Fill in at least one, so that we know who this is."
    ),
    Why.TOO_LONG: N_(
        "%(field)s is too long: it has %(length)s characters and the most is %(limit)s. It begins “%(value)s”. Shorten it."
    ),
    Why.SPREADSHEET_ERROR: N_(
        "%(field)s is “%(value)s”: the spreadsheet put an error there. Write what it should be, or leave it empty."
    ),
    Why.NOT_A_PAYROLL_NUMBER: N_(
        "%(field)s “%(value)s” is not a payroll number. Correct it, or leave it empty if there is none yet."
    ),
    Why.NOT_AN_EMAIL: N_("%(field)s “%(value)s” is not an email address. Correct it, or leave it empty."),
    Why.NOT_A_DATE: N_("%(field)s “%(value)s” is not a date we can read. Write day, month and year, like 25/01/2027."),
    Why.NO_SUCH_DATE: N_(
        "%(field)s “%(value)s” is not in the calendar. Correct it: write the day first, then the month, then the year."
    ),
    Why.DATE_TOO_FAR: N_("%(field)s “%(value)s” is more than %(years)s years from today. Check the year."),
    Why.NOT_HOURS: N_(
        "%(field)s “%(value)s” is not a number of hours from 0 to 60. Write a number like 18.5, or leave it empty."
    ),
    Why.TOO_MANY_CELLS: N_(
        "This row has %(cells)s cells, but there are only %(headings)s headings. Look for a comma too many,"
        " or put quote marks round a value that has a comma in it."
    ),
    Why.SWALLOWED_ROWS: N_(
        "One cell of this row seems to hold other rows. Look for a single quote mark that should not be there."
    ),
    Why.NUMBER_SHARED: N_(
        "Payroll number “%(value)s” is also used for someone else, in row %(rows)s. Give each person their own."
        " If they are one person, write the name in the same way."
    ),
    Why.EMAIL_SHARED: N_(
        "Email “%(value)s” is also used for someone else, in row %(rows)s. Give each person their own."
        " If they are one person, write the name and the payroll number in the same way."
    ),
    Why.RECORD_SHARED: N_(
        "This row and row %(rows)s both seem to be %(name)s, who is already here, but they do not agree."
        " Keep the row that is right."
    ),
    Why.TWO_RECORDS: N_(
        "The payroll number “%(number)s” belongs to %(name)s and the email “%(email)s” belongs to %(other_name)s."
        " Both are already here. Correct the one that is wrong."
    ),
    Why.OTHER_NUMBER: N_(
        "The email “%(email)s” belongs to %(name)s, who is already here with payroll number “%(here)s”, not “%(number)s”."
        " Correct the one that is wrong."
    ),
    Why.OTHER_PERSON: N_(
        "%(field)s “%(value)s” belongs to %(name)s, who is already here. Correct it."
        " If this is the same person with a new name, change the name on their record first."
    ),
    Why.EMAIL_OF_ACCOUNT: N_(
        "%(field)s “%(value)s” belongs to %(name)s, who already has an account here. Correct it."
        " If this is the same person, ask an administrator to write the name of the account in the same way."
    ),
    Why.ACCOUNT_CLOSED: N_(
        "%(field)s “%(value)s” belongs to %(name)s, whose account is closed. Correct it,"
        " or ask an administrator to open the account again."
    ),
    Why.EMAIL_FIXED: N_(
        "%(name)s has other work here as well, so only an administrator can change the email to “%(value)s”."
        " Ask an administrator, or write the email as it was."
    ),
    Why.UNKNOWN_JOB_TITLE: N_(
        "We do not know the job title “%(value)s” yet. Correct it, or add it to the list of job titles."
    ),
    Why.UNKNOWN_CONTRACT_TYPE: N_(
        "We do not know the contract type “%(value)s” yet. Correct it, or add it to the list of contract types."
    ),
    Why.NO_EMAIL: N_("There is no email. This person needs another way to be reached."),
    Why.NO_PAYROLL_NUMBER: N_("There is no payroll number. We will know this person by the email."),
    Why.DATE_TO_CHECK: N_("The spreadsheet wrote the start date as “%(value)s”. We read it as %(date)s. Check it."),
    Why.NO_MANAGER: N_("There is no line manager. Name one later."),
    Why.MANAGER_NOT_KNOWN: N_("The line manager “%(value)s” is not here yet. You are asked who it is afterwards."),
    Why.OWN_MANAGER: N_(
        "The file says this person is their own line manager. We left the line manager out. Name one later."
    ),
    Why.NAME_TO_CHECK: N_(
        "%(field)s “%(value)s” may have lost letters when the file was saved. Check how the name is spelled."
    ),
    Why.LOOKS_LIKE_FORMULA: N_(
        "%(field)s “%(value)s” looks like a formula. We keep it as text. Check that it is what you meant."
    ),
    Why.SHORT_ROW: N_(
        "This row ends after %(cells)s of %(headings)s cells. We read the missing cells as empty. Check the row."
    ),
    Why.JOINS_ACCOUNT: N_("“%(value)s” already has an account here: %(name)s. We take it for the same person."),
    Why.HAS_LEFT: N_("The record says that this person has left. If they are back, change that on their record."),
    Why.OTHER_SERVICE: N_(
        "%(field)s “%(value)s” is left out: an earlier row puts the team “%(team)s” in “%(service)s”."
        " A team has one service."
    ),
    Why.SERVICE_WITHOUT_TEAM: N_("%(field)s “%(value)s” is left out, because there is no team to put it with."),
}


def _same(message: str) -> str:
    return message


def quoted(text: str) -> str:
    """Return ``text`` short enough to stand in a sentence, with a sign where it was cut."""
    return text if len(text) <= _LONGEST_QUOTED else text[: _LONGEST_QUOTED - 1] + "…"


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found in one row: a reason to refuse it, or a flag. Equal if all of it is equal."""

    why: Why
    field: StarterField | None = None
    values: Mapping[str, object] = dataclasses.field(default_factory=dict, hash=False)
    """What fills the places of the message, besides ``%(field)s``. A date stays a date; row numbers are a tuple."""

    @property
    def message(self) -> str:
        """The sentence as a message id, marked for translation."""
        return self.why.message

    def text(self, translate: Callable[[str], str] = _same) -> str:
        """Return the sentence in the language of ``translate``, which is given message ids."""
        places = {name: _shown(value) for name, value in self.values.items()}
        if self.field is not None:
            places["field"] = translate(self.field.label)
        return translate(self.message) % places


def _shown(value: object) -> str:
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, tuple):
        return ", ".join(str(part) for part in value)
    return str(value)
