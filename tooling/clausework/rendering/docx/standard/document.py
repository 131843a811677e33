"""The text of a standard in Word: cover, contents, sections, clauses block by block, annexes, the rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Literal
from xml.etree.ElementTree import Element, SubElement

import msgspec

from clausework.model.draft import WORKING, Block, Clause, ClauseText, Draft, Run, walk
from clausework.model.mentions import anchors_in, mentioned, words_for
from clausework.model.numbering import annex_letter, captions, marker
from clausework.model.tables import CellSize, Grid
from clausework.rendering import labels
from clausework.rendering.dates import day_name
from clausework.rendering.docx import MARGINS, UPRIGHT
from clausework.rendering.docx.document_parts import DocumentParts
from clausework.rendering.docx.formulas import office_math
from clausework.rendering.docx.package import WordPart, root
from clausework.rendering.docx.pictures import drawing, word_picture
from clausework.rendering.docx.properties import EM, HANG, Value, column_widths, properties
from clausework.rendering.docx.standard.numbering import DEEPEST, Lists
from clausework.rendering.docx.standard.styles import (
    Bookmarks,
    Look,
    Words,
    field,
    has_style,
    link,
    outward,
    paragraph,
    run,
    style_name,
)
from clausework.rendering.labels import title_without_stage
from clausework.strings.catalogue import say, text_in
from clausework.strings.width import width

KINDS = ("T", "GB", "DB", "Q")
"""What numbers begin with: those of standards of a group, of the nation, a province, an enterprise."""
LISTED = 2
"""The levels of headings that the contents list."""


def cover(draft: Draft, lang: str) -> Iterator[Element]:
    """The lines of the cover, each in its style; what the draft does not have is left out."""
    for style, words in _lines(draft, lang):
        if words:
            yield paragraph(style, [words])


def _lines(draft: Draft, lang: str) -> Iterator[tuple[str, str]]:
    yield "Classes", f"ICS {draft.ics}" if draft.ics else ""
    yield "Classes", f"CCS {draft.ccs}" if draft.ccs else ""
    yield "Kind", kind_name(draft, lang)
    yield "Number", draft.number
    yield "CoverTitle", title_without_stage(draft, lang)
    for other in draft.languages:
        if other != lang and draft.title.get(other):
            yield "CoverTranslation", title_without_stage(draft, other)
    stage = text_in(draft.stage, lang)
    yield "CoverStage", say(lang, "docx.stage", stage=stage) if stage else ""
    yield "CoverEdit", say(lang, "docx.edit", name=label_of(draft, lang), day=day_name(draft.date, lang))
    yield "CoverEdit", translation_note(draft, lang)
    yield "CoverNotice", text_in(draft.notice, lang)
    yield "CoverDates", _dates(draft, lang)
    yield "CoverBody", text_in(draft.body, lang)


def kind_name(draft: Draft, lang: str) -> str:
    """What kind of standard it is, by its number: 团体标准; "" if that does not tell."""
    known = KINDS if draft.look.startswith("gbt") else ()
    kind = next((kind for kind in known if draft.number.startswith(kind)), "")
    return say(lang, f"docx.kind_{kind}") if kind else ""


def translation_note(draft: Draft, lang: str) -> str:
    """That a text is a translation, and of what; "" in the authoritative language."""
    original = draft.languages[0]
    return (
        "" if lang == original else say(lang, "docx.translation", original=say(lang, f"docx.in_{original}"))
    )


def _dates(draft: Draft, lang: str) -> str:
    """When it was issued and takes effect; a reconstruction is issued by nobody."""
    if draft.reconstruction and not draft.issued:
        return ""
    unknown = say(lang, "docx.no_day")
    issued = say(lang, "docx.issued", day=draft.issued or unknown)
    return f"{issued}\t{say(lang, 'docx.effective', day=draft.effective or unknown)}"


def label_of(draft: Draft, lang: str) -> str:
    """The label of a draft, or that it is the working text, which may still change."""
    return say(lang, "docx.working") if draft.label == WORKING else draft.label


def listed(clause: Clause) -> bool:
    """Whether the contents list a clause: not terms and untitled ones, which have no headings."""
    return clause.depth <= LISTED and clause.element != "term" and not clause.untitled


def contents(
    entries: list[tuple[Clause, str]], lang: str, look: Look, bookmarks: Bookmarks
) -> Iterator[Element]:
    """The contents as a field that Word works out, with the entries that every program shows."""
    words = say(lang, "docx.contents")
    yield paragraph("ContentsTitle", [title_run(words, look)])
    opening, closing = _halves(f'TOC \\o "1-{LISTED}" \\h \\z \\u')
    for place, (clause, heading) in enumerate(entries):
        anchor = bookmarks.name(clause.id)
        page = [run("\t"), *field(f"PAGEREF {anchor} \\h")]
        made = paragraph(f"TOC{clause.depth}", [link(anchor, [run(heading), *page])])
        if place == 0:
            for piece in reversed(opening):
                made.insert(1, piece)
        if place == len(entries) - 1:
            made.extend(closing)
        yield made


def title_run(words: str, look: Look) -> Element:
    """A title; one of two characters is set wide, as 目次 and 前言 are."""
    return run(words, look={"spacing": 320} if look.spread and len(words) <= LISTED else None)


def _halves(code: str) -> tuple[list[Element], list[Element]]:
    """What opens a field, and what closes it."""
    pieces = field(code)
    return pieces[:-1], pieces[-1:]


# The three sections of a standard in Word: cover, front pages in Roman numbers, text in Arabic ones. In a
# running head stands the number of the standard at the outer edge, by the style that it has on the cover.
Side = Literal["default", "even"]
SIDES: tuple[Side, ...] = ("default", "even")
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


def running_parts(look: Look, shown: str, style: str, mark: str) -> list[WordPart]:
    """The heads and feet of both sides.

    The head shows the words of a style, which are `shown`; in the foot the mark is beside the page number.
    """
    found = []
    for side in SIDES:
        outer = side == "default"
        head = field(f'STYLEREF "{style_name(look, style)}" \\* MERGEFORMAT', shown)
        page = field("PAGE", "1")
        header, footer = root("w:hdr"), root("w:ftr")
        header.append(paragraph("Header", ["\t", *head] if outer else head))
        footer.append(paragraph("Footer", [mark, "\t", *page] if outer else [*page, "\t", mark]))
        for kind, part in (("header", header), ("footer", footer)):
            found.append(WordPart(_link(kind, side), kind, f"{kind}{SIDES.index(side) + 1}.xml", part))
    return found


def settings_part(notes: bool) -> WordPart:
    """The settings: both sides of a sheet differ, and the contents are worked out when it is opened."""
    made = root("w:settings")
    SubElement(made, "w:zoom", {"w:percent": "100"})
    SubElement(made, "w:mirrorMargins")
    SubElement(made, "w:defaultTabStop", {"w:val": "420"})
    SubElement(made, "w:evenAndOddHeaders")
    SubElement(made, "w:characterSpacingControl", {"w:val": "compressPunctuation"})
    SubElement(made, "w:updateFields", {"w:val": "true"})
    if notes:
        rules = SubElement(made, "w:footnotePr")
        for number in ("-1", "0"):
            SubElement(rules, "w:footnote", {"w:id": number})
    word = {"w:name": "compatibilityMode", "w:uri": "http://schemas.microsoft.com/office/word", "w:val": "15"}
    SubElement(SubElement(made, "w:compat"), "w:compatSetting", word)
    SubElement(made, "w:themeFontLang", {"w:val": "en-GB", "w:eastAsia": "zh-CN"})
    SubElement(made, "w:decimalSymbol", {"w:val": "."})
    SubElement(made, "w:listSeparator", {"w:val": ","})
    return WordPart("rIdSettings", "settings", "settings.xml", made)


def _link(part: str, side: Side) -> str:
    return f"rId{part.title()}{SIDES.index(side) + 1}"


MARKS = {
    "emphasis": "Emphasis",
    "strong": "Strong",
    "code": "SourceCode",
    "math": "Tex",
    "subscript": "Subscript",
    "superscript": "Superscript",
}
"""The character styles of the marks of runs that have one."""
ALPHABET = 26
"""Items that Word letters as we do: after z it goes on with bb."""
OUTER = ("https://", "http://", "mailto:")


@dataclass
class DocumentSoFar:
    """What the clauses of one document share: lists, footnotes, pictures, bookmarks, and their counts."""

    draft: Draft
    lang: str
    look: Look
    lists: Lists
    parts: DocumentParts
    marks: Bookmarks
    pictures: Mapping[str, bytes]
    drawn: int = 0

    def __post_init__(self) -> None:
        self.numbers = captions(self.draft, self.lang)
        self.annexes = dict(self._annexes())

    def _annexes(self) -> Iterator[tuple[str, str]]:
        """The letter of the annex in which each clause stands."""
        letter = ""
        for clause in self.draft.clauses:
            letter = annex_letter(clause) if clause.depth == 1 else letter
            yield clause.id, letter


class ClauseBlocks:
    """Writes the blocks of one clause."""

    def __init__(self, so_far: DocumentSoFar, clause: Clause) -> None:
        self._of, self._clause = so_far, clause
        self._text = clause.texts.get(so_far.lang) or ClauseText()
        self._places = {id(block): place for place, block in enumerate(walk(self._text.blocks))}
        self._notes = _page_notes(self._text.blocks)
        self._anchors = anchors_in(so_far.draft, clause, so_far.lang)
        self._noted: dict[str, str] = {}
        self._labelled: dict[str, int] = {}

    def write(self) -> Iterator[Element]:
        """The paragraphs and tables, in order."""
        if self._of.lang not in self._clause.texts:
            yield paragraph("Text", [run(say(self._of.lang, "site.untranslated"), "Emphasis")])
        yield from self._blocks(self._text.blocks, 0)

    def _blocks(self, blocks: tuple[Block, ...], depth: int) -> Iterator[Element]:
        for block in blocks:
            yield from getattr(self, f"_{block.kind}")(block, depth)
            if block.kind not in ("list", "table", "footnote"):
                yield from self._blocks(block.children, depth)

    def _paragraph(self, block: Block, depth: int) -> Iterator[Element]:
        indent = {"ind": {"left": 2 * EM * depth + HANG, "firstLine": 0}} if depth else {}
        yield self._identified(block, paragraph("Text", self._words(block), **indent))

    def _list(self, block: Block, depth: int) -> Iterator[Element]:
        style = ("Lettered" if depth == 0 else "Numbered") if block.ordered else "Dashed"
        typed = block.ordered and depth == 0 and len(block.children) > ALPHABET
        number = 0 if typed else self._of.lists.items(block.ordered)
        for place, item in enumerate(block.children, 1):
            words = self._words(item)
            counting = {"ilvl": {"val": 0 if typed else depth}, "numId": {"val": number}}
            further: dict[str, Value] = {"numPr": counting}
            if typed:
                words.insert(0, f"{marker(depth + 1, place)}\t")
                further["ind"] = {"left": 2 * EM + HANG, "hanging": HANG}
            yield self._identified(item, paragraph(style, words, **further))
            yield from self._blocks(item.children, depth + 1)

    def _item(self, block: Block, depth: int) -> Iterator[Element]:
        """An item stands in a list; alone it is a paragraph."""
        yield from self._paragraph(block, depth)

    def _note(self, block: Block, depth: int) -> Iterator[Element]:
        yield self._noted_paragraph(block, depth, "Note")

    def _example(self, block: Block, depth: int) -> Iterator[Element]:
        yield self._noted_paragraph(block, depth, "Example")

    def _warning(self, block: Block, depth: int) -> Iterator[Element]:
        indent = {"ind": {"left": 2 * EM * depth + HANG, "firstLine": 0}} if depth else {}
        label = run(say(self._of.lang, f"site.{block.kind}", number=""), "Strong")
        yield self._identified(block, paragraph("Text", [label, *self._words(block)], **indent))

    _caution = _warning

    def _quotation(self, block: Block, depth: int) -> Iterator[Element]:
        yield paragraph("Quotation", self._words(block))

    def _code(self, block: Block, depth: int) -> Iterator[Element]:
        """A line of code; the others follow as what stands under it."""
        yield paragraph("Code", self._words(block))

    def _noted_paragraph(self, block: Block, depth: int, style: str) -> Element:
        """A note or example, which Word labels; those of a clause are numbered if there are several."""
        alone = sum(other.kind == block.kind for other in walk(self._text.blocks)) == 1
        if block.kind not in self._labelled:
            self._labelled[block.kind] = self._of.lists.labelled(block.kind, alone=alone)
        counting = {"ilvl": {"val": 0}, "numId": {"val": self._labelled[block.kind]}}
        further: dict[str, Value] = {"numPr": counting}
        if depth:
            further["ind"] = {"left": 2 * EM * depth + HANG, "firstLine": 0}
        made = paragraph(style if alone else f"{style}s", self._words(block), **further)
        return self._identified(block, made)

    def _formula(self, block: Block, depth: int) -> Iterator[Element]:
        number = self._of.numbers.get((self._clause.id, self._places[id(block)]), "")
        words = ["\t", *self._words(block), f"\t{say(self._of.lang, 'site.formula', number=number)}"]
        yield self._identified(block, paragraph("Formula", words))

    def _figure(self, block: Block, depth: int) -> Iterator[Element]:
        """The picture above its caption; where it cannot be shown, the name of its file."""
        picture = word_picture(self._of.pictures.get(block.sha256, b""), block.target)
        shown = run("") if picture else run(f"[{block.target}]")
        if picture:
            self._of.drawn += 1
            shown.append(drawing(picture, self._of.parts, self._of.drawn, block.text))
        yield paragraph("Figure", [shown])
        yield self._caption(block, "Figure")

    def _table(self, block: Block, depth: int) -> Iterator[Element]:
        yield self._caption(block, "Table")
        yield self._grid(block.children)
        yield from self._blocks(tuple(child for child in block.children if child.kind != "row"), depth)

    def _caption(self, block: Block, kind: str) -> Element:
        """A caption, which Word numbers; those of an annex have its letter."""
        letter = self._of.annexes[self._clause.id]
        if not letter:
            return self._identified(block, paragraph(f"{kind}Caption", self._words(block)))
        number = {"ilvl": {"val": 0}, "numId": {"val": self._of.lists.captions(kind.lower(), letter)}}
        return self._identified(block, paragraph(f"Annex{kind}Caption", self._words(block), numPr=number))

    def _grid(self, blocks: tuple[Block, ...]) -> Element:
        rows = [block.children for block in blocks if block.kind == "row"]
        taken = Grid([[cell.runs for cell in row] for row in rows])
        widths = column_widths([[*self._widths(row, place, taken)] for place, row in enumerate(rows)])
        made = Element("w:tbl")
        look = SubElement(made, "w:tblPr")
        SubElement(look, "w:tblStyle", {"w:val": "Ruled"})
        SubElement(look, "w:tblW", {"w:w": str(sum(widths)), "w:type": "dxa"})
        SubElement(look, "w:jc", {"w:val": "center"})
        SubElement(look, "w:tblLayout", {"w:type": "fixed"})
        SubElement(look, "w:tblLook", {"w:val": "0020", "w:firstRow": "1"})
        grid = SubElement(made, "w:tblGrid")
        for twips in widths:
            SubElement(grid, "w:gridCol", {"w:w": str(twips)})
        for place, cells in enumerate(rows):
            made.append(self._row(cells, widths, place, taken))
        return made

    def _widths(self, row: tuple[Block, ...], place: int, grid: Grid) -> Iterator[int]:
        """How wide the words of each cell are, of those that take one column."""
        for column, cell in enumerate(row):
            alone = grid.sizes.get((place, column), CellSize()).columns == 1
            yield width(self._plain(cell)) if alone and (place, column) not in grid.owners else 1

    def _row(self, cells: tuple[Block, ...], widths: list[int], row: int, grid: Grid) -> Element:
        """A row; if it has fewer cells than the table has columns, its last takes the rest."""
        head = row < grid.heads
        made = Element("w:tr")
        look = SubElement(made, "w:trPr")
        SubElement(look, "w:cantSplit")
        if head:
            SubElement(look, "w:tblHeader")
        for place, block in enumerate(cells):
            shown = grid.owners.get((row, place), (row, place))
            if shown[1] < place:
                continue
            size = grid.sizes.get(shown, CellSize())
            rest = place + size.columns >= len(cells)
            span = len(widths) - place if rest else size.columns
            cell = SubElement(made, "w:tc")
            shape = SubElement(cell, "w:tcPr")
            SubElement(shape, "w:tcW", {"w:w": str(sum(widths[place : place + span])), "w:type": "dxa"})
            if span > 1:
                SubElement(shape, "w:gridSpan", {"w:val": str(span)})
            if size.rows > 1:
                SubElement(shape, "w:vMerge", {"w:val": "restart"} if shown == (row, place) else {})
            block = block if shown == (row, place) else Block(kind="cell")
            cell.append(paragraph("TableHead" if head else "TableCell", self._words(_unled(block))))
        return made

    def _footnote(self, block: Block, depth: int) -> Iterator[Element]:
        """At the foot of its page already, if a text refers to it; else where it is written."""
        if self._notes.get(block.target) is not block:
            yield paragraph("FootnoteText", [f"{block.target}\t", *self._words(block)])
            yield from self._blocks(block.children, depth)

    def _identified(self, block: Block, made: Element) -> Element:
        """The paragraph with a bookmark of its anchor; the ID of a provision follows its words."""
        anchor = block.id or self._anchors.get(id(block), "")
        if not anchor:
            return made
        if block.id:
            made.append(run(f" {block.id}", "ProvisionId"))
        return self._of.marks.around(made, anchor)

    def _words(self, block: Block) -> list[Words]:
        return [piece for one in block.runs for piece in self._run(one)]

    def _plain(self, block: Block) -> str:
        """The words of a block as they are read."""
        return "".join(self._referred(one) if one.mark == "ref" else one.plain for one in block.runs)

    def _referred(self, one: Run) -> str:
        return one.text or words_for(self._of.draft, one.target, self._of.lang)

    def _run(self, one: Run) -> Iterator[Words]:
        if one.mark == "ref":
            found = mentioned(self._of.draft, one.target, self._of.lang)
            anchor = self._of.marks.name(found.anchor or found.clause) if found else ""
            words = self._referred(one)
            yield link(anchor, [run(words)]) if anchor else words
        elif one.mark == "break":
            yield "\n"
        elif one.mark == "footnote":
            yield self._footnote_mark(one.target)
        elif one.mark == "link" and one.target.startswith(OUTER):
            yield outward(one.target, one.text)
        elif one.mark == "math" and (formula := office_math(one.text)) is not None:
            yield formula
        else:
            yield run(one.text, MARKS.get(one.mark, ""))

    def _footnote_mark(self, label: str) -> Element:
        """The reference to a footnote; further ones repeat its number."""
        if label in self._noted or label not in self._notes:
            return run(self._noted.get(label, label), "FootnoteMark")
        self._noted[label] = "*"
        block = self._notes[label]
        mark = Element("w:r")
        mark.append(properties("w:rPr", {"rStyle": "FootnoteMark"}))
        SubElement(mark, "w:footnoteRef")
        first = paragraph("FootnoteText", [mark, " ", *self._words(block)])
        number = self._of.parts.footnote([first, *self._blocks(block.children, 0)])
        self._noted[label] = number
        made = Element("w:r")
        made.append(properties("w:rPr", {"rStyle": "FootnoteMark"}))
        SubElement(made, "w:footnoteReference", {"w:id": number})
        return made


def _unled(cell: Block) -> Block:
    """The cell without the blanks that it begins with."""
    first = cell.runs[0] if cell.runs else Run("")
    if first.mark != "text":
        return cell
    led = msgspec.structs.replace(first, text=first.text.lstrip(" "))
    return msgspec.structs.replace(cell, runs=(led, *cell.runs[1:]))


def _page_notes(blocks: tuple[Block, ...]) -> dict[str, Block]:
    """The footnotes for the foot of a page, by label: those to which texts refer, and no table or footnote.

    A note of a table stands below it with its label, and no footnote can have one.
    """
    every = walk(blocks)
    notes: dict[str, Block] = {}
    for block in every:
        if block.kind == "footnote":
            notes.setdefault(block.target, block)
    inside = {id(part) for block in every if block.kind in ("footnote", "row") for part in walk((block,))}
    referred: dict[bool, set[str]] = {True: set(), False: set()}
    for block in every:
        labels = {one.target for one in block.runs if one.mark == "footnote"}
        referred[id(block) in inside] |= labels
    return {label: notes[label] for label in notes if label in referred[False] - referred[True]}


FRONT = frozenset({"foreword", "introduction"})
BACK = frozenset({"bibliography", "index"})
STATUS = {False: "normative", True: "informative"}


class StandardDocument:
    """Writes one draft in one language; `lists` and `parts` are what its body refers to."""

    def __init__(self, draft: Draft, lang: str, look: Look, pictures: Mapping[str, bytes]) -> None:
        self.lists = Lists(look, lang)
        self.parts = DocumentParts()
        self._draft, self._lang, self._look = draft, lang, look
        within = (anchor for clause in draft.clauses for anchor in anchors_in(draft, clause, lang).values())
        provisions = (block.id for _, block in draft.provisions(lang))
        clauses = (clause.id for clause in draft.clauses)
        self._marks = Bookmarks(dict.fromkeys(chain(clauses, provisions, within)))
        self._so_far = DocumentSoFar(draft, lang, look, self.lists, self.parts, self._marks, pictures)
        self._counted: dict[str, list[int]] = {}

    def body(self) -> Element:
        """The `w:body`."""
        made = Element("w:body")
        made.extend(cover(self._draft, self._lang))
        _end_section(made, section("cover", self._look))
        entries = [(clause, self._entry(clause)) for clause in self._draft.clauses if listed(clause)]
        made.extend(contents(entries, self._lang, self._look, self._marks))
        front = True
        for clause in self._draft.clauses:
            if front and labels.chapter_of(self._draft, clause).element not in FRONT:
                front = False
                _end_section(made, section("front", self._look))
                made.append(paragraph("MiddleTitle", [labels.title_without_stage(self._draft, self._lang)]))
            blocks = list(ClauseBlocks(self._so_far, clause).write())
            own = clause.texts.get(self._lang)
            run_in = (
                clause.untitled and own is not None and own.blocks[:1] and own.blocks[0].kind == "paragraph"
            )
            heading = self._numbered_text(clause, blocks.pop(0)) if run_in else self._heading(clause)
            made.append(self._marks.around(heading, clause.id))
            made.extend(blocks)
        if front:
            _end_section(made, section("front", self._look))
        made.append(paragraph("Closing"))
        made.append(section("text", self._look))
        return made

    def _entry(self, clause: Clause) -> str:
        """A heading as the contents have it."""
        number, title = labels.number_of(clause, self._lang), self._title(clause)
        gap = "\u3000" if self._lang == "zh" else " "
        if annex_letter(clause) and clause.depth == 1:
            number += self._status(clause) if self._lang == "zh" else f" {self._status(clause)}"
        return gap.join(filter(None, (number, title)))

    def _status(self, clause: Clause) -> str:
        """Whether an annex binds; the edition of 2009 says 资料性附录 where that of 2020 says 资料性."""
        edition = "_2009" if self._draft.look == "gbt1.1-2009" else ""
        return say(self._lang, f"docx.{STATUS[clause.informative]}{edition}")

    def _title(self, clause: Clause) -> str:
        """The title in the language, or in another if there is none in this one."""
        texts = filter(None, (clause.texts.get(self._lang), *clause.texts.values()))
        return next(
            filter(None, (text.title or (text.term.preferred if text.term else "") for text in texts)), ""
        )

    def _heading(self, clause: Clause) -> Element:
        title = self._title(clause)
        if not clause.number:
            return paragraph(self._front_style(clause), [title_run(title, self._look)])
        if clause.element == "annex" and clause.depth == 1:
            return self._numbered(clause, "Annex", 0, ["\n", self._status(clause), "\n", title], "annexes")
        level = min(clause.depth, DEEPEST) - 1
        if clause.element == "annex":
            return self._numbered(clause, f"AnnexClause{min(level, 4)}", level, [title], "annexes")
        if clause.element == "term":
            style = "Term1" if clause.depth <= 2 else "Term2"
            return self._numbered(clause, style, level, self._designations(clause, title), "clauses")
        style = f"Clause{level}" if level else "Chapter"
        return self._numbered(clause, style, level, [title], "clauses")

    def _numbered(self, clause: Clause, style: str, level: int, words: list[Words], name: str) -> Element:
        """A heading that Word numbers; where it would count otherwise, the number is typed."""
        if self._follows(name, level, clause.number):
            number: Value = {"ilvl": {"val": level}, "numId": {"val": self.lists.running(name)}}
            return paragraph(style, words, **({"numPr": number} if style.startswith("Term") else {}))
        typed = labels.number_of(clause, self._lang) + ("" if words[0] == "\n" else self._look.gap)
        return paragraph(style, [typed, *words], numPr={"ilvl": {"val": 0}, "numId": {"val": 0}})

    def _numbered_text(self, clause: Clause, paragraph: Element) -> Element:
        """The first paragraph of an untitled clause, into which its number runs."""
        name = "annexes" if clause.element == "annex" else "clauses"
        level = min(clause.depth, DEEPEST) - 1
        known = self._follows(name, level, clause.number)
        counting = {"ilvl": level, "numId": self.lists.running(name)} if known else {"ilvl": 0, "numId": 0}
        number: Value = {key: {"val": value} for key, value in counting.items()}
        look: dict[str, Value] = {
            "numPr": number,
            "ind": {"left": 0, "firstLine": 0},
            "rPr": {"b": {"val": "1"}},
        }
        paragraph[0] = properties("w:pPr", {"pStyle": "Text", **look})
        if not known:
            typed = labels.number_of(clause, self._lang) + self._look.gap
            paragraph.insert(1, run(typed, look={"b": "1"}))
        return paragraph

    def _follows(self, name: str, level: int, number: str) -> bool:
        """Whether the number is the next in a list at its level, so that Word comes to the same."""
        before = self._counted.get(name, [])
        last = before[level] if level < len(before) else 0
        found = [*before[:level], last + 1]
        head = chr(ord("A") + found[0] - 1) if name == "annexes" else str(found[0])
        plain = number.removeprefix("附录").removeprefix("Annex").strip()
        same = len(found) == level + 1 and ".".join((head, *map(str, found[1:]))) == plain
        if same:
            self._counted[name] = found
        return same

    def _front_style(self, clause: Clause) -> str:
        if clause.element in BACK:
            return "BackTitle"
        intro = clause.element == "introduction" and has_style(self._look, "IntroTitle")
        return "IntroTitle" if intro else "FrontTitle"

    def _designations(self, clause: Clause, title: str) -> list[Words]:
        """The names of a term under its number: the preferred with those in other languages, the admitted."""
        text = clause.texts.get(self._lang)
        term = text.term if text else None
        others = [of.term.preferred for lang, of in clause.texts.items() if lang != self._lang and of.term]
        gap = "\u3000" if self._lang == "zh" else "  "
        preferred = term.preferred if term else title
        words: list[Words] = [f"\n\t{gap.join((preferred, *others))}"]
        for name in term.admitted if term else ():
            words.append(run(f"\n\t{name}", look={"b": "0"}))
        if title and title != preferred:
            words.insert(0, f"\n\t{title}")
        return words


def _end_section(body: Element, properties: Element) -> None:
    """Let the last paragraph end its section; a table cannot."""
    if not len(body) or body[-1].tag != "w:p" or any(of.tag == "w:sectPr" for of in body[-1][0]):
        body.append(paragraph("Normal"))
    body[-1][0].append(properties)
