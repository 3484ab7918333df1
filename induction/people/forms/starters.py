"""A starter's record, the list of starters, and the line managers whom files have named."""

from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField
from wtforms.validators import ValidationError

from induction import clock
from induction.people.enums import ContractType, RoleFamily, StarterStatus
from induction.people.forms.keys import form_key
from induction.people.services.starters import StarterRecord
from induction.people.starter_cells import LONGEST, read_cell
from induction.people.starter_findings import Finding, StarterField
from induction.web import fields
from induction.web.fields import Form


def _as_in_a_file(column: StarterField) -> Any:
    """Return a check by the rule that holds for HR's file, with its sentence."""

    def check(_form: Form, field: Any) -> None:
        found = read_cell(column, field.data or "", clock.today())
        if isinstance(found, Finding):
            raise ValidationError(found.text(gettext))

    return check


class StarterForm(Form):
    """What HR writes about a starter. ``made_by_form`` is for a new one, ``seen`` for one who is here."""

    made_by_form = form_key()
    seen = HiddenField()
    given_name = fields.text(_("Forename"), required=_("Write the forename."), limit=LONGEST[StarterField.GIVEN_NAME])
    family_name = fields.text(_("Surname"), required=_("Write the surname."), limit=LONGEST[StarterField.FAMILY_NAME])
    known_as = fields.text(_("Forename they go by"), limit=LONGEST[StarterField.KNOWN_AS])
    payroll_number = fields.text(
        _("Payroll number"),
        limit=LONGEST[StarterField.PAYROLL_NUMBER],
        checks=[_as_in_a_file(StarterField.PAYROLL_NUMBER)],
    )
    email = fields.text(_("Email address"), limit=254)
    other_way_to_reach = fields.text(_("Another way to reach them"))
    job_role = fields.pick(_("Job title"), required=_("Choose the job title."))
    team = fields.pick(_("Team"))
    site = fields.pick(_("Work base"))
    manager = fields.pick(_("Line manager"))
    supervisor = fields.text(_("Supervisor’s email address"), limit=254)
    start_date = fields.day(_("Start date"), required=_("Write the start date."))
    contract_type = fields.pick(_("Contract"))
    weekly_hours = fields.text(_("Hours a week"), limit=40, checks=[_as_in_a_file(StarterField.WEEKLY_HOURS)])
    status = fields.one_of(_("Where they stand"), required=_("Choose where they stand."))
    save = fields.button(_("Save"))

    started_before: date | None = None
    """The start date that is recorded: it may stay, however long ago it was."""

    def validate_start_date(self, field: Any) -> None:
        """Refuse a day too far off to be meant."""
        if field.data is not None and field.data != self.started_before:
            found = read_cell(StarterField.START_DATE, field.data.strftime("%d/%m/%Y"), clock.today())
            if isinstance(found, Finding):
                raise ValidationError(found.text(gettext))

    def record(self) -> StarterRecord:
        """Return what was written."""
        return StarterRecord(
            given_name=self.given_name.data,
            family_name=self.family_name.data,
            known_as=self.known_as.data or "",
            payroll_number=self.payroll_number.data or None,
            email=self.email.data or None,
            other_way_to_reach=self.other_way_to_reach.data or "",
            job_role_id=int(self.job_role.data),
            team_id=_id(self.team.data),
            site_id=_id(self.site.data),
            manager_id=_id(self.manager.data),
            supervisor_email=self.supervisor.data or "",
            start_date=self.start_date.data,
            contract_type=ContractType(self.contract_type.data) if self.contract_type.data else None,
            weekly_hours=self._hours(),
            status=StarterStatus(self.status.data) if self.status and self.status.data else None,
        )

    def _hours(self) -> Decimal | None:
        found = read_cell(StarterField.WEEKLY_HOURS, self.weekly_hours.data or "", clock.today())
        return found if isinstance(found, Decimal) else None


def _id(chosen: str | None) -> int | None:
    return int(chosen) if chosen else None


class StarterFilterForm(Form):
    """Which starters to list; it changes nothing, so it has no token and its answers stand in the address."""

    class Meta:
        """Without a token."""

        csrf = False

    words = fields.text(_("Name or payroll number"))
    family = fields.pick(_("Role family"), choices=[("", _("All")), *((one.value, _(one.label)) for one in RoleFamily)])
    manager = fields.pick(_("Line manager"))
    status = fields.pick(
        _("Where they stand"),
        choices=[("", _("Everyone who has not left")), *((one.value, _(one.label)) for one in StarterStatus)],
    )
    show = fields.button(_("Show"))


class ManagerForm(Form):
    name = fields.text(_("Their name"))
    confirm = fields.button(_("Confirm this line manager"))
