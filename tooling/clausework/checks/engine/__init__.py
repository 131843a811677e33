"""The engine of the rules: their form, what they may look at, and the findings that they make."""
