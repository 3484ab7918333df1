"""A session's groups: make them, look at the mix, move and lock people."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from induction.groups import queries, services
from induction.groups.hard_rules import Broken
from induction.groups.models import GroupPlan, Seat, SmallGroup
from induction.groups.moves import Move, Price, Remark, Swap
from induction.people.enums import RoleFamily
from induction.permissions import Permission, needs
from induction.refusals import Refusal
from induction.sessions.models import WelcomeSession
from induction.sessions.queries import sessions
from induction.web.language import worded
from induction.web.numbers import posted_id
from induction.web.pages import actor, page

blueprint = Blueprint("groups", __name__)


@blueprint.get("/sessions/<int:welcome_session_id>/groups")
@needs(Permission.GROUPS_PLAN, load=sessions.welcome_session)
def show(welcome_session: WelcomeSession) -> ResponseReturnValue:
    plan = queries.plan_of(welcome_session.id)
    return page(
        "groups/show.html",
        welcome_session=welcome_session,
        plan=plan,
        coming=len(queries.coming(welcome_session)),
        mixes={group.id: _mix(group) for group in plan.groups} if plan else {},
        holds=services.still_holds(welcome_session, plan) if plan else True,
        certificate=_certificate(welcome_session, plan) if plan else "",
    )


def _mix(group: SmallGroup) -> list[dict[str, object]]:
    families = [seat.booking.starter.family for seat in group.seats]
    return [{"label": _(family.label), "count": families.count(family)} for family in RoleFamily]


def _certificate(welcome_session: WelcomeSession, plan: GroupPlan) -> str:
    try:
        message, values = queries.judged(plan, queries.problem_of(welcome_session)).certificate()
    except Refusal:
        return ""
    return str(_(message, **values))


def _version() -> int:
    return posted_id("version")


def _back(welcome_session: WelcomeSession) -> ResponseReturnValue:
    return redirect(url_for(".show", welcome_session_id=welcome_session.id))


@blueprint.post("/sessions/<int:welcome_session_id>/groups/make")
@needs(Permission.GROUPS_PLAN, load=sessions.welcome_session)
def make(welcome_session: WelcomeSession) -> ResponseReturnValue:
    with _names_shown(welcome_session):
        services.make(actor(), welcome_session.id, version=_version(), again="again" in request.form)
    flash(_("The groups have been made."), "success")
    return _back(welcome_session)


@blueprint.post("/sessions/<int:welcome_session_id>/groups/confirm")
@needs(Permission.GROUPS_PLAN, load=sessions.welcome_session)
def confirm(welcome_session: WelcomeSession) -> ResponseReturnValue:
    with _names_shown(welcome_session):
        services.confirm(actor(), welcome_session.id, version=_version())
    flash(_("The groups are confirmed."), "success")
    return _back(welcome_session)


@blueprint.post("/sessions/<int:welcome_session_id>/groups/lock")
@needs(Permission.GROUPS_PLAN, load=sessions.welcome_session)
def lock(welcome_session: WelcomeSession) -> ResponseReturnValue:
    on = request.form.get("on") == "yes"
    if "group" in request.form:
        number = posted_id("group")
        services.lock_group(actor(), welcome_session.id, number, on=on, version=_version())
    else:
        booking_id = posted_id("booking")
        services.lock_person(actor(), welcome_session.id, booking_id, on=on, version=_version())
    return _back(welcome_session)


class _SeatAt(NamedTuple):
    welcome_session: WelcomeSession
    plan: GroupPlan
    seat: Seat


def _seat(welcome_session_id: int, booking_id: int) -> _SeatAt | None:
    welcome_session = sessions.welcome_session(welcome_session_id)
    plan = queries.plan_of(welcome_session_id)
    seat = queries.seat_of(welcome_session_id, booking_id)
    if welcome_session is None or plan is None or seat is None:
        return None
    return _SeatAt(welcome_session, plan, seat)


class Choice(NamedTuple):
    """Somewhere a person could go: the value of its button, what it is, and what it would do."""

    value: str
    group: int
    other: str
    allowed: bool
    sentences: list[str]


@blueprint.get("/sessions/<int:welcome_session_id>/groups/people/<int:booking_id>")
@needs(Permission.GROUPS_PLAN, load=_seat)
def choose(found: _SeatAt) -> ResponseReturnValue:
    prices = services.choices(found.welcome_session, found.plan, found.seat.booking_id)
    names = {
        str(seat.booking_id): (seat.booking.starter.account.name, group.number)
        for group in found.plan.groups
        for seat in group.seats
    }
    return page(
        "groups/choose.html",
        welcome_session=found.welcome_session,
        plan=found.plan,
        seat=found.seat,
        here=names[str(found.seat.booking_id)][1],
        choices=[_choice(found.welcome_session, price, names) for price in prices],
    )


def _choice(welcome_session: WelcomeSession, price: Price, names: dict[str, tuple[str, int]]) -> Choice:
    change = price.change
    told: Sequence[Remark | Broken] = price.remarks or price.refused
    sentences = [_sentence(welcome_session, one) for one in told]
    if isinstance(change, Move):
        return Choice(f"group-{change.group}", change.group, "", price.allowed, sentences)
    name, group = names[str(change.other)]
    return Choice(f"swap-{change.other}", group, name, price.allowed, sentences)


def _sentence(welcome_session: WelcomeSession, told: Remark | Broken) -> str:
    return worded(told.message, queries.named(welcome_session, told.values))


@contextmanager
def _names_shown(welcome_session: WelcomeSession) -> Iterator[None]:
    """Put names in place of the engine's ids in a refusal on its way to a page."""
    try:
        yield
    except Refusal as refusal:
        refusal.values = queries.named(welcome_session, refusal.values)
        raise


@blueprint.post("/sessions/<int:welcome_session_id>/groups/people/<int:booking_id>/move")
@needs(Permission.GROUPS_PLAN, load=_seat)
def move(found: _SeatAt) -> ResponseReturnValue:
    kind, _dash, target = request.form.get("to", "").partition("-")
    person = str(found.seat.booking_id)
    if kind == "swap":
        change: Move | Swap = Swap(person, target)
    else:
        change = Move(person, int(target) if target.isascii() and target.isdecimal() and len(target) < 10 else 0)
    with _names_shown(found.welcome_session):
        services.move(actor(), found.welcome_session.id, change, version=_version())
    flash(_("Moved. Whoever you move by hand stays there when the groups are made again."), "success")
    return _back(found.welcome_session)
