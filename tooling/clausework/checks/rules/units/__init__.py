"""Rules on units."""
