"""Rules on English."""
