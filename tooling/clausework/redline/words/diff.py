"""The differences of two texts word by word: an edit script of the fewest heavy words, cleaned up and joined.

Nothing is compared by the clock: the work is bounded by the size of a line, so that the result does
not depend on the load of the machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, chain, groupby, takewhile
from typing import TypeVar

from clausework.lang.patterns import shared_ends
from clausework.lang.quantities import DATED
from clausework.model.draft import CELL, Run
from clausework.model.redline import Edit, Operation
from clausework.redline.align.profiles import likeness
from clausework.redline.content_words import is_trivial, modern
from clausework.redline.words.tokens import ATOMS, Token, Tokenizer, last_text, text_of, weight_of

# Edit scripts: how one row of tokens became another, made so that a reader sees at once what was changed.
# The heaviest common subsequence is found exactly and without a time limit. Whole rows of the table of
# weights are kept as the bits of integers (Hyyrö 2004), so that a row costs a few operations on integers,
# however long the other sequence is. A member of weight n has n bits and n rows, as if it were spelt in n
# letters of its own. A zero bit says that the weight grows there; the rows at the ends of members are all
# that is needed to walk the table back.
#
# Kept words that help no reader are then given up by the semantic clean-up of diff-match-patch. It gets our
# tokens, each distinct one as a character, so that it can cut no word. Of its code only the clean-up is
# run: the time-out that made its diffs depend on the load of the machine is in the other part.
Member = TypeVar("Member")
Stretch = tuple[int, int, int]
"""Where a common stretch begins in the first and in the second sequence, and how long it is."""


def common(a: Sequence[Member], b: Sequence[Member], weight: Callable[[Member], int]) -> list[Stretch]:
    """The stretches of a common subsequence, in order; no other weighs more. A weight is at least 1.

    >>> common("abcd", "xbcy", len)
    [(1, 1, 2)]
    >>> common(["a", "long"], ["long", "a"], len)
    [(1, 0, 1)]
    """
    head, tail = shared_ends(a, b)
    found = [(0, 0, head)] if head else []
    for i, j, size in _between(a[head : len(a) - tail], b[head : len(b) - tail], weight):
        _append(found, (i + head, j + head, size))
    if tail:
        _append(found, (len(a) - tail, len(b) - tail, tail))
    return found


def _append(found: list[Stretch], stretch: Stretch) -> None:
    if found:
        i, j, size = found[-1]
        if (i + size, j + size) == stretch[:2]:
            found[-1] = (i, j, size + stretch[2])
            return
    found.append(stretch)


def _between(a: Sequence[Member], b: Sequence[Member], weight: Callable[[Member], int]) -> list[Stretch]:
    """The stretches of two sequences that begin and end differently, walked from the end."""
    if not a or not b:
        return []
    bits = [0, *accumulate(map(weight, a))]
    rows = _rows(a, b, bits, weight)
    found: list[Stretch] = []
    i, j, size = len(a), len(b), 0
    while i and j:
        if a[i - 1] == b[j - 1]:
            i, j, size = i - 1, j - 1, size + 1
            continue
        if size:
            found.append((i, j, size))
            size = 0
        ones = (1 << bits[i] - bits[i - 1]) - 1
        if rows[j] >> bits[i - 1] & ones == ones:
            i -= 1  # the weight is the same without this member of a
        else:
            j -= 1
    if size:
        found.append((i, j, size))
    return found[::-1]


def _rows(
    a: Sequence[Member], b: Sequence[Member], bits: Sequence[int], weight: Callable[[Member], int]
) -> list[int]:
    places: dict[Member, int] = {}
    for member, bit in zip(a, bits, strict=False):
        places[member] = places.get(member, 0) | 1 << bit
    full = (1 << bits[-1]) - 1
    row = full
    rows = [row]
    for member in b:
        place = places.get(member, 0)
        if place:
            for shift in range(weight(member)):
                here = row & place << shift
                row = (row + here | row - here) & full
        rows.append(row)
    return rows


PUNCTUATION = frozenset("，。；：、！？（）《》“”‘’—…·,.;:!?()[]\"'/ \t\n")
OPENERS = frozenset(("和", "或", "或者", "以及", "及", "与", "and", "or"))
"""Words with which an addition likes to begin."""

EditStep = tuple[Operation, Sequence[Token], str]
"""What is done with some tokens, and the words that they make."""


def shortest(a: Sequence[Token], b: Sequence[Token]) -> list[EditStep]:
    """The steps that keep as many characters in whole tokens as can be kept; no step is empty."""
    found: list[EditStep] = []
    at = to = 0
    for i, j, size in (*common(a, b, weight_of), (len(a), len(b), 0)):
        if at < i:
            found.append(_step("delete", a[at:i]))
        if to < j:
            found.append(_step("insert", b[to:j]))
        at, to = i + size, j + size
        if size:
            found.append(_step("equal", a[i:at]))
    return found


def _step(op: Operation, tokens: Sequence[Token]) -> EditStep:
    return op, tokens, text_of(tokens)


def merged(steps: Iterable[EditStep]) -> list[EditStep]:
    """Between two equal stretches at most one deletion and, after it, one insertion."""
    found: list[EditStep] = []
    gone: list[EditStep] = []
    come: list[EditStep] = []
    kept: list[EditStep] = []
    for step in steps:
        if step[0] == "equal":
            _flush(found, gone, come)
            kept.append(step)
        else:
            _flush(found, kept)
            (gone if step[0] == "delete" else come).append(step)
    _flush(found, gone, come, kept)
    return found


def _flush(found: list[EditStep], *waiting: list[EditStep]) -> None:
    """Give out the steps that wait, those of one kind as one."""
    for steps in waiting:
        if len(steps) == 1:
            found.append(steps[0])
        elif steps:
            tokens = [token for step in steps for token in step[1]]
            found.append((steps[0][0], tokens, "".join([step[2] for step in steps])))
        steps.clear()


def grouped_steps(steps: list[EditStep]) -> list[EditStep]:
    """Slide a lone change over a whole kept stretch beside it, if it then joins the next change.

    As many characters are kept, in fewer places.
    """
    place = 1
    while place < len(steps) - 1:
        turn = _turned(steps, place) if _alone(steps, place) else None
        if turn is None:
            place += 1
            continue
        start, end = max(0, place - 3), min(len(steps), place + 4)
        steps[start:end] = merged([*steps[start : place - 1], *turn, *steps[place + 2 : end]])
        place = max(1, start - 1)
    return steps


def _alone(steps: Sequence[EditStep], place: int) -> bool:
    return steps[place - 1][0] == steps[place + 1][0] == "equal" != steps[place][0]


def _turned(steps: Sequence[EditStep], place: int) -> tuple[EditStep, ...] | None:
    """The change and the stretches beside it with one of these gone, if it can be."""
    (_, left, before), (op, change, _words), (_, right, after) = steps[place - 1 : place + 2]
    if place > 1 and len(left) <= len(change) and list(change[-len(left) :]) == list(left):
        kept = change[: len(change) - len(left)]
        return (op, [*left, *kept], before + text_of(kept)), ("equal", [*left, *right], before + after)
    if place + 2 < len(steps) and len(right) <= len(change) and list(change[: len(right)]) == list(right):
        kept = change[len(right) :]
        return ("equal", [*left, *right], before + after), (op, [*kept, *right], text_of(kept) + after)
    return None


def shifted(steps: list[EditStep]) -> list[EditStep]:
    """Move each lone insertion or deletion to where it begins and ends at punctuation."""
    for place, (op, tokens, _) in enumerate(steps):
        beside = [steps[at][0] for at in (place - 1, place + 1) if 0 <= at < len(steps)]
        if op == "equal" or beside != ["equal"] * len(beside):
            continue
        before = steps[place - 1][1] if place else ()
        after = steps[place + 1][1] if place + 1 < len(steps) else ()
        at = _best(before, tokens, after) - len(before)
        if not at or (at > 0 and not place):
            continue
        row = [*before, *tokens, *after]
        start = len(before) + at
        end = start + len(tokens)
        steps[place] = _step(op, row[start:end])
        if place:
            steps[place - 1] = _step("equal", row[:start])
        if place + 1 < len(steps):
            steps[place + 1] = _step("equal", row[end:])
        elif end < len(row):
            steps.append(_step("equal", row[end:]))
    return merged([step for step in steps if step[1]])


def _best(before: Sequence[Token], middle: Sequence[Token], after: Sequence[Token]) -> int:
    """The best place of the change among all to which it can slide; the leftmost of equals."""
    size = len(middle)
    first = last = len(before)
    row = (*before, *middle, *after)
    while first and row[first - 1] == row[first + size - 1]:
        first -= 1
    while last + size < len(row) and row[last] == row[last + size]:
        last += 1
    if first == last:
        return first
    return max(range(first, last + 1), key=lambda at: (_seam(row, at, at + size), -at))


def _seam(row: Sequence[Token], start: int, end: int) -> int:
    """The score of a change's place: it should begin after a mark, `and` or 、, and end with a mark."""
    score = 2 if not start or _marks(row[start - 1]) else 0
    score += 2 if _marks(row[end - 1]) else 0
    first = row[start]
    score += 2 if (first if isinstance(first, str) else first[0].text) in OPENERS else 0
    score += 1 if first == "、" else 0
    return score + (1 if end == len(row) or _marks(row[end]) else 0)


