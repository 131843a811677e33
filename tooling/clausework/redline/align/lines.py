"""Line alignment: which line of the old draft became which line of the new, in one language.

Surest first: the provision's ID, then the same words, then the same first cell of a row, then
similar words, then the same place between two lines that are matched already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence

from clausework.model.draft import CELL, PICTURED, Line
from clausework.redline.align.clauses import Successors
from clausework.redline.align.pairing import CELLS, Text, best_pairs_of_table, nearest
from clausework.redline.align.profiles import all_likenesses
from clausework.redline.content_words import modern

Where = tuple[str, int]
"""A clause's ID and the index of a line in it."""
Lines = Mapping[str, tuple[Line, ...]]
LineMatches = Mapping[Where, Where]
"""For each line of the new draft that has one, the line of the old that it continues."""

LEAST = 0.3
"""Below this likeness two lines are two lines: the one deleted, the other inserted."""
LEAST_ACROSS_KINDS = 0.6
NOTABLE = 12
"""Characters from which on a line that is the same in two unrelated clauses has moved, not recurred."""
PRIOR = 0.05
"""What the same relative place adds to a likeness: it decides between equals."""
IDENTIFIER = re.compile(r"[A-Z]{1,4}(?:-[A-Z]{1,5})*-?\d+")
WORDS = frozenset(("paragraph", "item", "note", "example", "warning", "caution", "quotation", "footnote"))
LISTED = frozenset(("item", "row", "formula"))


def match_lines(
    old: Lines, new: Lines, successors: Successors, provisions: Successors, lang: str
) -> LineMatches:
    """Match the lines of two drafts; `successors` are of clauses, `provisions` of provision IDs."""
    table = _Table(old, new, lang)
    table.by_id(provisions)
    for olds, news in _families(old, new, successors):
        if len(olds) == len(news) == 1 and table.as_whole(olds[0], news[0]):
            continue
        rows, columns = table.free(olds, news)  # what an ID has taken elsewhere is out of it
        rows, columns = table.by_key(rows, columns, _itself, table.owners(olds, news, provisions))
        for key in (_itself, _picture, _words, _first_cell):
            if rows and columns:
                rows, columns = table.by_key(rows, columns, key)
        rows, columns = table.by_ends(rows, columns)
        rows, columns = table.by_likeness(rows, columns)
        table.by_place(rows, columns)
    table.by_key(*table.free(old, new), _notable)  # last: moved between unrelated clauses
    return table.met


