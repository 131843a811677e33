"""Formulas in a Word document: MathML as Office Math, where it has a form for all of it."""

from __future__ import annotations

from copy import deepcopy
from functools import lru_cache
from xml.etree.ElementTree import Element, SubElement

from clausework.lang.patterns import beside
from clausework.lang.tex import ACCENTS, ARGUMENTS, LIMITS, LINES, bracketed, read_formula

NARY = frozenset("∑∏∐∫∬∭∮⋃⋂⋁⋀")
ENDS = frozenset("=<>≤≥≈≠≡∼∈,;+-−")
"""What ends the operand of a sum or an integral."""
LINE_ABOVE = "\u0305"
BRACES = {"munder": ("⏟", "bot"), "mover": ("⏞", "top")}

THIN = "\u2009"


def office_math(tex: str) -> Element | None:
    """The `m:oMath` of a formula; None if it cannot be shown as one, and is to be shown as it is written."""
    return deepcopy(_office_math(tex.strip()))  # an element of the cache may be in one document only


@lru_cache(maxsize=1024)
def _office_math(tex: str) -> Element | None:
    root = read_formula(tex)
    if root is None:
        return None
    made = Element("m:oMath")
    _row(made, list(root))
    return made if len(made) else None  # an empty one Word calls damaged


def _row(parent: Element, parts: list[Element]) -> None:
    """Elements side by side; what stands between two brackets that grow is one."""
    if bracketed(parts):
        _fenced(parent, parts)
        return
    place = 0
    while place < len(parts):
        part = parts[place]
        place += 1
        if _base(part) in NARY:
            end = place
            while end < len(parts) and not (parts[end].tag == "mo" and _text(parts[end]) in ENDS):
                end += 1
            _nary(parent, part, parts[place:end])
            place = end
        else:
            _element(parent, part)


def _fenced(parent: Element, parts: list[Element]) -> None:
    """The brackets around what stands between them; a list of cases has no second one."""
    closed = parts[-1].tag == "mo"
    found = SubElement(parent, "m:d")
    properties = SubElement(found, "m:dPr")
    SubElement(properties, "m:begChr", {"m:val": _text(parts[0])})
    SubElement(properties, "m:endChr", {"m:val": _text(parts[-1]) if closed else ""})
    _row(SubElement(found, "m:e"), parts[1:-1] if closed else parts[1:])


def _base(part: Element) -> str:
    """The sign of a sum, an integral or a limit, with its bounds or without."""
    first = part[0] if part.tag in ARGUMENTS and len(part) else part
    return _text(first) if first.tag in ("mo", "mi") else ""


def _nary(parent: Element, part: Element, operand: list[Element]) -> None:
    found = SubElement(parent, "m:nary")
    properties = SubElement(found, "m:naryPr")
    SubElement(properties, "m:chr", {"m:val": _base(part)})
    stacked = part.tag in ("munder", "mover", "munderover")
    SubElement(properties, "m:limLoc", {"m:val": "undOvr" if stacked else "subSup"})
    low, high = _bounds(part)
    for name, bound in (("sub", low), ("sup", high)):
        if bound is None:
            SubElement(properties, f"m:{name}Hide", {"m:val": "1"})
    for name, bound in (("sub", low), ("sup", high)):
        _row(SubElement(found, f"m:{name}"), [] if bound is None else [bound])
    _row(SubElement(found, "m:e"), operand)


def _bounds(part: Element) -> tuple[Element | None, Element | None]:
    if part.tag not in ARGUMENTS:
        return None, None
    if part.tag in ("msubsup", "munderover"):
        return part[1], part[2]
    return (part[1], None) if part.tag in ("msub", "munder") else (None, part[1])


DATA = beside(__file__)
SHAPES: dict[str, tuple[str, tuple[str, ...]]] = DATA["shapes"]
"""What Office Math calls these, and their parts."""


def _element(parent: Element, part: Element) -> None:
    if part.tag in ("mi", "mn", "mo", "mtext"):
        _leaf(parent, part)
    elif part.tag == "mspace":
        _run(parent, THIN)
    elif part.tag == "mphantom" or (part.tag == "mpadded" and part.find("mphantom") is not None):
        _phantom(parent, part)
    elif part.tag == "menclose":
        _row(SubElement(SubElement(parent, "m:borderBox"), "m:e"), list(part))
    elif part.tag == "mmultiscripts":
        _beside(parent, part)
    elif part.tag in ("mrow", "mstyle", "mpadded"):
        _row(parent, list(part))
    elif part.tag == "msqrt":
        _root(parent, list(part), None)
    elif part.tag == "mtable":
        _matrix(parent, part)
    else:
        _shape(parent, part)


def _phantom(parent: Element, part: Element) -> None:
    """Room for what is not shown, as wide and as high as that or in one way alone."""
    found = SubElement(parent, "m:phant")
    properties = SubElement(found, "m:phantPr")
    SubElement(properties, "m:show", {"m:val": "0"})
    for side, names in (("width", ("zeroWid",)), ("height", ("zeroAsc", "zeroDesc"))):
        for name in names if part.get(side) == "0" else ():
            SubElement(properties, f"m:{name}", {"m:val": "1"})
    _row(SubElement(found, "m:e"), list(next(part.iter("mphantom"))))


