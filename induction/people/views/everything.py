"""Every page of this room, on its blueprint: import this module to have them all."""

from induction.people.views import accounts, blueprint, imports, managers, records, sign_in, starters

__all__ = ["accounts", "blueprint", "imports", "managers", "records", "sign_in", "starters"]
