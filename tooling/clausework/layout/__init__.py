"""The layout of a text: its lines with all that is printed around their words."""
