"""Rooms, sessions and programmes."""

from datetime import datetime

from flask_babel import lazy_gettext as _
from wtforms import HiddenField
from wtforms.validators import Regexp

from induction import clock
from induction.access.enums import ROOM_NEEDS, Need
from induction.people.enums import RoleFamily
from induction.sessions.enums import ProgrammeKind
from induction.web import fields
from induction.web.fields import Form


class RoomForm(Form):
    name = fields.text(_("What the room is called"), required=_("Write what the room is called."))
    seats = fields.number(
        _("How many people it seats"), required=_("Write how many people it seats."), least=1, most=2000
    )
    offers = fields.ticks(
        _("What is there"), choices=[(need.value, _(need.label)) for need in Need if need in ROOM_NEEDS]
    )
    save = fields.button(_("Save the room"))


class SessionForm(Form):
    seen = HiddenField()
    title = fields.text(_("Title"), required=_("Write a title."), limit=150)
    day = fields.day(_("Date"), required=_("Write the date."))
    starts = fields.time_of_day(_("It starts at"), required=_("Write when it starts."))
    ends = fields.time_of_day(_("It ends at"), required=_("Write when it ends."))
    room = fields.pick(_("Room"))
    online_address = fields.text(
        _("Where to join online"),
        limit=500,
        checks=[Regexp(r"https?://\S+$", message=_("Write an address that begins with https://"))],
    )
    places = fields.number(_("Places"), required=_("Write how many places there are."), least=2, most=1000)
    group_size = fields.number(_("People in a small group"), required=_("Write a number."), least=2, most=30)
    last_day_to_book = fields.day(_("Last day to book"), required=_("Write the last day to book."))
    audience = fields.ticks(_("Who it is for"), choices=[(family.value, _(family.label)) for family in RoleFamily])
    note = fields.long_text(_("What people should know"), limit=2000)
    save = fields.button(_("Save"))

    def moment(self, which: str) -> datetime:
        """Return, in UTC, the moment that the date and the field ``which`` name together."""
        return clock.from_london(datetime.combine(self.day.data, self[which].data))


class ItemForm(Form):
    starts = fields.time_of_day(_("From"), required=_("Write when it begins."))
    ends = fields.time_of_day(_("To"), required=_("Write when it ends."))
    kind = fields.pick(_("What it is"), choices=[(kind.value, _(kind.label)) for kind in ProgrammeKind])
    title = fields.text(_("What it says on the programme"), required=_("Write what the programme says."), limit=150)
    trainer = fields.pick(_("Trainer who speaks"))
    speaker = fields.text(_("Or somebody else"), limit=150)
    save = fields.button(_("Save"))


class CallOffForm(Form):
    what = fields.one_of(
        _("What is to happen"),
        required=_("Choose one."),
        choices=[("postponed", _("Postpone it: there will be a new date")), ("cancelled", _("Cancel it"))],
    )
    reason = fields.text(_("Why, in words that everyone is told"), required=_("Write why."), limit=300)
    send = fields.button(_("Call it off and tell everyone"))


class ArrangeForm(Form):
    status = fields.one_of(_("How far it has come"), required=_("Choose one."))
    note = fields.text(_("Who does what, by when"), limit=300)
    save = fields.button(_("Save"))
