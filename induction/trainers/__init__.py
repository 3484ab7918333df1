"""Service-user trainers: who they are, what they will do, their limits."""
