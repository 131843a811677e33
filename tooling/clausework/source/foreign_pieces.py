"""Any Markdown or plain text, cut into headings, paragraphs, items, rows and code, and these as blocks.

Nothing is interpreted beyond the layout: what a piece means is for its reader to say.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from textwrap import dedent
from typing import Generic, Literal, TypeVar, get_args

import msgspec

from clausework.lang.patterns import Patterns, on_use
from clausework.model.draft import Block, BlockKind, Element, Mark, Run, code_block
from clausework.strings.width import soft_join, width


def one_blank(text: str) -> str:
    """The text with one blank for any row of them, which says nothing outside of code and formulas."""
    blanks = ("  " in text or "\t" in text) and not FIND.verbatim.search(text)
    return FIND.blanks.sub(" ", text) if blanks else text


@lru_cache(maxsize=8192)
def inline(text: str) -> tuple[Run, ...]:
    """The text with its marks; as it is written if the marks would cost a character of it.

    Most lines are in both of two texts that are compared.
    """
    text = one_blank(text.strip())
    if not text:
        return ()
    if not FIND.markup.search(text):
        return (Run(text),)
    from clausework.source.markdown import read_blocks  # the parser: few texts need it

    before = FIND.numbered.match(text)  # what counts an item of a list: no mark, and a word of the text here
    rest = text[before.end() :] if before else text
    blocks, _ = read_blocks(rest, "")
    if len(blocks) != 1 or blocks[0].kind != "paragraph" or blocks[0].id:
        return (Run(text),)
    runs = blocks[0].runs
    read = "".join(run.text + (run.target if run.mark != "break" else "") for run in runs)
    # No character may be lost by reading.
    if FIND.layout.sub("", read) != FIND.layout.sub("", html.unescape(rest)):
        return (Run(text),)
    if before and runs[0].mark == "text":
        return (Run(before.group() + runs[0].text), *runs[1:])
    return (Run(before.group()), *runs) if before else runs


PieceKind = Literal[BlockKind, "heading", "caption", "term"]
NOTE = "\ufff9"
"""Where a text that is no Markdown refers to the footnote that follows; Unicode has it for annotations."""

LITERAL = "::"
"""What a paragraph ends with before an indented block of code."""
STOPS = "。；：！？;:"
ANCHOR = on_use(
    r"(?i:\s*<(?:a|span)\s+(?:id|name)\s*=\s*[\"']?([\w.:-]+)[\"']?\s*/?>(?:\s*</(?:a|span)>)?\s*)"
)
"""What an author names a place by: `{#records}`, `{#records .wide}`, `<a id="records"></a>`."""
STARTS = frozenset("<.[")
SIGNS = frozenset("#>-*+_=`~")
"""What a line begins with that may be more than a line of a paragraph, if it has no column."""


class ForeignPiece(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """A piece of the text as it is written, without the signs of its layout.

    `level` is that of a heading, or the depth of an item; a paragraph with a level goes on in an item.
    A row has `cells`; rows of one table have one `table`. A `figure` has the name and the digest of its
    picture. A `caption` is that of the table that follows. A `code` is in the language `target`. A `term` is
    defined by the pieces that follow; a heading of such a clause says that it is one of this `element`.
    `style` tells what a paragraph may be, as Word calls it; `before` are the blanks that code begins with.
    """

    kind: PieceKind
    text: str = ""
    level: int = 0
    ordered: bool = False
    cells: tuple[str, ...] = ()
    table: int = -1
    target: str = ""
    sha256: str = ""
    style: str = ""
    before: str = ""
    element: Element = "clause"


def pieces(text: str, quoted: bool = False) -> tuple[ForeignPiece, ...]:
    """The pieces of the text, in order; `quoted` keeps quotations as such.

    To a comparison they are paragraphs: what is quoted in one text may not be in another.
    """
    return tuple(_Cutter(text.split("\n"), quoted).cut())


def anchored(found: Iterable[ForeignPiece]) -> Iterator[tuple[ForeignPiece, str]]:
    """The pieces without the names that their author gave to places, each with its name, "" for none."""
    waiting = ""
    for piece in found:
        text, name = piece.text, ""
        if piece.kind == "heading" and ("<" in text or "{" in text):
            text, names, _ = taken_out(text)
            name = next(iter(names), "")
            text = FIND.html.sub("", text)
        elif piece.kind in ("paragraph", "item") and text[:1] in STARTS:
            if alone := FIND.alone.fullmatch(text):
                waiting = next(filter(None, alone.groups()))
                continue
            if lead := ANCHOR.match(text):
                text, name = text[lead.end() :], lead[1]
        yield (msgspec.structs.replace(piece, text=text) if text != piece.text else piece), name or waiting
        waiting = ""


def taken_out(title: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The title without its anchors, the names that they give, and the anchors as they were written."""
    bare = ANCHOR.sub(" ", title).strip()
    braces = FIND.braces.search(bare)
    found = [*((braces,) if braces else ()), *ANCHOR.finditer(title)]
    bare = bare[: braces.start()] if braces else bare
    return bare.strip(), tuple(match[1] for match in found), tuple(match.group().strip() for match in found)


