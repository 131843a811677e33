"""Rules on hanging paragraphs."""
