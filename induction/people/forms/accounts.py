"""Accounts and the audit log, for the administrator."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField

from induction.people.enums import AccountRole
from induction.people.rules import ROLES_WITH_A_RECORD
from induction.web import fields
from induction.web.fields import Form


class AccountForm(Form):
    seen = HiddenField()
    name = fields.text(_("Name"), required=_("Write their name."))
    email = fields.text(_("Email address"), limit=254)
    phone = fields.text(_("Phone number"), limit=40)
    roles = fields.ticks(
        _("What they do here"),
        choices=[(role.value, _(role.label)) for role in AccountRole if role not in ROLES_WITH_A_RECORD],
    )
    save = fields.button(_("Save"))

    def given(self) -> list[AccountRole]:
        """Return the roles that were ticked."""
        return [AccountRole(role) for role in self.roles.data or []]


class AccountFilterForm(Form):
    """Which accounts to list; its answers stand in the address."""

    class Meta:
        """Without a token."""

        csrf = False

    words = fields.text(_("Name or email address"))
    role = fields.pick(
        _("What they do here"), choices=[("", _("Everything")), *((one.value, _(one.label)) for one in AccountRole)]
    )
    show = fields.button(_("Show"))


class AuditFilterForm(Form):
    """Which events to list; its answers stand in the address."""

    class Meta:
        """Without a token."""

        csrf = False

    subject = fields.pick(_("What it was about"))
    number = fields.number(_("Its number"), most=2_000_000_000)
    show = fields.button(_("Show"))
