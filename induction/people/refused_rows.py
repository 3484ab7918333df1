"""Writing the refused rows of HR's file back out, so that she can mend them and send them again."""

import csv
import io
from collections.abc import Callable

from induction.people.starter_check import StarterCheck
from induction.refusals import N_
from induction.web.spreadsheet import safe_cell

ROW_HEADING = N_("Row in your file")
REASON_HEADING = N_("Why it was not brought in")


def refused_rows_csv(check: StarterCheck, translate: Callable[[str], str] = str) -> bytes:
    """Return the refused rows as CSV: the cells as they came under their headings, then the row's number and the reasons.

    UTF-8 with a byte-order mark, by which spreadsheets know it. Every cell is made safe by ``safe_cell``, whose apostrophe
    the reader of the file takes off again; it ignores the two columns added. A row with cells too many keeps them: the two
    columns stand after the longest row.
    """
    width = max(len(check.file.headings), *(len(row.cells) for row in check.refused), 0)
    lines = [[*_padded(check.file.headings, width), translate(ROW_HEADING), translate(REASON_HEADING)]]
    for row in check.refused:
        reasons = " ".join(reason.text(translate) for reason in row.reasons)
        lines.append([*_padded(row.cells, width), str(row.number), reasons])
    out = io.StringIO(newline="")
    csv.writer(out).writerows([safe_cell(cell) for cell in line] for line in lines)
    return out.getvalue().encode("utf-8-sig")


def _padded(cells: tuple[str, ...], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]
