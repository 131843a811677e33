"""The merged paragraphs as the body of a WordprocessingML document, each change tracked and commented."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement

from clausework.layout.framed import FramedCell, FramedLine
from clausework.layout.kinds import shape_of
from clausework.layout.stream import LaidCell, laid_out, with_cells
from clausework.model.redline import Redline
from clausework.rendering.docx.blocks import paragraph as line, row_of, table_of, write_words
from clausework.rendering.docx.document_parts import DocumentParts, WordPicture, drawing
from clausework.rendering.docx.formulas import office_math
from clausework.rendering.docx.properties import EM, HANG, column_widths
from clausework.rendering.formats.redline_docx.marking import TRACES, PlacedText, Trace, TrackedBlock
from clausework.rendering.formats.redline_docx.pieces import TEX, WHOLE, MarkedText, Printed
from clausework.strings.width import width

LISTED = frozenset(["entry", "contents"])
"""The table of contents shows headings only, and not as what changed."""


def anchored(blocks: Sequence[TrackedBlock], redline: Redline) -> dict[int, list[str]]:
    """By the place of a paragraph the IDs of the changes that it is the first to show.

    A change that no paragraph shows, as one of data beside the text, hangs on the first of its clause; what
    the document has no paragraph of is left out.
    """
    shown: dict[int, int] = {}
    there: dict[int, int] = {}
    for place, block in enumerate(blocks):
        for home, altered in _homes(block):
            there.setdefault(home, place)
            if altered:
                shown.setdefault(home, place)
    homes = {change.id: home for home, change in enumerate(redline.changes)}
    found: dict[int, list[str]] = {}
    for change in redline.told():
        home = -1 if change.entitles else homes[change.id]
        at = shown.get(home, there.get(home))
        if at is not None:
            found.setdefault(at, []).append(change.id)
    return found


def _homes(block: TrackedBlock) -> Iterator[tuple[int, bool]]:
    """The changes that a paragraph with its table belongs to, and if it shows them; -1 is the title's."""
    relaid = block.look is not block.former
    for of in (*block.parts, *block.rows):
        if of.printed.kind in LISTED:
            continue
        home = of.printed.old_home if of.state in ("deleted", "gone") else of.printed.new_home
        if home[0] >= 0 or of.printed.kind == "title":
            yield home[0], relaid or _altered(of)


def _altered(of: PlacedText) -> bool:
    return of.state != "kept" or any(piece.old != piece.new for cell in of.printed.cells for piece in cell)


STYLES = {
    "title": "Title",
    "number": "CoverNumber",
    "stage": "CoverLine",
    "day": "CoverLine",
    "body": "CoverLine",
    "notice": "CoverNotice",
    "contents": "ContentsHeading",
    "front": "FrontHeading",
    "note": "Note",
    "example": "Example",
    "end": "Text",
}
SHAPED = {
    "item": "ListItem",
    "row": "TableText",
    "captioned": "Caption",
    "display": "DisplayFormula",
    "verbatim": "Code",
    "quoted": "Quotation",
    "noted": "FootnoteText",
}
"""The paragraph styles of lines by their kind or else by their shape."""
DEEPEST = 6


def style_of(printed: Printed) -> str:
    """The paragraph style."""
    if printed.kind == "heading":
        return f"Heading{min(printed.depth, DEEPEST)}"
    if printed.kind == "entry":
        return f"TOC{printed.depth}"
    shape = shape_of(printed.line.kind) if printed.line else "prose"
    return STYLES.get(printed.kind) or SHAPED.get(shape, "Text")


def indent_of(printed: Printed) -> dict[str, str]:
    """The indent, where the style does not have it: items, and what stands under an item."""
    depth = printed.depth
    if printed.kind == "item":
        return {"w:left": str(2 * EM * depth + HANG), "w:hanging": str(HANG)}
    if depth and printed.line and shape_of(printed.line.kind) in ("prose", "labelled"):
        return {"w:left": str(2 * EM * depth + HANG), "w:firstLine": "0"}
    return {}


