"""Rules on comments."""
