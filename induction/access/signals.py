"""What this room tells the rooms above it."""

from blinker import signal

access_changed = signal("access-changed")
"""What a person needs has changed, in ticks or in her own words. Sent with ``account_id``; the sender is None."""

own_words_changed = signal("access-own-words-changed")
"""She had told us something in her own words and now says it differently: what was arranged for it must be looked at again.

Sent with ``account_id``, before ``access_changed``; the sender is None. Not sent when her words are new or gone.
"""
