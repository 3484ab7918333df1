"""Finding modules, and the steps of starters."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from induction import clock
from induction.db import db
from induction.pathways import rules
from induction.pathways.enums import StepStatus
from induction.pathways.models import Module, ModulePiece, ModuleProgress
from induction.pathways.rules import Progress, Step
from induction.people.enums import RoleFamily, StarterStatus
from induction.people.models import JobRole, Starter


@dataclass(frozen=True)
class _Outline:
    """What a list says of a module."""

    id: int
    slug: str
    title: str
    summary: str
    minutes: int
    week: int
    families: frozenset[RoleFamily]
    retired: bool
    pieces: int

    @property
    def order(self) -> tuple[int, bool, str]:
        """By week; in a week, what is for everyone first."""
        return self.week, bool(self.families), self.title


@dataclass(frozen=True)
class _Place:
    """Where a starter stands in a module."""

    status: StepStatus = StepStatus.NOT_STARTED
    furthest_piece: int = 1
    reason: str = ""


_NOT_BEGUN = _Place()


def modules_in_use() -> list[Module]:
    """Return the modules that are not retired, by week and in a week those for everyone first."""
    found = db.session.scalars(select(Module).where(Module.retired_at.is_(None))).all()
    return sorted(found, key=lambda module: (module.due_week, bool(module.family_keys), module.title))


def module(slug: str) -> Module | None:
    """Return a module with its pieces, in use or retired."""
    return db.session.scalar(select(Module).where(Module.slug == slug).options(selectinload(Module.pieces)))


def progress_in(starter_id: int, module_id: int) -> ModuleProgress | None:
    """Return how far a starter has come in a module; None where she has not begun."""
    return db.session.scalar(
        select(ModuleProgress).where(ModuleProgress.starter_id == starter_id, ModuleProgress.module_id == module_id)
    )


def versions_of(starter_id: int) -> dict[str, int]:
    """Return, by module, the version of a starter's progress."""
    rows = db.session.execute(
        select(Module.slug, ModuleProgress.version)
        .join(Module, Module.id == ModuleProgress.module_id)
        .where(ModuleProgress.starter_id == starter_id)
    )
    return {row.slug: row.version for row in rows}


def is_hers(starter: Starter, found: Module, progress: ModuleProgress | None) -> bool:
    """Say whether a module is on a starter's list."""
    return rules.is_hers(
        retired=found.retired_at is not None,
        for_her_family=rules.is_for(found.families, starter.family),
        status=progress.status if progress else StepStatus.NOT_STARTED,
    )


def steps_for(starter: Starter) -> list[Step]:
    """Return what is on a starter's list of modules, in order of the day by which it is due; in two queries."""
    places = _places([starter.id])
    return _steps(_outlines(), places, starter.id, starter.start_date, starter.status, starter.family)


def progress_of(starter_ids: Collection[int]) -> dict[int, Progress]:
    """Return how far each of these starters has come, in numbers only, in three queries however many they are."""
    rows = db.session.execute(
        select(Starter.id, Starter.start_date, Starter.status, JobRole.family)
        .join(JobRole, JobRole.id == Starter.job_role_id)
        .where(Starter.id.in_(starter_ids))
    ).all()
    outlines, places = _outlines(), _places(starter_ids)
    return {row.id: rules.progress(_steps(outlines, places, *row)) for row in rows}


def _outlines() -> list[_Outline]:
    pieces = select(func.count()).where(ModulePiece.module_id == Module.id).scalar_subquery().label("pieces")
    rows = db.session.execute(
        select(
            Module.id,
            Module.slug,
            Module.title,
            Module.summary,
            Module.minutes,
            Module.due_week,
            Module.family_keys,
            Module.retired_at,
            pieces,
        )
    )
    outlines = [
        _Outline(
            id=row.id,
            slug=row.slug,
            title=row.title,
            summary=row.summary,
            minutes=row.minutes,
            week=row.due_week,
            families=frozenset(RoleFamily(key) for key in row.family_keys),
            retired=row.retired_at is not None,
            pieces=row.pieces,
        )
        for row in rows
    ]
    return sorted(outlines, key=lambda outline: outline.order)


def _places(starter_ids: Collection[int]) -> dict[tuple[int, int], _Place]:
    rows = db.session.execute(
        select(
            ModuleProgress.starter_id,
            ModuleProgress.module_id,
            ModuleProgress.status,
            ModuleProgress.furthest_piece,
            ModuleProgress.reason,
        ).where(ModuleProgress.starter_id.in_(starter_ids))
    )
    return {(row.starter_id, row.module_id): _Place(row.status, row.furthest_piece, row.reason) for row in rows}


def _steps(
    outlines: Sequence[_Outline],
    places: dict[tuple[int, int], _Place],
    starter_id: int,
    start_date: date,
    starter_status: StarterStatus,
    family: RoleFamily,
) -> list[Step]:
    today = clock.today()
    steps = []
    for outline in outlines:
        place = places.get((starter_id, outline.id), _NOT_BEGUN)
        for_her = rules.is_for(outline.families, family)
        if rules.is_hers(retired=outline.retired, for_her_family=for_her, status=place.status):
            steps.append(_step(outline, place, start_date, today, starter_status))
    return steps


def _step(outline: _Outline, place: _Place, start_date: date, today: date, starter_status: StarterStatus) -> Step:
    due = rules.due_on(start_date, outline.week)
    values: dict[str, str | int] = {"slug": outline.slug}
    if place.status is StepStatus.IN_PROGRESS:
        values["number"] = min(place.furthest_piece, outline.pieces)
    return Step(
        title=outline.title,
        summary=outline.summary,
        minutes=outline.minutes,
        endpoint="pathways.piece" if "number" in values else "pathways.module",
        values=values,
        week=outline.week,
        due=due,
        status=place.status,
        overdue=rules.is_overdue(place.status, due, today, starter_status),
        reason=place.reason,
    )
