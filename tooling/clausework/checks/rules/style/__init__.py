"""Rules on style."""
