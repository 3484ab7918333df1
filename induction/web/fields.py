"""Form fields in GOV.UK's clothes, with the checks that every form shares. Forms never query: choices are injected."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxesInput,
    GovCheckboxInput,
    GovFileInput,
    GovRadioInput,
    GovSelect,
    GovSubmitInput,
    GovTextArea,
    GovTextInput,
)
from markupsafe import Markup
from wtforms import (
    BooleanField,
    Field,
    FileField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, StopValidation, ValidationError

_CONTROLS = [code for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n\r"]
_NEVER_SHOWN = dict.fromkeys([*_CONTROLS, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Control characters, which no page may hold, and the marks that turn the rest of a line round (bidirectional overrides)."""


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The root of our forms."""

    def hidden_tag(self, *fields: Field) -> Markup:
        """Return the hidden fields, and with them the token of a form that was kept while its writer had to sign in.

        Shown again with an error, it is still that form: it is forgotten when it has been taken, and not before.
        """
        hidden = Markup(super().hidden_tag(*fields))  # noqa: S704 - Flask-WTF made it
        token = request.form.get("kept_form")
        return hidden + Markup('<input type="hidden" name="kept_form" value="{}">').format(token) if token else hidden

    def refuse(self, sentence: str, field: str | None = None) -> None:
        """Show a sentence as this form's error, beside ``field`` where the form has it."""
        if field is not None and field in self._fields:
            self._fields[field].errors = [*self._fields[field].errors, sentence]
        else:
            self.form_errors.append(sentence)


Validator = Callable[..., None]


def clean(text: str | None) -> str:
    """Return text as it is stored: trimmed, with ordinary line ends, without characters that are never shown."""
    return (text or "").translate(_NEVER_SHOWN).replace("\r\n", "\n").replace("\r", "\n").strip()


class _Required(InputRequired):  # type: ignore[misc]  # WTForms has no types
    """Something was given, and not only spaces or what is never shown."""

    def __call__(self, form: Form, field: Field) -> None:
        given = field.raw_data[0] if field.raw_data else None
        if isinstance(given, str) and not clean(given):
            field.errors = []
            raise StopValidation(self.message)
        super().__call__(form, field)


def _validators(required: str | None, *others: Callable[..., None]) -> list[Callable[..., None]]:
    return [_Required(required) if required else Optional(), *others]


def _too_long(limit: int) -> Length:
    return Length(max=limit, message=_("Use %(max)d characters or fewer."))


def text(
    label: str, *, required: str | None = None, limit: int = 200, checks: Sequence[Validator] = (), **more: Any
) -> Field:
    """Return a one-line field. ``required`` is the sentence shown when it is empty; without it the field may be empty.

    ``checks`` are further validators of what was typed.
    """
    return StringField(
        label,
        filters=[clean],
        validators=_validators(required, _too_long(limit), *checks),
        widget=GovTextInput(),
        **more,
    )


def long_text(label: str, *, required: str | None = None, limit: int = 10_000, **more: Any) -> Field:
    """Return a field of several lines."""
    return TextAreaField(
        label, filters=[clean], validators=_validators(required, _too_long(limit)), widget=GovTextArea(), **more
    )


def number(label: str, *, required: str | None = None, least: int = 0, most: int = 10_000, **more: Any) -> Field:
    """Return a field for a whole number from ``least`` to ``most``."""

    def in_range(_form: Form, field: Field) -> None:
        if field.data is not None and not least <= field.data <= most:
            raise ValidationError(_("Write a whole number from %(least)s to %(most)s.", least=least, most=most))

    return _Whole(label, validators=_validators(required, in_range), widget=GovTextInput(), **more)


class _Whole(IntegerField):  # type: ignore[misc]  # WTForms has no types
    def process_formdata(self, valuelist: Sequence[str]) -> None:
        text_given = clean(valuelist[0]) if valuelist else ""
        self.data = None
        if not text_given:
            return
        try:
            self.data = int(text_given) if len(text_given) < 10 else int("x")
        except ValueError:
            raise ValueError(_("Write a whole number, such as 12.")) from None


