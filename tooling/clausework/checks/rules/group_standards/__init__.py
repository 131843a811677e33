"""Rules on the consultation of group standards."""
