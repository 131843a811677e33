"""Word diff of a line, and how it reads."""
