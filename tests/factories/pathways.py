"""Modules, and how far starters have come in them."""

from typing import Any

from induction import clock
from induction.pathways.enums import StepStatus
from induction.pathways.models import Module, ModulePiece, ModuleProgress
from induction.people.enums import RoleFamily
from induction.people.models import Starter
from tests.factories import kept, number


def module(*families: RoleFamily, pieces: int = 3, **values: Any) -> Module:
    """Make a module for these role families, or for everyone, due by the end of the first week."""
    n = number()
    values = {
        "slug": f"module-{n}",
        "title": f"Module {n}",
        "summary": "What happens on an ordinary Tuesday.",
        "preface": "The people on these pages are made up.",
        "family_keys": sorted(families),
        "due_week": 1,
        "minutes": 12,
        "changed_at": clock.now(),
        **values,
    }
    made = Module(**values)
    made.pieces = [
        ModulePiece(number=place, heading=f"Piece {place} of {n}", text=f"Words of piece {place}.")
        for place in range(1, pieces + 1)
    ]
    return kept(made)


def progress(of: Starter, in_: Module, status: StepStatus = StepStatus.COMPLETE, **values: Any) -> ModuleProgress:
    """Make a starter's progress in a module, past every rule."""
    now = clock.now()
    values = {
        "furthest_piece": len(in_.pieces) if status is StepStatus.COMPLETE else 1,
        "started_at": None if status is StepStatus.NOT_STARTED else now,
        "completed_at": now if status is StepStatus.COMPLETE else None,
        "reason": "Has read it before" if status is StepStatus.EXEMPT else "",
        "version": 1,
        **values,
    }
    return kept(ModuleProgress(starter=of, module=in_, status=status, **values))
