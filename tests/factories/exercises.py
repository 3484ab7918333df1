"""Exercises, their versions, and the supplied templates."""

from collections.abc import Mapping
from typing import Any

from induction import clock
from induction.exercises.contents import Contents, joined
from induction.exercises.enums import Section, VersionStatus
from induction.exercises.models import (
    Exercise,
    ExerciseLeader,
    ExerciseSave,
    ExerciseTemplate,
    ExerciseVersion,
)
from induction.trainers.models import Trainer
from tests.factories import kept, number
from tests.factories import trainers as trainers_factory

SECTIONS = {
    Section.PURPOSE: "What I want people to know: it is somebody's wages.",
    Section.STEPS: "1. Say hello. (5 minutes)\n2. Tell what happened. (10 minutes)",
    Section.PROMPTS: "### Everyone\n\n- Who waits for you?",
    Section.BRINGS_BACK: "- One card each.",
    Section.CLOSE: "Thank everybody.",
}
WITH_BLANKS = {
    **SECTIONS,
    Section.PURPOSE: "What I want people to know: [In your own words: one thing]",
    Section.STEPS: "1. Say hello. (5 minutes)\n2. Tell. [In your own words: what happened, and to whom] (10 minutes)",
}


def contents(sections: Mapping[Section, str] | None = None, **values: Any) -> Contents:
    """Make contents without blanks, of fifteen minutes for everyone."""
    return Contents(
        **{
            "title": f"Ten days late {number()}",
            "summary": "A payment is late. What happens in that home?",
            "family_keys": (),
            "minutes": 15,
            "group_needs": ("Pens",),
            "text": joined(SECTIONS if sections is None else sections),
            **values,
        }
    )


def template(slug: str | None = None, **values: Any) -> ExerciseTemplate:
    """Make a supplied template with two blanks."""
    made = ExerciseTemplate(
        slug=slug or f"template-{number()}",
        outcome_keys=values.pop("outcome_keys", ["control"]),
        loaded_at=clock.now(),
        retired_at=values.pop("retired_at", None),
    )
    made.contents = contents(values.pop("sections", WITH_BLANKS), **values)
    return kept(made)


def exercise(owner: Trainer | None = None, *leaders: Trainer, **values: Any) -> Exercise:
    """Make an exercise with a first draft; ``agreed`` makes it agreed, ``sections`` and contents' values say what."""
    agreed = values.pop("agreed", False)
    said = contents(values.pop("sections", None), **values)
    now = clock.now()
    made = Exercise(
        owner=owner or trainers_factory.trainer(),
        template_slug=f"template-{number()}",
        title=said.title,
        created_at=now,
    )
    kept(made)
    version(made, agreed=agreed, says=said)
    made.leaders = [ExerciseLeader(trainer=leader, named_at=now) for leader in leaders]
    return kept(made)


def version(of: Exercise, *, agreed: bool = False, says: Contents | None = None, **values: Any) -> ExerciseVersion:
    """Add the next version to an exercise: a draft, or an agreed one."""
    now = clock.now()
    said = says or contents()
    made = ExerciseVersion(
        **{
            "number": len(of.versions) + 1,
            "status": VersionStatus.AGREED if agreed else VersionStatus.DRAFT,
            "revision": 1,
            "edited_by_id": of.owner.account_id,
            "created_at": now,
            "changed_at": now,
            "agreed_at": now if agreed else None,
            **values,
        }
    )
    made.contents = said
    made.saves = [
        ExerciseSave(
            revision=made.revision,
            by_owner=True,
            saved_by_id=of.owner.account_id,
            saved_at=now,
            said=said.as_json(),
        )
    ]
    of.versions.append(made)
    return kept(made)
