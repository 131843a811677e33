"""Whole stores: backup, move to another database, upgrade."""
