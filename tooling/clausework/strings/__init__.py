"""What Clausework says to people: one catalogue per language."""
