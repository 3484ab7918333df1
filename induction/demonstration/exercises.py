"""What the trainers of the demonstration department have made their own, by the steps that real ones take."""

from induction import clock
from induction.audit import Actor
from induction.db import db
from induction.demonstration import source
from induction.demonstration.people import People
from induction.demonstration.source import Row
from induction.exercises import queries
from induction.exercises.models import Exercise
from induction.exercises.services import deciding, templates, writing
from induction.people.enums import AccountRole
from induction.people.models import Account
from induction.shipped import shipped_folder
from induction.trainers.models import Trainer


def load(people: People) -> None:
    """Load the supplied templates, and let trainers adopt, fill in and agree them."""
    templates.load(shipped_folder("content") / "exercises")
    lead = next(found for found in people.staff.values() if AccountRole.INVOLVEMENT_LEAD in found.roles)
    for row in source.table("trainers")["trainer"]:
        for adoption in row.get("adoption", []):
            _adopt(people, people.trainers[row["key"]], adoption, lead)


def _adopt(people: People, trainer: Trainer, row: Row, lead: Account) -> None:
    template = queries.template(row["exercise"])
    if template is None:
        raise ValueError(f"the demonstration adopts {row['exercise']}, and no such template was loaded")
    herself = Actor(account_id=trainer.account_id)
    exercise = templates.adopt(herself, template, trainer)
    db.session.flush()
    agreed = row["status"] == "agreed"
    writer = herself if agreed else Actor(account_id=lead.id)
    version = writing.fill_blanks(writer, exercise, row["blanks"], seen=writing.present(exercise))
    if agreed:
        with clock.fixed(source.past(row["agreed_offset_days"])):
            deciding.agree(herself, version, revision=version.revision)
        _let_lead(people, herself, exercise, row.get("may_also_lead", []))


def _let_lead(people: People, actor: Actor, exercise: Exercise, keys: list[str]) -> None:
    if keys:
        others = [people.trainers[key] for key in keys if key in people.trainers]
        deciding.choose_leaders(actor, exercise, others, seen_before=deciding.leaders_seen(exercise))