def _families(
    old: Lines, new: Lines, successors: Successors
) -> Iterable[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Old and new clauses that share text, by ID or lineage, each clause in one family."""
    head: dict[str, str] = {}

    def find(name: str) -> str:
        while head.setdefault(name, name) != name:  # union-find: one clause split, part merged
            name = head[name]
        return name

    for clause in old:
        for successor in successors.get(clause, ()):
            head[find(f"new {successor}")] = find(f"old {clause}")
    families: dict[str, tuple[list[str], list[str]]] = {}
    for clause in old:
        families.setdefault(find(f"old {clause}"), ([], []))[0].append(clause)
    for clause in new:
        families.setdefault(find(f"new {clause}"), ([], []))[1].append(clause)
    return [(tuple(olds), tuple(news)) for olds, news in families.values() if olds and news]


def owners_of(lines: Iterable[tuple[int, Line | None]]) -> Iterator[tuple[int, str]]:
    """For each line its own ID, or that of the nearest line above it that stands further out."""
    above: dict[int, str] = {}
    for index, line in lines:
        if line is None:
            continue
        above = {depth: name for depth, name in above.items() if depth < line.depth}  # the deeper end
        above[line.depth] = line.id or next(reversed(above.values()), "")
        yield index, above[line.depth]


def _itself(line: Line) -> Hashable:
    return line


def _words(line: Line) -> Hashable:
    return (line.kind, line.runs)


def _first_cell(line: Line) -> Hashable:
    """The subject of a row: the words of its first cell, without clause numbers."""
    if line.kind != "row":
        return None
    runs = line.runs[: line.runs.index(CELL)] if CELL in line.runs else line.runs
    words = "".join(run.text for run in runs if run.mark != "ref").strip()
    return ("row", words) if words else ("row", runs) if runs else None


def _picture(line: Line) -> Hashable:
    """The file that a figure shows, whatever its caption and the picture in it."""
    return (line.kind, line.target) if line.kind in PICTURED else None


def _notable(line: Line) -> Hashable:
    notable = not line.id and line.kind != "code" and len(line.text) >= NOTABLE
    return (line.kind, line.runs) if notable else None


class _Table:
    """The lines that have met so far and those that have not."""

    def __init__(self, old: Lines, new: Lines, lang: str) -> None:
        self.lang = lang
        self.old = old
        self.new = new
        self.met: dict[Where, Where] = {}
        self.gone: set[Where] = set()

    def _join(self, old: Where, new: Where) -> None:
        self.met[new] = old
        self.gone.add(old)

    def free(self, olds: Iterable[str], news: Iterable[str]) -> tuple[list[Where], list[Where]]:
        """The lines of the clauses that have not met any, of the old draft and of the new."""
        return _but(self.old, olds, self.gone), _but(self.new, news, self.met)

    def _before(self, where: Where) -> Line:
        return self.old[where[0]][where[1]]

    def _after(self, where: Where) -> Line:
        return self.new[where[0]][where[1]]

    def by_id(self, provisions: Successors) -> None:
        """The same provision, wherever it stands; an ID that was split goes to its first successor."""
        news: dict[str, Where] = {}
        for clause, lines in self.new.items():
            for index, line in enumerate(lines):
                if line.id:
                    news.setdefault(line.id, (clause, index))  # of an ID that stands twice
        for clause, lines in self.old.items() if news else ():
            for index, line in enumerate(lines):
                for successor in provisions.get(line.id, (line.id,)) if line.id else ():
                    if successor in news and news[successor] not in self.met:
                        self._join((clause, index), news[successor])
                        break

    def as_whole(self, old: str, new: str) -> bool:
        """Line by line, if two clauses have the same lines and none of these has met another."""
        before, after = self.old.get(old, ()), self.new.get(new, ())
        if before != after:
            return False
        for index in range(len(before)):
            if self.met.get((new, index), (old, index)) != (old, index):
                return False
            if (old, index) in self.gone and (new, index) not in self.met:  # by its ID
                return False
        for index in range(len(before)):
            self._join((old, index), (new, index))
        return True

    def owners(
        self, olds: Iterable[str], news: Iterable[str], provisions: Successors
    ) -> tuple[dict[Where, str], dict[Where, str]]:
        """The provision under which each line of either draft stands, by its new ID; under none it lacks."""
        before, after = (
            {
                (name, index): owner
                for name in names
                for index, owner in owners_of(enumerate(draft.get(name, ())))
                if owner
            }
            for draft, names in ((self.old, olds), (self.new, news))
        )
        return {where: next(iter(provisions.get(name, ())), name) for where, name in before.items()}, after

    def by_key(
        self,
        rows: Sequence[Where],
        columns: Sequence[Where],
        key: Callable[[Line], Hashable],
        owners: tuple[Mapping[Where, str], Mapping[Where, str]] | None = None,
    ) -> tuple[list[Where], list[Where]]:
        """Join lines with the same key, the first with the first; None is no key. Give back the rest.

        With their `owners` only those under one provision: of equal items each stays in its list.
        """
        before, after = owners or ({}, {})
        waiting: dict[Hashable, list[Where]] = {}
        for where in rows if owners is None else filter(before.__contains__, rows):
            if (found := key(self._before(where))) is not None:
                waiting.setdefault((found, before.get(where, "")), []).append(where)
        for where in columns if waiting else ():  # keys of rows take long
            line = self._after(where)
            olds = waiting.get((key(line), after.get(where, "")), [])
            for old in olds:
                if _same_identity(self._before(old), line):
                    olds.remove(old)
                    self._join(old, where)
                    break
        return [row for row in rows if row not in self.gone], [one for one in columns if one not in self.met]

    def by_ends(self, rows: Sequence[Where], columns: Sequence[Where]) -> tuple[list[Where], list[Where]]:
        """Join lines of a kind that begin and end as no others do. Give back the rest."""
        if rows and columns and len(rows) * len(columns) <= CELLS:  # each is held against each
            olds = {row: Text((self._before(row).text.strip(),)) for row in rows}
            news = {column: Text((self._after(column).text.strip(),)) for column in columns}
            for row, column, _ in nearest(olds, news):
                before, after = self._before(row), self._after(column)
                if before.kind == after.kind and _same_identity(before, after):
                    self._join(row, column)
        return [row for row in rows if row not in self.gone], [one for one in columns if one not in self.met]

    def by_likeness(self, rows: Sequence[Where], columns: Sequence[Where]) -> tuple[list[Where], list[Where]]:
        """Join lines with similar words, so that the sum of likenesses is greatest. Give back the rest."""
        if rows and columns:
            olds = [modern(self._before(row).text, self.lang) for row in rows]  # respelt, not rewritten
            news = [modern(self._after(column).text, self.lang) for column in columns]
            scores = [
                [self._score(row, column, value) for column, value in zip(columns, values, strict=True)]
                for row, values in zip(rows, all_likenesses(olds, news), strict=True)
            ]
            for r, line in enumerate(scores):
                for c, score in enumerate(line):
                    line[c] = score + PRIOR * (1 - abs(r / len(rows) - c / len(columns)))
            for r, c in best_pairs_of_table(scores, LEAST):
                self._join(rows[r], columns[c])
        return [row for row in rows if row not in self.gone], [one for one in columns if one not in self.met]

    def _score(self, old: Where, new: Where, value: float) -> float:
        """The likeness of two lines, or -1 if they cannot be the same line."""
        if value < LEAST:  # first, as most of the table is no more alike
            return -1.0
        before, after = self._before(old), self._after(new)
        if not _same_identity(before, after):
            return -1.0
        mixed = before.kind in WORDS and after.kind in WORDS and value >= LEAST_ACROSS_KINDS
        return value if mixed or before.kind == after.kind else -1.0

    def by_place(self, rows: Sequence[Where], columns: Sequence[Where]) -> None:
        """Items, rows and formulas, too short to be alike, between the same two neighbours."""
        if not rows or not columns:
            return
        gaps: dict[tuple[Where | None, str], tuple[list[Where], list[Where]]] = {}
        for where in rows:
            near = _neighbour(where, self.gone)
            gaps.setdefault((near, self._before(where).kind), ([], []))[0].append(where)
        for where in columns:
            near = _neighbour(where, self.met)
            near = self.met[near] if near else None
            gaps.setdefault((near, self._after(where).kind), ([], []))[1].append(where)
        for (neighbour, kind), (before, after) in gaps.items():
            if neighbour and kind in LISTED and len(before) == len(after):  # else none is sure
                for old, new in zip(before, after, strict=True):
                    if _same_identity(self._before(old), self._after(new)):
                        self._join(old, new)


def _neighbour(where: Where, met: Container[Where]) -> Where | None:
    """The nearest line before it that has met another."""
    clause, index = where
    return next(((clause, at) for at in range(index - 1, -1, -1) if (clause, at) in met), None)


def _but(lines: Lines, clauses: Iterable[str], taken: Container[Where]) -> list[Where]:
    return [
        where
        for clause in clauses
        for index in range(len(lines.get(clause, ())))
        if (where := (clause, index)) not in taken
    ]


def _same_identity(old: Line, new: Line) -> bool:
    """False for two provisions of different IDs: an ID that goes is deleted, not rewritten."""
    if old.id and new.id:
        return old.id == new.id
    return old.kind != "row" or _listed(old) == _listed(new)


def _listed(row: Line) -> Hashable:
    """The identifier with which a row of a register begins; None for other rows."""
    cell = _first_cell(row)
    if isinstance(cell, tuple) and isinstance(cell[1], str) and IDENTIFIER.fullmatch(cell[1]):
        return cell
    return None
