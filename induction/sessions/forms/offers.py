"""Asking a trainer, and writing down what she answered."""

from decimal import Decimal
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from govuk_frontend_wtf.wtforms_widgets import GovTextInput
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired

from induction.access.enums import ToldBy
from induction.refusals import N_
from induction.sessions.enums import OfferStatus
from induction.sessions.offering import NotAnAmount, Terms, parts_within, pounds
from induction.trainers.enums import TrainerPart
from induction.web import fields
from induction.web.fields import Form

ANSWERS = {
    OfferStatus.ACCEPTED: N_("Yes, they will come"),
    OfferStatus.DECLINED: N_("No"),
    OfferStatus.WITHDRAWN: N_("They had said yes, and cannot come"),
}


class Pounds(StringField):  # type: ignore[misc]  # WTForms has no types
    """A sum of money typed as people write it; what was typed is shown again when it is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Understand what was typed. Raises ``ValueError`` with a sentence."""
        typed = fields.clean(valuelist[0]) if valuelist else ""
        self.data = None
        if not typed:
            return
        try:
            self.data = pounds(typed)
        except NotAnAmount as refusal:
            raise ValueError(gettext(refusal.message)) from None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data:.2f}" if isinstance(self.data, Decimal) else ""


class OfferForm(Form):
    seen = HiddenField()
    part = fields.one_of(_("What we ask them to do"), required=_("Choose what you ask them to do."))
    fee = Pounds(_("Fee"), validators=[InputRequired(_("Write the fee."))], widget=GovTextInput())
    expenses = fields.long_text(
        _("Expenses that we pay"), required=_("Write which expenses are paid, or that there are none."), limit=1000
    )
    travel = fields.long_text(
        _("Who books and pays the taxi, and when"),
        required=_("Write how they travel and who pays, and when."),
        limit=1000,
    )
    papers_by = fields.day(_("Papers will be with them by"))
    supporter_name = fields.text(_("Their supporter"))
    supporter_phone = fields.text(_("The supporter’s phone number"), limit=40)
    answer_by = fields.day(_("Please answer by"), required=_("Write by when you need an answer."))
    save = fields.button(_("Ask"))

    def offer_parts(self, part: TrainerPart) -> None:
        """Offer what a trainer who does ``part`` can be asked to do."""
        self.part.choices = [(found.value, gettext(found.label)) for found in parts_within(part)]

    def terms(self) -> Terms:
        """Return what was typed, as an offer holds it."""
        return Terms(
            part=TrainerPart(self.part.data),
            fee=Decimal(self.fee.data or 0),
            expenses=self.expenses.data,
            travel=self.travel.data,
            papers_by=self.papers_by.data,
            supporter_name=self.supporter_name.data or "",
            supporter_phone=self.supporter_phone.data or "",
            answer_by=self.answer_by.data,
        )


class AnswerForm(Form):
    asked = HiddenField()
    answer = fields.one_of(_("What did they say?"), required=_("Choose what they said."))
    told_us_by = fields.one_of(
        _("How did they tell you?"),
        required=_("Choose how they told you."),
        choices=[(way.value, _(way.label)) for way in ToldBy],
    )
    save = fields.button(_("Save"))

    def offer_answers(self, status: OfferStatus) -> None:
        """Offer the answers that can follow where the offer stands."""
        after = (
            [OfferStatus.ACCEPTED, OfferStatus.DECLINED] if status is OfferStatus.OFFERED else [OfferStatus.WITHDRAWN]
        )
        self.answer.choices = [(word.value, gettext(ANSWERS[word])) for word in after]

    @property
    def how_told(self) -> ToldBy:
        """How she told staff."""
        return ToldBy(self.told_us_by.data)

    @property
    def which_asking(self) -> int:
        """Which asking is answered; 0, which is none, for what is no number."""
        given: Any = self.asked.data or ""
        return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0
