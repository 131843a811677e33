"""Which line of the old draft became which line of the new, in one language.

Surest first: the provision's ID, then the same words, then the same first cell of a row, then
similar words, then the same place between two lines that have met already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping

from clausework.model.clause import CELL, Line
from clausework.redline.edition import modern
from clausework.redline.heirs import Heirs
from clausework.redline.similar import assign, likeness

Where = tuple[str, int]
"""A clause's ID and the index of a line in it."""
Lines = Mapping[str, tuple[Line, ...]]
Meetings = Mapping[Where, Where]
"""For each line of the new draft that has one, the line of the old that it continues."""

LEAST = 0.3
"""Below this likeness two lines are two lines: the one deleted, the other inserted."""
LEAST_ACROSS_KINDS = 0.6
NOTABLE = 12
"""Characters from which on a line that is the same in two unrelated clauses has moved, not recurred."""
PRIOR = 0.05
"""What the same relative place adds to a likeness: it decides between equals."""
IDENTIFIER = re.compile(r"[A-Z]{1,4}(?:-[A-Z]{1,5})*-?\d+")
WORDS = frozenset(("paragraph", "item", "note", "example", "footnote"))
LISTED = frozenset(("item", "row", "formula"))


def meet(old: Lines, new: Lines, heirs: Heirs, provisions: Heirs, lang: str) -> Meetings:
    """Pair the lines of two drafts; `heirs` are those of clauses, `provisions` those of provision IDs."""
    table = _Table(old, new, lang)
    table.by_id(provisions)
    for olds, news in _families(old, new, heirs):
        table.by_key(olds, news, lambda line: line)
        table.by_key(olds, news, lambda line: (line.kind, line.runs))
        table.by_key(olds, news, _first_cell)
        table.by_likeness(olds, news)
        table.by_place(olds, news)
    table.by_key(old, new, _notable)
    return table.met


def _families(old: Lines, new: Lines, heirs: Heirs) -> Iterable[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Old and new clauses that share text, by ID or lineage, each clause in one family."""
    head: dict[str, str] = {}

    def find(name: str) -> str:
        while head.setdefault(name, name) != name:
            name = head[name]
        return name

    for clause in old:
        for heir in heirs.get(clause, ()):
            head[find(f"new {heir}")] = find(f"old {clause}")
    families: dict[str, tuple[list[str], list[str]]] = {}
    for clause in old:
        families.setdefault(find(f"old {clause}"), ([], []))[0].append(clause)
    for clause in new:
        families.setdefault(find(f"new {clause}"), ([], []))[1].append(clause)
    return [(tuple(olds), tuple(news)) for olds, news in families.values() if olds and news]


def _first_cell(line: Line) -> Hashable:
    """What a row is about: the words of its first cell, without clause numbers."""
    if line.kind != "row":
        return None
    runs = line.runs[: line.runs.index(CELL)] if CELL in line.runs else line.runs
    words = "".join(run.text for run in runs if run.mark != "ref").strip()
    return ("row", words) if words else ("row", runs) if runs else None


def _notable(line: Line) -> Hashable:
    return (line.kind, line.runs) if not line.id and len(line.text) >= NOTABLE else None


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

    def _free_old(self, clauses: Iterable[str]) -> list[Where]:
        return [
            (clause, index)
            for clause in clauses
            for index in range(len(self.old.get(clause, ())))
            if (clause, index) not in self.gone
        ]

    def _free_new(self, clauses: Iterable[str]) -> list[Where]:
        return [
            (clause, index)
            for clause in clauses
            for index in range(len(self.new.get(clause, ())))
            if (clause, index) not in self.met
        ]

    def _before(self, where: Where) -> Line:
        return self.old[where[0]][where[1]]

    def _after(self, where: Where) -> Line:
        return self.new[where[0]][where[1]]

    def by_id(self, provisions: Heirs) -> None:
        """The same provision, wherever it stands; an ID that was split goes to its first heir."""
        news: dict[str, Where] = {}
        for where in self._free_new(self.new):
            if self._after(where).id:
                news.setdefault(self._after(where).id, where)
        for where in self._free_old(self.old):
            identity = self._before(where).id
            for heir in provisions.get(identity, (identity,)):
                if identity and heir in news and news[heir] not in self.met:
                    self._join(where, news[heir])
                    break

    def by_key(self, olds: Iterable[str], news: Iterable[str], key: Callable[[Line], Hashable]) -> None:
        """Lines with the same key, the first with the first; None is no key."""
        waiting: dict[Hashable, list[Where]] = {}
        for where in self._free_old(olds):
            if (found := key(self._before(where))) is not None:
                waiting.setdefault(found, []).append(where)
        for where in self._free_new(news) if waiting else ():
            line = self._after(where)
            for old in waiting.get(key(line), ()):
                if _same_identity(self._before(old), line):
                    waiting[key(line)].remove(old)
                    self._join(old, where)
                    break

    def by_likeness(self, olds: Iterable[str], news: Iterable[str]) -> None:
        """Lines with similar words, so that the sum of likenesses is greatest."""
        rows, columns = self._free_old(olds), self._free_new(news)
        scores = [
            [
                self._score(old, new) + PRIOR * (1 - abs(r / len(rows) - c / len(columns)))
                for c, new in enumerate(columns)
            ]
            for r, old in enumerate(rows)
        ]
        for row, column in assign(scores, LEAST):
            self._join(rows[row], columns[column])

    def _score(self, old: Where, new: Where) -> float:
        before, after = self._before(old), self._after(new)
        if not _same_identity(before, after):
            return -1.0
        least = LEAST
        if before.kind != after.kind:
            if before.kind not in WORDS or after.kind not in WORDS:
                return -1.0
            least = LEAST_ACROSS_KINDS
        score = likeness(modern(before.text, self.lang), modern(after.text, self.lang))
        return score if score >= least else -1.0

    def by_place(self, olds: Iterable[str], news: Iterable[str]) -> None:
        """Items, rows and formulas, too short to be alike, between the same two neighbours."""
        rows, columns = self._free_old(olds), self._free_new(news)
        gaps: dict[tuple[Where | None, str], tuple[list[Where], list[Where]]] = {}
        for where in rows:
            gap = gaps.setdefault((self._neighbour_old(where), self._before(where).kind), ([], []))
            gap[0].append(where)
        for where in columns:
            gap = gaps.setdefault((self._neighbour_new(where), self._after(where).kind), ([], []))
            gap[1].append(where)
        for (neighbour, kind), (before, after) in gaps.items():
            if neighbour and kind in LISTED and len(before) == len(after):
                for old, new in zip(before, after, strict=True):
                    if _same_identity(self._before(old), self._after(new)):
                        self._join(old, new)

    def _neighbour_old(self, where: Where) -> Where | None:
        clause, index = where
        while index:
            index -= 1
            if (clause, index) in self.gone:
                return clause, index
        return None

    def _neighbour_new(self, where: Where) -> Where | None:
        clause, index = where
        while index:
            index -= 1
            if (clause, index) in self.met:
                return self.met[clause, index]
        return None


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
