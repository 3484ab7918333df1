"""Accounts, sign-in, starters, job roles, teams, sites, and bringing starters in from HR's file."""
