"""English words that make an amount a limit, and those that make another rule of a sentence."""

OPENING = r"(?i)\b(?:at|not?) $"
CLOSING = r"(?i)\bor \w+\s*$"
_LESS = r"(?:less|fewer|shorter|earlier|lower|smaller)"
_MORE = r"(?:more|longer|later|greater|higher|larger)"
SIGNS = {
    "comparator": (
        ("≥", rf"\b(?:at )?least\b|\bnot? {_LESS} than\b|\bor (?:{_MORE}|above|over)\b|≥"),
        (
            "≤",
            rf"\b(?:at )?most\b|\bnot? {_MORE} than\b|\bnot exceed(?:ing)?\b|\bup to\b"
            rf"|\bor (?:{_LESS}|below)\b|≤",
        ),
        ("<", rf"\b{_LESS} than\b|\bunder\b|\bbelow\b|<"),
        (">", rf"\b{_MORE} than\b|\bexceed(?:s|ing)?\b|\bover\b|\babove\b|>"),
        ("=", r"\bequal to\b|="),
        ("≈", r"\babout (?=\d)|\bapproximately\b|[≈±]"),
    ),
    "negation": (("not", r"\b(?:not|no|never|none|neither|nor|cannot|without|unless|except)\b|n['’]t\b"),),
    "order": (
        ("before", r"\b(?:before|prior to)\b"),
        ("after", r"\b(?:after|following)\b"),
        ("within", r"\bwithin\b"),
        ("until", r"\buntil\b"),
        ("since", r"\bsince\b"),
    ),
    "choice": (("or", r"\bor\b"),),
    "quantifier": (
        ("all", r"\b(?:all|every|each)\b"),
        ("any", r"\bany\b"),
        ("some", r"\bsome\b"),
        ("only", r"\bonly\b"),
    ),
    "direction": (
        ("against", r"\b(?:oppos\w+|disagree\w*|object\w* to|reject\w*)\b"),
        ("for", r"\b(?:support\w*|agree[sd]?|welcome[sd]?|endorse\w*|favou?r)\b"),
        ("longer", r"\b(?:exten[ds]\w*|lengthen\w*|prolong\w*)\b"),
        ("shorter", r"\bshorten\w*\b"),
        ("more", r"\b(?:increas\w+|rais(?:e[sd]?|ing)|add(?:s|ed|ing)?|insert\w*)\b"),
        ("less", r"\b(?:reduc\w+|lower(?:s|ed|ing)?|decreas\w+|exempt\w*)\b"),
        ("out", r"\b(?:delet\w+|remov\w+|drop(?:s|ped)?|repeal\w*|withdraw\w*)\b"),
        ("keep", r"\b(?:keep|kept|retain\w*|maintain\w*)\b"),
        ("allow", r"\b(?:allow\w*|permit\w*)\b"),
        ("forbid", r"\b(?:ban(?:s|ned)?|forbid\w*|prohibit\w*)\b"),
        ("forced", r"\b(?:mandatory|compulsory|required?)\b"),
        ("free", r"\b(?:voluntary|optional)\b"),
        ("into", r"\b(?:replac\w+|chang\w+)\b"),
    ),
}
"""What makes another rule of the same words, each writing by what it says."""
