"""Comments: their intake, their store, their records in git, and the answers to them."""
