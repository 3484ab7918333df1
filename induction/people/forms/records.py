"""Job roles, words for contracts, teams and sites."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import HiddenField
from wtforms.validators import ValidationError

from induction.people.enums import ContractType, RoleFamily
from induction.web import fields
from induction.web.fields import Form

_LIMIT = 120


def _name(label: str, required: str) -> Any:
    def not_too_long_to_compare(_form: Form, field: Any) -> None:
        """What names are compared by may be longer than what is written: one letter may become three."""
        if len(field.data.casefold()) > _LIMIT:
            raise ValidationError(_("Use %(max)d characters or fewer.", max=_LIMIT))

    return fields.text(label, required=required, limit=_LIMIT, checks=[not_too_long_to_compare])


class RecordForm(Form):
    """One of a list; every one has a name."""

    seen = HiddenField()
    name: Any

    def values(self) -> dict[str, Any]:
        """Return what was written besides the name, by column."""
        raise NotImplementedError


class JobRoleForm(RecordForm):
    name = _name(_("Job title"), _("Write the job title."))
    family = fields.one_of(
        _("Role family"),
        required=_("Choose the role family."),
        choices=[(one.value, _(one.label)) for one in RoleFamily],
    )
    save = fields.button(_("Save"))

    def values(self) -> dict[str, Any]:
        """Return the role family."""
        return {"family": RoleFamily(self.family.data)}


class ContractWordForm(RecordForm):
    name = _name(_("The word in HR’s file"), _("Write the word."))
    contract_type = fields.one_of(
        _("What it means"),
        required=_("Choose what it means."),
        choices=[(one.value, _(one.label)) for one in ContractType],
    )
    save = fields.button(_("Save"))

    def values(self) -> dict[str, Any]:
        """Return the type of contract."""
        return {"contract_type": ContractType(self.contract_type.data)}


class TeamForm(RecordForm):
    name = _name(_("What the team is called"), _("Write what the team is called."))
    service = fields.text(_("The service it is part of"), limit=_LIMIT)
    save = fields.button(_("Save"))

    def values(self) -> dict[str, Any]:
        """Return the service."""
        return {"service": self.service.data or ""}


class SiteForm(RecordForm):
    name = _name(_("What the place is called"), _("Write what the place is called."))
    address = fields.long_text(_("Address"), limit=1000)
    how_to_get_there = fields.long_text(_("How to get there"), limit=2000)
    save = fields.button(_("Save"))

    def values(self) -> dict[str, Any]:
        """Return the address and the way there."""
        return {"address": self.address.data or "", "how_to_get_there": self.how_to_get_there.data or ""}
