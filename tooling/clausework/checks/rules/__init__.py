"""One module for each rule; its RULE registers it."""