WORDLESS = "##"
"""What the address of a reference begins with that has the name of its goal in place of words."""
PLACE = "in:"
"""What the style of a piece begins with that is the name of a place alone, and such a name in a heading."""
FILE = f"{PLACE}file:"
"""The same for the name of the file that begins there."""


def linked_name(title: str) -> str:
    """The name by which readers of Markdown link to a heading."""
    return FIND.unlinked.sub("", title.strip().lower()).replace(" ", "-")


def placed(found: Iterable[ForeignPiece]) -> list[ForeignPiece]:
    """The pieces without names of places within clauses: the heading of the clause has them."""
    kept: list[ForeignPiece] = []
    heading = -1
    for piece in found:
        if not piece.style.startswith(PLACE):
            heading = len(kept) if piece.kind == "heading" else heading
            kept.append(piece)
        elif heading >= 0:
            text = f'{kept[heading].text} <a id="{piece.style}"></a>'
            kept[heading] = msgspec.structs.replace(kept[heading], text=text)
    return kept


class _Cutter:
    """Walks the lines once; `self.open` are the lines of the paragraph or item being read."""

    def __init__(self, lines: list[str], quoted: bool) -> None:
        self.lines = lines
        self.quoted = quoted
        self.literal = False
        self.levels: dict[str, int] = {}
        self.row = 0
        self.tables = 0
        self.open: list[str] = []
        self.kind: PieceKind = "paragraph"
        self.level = 0
        self.defines = False  # whether what was closed last is a term or its definition
        self.definition = False

    def cut(self) -> Iterator[ForeignPiece]:
        yield from self._front_matter()
        while self.row < len(self.lines):
            line = self.lines[self.row]
            bare = line.strip()
            if not bare:
                self.row += 1
                yield from self._close()
                continue
            literal, self.literal = self.literal, False
            if literal and line[0].isspace():  # the block of code that a paragraph announced
                start = self.row
                while self.row < len(self.lines) and not self.lines[self.row][:1].strip():
                    self.row += 1
                code = dedent("\n".join(self.lines[start : self.row])).strip("\n")
                yield ForeignPiece(kind="code", text=code)
            elif bare[:3] == bare[0] * 3 and self._adorns(bare):
                self.row += 1
                if self.open:
                    yield self._titled(bare[0])
            elif bare[0] not in SIGNS and "|" not in line:
                self.row += 1
                yield from self._words(line, bare)
            elif FIND.fence.match(line):
                yield from self._close()
                yield self._code()
            elif "|" in line and FIND.rule.match("".join(self.lines[self.row + 1 : self.row + 2])):
                yield from self._close()
                yield from self._table()
            else:
                self.row += 1
                quote = FIND.quote.match(line)
                yield from self._line(line[quote.end() :] if quote else line)
                if quote and self.quoted and self.open and self.kind == "paragraph":
                    self.kind = "quotation"
        yield from self._close()

    def _front_matter(self) -> Iterator[ForeignPiece]:
        """Settings between two rules at the head of a file, line by line."""
        if self.lines[0].rstrip() != "---" or "---" not in map(str.rstrip, self.lines[1:]):
            return
        end = [line.rstrip() for line in self.lines].index("---", 1)
        for line in filter(str.strip, self.lines[1:end]):
            yield ForeignPiece(kind="code", text=line)
        self.row = end + 1

    def _line(self, line: str) -> Iterator[ForeignPiece]:
        if not line.strip():
            yield from self._close()
        elif heading := FIND.heading.match(line):
            yield from self._close()
            yield ForeignPiece(kind="heading", level=len(heading[1]), text=heading[2].strip())
        elif self.open and self.kind == "paragraph" and (under := FIND.underline.match(line)):
            yield self._titled(under[1][0])
        elif FIND.thematic_break.match(line):
            yield from self._close()
        elif item := FIND.item.match(line):
            yield from self._close()
            self.kind, self.level = "item", len(item[1].replace("\t", "    ")) // 2 + 1
            self.open = [line[item.end() :]]
        else:
            yield from self._words(line, line.strip())

    def _words(self, line: str, bare: str) -> Iterator[ForeignPiece]:
        """A line of a paragraph or an item; a numbered one begins a piece of its own."""
        if self.kind == "quotation":
            self.open.append(line)
            return
        if self.quoted and (match := FIND.defined.match(line)):
            self.row -= 1  # the term looks at this line
            yield from self._close()
            self.row += 1
            self.definition = self.defines
            line = line[match.end() :] if self.defines else line
        elif self.open:
            # Chinese text is not wrapped at a full stop: a line that follows one is a paragraph.
            wide = width(bare[0]) == 2 and (self.open[-1].rstrip()[-1:] in STOPS or bare.startswith("第"))
            if wide or FIND.numbered.match(bare):
                yield from self._close()
        self.open.append(line)

    def _close(self) -> Iterator[ForeignPiece]:
        if self.open:
            if self.quoted and self.kind == "paragraph" and not self.definition and len(self.open) == 1:
                following = next(filter(str.strip, self.lines[self.row :]), "")
                self.kind = "term" if FIND.defined.match(following) else self.kind
            piece = ForeignPiece(kind=self.kind, level=self.level, text=_joined(self.open))
            self.literal = piece.text.endswith(LITERAL)
            self.defines = self.definition or piece.kind == "term"
            yield piece
        self.open, self.kind, self.level, self.definition = [], "paragraph", 0, False

    def _adorns(self, bare: str) -> bool:
        """True for the line below a title, or above one that has a line below too."""
        if not FIND.adorned.match(bare) or self.kind != "paragraph" or len(self.open) > 1:
            return False
        following, after = map(str.strip, (*self.lines[self.row + 1 : self.row + 3], "", "")[:2])
        title = self.open[0].strip() if self.open else following
        ends = not following if self.open else after == bare
        return bool(title) and ends and len(bare) >= width(title)

    def _titled(self, sign: str) -> ForeignPiece:
        """The heading whose text is open, of the level of the sign below it.

        In Markdown that is the first for `=` and the second for `-`, elsewhere they go by their order.
        """
        self.levels = self.levels or ({"=": 1, "-": 2} if sign in "=-" else {})
        level = self.levels.setdefault(sign, len(self.levels) + 1)
        heading = ForeignPiece(kind="heading", level=level, text=_joined(self.open))
        self.open = []
        return heading

    def _code(self) -> ForeignPiece:
        """All lines between the fences, to the character; without a closing one, to the end."""
        fence = FIND.fence.match(self.lines[self.row])
        sign = fence[1] if fence else ""
        opening = self.lines[self.row]
        margin = len(opening) - len(opening.lstrip())
        self.row += 1
        lines: list[str] = []
        while self.row < len(self.lines):
            line = self.lines[self.row].rstrip()
            self.row += 1
            if line.strip().startswith(sign) and not line.strip().strip(sign[0]):
                break
            lines.append(line[min(margin, len(line) - len(line.lstrip())) :])
        return ForeignPiece(
            kind="code", text="\n".join(lines), target=opening.strip().lstrip(sign[0]).strip()
        )

    def _table(self) -> Iterator[ForeignPiece]:
        number, self.tables = self.tables, self.tables + 1
        start = self.row
        while self.row < len(self.lines) and "|" in self.lines[self.row]:
            if self.row != start + 1:  # the rule under the head is no row
                bare = self.lines[self.row].strip().removeprefix("|")
                bare = bare[:-1] if bare.endswith("|") and not bare.endswith("\\|") else bare
                cells = tuple(cell.strip() for cell in FIND.cell_end.split(bare))
                yield ForeignPiece(kind="row", cells=cells, table=number)
            self.row += 1


