"""Rules on the metadata of provisions."""
