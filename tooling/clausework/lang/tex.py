"""TeX: a formula read into MathML, if all of it is known.

latex2mathml reads generously: what it does not know it passes on or leaves out. A formula that has anything
of the kind, or more than the mathematics (a colour, a link), is therefore no formula here; whoever shows it
shows the TeX that the drafter wrote.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from clausework.lang.patterns import Patterns, beside

DATA = beside(__file__)
ARGUMENTS: dict[str, int] = DATA["arguments"]
"""How many parts each of these has; one with fewer was left unfinished."""
BOUNDS = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
WORDS = frozenset(("mi", "mn", "mo", "mtext"))
PARTS: dict[str, list[str]] = DATA["parts"]
"""The elements of a formula, each with the attributes that it may have."""
ACCENTS = dict(zip("^~¯→←↔˙¨", "\u0302\u0303\u0304\u20d7\u20d6\u20e1\u0307\u0308", strict=True))
"""The combining character of an accent that is set above."""
LINES = frozenset("―‾_")
LIMITS = frozenset(("lim", "max", "min", "sup", "inf", "limsup", "liminf"))
"""Names whose bounds stand below them."""
FIND = Patterns(__file__)
GENFRAC = re.compile(r"\\genfrac" + r"\s*\{((?:\\.|[^{}])*)\}" * 4 + r"\s*")
"""The beginning of a fraction: its brackets, the width of its line and its style; each may be empty."""
STYLES = ("\\displaystyle", "\\textstyle", "\\scriptstyle", "\\scriptscriptstyle")
NUMBERED = "\ue000"
"""The sign of the first cell of a ruled array, before the number of its rules."""
ENVIRONMENTS: dict[str, list[str]] = DATA["environments"]
"""The beginning and end of environments that the library does not know, in those that it does."""


@lru_cache(maxsize=4096)
def read_formula(tex: str) -> Element | None:
    """The `math` element of a formula, to be read only; None if not all of it is known."""
    from latex2mathml.converter import convert

    if not _closed(tex):
        return None
    rules: list[ArrayRules] = []
    try:
        told = convert(_rewritten(_unruled(tex, rules)))
        root = ElementTree.fromstring(FIND.declared.sub("", told, count=1))  # noqa: S314 - no entities
    except Exception:  # of bad TeX the library says anything, from IndexError to errors of its own
        return None
    _settle(root)
    for table in root.iter("mtable"):
        _rule(table, rules)
    shown = any(part.tag in WORDS or part.tag == "mspace" for part in root.iter())
    return root if all(map(_known, root.iter())) and shown else None


class ArrayRules(NamedTuple):
    """The rules of an array: before which columns and before which rows, or behind the last."""

    columns: frozenset[int]
    rows: set[int]


def _unruled(tex: str, rules: list[ArrayRules]) -> str:
    """The formula without the rules of its arrays, which have their numbers in their first cells.

    The library tells neither which rows they part nor those at the edges.
    """
    around: list[list[int]] = []  # the number of the array and of the row; -1 of anything else

    def remake(match: re.Match[str]) -> str:
        inner = around[-1] if around else [-1, 0]
        if match["begin"]:
            columns = match["columns"]
            around.append([-1 if columns is None else len(rules), 0])
            if columns is None:
                return match[0]
            letters = re.sub(r"\s", "", columns)
            bare = letters.replace("|", "")
            places = (len(letters[:at].replace("|", "")) for at, sign in enumerate(letters) if sign == "|")
            rules.append(ArrayRules(frozenset(places), set()))
            return f"\\begin{{array}}{{{bare}}}\\text{{{NUMBERED}{len(rules) - 1}}}"
        if match["brace"] == "{":
            around.append([-1, 0])
        elif (match["end"] or match["brace"]) and around:
            around.pop()
        elif match["row"]:
            inner[1] += 1
        elif match["rule"] and inner[0] >= 0:
            rules[inner[0]].rows.add(inner[1])
            return ""
        return match[0]

    return FIND.ruled.sub(remake, tex)


def _rule(table: Element, rules: Sequence[ArrayRules]) -> None:
    """Tell in the cells of an array which of their sides have a rule."""
    first = table.find("mtr/mtd/mtext")
    if first is None or not (first.text or "").startswith(NUMBERED):
        return
    found = rules[int((first.text or "")[1:])]
    table[0][0].remove(first)
    while len(table) > 1 and not any(len(cell) for cell in table[-1]):
        table.remove(table[-1])  # behind the last rule
    for at, row in enumerate(table):
        for place, cell in enumerate(row):
            sides = {
                "left": place in found.columns,
                "right": place + 1 == len(row) and place + 1 in found.columns,
                "above": at in found.rows,
                "below": at + 1 == len(table) and at + 1 in found.rows,
            }
            if any(sides.values()):
                cell.set("class", " ".join(f"rule-{side}" for side, drawn in sides.items() if drawn))


def _fraction(tex: str) -> str:
    """The formula with each general fraction as what the library reads: without a line, or with brackets."""
    while match := GENFRAC.search(tex):
        left, right, line, style = match.groups()
        parts, end = [], match.end()
        for _ in range(2):
            start, end = end, _end_of_part(tex, end)
            parts.append(tex[start:end].strip())
        above, below = parts
        bare = re.match(r"0+(\.0+)?\s*[a-z]", line)
        made = f"{{{above} \\atop {below}}}" if bare else f"\\frac{above}{below}"
        made = f"\\left{left or '.'} {made} \\right{right or '.'}" if left or right else made
        made = f"{STYLES[int(style)]} {made}" if style.strip() in ("0", "1", "2", "3") else made
        tex = f"{tex[: match.start()]}{{{made}}}{tex[end:]}"
    return tex


def _end_of_part(tex: str, start: int) -> int:
    """The end of the braces that begin there; ValueError if none do."""
    depth = 0
    for match in FIND.brace.finditer(tex, start):
        depth += {"{": 1, "}": -1}.get(match[1], 0)
        if not depth:
            return match.end()
    raise ValueError(tex)


def _rewritten(tex: str) -> str:
    """The formula in what the library knows; each environment is one whole, to which scripts can be set."""
    tex = FIND.words_with_formula.sub(_parted, _fraction(FIND.unsaid.sub("", tex.strip())))
    return FIND.bound.sub(_bound, tex)


def _bound(match: re.Match[str]) -> str:
    usual = f"{{\\begin{{{match[2]}{match[3]}}}", f"\\end{{{match[2]}{match[3]}}}}}"
    return ENVIRONMENTS.get(match[2], usual)[match[1] == "end"]


def _parted(match: re.Match[str]) -> str:
    """Words in which there are formulas: words and formulas side by side."""
    parts = enumerate(match[1].split("$"))
    return "".join(f"{{{words}}}" if place % 2 else f"\\text{{{words}}}" for place, words in parts if words)


def _settle(part: Element) -> None:
    """Take out of MathML what only sets marks apart, and make lines below each other a table."""
    for child in part:
        _settle(child)
    _set_beside(part)
    if part.tag in WORDS and len(part):  # what \mathop makes an operator of
        part.tag = "mrow"
        part.attrib.clear()
    elif part.tag == "mpadded" and "voffset" in part.attrib:  # the words of a long arrow, and a strut
        part.tag = "mrow"
        part.attrib.clear()
        part.remove(part[-1])
    elif part.get("rspace"):  # \middle
        part.attrib.pop("rspace")
        part.attrib.pop("lspace")
    if any(child.get("linebreak") for child in part):
        table = Element("mtable")
        cell = SubElement(SubElement(table, "mtr"), "mtd")
        for child in list(part):
            part.remove(child)
            if child.get("linebreak"):
                cell = SubElement(SubElement(table, "mtr"), "mtd")
            else:
                cell.append(child)
        part.append(table)


def _set_beside(part: Element) -> None:
    """Make scripts on both sides of a sign, which the library sets at a hidden one before it, one whole."""
    hidden = part[0].find(".//mpadded/mphantom/mo") if len(part) == 3 and part.tag == "mrow" else None
    if hidden is None or part.find("mstyle/mspace") is None:
        if part.tag in BOUNDS and part[0].tag == "mmultiscripts":
            part.tag = BOUNDS[part.tag]  # what stands below or above it is a bound
        return
    before, _, after = part
    below, above = _sub_and_sup(after)
    sign = next(of for of in after.iter("mo"))
    first, second = _sub_and_sup(before)
    for child in list(part):
        part.remove(child)
    part.tag = "mmultiscripts"
    part.extend((sign, below, above, Element("mprescripts"), first, second))


def _sub_and_sup(part: Element) -> tuple[Element, Element]:
    """The lower and the upper script of a part, an empty one where it has none."""
    below = part[1] if part.tag in ("msub", "msubsup") else Element("mrow")
    above = part[-1] if part.tag in ("msup", "msubsup") else Element("mrow")
    return below, above


def _closed(tex: str) -> bool:
    """True if every brace is closed; the library closes those that are not."""
    depth = 0
    for match in FIND.brace.finditer(tex):
        depth += {"{": 1, "}": -1}.get(match[1], 0)
        if depth < 0:  # closed before it was opened
            return False
    return depth == 0


def _known(part: Element) -> bool:
    if part.tag not in PARTS or not set(PARTS[part.tag]).issuperset(part.attrib):
        return False
    if part.get("notation", "box") != "box":
        return False
    if part.tag in WORDS:
        return not len(part) and ("\\" not in (part.text or "") or part.text == "\\")
    return len(part) == ARGUMENTS.get(part.tag, len(part))


def bracketed(parts: Sequence[Element]) -> bool:
    """Whether the parts of a whole begin with a bracket that grows: of a matrix, or one TeX stretches."""
    signs = [part.tag for part in parts]
    return signs == ["mo", "mtable", "mo"] or bool(parts and parts[0].get("fence") and parts[0].get("form"))


# The way back: MathML of others as TeX.
FORMULAS: dict[str, str] = DATA["formulas"]
"""TeX of what has a fixed number of parts."""
AROUND: dict[str, list[str]] = DATA["around"]
"""TeX around and between any number of parts."""


def tex_of(node: Element) -> str:
    """A formula as TeX: as it stands, or by the MathML of which it is made."""
    parts = [f"{tex_of(part)}{(part.tail or '').rstrip()}" for part in node if part.tag != "label"]
    shape = FORMULAS.get(node.tag, "")
    if shape and len(parts) == 2 + ("{2}" in shape):
        return shape.format(*parts)
    if node.tag in ("mi", "mn", "mo", "mtext"):
        words = re.sub(r"([%#&_{}$])", r"\\\1", " ".join("".join(node.itertext()).split()))
        named = node.tag == "mtext" or (node.tag == "mi" and len(words) > 1 and words.isalpha())
        return f"\\text{{{words}}}" if named else words
    before, between, after = AROUND.get(node.tag, ("", " ", ""))
    return before + between.join(filter(None, ((node.text or "").strip(), *parts))) + after