def _joined(lines: Sequence[str]) -> str:
    if len(lines) == 1:
        return lines[0].strip()
    text = ""
    for line in lines:
        bare = line.strip()
        text += soft_join(text, bare) + bare
    return text


Inline = Callable[[str], tuple[Run, ...]]
"""The words of a text with their marks: those of Markdown, or as they are."""

SIGN = "*"
"""The label of every footnote that a program counts: a number would change with those before it."""
WITHIN_ITEM = "in:"
"""What the target of a block begins with that goes on in the item of a list before it; then its level."""
LITERAL_RUNS = {NOTE: Run("", "footnote", SIGN), "\n": Run("", "break")}


def literal(text: str) -> tuple[Run, ...]:
    """A text in which no sign is a mark, but for line breaks and references to footnotes."""
    return tuple(
        LITERAL_RUNS.get(part) or Run(part) for part in FIND.parts.split(one_blank(text.strip())) if part
    )


class Blocks:
    """Makes blocks of one text; its words are read by `inline`."""

    def __init__(self, inline: Inline = inline) -> None:
        self._inline = inline

    def plain(self, text: str) -> str:
        """The words of a heading, without marks."""
        runs = self._inline(text)
        targets = [run.target for run in runs if run.target and run.mark not in ("footnote", "break")]
        if targets and self._inline is inline:  # a link in a heading is kept as it is written
            return text.strip()
        words = "".join(" " if run.mark == "break" else run.text for run in runs)
        return " ".join((words.strip(), *targets)).strip()

    def block(self, piece: ForeignPiece) -> Block:
        """A paragraph, a list item, code, a picture or a footnote."""
        if piece.kind == "code":
            return code_block(piece.text, piece.target)
        if piece.kind == "figure":
            runs = (Run(piece.text),) if piece.text else ()
            return Block(kind="figure", target=piece.target, sha256=piece.sha256, runs=runs)
        if piece.kind == "footnote":
            return Block(kind="footnote", target=SIGN, runs=self._inline(piece.text))
        if piece.kind == "formula":
            return Block(kind="formula", runs=(Run(piece.text, "math"),))
        if piece.kind in ("note", "example", "quotation", "warning", "caution"):
            return self.of_kind(piece.kind, piece.text)
        return self.of_kind("item" if piece.kind == "item" else "paragraph", piece.text)

    def of_kind(self, kind: BlockKind, text: str) -> Block:
        """A block of the kind with the words of the text."""
        return Block(kind=kind, runs=self._inline(text))

    def row(self, cells: tuple[str, ...]) -> Block:
        """A row of a table."""
        signs = {sign: (Run(sign.removeprefix(BEGIN), "merged"),) for sign in (LEFT_CELL, ABOVE_CELL)}
        runs = (signs[words] if words in signs else self._inline(words) for words in cells)
        return Block(kind="row", children=tuple(Block(kind="cell", runs=of) for of in runs))


