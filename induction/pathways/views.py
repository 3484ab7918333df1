"""Reading modules piece by piece, and HR's page about one starter's."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from induction import clock
from induction.pathways import queries, rules, services
from induction.pathways.enums import StepStatus
from induction.pathways.forms import ExemptForm, VersionForm
from induction.pathways.models import Module, ModulePiece, ModuleProgress
from induction.people import queries as people
from induction.people.enums import AccountRole
from induction.people.models import Starter
from induction.permissions import Permission, needs
from induction.web.pages import actor, page, refusals_shown_on

blueprint = Blueprint("pathways", __name__)


@dataclass(frozen=True)
class Reading:
    """A module, the piece of it that is open, and the starter who reads it; a member of staff reads without progress."""

    module: Module
    number: int
    starter: Starter | None
    progress: ModuleProgress | None

    @property
    def piece(self) -> ModulePiece:
        """The piece that is open."""
        return self.module.pieces[self.number - 1]

    @property
    def in_use(self) -> bool:
        """Whether the module is not retired."""
        return self.module.retired_at is None

    @property
    def hers(self) -> bool:
        """Whether it is on the reader's own list."""
        return self.starter is not None and queries.is_hers(self.starter, self.module, self.progress)

    @property
    def status(self) -> StepStatus:
        """Where the reader stands."""
        return self.progress.status if self.progress else StepStatus.NOT_STARTED

    @property
    def place(self) -> int:
        """The piece at which she goes on."""
        furthest = self.progress.furthest_piece if self.progress else 1
        return min(furthest, len(self.module.pieces))


def _own_starter() -> Starter | None:
    return people.starter_of(current_user.id) if AccountRole.STARTER in current_user.roles else None


def _reading(slug: str, number: int = 1) -> Reading | None:
    module = queries.module(slug)
    if module is None or not 1 <= number <= len(module.pieces):
        return None
    starter = _own_starter()
    return Reading(module, number, starter, queries.progress_in(starter.id, module.id) if starter else None)


@blueprint.get("/modules")
@needs(Permission.MODULE_READ)
def mine() -> ResponseReturnValue:
    starter = _own_starter()
    steps = queries.steps_for(starter) if starter else []
    on_list = {step.values["slug"] for step in steps}
    reads_all = rules.reads_every_module(current_user.roles)
    return page(
        "pathways/mine.html",
        starter=starter,
        steps=steps,
        progress=rules.progress(steps),
        weeks=(clock.today() - starter.start_date).days / 7 if starter else None,
        others=[module for module in queries.modules_in_use() if module.slug not in on_list] if reads_all else None,
    )


@blueprint.get("/modules/<slug>")
@needs(Permission.MODULE_READ, load=_reading)
def module(reading: Reading) -> ResponseReturnValue:
    own = reading.starter if reading.hers else None
    due = rules.due_on(own.start_date, reading.module.due_week) if own else None
    return page("pathways/module.html", reading=reading, module=reading.module, due=due)


@blueprint.get("/modules/<slug>/<int:number>")
@needs(Permission.MODULE_READ, load=_reading)
def piece(reading: Reading) -> ResponseReturnValue:
    return page("pathways/piece.html", reading=reading, module=reading.module, piece=reading.piece)


@dataclass(frozen=True)
class StartersModule:
    """One starter and one module on her list."""

    starter: Starter
    module: Module
    progress: ModuleProgress | None
    number: int = 1
    """The piece that is open."""


def _starters_module(starter: Starter | None, slug: str, number: int = 1) -> StartersModule | None:
    module = queries.module(slug)
    if starter is None or module is None or not 1 <= number <= len(module.pieces):
        return None
    progress = queries.progress_in(starter.id, module.id)
    return StartersModule(starter, module, progress, number) if queries.is_hers(starter, module, progress) else None


def _own(slug: str, number: int = 1) -> StartersModule | None:
    return _starters_module(_own_starter(), slug, number)


def _somebodys(starter_id: int, slug: str) -> StartersModule | None:
    return _starters_module(people.starter(starter_id), slug)


@blueprint.post("/modules/<slug>/<int:number>/next")
@needs(Permission.MODULE_OWN, load=_own)
def next_piece(own: StartersModule) -> ResponseReturnValue:
    following = min(own.number + 1, len(own.module.pieces))
    services.go_on(actor(), own.starter, own.module, following)
    return redirect(url_for(".piece", slug=own.module.slug, number=following))


@blueprint.post("/modules/<slug>/done")
@needs(Permission.MODULE_OWN, load=_own)
def done(own: StartersModule) -> ResponseReturnValue:
    services.mark_done(actor(), own.starter, own.module)
    flash(_("You have finished “%(title)s”. Thank you for reading it.", title=own.module.title), "success")
    return redirect(url_for(".mine"))


@blueprint.get("/starters/<int:starter_id>/modules")
@needs(Permission.MODULE_EXEMPT, load=people.starter)
def of_starter(starter: Starter) -> ResponseReturnValue:
    steps = queries.steps_for(starter)
    return page(
        "pathways/of_starter.html",
        starter=starter,
        steps=steps,
        progress=rules.progress(steps),
        versions=queries.versions_of(starter.id),
    )


@blueprint.route("/starters/<int:starter_id>/modules/<slug>/exempt", methods=["GET", "POST"])
@needs(Permission.MODULE_EXEMPT, load=_somebodys)
def exempt(found: StartersModule) -> ResponseReturnValue:
    version = found.progress.version if found.progress else 0
    form = ExemptForm(version=version)
    if form.validate_on_submit():
        with refusals_shown_on(form):
            services.exempt(actor(), found.starter, found.module, form.reason.data, form.version_seen)
            flash(_("Saved. They can see the reason."), "success")
            return redirect(url_for(".of_starter", starter_id=found.starter.id))
        form.version.data = str(queries.versions_of(found.starter.id).get(found.module.slug, 0))
    return page("pathways/exempt.html", form=form, starter=found.starter, module=found.module)


@blueprint.post("/starters/<int:starter_id>/modules/<slug>/required")
@needs(Permission.MODULE_EXEMPT, load=_somebodys)
def required(found: StartersModule) -> ResponseReturnValue:
    services.require(actor(), found.starter, found.module, VersionForm().version_seen)
    flash(_("Saved. It is on their list again."), "success")
    return redirect(url_for(".of_starter", starter_id=found.starter.id))
