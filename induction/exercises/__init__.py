"""Exercises that trainers own: supplied templates, versions, agreement, and who may lead them."""
