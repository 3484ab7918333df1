"""Small groups for a welcome session: who sits with whom, in which room, led by whom on which exercise."""
