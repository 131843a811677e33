"""Rules on numbering."""
