"""What a service says when it will not do something: a named exception with a sentence for a person.

The sentence is a translatable message id with named values, so that a page shows it in the reader's language and a
command prints it on one line. Nothing in here knows about Flask.
"""

from typing import ClassVar


def N_(message: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """Mark a sentence for translation where it is written but not yet shown."""
    return message


class Refusal(Exception):
    """A request that was understood and will not be carried out; nothing has been changed.

    A subclass sets ``message`` to a sentence saying what is wrong and what to do. Its ``%(name)s`` places are filled
    from the keyword arguments. ``field`` names the form field it belongs to, if it belongs to one.
    """

    message: ClassVar[str] = N_("This cannot be done.")
    field: ClassVar[str | None] = None

    def __init__(self, **values: object) -> None:
        """Keep ``values``, the fillings of the sentence's places."""
        super().__init__(self.message % values if values else self.message)
        self.values = values
