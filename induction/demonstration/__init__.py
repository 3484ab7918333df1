"""The demonstration department: a place where everything has happened already, and nobody is real."""