class _Parsed(StringField):  # type: ignore[misc]  # WTForms has no types
    """A field typed as text and understood as something else; what was typed is shown again when it is not."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.raw_text = clean(valuelist[0]) if valuelist else ""
        self.data = self.understand(self.raw_text) if self.raw_text else None

    def understand(self, typed: str) -> Any:
        raise NotImplementedError

    def show(self, value: Any) -> str:
        raise NotImplementedError

    def _value(self) -> str:
        if self.raw_data:
            return clean(str(self.raw_data[0]))
        return self.show(self.data) if self.data else ""


class DateText(_Parsed):
    """A date typed as people write it: 5/1/2027, 5 January 2027, 2027-01-05. The day comes before the month."""

    _FORMS = ("%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d.%m.%Y", "%d-%m-%Y")

    def understand(self, typed: str) -> date:
        """Return the date. Raises ``ValueError`` with a sentence."""
        for form in self._FORMS:
            try:
                found = datetime.strptime(typed, form).date()  # noqa: DTZ007 - a day has no time zone
            except ValueError:
                continue
            if 1900 <= found.year <= 2200:
                return found
        raise ValueError(_("Write a real date, such as 5/1/2027."))

    def show(self, value: date) -> str:
        """Write the date as it may be typed."""
        return f"{value.day}/{value.month}/{value.year}"


class TimeText(_Parsed):
    """A time of day typed as people write it: 9:30, 09.30, 9.30am, 2pm, 14:00."""

    def understand(self, typed: str) -> time:
        """Return the time. Raises ``ValueError`` with a sentence."""
        words = typed.lower().replace(".", ":").replace(" ", "")
        for form in ("%H:%M", "%I:%M%p", "%I%p"):
            try:
                return datetime.strptime(words, form).time()  # noqa: DTZ007 - a time of day has no time zone
            except ValueError:
                continue
        raise ValueError(_("Write a time, such as 9:30 or 2pm."))

    def show(self, value: time) -> str:
        """Write the time as it may be typed."""
        return f"{value.hour}:{value.minute:02d}"


def day(label: str, *, required: str | None = None, **more: Any) -> Field:
    """Return a field for a date."""
    return DateText(label, validators=_validators(required), widget=GovTextInput(), **more)


def time_of_day(label: str, *, required: str | None = None, **more: Any) -> Field:
    """Return a field for a time of day."""
    return TimeText(label, validators=_validators(required), widget=GovTextInput(), **more)


def tick(label: str, **more: Any) -> Field:
    """Return a single tick box."""
    return BooleanField(label, widget=GovCheckboxInput(), **more)


def _choices(pairs: Any) -> list[SelectChoice]:
    """Choices in the form that WTForms goes on taking; pairs of value and label are what everybody writes."""
    return [pair if isinstance(pair, SelectChoice) else SelectChoice(*pair) for pair in pairs or []]


class _NothingSent:
    """Lets a choice be left out. Unlike ``Optional`` it does not take a blank for nothing: a blank is no choice of ours."""

    field_flags: dict[str, bool] = {}  # noqa: RUF012 - WTForms reads it from the class

    def __call__(self, _form: Form, field: Field) -> None:
        if not field.raw_data or field.raw_data[0] == "":
            field.errors = []
            raise StopValidation


def _choice_validators(required: str | None) -> list[Callable[..., None]]:
    return [_Required(required) if required else _NothingSent()]


def ticks(label: str, *, required: str | None = None, choices: Any = None, **more: Any) -> Field:
    """Return a list of tick boxes; set ``choices`` on the form where they come from the database."""
    return SelectMultipleField(
        label,
        choices=_choices(choices),
        validators=[_Required(required)] if required else [],
        widget=GovCheckboxesInput(),
        **more,
    )


def one_of(label: str, *, required: str | None = None, choices: Any = None, **more: Any) -> Field:
    """Return radio buttons; set ``choices`` on the form where they come from the database."""
    return RadioField(
        label,
        choices=_choices(choices),
        validators=_choice_validators(required),
        widget=GovRadioInput(),
        validate_choice=required is not None,
        **more,
    )


def pick(label: str, *, required: str | None = None, choices: Any = None, **more: Any) -> Field:
    """Return a list to pick from, for more choices than radio buttons can carry."""
    validators = _choice_validators(required)
    return SelectField(label, choices=_choices(choices), validators=validators, widget=GovSelect(), **more)


def file(label: str, *, required: str | None = None, **more: Any) -> Field:
    """Return a field for a file."""
    return FileField(label, validators=_validators(required), widget=GovFileInput(), **more)


def button(label: str, **more: Any) -> Field:
    """Return the button that sends the form; a second press within a second does nothing."""
    return SubmitField(label, widget=GovSubmitInput(), **more)