def _beside(parent: Element, part: Element) -> None:
    """A sign with scripts at its left and its right."""
    base, below, above, _, first, second = part
    if _filled(first) or _filled(second):
        found = SubElement(parent, "m:sPre")
        for place, child in (("sub", first), ("sup", second)):
            _row(SubElement(found, f"m:{place}"), [child])
        parent = SubElement(found, "m:e")
    tags = {(True, True): "msubsup", (True, False): "msub", (False, True): "msup"}
    tag = tags.get((_filled(below), _filled(above)))
    if tag is None:
        _leaf(parent, base)
        return
    made = Element(tag)
    made.extend(child for child in (base, below, above) if child is base or _filled(child))
    _shape(parent, made)


def _filled(part: Element) -> bool:
    return bool(len(part) or part.text)


def _shape(parent: Element, part: Element) -> None:
    if part.tag == "mroot":
        _root(parent, [part[0]], part[1])
        return
    if part.tag == "munderover":
        outer = SubElement(parent, "m:limUpp")
        _element(SubElement(outer, "m:e"), _under(part))
        _row(SubElement(outer, "m:lim"), [part[2]])
        return
    sign = _text(part[1])
    accent = LINE_ABOVE if sign in LINES else ACCENTS.get(sign)
    if part.tag == "mover" and accent:
        found = SubElement(parent, "m:acc")
        SubElement(SubElement(found, "m:accPr"), "m:chr", {"m:val": accent})
        _row(SubElement(found, "m:e"), [part[0]])
        return
    if part.tag in BRACES and sign == BRACES[part.tag][0]:
        found = SubElement(parent, "m:groupChr")
        properties = SubElement(found, "m:groupChrPr")
        SubElement(properties, "m:chr", {"m:val": sign})
        SubElement(properties, "m:pos", {"m:val": BRACES[part.tag][1]})
        _row(SubElement(found, "m:e"), [part[0]])
        return
    tag = "munder" if part.tag == "msub" and _base(part) in LIMITS else part.tag
    name, places = SHAPES[tag]
    found = SubElement(parent, f"m:{name}")
    if part.get("linethickness"):
        SubElement(SubElement(found, "m:fPr"), "m:type", {"m:val": "noBar"})
    for place, child in zip(places, part, strict=True):
        _row(SubElement(found, f"m:{place}"), [child])


def _under(part: Element) -> Element:
    found = Element("munder")
    found.extend(list(part)[:2])
    return found


def _root(parent: Element, radicand: list[Element], degree: Element | None) -> None:
    found = SubElement(parent, "m:rad")
    if degree is None:
        SubElement(SubElement(found, "m:radPr"), "m:degHide", {"m:val": "1"})
    _row(SubElement(found, "m:deg"), [] if degree is None else [degree])
    _row(SubElement(found, "m:e"), radicand)


def _matrix(parent: Element, part: Element) -> None:
    rows = list(part)
    cells = [list(row) for row in rows]
    columns = max(map(len, cells), default=0)
    if not columns:
        return
    found = SubElement(parent, "m:m")
    kinds = SubElement(SubElement(found, "m:mPr"), "m:mcs")
    widest = max(cells, key=len)
    for cell in widest:
        properties = SubElement(SubElement(kinds, "m:mc"), "m:mcPr")
        SubElement(properties, "m:count", {"m:val": "1"})
        SubElement(properties, "m:mcJc", {"m:val": cell.get("columnalign", "center")})
    for row in cells:
        line = SubElement(found, "m:mr")
        for column in range(columns):
            made = SubElement(line, "m:e")
            if column < len(row):
                _row(_ruled(made, row[column].get("class", "")), list(row[column]))


def _ruled(parent: Element, sides: str) -> Element:
    """Where the content of a cell goes; Word draws the rules of an array around its cells."""
    if not sides:
        return parent
    found = SubElement(parent, "m:borderBox")
    properties = SubElement(found, "m:borderBoxPr")
    for name, side in (("Top", "above"), ("Bot", "below"), ("Left", "left"), ("Right", "right")):
        if f"rule-{side}" not in sides:
            SubElement(properties, f"m:hide{name}", {"m:val": "1"})
    return SubElement(found, "m:e")


def _leaf(parent: Element, part: Element) -> None:
    """A name, a number, an operator or words; a name of more than one letter is upright."""
    words = part.text or ""
    upright = part.get("mathvariant") == "normal" or (words.isalpha() and len(words) > 1)  # sin, max
    _run(parent, words, "nor" if part.tag == "mtext" else "sty" if upright else "")


def _run(parent: Element, words: str, kind: str = "") -> None:
    if not words:
        return
    last = parent[-1] if len(parent) else None
    if kind and last is not None and last.tag == "m:r" and _kind(last) == kind:
        last[-1].text = f"{last[-1].text}{words}"  # letters of one word
        return
    run = SubElement(parent, "m:r")
    if kind:
        properties = SubElement(run, "m:rPr")
        SubElement(properties, f"m:{kind}", {"m:val": "p"} if kind == "sty" else {})
    SubElement(run, "m:t", {"xml:space": "preserve"}).text = words


def _kind(run: Element) -> str:
    return run[0][0].tag.removeprefix("m:") if run[0].tag == "m:rPr" else ""


def _text(part: Element) -> str:
    return (part.text or "").strip()
