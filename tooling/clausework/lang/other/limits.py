"""The signs that make an amount a limit in any language."""

OPENING = CLOSING = "(?!)"
SIGNS = {"comparator": (("≥", "≥"), ("≤", "≤"), ("<", "<"), (">", ">"), ("=", "="), ("≈", "[≈±]"))}
