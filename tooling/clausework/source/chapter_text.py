"""A part of the standard as one Markdown text: a heading for each clause in each language, its text below.

The level of a heading is the depth of its clause, their order the outline, `{#…}` the ID. Front matter
stays in the files. The law: what was written reads back as the same sections.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from clausework.errors import ClauseworkError
from clausework.lang.patterns import Patterns
from clausework.source.clausefile import CODE, NAME

FIND = Patterns(__file__)
END = "-->"
ALL = "all"
"""The scope that is no clause but the whole standard."""


class Misread(ClauseworkError):
    """A line of the text that says nothing that can be understood; `line` counts from 1."""

    section = "edit"


class ChapterPassage(msgspec.Struct, frozen=True):
    """A clause in one language: its title and text.

    `line` and `level` are those of its heading, `start` is the line on which its text begins.
    """

    title: str
    body: str = ""
    line: int = 0
    level: int = 0
    start: int = 0

    def same(self, other: ChapterPassage | None) -> bool:
        """Whether both say the same; what a line ends with says nothing."""
        return other is not None and self.title == other.title and _bare(self.body) == _bare(other.body)


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A clause: its depth below the scope from 1 on, and a passage for each language.

    `id` is "" where the heading names none; `code` is what the IDs of a new clause's provisions begin with.
    """

    id: str
    level: int
    code: str = ""
    passages: dict[str, ChapterPassage] = {}

    @property
    def first(self) -> ChapterPassage:
        """The passage of the heading that begins it."""
        return next(iter(self.passages.values()))


class ChapterHead(msgspec.Struct, frozen=True):
    """The first line of the text: a clause or `all`, its languages, and the digest of what was opened."""

    scope: str
    languages: tuple[str, ...]
    digest: str


def write_sections(sections: Iterable[Section], languages: tuple[str, ...]) -> str:
    """The text of the sections, without a head; the first language needs no name at its headings."""
    lines: list[str] = []
    for section in sections:
        for lang in languages:
            passage = section.passages.get(lang)
            if passage is None:
                continue
            named = "" if lang == languages[0] else f" lang={lang}"
            title = f"{passage.title} " if passage.title else ""
            lines += (f"{'#' * section.level} {title}{{#{section.id}{named}}}", "")
            if body := passage.body.strip("\n"):
                lines += (body, "")
    return "\n".join(lines)


def write_head(head: ChapterHead, told: str) -> str:
    """The comment with which the text begins; `told` is what its reader is told, in any words."""
    languages = ",".join(head.languages)
    return f"<!-- clausework edit {head.scope} {languages} {head.digest}\n{told.strip()}\n{END}\n\n"


def read_head(text: str) -> tuple[ChapterHead, str, int]:
    """The head, the text below it and the number of that text's first line; Misread if there is none."""
    lines = text.split("\n")
    start = next((number for number, line in enumerate(lines) if line.strip()), 0)
    found = FIND.head.fullmatch(lines[start].rstrip())
    end = next((number for number, line in enumerate(lines) if line.strip() == END), -1)
    if found is None or end < 0:
        raise Misread("no_head", line=start + 1)
    head = ChapterHead(found["scope"], tuple(found["languages"].split(",")), found["digest"])
    return head, "\n".join(lines[end + 1 :]), end + 2


def read_sections(
    text: str, languages: tuple[str, ...], first_line: int = 1
) -> tuple[tuple[Section, ...], tuple[Misread, ...]]:
    """The sections of a text without its head, and all that is not understood."""
    reader = _Reader(languages)
    for number, line in enumerate(text.split("\n"), first_line):
        reader.take(number, line)
    reader.end()
    return tuple(reader.sections), tuple(reader.faults)


class _Heading(msgspec.Struct):
    """A heading as it stands, with the lines below it."""

    line: int
    level: int
    title: str
    id: str
    lang: str
    code: str
    below: list[str]


class _Reader:
    """Takes line after line; a heading begins a section, or goes on with it in another language."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        self.languages = languages
        self.sections: list[Section] = []
        self.faults: list[Misread] = []
        self._open: _Heading | None = None
        self._fence = ""

    def take(self, number: int, line: str) -> None:
        """The next line."""
        found = None if self._fenced(line) else FIND.heading.fullmatch(line.rstrip())
        if found:
            self.end()
            self._open = self._heading(number, len(found["marks"]), (found["rest"] or "").strip())
        elif self._open is not None:
            self._open.below.append(line)
        elif line.strip():
            self.faults.append(Misread("before_heading", line=number))

    def _fenced(self, line: str) -> bool:
        """Whether the line opens, closes or stands in a block of code, in which nothing is a heading."""
        mark = FIND.fence.match(line)
        if self._fence:
            if mark and mark[1].startswith(self._fence) and not line[mark.end() :].strip():
                self._fence = ""
            return True
        self._fence = mark[1] if mark else ""
        return bool(mark)

    def _heading(self, number: int, level: int, rest: str) -> _Heading:
        found = FIND.attributes.match(rest)
        heading = _Heading(number, level, found["title"].strip() if found else rest, "", "", "", [])
        for word in found["attributes"].split() if found else ():
            key, sign, value = word.partition("=")
            if NAME.fullmatch(word.removeprefix("#")) and word.startswith("#"):
                heading.id = word[1:]
            elif sign and key == "lang" and value in self.languages:
                heading.lang = value
            elif sign and key == "code" and CODE.fullmatch(value):
                heading.code = value
            else:
                known = " ".join(self.languages)
                self.faults.append(Misread("bad_attribute", line=heading.line, word=word, known=known))
        return heading

    def end(self) -> None:
        """The heading that is open has no more lines."""
        heading, self._open = self._open, None
        if heading is None:
            return
        lang = heading.lang or self.languages[0]
        below = "\n".join(heading.below)
        start = heading.line + 1 + len(below) - len(below.lstrip("\n"))  # each line feed is a line
        passage = ChapterPassage(heading.title, below.strip("\n"), heading.line, heading.level, start)
        before = self._continued(heading, lang)
        if before is None:
            deep = self.sections[-1].level + 1 if self.sections else 1
            if heading.level > deep:
                self.faults.append(Misread("too_deep", line=heading.line, level=heading.level, deepest=deep))
            if not heading.id and not heading.title:
                self.faults.append(Misread("nameless", line=heading.line))
            begun = Section(id=heading.id, level=heading.level, code=heading.code, passages={lang: passage})
            self.sections.append(begun)
            return
        section = self.sections[before]
        passages = {**section.passages, lang: passage}
        if lang in section.passages:
            other = section.passages[lang].line
            self.faults.append(Misread("twice", line=heading.line, id=section.id, other=other))
        self.sections[before] = msgspec.structs.replace(
            section, id=section.id or heading.id, code=section.code or heading.code, passages=passages
        )

    def _continued(self, heading: _Heading, lang: str) -> int | None:
        """The section that a heading belongs to, if it begins none."""
        for number, section in enumerate(self.sections):
            if heading.id and section.id == heading.id:
                return number
        last = self.sections[-1] if self.sections else None
        if heading.lang and last is not None and not last.id and lang not in last.passages:
            return len(self.sections) - 1
        return None


def _bare(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").split("\n"))
