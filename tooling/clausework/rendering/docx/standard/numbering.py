"""The lists of a standard in Word, by which it numbers clauses, items, notes, tables and figures itself.

Each list of items, and the notes of each clause, begin anew; what runs through the text has one list.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any, Literal, NamedTuple
from xml.etree.ElementTree import Element, SubElement

import msgspec

from clausework.lang.patterns import beside
from clausework.layout.kinds import ISO, PARTING, dash
from clausework.rendering.docx import MARGINS, UPRIGHT
from clausework.rendering.docx.blocks import write_words
from clausework.rendering.docx.document_parts import fragment
from clausework.rendering.docx.properties import EM, HANG, Value, WordPart, properties, root
from clausework.strings.catalogue import say

# The styles of a standard in Word, by the templates of GB/T 1.1 and of ISO, and paragraphs that use them.
UNCOUNTED: dict[str, Value] = {"numPr": {"ilvl": {"val": 0}, "numId": {"val": 0}}}
"""A paragraph that Word does not number although its style says so."""
SMALL: dict[str, Value] = {"spacing": {"before": 0, "after": 0, "line": 20, "lineRule": "exact"}}
"""A paragraph that takes no room."""
LONGEST = 40
"""Characters that the name of a bookmark may have."""

Words = str | Element
"""A stretch of text, or what was made already: a run, a link, a formula."""


def paragraph(style: str, words: Iterable[Words] = (), **further: Value) -> Element:
    """A paragraph with further properties beside its style, as `numPr`, `ind` or `sectPr`."""
    made = Element("w:p")
    made.append(properties("w:pPr", {"pStyle": style, **further}))
    made.extend(
        run(piece) if isinstance(piece, str) else piece
        for piece in words
        if isinstance(piece, Element) or piece
    )
    return made


def run(words: str, style: str = "", look: Mapping[str, Value] | None = None) -> Element:
    """A run of text; a tab and the end of a line are what they are in Word."""
    made = Element("w:r")
    if style or look:
        made.append(properties("w:rPr", {**({"rStyle": style} if style else {}), **(look or {})}))
    write_words(made, words)
    return made


def field(code: str, words: str = "") -> list[Element]:
    """A field with the words that it shows until it is worked out anew."""
    found = [_mark("begin")]
    instruction = Element("w:r")
    SubElement(instruction, "w:instrText", {"xml:space": "preserve"}).text = f" {code} "
    found += [instruction, _mark("separate")]
    return [*found, *([run(words)] if words else []), _mark("end")]


def link(anchor: str, words: Iterable[Element]) -> Element:
    """Runs that lead to a bookmark."""
    made = Element("w:hyperlink", {"w:anchor": anchor, "w:history": "1"})
    made.extend(words)
    return made


def outward(address: str, words: str) -> Element:
    """Words that lead to an address outside."""
    made = Element("w:fldSimple", {"w:instr": f' HYPERLINK "{address.replace(chr(34), "%22")}" '})
    made.append(run(words, "Hyperlink"))
    return made


class Bookmarks:
    """The bookmarks of a document, by the IDs of clauses and provisions."""

    def __init__(self, identities: Iterable[str]) -> None:
        self._names: dict[str, str] = {}
        taken: set[str] = set()
        for identity in identities:
            stem = re.sub(r"\W", "_", identity, flags=re.ASCII)[: LONGEST - 8]  # room to tell two apart
            name = f"c_{stem}"
            while name.lower() in taken:  # to Word a capital makes no other name
                name = f"c{len(taken)}_{stem}"
            taken.add(name.lower())
            self._names[identity] = name
        self._count = 0

    def name(self, identity: str) -> str:
        """The bookmark of a clause or provision, "" if the document has none."""
        return self._names.get(identity, "")

    def around(self, made: Element, identity: str) -> Element:
        """The paragraph with the bookmark around its runs."""
        self._count += 1
        number = {"w:id": str(self._count)}
        made.insert(1, Element("w:bookmarkStart", {**number, "w:name": self._names[identity]}))  # behind pPr
        SubElement(made, "w:bookmarkEnd", number)
        return made


def _mark(kind: str) -> Element:
    made = Element("w:r")
    SubElement(made, "w:fldChar", {"w:fldCharType": kind})
    return made


DATA = beside(__file__)
MARKS: dict[str, tuple[str, Mapping[str, Value]]] = DATA["marks"]
"""The character styles by their IDs: name and look."""


class ParagraphStyle(msgspec.Struct, frozen=True, kw_only=True):
    """A style as the files of the looks have it; `list` are the name of a list and its level."""

    name: str
    based: str = "Normal"
    next: str = ""
    list: tuple[str, int] | None = None
    p: dict[str, Any] = {}
    r: dict[str, Any] = {}


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """Look of a standard: the file of its styles, the words in them that differ, its numbers.

    `gap` stands between a number and its title. `front` is how the pages before the text are numbered.
    `spread` is true if titles of fixed wording are set wide.
    """

    file: str
    fields: Mapping[str, Value]
    text: str
    gap: str
    front: str
    rules: str
    spread: bool = False


def look_of(profile: str, lang: str) -> Look:
    """The look that goes with the drafting rules; a translation has that of its original, in Latin type."""
    zh = lang == "zh"
    title = "SimHei" if zh else "Arial"
    text = "Times New Roman"
    if profile == ISO:
        iso = {"hei": _fonts("Cambria", "SimHei")}
        return Look(file="iso.toml", fields=iso, text="Cambria", gap="\t", front="lowerRoman", rules=profile)
    old = profile == "gbt1.1-2009"
    fields: dict[str, Value] = {
        "p": "" if old else "标准文件_",
        "cover": "封面标准名称" if old else "标准文件_文件名称",
        "contents": "目次、标准名称标题" if old else "标准文件_目录标题",
        "hei": _fonts(title, "SimHei"),
        "bold": not zh,
        "first": "420" if zh else "0",
        "after": "0" if zh else "120",
        "spread": 200 if zh else 0,
        "kind": 72 if zh else 44,
        "title": 52 if zh else 40,
    }
    gap = "\u3000" if zh else "\t"
    return Look(
        file="gbt.toml", fields=fields, text=text, gap=gap, front="upperRoman", rules=profile, spread=zh
    )


def style_sheet(
    look: Look, lang: str, lists: Mapping[str, int], *, tracked: bool = False, hide_ids: bool = False
) -> Element:
    """The part with all styles, those of a list of changes too if they are `tracked`.

    IDs are hidden text if one is to `hide_ids`. `lists` are the numbers of the lists that styles are linked
    to.
    """
    made = root("w:styles")
    size = 21 if look.file == "gbt.toml" else 22  # half points: 五号 is 10.5 pt
    made.extend(fragment("defaults.xml", font=look.text, size=size))
    made.extend(_paragraph_style(name, style, lists) for name, style in _styles(look).items())
    default = SubElement(made, "w:style", {"w:type": "character", "w:default": "1", "w:styleId": "Default"})
    SubElement(default, "w:name", {"w:val": "Default Paragraph Font"})
    for identity, (name, run) in MARKS.items():
        mark = SubElement(made, "w:style", {"w:type": "character", "w:styleId": identity})
        SubElement(mark, "w:name", {"w:val": name})
        hidden = {"vanish": True} if hide_ids and identity == "ProvisionId" else {}
        mark.append(properties("w:rPr", {**run, **hidden}))
    made.extend(fragment("table-styles.xml"))
    made.extend(fragment("tracked-styles.xml") if tracked else ())
    return made


def has_style(look: Look, identity: str) -> bool:
    """Whether the template knows such paragraphs."""
    return identity in _styles(look)


def _styles(look: Look) -> dict[str, ParagraphStyle]:
    text = (files("clausework.rendering.docx.standard") / look.file).read_text(encoding="utf-8")
    return msgspec.convert(_filled(tomllib.loads(text), look.fields), dict[str, ParagraphStyle])


def _fonts(latin: str, han: str) -> dict[str, str]:
    return {"ascii": latin, "hAnsi": latin, "eastAsia": han, "cs": latin}


def _filled(value: object, fields: Mapping[str, Value]) -> object:
    """The value with what differs; a word that is one name alone may become anything."""
    if isinstance(value, str) and value.startswith("{") and value[1:-1] in fields and value.endswith("}"):
        return fields[value[1:-1]]
    if isinstance(value, str):
        return value.format(**fields)
    if isinstance(value, Mapping):
        return {key: _filled(inner, fields) for key, inner in value.items()}
    return value


def _paragraph_style(identity: str, style: ParagraphStyle, lists: Mapping[str, int]) -> Element:
    made = Element("w:style", {"w:type": "paragraph", "w:styleId": identity})
    if identity == "Normal":
        made.set("w:default", "1")
    SubElement(made, "w:name", {"w:val": style.name})
    if identity != "Normal":
        SubElement(made, "w:basedOn", {"w:val": style.based})
        SubElement(made, "w:next", {"w:val": style.next or identity})
    SubElement(made, "w:qFormat")  # else Word hides it from the list of styles
    paragraph = dict(style.p)
    if style.list:
        name, level = style.list
        paragraph["numPr"] = {"ilvl": {"val": level}, "numId": {"val": lists[name]}}
    if paragraph:
        made.append(properties("w:pPr", paragraph))
    if style.r:
        made.append(properties("w:rPr", style.r))
    return made


DEEPEST = 6
"""Chapter and five levels of clauses below it."""

LEVELS = 9  # as many as Word has


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
            self._kinds[name] = tuple(
                _item(ordered, depth, self._look.rules) for depth in range(1, LEVELS + 1)
            )
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

    def alike(self, one: int, other: int) -> bool:
        """Whether two lists are of one kind, so that the paragraphs of either may be in the other."""
        return self._lists[one - 1] == self._lists[other - 1]

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
                SubElement(override, "w:startOverride", {"w:val": "1"})  # else it counts on from the last
        return made


def _name(lang: str, kind: str, number: str) -> str:
    """The beginning of a caption; what parts it from the words is typed with these."""
    return say(lang, f"kinds.{kind}_label", number=number).rstrip(PARTING)


def _stop(gap: str, depth: int) -> int:
    """The tab stop of the title after a number of that depth, if a tab leads to it."""
    return 2 * EM + EM * (depth + 1) if gap == "tab" else 0


def _item(ordered: bool, depth: int, rules: str) -> Level:
    indent = {"left": 2 * EM * depth + HANG, "hanging": HANG}
    if not ordered:
        return Level(dash(depth, rules), "none", gap="tab", indent=indent)
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


# The three sections of a standard in Word: cover, front pages in Roman numbers, text in Arabic ones. In a
# running head stands the number of the standard at the outer edge, by the style that it has on the cover.
Sheet = Literal["default", "even"]
SIDES: tuple[Sheet, ...] = ("default", "even")
"""Odd pages and even ones."""


def section(kind: str, look: Look) -> Element:
    """The properties of a section: cover, front or text."""
    made = Element("w:sectPr")
    if kind != "cover":
        for part in ("header", "footer"):
            for side in SIDES:
                SubElement(made, f"w:{part}Reference", {"w:type": side, "r:id": _link(part, side)})
    SubElement(made, "w:type", {"w:val": "nextPage"})
    SubElement(made, "w:pgSz", UPRIGHT)
    SubElement(made, "w:pgMar", MARGINS)
    if kind != "cover":
        form = look.front if kind == "front" else "decimal"
        SubElement(made, "w:pgNumType", {"w:fmt": form, "w:start": "1"})
    return made


def section_end(kind: str, look: Look) -> Element:
    """A small paragraph of its own that ends a section, which no change can take along."""
    made = paragraph("Normal", (), **SMALL)
    made[0].append(section(kind, look))  # a section's properties are in its last paragraph
    return made


def running_parts(look: Look, shown: str, style: str, mark: str, warning: str) -> list[WordPart]:
    """The heads and feet of both sides.

    The head shows the words of a style, which are `shown`, and the warning; in the foot the mark is beside
    the page number.
    """
    found = []
    for side in SIDES:
        outer = side == "default"
        head = field(f'STYLEREF "{_styles(look)[style].name}" \\* MERGEFORMAT', shown)
        page = field("PAGE", "1")
        header, footer = root("w:hdr"), root("w:ftr")
        inner = [run(warning, look={"b": "0", "sz": 18})] if warning else []
        header.append(paragraph("Header", [*inner, "\t", *head] if outer else [*head, "\t", *inner]))
        footer.append(paragraph("Footer", [mark, "\t", *page] if outer else [*page, "\t", mark]))
        for kind, part in (("header", header), ("footer", footer)):
            found.append(WordPart(_link(kind, side), kind, f"{kind}{SIDES.index(side) + 1}.xml", part))
    return found


def settings_part(*, notes: bool, paged: bool, tracked: bool) -> WordPart:
    """The settings: both sides of a sheet differ, and contents without pages are worked out at opening."""
    made = root("w:settings")
    wanted = {"w:footnotePr": notes, "w:updateFields": not paged, "w:trackRevisions": tracked}
    made.extend(each for each in fragment("standard-settings.xml") if wanted.get(each.tag, True))
    return WordPart("rIdSettings", "settings", "settings.xml", made)


def _link(part: str, side: Sheet) -> str:
    return f"rId{part.title()}{SIDES.index(side) + 1}"
