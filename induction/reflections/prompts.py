"""The hint under each question, by role family: what ships in ``content/prompts.toml``."""

import functools

from induction.people.enums import RoleFamily
from induction.reflections.enums import Part
from induction.shipped import read_table, shipped_folder

_GENERAL = "general"


@functools.cache
def _prompts() -> dict[str, dict[str, str]]:
    return read_table(shipped_folder("content") / "prompts.toml")


def prompt(family: RoleFamily, question: Part) -> str:
    """Return the hint for a question: the family's own, else the general one, else nothing. In English, to be translated."""
    prompts = _prompts()
    return prompts.get(family, {}).get(question) or prompts.get(_GENERAL, {}).get(question, "")
