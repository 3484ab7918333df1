"""``flask people import FILE``: the same rules, nothing asked."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from induction import clock
from induction.audit import AuditEvent
from induction.db import db
from induction.people.commands import people as command
from induction.people.models import ContractWord, Starter
from tests.integration.people import intake
from tests.integration.people.test_import import INTAKE
from tests.unit.people.hr_files import DATA, other, row

pytestmark = pytest.mark.usefixtures("department")


def run(app: Flask, file: Path) -> Result:
    db.session.commit()
    with clock.fixed(INTAKE):
        result = app.test_cli_runner().invoke(command, ["import", str(file)])
    db.session.expire_all()
    return result


def number_of_starters() -> int:
    return db.session.scalar(select(func.count()).select_from(Starter)) or 0


def test_the_export_comes_in_but_for_the_rows_that_a_person_would_be_asked_about(app: Flask) -> None:
    intake.department()
    result = run(app, DATA / "starters-hr-export.csv")
    assert result.exit_code == 1
    assert number_of_starters() == 54
    lines = result.stdout.splitlines()
    refused = [line for line in lines if " refused, " in line]
    assert len(refused) == 9
    assert refused[0] == (
        "Row 7 refused, Kevin Walker: Start date “31/02/2027” is not in the calendar."
        " Correct it: write the day first, then the month, then the year."
    )
    assert any(line.startswith("Row 19 refused") and "job title “Social Wkr”" in line for line in refused)
    assert "Row 15 left out, Carole May: the same person as in row 14." in lines
    assert lines[-1] == "New: 54. Changed: 0. The same: 0. Twice in the file: 1. Refused: 9."
    assert "Bringing in" in result.stderr


def test_a_file_in_which_all_is_well_ends_well_and_again_changes_nothing(app: Flask, tmp_path: Path) -> None:
    intake.small_department()
    file = tmp_path / "starters.csv"
    file.write_bytes(intake.csv_of([row(), other()]))
    result = run(app, file)
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (
        0,
        "New: 2. Changed: 0. The same: 0. Twice in the file: 0. Refused: 0.",
    )
    again = run(app, file)
    assert (again.exit_code, again.stdout.splitlines()[-1]) == (
        0,
        "New: 0. Changed: 0. The same: 2. Twice in the file: 0. Refused: 0.",
    )
    added = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "starter:added")).all()
    assert [(event.actor_id, event.details["file"]) for event in added] == [(None, "starters.csv")] * 2


def test_a_new_department_has_the_usual_words_for_contracts_and_no_job_titles(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "starters.csv"
    file.write_bytes(intake.csv_of([row()]))
    result = run(app, file)
    assert result.exit_code == 1
    assert "We do not know the job title “Social Worker” yet." in result.stdout
    assert "contract" not in result.stdout
    assert db.session.scalar(select(func.count()).select_from(ContractWord)) == 6


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Error: The file is empty."),
        (b"\x00\x01\x02" * 100, "Error: This file is not text."),
        (b"x" * (6 * 1024 * 1024), "Error: The file is larger than 5 MB."),
        (b"Surname,Forename\r\nA,B\r\n", "Error: The first row lacks these headings:"),
    ],
)
def test_a_file_that_cannot_be_read_gets_one_sentence_and_status_1(
    app: Flask, tmp_path: Path, data: bytes, sentence: str
) -> None:
    file = tmp_path / "starters.csv"
    file.write_bytes(data)
    result = run(app, file)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith(sentence)
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.one_database
def test_no_file_and_a_folder_get_one_sentence_and_status_1(app: Flask, tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.csv", tmp_path):
        result = run(app, path)
        assert result.exit_code == 1
        assert result.stderr.startswith(f"Error: {path} cannot be opened: ")
        assert len(result.stderr.splitlines()) == 1
