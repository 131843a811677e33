"""Text changes: the text of each aligned pair of clauses in one language, line by line.

References to a clause that was only renamed are the same references, whatever its ID is now.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec

from clausework.layout.mentions import clause_named, renamed_target
from clausework.model.by_identity import by_identity
from clausework.model.draft import Clause, ClauseText, Draft, Line, Run, lines_of
from clausework.model.redline import Edit, LineChange, Operation, TextChange
from clausework.redline.align.clauses import Aligned, Pair, Successors, origins_of
from clausework.redline.align.lines import LineMatches, Lines, Where, match_lines
from clausework.redline.align.pairing import longest_rising_run
from clausework.redline.content_words import ITEM
from clausework.redline.words.diff import compare_runs
from clausework.redline.words.tokens import Tokenizer


def lines_in(draft: Draft, lang: str, but: Collection[str] = ()) -> Lines:
    """The lines of every clause that has a text in the language, `but` those of some."""
    return {
        clause.id: lines_of(clause.texts[lang].blocks)
        for clause in draft.clauses
        if lang in clause.texts and clause.id not in but
    }


def title_in(clause: Clause | None, lang: str) -> str:
    """The clause's title in the language; a clause or text that is not there has an empty one."""
    return (clause.texts.get(lang) or ClauseText()).title if clause else ""


class TextChangeWriter:
    """Writes the text changes of one language.

    Without a tokenizer, a line that reads differently is deleted and inserted whole. Clauses that are the
    same in both drafts are left out: what changed elsewhere reads alike without them.
    """

    def __init__(self, aligned: Aligned, lang: str, tokenizer: Tokenizer | None) -> None:
        self._lang = lang
        self._pairs = aligned.pairs
        self._successors = aligned.successors
        self._tokenizer = tokenizer
        self._written = lines_in(aligned.old, lang, aligned.same)
        names = renamed(self._successors)  # references lead to the IDs of the new draft
        self._old = {of: tuple(_line(line, names) for line in found) for of, found in self._written.items()}
        self._new = lines_in(aligned.new, lang, aligned.same)
        self._met: LineMatches = match_lines(self._old, self._new, self._successors, aligned.provisions, lang)
        self._gone: Mapping[Where, Where] = {before: after for after, before in self._met.items()}
        self._homes: dict[str, list[int]] = {}  # the pairs in which lines that went nowhere may stand
        for place, pair in enumerate(self._pairs):
            if pair.old:
                self._homes.setdefault(pair.old.id, []).append(place)
        self._left: dict[int, list[LineChange]] = {}
        self._settle()

    def write(self, place: int) -> TextChange | None:
        """The change of the pair at `place`; None if neither clause has a text in this language."""
        pair = self._pairs[place]
        if not any(side and self._lang in side.texts for side in (pair.old, pair.new)):
            return None
        lines = self._arrived(pair)
        for line in self._left.get(place, ()):
            lines.insert(_after_predecessor(lines, line.order), line)
        return TextChange(title=self.title(pair), lines=tuple(lines))

    def paragraphs(self) -> Mapping[Where, Where]:
        """The paragraphs of new clauses, each with the one that it continues: both as a law counts them."""
        olds, news = _counted(self._written), _counted(self._new)
        return {news[new]: olds[old] for new, old in self._met.items() if new in news and old in olds}

    def title(self, pair: Pair) -> tuple[Edit, ...]:
        """The title in both drafts."""
        old, new = title_in(pair.old, self._lang), title_in(pair.new, self._lang)
        return self.edits((Run(old),) if old else (), (Run(new),) if new else ())

    def _arrived(self, pair: Pair) -> list[LineChange]:
        """The lines of the new clause, each with the old line that it continues, if any."""
        if pair.new is None:
            return []
        lines: list[LineChange] = []
        orders: dict[str, list[tuple[int, int]]] = {}
        for index, line in enumerate(self._new.get(pair.new.id, ())):
            where = self._met.get((pair.new.id, index))
            if where is None:
                lines.append(LineChange(new=bare(line), edits=_whole("insert", line.runs)))
                continue
            orders.setdefault(where[0], []).append((len(lines), where[1]))
            lines.append(self._continued(pair, where, line))
        for clause, members in orders.items():
            run = longest_rising_run([order for _, order in members])
            for place, (at, _) in enumerate(members):
                crossed = pair.new.id not in self._successors.get(clause, ())
                if place not in run or crossed:
                    lines[at] = msgspec.structs.replace(lines[at], moved=True)
        return lines

    def _continued(self, pair: Pair, where: Where, line: Line) -> LineChange:
        clause, order = where
        before = self._old[clause][order]
        old = bare(before)
        new = old if before == line else bare(line)
        edits = self._compared(before, line, self._written[clause][order])
        origin = "" if pair.old and pair.old.id == clause else clause
        return LineChange(old=old, new=new, order=order, edits=edits, origin=origin)

    def _compared(self, before: Line, line: Line, written: Line) -> tuple[Edit, ...]:
        """The edits from the old line, whose references have their new names; `written` has the old ones."""
        edits = self.edits(before.runs, line.runs, before.kind == line.kind == "row")
        return edits if written is before else as_written(edits, written.runs)

    def edits(self, old: tuple[Run, ...], new: tuple[Run, ...], rows: bool = False) -> tuple[Edit, ...]:
        """The edits from one to the other, word by word if there is a tokenizer."""
        if self._tokenizer is not None:
            return compare_runs(old, new, self._tokenizer, rows)
        if old == new:
            return _whole("equal", old)
        return (*_whole("delete", old), *_whole("insert", new))

    def _settle(self) -> None:
        """Give each old line that is not continued where it was to the pair that shows it."""
        for clause, lines in self._written.items():
            for index, line in enumerate(lines):
                goal = self._gone.get((clause, index))
                if goal and goal[0] in self._successors.get(clause, ()):
                    continue
                edits, to = ((), goal[0]) if goal else (_whole("delete", line.runs), "")
                change = LineChange(old=bare(line), order=index, edits=edits, moved=bool(to), destination=to)
                self._left.setdefault(self._home(clause, index), []).append(change)

    def _home(self, clause: str, index: int) -> int:
        """The pair that has the nearest earlier line of the clause, or the nearest later one."""
        homes = self._homes[clause]
        if len(homes) == 1:
            return homes[0]
        by_successor = {pair.new.id: home for home in homes if (pair := self._pairs[home]).new}
        span = len(self._old[clause])
        for near in (*range(index - 1, -1, -1), *range(index + 1, span)):
            goal = self._gone.get((clause, near))
            if goal and goal[0] in by_successor:
                return by_successor[goal[0]]
        return homes[0]


