"""Rules on ids."""
