"""Files that come with comments."""
