"""What counts as the same in a search: numerals as figures, and other forms of a normative verb."""

from clausework.lang.zh.numerals import DIGITS, FORMAL

NUMERALS = {
    **{digit: place for place, digit in enumerate(DIGITS)},
    **{chr(other): DIGITS.index(chr(plain)) for other, plain in FORMAL.items() if chr(plain) in DIGITS},
}
UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "拾": 10, "佰": 100, "仟": 1000}
WORDS: dict[str, str] = {}
FORMS = {
    "不应当": "不应",
    "不应该": "不应",
    "不得": "不应",
    "应当": "应",
    "应该": "应",
    "必须": "应",
    "可以": "可",
    "能够": "能",
}
"""A verb as laws and ordinary language have it, and the verb of a standard that says the same."""
