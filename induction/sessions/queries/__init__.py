"""Finding sessions, rooms and bookings, by topic."""
