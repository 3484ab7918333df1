"""Every page of this room, on its blueprint: import this module to have them all."""

from induction.reflections.views import blueprint, copying, mine, ratings, readers, sharing, six_weeks, writing

__all__ = ["blueprint", "copying", "mine", "ratings", "readers", "sharing", "six_weeks", "writing"]
