"""Word diff: which words of a line were kept, inserted and deleted.

Nothing is compared by the clock: the work is bounded by the size of a line, so that the result does
not depend on the load of the machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from clausework.model.clause import CELL, Run
from clausework.model.redline import Edit, Operation
from clausework.redline.align.similarity import likeness
from clausework.redline.edition import modern
from clausework.redline.words.edit_script import (
    EditStep,
    gathered,
    headed,
    merged,
    shortest,
    slid,
    without_islands,
)
from clausework.redline.words.tokens import ATOMS, Token, Tokenizer, last_text, text_of

LEAST = 0.3
FEW = 12
"""Tokens of both sides up to which a reader sees at once what was kept."""
MANY = 20000
"""Tokens of both sides beyond which a line is compared by sentences."""
STOPS = "。；！？.;!?"


def compare_runs(
    old: Sequence[Run], new: Sequence[Run], tokenizer: Tokenizer, rows: bool = False
) -> tuple[Edit, ...]:
    """The edits that turn the old runs into the new; with `rows`, cell by cell where there are as many."""
    old, new = tuple(old), tuple(new)
    if old == new:
        return (Edit("equal", old),) if old else ()
    return _compared(old, new, tokenizer, rows)


@lru_cache(maxsize=4096)
def _compared(
    old: tuple[Run, ...], new: tuple[Run, ...], tokenizer: Tokenizer, rows: bool
) -> tuple[Edit, ...]:
    """The edits of two lines that differ; the same two stand in several comparisons, and in the next one."""
    if _plain(old) and _plain(new):
        return _edits(_part_steps(old[0].text, new[0].text, tokenizer))
    edits: tuple[Edit, ...] = ()
    if rows and old.count(CELL) == new.count(CELL):
        edits = _cells(old, new, tokenizer)
    else:
        edits = _edits(_steps(old, new, tokenizer))
    if restore(edits, "delete") == old and restore(edits, "insert") == new:
        return edits
    # Runs that the source wrote apart although they look alike cannot be cut and joined again.
    return _replace(old, new)


def _plain(runs: tuple[Run, ...]) -> bool:
    """True for words without marks, as most lines are."""
    return len(runs) == 1 and runs[0].mark == "text" and bool(runs[0].text) and not runs[0].target


def restore(edits: Iterable[Edit], side: Operation) -> tuple[Run, ...]:
    """The old runs (side `delete`) or the new (side `insert`) that the edits were made from."""
    if isinstance(edits, tuple) and len(edits) == 1 and edits[0].op == "equal" and not edits[0].was:
        return edits[0].runs  # as of most lines
    runs: list[Run] = []
    for edit in edits:
        if edit.op not in ("equal", side):
            continue
        first, *rest = edit.was if edit.was and side == "delete" else edit.runs
        if runs and _joins(runs[-1], first):
            first = Run(runs.pop().text + first.text, first.mark, first.target)
        runs.extend((first, *rest))
    return tuple(runs)


def _joins(left: Run, right: Run) -> bool:
    """True if the two are one run that an edit has cut."""
    return left.mark == right.mark and left.target == right.target and left.mark not in ATOMS


def _replace(old: tuple[Run, ...], new: tuple[Run, ...]) -> tuple[Edit, ...]:
    edits = (Edit("delete", old), Edit("insert", new))
    return tuple(edit for edit in edits if edit.runs)


def _cells(old: tuple[Run, ...], new: tuple[Run, ...], tokenizer: Tokenizer) -> tuple[Edit, ...]:
    steps: list[EditStep] = []
    for before, after in zip(_split(old), _split(new), strict=True):
        if steps:
            steps.append(("equal", [(CELL,)], ""))
        steps.extend(_steps(before, after, tokenizer))
    return _edits(merged(steps))


def _split(runs: tuple[Run, ...]) -> list[tuple[Run, ...]]:
    cells: list[list[Run]] = [[]]
    for run in runs:
        if run == CELL:
            cells.append([])
        else:
            cells[-1].append(run)
    return [tuple(cell) for cell in cells]


def _steps(old: tuple[Run, ...], new: tuple[Run, ...], tokenizer: Tokenizer) -> list[EditStep]:
    a, b = tokenizer.tokens(old), tokenizer.tokens(new)
    if len(a) + len(b) > FEW and a and b and _foreign(text_of(a), text_of(b), tokenizer):
        return _replaced(a, b)
    return _made_readable(_shortest(a, b), tokenizer)


def _replaced(a: Sequence[Token], b: Sequence[Token]) -> list[EditStep]:
    return [("delete", a, text_of(a)), ("insert", b, text_of(b))]


def _shortest(a: Sequence[Token], b: Sequence[Token]) -> list[EditStep]:
    if len(a) + len(b) > MANY:
        a, b = _sentences(a), _sentences(b)
    return shortest(a, b)


def _made_readable(steps: list[EditStep], tokenizer: Tokenizer) -> list[EditStep]:
    return headed(slid(without_islands(gathered(steps), tokenizer)), tokenizer)


def _part_steps(old: str, new: str, tokenizer: Tokenizer) -> list[EditStep]:
    """The steps between two texts without marks; parts that are the same are not cut into words."""
    before, after = tokenizer.parts(old), tokenizer.parts(new)
    least = min(len(before), len(after))
    head = tail = 0
    while head < least and before[head] == after[head]:
        head += 1
    while tail < least - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    first, last = "".join(before[:head]), "".join(before[len(before) - tail :])
    a = tokenizer.words(before[head : len(before) - tail])
    b = tokenizer.words(after[head : len(after) - tail])
    steps: list[EditStep] = [("equal", (first,), first)] if first else []
    kept = 2 * (len(first) + len(last)) >= LEAST * (len(old) + len(new))
    if not kept and len(a) + len(b) > FEW and _foreign(old, new, tokenizer):
        return _replaced((old,), (new,))
    steps.extend(_shortest(a, b))
    if last:
        steps.append(("equal", (last,), last))
    return _made_readable(merged(steps), tokenizer)


def _foreign(old: str, new: str, tokenizer: Tokenizer) -> bool:
    """True if the texts have so little in common that kept words would only puzzle the reader.

    Their likeness is judged by the words of today: 本标准 and 本文件 are the same.
    """
    return likeness(modern(old, tokenizer.lang), modern(new, tokenizer.lang)) < LEAST


def _sentences(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Longer tokens for a text too long to be compared word by word."""
    found: list[list[Run]] = [[]]
    for token in tokens:
        found[-1].extend((Run(token),) if isinstance(token, str) else token)
        if last_text(token) in STOPS:
            found.append([])
    return tuple(tuple(sentence) for sentence in found if sentence)


def _edits(steps: Iterable[EditStep]) -> tuple[Edit, ...]:
    return tuple(Edit(op, _joined(tokens)) for op, tokens, _ in steps if tokens)


def _joined(tokens: Iterable[Token]) -> tuple[Run, ...]:
    """The tokens as runs again: what was cut from one run is one run."""
    runs: list[Run] = []
    words: list[str] = []
    for token in tokens:
        if isinstance(token, str):
            words.append(token)
            continue
        if words:
            _join(runs, Run("".join(words)))
            words = []
        for run in token:
            _join(runs, run)
    if words:
        _join(runs, Run("".join(words)))
    return tuple(runs)


def _join(runs: list[Run], run: Run) -> None:
    if runs and _joins(runs[-1], run):
        runs[-1] = Run(runs[-1].text + run.text, run.mark, run.target)
    else:
        runs.append(run)
