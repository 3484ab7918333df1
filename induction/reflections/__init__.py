"""Reflections: what stayed with her, what she will do, who may read it – nobody, unless she says so."""
