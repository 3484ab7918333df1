"""What the department learns: numbers by role family, none of which points at a person."""
