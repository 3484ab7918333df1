"""Every page of this room, on its blueprint: import this module to have them all."""

from induction.exercises.views import blueprint, deciding, library, writing

__all__ = ["blueprint", "deciding", "library", "writing"]
