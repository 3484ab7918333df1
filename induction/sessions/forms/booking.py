"""Booking and the register."""

from flask_babel import lazy_gettext as _

from induction.access.enums import ToldBy
from induction.sessions.enums import Attendance
from induction.web import fields
from induction.web.fields import Form

_WISHES = [("", _("HR’s decision")), *[(way.value, _(way.label)) for way in ToldBy]]


class PickStartersForm(Form):
    starters = fields.ticks(_("Who is to be booked"), required=_("Tick at least one person."), coerce=int)
    save = fields.button(_("Book the people ticked"))


class PickSessionForm(Form):
    welcome_session = fields.one_of(_("Which session"), required=_("Choose a session."), coerce=int)
    told_us_by = fields.pick(_("Whose wish this is"), choices=_WISHES)
    save = fields.button(_("Book this session"))


class ConfirmForm(Form):
    send = fields.button(_("Yes"))


class TakeOffForm(ConfirmForm):
    told_us_by = fields.pick(_("Whose wish this is"), choices=_WISHES)


class MarkForm(Form):
    attendance = fields.pick(
        _("Mark"), choices=[("", _("No mark")), *[(word.value, _(word.label)) for word in Attendance]]
    )
    note = fields.text(_("Note"), limit=300)


class WalkInForm(Form):
    search = fields.text(_("Name or payroll number"), required=_("Write a name or a payroll number."), limit=100)
    send = fields.button(_("Find"))
