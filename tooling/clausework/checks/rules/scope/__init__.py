"""Rules on the scope."""
