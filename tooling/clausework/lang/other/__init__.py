"""A language that has no folder: marks of punctuation and figures, and nothing that needs words."""
