"""Amending decisions as people read them: every place named, every new word written out."""
