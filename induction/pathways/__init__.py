"""What each starter reads, by when, and how far she has come."""
