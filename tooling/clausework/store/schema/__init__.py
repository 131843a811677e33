"""The tables of a store: the steps that make them, and what they make."""