def _marks(token: Token) -> bool:
    if isinstance(token, str):
        return token in PUNCTUATION
    return token[-1].text in PUNCTUATION or token[-1].mark == "break"


def headed(steps: list[EditStep], tokenizer: Tokenizer) -> list[EditStep]:
    """Keep what two names begin with: the number of a document of another year, the first words of a term."""
    found: list[EditStep] = []
    for place, step in enumerate(steps):
        if step[0] == "insert" and place and steps[place - 1][0] == "delete":
            before = steps[place - 1]
            if name := _same_head(before[1][0], step[1][0], tokenizer):
                found[-1:] = [("equal", (name,), name), _without(before, name), _without(step, name)]
                continue
        found.append(step)
    return steps if len(found) == len(steps) else merged([step for step in found if step[1]])


def _same_head(old: Token, new: Token, tokenizer: Tokenizer) -> str:
    """The number without a year, or the first words of two terms, that both tokens have; else ""."""
    if not isinstance(old, str) or not isinstance(new, str):
        return ""
    before, after = DATED.fullmatch(old), DATED.fullmatch(new)
    if before and after:
        return before["name"] if before["name"] == after["name"] else ""
    if not (" " in old and " " in new and all(tokenizer.name_of(name) == name for name in (old, new))):
        return ""
    words = takewhile(lambda pair: pair[0] == pair[1], zip(old.split(" "), new.split(" "), strict=False))
    head = "".join(f"{word} " for word, _ in words)
    return head if len(head) < min(len(old), len(new)) else ""


