"""The text of a standard in Word: cover, contents, sections, clauses block by block, annexes, the rule.

Word numbers the clauses, items, notes, tables and figures itself, by lists that are linked to the styles, so
that a text pasted into the template stays numbered. References are words that lead to their clause.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import Any, NamedTuple, assert_never
from xml.etree.ElementTree import Element

import msgspec

from clausework.drafts.naming import standing
from clausework.lang.patterns import beside
from clausework.layout.framed import (
    FramedCell,
    FramedLine,
    Nested,
    Piece,
    Shown,
    Side,
    every,
    nested,
    plain,
    plain_pieces,
    with_notes,
)
from clausework.layout.kinds import LETTERS, shape_of
from clausework.layout.mentions import annex_letter, faces_of
from clausework.layout.stream import LaidCell, framed_text, laid_out
from clausework.model.draft import Clause, Draft
from clausework.rendering import labels
from clausework.rendering.docx import SETTING, about
from clausework.rendering.docx.blocks import row_of, table_of
from clausework.rendering.docx.document_parts import DocumentParts, drawing, word_picture
from clausework.rendering.docx.formulas import office_math
from clausework.rendering.docx.properties import (
    EM,
    HANG,
    MEASURE,
    Value,
    WordPart,
    column_widths,
    package,
    properties,
)
from clausework.rendering.docx.standard.numbering import (
    DEEPEST,
    SMALL,
    UNCOUNTED,
    Bookmarks,
    Lists,
    Look,
    Words,
    field,
    has_style,
    link,
    look_of,
    outward,
    paragraph,
    run,
    running_parts,
    section,
    section_end,
    settings_part,
    style_sheet,
)
from clausework.source.outline import UNNUMBERED
from clausework.strings.catalogue import say
from clausework.strings.width import width

LISTED = 2
"""The levels of headings that the contents list."""


Place = tuple[str, str, int]
"""Of what a paragraph is: a `line` of a clause or its `picture`, the `head` of a clause, its `entry` in the
contents, or a line of the `cover` or another part, each by its name and its index."""


class WordBlock(NamedTuple):
    """A paragraph or a table in the document, and the place in the draft that it is of.

    Of a table the `rows` are the places of its rows.
    """

    place: Place
    made: Element
    rows: tuple[Place, ...] = ()


PIECE = "piece"
"""The attribute of a run that says of which piece of its line or title it is, until it is packed."""
FIRST_NAME = 1000
"""Where among the pieces of a title the further names of a term begin."""
FRAME: dict[str, Value] = {"w": MEASURE, "wrap": "around", "hAnchor": "margin", "vAnchor": "margin"}
FRAMES: dict[str, dict[str, Value]] = {
    "Mark": {"framePr": {**FRAME, "w": MEASURE // 3, "xAlign": "right", "yAlign": "top"}},
    "CoverDates": {"framePr": {**FRAME, "vAnchor": "page", "xAlign": "center", "y": 14300}},
    "CoverBody": {"framePr": {**FRAME, "xAlign": "center", "yAlign": "bottom"}},
}
"""The frames of the cover; LibreOffice reads none in a style, and draws no rule between the lines of one."""
MARK_HEIGHT = 68
"""Pixels of the body's mark, which are the 18 mm of print."""
NOTHING: Mapping[str, Any] = MappingProxyType({})


def piece_run(place: int, words: str, style: str = "") -> Element:
    """A run that is the piece at that place."""
    made = run(words, style)
    made.set(PIECE, str(place))
    return made


def _part(name: str, made: Element) -> WordBlock:
    """A paragraph that every document has once."""
    return WordBlock(("part", name, 0), made)


