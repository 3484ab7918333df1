"""What is asked, one thing per page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput
from wtforms import Field, HiddenField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from induction.access.enums import ASKED_NEEDS, Need, ToldBy
from induction.access.models import Answers
from induction.web import fields
from induction.web.fields import Form

NONE_OF_THESE = "none"


class _TicksWithNone(GovCheckboxesInput):  # type: ignore[misc]  # the library has no types
    """Tick boxes whose last one stands apart: ticking it unticks the others, where there is script."""

    def map_gov_params(self, field: Field, **kwargs: Any) -> dict[str, Any]:
        params: dict[str, Any] = super().map_gov_params(field, **kwargs)
        *needs, last = params["items"]
        params["items"] = [*needs, {"divider": gettext("or")}, {**last, "behaviour": "exclusive"}]
        return params


class StepForm(Form):
    """A question. ``version`` is that of the saved answers which were there when the page was opened."""

    version = HiddenField()

    @property
    def version_seen(self) -> int:
        """The version, or one that never was if somebody has made it up."""
        text = str(self.version.data or "")
        return int(text) if text.isdecimal() and len(text) < 10 else -1


class ToldForm(StepForm):
    told = fields.one_of(
        _("How were you told?"),
        required=_("Choose how you were told."),
        choices=[SelectChoice(way.value, _(way.label)) for way in ToldBy],
    )
    go_on = fields.button(_("Continue"))


class NeedsForm(StepForm):
    needs = fields.ticks(
        _("Which of these are needed?"),
        required=_("Tick what is needed, or “None of these”."),
        choices=[
            *(SelectChoice(need.value, _(need.label)) for need in ASKED_NEEDS),
            SelectChoice(NONE_OF_THESE, _("None of these")),
        ],
    )
    go_on = fields.button(_("Continue"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.needs.widget = _TicksWithNone()

    def validate_needs(self, field: Field) -> None:
        """Refuse "none" beside something."""
        if NONE_OF_THESE in field.data and len(field.data) > 1:
            raise ValidationError(gettext("Tick what is needed, or “None of these”, but not both."))


class WordsForm(StepForm):
    own_words = fields.long_text(_("Is there anything else we should know?"), limit=2000)
    go_on = fields.button(_("Continue"))


class LanguageForm(StepForm):
    meeting_language = fields.text(_("Which language is best for messages and meetings?"), limit=100)
    go_on = fields.button(_("Continue"))


class CheckForm(StepForm):
    save = fields.button(_("Save"))


class StillRightForm(StepForm):
    still_right = fields.button(_("Yes, it is still right"))


class DiscardForm(Form):
    discard = fields.button(_("Throw these away"))


@dataclass(frozen=True)
class Step:
    """One page of questions: its form, and how answers go in and come out."""

    form: Callable[..., StepForm]
    fill: Callable[[Answers], dict[str, Any]]
    """The form's fields from answers given before."""
    read: Callable[[Any], dict[str, Any]]
    """The fields of ``Answers`` from the form."""


def _fill_needs(answers: Answers) -> dict[str, Any]:
    if answers.needs is None:
        return {}
    return {"needs": sorted(need.value for need in answers.needs) or [NONE_OF_THESE]}


def _read_needs(form: NeedsForm) -> dict[str, Any]:
    return {"needs": frozenset(Need(word) for word in form.needs.data if word != NONE_OF_THESE)}


STEPS: dict[str, Step] = {
    "told": Step(ToldForm, lambda answers: {"told": answers.told_by or None}, lambda form: {"told_by": form.told.data}),
    "needs": Step(NeedsForm, _fill_needs, _read_needs),
    "words": Step(
        WordsForm, lambda answers: {"own_words": answers.own_words}, lambda form: {"own_words": form.own_words.data}
    ),
    "language": Step(
        LanguageForm,
        lambda answers: {"meeting_language": answers.meeting_language},
        lambda form: {"meeting_language": form.meeting_language.data},
    ),
}
"""The pages of questions in order. The first is only for staff who answer for somebody."""