def laid(rows: Iterable[PlacedText]) -> Iterator[tuple[bool, list[LaidCell]]]:
    """Whether a row is one of the head, and its cells in their columns; a paragraph has one."""
    for framed, group in groupby(rows, lambda row: row.printed.kind == "row"):
        if framed:
            lines = [*with_cells([line for row in group if (line := _of_draft(row))])]
            yield from zip((line.head for line in lines), laid_out(lines), strict=True)
        else:
            yield from ((False, [(0, FramedCell(), True)]) for _ in group)


def _of_draft(row: PlacedText) -> FramedLine | None:
    """The line of a row as it stands there: one that moved is deleted and inserted."""
    line = row.printed.line
    if line is None or row.state == "kept":
        return line
    return line.half("old" if row.state == "deleted" else "new")


def measures(rows: Sequence[tuple[PlacedText, list[LaidCell]]]) -> list[int]:
    """The widths of the columns of a table; they fill the measure."""
    return column_widths([[*_needs(row.printed, cells)] for row, cells in rows])


def _needs(printed: Printed, cells: Sequence[LaidCell]) -> Iterator[int]:
    for column, cell, begins in cells:
        alone = begins and cell.columns == 1
        yield from (_longest(printed.cells[column]) if alone else 1 for _ in range(cell.columns))


def _longest(cell: Sequence[MarkedText]) -> int:
    """The width of what a cell reads in the draft in which it is longer."""
    return max(width("".join(getattr(piece, side) for piece in cell)) for side in ("old", "new"))


MARKS = {
    "emphasis": "Emphasis",
    "strong": "Strong",
    "code": "SourceCode",
    "math": "Formula",
    TEX: "Formula",
    "subscript": "Subscript",
    "superscript": "Superscript",
    "link": "Hyperlink",
    "footnote": "FootnoteMark",
    "label": "Label",
    "identity": "ProvisionId",
}
"""The character styles of the marks that have one."""

INITIALS = "CW"
LATER = 2
UNDATED = "1980-01-01T00:00:00Z"
"""The time of what has none, as in the archive of the document."""
GONE: tuple[Trace, ...] = ("del", "moveFrom")
COME: tuple[Trace, ...] = ("ins", "moveTo")

