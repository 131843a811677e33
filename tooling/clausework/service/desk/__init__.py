"""The desk of the secretariat: comments are read, published or withheld, given out and answered."""
