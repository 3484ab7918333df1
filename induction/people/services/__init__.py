"""What can be done with accounts, sign-ins, starters and HR's files, by topic."""
