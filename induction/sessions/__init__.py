"""Welcome sessions, programmes, bookings and waiting list, trainer offers, the register, the calendar."""
