"""The clauses of a text or of a redline as the template sets them: headings, lists, tables and notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

import msgspec

from clausework.layout.faces import faces_of
from clausework.layout.framed import Face
from clausework.model.canonical import text_hash
from clausework.model.cause import Cause
from clausework.model.clause import Clause, ClauseText, Line, Run, lines_of
from clausework.model.draft import Draft
from clausework.model.numbering import annex_letter
from clausework.model.redline import Change, Edit, LineChange, Redline, TextChange
from clausework.model.tables import CellSize, Grid, cells_of
from clausework.rendering.causing import beside_lines, cause_text, title_causes
from clausework.rendering.labels import mention_of, number_of, own_title, title_of
from clausework.rendering.pdf.parts import TypesetBlock, TypesetClause, TypesetNote, TypesetRun
from clausework.rendering.pdf.wording import PdfWording, footnote_name, plain, shares
from clausework.rendering.redlining import targets
from clausework.strings.catalogue import say

# Clauses and their lines as the template sets them: lists, tables and notes out of flat lines. A redline
# and a text take one way: a text is a redline in which nothing has changed.
NO_FACE = Face(kind="paragraph", clause="", index=-1)
BLANKS = re.compile(r"\A[ \t]+|[ \t]{2,}|\t")
FIXED = "\u00a0"
TOLD = "told"
"""The mark of words that tell what became of a line, and are none of it."""

Notes = Callable[[tuple[Cause, ...]], tuple[TypesetNote, ...]]
"""The notes that tell the causes of a line."""
PictureName = Callable[[str], str]
"""The name of the file of a picture by its digest, "" if there is none."""


class SetLine(msgspec.Struct, frozen=True, gc=False):
    """A line, the side of it that is shown, and what is printed before it: a marker or a label.

    `within` is the kind of the note, example or footnote that it stands in, `anchor` that in the new draft,
    `group` which list of that the item is of.
    """

    change: LineChange
    side: Line
    label: tuple[TypesetRun, ...]
    within: str
    anchor: str = ""
    group: int = 0


def unchanged(text: ClauseText) -> TextChange:
    """The text of a clause as a redline in which nothing has changed."""
    lines = (
        LineChange(old=line, new=line, order=index, edits=(Edit("equal", line.runs),))
        for index, line in enumerate(lines_of(text.blocks))
    )
    title = (Edit("equal", (Run(text.title),)),) if text.title else ()
    return TextChange(title=title, lines=tuple(lines))


class BlockSetter:
    """Sets the lines of the clauses of a draft in one language, or of its redline against `old`."""

    def __init__(
        self,
        lang: str,
        new: Draft,
        old: Draft | None = None,
        *,
        notes: Notes = lambda causes: (),
        picture: PictureName = lambda digest: "",
    ) -> None:
        self.wording = PdfWording(lang, new, old)
        self._lang = lang
        self._drafts = (new, old or new)
        self._faces = (faces_of(new, lang), faces_of(old, lang) if old else {})
        self._redline = old is not None
        self._notes = notes
        self._picture = picture

    def blocks(self, text: TextChange, old: str, new: str) -> tuple[TypesetBlock, ...]:
        """The blocks of the clause that is `old` in the older draft and `new` in the newer one."""
        lines = list(self._placed(text.lines, old, new))
        self.wording.enter(new, {})
        if not self._redline:
            lines = self._without_footnotes(lines, new)
        return tuple(self._group(lines))

    def _placed(self, lines: Sequence[LineChange], old: str, new: str) -> Iterator[SetLine]:
        at = -1
        for change in lines:
            side = change.new or change.old
            if side is None:
                continue
            at += change.new is not None
            after = self._faces[0][new][at] if change.new else NO_FACE
            known = self._redline and change.old
            before = self._faces[1][change.origin or old][change.order] if known else after
            face = after if change.new else before
            label = _label(change, after.label, before.label)
            yield SetLine(change, side, label, face.within, face.anchor, after.group)

    def _without_footnotes(self, lines: list[SetLine], home: str) -> list[SetLine]:
        """The lines that stand in the text; a footnote that is referred to goes to the foot of the page."""
        named = {run.target for line in lines for run in line.side.runs if run.mark == "footnote"}
        found: dict[str, list[tuple[TypesetRun, ...]]] = {}
        rest: list[SetLine] = []
        name = ""
        for line in lines:
            if line.side.kind == "footnote":
                name = line.side.target if line.side.target in named else ""
            if name and (line.side.kind == "footnote" or line.within == "footnote"):
                words = self.wording.runs(line.change.edits)
                found.setdefault(footnote_name(home, name), []).append(words)
            else:
                rest.append(line)
        self.wording.enter(home, {label: tuple(paragraphs) for label, paragraphs in found.items()})
        return rest

    def _group(self, lines: Sequence[SetLine]) -> Iterator[TypesetBlock]:
        place = 0
        while place < len(lines):
            kind = lines[place].side.kind
            end = place + 1
            if kind == "item":
                depth, ordered = lines[place].side.depth, lines[place].side.ordered
                of = lines[place].group
                while end < len(lines) and _belongs(lines[end], depth, ordered, of):
                    end += 1
                yield self._list(lines[place:end], depth)
            elif kind in ("table", "row"):
                while end < len(lines) and lines[end].side.kind == "row":
                    end += 1
                yield self._table(lines[place:end])
            elif kind == "code":
                while end < len(lines) and lines[end].side.kind == "code":
                    end += 1
                yield self._code(lines[place:end])
            else:
                yield self._block(lines[place])
            place = end

    def _code(self, lines: Sequence[SetLine]) -> TypesetBlock:
        """Lines of code; their blanks are such as no line is broken at and none is left out of."""
        made = map(self._block, lines)
        children = (msgspec.structs.replace(line, runs=tuple(map(_unbroken, line.runs))) for line in made)
        return TypesetBlock(kind="code", children=tuple(children), small=bool(lines[0].within))

    def _list(self, lines: Sequence[SetLine], depth: int) -> TypesetBlock:
        starts = [
            place for place, line in enumerate(lines) if line.side.kind == "item" and line.side.depth == depth
        ]
        items = [
            self._item(lines[start], lines[start + 1 : end])
            for start, end in zip(starts, (*starts[1:], len(lines)), strict=True)
        ]
        ordered = len({item.label for item in items}) > 1 or any(line.side.ordered for line in lines[:1])
        return TypesetBlock(kind="list", children=tuple(items), ordered=ordered, small=bool(lines[0].within))

    def _item(self, line: SetLine, below: Sequence[SetLine]) -> TypesetBlock:
        return msgspec.structs.replace(self._block(line), children=tuple(self._group(below)))

    def _block(self, line: SetLine) -> TypesetBlock:
        side = line.side
        figure = side.kind == "figure"
        words = self._words(line.change, side)
        return TypesetBlock(
            kind=side.kind,
            id=side.id,
            anchor=line.anchor,
            label=line.label or plain(side.target if side.kind == "footnote" else "", op=_op(line.change)),
            runs=words,
            target=self._picture(side.sha256) if figure else "",
            alt=side.text or _name(line.label) or side.target if figure else "",
            file=side.target if figure else "",
            small=bool(line.within),
            changed=self._changed(line.change, words),
            notes=self._notes(line.change.causes),
            children=tuple(self._replaced(line.change)),
        )

    def _replaced(self, change: LineChange) -> Iterator[TypesetBlock]:
        """The picture that a figure showed before."""
        old, new = change.old, change.new
        if old and new and old.kind == new.kind == "figure" and not old.same(new):
            words = say(self._lang, "redline.picture_delete", name=targets(change)[0])
            yield TypesetBlock(
                kind="figure",
                label=plain(words, TOLD),
                target=self._picture(old.sha256),
                alt=words,
                file=old.target,
                changed=True,
            )

    def _words(self, change: LineChange, side: Line) -> tuple[TypesetRun, ...]:
        if change.destination:
            return plain(self._told("went", change.destination, side.id), TOLD)
        words = self.wording.runs(change.edits)
        return (*words, *self._moved(change))

    def _moved(self, change: LineChange) -> tuple[TypesetRun, ...]:
        """What is said of a line that was elsewhere."""
        if not change.moved:
            return ()
        if change.origin:
            return plain(self._told("came", change.origin, ""), TOLD)
        return plain(say(self._lang, "redline.moved_line"), TOLD)

    def _told(self, key: str, clause_id: str, identity: str) -> str:
        new, old = self._drafts
        first, second = (new, old) if key == "went" else (old, new)
        clause = first.clause(clause_id) or second.clause(clause_id)
        suffix = "" if identity or key == "came" else "_line"
        name = mention_of(clause, self._lang) if clause else clause_id
        return say(self._lang, f"redline.{key}{suffix}", clause=name, id=identity)

    def _changed(self, change: LineChange, words: Iterable[TypesetRun]) -> bool:
        """Whether a line reads otherwise, be it for a number alone to which it refers."""
        return self._redline and (change.altered or bool(change.destination) or any(run.op for run in words))

    def _table(self, lines: Sequence[SetLine]) -> TypesetBlock:
        head = lines[0] if lines[0].side.kind == "table" else None
        rows = lines[1:] if head else lines
        cells = [self._cells(row) for row in rows]
        columns = max(map(len, cells), default=1)
        heads = next((place for place, row in enumerate(rows) if row.change.new is not None), 0) + 1
        grid = Grid([] if self._redline else [[*cells_of(row.side.runs)] for row in rows])
        heads = max(heads, grid.heads if head else 0)
        made = tuple(
            _merged(self._row(row, of, columns, "head" if head and place < heads else "row"), place, grid)
            for place, (row, of) in enumerate(zip(rows, cells, strict=True))
        )
        found = self._block(head) if head else TypesetBlock(kind="table")
        name = _name(head.label) if head else ""
        again = say(self._lang, "pdf.continued", name=name) if name else ""
        return msgspec.structs.replace(found, children=made, widths=shares(cells, columns), alt=again)

    def _cells(self, row: SetLine) -> tuple[tuple[TypesetRun, ...], ...]:
        change = row.change
        if change.destination:
            return (self._words(change, row.side),)
        cells = self.wording.cells(change.edits, change.new is None)
        return (*cells[:-1], (*cells[-1], *self._moved(change)))

    def _row(
        self, line: SetLine, cells: tuple[tuple[TypesetRun, ...], ...], columns: int, kind: str
    ) -> TypesetBlock:
        made = [
            TypesetBlock(kind="cell", runs=words, span=columns - place if place == len(cells) - 1 else 1)
            for place, words in enumerate(cells)
        ]
        return TypesetBlock(
            kind=kind,
            id=line.side.id,
            changed=self._changed(line.change, chain.from_iterable(cells)),
            notes=self._notes(line.change.causes),
            children=tuple(made),
        )


def _merged(row: TypesetBlock, place: int, grid: Grid) -> TypesetBlock:
    """The row without the cells that are one with others, which are so much larger."""
    cells: list[TypesetBlock] = []
    for column, cell in enumerate(row.children):
        size = grid.sizes.get((place, column), CellSize())
        if (place, column) not in grid.owners:
            span = cell.span + size.columns - 1 if cell.span == 1 else cell.span
            cells.append(msgspec.structs.replace(cell, span=span, rows=size.rows))
    return msgspec.structs.replace(row, children=tuple(cells))


def _unbroken(run: TypesetRun) -> TypesetRun:
    text = BLANKS.sub(lambda blanks: FIXED * len(blanks[0].expandtabs(4)), run.text)
    return msgspec.structs.replace(run, text=text)


def _belongs(line: SetLine, depth: int, ordered: bool, of: int) -> bool:
    """Whether a line is of the list that an item of that depth has begun."""
    side = line.side
    if side.kind == "item" and side.depth == depth:
        return side.ordered == ordered and (of == line.group or not of or not line.group)
    return side.depth >= depth


def _op(change: LineChange) -> str:
    """How the label of a line is marked: as the whole line is."""
    if change.destination or (change.old is None) == (change.new is None):
        return ""
    return "insert" if change.old is None else "delete"


def _label(change: LineChange, now: str, was: str) -> tuple[TypesetRun, ...]:
    """A marker or label, in both drafts if it has become another."""
    if op := _op(change):
        return plain(now if op == "insert" else was, op=op)
    if not now or not was or now == was:
        return plain(now)
    return (*plain(was, op="delete"), *plain(now, op="insert"))


def _name(label: Sequence[TypesetRun]) -> str:
    """What a table or figure is called now, without what parts the number from a caption."""
    return "".join(run.text for run in label if run.op != "delete").rstrip("　 –")


GAPS = {"zh": "\u3000"}
"""What stands between number and title; GB/T 1.1 wants the width of a character."""
FRONT = frozenset(("foreword", "introduction"))
UNNUMBERED = frozenset((*FRONT, "bibliography", "index"))
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
        self._code = code
        self._notes = CauseNotes(lang)
        self._setter = BlockSetter(lang, new, old, notes=self._notes, picture=picture)
        self._level = 0
        self._told: set[str] = set()

    def text(self) -> Iterator[tuple[bool, TypesetClause]]:
        """Each clause of the draft, and whether it stands before the body."""
        in_front = False
        for clause in self._new.clauses:
            in_front = clause.element in FRONT if clause.depth == 1 else in_front
            text = clause.texts.get(self._lang)
            change = unchanged(text) if text else TextChange()
            blocks = (*self._warnings(clause), *self._setter.blocks(change, clause.id, clause.id))
            title = plain(own_title(clause, self._lang))
            number = plain(number_of(clause, self._lang))
            status = plain(status_of(clause, self._new.look, self._lang))
            yield in_front, self._clause(clause, number, title, blocks, status)

    def redline(self, redline: Redline) -> Iterator[tuple[bool, TypesetClause]]:
        """Each clause of either draft, and whether it stands before the body."""
        in_front = False
        for change in redline.changes:
            clause = self._new.clause(change.new) or (self._old.clause(change.old) if self._old else None)
            if clause is None:
                continue
            in_front = clause.element in FRONT if clause.depth == 1 else in_front
            yield in_front, self._changed(change, clause)

    def _changed(self, change: Change, clause: Clause) -> TypesetClause:
        text = change.texts.get(self._lang, TextChange())
        warnings = self._warnings(clause) if change.new else ()
        before = self._headed(change)
        title = self._setter.wording.runs(text.title) or plain(
            own_title(clause, self._lang), op=_op_of_title(change)
        )
        if change.new and before is None:
            title = plain("".join(run.text for run in title if run.op != "delete"), op="insert")
        causes = title_causes(change) if any(run.op for run in title) else ()
        new = self._new.clause(change.new)
        number = _both(*(number_of(each, self._lang) if each else "" for each in (before, new)))
        status = _both(*(status_of(each, self._new.look, self._lang) for each in (before, new)))
        blocks = (*warnings, *self._beside(change), *self._setter.blocks(text, change.old, change.new))
        return self._clause(clause, number, title, blocks, status, self._notes(causes), gone=not change.new)

    def _beside(self, change: Change) -> Iterator[TypesetBlock]:
        """What changed of a clause beside its lines: each thing once, with all its causes."""
        found: dict[str, dict[int, TypesetNote]] = {}
        for side in beside_lines(change, self._lang, self._lang):
            notes = found.setdefault(side.what, {})
            for note in self._notes(side.causes):
                notes.setdefault(note.number, note)
        for what, notes in found.items():
            yield TypesetBlock(
                kind="paragraph",
                runs=plain(what, TOLD),
                small=True,
                changed=True,
                notes=tuple(notes.values()),
            )

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
        notes: tuple[TypesetNote, ...] = (),
        *,
        gone: bool = False,
    ) -> TypesetClause:
        kind, text = kind_of(clause), clause.texts.get(self._lang) or ClauseText()
        # A reader of tags must not find a level without the one above it.
        self._level = min(clause.depth, self._level + 1) if kind in ("clause", "term") else 1
        other = next((lang for lang in self._new.languages if lang != self._lang), "")
        term = clause.texts.get(other, ClauseText()).term
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
            other=term.preferred if kind == "term" and term else "",
            admitted=text.term.admitted if kind == "term" and text.term else (),
            changed=any(run.op for run in (*number, *status, *title)),
            code=code,
            address=address,
            notes=notes,
            blocks=blocks,
        )

    def _warnings(self, clause: Clause) -> tuple[TypesetBlock, ...]:
        """What a reader of a translation must know: that there is none, or none of the present text."""
        text, main = clause.texts.get(self._lang), clause.texts.get(self._new.languages[0])
        if text is None:
            key = "site.untranslated"
        elif main is not None and text.source and text.source != text_hash(main):
            key = "pdf.stale"
        else:
            return ()
        return (TypesetBlock(kind="paragraph", runs=plain(say(self._lang, key), "emphasis"), small=True),)


def kind_of(clause: Clause) -> str:
    """How the heading of a clause is set."""
    if clause.element == "annex" and clause.depth == 1:
        return "annex"
    if clause.element == "term":
        return "term"
    return "part" if clause.depth == 1 and not clause.number else "clause"


def status_of(clause: Clause | None, profile: str, lang: str) -> str:
    """Whether an annex binds, as its heading says; the edition of 2009 says 资料性附录."""
    if clause is None or kind_of(clause) != "annex" or not annex_letter(clause):
        return ""
    edition = "_2009" if profile == "gbt1.1-2009" else ""
    return say(lang, f"docx.{'informative' if clause.informative else 'normative'}{edition}")


def numbered_name(clause: Clause, profile: str, lang: str) -> str:
    """The number of a clause as contents have it: 附录A（资料性）."""
    number, status = number_of(clause, lang), status_of(clause, profile, lang)
    return f"{number}{'' if lang == 'zh' or not status else ' '}{status}"


def bookmark(clause: Clause, profile: str, lang: str) -> str:
    """The heading of a clause in one line."""
    number, title = numbered_name(clause, profile, lang), title_of(clause, lang)
    return GAPS.get(lang, " ").join(filter(None, (number, title)))


def _both(before: str, now: str) -> tuple[TypesetRun, ...]:
    """What a heading says, in both drafts if it has become something else."""
    if before == now:
        return plain(now)
    return (*plain(before, op="delete"), *plain(now, op="insert"))


def _op_of_title(change: Change) -> str:
    if not change.new:
        return "delete"
    return "" if change.old else "insert"
