"""Accounts of the secretariat: people, passkeys, sessions."""
