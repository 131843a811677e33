"""A language that cannot be read: nothing but the width and the case of letters counts as the same."""

NUMERALS: dict[str, int] = {}
UNITS: dict[str, int] = {}
WORDS: dict[str, str] = {}
FORMS: dict[str, str] = {}
