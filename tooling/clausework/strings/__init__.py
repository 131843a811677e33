"""Catalogue of all that Clausework says to people, one per language."""
