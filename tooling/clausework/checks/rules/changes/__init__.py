"""Rules on changes."""
