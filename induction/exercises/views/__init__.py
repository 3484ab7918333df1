"""The pages of this room, by topic, on one blueprint; and what several of them share."""

from collections.abc import Sequence

from flask import Blueprint
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from induction.exercises.blanks import BLANK
from induction.exercises.enums import VersionStatus
from induction.exercises.models import Exercise, ExerciseVersion
from induction.people.enums import RoleFamily
from induction.trainers.enums import ToldUsBy
from induction.trainers.forms import OnBehalfForm

blueprint = Blueprint("exercises", __name__)


def is_hers(exercise: Exercise) -> bool:
    """Say whether the signed-in account owns an exercise."""
    return bool(exercise.owner.account_id == current_user.id)


def for_whom(form: OnBehalfForm, exercise: Exercise) -> None:
    """Ask only staff how the owner told them."""
    if is_hers(exercise):
        form.for_herself()


def families_in_words(keys: Sequence[str]) -> str:
    """Return role families as words on a page; none means everyone."""
    named = [_(family.label) for family in RoleFamily if family.value in keys]
    return ", ".join(named) if named else _("Everyone")


@blueprint.app_template_filter("families")
def families(contents: object) -> str:
    """Write whom a version or a template is for."""
    return families_in_words(getattr(contents, "family_keys", ()))


@blueprint.app_template_filter("blanks_marked")
def blanks_marked(html: Markup) -> Markup:
    """Mark the blanks in a rendered section, so that what is missing is seen at once."""
    # What is matched is escaped already; a blank that holds other elements is marked up to the first of them.
    return Markup(BLANK.sub(lambda found: _marked(found[0]), str(html)))  # noqa: S704 - it was rendered and cleaned


def _marked(blank: str) -> str:
    words, angle, rest = blank.partition("<")
    return f"<mark>{words}</mark>{angle}{rest}"


@blueprint.app_template_filter("told_through")
def told_through(way: str | None) -> str:
    """Write how somebody told us, as staff chose it."""
    return _(ToldUsBy(way).label) if way in list(ToldUsBy) else ""


def previous_readable(version: ExerciseVersion) -> ExerciseVersion | None:
    """Return the version before this one that was agreed and not withdrawn: what anybody may compare it with."""
    earlier = [other for other in version.exercise.versions if other.number < version.number]
    return next((other for other in reversed(earlier) if other.status is VersionStatus.AGREED), None)
