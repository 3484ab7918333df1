"""Bringing the modules' files in."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from induction.audit import SYSTEM, AuditEvent
from induction.db import db
from induction.pathways import queries, services
from induction.pathways.commands import read_modules
from induction.pathways.enums import StepStatus
from induction.pathways.models import Module, ModulePiece, ModuleProgress
from induction.pathways.module_files import ModuleText
from induction.people.enums import RoleFamily
from induction.shipped import shipped_folder
from tests.factories import pathways, people

GOOD = {
    "title": '"Ten days late"',
    "summary": '"A payment."',
    "families": '["finance"]',
    "due_week": "4",
    "minutes": "14",
}


def _file(
    folder: Path,
    name: str = "ten-days.md",
    pieces: str = "## One\n\nText.\n",
    meta: dict[str, str | None] | None = None,
) -> Path:
    lines = [f"{key} = {value}" for key, value in {**GOOD, **(meta or {})}.items() if value is not None]
    path = folder / name
    path.write_text("+++\n" + "\n".join(lines) + f"\n+++\n\nMade up.\n\n{pieces}", encoding="utf-8")
    return path


def _text(slug: str = "ten-days", pieces: int = 3, **values: object) -> ModuleText:
    given: dict[str, object] = {
        "slug": slug,
        "title": "Ten days late",
        "summary": "A payment.",
        "families": frozenset(),
        "due_week": 4,
        "minutes": 14,
        "preface": "",
        "pieces": tuple((f"Piece {number}", "Text.") for number in range(1, pieces + 1)),
        **values,
    }
    return ModuleText(**given)  # type: ignore[arg-type]  # the fields of one dataclass


def _run(app: Flask, *arguments: str) -> tuple[int, str]:
    # The command commits, so what the test has made must be committed first.
    db.session.commit()
    result = app.test_cli_runner().invoke(args=["modules", "load", *arguments])
    db.session.expire_all()
    return result.exit_code, result.output


def test_what_ships_comes_in_once(app: Flask, department: None) -> None:
    status, said = _run(app)
    assert status == 0
    files = sorted(path.stem for path in (shipped_folder("content") / "modules").glob("*.md"))
    assert f"added: {', '.join(files)}\n" in said
    assert sorted(db.session.scalars(select(Module.slug))) == files
    assert f"unchanged: {', '.join(files)}\n" in _run(app)[1]
    for family in RoleFamily:
        assert len(queries.steps_for(people.starter(family=family))) == 3


def test_a_new_text_takes_nothing_away_from_who_has_begun_or_done_it(department: None) -> None:
    services.load(SYSTEM, [_text(pieces=5)])
    module = db.session.scalars(select(Module)).one()
    begun, done, excused = people.starter(), people.starter(), people.starter()
    pathways.progress(begun, module, StepStatus.IN_PROGRESS, furthest_piece=5)
    pathways.progress(done, module)
    pathways.progress(excused, module, StepStatus.EXEMPT)
    rows = [
        (row.id, row.status, row.furthest_piece, row.completed_at)
        for row in db.session.scalars(select(ModuleProgress).order_by(ModuleProgress.id))
    ]
    outcome = services.load(SYSTEM, [_text(pieces=2, title="Ten long days")])
    assert outcome.changed == ["ten-days"]
    db.session.expire_all()
    assert rows == [
        (row.id, row.status, row.furthest_piece, row.completed_at)
        for row in db.session.scalars(select(ModuleProgress).order_by(ModuleProgress.id))
    ]
    assert [step.status for step in queries.steps_for(done)] == [StepStatus.COMPLETE]
    [step] = queries.steps_for(begun)
    assert (step.title, step.values["number"]) == ("Ten long days", 2)


def test_pieces_follow_the_file(department: None) -> None:
    for pieces in (3, 1, 4):
        services.load(SYSTEM, [_text(pieces=pieces)])
        found = db.session.scalars(select(ModulePiece).order_by(ModulePiece.number)).all()
        assert [(piece.number, piece.heading) for piece in found] == [
            (number, f"Piece {number}") for number in range(1, pieces + 1)
        ]


def test_what_is_gone_is_retired_and_stays_done_and_comes_back_with_its_file(department: None) -> None:
    services.load(SYSTEM, [_text("stays"), _text("goes")])
    starter, other = people.starter(), people.starter()
    goes = db.session.scalars(select(Module).where(Module.slug == "goes")).one()
    pathways.progress(starter, goes)
    assert services.load(SYSTEM, [_text("stays")]).retired == ["goes"]
    assert {step.values["slug"] for step in queries.steps_for(starter)} == {"stays", "goes"}
    assert {step.values["slug"] for step in queries.steps_for(other)} == {"stays"}
    assert [module.slug for module in queries.modules_in_use()] == ["stays"]
    assert services.load(SYSTEM, [_text("stays")]).retired == []
    assert services.load(SYSTEM, [_text("stays"), _text("goes")]).changed == ["goes"]
    assert {step.values["slug"] for step in queries.steps_for(other)} == {"stays", "goes"}
    actions = list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))
    assert actions == ["module:added", "module:added", "module:retired", "module:changed"]


def test_one_bad_file_keeps_everything_as_it_was_and_every_bad_file_is_named(
    app: Flask, department: None, tmp_path: Path
) -> None:
    _file(tmp_path)
    assert _run(app, "--folder", str(tmp_path))[0] == 0
    _file(tmp_path, meta={"title": '"Changed"'})
    _file(tmp_path, "bad.md", meta={"due_week": "0"})
    _file(tmp_path, "worse.md", pieces="")
    status, said = _run(app, "--folder", str(tmp_path))
    assert status == 1
    assert "bad.md: due_week must be a whole number from 1 to 52." in said
    assert "worse.md: there is no piece" in said
    assert "Nothing has been changed." in said
    assert list(db.session.scalars(select(Module.title))) == ["Ten days late"]


def test_an_empty_folder_retires_nothing(app: Flask, department: None, tmp_path: Path) -> None:
    services.load(SYSTEM, [_text()])
    status, said = _run(app, "--folder", str(tmp_path))
    assert (status, "There is no module in that folder." in said) == (1, True)
    assert [module.slug for module in queries.modules_in_use()] == ["ten-days"]


@pytest.mark.parametrize(
    ("meta", "sentence"),
    [
        ({"title": None}, "title is missing."),
        ({"title": '""'}, "title must be text of 1 to 200 characters."),
        ({"title": "3"}, "title must be text"),
        ({"title": f'"{"x" * 201}"'}, "title must be text"),
        ({"minutes": "true"}, "minutes must be a whole number from 1 to 240."),
        ({"minutes": '"ten"'}, "minutes must be a whole number"),
        ({"due_week": "53"}, "due_week must be a whole number"),
        ({"families": "[]"}, 'families must be ["everyone"], or some of'),
        ({"families": '"finance"'}, "families must be"),
        ({"families": '["everyone", "finance"]'}, "families must be"),
        ({"families": "[3]"}, "families must be"),
        ({"colour": '"red"'}, "colour is not known here"),
    ],
)
def test_a_file_that_cannot_be_right_gets_a_sentence(
    tmp_path: Path, meta: dict[str, str | None], sentence: str
) -> None:
    _file(tmp_path, meta=meta)
    with pytest.raises(ValueError, match=r"ten-days\.md: ") as refused:
        read_modules(tmp_path)
    assert sentence in str(refused.value)


def test_a_file_is_named_as_an_address_can_be(tmp_path: Path) -> None:
    _file(tmp_path, "Ten Days.md")
    with pytest.raises(ValueError, match="small letters, digits and hyphens"):
        read_modules(tmp_path)
