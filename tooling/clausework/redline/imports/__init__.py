"""A newer text of somebody else, against the one that was imported before it and what stands now."""
