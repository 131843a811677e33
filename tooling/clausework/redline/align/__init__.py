"""Alignment: which clause and line of one draft continues which of the other."""
