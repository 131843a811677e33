"""The clauses of a text or of a redline as the template sets them: headings, lists, tables and notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, assert_never
from xml.etree.ElementTree import Element

from msgspec.structs import replace

from clausework.lang.tex import read_formula
from clausework.layout.framed import (
    FramedCell,
    FramedLine,
    Nested,
    Piece,
    Shown,
    nested,
    plain as plain_words,
    with_notes,
)
from clausework.layout.mentions import annex_letter
from clausework.layout.stream import Sides, cells_of, framed_change, framed_text
from clausework.model.cause import Cause
from clausework.model.draft import Clause, ClauseText, Draft
from clausework.model.redline import Change, Operation, Redline
from clausework.redline.ledger import ledger
from clausework.rendering.causing import beside_lines, cause_text, title_causes
from clausework.rendering.labels import annex_status, number_of, own_title, title_of, translation_warning
from clausework.rendering.typesetting import TypesetBlock, TypesetClause, TypesetNote, TypesetRun
from clausework.source.outline import UNNUMBERED
from clausework.strings.catalogue import say

# The words of lines for the template: runs with their marks, references, and formulas as nested lists.
FormulaPart = list[Any]
"""An element of MathML as the template reads it: its name, its attributes, its words and its parts."""


@lru_cache(maxsize=1024)
def set_formula(tex: str) -> FormulaPart | None:
    """The formula as the template sets it; None if it is to be shown as it is written."""
    root = read_formula(tex)
    return None if root is None else _part(root)


def _part(part: Element) -> FormulaPart:
    return [part.tag, part.attrib, part.text or "", [*map(_part, part)]]


SAFE = ("https://", "http://", "mailto:")
"""Addresses that a printed text links to."""
OPERATIONS: Mapping[Operation, str] = {"equal": "", "insert": "insert", "delete": "delete"}

Footnotes = dict[str, tuple[tuple[TypesetRun, ...], ...]]
"""The paragraphs of the footnotes of a clause by their names, as far as they have not been told yet."""


def plain(words: str, mark: str = "text", op: str = "") -> tuple[TypesetRun, ...]:
    """The words as runs: one, or none."""
    return (TypesetRun(words, mark, op=op),) if words else ()


class PdfWording:
    """Sets the words of one clause: `footnotes` are those that stand at the foot of a page."""

    def __init__(self, home: str = "") -> None:
        self._home = home
        self.footnotes: Footnotes = {}

    def runs(self, pieces: Iterable[Piece]) -> tuple[TypesetRun, ...]:
        """The pieces as runs; a number that has become another is shown in both drafts."""
        told = ((piece, op, words) for piece in pieces for op, words in piece.sides)
        found = (self._run(words, piece, OPERATIONS[op]) for piece, op, words in told)
        return tuple(run for run in found if run.text or run.mark == "break")

    def _run(self, words: str, piece: Piece, op: str) -> TypesetRun:
        match piece.mark:
            case "ref":
                clause, _, anchor = piece.target.partition("#")
                target = "" if op == "delete" else anchor or clause  # what is gone is not in this file
                return TypesetRun(words, "ref" if target else "text", target, op)
            case "footnote":
                name = footnote_name(self._home, piece.target)
                if name not in self.footnotes:
                    return TypesetRun(words, "raised", op=op)
                paragraphs, self.footnotes[name] = self.footnotes[name], ()  # told at the first mark alone
                return TypesetRun(words, "footnote", name, op, paragraphs=paragraphs)
            case "break":
                return TypesetRun("", "break")
            case "math":
                return TypesetRun(words, "math", op=op, formula=set_formula(words))
            case "link":
                safe = piece.target if piece.target.startswith(SAFE) else ""
                return TypesetRun(words, "link" if safe else "text", safe, op)
            case "emphasis" | "strong" | "code" | "subscript" | "superscript":
                return TypesetRun(words, piece.mark, op=op)
            case "text" | "merged":
                return TypesetRun(words, op=op)
            case _:
                assert_never(piece.mark)


def footnote_name(home: str, label: str) -> str:
    """The name by which the references to a footnote find it."""
    return f"{home}--fn{label}"


def shares(rows: Iterable[Sequence[Sequence[Piece]]], columns: int) -> tuple[int, ...]:
    """The shares of the columns in the width of a table: by their longest words and cells."""
    found = [NARROWEST] * columns
    for row in rows:
        if len(row) == columns:  # others have cells across columns
            for column, cell in enumerate(row):
                told = (piece for piece in cell if piece.mark != "break")
                words = "".join(words for piece in told for _, words in piece.sides)
                longest = max(map(_width, words.split()), default=0)
                found[column] = max(found[column], min(_width(words), WIDEST), min(longest, WIDEST))
    return tuple(found)


NARROWEST, WIDEST = 8, 64
"""Bounds of a column, in halves of the width of a Chinese character."""
FIRST_WIDE = 0x2E80


def _width(words: str) -> int:
    return sum(2 if ord(sign) >= FIRST_WIDE else 1 for sign in words)


BLANKS = re.compile(r"\A[ \t]+|[ \t]{2,}|\t")
FIXED = "\u00a0"
TOLD = "told"
"""The mark of words that tell what became of a line, and are none of it."""

Notes = Callable[[tuple[Cause, ...]], tuple[TypesetNote, ...]]
"""The notes that tell the causes of a line."""
PictureName = Callable[[str], str]
"""The name of the file of a picture by its digest, "" if there is none."""


class BlockSetter:
    """Sets the lines of clauses in one language, those of a text or of a redline."""

    def __init__(self, lang: str, *, redline: bool, notes: Notes, picture: PictureName) -> None:
        self._lang = lang
        self._redline = redline
        self._notes = notes
        self._picture = picture
        self._wording = PdfWording()

    def blocks(self, lines: Sequence[FramedLine], home: str) -> tuple[TypesetBlock, ...]:
        """The blocks of the clause `home`."""
        self._wording = PdfWording(home)
        left = lines if self._redline else self._without_footnotes(lines, home)
        return tuple(map(self._set, with_notes(nested(left))))

    def _without_footnotes(self, lines: Sequence[FramedLine], home: str) -> list[FramedLine]:
        """The lines that stand in the text; a footnote that has a number goes to the foot of the page."""
        found: Footnotes = {}
        rest: list[FramedLine] = []
        name = ""
        for line in lines:
            if line.kind == "footnote":
                name = line.face.note if line.face.label.endswith(")") else ""  # letters: of a table
            if name and "footnote" in (line.kind, line.face.within):
                known = found.get(footnote_name(home, name), ())
                found[footnote_name(home, name)] = (*known, self._wording.runs(line.pieces))
            else:
                rest.append(line)
        self._wording.footnotes = found
        return rest

    def _set(self, node: Nested) -> TypesetBlock:
        small, inside = bool(node.line.face.within), map(self._set, node.children)
        match node.kind:
            case "list":
                ordered = any(item.line.face.ordered for item in node.children)
                return TypesetBlock(kind="list", children=tuple(inside), ordered=ordered, small=small)
            case "code":
                code = tuple(replace(line, runs=tuple(map(_unbroken, line.runs))) for line in inside)
                language = node.line.shows.file if node.line.shows else ""
                return TypesetBlock(kind="code", children=code, small=small, file=language)
            case "table":
                return self._table(node)
            case "line":
                return replace(self._line(node.line), children=(*self._replaced(node.line), *inside))
            case _:
                assert_never(node.kind)

    def _line(self, line: FramedLine) -> TypesetBlock:
        words, figure, face = self._words(line), line.pictured, line.face
        shows = (line.shows if line.new else line.was) or Shown()
        return TypesetBlock(
            kind="figure" if figure else line.kind,
            id=face.id,
            anchor=line.new.anchor if line.new else "",
            label=_label(line),
            runs=words,
            target=self._picture(shows.sha256) if figure else "",
            alt=plain_words(line, "new" if line.new else "old") or face.name or shows.file if figure else "",
            file=shows.file if figure else "",
            small=bool(face.within),
            changed=self._changed(line, words),
            notes=self._notes(line.causes),
        )

    def _replaced(self, line: FramedLine) -> Iterator[TypesetBlock]:
        """The picture that a figure showed before."""
        if line.pictured and line.was and line.shows and not line.showing.kept:
            words = say(self._lang, "redline.picture_delete", name=line.showing.old)
            yield TypesetBlock(
                kind="figure",
                label=plain(words, TOLD),
                target=self._picture(line.was.sha256),
                alt=words,
                file=line.was.file,
                changed=True,
            )

    def _words(self, line: FramedLine) -> tuple[TypesetRun, ...]:
        if line.state == "went":
            key = "redline.went" if line.face.id else "redline.went_line"
            return plain(say(self._lang, key, clause=line.elsewhere, id=line.face.id), TOLD)
        return (*self._wording.runs(line.pieces), *self._moved(line))

    def _moved(self, line: FramedLine) -> tuple[TypesetRun, ...]:
        """The note on a line that was elsewhere."""
        if line.state != "came":
            return ()
        if line.elsewhere:
            return plain(say(self._lang, "redline.came", clause=line.elsewhere, id=""), TOLD)
        return plain(say(self._lang, "redline.moved_line"), TOLD)

    def _changed(self, line: FramedLine, words: Iterable[TypesetRun]) -> bool:
        """Whether a line reads otherwise, be it for a number alone to which it refers."""
        return self._redline and (line.altered or any(run.op for run in words))

    def _table(self, node: Nested) -> TypesetBlock:
        rows = [each.line for each in node.children if each.line.kind == "row"]
        caption = node.line if node.line.kind == "table" else None
        cells = [cells_of(row) for row in rows]
        columns = max(map(len, cells), default=1)
        made = tuple(
            self._row(row, columns - len(own), caption is not None)
            for row, own in zip(rows, cells, strict=True)
        )
        notes = (self._set(each) for each in node.children if each.line.kind == "footnote")
        found = self._line(caption) if caption else TypesetBlock(kind="table")
        name = caption.face.name if caption else ""
        again = say(self._lang, "pdf.continued", name=name) if name else ""
        return replace(found, children=(*made, *notes), widths=shares(cells, columns), alt=again)

    def _row(self, row: FramedLine, rest: int, captioned: bool) -> TypesetBlock:
        """A row; if it has fewer cells than the table has columns, its last takes the `rest`."""
        if row.state == "went":
            shown = [(FramedCell(), self._words(row))]
        else:
            shown = [(cell, self._wording.runs(cell.pieces)) for cell in row.cells]
        cells = [
            TypesetBlock(kind="cell", runs=words, span=cell.columns, rows=cell.rows) for cell, words in shown
        ]
        if cells:
            moved = () if row.state == "went" else self._moved(row)
            cells[-1] = replace(cells[-1], runs=(*cells[-1].runs, *moved), span=cells[-1].span + rest)
        return TypesetBlock(
            kind="head" if row.head and captioned else "row",
            id=row.face.id,
            changed=self._changed(row, chain.from_iterable(cell.runs for cell in cells)),
            notes=self._notes(row.causes),
            children=tuple(cells),
        )


def _unbroken(run: TypesetRun) -> TypesetRun:
    """A run of code: its blanks are such as no line is broken at and none is left out of."""
    return replace(run, text=BLANKS.sub(lambda blanks: FIXED * len(blanks[0].expandtabs(4)), run.text))


def _label(line: FramedLine) -> tuple[TypesetRun, ...]:
    """A marker or label, in both drafts if it has become another."""
    if line.state == "went":
        return ()
    if line.old is None or line.new is None:
        return plain(line.face.label, op="insert" if line.new else "delete")
    return tuple(TypesetRun(words, op=OPERATIONS[op]) for op, words in line.label.sides if words)


GAPS = {"zh": "\u3000"}
"""What stands between number and title; GB/T 1.1 wants the width of a character."""
FRONT = frozenset(("foreword", "introduction"))
LISTED = 2
"""The levels of headings that the contents list."""


CodeOf = Callable[[str], tuple[str, str]]
"""The file of a clause's QR code and the address in it; "" and "" if it has none."""


