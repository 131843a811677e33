"""The lists of a standard in Word, by which it numbers clauses, items, notes, tables and figures itself.

Each list of items, and the notes of each clause, begin anew; what runs through the text has one list.
"""

from __future__ import annotations

from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement

from clausework.layout.kinds import DASH, PARTING
from clausework.rendering.docx.package import root
from clausework.rendering.docx.properties import EM, HANG, properties
from clausework.rendering.docx.standard.styles import Look
from clausework.strings.catalogue import say

DEEPEST = 6
"""Chapter and five levels of clauses below it."""

LEVELS = 9


class Level(NamedTuple):
    """A level of a list: what it prints, how it counts, the style linked to it, where its words begin."""

    words: str
    form: str = "decimal"
    style: str = ""
    gap: str = "nothing"
    indent: dict[str, int] = {}
    stop: int = 0


class Lists:
    """Gives out the lists of one document; each has a number by which its paragraphs name it."""

    def __init__(self, look: Look, lang: str) -> None:
        self._kinds: dict[str, tuple[Level, ...]] = {}
        self._lists: list[tuple[str, bool]] = []
        self._running: dict[str, int] = {}
        self._lang = lang
        self._look = look
        tab, after = ("tab", "") if look.gap == "\t" else ("nothing", look.gap)
        chain = [".".join(f"%{place}" for place in range(1, depth + 1)) for depth in range(1, DEEPEST + 1)]
        styles = ["Chapter", *(f"Clause{depth}" for depth in range(1, DEEPEST))]
        self._kinds["clauses"] = tuple(
            Level(words + after, style=style, gap=tab, stop=_stop(tab, depth))
            for depth, (words, style) in enumerate(zip(chain, styles, strict=True))
        )
        below = (
            Level(words + after, style=f"AnnexClause{depth}", gap=tab, stop=_stop(tab, depth))
            for depth, words in enumerate(chain[1:5], 1)
        )
        self._kinds["annexes"] = (Level(say(lang, "site.annex", letter="%1"), "upperLetter", "Annex"), *below)
        for name, key, style in (("tables", "table", "TableCaption"), ("figures", "figure", "FigureCaption")):
            self._kinds[name] = (Level(_name(lang, key, "%1"), style=style),)
        for name in ("clauses", "annexes", "tables", "figures"):
            self.running(name)

    @property
    def linked(self) -> dict[str, int]:
        """The numbers of the lists that styles are linked to."""
        return dict(self._running)

    def running(self, name: str) -> int:
        """The number of the list that runs through the text."""
        if name not in self._running:
            self._running[name] = self._new(name, anew=False)
        return self._running[name]

    def captions(self, kind: str, letter: str) -> int:
        """The number of the list of the tables or figures of an annex."""
        name = f"{kind} {letter}"
        if name not in self._kinds:
            self._kinds[name] = (Level(_name(self._lang, kind, f"{letter}.%1")),)
        return self.running(name)

    def items(self, ordered: bool) -> int:
        """The number of a new list of items."""
        name = "ordered" if ordered else "dashed"
        if name not in self._kinds:
            self._kinds[name] = tuple(_item(ordered, depth) for depth in range(1, LEVELS + 1))
        return self._new(name)

    def labelled(self, kind: str, *, alone: bool) -> int:
        """The number of a new list of the notes or examples of a clause; one that is alone has no number."""
        name = f"{kind}{'' if alone else 's'}"
        if name not in self._kinds:
            nth = "" if alone else say(self._lang, "site.nth", number="%1")
            words = say(self._lang, f"kinds.{kind}_label", number=nth)
            form, indent = "none" if alone else "decimal", {"left": 2 * EM, "firstLine": 0}
            self._kinds[name] = (Level(words, form=form, indent=indent),)
        return self._new(name)

    def _new(self, name: str, *, anew: bool = True) -> int:
        self._lists.append((name, anew))
        return len(self._lists)

    def part(self) -> Element:
        """The part that defines them all."""
        made = root("w:numbering")
        kinds = list(self._kinds)
        for place, name in enumerate(kinds):
            made.append(_definition(place, self._kinds[name]))
        for number, (name, anew) in enumerate(self._lists, 1):
            one = SubElement(made, "w:num", {"w:numId": str(number)})
            SubElement(one, "w:abstractNumId", {"w:val": str(kinds.index(name))})
            for level in range(len(self._kinds[name]) if anew else 0):
                override = SubElement(one, "w:lvlOverride", {"w:ilvl": str(level)})
                SubElement(override, "w:startOverride", {"w:val": "1"})
        return made


def _name(lang: str, kind: str, number: str) -> str:
    """What a caption begins with; what parts it from the words is typed with these."""
    return say(lang, f"kinds.{kind}_label", number=number).rstrip(PARTING)


def _stop(gap: str, depth: int) -> int:
    """Where the title begins after a number of that depth, if a tab leads to it."""
    return 2 * EM + EM * (depth + 1) if gap == "tab" else 0


def _item(ordered: bool, depth: int) -> Level:
    indent = {"left": 2 * EM * depth + HANG, "hanging": HANG}
    if not ordered:
        return Level(DASH, "none", gap="tab", indent=indent)
    return Level(f"%{depth})", "lowerLetter" if depth == 1 else "decimal", gap="tab", indent=indent)


def _definition(place: int, levels: tuple[Level, ...]) -> Element:
    made = Element("w:abstractNum", {"w:abstractNumId": str(place)})
    SubElement(made, "w:multiLevelType", {"w:val": "multilevel"})
    for number, level in enumerate(levels):
        one = SubElement(made, "w:lvl", {"w:ilvl": str(number)})
        SubElement(one, "w:start", {"w:val": "1"})
        SubElement(one, "w:numFmt", {"w:val": level.form})
        if level.style:
            SubElement(one, "w:pStyle", {"w:val": level.style})
        SubElement(one, "w:suff", {"w:val": level.gap})
        SubElement(one, "w:lvlText", {"w:val": level.words})
        SubElement(one, "w:lvlJc", {"w:val": "left"})
        if level.indent:
            one.append(properties("w:pPr", {"ind": level.indent}))
        elif level.stop:
            one.append(properties("w:pPr", {"tabs": [{"val": "left", "pos": level.stop}]}))
    return made
