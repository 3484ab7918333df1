"""Rooms: what they seat and what is there."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from induction.access.enums import Need
from induction.people import queries as people
from induction.people.models import Site
from induction.permissions import Permission, needs
from induction.sessions.forms.scheduling import RoomForm
from induction.sessions.models import Room
from induction.sessions.queries import sessions as queries
from induction.sessions.services import scheduling
from induction.sessions.views import blueprint
from induction.web.pages import actor, page, refusals_shown_on


@blueprint.get("/rooms")
@needs(Permission.VENUE_MANAGE)
def rooms() -> ResponseReturnValue:
    return page("sessions/rooms.html", sites=queries.sites_with_rooms())


def _offers(form: RoomForm) -> frozenset[Need]:
    return frozenset(Need(key) for key in form.offers.data)


@blueprint.route("/sites/<int:site_id>/rooms/new", methods=["GET", "POST"])
@needs(Permission.VENUE_MANAGE, load=people.site)
def add_room(site: Site) -> ResponseReturnValue:
    form = RoomForm()
    if form.validate_on_submit():
        with refusals_shown_on(form):
            scheduling.add_room(actor(), site.id, name=form.name.data, seats=form.seats.data, offers=_offers(form))
            flash(_("%(name)s has been added.", name=form.name.data), "success")
            return redirect(url_for(".rooms"))
    return page("sessions/room.html", form=form, site=site, room=None)


@blueprint.route("/rooms/<int:room_id>", methods=["GET", "POST"])
@needs(Permission.VENUE_MANAGE, load=queries.room)
def change_room(room: Room) -> ResponseReturnValue:
    form = RoomForm(data={"name": room.name, "seats": room.seats, "offers": list(room.offers_keys)})
    if form.validate_on_submit():
        with refusals_shown_on(form):
            scheduling.change_room(actor(), room, name=form.name.data, seats=form.seats.data, offers=_offers(form))
            flash(_("%(name)s has been saved.", name=form.name.data), "success")
            return redirect(url_for(".rooms"))
    return page("sessions/room.html", form=form, site=room.site, room=room)


@blueprint.post("/rooms/<int:room_id>/close")
@needs(Permission.VENUE_MANAGE, load=queries.room)
def close_room(room: Room) -> ResponseReturnValue:
    scheduling.close_room(actor(), room)
    flash(_("%(name)s cannot be chosen any more.", name=room.name), "success")
    return redirect(url_for(".rooms"))
