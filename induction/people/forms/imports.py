"""HR's file of new starters: sending it, answering what it asks, bringing it in."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField
from wtforms.validators import ValidationError

from induction.people.enums import ContractType, RoleFamily
from induction.people.forms.keys import form_key
from induction.people.starter_findings import StarterField
from induction.people.starter_outcomes import Question
from induction.web import fields
from induction.web.fields import Form

_CHOOSE = _("Choose the CSV file.")


class UploadForm(Form):
    upload_key = form_key()
    file = fields.file(_("The file of new starters"), required=_CHOOSE)
    send = fields.button(_("Check the file"))

    def validate_file(self, field: Any) -> None:
        """Refuse words that were sent in place of a file."""
        if not isinstance(field.data, FileStorage):
            raise ValidationError(_CHOOSE)


class BringInForm(Form):
    seen = HiddenField()
    bring_in = fields.button(_("Bring in"))


class AnswersForm(Form):
    """One list to pick from for each question. Made by ``answers_form``, because each file asks its own."""

    questions: Mapping[str, Question] = {}

    def name_of(self, question: Question) -> str:
        """Return the name of the field in which a question is answered."""
        return _name(question)

    def answers(self) -> dict[Question, RoleFamily | ContractType]:
        """Return what was answered; a question left open is not in it."""
        found: dict[Question, RoleFamily | ContractType] = {}
        for name, question in self.questions.items():
            if chosen := self[name].data:
                is_title = question.field is StarterField.JOB_TITLE
                found[question] = RoleFamily(chosen) if is_title else ContractType(chosen)
        return found


def answers_form(questions: Sequence[Question]) -> AnswersForm:
    """Return a form that asks ``questions``, each under a name made of what it asks: the list may be another by then."""
    by_name = {_name(question): question for question in questions}
    members: dict[str, Any] = {"questions": by_name}
    for name, question in by_name.items():
        kinds = RoleFamily if question.field is StarterField.JOB_TITLE else ContractType
        choices = [("", _("Not answered")), *((kind.value, gettext(kind.label)) for kind in kinds)]
        members[name] = fields.pick(question.value, choices=choices)
    members["save"] = fields.button(_("Save the answers"))
    made: AnswersForm = type("QuestionsOfThisFile", (AnswersForm,), members)()
    return made


def _name(question: Question) -> str:
    return "q" + hashlib.sha256(f"{question.field.value}:{question.value}".encode()).hexdigest()[:24]
