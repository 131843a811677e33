"""Names that have figures in them and are no numbers: addresses, documents, articles, provisions."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

from clausework.lang.script import on_use
from clausework.lang.zh.numerals import NUMERAL, value

AMOUNT = rf"(?:\d+(?:[.,]\d+)*[万亿]?|{NUMERAL})"
UNDATED = (
    r"(?<![A-Za-z])"
    r"(?:GB(?:/[TZ])?|DB\d{2,4}(?:/T)?|T/[A-Z×]{2,8}|[A-Z]{2,3}/T|ISO(?:/IEC)?(?:/T[SR])?|IEC|EN|RFC)"
    r"[ \u00a0]?[\d×]+(?:[.-]\d{1,3}(?!\d))*"
)
YEAR = r"[-—–]\d{4}"
DOCUMENT = f"{UNDATED}(?:{YEAR})?"
PLACES = (
    "article|clause|annex|section|chapter|table|figure|(?:sub)?paragraph|item|step|(?<!this )(?<!that )point"
    "|note|example|appendix"
)
"""What English names by a number or letter that stands after it."""
NUMBERED = r"(?:\d+(?:\.\d+)*|[A-Z](?:\.\d+)*)\b"
ARTICLE = (
    rf"第{AMOUNT}(?:部分|[条款项章节编])+(?:之{NUMERAL})?|附录[A-Z](?:\.\d+)*"
    rf"|(?<![A-Za-z])[A-Z]\.\d+(?:\.\d+)*|(?i:\b(?:part|{PLACES})) {NUMBERED}"
)
PART = (
    r"(?<![代发列报])[表图]\s?(?:[A-Z]\.)?\d+(?:[.-]\d+)*(?!\s?[次人项家条款名倍元个份篇件张台\d])"
    r"|公?式\s?[（(](?:[A-Z]\.)?\d+[)）]"
)
"""A table, figure or formula, as a Chinese text cites it."""
PROVISION = r"(?<![A-Za-z])[A-Z]{1,4}(?:-[A-Z]{1,5})+-\d+|(?<!\d)\d+(?:\.\d+){2,}"
ADDRESS = r"(?:https?://|(?:doi|DOI):\s?10\.\d{4,9}/|(?<![\d.])10\.\d{4,9}/)[!-~]*[A-Za-z0-9/]"
"""A URL or DOI, up to the mark of punctuation that follows it."""
LABEL = r"(?<![A-Za-z\d.-])(?:[A-Z]\d{1,3}(?![A-Za-z\d.,%％])|\d[A-Z](?<![BJLVW])(?![A-Za-z\d/]))"
"""A letter with a number, which counts nothing: 草案D1, A4, 5G; but 5V is so many volts."""
NAME = f"{ADDRESS}|{DOCUMENT}|{ARTICLE}|{PART}|{PROVISION}|{LABEL}"
DATED = on_use(f"(?P<name>{UNDATED})(?P<year>{YEAR})?")
"""A document and the year of its edition, of which a redline marks only what is another."""
CITED = on_use(
    rf"{DOCUMENT}|第{AMOUNT}[条款项章节]+(?:之{NUMERAL})?|附录[A-Z](?:\.\d+)*|{PART}"
    rf"|(?i:\b(?:{PLACES})) {NUMBERED}"
)
"""What a text cites: a document, an article of one, a table or a figure."""


@lru_cache(maxsize=4096)
def plain_name(text: str) -> str:
    """A name in one writing: 第十二条 and 第12条, with whatever dash."""
    plain = NUMERALS.sub(_in_figures, normalize("NFKC", text)).lower()
    return re.sub(r"[\s—–-]", "", plain)


NUMERALS = re.compile(NUMERAL)


def _in_figures(match: re.Match[str]) -> str:
    number = value(match.group())
    return match.group() if number is None else str(number)
