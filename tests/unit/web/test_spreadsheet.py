"""What people type never runs in a spreadsheet."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from induction.web.spreadsheet import is_like_formula, safe_cell, without_guard

RUN = tuple("=+-@\t\r\n＝＋－＠")


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("x")',
        "+441632960000",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\rx",
        "\nx",
        " =1",
        "\u00a0=1",
        "\u200b=1",
        "\ufeff@x",
        "＝1",
    ],
)
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize(
    "text", ["", "O'Brien", "'t Hooft", "Mary-Jane", "a=b", "a@b.example", "037", "Śarma", "'", " "]
)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert safe_cell(text) == text
    assert without_guard(text) == text


@given(st.text(alphabet=st.one_of(st.sampled_from("'=+-@\t\r\n ＝"), st.characters())))
def test_a_cell_never_begins_with_what_runs_and_can_be_turned_back(text: str) -> None:
    cell = safe_cell(text)
    assert not cell.startswith(RUN)
    assert not cell.strip().startswith(RUN)
    assert not is_like_formula(cell)
    assert safe_cell(cell) == cell
    if cell != text:
        assert without_guard(cell) == text


def test_engines_may_import_it_without_an_application() -> None:
    program = "import sys, induction.web.spreadsheet; print('flask' in sys.modules or 'sqlalchemy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
