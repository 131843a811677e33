"""Rules on lists."""
