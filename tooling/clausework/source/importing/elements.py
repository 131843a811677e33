"""Which element of a standard a chapter is, by its title or its number."""

from __future__ import annotations

import re

from clausework.model.clause import Element

TITLES: tuple[tuple[Element, re.Pattern[str]], ...] = (
    ("foreword", re.compile(r"前\s*言|foreword", re.IGNORECASE)),
    ("introduction", re.compile(r"引\s*言|introduction", re.IGNORECASE)),
    ("scope", re.compile(r"(?:适用)?范\s*围|scope", re.IGNORECASE)),
    ("normative-references", re.compile(r"(?:规范性)?引用文件|normative references", re.IGNORECASE)),
    ("terms", re.compile(r"术语(?:[和与、及]定义)?|terms(?: and definitions)?", re.IGNORECASE)),
    (
        "symbols",
        re.compile(
            r"(?:符号|缩略语|符号[和与、及]缩略语)|(?:symbols|abbreviated terms|abbreviations)"
            r"(?: and (?:symbols|abbreviated terms|abbreviations))?",
            re.IGNORECASE,
        ),
    ),
    ("bibliography", re.compile(r"参考文献|bibliography", re.IGNORECASE)),
    ("index", re.compile(r"索\s*引|index", re.IGNORECASE)),
)
ANNEX = re.compile(r"附录\s*[A-Z]|(?:Annex|Appendix)\s*[A-Z]", re.IGNORECASE)
ANNEX_TITLE = re.compile(rf"(?P<number>{ANNEX.pattern})(?P<rest>[（(\s　].*)", re.IGNORECASE)
"""An annex whose number no blank divides from its status: 附录A（规范性）."""
STATUS = re.compile(
    r"\s*[（(]\s*(资料性|规范性|informative|normative)(?:附录| annex)?\s*[)）]\s*", re.IGNORECASE
)
SAID_INFORMATIVE = ("资料性", "informative")


def annex_split(title: str, number: str) -> tuple[str, str]:
    """The title and number of a clause, the number taken from the title if it is that of an annex."""
    match = ANNEX_TITLE.fullmatch(title) if not number else None
    return (match["rest"].strip(), match["number"]) if match else (title, number)


def element_of(title: str, number: str, depth: int, parent: Element) -> Element:
    """The element; that of a sub-clause follows from its parent."""
    if depth > 1:
        return "term" if parent == "terms" else "clause"
    if ANNEX.match(number):
        return "annex"
    return next((element for element, pattern in TITLES if pattern.fullmatch(title.strip())), "clause")
