"""Adding a trainer, and changing her record topic by topic."""

import secrets
import string
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField

from induction.trainers.enums import ToldUsBy, TrainerPart, TrainerStatus, TrainerTopic
from induction.trainers.rules import MOST_GROUPS_A_SESSION, MOST_SESSIONS_A_MONTH, MOST_WORDS
from induction.web import fields
from induction.web.fields import Form

NAMES, ROLES = "names", "roles"


def _only_key(sent: str | None) -> str:
    """What a key of ours can look like, whatever was sent in its place."""
    return "".join(letter for letter in (sent or "") if letter in string.hexdigits)[:32] or secrets.token_hex(16)


def told_us_by() -> Any:
    """Return the question that staff answer whenever they write something down for a trainer."""
    return fields.one_of(
        _("How did they tell you?"),
        required=_("Choose how they told you. Nothing about a trainer is written down unless they said it."),
        choices=[(way.value, _(way.label)) for way in ToldUsBy],
    )


class OnBehalfForm(Form):
    """A form that the trainer sends for herself, or staff for her: only staff are asked how she told them."""

    told_us_by: Any

    def for_herself(self) -> None:
        """Leave out what only staff are asked."""
        del self.told_us_by

    @property
    def how_told(self) -> ToldUsBy | None:
        """How she told staff; None where she acts herself."""
        return ToldUsBy(self.told_us_by.data) if self.told_us_by else None


class TopicForm(OnBehalfForm):
    """One topic of a trainer's record."""

    seen = HiddenField()

    def values(self) -> dict[str, Any]:
        """Return the topic's values as the record holds them."""
        raise NotImplementedError

    def show(self, values: dict[str, Any]) -> None:
        """Put the record's values into the fields of a form that has not been sent."""
        for name, value in values.items():
            self[name].data = value


class KnownForm(TopicForm):
    known_as = fields.text(
        _("The name people at a session will know you by"), required=_("Write the name people will know you by.")
    )
    introduction = fields.long_text(_("A few words about you"), limit=MOST_WORDS)
    told_us_by = told_us_by()
    save = fields.button(_("Save"))

    def values(self) -> dict[str, Any]:
        """Return the name and the introduction."""
        return {"known_as": self.known_as.data, "introduction": self.introduction.data or ""}


class WorkForm(TopicForm):
    part = fields.one_of(
        _("What would you like to do?"),
        required=_("Choose what you would like to do."),
        choices=[(part.value, _(part.label)) for part in TrainerPart],
    )
    sessions_a_month = fields.number(
        _("How many sessions a month, at most?"),
        required=_("Write how many sessions a month you want at most."),
        most=MOST_SESSIONS_A_MONTH,
    )
    groups_a_session = fields.number(
        _("How many groups will you lead in one session, at most?"),
        required=_("Write how many groups you will lead in one session."),
        least=1,
        most=MOST_GROUPS_A_SESSION,
    )
    wants_names = fields.one_of(
        _("What would you like to know about who will be there?"),
        required=_("Choose what you would like to know."),
        choices=[(NAMES, _("Their names and their jobs")), (ROLES, _("Only their jobs"))],
    )
    told_us_by = told_us_by()
    save = fields.button(_("Save"))

    def values(self) -> dict[str, Any]:
        """Return the part, both numbers, and whether she wants names."""
        return {
            "part": TrainerPart(self.part.data),
            "sessions_a_month": self.sessions_a_month.data,
            "groups_a_session": self.groups_a_session.data,
            "wants_names": self.wants_names.data == NAMES,
        }

    def show(self, values: dict[str, Any]) -> None:
        """Choose the answers that the record holds."""
        super().show(values)
        self.part.data = values["part"].value
        self.wants_names.data = NAMES if values["wants_names"] else ROLES


class SupporterForm(TopicForm):
    supporter_name = fields.text(_("Name"))
    supporter_phone = fields.text(_("Phone number"), limit=40)
    told_us_by = told_us_by()
    save = fields.button(_("Save"))

    def values(self) -> dict[str, Any]:
        """Return the supporter's name and number."""
        return {"supporter_name": self.supporter_name.data or "", "supporter_phone": self.supporter_phone.data or ""}


class LimitsForm(TopicForm):
    limits = fields.long_text(_("What we must know before we ask you"), limit=MOST_WORDS)
    told_us_by = told_us_by()
    save = fields.button(_("Save"))

    def values(self) -> dict[str, Any]:
        """Return the limits."""
        return {"limits": self.limits.data or ""}


TOPIC_FORMS: dict[TrainerTopic, type[TopicForm]] = {
    TrainerTopic.KNOWN: KnownForm,
    TrainerTopic.WORK: WorkForm,
    TrainerTopic.SUPPORTER: SupporterForm,
    TrainerTopic.LIMITS: LimitsForm,
}


class StatusForm(OnBehalfForm):
    status = fields.one_of(_("What should we write down?"), required=_("Choose one of the answers."))
    told_us_by = told_us_by()
    save = fields.button(_("Save"))

    def offer(self, statuses: tuple[TrainerStatus, ...]) -> None:
        """Offer these statuses."""
        self.status.choices = [(status.value, gettext(status.label)) for status in statuses]


class ContactForm(OnBehalfForm):
    seen = HiddenField()
    name = fields.text(_("Full name"), required=_("Write their name."))
    email = fields.text(_("Email address"), limit=254)
    phone = fields.text(_("Phone number"), limit=40)
    told_us_by = told_us_by()
    save = fields.button(_("Save"))


class AddForm(Form):
    made_by_form = HiddenField(default=lambda: secrets.token_hex(16), filters=[_only_key])
    name = fields.text(_("Full name"), required=_("Write their name."))
    known_as = fields.text(_("The name people at a session will know them by"))
    email = fields.text(_("Email address"), limit=254)
    same_person = fields.tick(_("It is the same person: use that account"))
    phone = fields.text(_("Phone number"), limit=40)
    status = fields.one_of(
        _("Where do they stand?"),
        required=_("Choose where they stand."),
        choices=[
            (TrainerStatus.ACTIVE.value, _("They have agreed to be a trainer, and can be asked to sessions")),
            (TrainerStatus.INTERESTED.value, _("They are interested, and nobody asks them yet")),
        ],
    )
    add = fields.button(_("Add this trainer"))
