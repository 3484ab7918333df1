"""What can be done with a reflection, by topic. Only its author does any of it."""
