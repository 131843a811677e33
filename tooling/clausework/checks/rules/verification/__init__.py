"""Rules on verification."""
