"""What this room tells the rooms above it."""

from blinker import signal

starter_added = signal("starter-added")
"""Somebody new is here, written to the database already. Sender: the starter; ``actor``."""

starter_changed = signal("starter-changed")
"""A starter's record says something else, and the database has it already: what hangs on it has to follow.

Sender: the starter; ``actor``; ``changed``: a frozenset of the names of what changed, out of ``status``, ``start_date``,
``family`` (the role family of her job), ``job_role``, ``team``, ``site``, ``manager``, ``supervisor``, ``name``, ``email``,
``contract_type``, ``weekly_hours``, ``payroll_number`` and ``other_way_to_reach``.
"""
