"""The numbers that Word counts for paragraphs (第一条, 5.1.2, a), and the styles that make headings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from clausework.lang.zh.numerals import chinese

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BODY = 9
"""The outline level of what is no heading."""
HAN_KINDS = frozenset(
    [
        *("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting"),
        *("taiwaneseCountingThousand", "japaneseDigitalTen", "ideographDigital"),
    ]
)
ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
         (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
GAPS = {"nothing": "", "space": " "}
PLACE = re.compile("%([1-9])")
HEADING = re.compile(r"(?i)(?:heading|标题)\s?([1-9])")


class _Style(msgspec.Struct, frozen=True):
    name: str
    parent: str
    outline: int | None
    list_: str
    level: int | None


class _Level(msgspec.Struct, frozen=True, kw_only=True):
    kind: str = "decimal"
    text: str = ""
    start: int = 1
    gap: str = " "
    style: str = ""


class Numbering:
    """Counts as Word does, in the order of the paragraphs that it is asked for."""

    def __init__(self, document: Document) -> None:
        self._styles = {
            style.style_id: _style(style.element) for style in document.styles if hasattr(style, "style_id")
        }
        self._default = next((of.style_id for of in document.styles if _is_default(of.element)), "Normal")
        self._lists: dict[str, str] = {}
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        for relation in document.part.rels.values():
            if relation.reltype.endswith("/numbering") and not relation.is_external:
                self._read(document.part.numbering_part.element)

    def _read(self, root: BaseOxmlElement) -> None:
        for abstract in root.findall(f"{W}abstractNum"):
            name = abstract.get(f"{W}abstractNumId", "")
            self._levels[name] = {_number(of, "ilvl"): _level(of) for of in abstract.findall(f"{W}lvl")}
        for used in root.findall(f"{W}num"):
            name = used.get(f"{W}numId", "")
            self._lists[name] = _value(used, "abstractNumId")
            self._restarts[name] = {
                _number(of, "ilvl"): int(_value(of, "startOverride"))
                for of in used.findall(f"{W}lvlOverride")
                if _value(of, "startOverride").isdecimal()
            }

    def style_of(self, paragraph: BaseOxmlElement) -> tuple[str, int]:
        """The name of the style, and the level of the heading that the paragraph is, `BODY` for none."""
        properties = paragraph.find(f"{W}pPr")
        own = "" if properties is None else _value(properties, "outlineLvl")
        chain = self._chain(paragraph)
        outlines = [style.outline for style in chain if style.outline is not None]
        level = int(own) if own.isdecimal() else next(iter(outlines), BODY)
        return (chain[0].name if chain else ""), level

    def number_of(self, paragraph: BaseOxmlElement) -> tuple[str, int]:
        """The number with the gap after it; or for a bullet, which is none, how deep it stands."""
        name, level = self._place(paragraph)
        kept = self._lists.get(name, "")
        levels = self._levels.get(kept, {})
        if level not in levels:
            return "", 0
        if levels[level].kind == "bullet":
            return "", level + 1
        self._count(name, kept, level)
        text = PLACE.sub(lambda match: self._shown(kept, int(match[1]) - 1), levels[level].text)
        return (text + levels[level].gap if text else ""), 0

    def _place(self, paragraph: BaseOxmlElement) -> tuple[str, int]:
        """The list of the paragraph, "" for none, and its level there."""
        properties = paragraph.find(f"{W}pPr/{W}numPr")
        name = "" if properties is None else _value(properties, "numId")
        level = "" if properties is None else _value(properties, "ilvl")
        chain = self._chain(paragraph)
        name = name or next((style.list_ for style in chain if style.list_), "")
        if level.isdecimal():
            return name, int(level)
        own = _style_id(paragraph)
        linked = self._levels.get(self._lists.get(name, ""), {})
        if own and (found := [at for at, of in linked.items() if of.style == own]):
            return name, found[0]
        return name, next((style.level for style in chain if style.level is not None), 0)

    def _chain(self, paragraph: BaseOxmlElement) -> list[_Style]:
        """The style of a paragraph and those that it is based on."""
        found: list[_Style] = []
        name = _style_id(paragraph) or self._default
        while name in self._styles and self._styles[name] not in found:
            found.append(self._styles[name])
            name = self._styles[name].parent
        return found

    def _count(self, name: str, kept: str, level: int) -> None:
        counts = self._counts.setdefault(kept, {})
        restarts = self._restarts.get(name, {})
        if level in restarts:
            counts[level] = restarts.pop(level)
        elif level in counts:
            counts[level] += 1
        else:
            counts[level] = self._levels[kept][level].start
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]

    def _shown(self, kept: str, level: int) -> str:
        of = self._levels[kept].get(level, _Level())
        count = self._counts[kept].setdefault(level, of.start)
        return _written(count, of.kind)


def _is_default(element: BaseOxmlElement) -> bool:
    kind, default = (str(element.get(f"{W}{name}", "")) for name in ("type", "default"))
    return kind == "paragraph" and default in ("1", "true", "on")


def _style(element: BaseOxmlElement) -> _Style:
    properties = element.find(f"{W}pPr")
    outline = "" if properties is None else _value(properties, "outlineLvl")
    numbers = element.find(f"{W}pPr/{W}numPr")
    level = "" if numbers is None else _value(numbers, "ilvl")
    name = _value(element, "name")
    built_in = HEADING.fullmatch(name)  # an office that writes no outline level knows these by their names
    level_said = int(built_in[1]) - 1 if built_in else None
    return _Style(
        name=name,
        parent=_value(element, "basedOn"),
        outline=int(outline) if outline.isdecimal() else level_said,
        list_="" if numbers is None else _value(numbers, "numId"),
        level=int(level) if level.isdecimal() else None,
    )


def _level(element: BaseOxmlElement) -> _Level:
    start = _value(element, "start")
    return _Level(
        kind=_value(element, "numFmt") or "decimal",
        text=_value(element, "lvlText"),
        start=int(start) if start.isdecimal() else 1,
        gap=GAPS.get(_value(element, "suff"), " "),
        style=_value(element, "pStyle"),
    )


def _value(element: BaseOxmlElement, name: str) -> str:
    child = element.find(f"{W}{name}")
    return "" if child is None else str(child.get(f"{W}val", ""))


def _number(element: BaseOxmlElement, name: str) -> int:
    value = str(element.get(f"{W}{name}", ""))
    return int(value) if value.isdecimal() else 0


def _style_id(paragraph: BaseOxmlElement) -> str:
    properties = paragraph.find(f"{W}pPr")
    return "" if properties is None else _value(properties, "pStyle")


def _written(count: int, kind: str) -> str:
    """A count as it is printed; a kind of which nothing is known as a plain number."""
    if kind in HAN_KINDS and count < 10_000:
        return chinese(count)
    if kind in ("lowerLetter", "upperLetter") and count > 0:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter if kind == "lowerLetter" else letter.upper()
    if kind in ("lowerRoman", "upperRoman") and count > 0:
        return roman(count) if kind == "upperRoman" else roman(count).lower()
    if kind.startswith("decimalEnclosedCircle") and 0 < count <= 20:
        return chr(ord("①") + count - 1)
    if kind == "none":
        return ""
    return f"{count:02}" if kind == "decimalZero" else str(count)


def roman(count: int) -> str:
    """A count in Roman numerals."""
    found = ""
    for size, sign in ROMAN:
        found += sign * (count // size)
        count %= size
    return found