Stretch = tuple[Trace, str, str]
"""How it is tracked, its mark, its words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyContext:
    """Context of the body beside its paragraphs.

    What is `told` of each change by its ID, line by line, becomes the comment on it. `pictures` are those
    that can be shown, by their digests, and `notes` the words of the footnotes. The author of the changes
    names the two drafts if they go `by_label`.
    """

    parts: DocumentParts
    told: Mapping[str, Sequence[str]]
    pictures: Mapping[str, WordPicture]
    notes: Sequence[Sequence[MarkedText]]
    by_label: bool = True


def body_of(blocks: Sequence[TrackedBlock], redline: Redline, context: BodyContext) -> Element:
    """The `w:body`; its last paragraph is the closing rule, for no table may end a document."""
    return _Body(redline, context).write(blocks)


class _Body:
    """Writes one body; every revision in it has a number of its own.

    LibreOffice takes an insertion that ends a paragraph and one that begins the next for a single
    one, the paragraph mark between them included, unless they are more than a minute apart. Where
    the mark is to stay, the second is therefore dated `LATER`; without a day, it has another author.
    """

    def __init__(self, redline: Redline, context: BodyContext) -> None:
        self._redline = redline
        self._context = context
        self._anchors: dict[int, list[str]] = {}
        self._author = (
            f"Clausework {redline.old.label}→{redline.new.label}" if context.by_label else "Clausework"
        )
        self._day = redline.new.date or redline.old.date
        self._count = 0
        self._edge: int | None = None
        self._body = Element("w:body")

    def write(self, blocks: Sequence[TrackedBlock]) -> Element:
        self._anchors = anchored(blocks, self._redline)
        for (_, move), group in groupby(
            enumerate(blocks), lambda each: (each[1].parts[0].state, each[1].move)
        ):
            if move:
                self._move([*group])
                continue
            for place, block in group:
                self._block(place, block)
        rule = SubElement(SubElement(self._body, "w:p"), "w:pPr")
        SubElement(rule, "w:pStyle", {"w:val": "ClosingRule"})
        return self._body

    def _move(self, members: Sequence[tuple[int, TrackedBlock]]) -> None:
        """Paragraphs that have moved as one, between the two bounds that name the move."""
        first = members[0][1]
        trace, name = TRACES[first.parts[0].state], f"move{first.move}"
        bound = {"w:id": self._next()}
        paragraphs = [self._block(place, block) for place, block in members]
        stamp = {
            "w:date": UNDATED,
            **self._stamp(),
        }  # the schema asks a date of a bound, of no other revision
        start = Element(f"w:{trace}RangeStart", {**bound, **stamp, "w:name": name})
        paragraphs[0].insert(1, start)
        SubElement(self._body, f"w:{trace}RangeEnd", bound)

    def _block(self, place: int, block: TrackedBlock) -> Element:
        """A paragraph, and the table under it; `place` is where it stands among all."""
        paragraph = SubElement(self._body, "w:p")
        properties = SubElement(paragraph, "w:pPr")
        _look(properties, block.look)
        stretches = [
            stretch for of in block.parts for stretch in _stretches(of.printed.cells[0], TRACES[of.state])
        ]
        minute = self._apart(stretches[0][0] if stretches else block.mark)
        comments = [self._comment(name) for name in self._anchors.get(place, ())]
        for number in comments:
            SubElement(paragraph, "w:commentRangeStart", {"w:id": number})
        last = self._words(paragraph, stretches, minute)
        for number in comments:
            self._mention(paragraph, number, block.mark)
        if block.mark:
            mark = SubElement(properties, "w:rPr")
            self._revision(mark, block.mark, 0 if stretches else minute)
        if block.former is not block.look:
            change = self._revision(properties, "pPrChange")
            _look(SubElement(change, "w:pPr"), block.former)
        self._edge = last if not block.mark and stretches and stretches[-1][0] == "ins" else None
        if block.rows:
            self._table(block.rows)
            self._edge = None
        return paragraph

    def _apart(self, opening: Trace) -> int:
        """The minute of a paragraph's first revision."""
        return LATER - self._edge if opening == "ins" and self._edge is not None else 0

    def _words(self, paragraph: Element, stretches: Sequence[Stretch], minute: int = 0) -> int:
        """Write the words, the first of them as revised in the minute given; return that of the last."""
        for place, (trace, group) in enumerate(groupby(stretches, lambda stretch: stretch[0])):
            minute = 0 if place else minute
            holder = self._revision(paragraph, trace, minute) if trace else paragraph
            for _, mark, words in group:
                if mark == "picture":
                    self._picture(holder, words, _said(stretches, trace))
                else:
                    self._stretch(holder, mark, words, trace)
        return minute

    def _picture(self, holder: Element, sha256: str, words: str) -> None:
        shown = drawing(self._context.pictures[sha256], self._context.parts, int(self._next()), words)
        SubElement(holder, "w:r").append(shown)

    def _stretch(self, holder: Element, mark: str, words: str, trace: Trace) -> None:
        if mark == "note":
            sign = _run(holder, "footnote", "", "")
            SubElement(sign, "w:footnoteReference", {"w:id": self._note(int(words), trace)})
            _run(holder, "footnote", ")", "w:delText" if trace == "del" else "w:t")
        elif mark == "math" and not trace and (formula := office_math(words)) is not None:
            holder.append(formula)
        else:
            _run(holder, mark, words, "w:delText" if trace == "del" else "w:t")

    def _note(self, place: int, trace: Trace) -> str:
        """The number of a footnote; one that comes or goes as a whole has the words of one draft alone."""
        pieces = self._context.notes[place]
        if trace:
            side = "old" if trace == "del" else "new"
            pieces = [MarkedText(getattr(of, side), getattr(of, side), of.mark) for of in pieces]
        made = Element("w:p")
        SubElement(SubElement(made, "w:pPr"), "w:pStyle", {"w:val": "FootnoteText"})
        SubElement(_run(made, "footnote", "", ""), "w:footnoteRef")
        _run(made, "footnote", ")", "w:t")
        _run(made, "", " ", "w:t")
        self._words(made, _stretches(pieces, ""))
        return self._context.parts.footnote([made])

    def _comment(self, change: str) -> str:
        """The number of the comment on a change."""
        made = Element("w:comment")
        for words in self._context.told[change]:
            line(made, words, "CommentText")
        return self._context.parts.comment(
            list(made), self._author, INITIALS, self._stamp().get("w:date", "")
        )

    def _mention(self, paragraph: Element, number: str, mark: Trace) -> None:
        """End what a comment is on; its sign comes and goes with the paragraph."""
        SubElement(paragraph, "w:commentRangeEnd", {"w:id": number})
        run = SubElement(self._revision(paragraph, mark) if mark else paragraph, "w:r")
        SubElement(SubElement(run, "w:rPr"), "w:rStyle", {"w:val": "CommentReference"})
        SubElement(run, "w:commentReference", {"w:id": number})

    def _table(self, rows: Sequence[PlacedText]) -> None:
        every = [*laid(rows)]
        widths = measures([(row, cells) for row, (_, cells) in zip(rows, every, strict=True)])
        table = table_of(widths, centred=True)
        self._body.append(table)
        for row, (head, cells) in zip(rows, every, strict=True):
            trace = TRACES[row.state]
            properties, parts = row_of(table, cells, widths, head=head)
            if trace:
                self._revision(properties, trace)
            for part, (column, _, begins) in zip(parts, cells, strict=True):
                paragraph = SubElement(part, "w:p")
                look = SubElement(paragraph, "w:pPr")
                if row.printed.kind == "row":
                    SubElement(look, "w:pStyle", {"w:val": "TableHead" if head else "TableText"})
                else:
                    _look(look, row.printed)
                if begins:
                    self._words(paragraph, _stretches(row.printed.cells[column], trace))

    def _revision(self, parent: Element, trace: str, minute: int = 0) -> Element:
        return SubElement(parent, f"w:{trace}", {"w:id": self._next(), **self._stamp(minute)})

    def _stamp(self, minute: int = 0) -> dict[str, str]:
        if not self._day:
            return {"w:author": f"{self._author} ({minute})" if minute else self._author}
        return {"w:author": self._author, "w:date": f"{self._day}T00:{minute:02}:00Z"}

    def _next(self) -> str:
        self._count += 1
        return str(self._count)


