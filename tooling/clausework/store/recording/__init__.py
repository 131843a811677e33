"""The write path: rows, and the chain of events that tells of them."""