def _without(step: EditStep, name: str) -> EditStep:
    op, tokens, words = step
    first = tokens[0][len(name) :]
    rest = [first, *tokens[1:]] if isinstance(first, str) and first else tokens[1:]
    return op, rest, words[len(name) :]


ISLAND = 3
"""Characters, but for blanks, that stand alone between two changes if they are kept."""
ENDS = frozenset(".!?;。！？；")
"""What ends a sentence: a change does not go on behind it, or the verb before it would not be found."""
FEW_STEPS = 4
"""Words of a change in which a reader finds the verb."""
LEAST_KEPT = 3
"""Steps of two changes with a kept word between."""
ROW = 200
"""Steps handed to the clean-up at once, which calls itself anew for what it joins."""
FIRST = 0x10000
"""The first character that stands for a token: no surrogates follow it, but a million others."""
SIGNS: Mapping[Operation, int] = {"delete": -1, "equal": 0, "insert": 1}
OPERATIONS: Mapping[int, Operation] = {sign: op for op, sign in SIGNS.items()}


def without_islands(steps: list[EditStep], tokenizer: Tokenizer) -> list[EditStep]:
    """Semantic clean-up: give up a kept word or two between changes that are as long.

    Only what may be given up is handed to diff-match-patch, so that it decides between changes that read
    as one and leaves all others alone.
    """
    islands = {place for place in range(1, len(steps) - 1) if _is_island(steps, place, tokenizer)}
    if not islands:
        return steps
    found: list[EditStep] = []
    row: list[EditStep] = []
    for place, step in enumerate(steps):
        if step[0] != "equal" or (place in islands and len(row) < ROW):
            row.append(step)
        else:
            found += (*_cleaned(row), step)
            row = []
    return merged((*found, *_cleaned(row)))


