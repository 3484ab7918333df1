"""Saying what one needs, for oneself or for somebody who has told us; and who arranges it."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from induction.access import queries, services
from induction.access.enums import ToldBy
from induction.access.forms import STEPS, CheckForm, DiscardForm, StepForm, StillRightForm
from induction.access.models import AccessProfile
from induction.db import db
from induction.people.models import Account
from induction.permissions import Permission, needs
from induction.web.pages import actor, asked_number, page, refusals_shown_on

blueprint = Blueprint("access", __name__)

_OWN_STEPS = ["needs", "words", "language"]
_STAFF_STEPS = ["told", *_OWN_STEPS]
_SHORT_LIST = 5


@dataclass(frozen=True)
class Journey:
    """The pages of questions about one person, answered by herself or by staff, and where on them somebody is."""

    account: Account
    own: bool
    name: str = ""
    """The step she is on; empty on the pages around the questions."""

    @property
    def steps(self) -> list[str]:
        """The steps in order."""
        return _OWN_STEPS if self.own else _STAFF_STEPS

    def url(self, step: str) -> str:
        """Return the address of a step, of ``check``, or of ``discard``."""
        question = step if step in STEPS else None
        view = "change" if question else step
        if self.own:
            return url_for(f".{view}", step=question)
        return url_for(f".{view}_for", account_id=self.account.id, step=question)

    @property
    def home(self) -> str:
        """The address of the page that shows what is saved."""
        return url_for(".mine") if self.own else url_for(".person", account_id=self.account.id)

    @property
    def after(self) -> str:
        """The address that follows the present step."""
        following = [*self.steps, "check"][self.steps.index(self.name) + 1]
        return self.url(following)

    @property
    def before(self) -> str:
        """The address before the present step."""
        position = self.steps.index(self.name) if self.name in self.steps else len(self.steps)
        return self.url(self.steps[position - 1]) if position else self.home


def _own(step: str = "") -> Journey | None:
    return Journey(current_user.account, True, step) if step in {"", *_OWN_STEPS} else None


def _for_somebody(account_id: int, step: str = "") -> Journey | None:
    account = queries.open_account(account_id)
    return Journey(account, False, step) if account is not None and step in {"", *_STAFF_STEPS} else None


@blueprint.get("/access")
@needs(Permission.OWN_ACCESS)
def mine() -> ResponseReturnValue:
    profile = queries.profile_of(current_user.id)
    review_on, due = queries.review_of(profile) if profile else (None, False)
    return page(
        "access/mine.html",
        profile=profile,
        review_on=review_on,
        due=due,
        draft=queries.draft_of(current_user.id, current_user.id),
        openings=queries.openings_of(profile.id, limit=_SHORT_LIST + 1) if profile else [],
        shown=_SHORT_LIST,
        journey=Journey(current_user.account, True),
        still_right=StillRightForm(formdata=None, version=queries.version_of(profile)),
    )


@blueprint.post("/access/still-right")
@needs(Permission.OWN_ACCESS)
def still_right() -> ResponseReturnValue:
    services.confirm(actor(), current_user.id, StillRightForm().version_seen)
    flash(_("Thank you. We will ask you again in a year."), "success")
    return redirect(url_for(".mine"))


@blueprint.get("/access/opened")
@needs(Permission.OWN_ACCESS)
def opened() -> ResponseReturnValue:
    profile = queries.profile_of(current_user.id)
    before = asked_number("before")
    found = queries.openings_of(profile.id, before, queries.PAGE + 1) if profile else []
    return page("access/opened.html", openings=found[: queries.PAGE], more=len(found) > queries.PAGE, before=before)


@blueprint.route("/access/change/<step>", methods=["GET", "POST"])
@needs(Permission.OWN_ACCESS, load=_own)
def change(journey: Journey) -> ResponseReturnValue:
    return _ask(journey)


@blueprint.route("/access/check", methods=["GET", "POST"])
@needs(Permission.OWN_ACCESS)
def check() -> ResponseReturnValue:
    return _check(Journey(current_user.account, True))


@blueprint.post("/access/discard")
@needs(Permission.OWN_ACCESS)
def discard() -> ResponseReturnValue:
    return _discard(Journey(current_user.account, True))


@blueprint.get("/access/people")
@needs(Permission.ACCESS_ARRANGE)
def people() -> ResponseReturnValue:
    waiting = request.args.get("show") == "not-answered"
    find = queries.people_still_to_answer if waiting else queries.people_who_answered
    found = find(after=asked_number("after"), before=asked_number("before"))
    return page("access/people.html", found=found, waiting=waiting)


@blueprint.get("/access/people/<int:account_id>")
@needs(Permission.ACCESS_ARRANGE, load=_for_somebody)
def person(journey: Journey) -> ResponseReturnValue:
    profile = _opened(journey)
    return page(
        "access/person.html",
        account=journey.account,
        journey=journey,
        profile=profile,
        review=queries.review_of(profile) if profile else None,
        draft=queries.draft_of(journey.account.id, current_user.id),
    )


@blueprint.route("/access/people/<int:account_id>/change/<step>", methods=["GET", "POST"])
@needs(Permission.ACCESS_ARRANGE, load=_for_somebody)
def change_for(journey: Journey) -> ResponseReturnValue:
    return _ask(journey)


@blueprint.route("/access/people/<int:account_id>/check", methods=["GET", "POST"])
@needs(Permission.ACCESS_ARRANGE, load=_for_somebody)
def check_for(journey: Journey) -> ResponseReturnValue:
    return _check(journey)


@blueprint.post("/access/people/<int:account_id>/discard")
@needs(Permission.ACCESS_ARRANGE, load=_for_somebody)
def discard_for(journey: Journey) -> ResponseReturnValue:
    return _discard(journey)


def _opened(journey: Journey) -> AccessProfile | None:
    """Return what may be shown of a person, having noted who is shown it. Call it in a GET, when nothing can be refused any more.

    The guard has read the account and the permission; that transaction ends here, so that the note's stands alone, and what
    the page reads begins anew after it. Only a profile whose opening was noted is returned. HEAD shows nothing.
    """
    if request.method != "GET":
        return None
    account_id, reader_id = journey.account.id, current_user.id
    db.session.rollback()
    noted = services.record_openings({account_id}, reader_id)
    return queries.profile_of(account_id) if noted else None


def _ask(journey: Journey) -> ResponseReturnValue:
    step = STEPS[journey.name]
    if request.method == "GET" and not journey.own:
        _opened(journey)
    answers, version = services.answers_so_far(journey.account.id, current_user.id)
    form = step.form(**step.fill(answers), version=version)
    if form.validate_on_submit():
        with refusals_shown_on(form):
            services.write_draft(actor(), journey.account.id, form.version_seen, **step.read(form))
            return redirect(journey.after)
    return page("access/change.html", form=form, journey=journey)


def _check(journey: Journey) -> ResponseReturnValue:
    draft = queries.draft_of(journey.account.id, current_user.id)
    if draft is None:  # saved already, by a second press of the button; or never begun
        return redirect(journey.home)
    answers = draft.answers
    if answers.needs is None:
        return redirect(journey.url("needs"))
    if not journey.own:
        _opened(journey)
    form = CheckForm(version=draft.based_on)
    if form.validate_on_submit():
        with refusals_shown_on(form):
            services.answer(
                actor(answers.told_by or None),
                journey.account.id,
                answers.needs,
                answers.own_words,
                meeting_language=answers.meeting_language,
                version=form.version_seen,
            )
            flash(_("Saved."), "success")
            return redirect(journey.home)
        _look_again(form, journey)
    told = _(ToldBy(answers.told_by).label) if answers.told_by else ""
    return page("access/check.html", form=form, journey=journey, answers=answers, told=told, changed=bool(form.errors))


def _look_again(form: StepForm, journey: Journey) -> None:
    """Let a second press save over what has been saved meanwhile: she has been told to look at it first."""
    form.version.data = str(queries.version_of(queries.profile_of(journey.account.id)))


def _discard(journey: Journey) -> ResponseReturnValue:
    if DiscardForm().validate_on_submit():
        services.discard_draft(actor(), journey.account.id)
        flash(_("Those answers have been thrown away. What was saved before has not changed."), "success")
    return redirect(journey.home)
