"""The rules about words alone, which are patterns."""
