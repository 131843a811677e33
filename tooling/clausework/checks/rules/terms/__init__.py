"""Rules on terms."""
