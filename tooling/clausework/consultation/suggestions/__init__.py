"""Suggested wordings: read, placed, merged."""
