"""Rules on cross-references."""
