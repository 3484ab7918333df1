"""HR's sessions: the list, one session, its schedule, its programme, and the steps of its life."""

from datetime import datetime
from typing import NamedTuple

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from induction import clock
from induction.people.enums import RoleFamily
from induction.permissions import Permission, needs
from induction.sessions.enums import ProgrammeKind
from induction.sessions.forms.scheduling import CallOffForm, ItemForm, SessionForm
from induction.sessions.models import ProgrammeItem, Room, WelcomeSession
from induction.sessions.queries import bookings, offers, sessions
from induction.sessions.rules import Schedule
from induction.sessions.services import arrangements, scheduling
from induction.sessions.services.scheduling import Item
from induction.sessions.views import blueprint
from induction.web.numbers import LARGEST_ID
from induction.web.pages import actor, page, refusals_shown_on


@blueprint.get("/sessions")
@needs(Permission.SESSION_LIST)
def index() -> ResponseReturnValue:
    to_come = sessions.sessions_to_come()
    past = sessions.past_sessions(_seen_last())
    shown = past[: sessions.PAGE]
    more = f"{shown[-1].starts_at.timestamp()}_{shown[-1].id}" if len(past) > sessions.PAGE else None
    return page(
        "sessions/index.html",
        to_come=to_come,
        past=shown,
        more=more,
        filling=sessions.fillings(found.id for found in [*to_come, *shown]),
        unplaced=len(bookings.unplaced()),
    )


def _seen_last() -> tuple[datetime, int] | None:
    moment, _underscore, number = request.args.get("before", "").partition("_")
    try:
        return datetime.fromtimestamp(float(moment), clock.LONDON), min(int(number), LARGEST_ID)
    except (ValueError, OverflowError, OSError):
        return None


def _with_choices(form: SessionForm, current: Room | None = None) -> SessionForm:
    form.room.choices = [("", _("No room, online only"))]
    form.room.choices += [
        (str(room.id), _("%(site)s, %(room)s (seats %(seats)s)", site=room.site.name, room=room.name, seats=room.seats))
        for room in sessions.rooms()
    ]
    if current is not None and current.closed_at is not None:
        form.room.choices.append((str(current.id), f"{current.site.name}, {current.name}"))
    return form


def _schedule(form: SessionForm) -> Schedule:
    room = sessions.room(int(form.room.data)) if form.room.data else None
    return Schedule(
        title=form.title.data,
        starts_at=form.moment("starts"),
        ends_at=form.moment("ends"),
        room_id=room.id if room else None,
        room_name=room.name if room else "",
        room_seats=room.seats if room else None,
        online_address=form.online_address.data,
        places=form.places.data,
        group_size=form.group_size.data,
        last_day_to_book=form.last_day_to_book.data,
        audience=frozenset(RoleFamily(key) for key in form.audience.data or []),
        note=form.note.data,
    )


@blueprint.route("/sessions/new", methods=["GET", "POST"])
@needs(Permission.SESSION_SCHEDULE)
def new() -> ResponseReturnValue:
    form = _with_choices(SessionForm(data={"group_size": 6, "places": 24}))
    if form.validate_on_submit():
        with refusals_shown_on(form):
            made = scheduling.create(actor(), _schedule(form))
            flash(_("The draft has been saved. Check the programme, then open it for booking."), "success")
            return redirect(url_for(".show", welcome_session_id=made.id))
    return page("sessions/schedule.html", form=form, welcome_session=None)


@blueprint.get("/sessions/<int:welcome_session_id>")
@needs(Permission.SESSION_VIEW, load=sessions.welcome_session)
def show(welcome_session: WelcomeSession) -> ResponseReturnValue:
    lines = arrangements.lines_of(welcome_session)
    return page(
        "sessions/show.html",
        welcome_session=welcome_session,
        programme=sessions.programme_of(welcome_session),
        offers=offers.of_session(welcome_session.id),
        booked=bookings.on_session(welcome_session.id),
        waiting=bookings.waiting_for(welcome_session.id),
        filling=sessions.fillings([welcome_session.id])[welcome_session.id],
        missing=scheduling.what_is_missing(welcome_session),
        arranged=sum(line.status.lets_a_session_be_confirmed for line in lines),
        to_arrange=len(lines),
        register_open=scheduling.register_is_open(welcome_session),
    )


@blueprint.route("/sessions/<int:welcome_session_id>/change", methods=["GET", "POST"])
@needs(Permission.SESSION_SCHEDULE, load=sessions.welcome_session)
def change(welcome_session: WelcomeSession) -> ResponseReturnValue:
    form = _with_choices(SessionForm(data=_as_typed(welcome_session)), welcome_session.room)
    if form.validate_on_submit():
        with refusals_shown_on(form):
            seen = datetime.fromisoformat(form.seen.data)
            scheduling.change(actor(), welcome_session.id, _schedule(form), seen=seen)
            flash(_("Saved. Everyone whose date, time or place changed is being told."), "success")
            return redirect(url_for(".show", welcome_session_id=welcome_session.id))
    stale = form.is_submitted() and form.seen.data != welcome_session.changed_at.isoformat()
    if stale:
        form.seen.data = welcome_session.changed_at.isoformat()
    return page("sessions/schedule.html", form=form, welcome_session=welcome_session, stale=stale)


