"""Amending decisions: made out of a redline, and executed on the old draft."""
