"""Meaning of a change: labels, weight, sentence."""