def texts_at(place: int, writers: Mapping[str, TextChangeWriter]) -> dict[str, TextChange]:
    """The change of the pair at `place` in each language in which it has a text."""
    found = ((lang, writer.write(place)) for lang, writer in writers.items())
    return {lang: text for lang, text in found if text is not None}


def _counted(lines: Lines) -> dict[Where, Where]:
    """The paragraphs by the places of their lines, counted from 1; an item of a paragraph is none."""
    found: dict[Where, Where] = {}
    for clause, of in lines.items():
        places = [at for at, line in enumerate(of) if line.kind == "paragraph" and not ITEM.match(line.text)]
        found.update(((clause, at), (clause, count)) for count, at in enumerate(places, 1))
    return found


def bare(line: Line) -> Line:
    """The line without its runs, which the edits carry."""
    return msgspec.structs.replace(line, runs=())


@by_identity(1 << 13)
def unchanged_texts(clause: Clause) -> dict[str, TextChange]:
    """The text changes, by language, of a clause that reads alike in both drafts."""
    return {
        lang: TextChange(
            title=_whole("equal", (Run(text.title),) if text.title else ()),
            lines=tuple(_unchanged(order, line) for order, line in enumerate(lines_of(text.blocks))),
        )
        for lang, text in clause.texts.items()
    }


def _unchanged(order: int, line: Line) -> LineChange:
    alike = bare(line)
    return LineChange(old=alike, new=alike, order=order, edits=_whole("equal", line.runs))


def _whole(op: Operation, runs: tuple[Run, ...]) -> tuple[Edit, ...]:
    return (Edit(op, runs),) if runs else ()


def _after_predecessor(lines: Sequence[LineChange], order: int) -> int:
    """The index at which an old line goes: after the nearest earlier old line that has kept its place."""
    place, nearest = 0, -1
    for index, line in enumerate(lines):
        stays = not line.origin and (not line.moved or line.destination)
        if stays and nearest < line.order < order:
            place, nearest = index + 1, line.order
    return place


def renamed(successors: Successors) -> Mapping[str, str]:
    """The IDs of clauses that live on as a whole, and alone, under another ID."""
    origins = origins_of(successors)
    return {
        old: found[0]
        for old, found in successors.items()
        if len(found) == 1 and found[0] != old and len(origins[found[0]]) == 1
    }


def _line(line: Line, names: Mapping[str, str]) -> Line:
    if not any(_refers(run, names) for run in line.runs):
        return line
    return msgspec.structs.replace(
        line,
        runs=tuple(
            Run(run.text, run.mark, renamed_target(run.target, names)) if _refers(run, names) else run
            for run in line.runs
        ),
    )


def _refers(run: Run, names: Mapping[str, str]) -> bool:
    return run.mark == "ref" and clause_named(run.target) in names


def as_written(edits: tuple[Edit, ...], runs: tuple[Run, ...]) -> tuple[Edit, ...]:
    """The edits with the references of the old side as the old draft has them."""
    written = iter([run for run in runs if run.mark == "ref"])
    return tuple(_edit(edit, written) for edit in edits)


def _edit(edit: Edit, written: Iterator[Run]) -> Edit:
    if edit.op == "insert" or not any(run.mark == "ref" for run in edit.runs):
        return edit
    runs = tuple(next(written) if run.mark == "ref" else run for run in edit.runs)
    if runs == edit.runs:
        return edit
    return Edit(edit.op, edit.runs, runs) if edit.op == "equal" else Edit(edit.op, runs)
