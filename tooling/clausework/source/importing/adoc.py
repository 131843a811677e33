"""AsciiDoc as pieces, with the marks within its lines as signs, the rows of its tables, and what is layout.

The syntax goes by lines, so a reader of what standards are made of is small: headings, lists, tables,
notes, blocks between delimiters. What it takes out of the text it tells, word by word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from textwrap import dedent

from clausework.lang.patterns import Patterns, beside, on_use
from clausework.model.draft import Mark
from clausework.source.foreign_pieces import (
    ABOVE_CELL,
    BEGIN,
    END,
    LEFT_CELL,
    MARKS,
    NOTE,
    WIDEST,
    WORDLESS,
    ForeignGrid,
    ForeignPiece,
    PieceKind,
    bare_number,
    marked,
    unsigned,
)
from clausework.source.importing.dialects import cover_of
from clausework.source.importing.shapes import ADMITTED
from clausework.source.importing.values import ForeignFile, LeftOver, included

FIND = Patterns(__file__, {"begin": BEGIN, "end": END})
SPEC = r"(?:(?P<repeat>\d+)\*)?(?:(?P<wide>\d+)?(?:\.(?P<tall>\d+))?\+)?(?:[<^>])?(?:\.[<^>])?[aehlmdsv]?"
CELL = {sign: re.compile(rf"(?:(?<=^)|(?<=\s)){SPEC}(?<!\\){re.escape(sign)}", re.MULTILINE) for sign in "|!"}


def rows_of(lines: Sequence[str], sign: str, style: str) -> tuple[list[list[str]], list[str]]:
    """The rows, and the signs before cells that are words of the file."""
    text = "\n".join(lines)
    cells: list[tuple[str, int, int]] = []
    layout: list[str] = []
    found = list(CELL[sign].finditer(text))
    if found and text[: found[0].start()].strip():
        cells.append((_cell(text[: found[0].start()], sign), 1, 1))
    for place, match in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(text)
        words = _cell(text[match.end() : end], sign)
        layout.append(match.group()[:-1].strip())
        wide, tall = int(match["wide"] or 1), int(match["tall"] or 1)
        cells += [(words, wide, tall)] * min(int(match["repeat"] or 1), WIDEST)
    line = next((line for line in text.split("\n") if line.strip()), "")  # the first that has any cells
    first = sum(int(of["repeat"] or 1) * int(of["wide"] or 1) for of in CELL[sign].finditer(line))
    width = max(_width(style) or first, 1)
    grid = ForeignGrid(LEFT_CELL, ABOVE_CELL)
    for cell in cells:
        grid.add(*cell)
        if len(grid.row) >= width:
            grid.end()
    return [*grid.rows, *([grid.row] if grid.row else [])], list(filter(None, layout))


def _cell(text: str, sign: str) -> str:
    lines = (" ".join(part.split()) for part in re.split(r"\n\s*\n| \+\n", text.replace(f"\\{sign}", sign)))
    return "\n".join(filter(None, lines))


def _width(style: str) -> int:
    """The number of columns that `cols` gives: a list, or a count with a star."""
    match = FIND.cols.search(style)
    if match is None:
        return 0
    total = 0
    for part in re.split(r"[,;]", match[1] or match[2] or match[3]):
        repeat = re.match(r"\s*(\d+)\*", part)
        total += min(int(repeat[1]), 99) if repeat else 1
    return total


DATA = beside(__file__)
USUAL: dict[str, str] = DATA["attributes"]
"""The attributes that every text has."""
SPANS = tuple((on_use(pattern), MARKS[mark]) for mark, pattern in FIND.rows("spans"))
MATH = ("stem", "latexmath", "asciimath")


class Inline:
    """Reads the lines of one document: `attributes` are its own words, `layout` names that are no text."""

    def __init__(self) -> None:
        self.attributes: dict[str, str] = {}
        self.layout: list[str] = []
        self.left: list[LeftOver] = []
        self.tables = 0
        self.notes: list[str] = []
        self.entries: dict[str, str] = {}
        self._named: dict[str, str] = {}

    def words(self, text: str) -> str:
        """The words with our signs; footnotes wait in `notes`."""
        text = self._attributes(text)
        kept: list[str] = []

        def plain(match: re.Match[str]) -> str:
            kept.append(marked(match["words"] or match["one"], "text"))
            return f"\ue000{len(kept) - 1}\ue001"

        text = text.replace("\ue000", " ").replace("\ue001", " ")  # our own placeholders
        text = FIND.plain.sub(plain, text)
        for pattern, mark in SPANS[:2]:  # code first: nothing in it is a mark
            text = _outside(text, partial(pattern.sub, partial(self._span, mark)))
        text = _outside(text, partial(FIND.macro.sub, self._macro))
        for pattern, mark in SPANS[2:]:
            text = _outside(text, partial(pattern.sub, partial(self._span, mark)))
        text = _outside(text, lambda part: FIND.escaped.sub("", part).replace(" -- ", " — "))
        text = re.sub(r" \+\n", "\n", text) if " +\n" in text else text
        for at, words in enumerate(kept):
            text = text.replace(f"\ue000{at}\ue001", words)
        return bare_number(text)

    def _span(self, mark: Mark, match: re.Match[str]) -> str:
        role = match.group().partition("]")[0].removeprefix("[") if match.group().startswith("[") else ""
        self.layout += [role] if role else []
        words = match["words"]
        return words if mark == "text" else marked(words, mark)

    def _attributes(self, text: str) -> str:
        def concept(match: re.Match[str]) -> str:
            term, _, said = match["term"].partition(",")
            return f"{said.strip() or term} (<<{ADMITTED}{term.strip().lower()}>>)"

        def value(match: re.Match[str]) -> str:
            name = match[1].lower()
            found = self.attributes.get(name, USUAL.get(name))
            if found is None:
                return match.group()
            self.layout.append(match[1])
            return found

        text = FIND.concept.sub(concept, text) if "{{" in text else text
        return FIND.attribute_name.sub(value, text) if "{" in text else text

    def _macro(self, match: re.Match[str]) -> str:
        if match.group().startswith("\\"):
            return match.group()[1:]
        if match["ref"] is not None:
            return self._reference(match["ref"], match["called"] or "")
        if match["entry"] is not None:
            fetched = FIND.fetched.fullmatch(match["known"] or "")
            self.layout += [match["entry"] if match["known"] else "", fetched[1] if fetched else ""]
            return known_as(match["entry"], match["known"])
        if match["anchor"] is not None:
            return f" {{#{match['anchor']}}}"
        if match["indexed"] is not None:
            self.layout.append(match["indexed"])
            return ""
        if match["url"] is not None:
            said = _first(match["said"] or "", self.layout)
            return marked(self._plain(said) or match["url"], "link", match["url"])
        return self._named_macro(match["name"], match["target"], match["words"].replace("\\]", "]"))

    def _named_macro(self, name: str, target: str, words: str) -> str:
        self.layout.append(name)
        if name in ("footnote", "footnoteref"):
            return self._footnote(target, words)
        if name == "xref":
            return self._reference(target, words)
        if name in ("link", "mailto"):
            address = f"mailto:{target}" if name == "mailto" else target
            self.layout.pop() if name == "mailto" else None
            return marked(self._plain(_first(words, self.layout)) or target, "link", address)
        if name in ("term", "concept"):
            term, _, said = self._plain(words).partition(",")
            return marked(said.strip() or term, "link", f"#{ADMITTED}{term.lower()}")
        if name in MATH:
            return marked(self.formula(words, name), "math")
        if name in ("image", "icon", "anchor", "indexterm"):
            self.layout += [target, *([] if name == "image" else [words])]
            return words if name == "image" else ""
        return self._plain(words) + (f" {target}" if target else "")

    def formula(self, words: str, kind: str) -> str:
        """TeX of a formula; of AsciiMath what differs most: the part below or above, words, percent."""
        if kind == "latexmath" or self.attributes.get("stem") == "latexmath" or re.search(r"[\\{]", words):
            return words
        tex = re.sub(r"([_^])(?:\(([^()]*)\)|([A-Za-z0-9]{2,}))", r"\1{\2\3}", words)
        tex = FIND.named.sub(r"\\\1", re.sub(r"\bxx\b", r"\\times", tex))
        tex = re.sub(r"\(([^()]*)\) */ *\(([^()]*)\)", r"\\frac{\1}{\2}", tex)
        self.layout += [words] if tex != words else []  # t_90 is one word there, and two here
        return re.sub(r'"([^"]*)"', r"{\\text{\1}}", tex).replace("%", r"\%")

    def _plain(self, words: str) -> str:
        """Words within a macro, whose own marks a run cannot have."""
        for pattern, _ in SPANS:
            words = pattern.sub(lambda match: match["words"], words)
        return words

    def _reference(self, target: str, called: str) -> str:
        target = target.removeprefix("#")
        if entry := self.entries.get(target):
            parts = [part.strip() for part in called.split(",")]
            self.layout += [target, *(part for part in parts if part == "fn")]
            place = ", ".join(part for part in parts if part != "fn")
            return ", ".join(filter(None, (entry, FIND.locality.sub(" ", place.replace(";and!", " and ")))))
        if called and FIND.document.match(target):  # of another text, which says no more of itself here
            return f"{target}, {self._plain(called)}"
        if not called:
            return marked(target, "link", WORDLESS + target)
        return marked(self._plain(called), "link", f"#{target}")

    def _footnote(self, target: str, words: str) -> str:
        if target and not words and target in self._named:
            self.layout.append(target)
            self.notes.append(self._named[target])  # each mark has its own note here
            return NOTE
        if target and not words:
            return f"[{target}]"
        self.layout += [target] if target else []

        def formula(match: re.Match[str]) -> str:
            self.layout.append(match[1])
            return marked(self.formula(match[2], match[1]), "math")

        self.notes.append(FIND.inner.sub(formula, self._plain(words)))
        self._named[target] = self.notes[-1]
        return NOTE


def known_as(entry: str, known: str | None) -> str:
    """The words by which readers know a document of a list of references."""
    words = FIND.fetched.sub(r"\2", known or "").strip() or entry
    return f"[{words}]" if words.isdigit() else words


def _outside(text: str, change: Callable[[str], str]) -> str:
    """The change made to what has no mark yet."""
    return "".join(part if place % 2 else change(part) for place, part in enumerate(FIND.within.split(text)))


def _first(words: str, layout: list[str]) -> str:
    """The label of a link; `window=_blank` and the like are told as layout."""
    said, comma, rest = words.partition(",")
    if comma and "=" in rest:
        layout.append(rest)
        return said
    return words.removesuffix("^")


LABELLED: dict[str, PieceKind] = DATA["labelled"]
WARNED = ("TIP", "IMPORTANT")
VERBATIM = "-.`,:"
UNDERLINES = "=-~^+"
"""The signs below a heading, by its level."""


SUFFIXES = (".adoc", ".asciidoc", ".asc")


def read(data: bytes, path: Path) -> ForeignFile:
    """The pieces, and the words of layout and comments."""
    lines = tuple(included(path, data, FIND.include, SUFFIXES, FIND.heading))
    text = "\n".join(line for _, line in lines)
    inline = Inline()
    reader = _Reader(unsigned(text).split("\n"), inline)
    inline.entries = {match[1]: known_as(match[1], match[2]) for match in FIND.entry.finditer(text)}
    spoken = match[1] if (match := FIND.spoken.search(text)) else "en"
    reader.called = " — ".join(part["words"] for part in FIND.called.finditer(text) if part["lang"] == spoken)
    found = tuple(reader.read())
    cover = cover_of({**inline.attributes, "title": reader.called})
    layout = " ".join(inline.layout)
    left = (*inline.left, *([LeftOver("", layout, "layout")] if layout else ()))
    words = FIND.joined.sub(" ", text)
    return ForeignFile(
        name=path.name, cover=cover, pieces=found, words=words, lines=lines, marks="signed", left=left
    )


class _Reader:
    """Walks the lines once; what is said before a block waits in `_title`, `_style` and `_anchors`."""

    def __init__(self, lines: list[str], inline: Inline) -> None:
        self.inline = inline
        self.layout, self.left = inline.layout, inline.left
        self._lines = [line.rstrip() for line in lines]
        self._row = 0
        self._title = ""
        self._style = ""
        self._anchors: list[str] = []
        self._signs: list[str] = []
        self._goes_on = False
        self._annexes = 0
        self._before = ""
        self.called = ""

    def read(self) -> Iterator[ForeignPiece]:
        while self._row < len(self._lines):
            line = self._lines[self._row]
            if not line.strip():
                self._row += 1
            elif not self._said_before(line):
                yield from self._block(line)
        yield from self._titled()
        self.left += [LeftOver("", name, "anchor") for name in self._anchors]

    def _said_before(self, line: str) -> bool:
        """Whether the line says something of the next block, or nothing; it is gone then."""
        if line.startswith("//") and not line.startswith("///"):
            self.left.append(LeftOver("", line, "tag"))
        elif match := FIND.attribute.match(line):
            self._attribute(match[1], match[2] or "")
        elif match := FIND.anchor.match(line):
            self._anchors.append(match[1])
            self.layout += [match[2]] if match[2] else []  # the number that it is printed with
        elif line.startswith("[") and line.endswith("]"):
            self._attributes(line[1:-1])
        elif FIND.breaks.fullmatch(line) and line != "--":
            self._signs = []
        elif match := FIND.block_macro.match(line):
            if match[1] == "image":
                return False
            if match[1] == "include":
                self.left.append(LeftOver("", f"{match[2]} {match[3]}", "included"))
            self.layout.append(match[1] if match[1] == "include" else " ".join(match.groups()))
        elif line == "+":
            self._goes_on = True
        else:
            return False
        self._row += 1
        return True

    def _attribute(self, name: str, value: str) -> None:
        while value.endswith(" \\") and self._row + 1 < len(self._lines):  # goes on in the next line
            self._row += 1
            value = f"{value[:-2]} {self._lines[self._row].strip()}"
        self.layout.append(f"{name} {value}")
        self.inline.attributes[name.lower()] = value
        self._signs = []

    def _attributes(self, words: str) -> None:
        """`[quote, Name]`, `[#id.role%option]`, `[cols="1,2"]`: told as layout but for the anchor."""
        self._style = words
        if match := re.search(r"#([\w:.-]+?)(?=[.%,\]]|$)", words):
            self._anchors.append(match[1])
            words = words.replace(match[1], " ", 1)
        self.layout.append(words)

    def _block(self, line: str) -> Iterator[ForeignPiece]:
        if heading := FIND.heading.match(line) or self._underlined(line):
            yield from self._heading(heading)
        elif match := FIND.block_macro.match(line):
            self._row += 1
            alt, _, rest = match[3].partition(",")
            self.layout += ["image", rest if self._title == "" else match[3]]
            title, self._title = self._title, ""
            words = self._anchored(title or alt.strip('"'))
            yield ForeignPiece(kind="figure", target=self.inline.words(match[2]), text=words)
            yield from self._notes()
        elif fence := FIND.fences.match(line):
            yield from self._delimited(fence[1])
        elif match := FIND.title.match(line):
            self._row += 1
            yield from self._titled()
            if FIND.foreword.fullmatch(match[1]):
                yield ForeignPiece(kind="heading", text=match[1], level=1)
            else:
                self._title = match[1]
        elif match := FIND.list.match(line):
            yield from self._item(match)
        elif match := FIND.term.match(line):
            yield from self._term(match)
        elif line[0].isspace():  # a paragraph that is set in is printed as it is
            start = self._row
            while self._row < len(self._lines) and self._lines[self._row].strip():
                self._row += 1
            yield from self._titled()
            yield from self._verbatim(dedent("\n".join(self._lines[start : self._row])).split("\n"), "")
        else:
            yield from self._paragraph()

    def _titled(self) -> Iterator[ForeignPiece]:
        """A title that nothing has taken: a paragraph of its own."""
        if self._title:
            title, self._title = self._title, ""
            yield ForeignPiece(kind="paragraph", text=self.inline.words(title))
            yield from self._notes()

    def _heading(self, match: re.Match[str]) -> Iterator[ForeignPiece]:
        self._row += 1
        yield from self._titled()
        level = len(match[1]) - 1
        status = " (informative)" if FIND.informative.search(self._style) else ""  # printed with the title
        words = self.inline.words(match[2]) + status + self._anchor()
        if self._style.startswith(("discrete", "float")):
            yield ForeignPiece(kind="paragraph", text=words)
        elif level or not self.called:
            before = ""
            if self._style.startswith("appendix"):  # what is printed before its title
                before = f"Annex {chr(ord('A') + self._annexes % 26)} "
                self._annexes += 1
            yield ForeignPiece(kind="heading", text=before + words, level=level)
        else:
            self.left.append(LeftOver("", words, "cover"))
        yield from self._notes()
        while not level and self._row < len(self._lines) and (line := self._lines[self._row].strip()):
            if not self._said_before(line):  # authors and revision below the title of the document
                self.left.append(LeftOver("", line, "cover"))
                self._row += 1
        self._style, self._signs = "", []

    def _underlined(self, line: str) -> re.Match[str] | None:
        """The heading that a line of signs as long as it makes of a line."""
        below = "".join(self._lines[self._row + 1 : self._row + 2])
        level = UNDERLINES.find(below[:1]) + 1
        if len(below) < 3 or len(set(below)) > 1 or not level or abs(len(below) - len(line)) > 1:
            return None
        del self._lines[self._row + 1]
        return FIND.heading.match(f"{'=' * level} {line}")

    def _level(self) -> int:
        """The depth of the item that goes on here; 0 for none."""
        return len(self._signs) if self._goes_on else 0

    def _piece(self, kind: PieceKind, words: str, before: str = "") -> Iterator[ForeignPiece]:
        yield ForeignPiece(kind=kind, text=before + self._anchored(words), level=self._level())
        yield from self._notes()

    def _anchored(self, words: str) -> str:
        """The words with the first name by which the text calls them."""
        return self.inline.words(words) + self._anchor()

    def _anchor(self) -> str:
        """The first name by which the text calls what follows; the others are told."""
        anchors, self._anchors = self._anchors, []
        self.left += [LeftOver("", name, "anchor") for name in anchors[1:]]
        return f" {{#{anchors[0]}}}" if anchors else ""

    def _notes(self) -> Iterator[ForeignPiece]:
        notes, self.inline.notes = self.inline.notes, []
        for note in notes:
            yield ForeignPiece(kind="footnote", text=note)

    def _item(self, match: re.Match[str]) -> Iterator[ForeignPiece]:
        yield from self._titled()
        sign = match["sign"]
        if sign[0].isalnum() or sign[0] == "<":
            self.layout.append(sign)
            sign = "1." if sign[0] != "<" else "<1>"
        if sign in self._signs:  # a sign that is open goes on with its list, at whatever depth
            del self._signs[self._signs.index(sign) + 1 :]
        else:
            self._signs.append(sign)
        self._row += 1
        words = " ".join((match["words"], *self._going_on()))
        if check := FIND.check.match(words):
            self.layout.append(check.group())
            words = words[check.end() :]
        self._goes_on = True
        piece, *notes = self._piece("item", words)
        yield ForeignPiece(kind="item", text=piece.text, level=len(self._signs), ordered=sign[0] in ".1<")
        yield from notes
        self._goes_on = False

    def _term(self, match: re.Match[str]) -> Iterator[ForeignPiece]:
        yield from self._titled()
        self._row += 1
        self._signs = []
        yield from self._piece("term", match["term"])
        if match["words"]:
            yield from self._piece("paragraph", " ".join((match["words"], *self._going_on())))

    def _going_on(self, listed: bool = True) -> Iterator[str]:
        """The lines that follow and begin nothing new; a `listed` text also at another item."""
        while self._row < len(self._lines) and (line := self._lines[self._row]).strip():
            if line == "+" or any(
                pattern.match(line) for pattern in (FIND.fences, FIND.anchor, FIND.block_macro)
            ):
                return
            if listed and (
                FIND.list.match(line) or FIND.term.match(line) or (line[0] == "[" and line[-1] == "]")
            ):
                return
            self._row += 1
            if line.startswith("//"):
                self.left.append(LeftOver("", line, "tag"))
            else:
                yield line.strip()

    def _paragraph(self) -> Iterator[ForeignPiece]:
        first = self._lines[self._row]
        self._row += 1
        designation = FIND.designation.match(first.strip())
        if designation is None:
            yield from self._kind([first.strip(), *self._going_on(listed=False)])
            return
        # Another designation of a term, or the field that it belongs to, before its definition.
        kind, words = designation["kind"], self.inline.words(designation["words"])
        self.layout.append(kind)
        if kind == "domain":
            self._before = f"<{words}> "
        elif kind == "deprecated":
            yield ForeignPiece(kind="paragraph", text=f"DEPRECATED: {words}")
        else:
            yield ForeignPiece(kind="paragraph", text=words, style=ADMITTED if kind != "preferred" else "")

    def _kind(self, lines: list[str]) -> Iterator[ForeignPiece]:
        """A paragraph by its label or its style."""
        style, self._style = self._style.partition(",")[0].partition("%")[0].strip(), ""
        if style in ("source", "listing", "literal"):
            yield from self._verbatim(lines, "")
            return
        if style in ("stem", "latexmath", "asciimath"):
            words = self.inline.formula(" ".join(lines), style)
            yield ForeignPiece(kind="formula", text=words + self._anchor(), level=self._level())
            return
        before, self._before = self._before, ""
        words = f"[SOURCE: {_joined(lines)}]" if FIND.cited.match(style) else before + _joined(lines)
        label = match[1] if (match := FIND.admonition.match(words)) else style
        words = words[match.end() :] if match else words
        self.layout += [match[1]] if match and match[1] in LABELLED else []
        if label in LABELLED:
            title, self._title = self._title, ""
            yield from self._piece(LABELLED[label], f"{title}\n{words}" if title else words)
        else:
            yield from self._titled()
            yield from self._piece("paragraph", f"*{label}:* {words}" if label in WARNED else words)
        self._after()

    def _after(self) -> None:
        if not self._goes_on:
            self._signs = []
        self._goes_on = False

    def _delimited(self, fence: str) -> Iterator[ForeignPiece]:
        self._row += 1
        lines: list[str] = []
        close = "```" if fence.startswith("```") else fence
        while self._row < len(self._lines) and self._lines[self._row] != close:
            lines.append(self._lines[self._row])
            self._row += 1
        self._row += 1
        style, self._style = self._style, ""
        if fence.startswith("////"):
            self.left.append(LeftOver("", " ".join(filter(None, lines)), "tag"))
        elif fence[0] == "*" and style.startswith("reviewer"):  # a note of Metanorma to the editors
            self.left.append(LeftOver("", " ".join(filter(None, lines)), "comment"))
        elif fence[0] in "|!":
            yield from self._table(lines, fence[0], style)
        elif fence.startswith("++++"):
            words = " ".join(filter(None, lines))
            words = self.inline.formula(words, re.split("[,%]", style)[0]) if style else words
            yield ForeignPiece(kind="formula", text=words + self._anchor(), level=self._level())
        elif (fence != "--" and fence[0] in VERBATIM) or style.startswith("source"):
            yield from self._titled()
            source = FIND.source.match(style)
            language = source[1] if source else fence[3:] if fence.startswith("```") else ""
            yield from self._verbatim(lines, language)
        else:
            yield from self._compound(lines, style.partition(",")[0].partition("%")[0], fence)
        self._after()

    def _verbatim(self, lines: list[str], language: str) -> Iterator[ForeignPiece]:
        yield ForeignPiece(kind="code", text="\n".join(lines), target=language.strip(), level=self._level())

    def _compound(self, lines: list[str], style: str, fence: str) -> Iterator[ForeignPiece]:
        """Blocks within delimiters: a note, an example, a quotation, or what has no name."""
        label = "EXAMPLE" if fence.startswith("====") and not style else style
        label = "quote" if fence.startswith("____") and not style else label
        inner = _Reader(lines, self.inline)
        inner._anchors, self._anchors = self._anchors, []
        if label not in LABELLED:
            yield from self._titled()
        found = [*inner.read()]
        if self._title and all(piece.kind != "paragraph" for piece in found):
            yield from self._titled()
        before = f"{self._title}: " if self._title else ""
        before = marked(f"{label}:", "strong") + " " if label in WARNED else before
        self._title = ""
        for piece in found:
            if piece.kind == "paragraph" and (before or label in LABELLED):
                kind = LABELLED.get(label, "paragraph")
                level = self._level() if label in LABELLED else piece.level
                piece, before = ForeignPiece(kind=kind, text=before + piece.text, level=level), ""
            yield piece

    def _table(self, lines: list[str], sign: str, style: str) -> Iterator[ForeignPiece]:
        self.inline.tables += 1
        title, self._title = self._title, ""
        if title or self._anchors:
            yield ForeignPiece(kind="caption", text=self._anchored(title))
        self.left += [LeftOver("", line, "tag") for line in lines if line.startswith("//")]
        lines = [line for line in lines if not line.startswith("//")]
        rows, layout = rows_of(lines, sign, style)
        self.layout += layout
        plain = (LEFT_CELL, ABOVE_CELL)
        for row in rows:
            cells = tuple(cell if cell in plain else self.inline.words(cell) for cell in row)
            yield ForeignPiece(kind="row", cells=cells, table=self.inline.tables)
        yield from self._notes()


def _joined(lines: list[str]) -> str:
    """The lines as one, but for a break that ends one."""
    return "".join(f"{line[:-2]}\n" if line.endswith(" +") else f"{line} " for line in lines).strip()
