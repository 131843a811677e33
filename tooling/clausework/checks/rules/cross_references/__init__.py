"""Rules on cross references."""
