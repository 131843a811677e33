"""The store of comments: a database with an append-only log of events and one writer."""