Cell = TypeVar("Cell")


class ForeignGrid(Generic[Cell]):
    """Rows of a table of others, whose cells may be wide or tall: what one covers is a sign of that."""

    def __init__(self, left: Cell, above: Cell) -> None:
        self.rows: list[list[Cell]] = []
        self.row: list[Cell] = []
        self._left, self._above = left, above
        self._held: list[int] = []  # for how many rows a cell above still stands in each column

    def add(self, cell: Cell, wide: int = 1, tall: int = 1) -> None:
        """Put a cell into the next free column."""
        self._cover()
        at, wide = len(self.row), min(max(wide, 1), WIDEST)
        self.row += [cell, *[self._left] * (wide - 1)]
        self._held += [0] * (len(self.row) - len(self._held))
        self._held[at : at + wide] = [max(tall, 1) - 1] * wide
        self._cover()

    def end(self) -> None:
        """End the row."""
        self._cover()
        self.rows.append(self.row)
        self.row = []

    def _cover(self) -> None:
        while len(self.row) < len(self._held) and self._held[len(self.row)]:
            self._held[len(self.row)] -= 1
            self.row.append(self._above)


# Marks in the words of a text that another reader has read: kept as signs that no text has. Readers of
# reStructuredText and AsciiDoc know what is code or a link. Their pieces are searched for numbers like all
# others, so the marks stand within the words until these become runs.
BEGIN, END = "\ufffa", "\ufffb"
"""Signs of Unicode for annotations, as NOTE is; in a text of others they are blanks."""
LEFT_CELL, ABOVE_CELL = f"{BEGIN}<<", f"{BEGIN}^^"
"""A cell that is one with that to its left or above it."""
WIDEST = 99
"""Columns of a cell at most: a slip such as 9999 must not fill the memory."""
FIND = Patterns(__file__, {"anchor": ANCHOR.pattern, "begin": BEGIN, "end": END, "note": NOTE})
MARKS: dict[str, Mark] = {mark: mark for mark in get_args(Mark)}


def unsigned(text: str) -> str:
    """The text without signs that would be taken for ours."""
    return FIND.own.sub(" ", text)


def marked(text: str, mark: Mark, target: str = "") -> str:
    """The words as they stand within a piece; `target` as in a run."""
    if BEGIN in text or NOTE in text:
        return text  # a run has one mark: that within is the more telling one
    return f"{BEGIN}{mark}{BEGIN}{target}{BEGIN}{text}{END}" if text or target else ""


def bare_number(text: str) -> str:
    """The words of a piece; a number at their head has no mark, by which it would not be found."""
    return FIND.marked_number.sub(r"\1", text, count=1) if FIND.marked_number.match(text) else text


def signed(text: str) -> tuple[Run, ...]:
    """The words of a piece as runs."""
    text, end = text.strip(), 0
    found: list[Run] = []
    for match in FIND.part.finditer(text):
        plain = text[end : match.start()]
        made = LITERAL_RUNS.get(match.group()) or Run(match[3], MARKS.get(match[1], "text"), match[2])
        found += (Run(plain), made) if plain else (made,)
        end = match.end()
    return (*found, Run(text[end:])) if end < len(text) else tuple(found)


READ: dict[str, Inline] = {"markdown": inline, "signed": signed, "none": literal}
"""What reads the words of pieces, by the way in which marks stand in them."""
