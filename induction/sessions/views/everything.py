"""Every page of this room, on its blueprint: import this module to have them all."""

from induction.sessions.views import access, blueprint, booking, mine, offers, register, rooms, scheduling

__all__ = ["access", "blueprint", "booking", "mine", "offers", "register", "rooms", "scheduling"]
