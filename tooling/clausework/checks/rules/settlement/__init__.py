"""Rules on dispositions."""
