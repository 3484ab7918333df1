"""One row of HR's file, read cell by cell: its values, and what is wrong with it taken by itself."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from induction.people.starter_cells import clean, flags_of, fold, read_cell
from induction.people.starter_file import FileRow, StarterFile
from induction.people.starter_findings import Finding, StarterField, Why
from induction.people.starter_outcomes import KnownStarter

_NEEDED = {
    StarterField.FAMILY_NAME: Why.NO_NAME,
    StarterField.GIVEN_NAME: Why.NO_NAME,
    StarterField.JOB_TITLE: Why.NO_VALUE,
    StarterField.START_DATE: Why.NO_VALUE,
}


@dataclass(slots=True)
class Draft:
    """A row while it is being decided about. A value's type goes with its field; None where there is none to go by."""

    row: FileRow
    values: dict[StarterField, Any] = field(default_factory=dict)
    reasons: list[Finding] = field(default_factory=list)
    flags: list[Finding] = field(default_factory=list)
    unknown: list[Finding] = field(default_factory=list)
    existing: KnownStarter | None = None

    @property
    def number(self) -> str | None:
        """The payroll number, as it is compared."""
        found = self.values[StarterField.PAYROLL_NUMBER]
        return fold(found) if found else None

    @property
    def email(self) -> str | None:
        """The email address, as it is compared."""
        found: str | None = self.values[StarterField.EMAIL]
        return found

    @property
    def name(self) -> str:
        """What the row says the person is called, as far as it does."""
        parts = (self.values[StarterField.GIVEN_NAME], self.values[StarterField.FAMILY_NAME])
        return " ".join(part for part in parts if part)


def read_draft(file: StarterFile, row: FileRow, today: date) -> Draft:
    """Read the cells of one row. Where they do not stand under their headings that is the one reason given."""
    draft = Draft(row, dict.fromkeys(StarterField))
    if row.trouble:
        draft.reasons.append(row.trouble)
        return draft
    written = {column: clean(file.cell(row, column)) for column in StarterField}
    for column, text in written.items():
        if not text:
            if column in _NEEDED:
                draft.reasons.append(Finding(_NEEDED[column], column, {"value": ""}))
            continue
        value = read_cell(column, text, today)
        if isinstance(value, Finding):
            draft.reasons.append(value)
        else:
            draft.values[column] = value
            draft.flags += flags_of(column, text, value)
    if not written[StarterField.PAYROLL_NUMBER] and not written[StarterField.EMAIL]:
        draft.reasons.append(Finding(Why.NO_NUMBER_OR_EMAIL))
    if row.short:
        (draft.reasons if draft.reasons else draft.flags).append(row.short)
    return draft
