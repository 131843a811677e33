"""What the paragraphs and table rows of both drafts read in print, numbers and markers included."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field

import msgspec

from clausework.model.clause import CELL, Line, Run
from clausework.model.redline import Change, Edit, LineChange, Operation, Redline, TextChange
from clausework.model.tables import SHOWN
from clausework.redline.words.readable import referred
from clausework.rendering.formats.redline_docx.frames import Frame, frames, is_annex, number_name, spoken
from clausework.rendering.formats.redline_docx.fronts import ABOVE, BELOW, Front
from clausework.rendering.formats.redline_docx.languages import other_languages
from clausework.rendering.formats.redline_docx.pieces import MarkedText, Printed, Spot, shown, trimmed
from clausework.strings.catalogue import say, text_in

GAPS = {"zh": "\u3000"}
"""What stands between number and title; GB/T 1.1 wants the width of a character."""

FIRST_ENTRY = 100
"""Where among the lines of the cover the contents begin."""

LISTED = 2
"""The levels of headings that the contents list."""


def printed(
    redline: Redline, lang: str, old: Front, new: Front, pictures: Container[str] = ()
) -> tuple[Printed, ...]:
    """All paragraphs and rows of both drafts, in no order: cover, headings and lines.

    Of figures those show their pictures that are among the `pictures`.
    """
    return tuple(_Printer(redline, lang, old, new, pictures).print())


@dataclass(slots=True)
class _Clauses:
    """The clauses of one draft: their changes, and their lines with what is printed around them."""

    heads: dict[str, Change] = field(default_factory=dict)
    index: dict[str, int] = field(default_factory=dict)
    lines: dict[str, dict[int, Line]] = field(default_factory=dict)
    mentions: dict[str, str] = field(default_factory=dict)
    frames: dict[str, dict[int, Frame]] = field(default_factory=dict)
    front: Front = field(default_factory=Front)


class _Printer:
    """Prints one redline in one language."""

    def __init__(self, redline: Redline, lang: str, old: Front, new: Front, pictures: Container[str]) -> None:
        self._redline = redline
        self._lang = lang
        self._others = other_languages(redline, lang)
        self._old, self._new = _Clauses(front=old), _Clauses(front=new)
        self._pictures = pictures
        self._pointers: dict[tuple[str, int], Spot] = {}
        self._places = {change.id: place for place, change in enumerate(redline.changes)}
        self._gather()
        for side, clauses in (("old", self._old), ("new", self._new)):
            self._number(side, clauses)

    def _gather(self) -> None:
        """Sort the lines into the clauses in which either draft has them."""
        for place, change in enumerate(self._redline.changes):
            if change.old:
                self._old.heads.setdefault(change.old, change)
                self._old.index.setdefault(change.old, change.old_index)
            if change.new:
                self._new.heads[change.new] = change
                self._new.index[change.new] = change.new_index
            for index, line in enumerate(self._lines(change)):
                home = line.origin or change.old
                if line.destination:
                    self._pointers[home, line.order] = (place, index)
                elif line.old is not None:
                    self._old.lines.setdefault(home, {})[line.order] = line.old
                if line.new is not None:
                    self._new.lines.setdefault(change.new, {})[index] = line.new

    def _lines(self, change: Change) -> tuple[LineChange, ...]:
        return self._text(change).lines

    def _text(self, change: Change) -> TextChange:
        """The clause in the language in which it is printed."""
        return change.texts.get(self._others.get(change.id, self._lang), TextChange())

    def _number(self, side: str, clauses: _Clauses) -> None:
        """Number what the draft numbers, and name its clauses as references do."""
        order = sorted(clauses.heads, key=clauses.index.__getitem__)
        numbers = {name: _number(clauses.heads[name], side) for name in order}
        said = self._redline.old if side == "old" else self._redline.new
        clauses.mentions = {
            **said.mentions.get(self._lang, {}),
            **{
                name: referred(numbers[name], self._lang) or self._title(clauses.heads[name], side) or name
                for name in order
            },
        }
        lines = [sorted(clauses.lines.get(name, {}).items()) for name in order]
        counted = frames(
            ((numbers[name], [line for _, line in of]) for name, of in zip(order, lines, strict=True)),
            self._lang,
            numbered=clauses.front.numbered,
            pictures=self._pictures,
        )
        for name, of, found in zip(order, lines, counted, strict=True):
            clauses.frames[name] = {at: frame for (at, _), frame in zip(of, found, strict=True)}

    def _titles(self, change: Change) -> list[str]:
        return [self._title(change, side) for side in ("old", "new")]

    def _title(self, change: Change, side: str) -> str:
        """The title in one draft; in another language if there is none in its own."""
        order = (self._text(change), *(change.texts[lang] for lang in sorted(change.texts)))
        titles = (_one_side(text.title, side) for text in order)
        return next(filter(None, titles), "")

    def print(self) -> Iterable[Printed]:
        yield from self._cover()
        if self._new.front.cover:
            spot = (-1, FIRST_ENTRY - 1)
            words = say(spoken(self._lang), "docx.contents")
            yield Printed(
                "contents", ((MarkedText(words, words),),), old=spot, new=spot, old_home=spot, new_home=spot
            )
        for place, change in enumerate(self._redline.changes):
            yield from self._heading(place, change)
            for index, line in enumerate(self._lines(change)):
                if not line.destination:
                    yield from self._line((place, index), change, line)

    def _cover(self) -> Iterable[Printed]:
        """The title among the other lines of the cover."""
        titles = [text_in(side.title, self._lang) for side in (self._redline.old, self._redline.new)]
        for place, kind in enumerate((*ABOVE, "title", *BELOW)):
            fronts = (self._old.front, self._new.front)
            old, new = titles if kind == "title" else (front.cover.get(kind, "") for front in fronts)
            if old or new:
                spot = (-1, place)
                title = self._redline.title if kind == "title" else None
                pieces = self._title_pieces(title, [old, new]) if title else (MarkedText(old, new),)
                yield Printed(
                    kind,
                    (shown(pieces, True, True),),
                    old=spot if old else None,
                    new=spot if new else None,
                    old_home=spot,
                    new_home=spot,
                )

    def _heading(self, place: int, change: Change) -> Iterable[Printed]:
        """The heading of a clause; of clauses that were split from one, the first has its heading.

        A clause with neither number nor title has none.
        """
        was = bool(change.old) and self._old.heads[change.old] is change
        found = shown(self._heading_pieces(change), was, bool(change.new))
        was, now = any(piece.old for piece in found), any(piece.new for piece in found)
        if not found:
            return
        number = change.new_number if now else change.old_number
        depth = number.count(".") + 1
        heading = Printed(
            "front" if not number or is_annex(number) else "heading",
            (found,),
            depth=depth,
            old=(change.old_index, -1) if was else None,
            new=(change.new_index, -1) if now else None,
            old_home=(place, -1),
            new_home=(place, -1),
            steady="moved" not in change.kinds,
        )
        yield heading
        if self._new.front.cover and depth <= LISTED and any(self._titles(change)):
            yield self._entry(heading, shown(self._heading_pieces(change, self._inline), was, now))

    def _entry(self, heading: Printed, pieces: tuple[MarkedText, ...]) -> Printed:
        """The line of the contents for a heading; in each draft it stands among them as that does."""
        old, new = heading.old, heading.new
        home = (-1, FIRST_ENTRY + heading.new_home[0])
        return Printed(
            "entry",
            (pieces,),
            depth=heading.depth,
            old=(-1, FIRST_ENTRY + old[0]) if old else None,
            new=(-1, FIRST_ENTRY + new[0]) if new else None,
            old_home=home,
            new_home=home,
            steady=heading.steady,
        )

    def _heading_pieces(self, change: Change, around: tuple[str, str] = ("\n", "\n")) -> Iterable[MarkedText]:
        """Number and title; between them whether an annex binds, with what stands around that."""
        numbers = [number_name(_number(change, side), self._lang) for side in ("old", "new")]
        titles = self._titles(change)
        statuses = [
            clauses.front.statuses.get(name, "")
            for clauses, name in ((self._old, change.old), (self._new, change.new))
        ]
        before = [around[0] if status else "" for status in statuses]
        after = [
            around[1] if status else self._gap if all(both) else ""
            for status, *both in zip(statuses, numbers, titles, strict=True)
        ]
        return (
            *(MarkedText(*numbers), MarkedText(*before), MarkedText(*statuses), MarkedText(*after)),
            *self._title_pieces(change, titles),
        )

    @property
    def _inline(self) -> tuple[str, str]:
        """What stands around the status of an annex in the contents: （资料性） needs no blank before it."""
        return ("" if self._lang == "zh" else " ", self._gap)

    @property
    def _gap(self) -> str:
        return GAPS.get(self._lang, " ")

    def _title_pieces(self, change: Change, titles: list[str]) -> Iterable[MarkedText]:
        text = self._text(change)
        if [_one_side(text.title, side) for side in ("old", "new")] == titles:
            return tuple(piece for edit in text.title for piece in self._edit(edit))
        return (MarkedText(*titles),)

    def _line(self, home: Spot, change: Change, line: LineChange) -> Iterable[Printed]:
        """A line; one that is a table row or a caption in one draft only is another line there."""
        clause = line.origin or change.old
        cells = self._cells(line)
        both = line.old is not None and line.new is not None
        if both and (cells is None or not _alike(line)):
            halves = (_half(line, "old"), _half(line, "new"))
            for half in halves:
                yield from self._line(home, change, half)
            return
        before = self._old.frames[clause][line.order] if line.old is not None else Frame()
        after = self._new.frames[change.new][home[1]] if line.new is not None else Frame()
        side = line.new or line.old
        assert side is not None and cells is not None  # noqa: S101, PT018 - a line has a side
        yield Printed(
            side.kind,
            _framed(cells, before, after, line),
            depth=side.depth,
            old=(self._old.index[clause], line.order) if line.old is not None else None,
            new=(change.new_index, home[1]) if line.new is not None else None,
            old_home=self._old_home(clause, line.order, home) if line.old is not None else home,
            new_home=home,
            steady=not line.moved and "moved" not in change.kinds,
        )

    def _old_home(self, clause: str, order: int, home: Spot) -> Spot:
        """Where the redline shows that a line has gone; if nowhere, at the head of its old clause."""
        place = self._places[self._old.heads[clause].id]
        return self._pointers.get((clause, order), home if home[0] == place else (place, -1))

    def _cells(self, line: LineChange) -> tuple[tuple[MarkedText, ...], ...] | None:
        """The pieces of each cell, a paragraph being one; None if the drafts have different columns."""
        side = line.new or line.old
        if side is None or side.kind != "row":
            return (tuple(piece for edit in line.edits for piece in self._edit(edit)),)
        if all(edit.op == "equal" or CELL not in edit.runs for edit in line.edits):
            return self._split(line.edits)
        gone, come = (
            self._split(edit for edit in line.edits if edit.op in ("equal", op))
            for op in ("delete", "insert")
        )
        if line.old is None or line.new is None:
            return come if line.old is None else gone
        if len(gone) != len(come):
            return None
        return tuple(
            (
                *(MarkedText(piece.old, "", piece.mark) for piece in old),
                *(MarkedText("", piece.new, piece.mark) for piece in new),
            )
            for old, new in zip(gone, come, strict=True)
        )

    def _split(self, edits: Iterable[Edit]) -> tuple[tuple[MarkedText, ...], ...]:
        """The cells of a row, each without the blanks that it begins with."""
        cells: list[list[MarkedText]] = [[]]
        for edit in edits:
            for piece, run in zip(self._edit(edit), edit.runs, strict=True):
                if run == CELL:
                    cells.append([])
                else:
                    cells[-1].append(piece)
        return tuple(map(trimmed, cells))

    def _edit(self, edit: Edit) -> Iterable[MarkedText]:
        """The runs in print; a reference that was kept may print another number."""
        for was, run in zip(edit.was or edit.runs, edit.runs, strict=True):
            old = "" if edit.op == "insert" else _read(was, self._old.mentions)
            new = "" if edit.op == "delete" else _read(run, self._new.mentions)
            yield MarkedText(old, new, run.mark)


def _read(run: Run, mentions: Mapping[str, str]) -> str:
    if run.mark == "ref":
        return run.text or mentions.get(run.target, run.target)
    if run.mark == "footnote":
        return run.target
    if run.mark == "merged":
        return SHOWN[run.text]
    return "\n" if run.mark == "break" else run.text


def _framed(
    cells: tuple[tuple[MarkedText, ...], ...], before: Frame, after: Frame, line: LineChange
) -> tuple[tuple[MarkedText, ...], ...]:
    """The cells with what the drafts print before the first and after the last."""
    pieces = [list(cell) for cell in cells]
    below = ("\n" if before.picture else "", "\n" if after.picture else "")
    picture = (MarkedText(before.picture, after.picture, "picture"), MarkedText(*below))
    pieces[0] = [*picture, MarkedText(before.opening, after.opening, "label"), *pieces[0]]
    pieces[-1].append(MarkedText(before.closing, after.closing))
    pieces[-1].append(MarkedText(before.identity, after.identity, "identity"))
    old, new = line.old is not None, line.new is not None
    return tuple(shown(cell, old, new) for cell in pieces)


def _alike(line: LineChange) -> bool:
    """True if both sides are rows, both captions of tables, or both neither."""
    kinds = [side.kind if side and side.kind in ("row", "table") else "" for side in (line.old, line.new)]
    return kinds[0] == kinds[1]


def _half(line: LineChange, side: str) -> LineChange:
    """The line as it is in one draft."""
    op: Operation = "delete" if side == "old" else "insert"
    kept = (edit for edit in line.edits if edit.op in ("equal", op))
    if side == "old":
        edits = tuple(Edit(op, edit.was or edit.runs) for edit in kept)
        return msgspec.structs.replace(line, new=None, edits=edits)
    return msgspec.structs.replace(line, old=None, edits=tuple(Edit(op, edit.runs) for edit in kept))


def _number(change: Change, side: str) -> str:
    return change.old_number if side == "old" else change.new_number


def _one_side(edits: Iterable[Edit], side: str) -> str:
    op = "delete" if side == "old" else "insert"
    return "".join(edit.text for edit in edits if edit.op in ("equal", op))
