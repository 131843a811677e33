"""English words that make an amount a limit."""

WORDS = (
    r"(?:at )?(?:least|most)"
    r"|(?:not? )?(?:less|more|fewer|longer|shorter|later|earlier|greater|higher|lower) than"
    r"|(?:not )?exceed(?:ing)?|up to|over|under|above|below|about"
    r"|or (?:more|less|fewer|longer|above|below)|[≥≤><=±≈]"
)
OPENING = r"(?i)\b(?:at|not?) $"
CLOSING = r"(?i)\bor \w+\s*$"
