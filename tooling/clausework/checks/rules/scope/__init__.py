"""Rules on scope."""
