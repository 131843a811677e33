"""Rules on translations."""