def _look(properties: Element, printed: Printed) -> None:
    """Style and indent."""
    SubElement(properties, "w:pStyle", {"w:val": style_of(printed)})
    if indent := indent_of(printed):
        SubElement(properties, "w:ind", indent)


def _stretches(pieces: Iterable[MarkedText], whole: Trace) -> list[Stretch]:
    """The words in the order of reading, what is alike joined.

    In a paragraph that moves only the words that both drafts have move with it; the others are
    deleted where it was, and inserted where it is.
    """
    found: list[Stretch] = []
    for piece in pieces:
        for trace, words in _traced(piece, whole):
            if piece.mark not in WHOLE and found and found[-1][:2] == (trace, piece.mark):
                words = found.pop()[2] + words
            if words:
                found.append((trace, piece.mark, words))
    return found


def _said(stretches: Iterable[Stretch], trace: Trace) -> str:
    """The description of a picture in a draft, for those who do not see it."""
    side = GONE if trace in GONE else COME
    return "".join(words for of, mark, words in stretches if of in ("", *side) and mark not in WHOLE).strip()


def _traced(piece: MarkedText, whole: Trace) -> tuple[tuple[Trace, str], ...]:
    same = piece.old == piece.new
    if whole in GONE:
        return ((whole if same else "del", piece.old),)
    if whole in COME:
        return ((whole if same else "ins", piece.new),)
    return (("", piece.new),) if same else (("del", piece.old), ("ins", piece.new))


def _run(parent: Element, mark: str, words: str, tag: str) -> Element:
    run = SubElement(parent, "w:r")
    if mark in MARKS:
        SubElement(SubElement(run, "w:rPr"), "w:rStyle", {"w:val": MARKS[mark]})
    write_words(run, words, tag)
    return run
