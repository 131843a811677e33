"""Any Markdown or plain text, cut into headings, paragraphs, list items, rows and blocks of code.

Nothing is interpreted beyond the layout: what a piece means is for its reader to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from textwrap import dedent
from typing import Literal

import msgspec

from clausework.strings.width import soft_join, width

PieceKind = Literal[
    "heading",
    "paragraph",
    "item",
    "row",
    "code",
    "figure",
    "footnote",
    "note",
    "example",
    "formula",
    "caption",
    "quotation",
    "warning",
    "caution",
]
NOTE = "\ufff9"
"""Where a text that is no Markdown refers to the footnote that follows; Unicode has it for annotations."""

HEADING = re.compile(r"(#{1,6})(?:\s+|$)(.*?)\s*#*\s*$")
ITEM = re.compile(r"(\s*)[-*+]\s+(?=\S)")
NUMBERED = re.compile(
    r"\s*(?:\d{1,3}(?:[.)]\s|[、．](?!\d))|[（(](?:[一二三四五六七八九十]{1,4}|\d{1,2}|[a-z]{1,2})[）)]|[一二三四五六七八九十]{1,3}、)"
)
FENCE = re.compile(r"\s*(`{3,}|~{3,})")
RULE = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)+\s*(?::?-+:?)?\s*\|?\s*$")
"""The line under the head of a table."""
BREAK = re.compile(r"\s{0,3}([-*_])(?:\s*\1){2,}\s*$")
UNDERLINE = re.compile(r"\s{0,3}(=+|-{2,})\s*$")
ADORNED = re.compile(r"([=\-~^\"'`#*+.:_])\1{2,}$")
"""A line above or below a title in reStructuredText, which is as long as the title."""
LITERAL = "::"
"""What a paragraph ends with before an indented block of code."""
QUOTE = re.compile(r"(?:\s{0,3}>)+\s?")
CELL_END = re.compile(r"(?<!\\)\|")
STOPS = "。；：！？;:"
BRACES = re.compile(r"\s*\{:?\s*(?:[\w.=\"'-]+\s+)*#([\w.:-]+)[^{}]*\}\s*$")
ANCHOR = re.compile(
    r"\s*<(?:a|span)\s+(?:id|name)\s*=\s*[\"']?([\w.:-]+)[\"']?\s*/?>(?:\s*</(?:a|span)>)?\s*", re.IGNORECASE
)
"""What an author names a place by: `{#records}`, `{#records .wide}`, `<a id="records"></a>`."""
ALONE = re.compile(rf"(?:{ANCHOR.pattern})+|\.\. _`?([^`:]+)`?:|\[\[([\w.:-]+)\]\]", re.IGNORECASE)
"""A paragraph that names the place after it: in Markdown, reStructuredText, AsciiDoc."""
HTML = re.compile(r"</?(?:a|b|br|code|em|font|i|kbd|mark|small|span|strong|sub|sup|u)(?:\s[^<>]*|/)?>")
"""Layout in a title of Markdown."""
STARTS = frozenset("<.[")
SIGNS = frozenset("#>-*+_=`~")
"""What a line begins with that may be more than a line of a paragraph, if it has no column."""


class Piece(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """A piece of the text as it is written, without the signs of its layout.

    `level` is that of a heading, or the depth of an item; a paragraph with a level goes on in an item.
    A row has `cells`; rows of one table have one `table`. A `figure` has the name and the digest of its
    picture. A `caption` is that of the table that follows. A `code` is in the language `target`.
    """

    kind: PieceKind
    text: str = ""
    level: int = 0
    ordered: bool = False
    cells: tuple[str, ...] = ()
    table: int = -1
    target: str = ""
    sha256: str = ""


def pieces(text: str, quoted: bool = False) -> tuple[Piece, ...]:
    """The pieces of the text, in order; `quoted` keeps quotations as such.

    To a comparison they are paragraphs: what is quoted in one text may not be in another.
    """
    return tuple(_Cutter(text.split("\n"), quoted).cut())


def anchored(found: Iterable[Piece]) -> Iterator[tuple[Piece, str]]:
    """The pieces without the names that their author gave to places, each with its name, "" for none."""
    waiting = ""
    for piece in found:
        text, name = piece.text, ""
        if piece.kind == "heading" and ("<" in text or "{" in text):
            text, name, _ = taken_out(text)
            text = HTML.sub("", text)
        elif piece.kind in ("paragraph", "item") and text[:1] in STARTS:
            if alone := ALONE.fullmatch(text):
                waiting = next(filter(None, alone.groups()))
                continue
            if lead := ANCHOR.match(text):
                text, name = text[lead.end() :], lead[1]
        yield (msgspec.structs.replace(piece, text=text) if text != piece.text else piece), name or waiting
        waiting = ""


def taken_out(title: str) -> tuple[str, str, tuple[str, ...]]:
    """The title without its anchors, the first of them, and the anchors as they were written."""
    written: list[str] = []
    names: list[str] = []
    if braces := BRACES.search(title):
        names.append(braces[1])
        written.append(braces.group().strip())
        title = title[: braces.start()]
    for tag in ANCHOR.finditer(title):
        names.append(tag[1])
        written.append(tag.group().strip())
    return ANCHOR.sub(" ", title).strip(), names[0] if names else "", tuple(written)


class _Cutter:
    """Walks the lines once; `self.open` are the lines of the paragraph or item being read."""

    def __init__(self, lines: list[str], quoted: bool) -> None:
        self.lines = lines
        self.quoted = quoted
        self.literal = False
        self.levels = {"=": 1, "-": 2}
        self.row = 0
        self.tables = 0
        self.open: list[str] = []
        self.kind: PieceKind = "paragraph"
        self.level = 0

    def cut(self) -> Iterator[Piece]:
        yield from self._front_matter()
        while self.row < len(self.lines):
            line = self.lines[self.row]
            bare = line.strip()
            if not bare:
                self.row += 1
                yield from self._close()
                continue
            literal, self.literal = self.literal, False
            if literal and line[0].isspace():
                yield self._indented()
            elif bare[:3] == bare[0] * 3 and self._adorns(bare):
                self.row += 1
                if self.open:
                    yield self._titled(bare[0])
            elif bare[0] not in SIGNS and "|" not in line:
                self.row += 1
                yield from self._words(line, bare)
            elif FENCE.match(line):
                yield from self._close()
                yield self._code()
            elif self._table_begins():
                yield from self._close()
                yield from self._table()
            else:
                self.row += 1
                quote = QUOTE.match(line)
                yield from self._line(line[quote.end() :] if quote else line)
                if quote and self.quoted and self.open and self.kind == "paragraph":
                    self.kind = "quotation"
        yield from self._close()

    def _front_matter(self) -> Iterator[Piece]:
        """Settings between two rules at the head of a file, line by line."""
        if self.lines[0].rstrip() != "---" or "---" not in map(str.rstrip, self.lines[1:]):
            return
        end = [line.rstrip() for line in self.lines].index("---", 1)
        for line in filter(str.strip, self.lines[1:end]):
            yield Piece(kind="code", text=line)
        self.row = end + 1

    def _line(self, line: str) -> Iterator[Piece]:
        if not line.strip():
            yield from self._close()
        elif heading := HEADING.match(line):
            yield from self._close()
            yield Piece(kind="heading", level=len(heading[1]), text=heading[2].strip())
        elif self.open and self.kind == "paragraph" and (under := UNDERLINE.match(line)):
            yield self._titled(under[1][0])
        elif BREAK.match(line):
            yield from self._close()
        elif item := ITEM.match(line):
            yield from self._close()
            self.kind, self.level = "item", len(item[1].replace("\t", "    ")) // 2 + 1
            self.open = [line[item.end() :]]
        else:
            yield from self._words(line, line.strip())

    def _words(self, line: str, bare: str) -> Iterator[Piece]:
        """A line of a paragraph or an item; a numbered one begins a piece of its own."""
        if self.kind == "quotation":
            self.open.append(line)
            return
        if self.open and _begins(self.open[-1], bare):
            yield from self._close()
        self.open.append(line)

    def _close(self) -> Iterator[Piece]:
        if self.open:
            piece = Piece(kind=self.kind, level=self.level, text=_joined(self.open))
            self.literal = piece.text.endswith(LITERAL)
            yield piece
        self.open, self.kind, self.level = [], "paragraph", 0

    def _adorns(self, bare: str) -> bool:
        """True for the line below a title, or above one that has a line below too."""
        if not ADORNED.match(bare) or self.kind != "paragraph" or len(self.open) > 1:
            return False
        following, after = map(str.strip, (*self.lines[self.row + 1 : self.row + 3], "", "")[:2])
        title = self.open[0].strip() if self.open else following
        ends = not following if self.open else after == bare
        return bool(title) and ends and len(bare) >= width(title)

    def _titled(self, sign: str) -> Piece:
        """The heading whose text is open, of the level of the sign below it."""
        level = self.levels.setdefault(sign, len(self.levels) + 1)
        heading = Piece(kind="heading", level=level, text=_joined(self.open))
        self.open = []
        return heading

    def _indented(self) -> Piece:
        """The block of code that a paragraph announced."""
        start = self.row
        while self.row < len(self.lines) and not self.lines[self.row][:1].strip():
            self.row += 1
        return Piece(kind="code", text=dedent("\n".join(self.lines[start : self.row])).strip("\n"))

    def _code(self) -> Piece:
        """All lines between the fences, to the character; without a closing one, to the end."""
        fence = FENCE.match(self.lines[self.row])
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
        return Piece(kind="code", text="\n".join(lines), target=opening.strip().lstrip(sign[0]).strip())

    def _table_begins(self) -> bool:
        following = self.lines[self.row + 1 : self.row + 2]
        return "|" in self.lines[self.row] and bool(following) and bool(RULE.match(following[0]))

    def _table(self) -> Iterator[Piece]:
        number, self.tables = self.tables, self.tables + 1
        start = self.row
        while self.row < len(self.lines) and "|" in self.lines[self.row]:
            if self.row != start + 1:
                yield Piece(kind="row", cells=_cells(self.lines[self.row]), table=number)
            self.row += 1


def _begins(before: str, line: str) -> bool:
    """True if the line begins a paragraph although no blank line stands before it.

    Chinese text is not wrapped at a full stop: a line that follows one is a paragraph.
    """
    if NUMBERED.match(line):
        return True
    return width(line[0]) == 2 and (before.rstrip()[-1:] in STOPS or line.startswith("第"))


def _joined(lines: Sequence[str]) -> str:
    if len(lines) == 1:
        return lines[0].strip()
    text = ""
    for line in lines:
        bare = line.strip()
        text += soft_join(text, bare) + bare
    return text


def _cells(line: str) -> tuple[str, ...]:
    bare = line.strip()
    bare = bare.removeprefix("|")
    if bare.endswith("|") and not bare.endswith("\\|"):
        bare = bare[:-1]
    return tuple(cell.strip() for cell in CELL_END.split(bare))
