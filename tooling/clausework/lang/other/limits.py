"""The signs that make an amount a limit in any language."""

WORDS = "[≥≤><=±≈]"
OPENING = CLOSING = "(?!)"
SIGNS = {"comparator": (("≥", "≥"), ("≤", "≤"), ("<", "<"), (">", ">"), ("=", "="), ("≈", "[≈±]"))}
