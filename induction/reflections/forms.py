"""The forms of a reflection. Each of those she writes in carries the version it was typed on, and which page it is."""

import secrets
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import HiddenField

from induction.reflections.enums import Done, Part, Statement
from induction.reflections.services.sharing import Readers
from induction.reflections.services.writing import Typed
from induction.web import fields
from induction.web.fields import Form

LONGEST = 10_000
"""Characters in one answer: some five pages."""


def _number(text: str | None) -> int:
    """Return a hidden field's number; whatever is no number is older than everything."""
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 10 else 0


class WritingForm(Form):
    """A form with a text that is saved as she types."""

    version = HiddenField()
    window = HiddenField(default=lambda: secrets.token_hex(12))
    text = fields.long_text("", limit=LONGEST)

    def typed(self) -> Typed:
        """Return what the page sent."""
        return Typed(text=self.text.data or "", version=_number(self.version.data), window=self.window.data or "")


class QuestionForm(WritingForm):
    save = fields.button(_("Save and continue"))


class OneThingForm(WritingForm):
    do_by = fields.day(_("By when"))
    save = fields.button(_("Save and continue"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a day where there is a thing to do."""
        good: bool = super().validate(extra_validators)
        if good and self.text.data and self.do_by.data is None:
            self.refuse(_("Write by when you will do it, such as 5/1/2027."), "do_by")
            return False
        return good

    def typed(self) -> Typed:
        """Return what the page sent, with the day if it can be read."""
        sent = super().typed()
        unclear = bool(self.do_by.process_errors)
        return Typed(sent.text, sent.version, sent.window, do_by=self.do_by.data, half_typed=unclear)


class CopyForm(WritingForm):
    text = fields.long_text(_("The copy without names"), limit=5 * LONGEST)
    save = fields.button(_("Save and read it once more"))


class SixWeeksForm(WritingForm):
    done = fields.one_of(
        _("Did you do it?"),
        required=_("Choose the answer that is nearest."),
        choices=[(done.value, _(done.label)) for done in Done],
    )
    text = fields.long_text(_("What got in the way, or what changed for somebody?"), limit=LONGEST)
    save = fields.button(_("Send my answer"))

    def typed(self) -> Typed:
        """Return what the page sent, with the answer if one is chosen."""
        sent = super().typed()
        chosen = self.done.data if self.done.data in set(Done) else None
        return Typed(sent.text, sent.version, sent.window, done=Done(chosen) if chosen else None)


def writing_form(part: Part, **values: Any) -> WritingForm:
    """Return the form of the page on which this part is written."""
    kinds = {Part.ONE_THING: OneThingForm, Part.FOR_LEARNING: CopyForm, Part.SIX_WEEKS: SixWeeksForm}
    return kinds.get(part, QuestionForm)(**values)


_SCALE = [(str(number), str(number)) for number in range(11)]


class RatingForm(Form):
    sees_effect = fields.one_of(
        _(Statement.SEES_EFFECT.label), required=_("Choose a number from 0 to 10."), choices=_SCALE
    )
    knows_one_thing = fields.one_of(
        _(Statement.KNOWS_ONE_THING.label), required=_("Choose a number from 0 to 10."), choices=_SCALE
    )
    save = fields.button(_("Save and continue"))

    def values(self) -> dict[Statement, int]:
        """Return the numbers."""
        return {statement: int(self[statement].data) for statement in Statement}


class ReadersForm(Form):
    """Who may read: nothing ticked means nobody. The page names the supervisor; the form carries who that was."""

    readers = fields.ticks(_("Besides me, it may be read by"))
    supervisor_id = HiddenField()
    version = HiddenField()
    save = fields.button(_("Save"))

    def chosen(self) -> Readers:
        """Return her choice."""
        ticked = set(self.readers.data or [])
        return Readers(
            supervisor_id=_number(self.supervisor_id.data) if "supervisor" in ticked else None,
            for_learning="learning" in ticked,
            version=_number(self.version.data),
        )


class ApproveForm(Form):
    version = HiddenField()
    save = fields.button(_("Yes, this may be read without my name"))

    def shown_version(self) -> int:
        """Return which version of the copy the page showed."""
        return _number(self.version.data)


class ConfirmForm(Form):
    """A page with one button."""

    save = fields.button(_("Yes"))
