"""Induction: the portal with which a social services department welcomes its new staff."""
