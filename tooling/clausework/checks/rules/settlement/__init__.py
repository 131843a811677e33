"""Rules on settlement."""
