"""Assemble a publication, and set it in every format that the public reads."""