def _as_typed(welcome_session: WelcomeSession) -> dict[str, object]:
    starts, ends = clock.in_london(welcome_session.starts_at), clock.in_london(welcome_session.ends_at)
    same = ("title", "online_address", "places", "group_size", "last_day_to_book", "note")
    return {
        **{name: getattr(welcome_session, name) for name in same},
        "seen": welcome_session.changed_at.isoformat(),
        "day": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "room": str(welcome_session.room_id or ""),
        "audience": list(welcome_session.audience_keys),
    }


@blueprint.post("/sessions/<int:welcome_session_id>/open")
@needs(Permission.SESSION_SCHEDULE, load=sessions.welcome_session)
def open_for_booking(welcome_session: WelcomeSession) -> ResponseReturnValue:
    scheduling.open_for_booking(actor(), welcome_session.id)
    flash(_("People can book this session now."), "success")
    return redirect(url_for(".show", welcome_session_id=welcome_session.id))


@blueprint.post("/sessions/<int:welcome_session_id>/confirm")
@needs(Permission.SESSION_SCHEDULE, load=sessions.welcome_session)
def confirm(welcome_session: WelcomeSession) -> ResponseReturnValue:
    scheduling.confirm(actor(), welcome_session.id)
    flash(_("The session is confirmed."), "success")
    return redirect(url_for(".show", welcome_session_id=welcome_session.id))


@blueprint.route("/sessions/<int:welcome_session_id>/call-off", methods=["GET", "POST"])
@needs(Permission.SESSION_SCHEDULE, load=sessions.welcome_session)
def call_off(welcome_session: WelcomeSession) -> ResponseReturnValue:
    form = CallOffForm()
    if form.validate_on_submit():
        with refusals_shown_on(form):
            told = scheduling.call_off(
                actor(), welcome_session.id, postponed=form.what.data == "postponed", reason=form.reason.data
            )
            flash(
                ngettext(
                    "Called off. %(num)s person is being told.", "Called off. %(num)s people are being told.", told
                ),
                "success",
            )
            return redirect(url_for(".show", welcome_session_id=welcome_session.id))
    return page(
        "sessions/call_off.html", form=form, welcome_session=welcome_session, booked=sessions.taken(welcome_session.id)
    )


class _ItemOf(NamedTuple):
    welcome_session: WelcomeSession
    item: ProgrammeItem


def _item(welcome_session_id: int, item_id: int) -> _ItemOf | None:
    welcome_session = sessions.welcome_session(welcome_session_id)
    item = sessions.programme_item(welcome_session_id, item_id)
    return _ItemOf(welcome_session, item) if welcome_session is not None and item is not None else None


@blueprint.route("/sessions/<int:welcome_session_id>/programme/new", methods=["GET", "POST"])
@needs(Permission.SESSION_SCHEDULE, load=sessions.welcome_session)
def add_item(welcome_session: WelcomeSession) -> ResponseReturnValue:
    return _edit_item(welcome_session, None)


@blueprint.route("/sessions/<int:welcome_session_id>/programme/<int:item_id>", methods=["GET", "POST"])
@needs(Permission.SESSION_SCHEDULE, load=_item)
def change_item(found: _ItemOf) -> ResponseReturnValue:
    return _edit_item(found.welcome_session, found.item)


def _edit_item(welcome_session: WelcomeSession, item: ProgrammeItem | None) -> ResponseReturnValue:
    form = ItemForm(data=_item_as_typed(item) if item else {})
    agreed = {found.id: found.known_as for found in offers.who_said_yes(welcome_session.id)}
    if item is not None and item.trainer is not None:
        agreed.setdefault(item.trainer.id, item.trainer.known_as)
    form.trainer.choices = [("", _("Nobody")), *((str(number), name) for number, name in agreed.items())]
    if form.validate_on_submit():
        with refusals_shown_on(form):
            day = clock.in_london(welcome_session.starts_at).date()
            wanted = Item(
                starts_at=clock.from_london(datetime.combine(day, form.starts.data)),
                ends_at=clock.from_london(datetime.combine(day, form.ends.data)),
                kind=ProgrammeKind(form.kind.data),
                title=form.title.data,
                speaker=form.speaker.data,
                trainer_id=int(form.trainer.data) if form.trainer.data else None,
            )
            scheduling.save_item(actor(), welcome_session, item, wanted)
            flash(_("The programme has been saved."), "success")
            return redirect(url_for(".show", welcome_session_id=welcome_session.id))
    return page("sessions/item.html", form=form, welcome_session=welcome_session, item=item)


def _item_as_typed(item: ProgrammeItem) -> dict[str, object]:
    return {
        "starts": clock.in_london(item.starts_at).time(),
        "ends": clock.in_london(item.ends_at).time(),
        "kind": item.kind.value,
        "title": item.title,
        "trainer": str(item.trainer_id or ""),
        "speaker": item.speaker,
    }


@blueprint.post("/sessions/<int:welcome_session_id>/programme/<int:item_id>/remove")
@needs(Permission.SESSION_SCHEDULE, load=_item)
def remove_item(found: _ItemOf) -> ResponseReturnValue:
    scheduling.remove_item(actor(), found.item)
    flash(_("Taken off the programme."), "success")
    return redirect(url_for(".show", welcome_session_id=found.welcome_session.id))
