"""Rules on verbs."""