def _is_island(steps: Sequence[EditStep], place: int, tokenizer: Tokenizer) -> bool:
    """True for a kept word or two between changes by which words replace words.

    A change that a reader looks for stands alone.
    """
    op, tokens, words = steps[place]
    if op != "equal" or len(words.strip(" ")) > ISLAND or ENDS & set(words):
        return False
    if any(run.mark in ATOMS for token in tokens if not isinstance(token, str) for run in token):
        return False
    both = steps[max(0, place - 2) : place], steps[place + 1 : place + 3]
    left, right = ([step for step in side if step[0] != "equal"] for side in both)
    if any(_is_one_for_another(side, tokenizer) for side in (left, right)):
        return False
    if not is_trivial(words) and any(_has_another_verb(side, tokenizer) for side in (left, right)):
        return False
    replaced = any(len(side) == 2 and _content_operations(side) for side in (left, right))
    return replaced or len(_content_operations((*left, *right))) == 2


def _content_operations(changes: Sequence[EditStep]) -> set[Operation]:
    """The operations on words other than articles and `and`."""
    return {op for op, _, words in changes if not is_trivial(words)}


def _is_one_for_another(change: Sequence[EditStep], tokenizer: Tokenizer) -> bool:
    """True for one term, verb or number for another."""
    return len(change) == 2 and all(
        len(tokens) == 1 and tokenizer.keeps(words) for _, tokens, words in change
    )


def _has_another_verb(change: Sequence[EditStep], tokenizer: Tokenizer) -> bool:
    """True for few words with a verb that is not on both sides."""
    if sum(len(tokens) - list(tokens).count(" ") for _, tokens, _ in change) > FEW_STEPS:
        return False
    verbs = [tokenizer.verbs(words) for _, _, words in change]
    return any(verbs) and (len(verbs) == 1 or verbs[0] != verbs[1])


def _cleaned(steps: list[EditStep]) -> list[EditStep]:
    """The steps after the clean-up of diff-match-patch, for which each distinct token is one character."""
    if len(steps) < LEAST_KEPT:
        return steps
    from diff_match_patch import diff_match_patch  # most changes have no island

    distinct = list(dict.fromkeys(chain.from_iterable(tokens for _, tokens, _ in steps)))
    letter = {token: chr(FIRST + place) for place, token in enumerate(distinct)}
    diffs = [(SIGNS[op], "".join([letter[token] for token in tokens])) for op, tokens, _ in steps]
    diff_match_patch().diff_cleanupSemantic(diffs)
    found: list[EditStep] = []
    for sign, letters in diffs:
        tokens = [distinct[ord(char) - FIRST] for char in letters]
        found.append((OPERATIONS[sign], tokens, text_of(tokens)))
    return [step for step in found if step[1]]


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
    return tuple(edit for edit in (Edit("delete", old), Edit("insert", new)) if edit.runs)


def _cells(old: tuple[Run, ...], new: tuple[Run, ...], tokenizer: Tokenizer) -> tuple[Edit, ...]:
    steps: list[EditStep] = []
    for before, after in zip(cells_of(old), cells_of(new), strict=True):
        if steps:
            steps.append(("equal", [(CELL,)], ""))
        steps.extend(_steps(before, after, tokenizer))
    return _edits(merged(steps))


def cells_of(runs: Iterable[Run]) -> list[tuple[Run, ...]]:
    """The runs of each cell of a row."""
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
    return headed(shifted(without_islands(grouped_steps(steps), tokenizer)), tokenizer)


def _part_steps(old: str, new: str, tokenizer: Tokenizer) -> list[EditStep]:
    """The steps between two texts without marks; parts that are the same are not cut into words."""
    before, after = tokenizer.parts(old), tokenizer.parts(new)
    head, tail = shared_ends(before, after)
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
    for plain, group in groupby(tokens, key=lambda token: isinstance(token, str)):
        row = tuple(group)
        marked = (run for token in row if not isinstance(token, str) for run in token)
        for run in (Run(text_of(row)),) if plain else marked:
            add_run(runs, run)
    return tuple(runs)


def add_run(runs: list[Run], run: Run) -> None:
    """Put a run behind others; what is written alike, and beside each other, is one run."""
    if runs and _joins(runs[-1], run):
        runs[-1] = Run(runs[-1].text + run.text, run.mark, run.target)
    else:
        runs.append(run)
