"""Rules of drafting of one committee."""
