"""What this room tells the rooms above it, and its own parts that are not to know each other."""

from blinker import signal

session_moved = signal("session-moved")
"""A session has another date, time or place. Sender: the session; ``actor``."""

session_called_off = signal("session-called-off")
"""A session will not be held then. Sender: the session; ``actor``."""

session_held = signal("session-held")
"""A session has been held and its register is complete. Sender: the session; ``actor``."""
