"""Letting somebody off a module."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField

from induction.web import fields
from induction.web.fields import Form


class VersionForm(Form):
    """A form about one starter's progress in one module, and the version of it that the page showed."""

    version = HiddenField()

    @property
    def version_seen(self) -> int:
        """The version, or one that never was if somebody has made it up."""
        text = str(self.version.data or "")
        return int(text) if text.isdecimal() and len(text) < 10 else -1


class ExemptForm(VersionForm):
    reason = fields.long_text(_("Why is this not needed?"), required=_("Write why this is not needed."), limit=500)
    exempt = fields.button(_("Let them off"))
