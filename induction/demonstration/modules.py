"""What the starters of the demonstration department have read: those who were there a while, what was due; a few not all."""

from datetime import timedelta

from induction import clock
from induction.audit import SYSTEM
from induction.db import db
from induction.demonstration.people import People
from induction.pathways import queries, services
from induction.pathways.commands import read_modules
from induction.pathways.enums import StepStatus
from induction.pathways.models import ModuleProgress
from induction.shipped import shipped_folder

_EVERY_SO_MANY_LEAVES_ONE = 7
"""One starter in so many has left one module unread, as people do."""


def load(people: People) -> None:
    """Load the supplied modules, and let people have read what was due."""
    services.load(SYSTEM, read_modules(shipped_folder("content") / "modules"))
    modules = queries.modules_in_use()
    for place, starter in enumerate(people.starters.values()):
        mine = [found for found in modules if not found.family_keys or starter.family.value in found.family_keys]
        due = [found for found in mine if starter.start_date + timedelta(weeks=found.due_week) < clock.today()]
        for module in due[1:] if place % _EVERY_SO_MANY_LEAVES_ONE == 0 else due:
            done = starter.start_date + timedelta(weeks=module.due_week) - timedelta(days=2)
            at = clock.now() - timedelta(days=(clock.today() - done).days)
            db.session.add(
                ModuleProgress(
                    starter_id=starter.id,
                    module_id=module.id,
                    status=StepStatus.COMPLETE,
                    furthest_piece=len(module.pieces),
                    started_at=at - timedelta(hours=1),
                    completed_at=at,
                )
            )
