"""Rules on laws."""
