"""Who may do what: every route is tried as every kind of person, and the outcome is a table that a person can read.

After a change that is meant, write the table again with ``python -m tests.integration.test_permissions`` and read its difference.
"""

import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from induction import clock
from induction.db import db
from induction.web.guard import declaration_of
from tests.conftest import A_MONDAY
from tests.department import PEOPLE, Department, Visitor, build

TABLE = Path(__file__).with_name("who_may_do_what.txt")
EVERYONE = {"nobody": None, **PEOPLE}
_KEPT_OUT = {403, 404}


def _lets_in(visitor: Visitor, method: str, address: str) -> bool:
    response = visitor.get(address) if method == "GET" else visitor.post(address)
    assert response.status_code != 500, f"{method} {address}: {response.status_code}"
    to_sign_in = response.status_code == 302 and response.headers["Location"] == "/sign-in"
    return response.status_code not in _KEPT_OUT and not to_sign_in


def outcome(department: Department, folder: Path) -> list[str]:
    """Try every route as everybody; return a line for each. What a form changed is undone before the next one."""
    database = folder / "induction.db"
    visitors = {name: department.visitor(email) for name, email in EVERYONE.items()}
    kept = folder / "before.db"
    with department.app.app_context():
        db.engine.dispose()
    shutil.copy(database, kept)
    lines = []
    for method in ("GET", "POST"):
        for rule in department.rules(method):
            if rule.endpoint == "people.sign_out":
                continue  # it lets everybody in, and out
            address = department.address(rule)
            let_in = []
            for name, visitor in visitors.items():
                if _lets_in(visitor, method, address):
                    let_in.append(name)
                if method == "POST":
                    with department.app.app_context():
                        db.engine.dispose()
                    for suffix in ("-wal", "-shm"):
                        Path(f"{database}{suffix}").unlink(missing_ok=True)
                    shutil.copy(kept, database)
            lines.append(f"{method:<5}{rule.rule:<75} {_in_words(let_in)}")
    return lines


def _in_words(let_in: list[str]) -> str:
    if len(let_in) == len(EVERYONE):
        return "everybody"
    if let_in == list(PEOPLE):
        return "everybody who is signed in"
    return ", ".join(let_in) or "none of them"


def _table() -> list[str]:
    with tempfile.TemporaryDirectory() as folder, clock.fixed(A_MONDAY):
        return outcome(build(Path(folder)), Path(folder))


@pytest.mark.one_database
def test_every_route_lets_in_who_may_and_nobody_else() -> None:
    clock.allow_fixing(True)
    assert _table() == TABLE.read_text().splitlines()


def test_every_view_says_what_it_needs(tmp_path: Path) -> None:
    clock.allow_fixing(True)
    with clock.fixed(A_MONDAY):
        department = build(tmp_path)
    undeclared = [name for name, view in department.app.view_functions.items() if declaration_of(view) is None]
    assert undeclared == ["static"]


if __name__ == "__main__":
    clock.allow_fixing(True)
    TABLE.write_text("\n".join(_table()) + "\n")
    sys.stdout.write(f"{TABLE} has been written\n")
