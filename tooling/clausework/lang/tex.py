"""TeX: a formula read into MathML, if all of it is known.

latex2mathml reads generously: what it does not know it passes on or leaves out. A formula that has anything
of the kind, or more than the mathematics (a colour, a link), is therefore no formula here; whoever shows it
shows the TeX that the drafter wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

ARGUMENTS = {
    "mfrac": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "mroot": 2, "msubsup": 3, "munderover": 3,
}  # fmt: skip
"""How many parts each of these has; one with fewer was left unfinished."""
WORDS = frozenset(("mi", "mn", "mo", "mtext"))
PARTS = {
    **dict.fromkeys(("mrow", "msqrt", "msub", "msup", "msubsup", "mroot", "munderover", "mtr"), frozenset()),
    **dict.fromkeys(("mover", "munder"), frozenset(("accent", "accentunder"))),
    "math": frozenset(("display",)),
    "mi": frozenset(("mathvariant",)),
    "mn": frozenset(("mathvariant",)),
    "mtext": frozenset(("mathvariant",)),
    "mo": frozenset(
        ("stretchy", "fence", "form", "minsize", "maxsize", "movablelimits", "accent", "separator", "lspace")
    ),
    "mspace": frozenset(("width", "linebreak")),
    "mpadded": frozenset(("width",)),
    "mstyle": frozenset(("displaystyle", "scriptlevel")),
    "mfrac": frozenset(("linethickness",)),
    "mtable": frozenset(("displaystyle", "rowspacing", "columnspacing", "columnalign")),
    "mtd": frozenset(("columnalign",)),
}
"""The elements of a formula, each with the attributes that it may have."""
DECLARED = re.compile(r' xmlns="[^"]*"')
BRACE = re.compile(r"\\.|([{}])", re.DOTALL)


@lru_cache(maxsize=4096)
def read_formula(tex: str) -> Element | None:
    """The `math` element of a formula, to be read only; None if not all of it is known."""
    from latex2mathml.converter import convert

    if not _closed(tex):
        return None
    try:
        root = ElementTree.fromstring(DECLARED.sub("", convert(tex.strip()), count=1))  # noqa: S314 - no entities
    except Exception:  # of bad TeX the library says anything, from IndexError to errors of its own
        return None
    return root if all(map(_known, root.iter())) and any(_words_or_space(root)) else None


def _closed(tex: str) -> bool:
    """True if every brace is closed; the library closes those that are not."""
    depth = 0
    for match in BRACE.finditer(tex):
        depth += {"{": 1, "}": -1}.get(match[1], 0)
        if depth < 0:
            return False
    return depth == 0


def _known(part: Element) -> bool:
    if part.tag not in PARTS or not PARTS[part.tag].issuperset(part.attrib):
        return False
    if part.tag in WORDS:
        return not len(part) and "\\" not in (part.text or "")
    return len(part) == ARGUMENTS.get(part.tag, len(part))


def _words_or_space(root: Element) -> Iterable[bool]:
    return (part.tag in WORDS or part.tag == "mspace" for part in root.iter())
