"""Rules on published comments."""
