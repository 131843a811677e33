"""Rules on introduction."""
