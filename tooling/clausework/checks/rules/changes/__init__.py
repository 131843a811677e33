"""Rules on reasons for changes."""
