"""Signing in."""

from flask_babel import lazy_gettext as _

from induction.web import fields
from induction.web.fields import Form


class EmailForm(Form):
    email = fields.text(
        _("Your work email address"), required=_("Write your email address, so that we can send you a link."), limit=254
    )
    send = fields.button(_("Send me a link"))


class CodeForm(Form):
    code = fields.text(_("The six digits from the email"), required=_("Write the six digits from the email."), limit=20)
    send = fields.button(_("Sign in"))


class OwnEmailForm(Form):
    email = fields.text(_("Your new email address"), required=_("Write your new email address."), limit=254)
    save = fields.button(_("Use this address from now on"))


class ButtonForm(Form):
    """A page with nothing but a button."""

    send = fields.button(_("Go on"))
