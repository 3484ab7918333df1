"""What can be done with sessions and bookings, by topic."""