def no_code(clause_id: str) -> tuple[str, str]:
    """No code: for a redline, and where the address of the site is not known."""
    return "", ""


class CauseNotes:
    """Numbers the causes in the order of reading; the same causes have one number."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._known: dict[tuple[str, ...], int] = {}

    def __call__(self, causes: tuple[Cause, ...]) -> tuple[TypesetNote, ...]:
        """The note of a line with those causes."""
        lines = tuple(cause_text(cause, self._lang) for cause in causes)
        if not lines:
            return ()
        if lines in self._known:
            return (TypesetNote(self._known[lines], told=True),)
        self._known[lines] = len(self._known) + 1
        return (TypesetNote(self._known[lines], lines=lines),)


class ClauseSetter:
    """Sets the clauses of a draft in one language, or of a redline against the draft `old`."""

    def __init__(
        self, lang: str, new: Draft, old: Draft | None, picture: PictureName, code: CodeOf = no_code
    ) -> None:
        self._lang, self._new, self._old = lang, new, old
        self._sides = Sides(old or new, new)
        self._code = code
        self._notes = CauseNotes(lang)
        self._setter = BlockSetter(lang, redline=old is not None, notes=self._notes, picture=picture)
        self._level = 0
        self._told: set[str] = set()

    def text(self) -> Iterator[tuple[bool, TypesetClause]]:
        """Each clause of the draft, and whether it stands before the body."""
        in_front = False
        for clause in self._new.clauses:
            in_front = clause.element in FRONT if clause.depth == 1 else in_front
            lines = framed_text(self._new, clause, self._lang)
            blocks = (*self._warnings(clause), *self._setter.blocks(lines, clause.id))
            title = plain(own_title(clause, self._lang))
            number = plain(number_of(clause, self._lang))
            status = plain(status_of(clause, self._new.look, self._lang))
            yield in_front, self._clause(clause, number, title, blocks, status, (clause, clause))

    def redline(self, redline: Redline) -> Iterator[tuple[bool, TypesetClause]]:
        """Each clause of either draft, and whether it stands before the body."""
        in_front = False
        for change in map(ledger(redline).marked, redline.changes):
            clause = self._new.clause(change.new) or (self._old.clause(change.old) if self._old else None)
            if clause is None:
                continue
            in_front = clause.element in FRONT if clause.depth == 1 else in_front
            yield in_front, self._changed(change, clause)

    def _changed(self, change: Change, clause: Clause) -> TypesetClause:
        framed = framed_change(change, self._sides, self._lang)
        warnings = self._warnings(clause) if change.new else ()
        before = self._headed(change)
        op = "delete" if not change.new else "" if change.old else "insert"
        own = plain(own_title(clause, self._lang), op=op)
        title = PdfWording().runs(framed.title) or own
        if change.new and before is None:
            title = plain("".join(run.text for run in title if run.op != "delete"), op="insert")
        causes = title_causes(change) if any(run.op for run in title) else ()
        new = self._new.clause(change.new)
        number = _both(*(number_of(each, self._lang) if each else "" for each in (before, new)))
        status = _both(*(status_of(each, self._new.look, self._lang) for each in (before, new)))
        blocks = (*warnings, *self._beside(change), *self._setter.blocks(framed.lines, change.new))
        notes, sides = self._notes(causes), (before, new)
        return self._clause(clause, number, title, blocks, status, sides, notes, gone=not change.new)

    def _beside(self, change: Change) -> Iterator[TypesetBlock]:
        """The changes of a clause beside its lines, each with its causes."""
        for side in beside_lines(change, self._lang, self._lang):
            words, notes = plain(side.what, TOLD), self._notes(side.causes)
            yield TypesetBlock(kind="paragraph", runs=words, small=True, changed=True, notes=notes)

    def _headed(self, change: Change) -> Clause | None:
        """The old clause whose heading stands here; of clauses that were split from one, the first has it."""
        if self._old is None or change.old in self._told:
            return None
        self._told.add(change.old)
        return self._old.clause(change.old)

    def _clause(
        self,
        clause: Clause,
        number: tuple[TypesetRun, ...],
        title: tuple[TypesetRun, ...],
        blocks: tuple[TypesetBlock, ...],
        status: tuple[TypesetRun, ...],
        sides: tuple[Clause | None, Clause | None],
        notes: tuple[TypesetNote, ...] = (),
        *,
        gone: bool = False,
    ) -> TypesetClause:
        kind = kind_of(clause)
        # A reader of tags must not find a level without the one above it.
        self._level = min(clause.depth, self._level + 1) if kind in ("clause", "term") else 1
        lang = next((lang for lang in self._new.languages if lang != self._lang), "")
        termed = sides if kind == "term" else ()
        other = _both(*("".join(_names(each, lang)[:1]) for each in termed)) if termed else ()
        names = [_names(each, self._lang)[1:] for each in termed]
        admitted = tuple(
            _both(*(name if name in of else "" for of in names))
            for name in dict.fromkeys(chain.from_iterable(names))
        )
        # Where headings follow each other, their codes would lie on each other.
        code, address = self._code(clause.id) if blocks else no_code(clause.id)
        return TypesetClause(
            kind=kind,
            id="" if gone else clause.id,
            bookmark=bookmark(clause, self._new.look, self._lang),
            level=self._level,
            listed=self._level <= LISTED and not gone and not clause.untitled,
            number=number,
            title=title,
            status=status,
            other=other,
            admitted=admitted,
            changed=any(run.op for run in chain(number, status, title, other, *admitted)),
            code=code,
            address=address,
            notes=notes,
            blocks=blocks,
        )

    def _warnings(self, clause: Clause) -> tuple[TypesetBlock, ...]:
        """The warnings to a reader of a translation."""
        words = translation_warning(self._new, clause, self._lang)
        return (TypesetBlock(kind="paragraph", runs=plain(words, "emphasis"), small=True),) if words else ()


def kind_of(clause: Clause) -> str:
    """The setting of a clause's heading."""
    if clause.element == "annex" and clause.depth == 1:
        return "annex"
    if clause.element == "term":
        return "term"
    front = clause.element in UNNUMBERED and not clause.number
    return "part" if front and clause.depth == 1 else "clause"


def status_of(clause: Clause | None, profile: str, lang: str) -> str:
    """Whether an annex binds, as its heading says; "" of any other clause."""
    if clause is None or kind_of(clause) != "annex" or not annex_letter(clause):
        return ""
    return annex_status(clause, profile, lang)


def numbered_name(clause: Clause, profile: str, lang: str) -> str:
    """The number of a clause as contents have it: 附录A（资料性）."""
    number, status = number_of(clause, lang), status_of(clause, profile, lang)
    return f"{number}{'' if lang == 'zh' or not status else ' '}{status}"


def bookmark(clause: Clause, profile: str, lang: str) -> str:
    """The heading of a clause in one line."""
    number, title = numbered_name(clause, profile, lang), title_of(clause, lang)
    return GAPS.get(lang, " ").join(filter(None, (number, title)))


def _names(clause: Clause | None, lang: str) -> tuple[str, ...]:
    """The names of a term in a language, the preferred first."""
    return clause.texts.get(lang, ClauseText()).designations if clause else ()


def _both(before: str, now: str) -> tuple[TypesetRun, ...]:
    """The words of a heading, in both drafts if it has become something else."""
    if before == now:
        return plain(now)
    return (*plain(before, op="delete"), *plain(now, op="insert"))
