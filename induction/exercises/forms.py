"""Adopting a template, writing in an exercise, filling its blanks, deciding about a version, naming who may lead."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField

from induction.exercises.blanks import Blank
from induction.exercises.contents import Contents, joined
from induction.exercises.enums import Section
from induction.exercises.rules import LONGEST, MOST_WORDS, SHORTEST
from induction.people.enums import RoleFamily
from induction.trainers.forms import OnBehalfForm, told_us_by
from induction.trainers.models import Trainer
from induction.trainers.rules import fingerprint
from induction.web import fields
from induction.web.fields import Form

_BLANK_FIELD = "blank_"


class AdoptForm(OnBehalfForm):
    owner = fields.pick(_("Whose exercise will it be?"), required=_("Choose whose exercise it will be."))
    told_us_by = told_us_by()
    adopt = fields.button(_("Make it my own"))

    def for_herself(self) -> None:
        """Leave out what only staff are asked."""
        super().for_herself()
        del self.owner

    def offer(self, trainers: Sequence[Trainer]) -> None:
        """Offer these trainers."""
        self.owner.choices = [("", gettext("Choose a trainer")), *((str(t.id), t.known_as) for t in trainers)]


class WriteForm(Form):
    seen = HiddenField()
    title = fields.text(_("Title"), required=_("Write a title."))
    summary = fields.long_text(
        _("In one sentence"), required=_("Say in one sentence what the exercise is about."), limit=200
    )
    families = fields.ticks(_("Who is it for?"), choices=[(family.value, _(family.label)) for family in RoleFamily])
    minutes = fields.number(
        _("How many minutes does it take?"),
        required=_("Write how many minutes it takes."),
        least=SHORTEST,
        most=LONGEST,
    )
    group_needs = fields.long_text(_("What each group needs"), limit=2_000)
    purpose = fields.long_text(_(Section.PURPOSE.label), limit=MOST_WORDS)
    steps = fields.long_text(_(Section.STEPS.label), limit=MOST_WORDS)
    prompts = fields.long_text(_(Section.PROMPTS.label), limit=MOST_WORDS)
    brings_back = fields.long_text(_(Section.BRINGS_BACK.label), limit=MOST_WORDS)
    close = fields.long_text(_(Section.CLOSE.label), limit=MOST_WORDS)
    save = fields.button(_("Save"))
    preview = fields.button(_("Preview"))

    def contents(self) -> Contents:
        """Return what was written."""
        chosen = set(self.families.data or [])
        needs = (" ".join(line.split()) for line in (self.group_needs.data or "").split("\n"))
        return Contents(
            title=" ".join(self.title.data.split()),
            summary=" ".join(self.summary.data.split()),
            family_keys=tuple(family.value for family in RoleFamily if family.value in chosen),
            minutes=self.minutes.data,
            group_needs=tuple(need for need in needs if need),
            text=joined({section: self[section.value].data or "" for section in Section}),
        )

    def show(self, contents: Contents) -> None:
        """Put contents into the fields, in place of what was sent."""
        self.title.data = contents.title
        self.summary.data = contents.summary
        self.families.data = list(contents.family_keys)
        self.minutes.data, self.minutes.raw_data = contents.minutes, None
        self.group_needs.data = "\n".join(contents.group_needs)
        for section, body in contents.sections.items():
            self[section.value].data = body


class BlanksForm(Form):
    """One field for each blank, named after what it asks for; ``blanks_form`` makes it."""

    seen = HiddenField()
    asked: ClassVar[dict[str, Blank]] = {}
    """The blanks by their fields' names, in the order of the text."""

    def answers(self) -> list[str]:
        """Return what was written, blank by blank."""
        return [self[name].data or "" for name in self.asked]

    def left_over(self, sent: Mapping[str, str]) -> list[str]:
        """Return what was sent for blanks that are not there any more."""
        gone = [name for name in sent if name.startswith(_BLANK_FIELD) and name not in self.asked]
        return [words for name in gone if (words := fields.clean(sent[name])[:MOST_WORDS])]


def blanks_form(blanks: Sequence[Blank]) -> type[BlanksForm]:
    """Return a form that asks for each of these blanks.

    The same question keeps its field's name when blanks before it are filled or taken out.
    """
    asked: dict[str, Blank] = {}
    for blank in blanks:
        key = fingerprint(blank.section, blank.question)[:12]
        same = sum(name.startswith(f"{_BLANK_FIELD}{key}_") for name in asked)
        asked[f"{_BLANK_FIELD}{key}_{same}"] = blank
    questions: dict[str, Any] = {
        name: fields.long_text(_sentence(blank.question), limit=MOST_WORDS // 2) for name, blank in asked.items()
    }
    return type(
        "BlanksOfThisForm", (BlanksForm,), {"asked": asked, **questions, "save": fields.button(_("Save these words"))}
    )


def _sentence(question: str) -> Any:
    return question[:1].upper() + question[1:] if question else _("Your own words")


class DecideForm(OnBehalfForm):
    revision = HiddenField()
    told_us_by = told_us_by()
    agree = fields.button(_("I agree to this version"))
    put_back = fields.button(_("Put my words back"))

    @property
    def revision_read(self) -> int:
        """The revision that was on the page; 0 where something else was sent."""
        kept = self.revision.data or ""
        return int(kept) if kept.isascii() and kept.isdigit() and len(kept) < 10 else 0


class WithdrawForm(OnBehalfForm):
    told_us_by = told_us_by()
    withdraw = fields.button(_("Withdraw it now"))


class LeadersForm(OnBehalfForm):
    seen = HiddenField()
    leaders = fields.ticks(_("Who else may lead it?"))
    told_us_by = told_us_by()
    save = fields.button(_("Save"))

    def offer(self, trainers: Sequence[Trainer]) -> None:
        """Offer these trainers."""
        self.leaders.choices = [(str(trainer.id), trainer.known_as) for trainer in trainers]
