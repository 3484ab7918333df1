"""Every page of this room, on its blueprint: import this module to have them all."""

from induction.people.views import blueprint, sign_in

__all__ = ["blueprint", "sign_in"]
