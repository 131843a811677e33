"""A chapter at a stretch: opened as one text, and taken apart again into clause files."""
