"""Access requirements of anyone, starter or trainer: what she needs, in her words and as checkable needs."""
