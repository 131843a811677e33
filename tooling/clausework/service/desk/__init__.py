"""The desk of the secretariat: comments are read, published or withheld, merged and given out."""