def _cover_lines(draft: Draft, lang: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The lines of the cover in each style."""
    of = labels.cover_of(draft, lang)
    yield "Classes", of.classes
    yield "Kind", (of.kind,)
    yield "Number", (of.number,)
    yield "CoverTitle", (of.title,)
    yield "CoverTranslation", of.others
    yield "CoverStage", (of.stage,)
    yield "CoverEdit", (of.day, of.translation)
    yield "CoverNotice", of.notices
    yield "CoverDates", (f"{of.issued}\t{of.effective}".strip("\t") or " ",)  # a rule stands below it
    yield "CoverBody", (of.publisher,)


def listed(clause: Clause) -> bool:
    """Whether the contents list a clause: not terms and untitled ones, which have no headings."""
    return clause.depth <= LISTED and clause.element != "term" and not clause.untitled


def title_run(words: str, look: Look) -> Element:
    """A title; one of two characters is set wide, as 目次 and 前言 are."""
    return run(words, look={"spacing": 320} if look.spread and len(words) <= LISTED else None)


DATA = beside(__file__)
MARKS: dict[str, str] = DATA["marks"]
"""The character styles of the marks of runs that have one."""
OUTER = ("https://", "http://", "mailto:")


@dataclass
class DocumentSoFar:
    """State shared by the clauses of one document: lists, footnotes, pictures and bookmarks.

    Of lines that are of two drafts it has the words of one `side`. The `mark` is the body's, by its file.
    """

    lists: Lists
    parts: DocumentParts
    marks: Bookmarks
    pictures: Mapping[str, bytes]
    side: Side = "new"
    noted: int = 0
    mark: tuple[str, bytes] = ("", b"")


class ClauseBlocks:
    """Writes the lines of one clause."""

    def __init__(self, so_far: DocumentSoFar, lines: Iterable[FramedLine]) -> None:
        self._of = so_far
        self._nodes = with_notes(nested(lines))
        self._notes = _page_notes(self._nodes)
        self._noted: set[str] = set()
        self._labelled: dict[str, int] = {}

    def write(self) -> Iterator[WordBlock]:
        """The paragraphs and tables, in order."""
        return self._each(self._nodes)

    def _each(self, nodes: Iterable[Nested]) -> Iterator[WordBlock]:
        for node in nodes:
            match node.kind:
                case "list":
                    yield from self._list(node)
                case "table":
                    yield _of_line(node.line, self._caption(node.line, "Table"))
                    yield self._grid(node)
                case "code":
                    for each in node.children:
                        yield _of_line(each.line, paragraph("Code", self._words(each.line)))
                case "line":
                    yield from self._line(node)
                case _:
                    assert_never(node.kind)

    def _line(self, node: Nested) -> Iterator[WordBlock]:
        line = node.line
        if self._notes.get(line.face.note) is node:
            return  # at the foot of its page already
        if shape_of(line.kind) == "captioned" and node.children:
            yield from self._each(node.children)
            yield _of_line(line, self._caption(line, "Figure"))
            return
        if shape_of(line.kind) == "captioned":
            shown = paragraph("Figure", [self._shown(line)])
            yield WordBlock(("picture", line.face.clause, line.face.index), shown)
        yield _of_line(line, self._written(line))
        yield from self._each(node.children)

    def _written(self, line: FramedLine) -> Element:
        match shape_of(line.kind):
            case "prose" | "item" | "row" | "verbatim":
                return self._paragraph("Text", line, self._words(line))
            case "labelled" if line.kind in ("note", "example"):
                return self._numbered(line)
            case "labelled":
                label = run(line.face.label, "Strong")
                return self._paragraph("Text", line, [label, *self._words(line)])
            case "quoted":
                return paragraph("Quotation", self._words(line))
            case "captioned" if line.kind == "subfigure":
                words = [line.face.label, *self._words(line)]
                return self._identified(line, paragraph("Figure", words))
            case "captioned":
                return self._caption(line, "Figure")
            case "display":
                words = ["\t", *self._words(line), f"\t{line.face.label}"]
                return self._identified(line, paragraph("Formula", words))
            case "noted":
                mark = run(line.face.label, "FootnoteMark")
                return paragraph("FootnoteText", [mark, "\t", *self._words(line)])
            case _ as never:
                assert_never(never)

    def _paragraph(self, style: str, line: FramedLine, words: list[Words], **further: Value) -> Element:
        if line.face.depth:
            further["ind"] = {"left": 2 * EM * line.face.depth + HANG, "firstLine": 0}
        return self._identified(line, paragraph(style, words, **further))

    def _list(self, node: Nested) -> Iterator[WordBlock]:
        """A list, whose items Word counts, as far as it counts as we do."""
        face = node.line.face
        style = ("Lettered" if face.depth <= 1 else "Numbered") if face.ordered else "Dashed"
        # After z Word goes on with bb.
        typed = face.ordered and face.depth <= 1 and len(node.children) > LETTERS
        number = 0 if typed else self._of.lists.items(face.ordered)  # 0 is no list
        for item in node.children:
            words = self._words(item.line)
            counting = {"ilvl": {"val": 0 if typed else face.depth - 1}, "numId": {"val": number}}
            further: dict[str, Value] = {"numPr": counting}
            if typed:
                words.insert(0, f"{item.line.face.label}\t")
                further["ind"] = {"left": 2 * EM + HANG, "hanging": HANG}
            yield _of_line(item.line, self._identified(item.line, paragraph(style, words, **further)))
            yield from self._each(item.children)

    def _numbered(self, line: FramedLine) -> Element:
        """A note or example, which Word labels; those of a clause are numbered if there are several."""
        kind, alone = line.kind, not line.face.number
        if kind not in self._labelled:
            self._labelled[kind] = self._of.lists.labelled(kind, alone=alone)
        counting = {"ilvl": {"val": 0}, "numId": {"val": self._labelled[kind]}}
        style = kind.title() if alone else f"{kind.title()}s"
        return self._paragraph(style, line, self._words(line), numPr=counting)

    def _shown(self, line: FramedLine) -> Element:
        """The picture of a figure; where it cannot be shown, the name of its file."""
        shows = line.shows or Shown()
        picture = word_picture(self._of.pictures.get(shows.sha256, b""), shows.file)
        shown = run("") if picture else run(f"[{shows.file}]")
        if picture:
            shown.append(drawing(picture, self._of.parts, plain(line, self._of.side)))
        return shown

    def _caption(self, line: FramedLine, kind: str) -> Element:
        """A caption, which Word numbers; those of an annex have its letter."""
        face, words = line.face, self._words(line)
        if words:
            words.insert(0, face.label.removeprefix(face.name))
        if not face.number:
            return self._identified(line, paragraph(f"{kind}Caption", words, **UNCOUNTED))
        letter, lists = face.number.rpartition(".")[0], self._of.lists
        style = f"Annex{kind}Caption" if letter else f"{kind}Caption"
        name = kind.lower()
        counted = lists.captions(name, letter) if letter else lists.running(f"{name}s")
        number = {"ilvl": {"val": 0}, "numId": {"val": counted}}
        return self._identified(line, paragraph(style, words, numPr=number))

    def _grid(self, node: Nested) -> WordBlock:
        rows = [each.line for each in node.children if each.line.kind == "row"]
        laid = [*laid_out(rows)]
        widths = column_widths([[*_widths(row, self._of.side)] for row in laid])
        made = table_of(widths, centred=True, look=True)
        for row, cells in zip(rows, laid, strict=True):
            style = "TableHead" if row.head else "TableCell"
            _, parts = row_of(made, cells, widths, head=row.head)
            for part, (_, cell, begins) in zip(parts, cells, strict=True):
                part.append(paragraph(style, [*self._pieces(cell.pieces)] if begins else []))
        places, face = [*map(_place, rows)], node.line.face
        notes = [each for each in node.children if each.line.kind == "footnote"]
        if notes:  # in the frame, without a rule between them and a note of the table
            across = bool(laid) and len(laid[-1]) == 1
            frame = parts[0] if across else row_of(made, [(0, FramedCell(), True)], widths)[1][0]
            frame.extend(block.made for note in notes for block in self._line(note))
            places += [] if across else [("notes", face.clause, face.index)]
        return WordBlock(("table", face.clause, face.index), made, tuple(places))

    def _identified(self, line: FramedLine, made: Element) -> Element:
        """The paragraph with a bookmark of its anchor; the ID of a provision follows its words."""
        anchor = line.face.id or line.face.anchor
        if not anchor:
            return made
        if line.face.id:
            made.append(run(f" {line.face.id}", "ProvisionId"))
        return self._of.marks.around(made, anchor)

    def _words(self, line: FramedLine) -> list[Words]:
        return [*self._pieces(line.pieces)]

    def _pieces(self, pieces: Iterable[Piece]) -> Iterator[Words]:
        """The words of each piece, which say by `PIECE` of which they are."""
        for place, piece in enumerate(pieces):
            words = piece.old if self._of.side == "old" else piece.new
            for made in self._piece(piece, words) if words else ():
                made.set(PIECE, str(place))
                yield made

    def _piece(self, piece: Piece, words: str) -> Iterator[Element]:
        match piece.mark:
            case "ref":
                clause, _, anchor = piece.target.partition("#")
                name = self._of.marks.name(anchor or clause) if clause else ""
                yield link(name, [run(words)]) if name else run(words)
            case "footnote":
                yield from self._footnote_mark(piece.target, words)
            case "link" if piece.target.startswith(OUTER):
                yield outward(piece.target, words)
            case "math":
                formula = office_math(words)
                yield run(words, MARKS["math"]) if formula is None else formula
            case "emphasis" | "strong" | "code" | "subscript" | "superscript":
                yield run(words, MARKS[piece.mark])
            case "break" | "text" | "merged" | "link":
                yield run(words)
            case _:
                assert_never(piece.mark)

    def _footnote_mark(self, label: str, words: str) -> Iterator[Element]:
        """The reference to a footnote; Word counts it if it counts as we do, and others repeat its number."""
        if label in self._noted or label not in self._notes:
            yield run(words, "FootnoteMark")
            return
        self._noted.add(label)  # a second mark of it has no note of its own in Word
        note, counted = self._notes[label], f"{self._of.noted + 1})" == words
        self._of.noted += counted
        opening = [_sign("w:footnoteRef", {}), run(")", "FootnoteMark")]
        opening = opening if counted else [run(words, "FootnoteMark")]
        first = paragraph("FootnoteText", [*opening, " ", *self._words(note.line)])
        further = (block.made for block in self._each(note.children))
        number = {"w:id": self._of.parts.footnote([first, *further])}
        if counted:
            yield _sign("w:footnoteReference", number)
            yield run(")", "FootnoteMark")
        else:
            yield _sign("w:footnoteReference", {"w:customMarkFollows": "1", **number}, words)


def _sign(tag: str, attributes: dict[str, str], words: str = "") -> Element:
    """The mark of a footnote that Word makes, or has in these words."""
    made = run(words, "FootnoteMark")
    made.insert(1, Element(tag, attributes))
    return made


def _place(line: FramedLine) -> Place:
    return "line", line.face.clause, line.face.index


def _of_line(line: FramedLine, made: Element) -> WordBlock:
    return WordBlock(_place(line), made)


def _widths(row: Sequence[LaidCell], side: Side) -> Iterator[int]:
    """The width of the words of each column, of those that take one column."""
    for _, cell, begins in row:
        alone = begins and cell.columns == 1
        yield from (width(plain_pieces(cell.pieces, side)) if alone else 1 for _ in range(cell.columns))


def _page_notes(nodes: Sequence[Nested]) -> dict[str, Nested]:
    """The footnotes for the foot of a page, by label: those that have a number, and are in no other.

    A note of a table stands below it with its letter, and no footnote can have one.
    """
    notes: dict[str, Nested] = {}
    inside: set[str] = set()
    for node in every(nodes):
        line = node.line
        if node.kind == "line" and "footnote" in (line.kind, line.face.within):
            inside |= {piece.target for piece in line.pieces if piece.mark == "footnote"}
        if node.kind == "line" and line.kind == "footnote" and line.face.label.endswith(")"):
            notes.setdefault(line.face.note, node)
    return {label: note for label, note in notes.items() if label not in inside}


FRONT = frozenset({"foreword", "introduction"})
BACK = frozenset({"bibliography", "index"})


class StandardDocument:
    """Writes one draft in one language; a text of others has no cover and no contents.

    `lines` has those of each clause by its ID, of one draft or of one side of a redline, and `titles` the
    pieces of each title, that of the standard under "". `pages` are the numbers of the pages on which
    clauses begin in print.
    """

    def __init__(
        self,
        draft: Draft,
        lang: str,
        look: Look,
        so_far: DocumentSoFar,
        lines: Callable[[Clause], Iterable[FramedLine]],
        *,
        titles: Mapping[str, Sequence[Piece]] = NOTHING,
        pages: Mapping[str, str] = NOTHING,
        ours: bool = True,
    ) -> None:
        self._draft, self._lang, self._look, self.so_far = draft, lang, look, so_far
        self._marks, self._lists = so_far.marks, so_far.lists
        self._lines, self._titles, self._pages, self._ours = lines, titles, pages, ours
        self._counted: dict[str, list[int]] = {}

    def blocks(self) -> Iterator[WordBlock]:
        """All paragraphs and tables of the text."""
        if self._ours:
            yield from self._cover()
            yield _part("cover", section_end("cover", self._look))
            yield from self._contents()
        front = True
        for clause in self._draft.clauses:
            if front and labels.chapter_of(self._draft, clause).element not in FRONT:
                front = False
                yield from self._begin()
            yield from self._clause(clause)
        if front:  # all of the clauses are in front, or there are none
            yield from self._begin()
        yield _part("closing", paragraph("Closing"))

    def _begin(self) -> Iterator[WordBlock]:
        """The end of the pages in front, and the title over the text."""
        if self._ours:
            yield _part("front", section_end("front", self._look))
        words = labels.title_without_stage(self._draft, self._lang)
        yield _part("title", paragraph("MiddleTitle", self._titled("", words)))

    def _cover(self) -> Iterator[WordBlock]:
        """The lines of the cover, each in its style; what the draft does not have is left out."""
        name, content = self.so_far.mark
        if shown := word_picture(content, name):
            mark = run("")
            told = labels.publisher(self._draft, self._lang) or self._draft.number
            mark.append(drawing(shown, self.so_far.parts, told, MARK_HEIGHT))
            yield WordBlock(("cover", "Mark", 0), paragraph("Mark", [mark], **FRAMES["Mark"]))
        for style, lines in _cover_lines(self._draft, self._lang):
            for place, words in enumerate(filter(None, lines)):
                title = self._titled("", words) if style == "CoverTitle" else [words]
                made = paragraph(style, title, **FRAMES.get(style, {}))
                yield WordBlock(("cover", style, place), made)

    def _contents(self) -> Iterator[WordBlock]:
        """The contents as a field that Word works out, with the entries that every program shows.

        The field opens and ends in small paragraphs of its own, so that no entry that goes takes it along.
        """
        words = say(self._lang, "docx.contents")
        yield _part("contents", paragraph("ContentsTitle", [title_run(words, self._look)]))
        opening = field(f'TOC \\o "1-{LISTED}" \\h \\z \\u')
        yield _part("opening", paragraph("TOC1", opening[:-1], **SMALL))
        for clause in filter(listed, self._draft.clauses):
            anchor = self._marks.name(clause.id)
            page = field(f"PAGEREF {anchor} \\h", self._pages.get(clause.id, ""))
            entry = [*self._entry(clause), run("\t"), *page]
            yield WordBlock(("entry", clause.id, 0), paragraph(f"TOC{clause.depth}", [link(anchor, entry)]))
        yield _part("ending", paragraph("TOC1", opening[-1:], **SMALL))

    def _clause(self, clause: Clause) -> Iterator[WordBlock]:
        blocks = list(ClauseBlocks(self.so_far, self._lines(clause)).write())
        own = clause.texts.get(self._lang)
        run_in = clause.untitled and own is not None and own.blocks[:1] and own.blocks[0].kind == "paragraph"
        if not (self._ours or clause.number or self._title(clause)):
            pass  # a text of others begins without a heading
        elif run_in and blocks:
            self._marks.around(self._numbered_text(clause, blocks[0].made), clause.id)
        else:
            heading = self._marks.around(self._heading(clause), clause.id)
            yield WordBlock(("head", clause.id, 0), heading)
        warning = labels.translation_warning(self._draft, clause, self._lang) if self._ours else ""
        if warning:
            made = paragraph("Text", [run(warning, "Emphasis")])
            blocks.insert(bool(run_in), WordBlock(("warning", clause.id, 0), made))  # behind the number
        yield from blocks

    def _titled(self, name: str, words: str) -> list[Words]:
        """A title in its pieces, if they are known."""
        pieces = self._titles.get(name, ())
        sides = [(of.old if self.so_far.side == "old" else of.new) or "" for of in pieces]
        if "".join(sides) != words:  # without its stage, a title has other pieces
            return [words]
        return [piece_run(place, each) for place, each in enumerate(sides) if each]

    def _entry(self, clause: Clause) -> Iterator[Element]:
        """A heading as the contents have it."""
        number, title = labels.number_of(clause, self._lang), self._title(clause)
        gap = "\u3000" if self._lang == "zh" else " "
        if annex_letter(clause) and clause.depth == 1:
            number += self._status(clause) if self._lang == "zh" else f" {self._status(clause)}"
        if number:
            yield piece_run(0, number + (gap if title else ""))
        if title:
            yield piece_run(1, title)

    def _status(self, clause: Clause) -> str:
        return labels.annex_status(clause, self._draft.look, self._lang)

    def _title(self, clause: Clause) -> str:
        """The title in the language, or in another if there is none in this one."""
        texts = filter(None, (clause.texts.get(self._lang), *clause.texts.values()))
        return next(filter(None, (text.heading for text in texts)), "")

    def _heading(self, clause: Clause) -> Element:
        title, level = self._title(clause), min(clause.depth, DEEPEST) - 1
        words = self._titled(clause.id, title)
        if not clause.number and self._ours and clause.element in UNNUMBERED:
            wide = [title_run(title, self._look)] if len(title) <= LISTED else words
            return paragraph(self._front_style(clause), wide)
        if clause.element == "annex" and clause.depth == 1:
            return self._numbered(clause, "Annex", 0, ["\n", self._status(clause), "\n", *words], "annexes")
        if clause.element == "annex":
            return self._numbered(clause, f"AnnexClause{min(level, 4)}", level, words, "annexes")
        if clause.element == "term":
            style = "Term1" if clause.depth <= 2 else "Term2"
            return self._numbered(clause, style, level, self._designations(clause, title), "clauses")
        style = f"Clause{level}" if level else "Chapter"
        return self._numbered(clause, style, level, words, "clauses")

    def _numbered(self, clause: Clause, style: str, level: int, words: list[Words], name: str) -> Element:
        """A heading that Word numbers; where it would count otherwise, the number is typed."""
        if self._follows(name, level, clause.number):
            number: Value = {"ilvl": {"val": level}, "numId": {"val": self._lists.running(name)}}
            return paragraph(style, words, numPr=number)
        typed = labels.number_of(clause, self._lang)
        gap = "" if words[:1] == ["\n"] or not typed else self._look.gap.replace("\t", "\u2003")
        return paragraph(style, [typed + gap, *words], **UNCOUNTED)

    def _numbered_text(self, clause: Clause, paragraph: Element) -> Element:
        """The first paragraph of an untitled clause, into which its number runs."""
        name = "annexes" if clause.element == "annex" else "clauses"
        level = min(clause.depth, DEEPEST) - 1
        known = self._follows(name, level, clause.number)
        counting = {"ilvl": level, "numId": self._lists.running(name)} if known else {"ilvl": 0, "numId": 0}
        number: Value = {key: {"val": value} for key, value in counting.items()}
        look: dict[str, Value] = {
            "numPr": number,
            "ind": {"left": 0, "firstLine": 0},
            "rPr": {"b": {"val": "1"}},
        }
        paragraph[0] = properties("w:pPr", {"pStyle": "Text", **look})
        if not known and clause.number:
            typed = labels.number_of(clause, self._lang) + self._look.gap
            paragraph.insert(1, run(typed, look={"b": "1"}))
        return paragraph

    def _follows(self, name: str, level: int, number: str) -> bool:
        """Whether the number is the next in a list at its level, so that Word comes to the same."""
        before = self._counted.get(name, [])
        last = before[level] if level < len(before) else 0
        found = [*before[:level], last + 1]
        head = chr(ord("A") + found[0] - 1) if name == "annexes" else str(found[0])  # Word letters them so
        plain = number.removeprefix("附录").removeprefix("Annex").strip()
        same = len(found) == level + 1 and ".".join((head, *map(str, found[1:]))) == plain
        if same:  # a number out of order leaves the count where Word has it
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
        words = self._titled(clause.id, title)
        if term and title != term.preferred:
            words = [*words, f"\n\t{term.preferred}"] if title else [term.preferred]
        names = [piece_run(FIRST_NAME + place, gap + name) for place, name in enumerate(others)]
        for place, name in enumerate(term.admitted if term else (), FIRST_NAME + len(others)):
            names.append(piece_run(place, f"\n\t{name}", "Admitted"))
        return ["\n\t", *words, *names]


def standard_docx(
    draft: Draft,
    lang: str,
    pictures: Mapping[str, bytes],
    successor: str = "",
    *,
    pages: Mapping[str, str] = NOTHING,
    hide_ids: bool = False,
    mark: tuple[str, bytes] = ("", b""),
) -> bytes:
    """The document; the same draft gives the same bytes. `pictures` are the figures by their digests.

    A `successor` is the draft that superseded it. The contents have the `pages` of clauses in print.
    IDs of provisions are hidden text if one is to `hide_ids`. The `mark` of the body is on the cover.
    """
    look, parts = look_of(draft.look, lang), DocumentParts()
    so_far = DocumentSoFar(Lists(look, lang), parts, Bookmarks(identities(draft, lang)), pictures, mark=mark)

    def lines(clause: Clause) -> Iterable[FramedLine]:
        return framed_text(draft, clause, lang)

    written = StandardDocument(draft, lang, look, so_far, lines, pages=pages)
    body = Element("w:body")
    body.extend(block.made for block in written.blocks())
    return packed_text(
        draft,
        lang,
        body,
        so_far,
        mark=standing(draft, lang, successor),
        drafts=(draft.label,),
        paged=bool(pages),
        hide_ids=hide_ids,
    )


def identities(draft: Draft, lang: str) -> Iterable[str]:
    """The names of all places of a draft to which something can lead."""
    faces = faces_of(draft, lang).values()
    within = (face.anchor for of in faces for face in of if face.anchor)
    provisions = (block.id for _, block in draft.provisions(lang))
    return dict.fromkeys(chain((clause.id for clause in draft.clauses), provisions, within))


def packed_text(
    draft: Draft,
    lang: str,
    body: Element,
    so_far: DocumentSoFar,
    *,
    mark: str,
    warning: str = "",
    drafts: tuple[str, ...],
    paged: bool,
    tracked: bool = False,
    ours: bool = True,
    hide_ids: bool = False,
) -> bytes:
    """The file of a text with these paragraphs; the mark with the day of the draft is on every page.

    So is the `warning`, what a reader must know of the text. `drafts` are the labels of those that it has.
    `paged` contents need not be worked out when it is opened. In a `tracked` document whoever edits it goes
    on tracking changes.
    """
    look = look_of(draft.look, lang)
    mark = " ".join(filter(None, (mark, draft.date)))
    title = labels.title_without_stage(draft, lang)
    style = ("Number" if draft.number else "CoverTitle") if ours else "MiddleTitle"
    for element in chain(body.iter(), *(note.iter() for note in so_far.parts.footnotes.values())):
        element.attrib.pop(PIECE, None)  # it is ours, and no attribute of Word's
    so_far.parts.number_footnotes(body)  # after a redline has put its paragraphs in
    body.append(section("text", look))
    styles = style_sheet(look, lang, so_far.lists.linked, tracked=tracked, hide_ids=hide_ids)
    parts = [
        WordPart("rIdStyles", "styles", "styles.xml", styles),
        WordPart("rIdNumbering", "numbering", "numbering.xml", so_far.lists.part()),
        settings_part(notes=so_far.parts.has_footnotes, paged=paged, tracked=tracked),
        *running_parts(look, draft.number if style == "Number" else title, style, mark, warning),
    ]
    named = about(draft, lang, " ".join(filter(None, (draft.number, title))), mark)
    named = msgspec.structs.replace(named, drafts=(draft.standard, *drafts) if draft.standard else ())
    return package(named, SETTING["zh" if lang == "zh" else "en"]["locale"], body, parts, so_far.parts)
