"""Rules on group standards."""
