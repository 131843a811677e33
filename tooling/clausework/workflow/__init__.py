"""Verbs that read as a story: check, freeze, compare, publish, consult, settle."""
