"""Bringing modules in; coming further in them; being let off."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select

from induction import audit, clock
from induction.audit import Actor
from induction.db import db, service
from induction.pathways import queries
from induction.pathways.enums import StepStatus
from induction.pathways.models import Module, ModulePiece, ModuleProgress
from induction.pathways.module_files import ModuleText
from induction.pathways.rules import AlreadyDone, ChangedMeanwhile, GiveAReason, NotOnYourList
from induction.people.models import Starter


@dataclass
class Loaded:
    """What became of each module, by slug."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)


@service
def load(actor: Actor, texts: Iterable[ModuleText]) -> Loaded:
    """Make the modules in use be ``texts`` and no others, and tell what became of each.

    Nobody's progress is touched: who has done a module has done it, whatever its text says now, and a place that the text no longer
    has counts as its end. What is gone is retired, and comes back with its file.
    """
    outcome = Loaded()
    known = {module.slug: module for module in db.session.scalars(select(Module))}
    for text in texts:
        module = known.pop(text.slug, None)
        if module is None:
            module = Module(slug=text.slug)
            db.session.add(module)
            outcome.added.append(text.slug)
            _write(module, text)
            _recorded(actor, "module:added", module)
        elif module.retired_at is not None or _differs(module, text):
            outcome.changed.append(text.slug)
            _write(module, text)
            _recorded(actor, "module:changed", module)
        else:
            outcome.unchanged.append(text.slug)
    for module in known.values():
        if module.retired_at is None:
            module.retired_at = module.changed_at = clock.now()
            outcome.retired.append(module.slug)
            _recorded(actor, "module:retired", module)
    return outcome


def _recorded(actor: Actor, action: str, module: Module) -> None:
    db.session.flush()
    audit.record(actor, action, module, about=module.title)


def _differs(module: Module, text: ModuleText) -> bool:
    present = (module.title, module.summary, module.preface, module.families, module.due_week, module.minutes)
    wanted = (text.title, text.summary, text.preface, text.families, text.due_week, text.minutes)
    return present != wanted or [(piece.heading, piece.text) for piece in module.pieces] != list(text.pieces)


def _write(module: Module, text: ModuleText) -> None:
    module.title, module.summary, module.preface = text.title, text.summary, text.preface
    module.family_keys = sorted(text.families)
    module.due_week, module.minutes = text.due_week, text.minutes
    module.retired_at, module.changed_at = None, clock.now()
    # A piece keeps its row and gets a new text: the rows' numbers are unique, and would clash if all were made anew.
    for number, (heading, words) in enumerate(text.pieces, 1):
        if number > len(module.pieces):
            module.pieces.append(ModulePiece(number=number))
        piece = module.pieces[number - 1]
        piece.heading, piece.text = heading, words
    del module.pieces[len(text.pieces) :]


@service
def go_on(actor: Actor, starter: Starter, module: Module, number: int) -> ModuleProgress:
    """Note that a starter has turned to piece ``number``; her place never goes back. The first time, she has started.

    Raises ``NotOnYourList`` when the module is not, or no longer, hers.
    """
    progress = _locked(starter, module)
    if progress.started_at is None:
        progress.started_at = clock.now()
    progress.furthest_piece = max(progress.furthest_piece, min(number, len(module.pieces)))
    if progress.status is StepStatus.NOT_STARTED:
        _set(progress, StepStatus.IN_PROGRESS)
        audit.record(actor, "module:started", progress, about=_about(starter, module))
    return progress


@service
def mark_done(actor: Actor, starter: Starter, module: Module) -> ModuleProgress:
    """Note that a starter has done a module; a second time changes nothing. She may do one from which she is exempt.

    Raises ``NotOnYourList``.
    """
    progress = _locked(starter, module)
    if progress.status is not StepStatus.COMPLETE:
        now = clock.now()
        progress.started_at = progress.started_at or now
        progress.completed_at = now
        progress.furthest_piece = len(module.pieces)
        progress.reason = ""
        _set(progress, StepStatus.COMPLETE)
        audit.record(actor, "module:done", progress, about=_about(starter, module))
    return progress


@service
def exempt(actor: Actor, starter: Starter, module: Module, reason: str, version: int) -> ModuleProgress:
    """Let a starter off a module, with a reason that she is shown; the same again changes nothing.

    ``version`` is that of the progress HR saw. Raises ``GiveAReason``, ``AlreadyDone``, ``ChangedMeanwhile`` and ``NotOnYourList``.
    """
    if not reason:
        raise GiveAReason
    progress = _locked(starter, module)
    if progress.status is StepStatus.EXEMPT and progress.reason == reason:
        return progress
    _refuse_if_changed(progress, version)
    if progress.status is StepStatus.COMPLETE:
        raise AlreadyDone
    progress.reason = reason
    _set(progress, StepStatus.EXEMPT)
    # The reason stays in its encrypted column: it may be about her health.
    audit.record(actor, "module:exempted", progress, about=_about(starter, module))
    return progress


@service
def require(actor: Actor, starter: Starter, module: Module, version: int) -> ModuleProgress:
    """Ask a starter after all to do a module from which she was exempt; she goes on where she was. Raises as ``exempt`` does."""
    progress = _locked(starter, module)
    if progress.status.is_open:
        return progress
    _refuse_if_changed(progress, version)
    if progress.status is StepStatus.COMPLETE:
        raise AlreadyDone
    progress.reason = ""
    _set(progress, StepStatus.IN_PROGRESS if progress.started_at else StepStatus.NOT_STARTED)
    audit.record(actor, "module:required", progress, about=_about(starter, module))
    return progress


def _locked(starter: Starter, module: Module) -> ModuleProgress:
    """Return a starter's progress in a module; until the unit of work ends nobody else changes hers, not even by beginning it."""
    db.session.execute(select(Starter.id).where(Starter.id == starter.id).with_for_update(key_share=True))
    progress = db.session.scalar(
        select(ModuleProgress)
        .where(ModuleProgress.starter_id == starter.id, ModuleProgress.module_id == module.id)
        .execution_options(populate_existing=True)
    )
    if not queries.is_hers(starter, module, progress):
        raise NotOnYourList
    if progress is None:
        progress = ModuleProgress(
            starter_id=starter.id,
            module_id=module.id,
            status=StepStatus.NOT_STARTED,
            furthest_piece=1,
            reason="",
            version=0,
        )
        db.session.add(progress)
    return progress


def _set(progress: ModuleProgress, status: StepStatus) -> None:
    progress.status = status
    progress.version += 1
    db.session.flush()


def _refuse_if_changed(progress: ModuleProgress, version: int) -> None:
    if version != progress.version:
        raise ChangedMeanwhile(status=progress.status)


def _about(starter: Starter, module: Module) -> str:
    return f"{starter.account.name}: {module.title}"
