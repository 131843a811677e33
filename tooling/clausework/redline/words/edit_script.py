"""Edit script from one row of tokens to another, made so that a reader sees at once what was changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile

from clausework.lang.quantities import DATED
from clausework.model.redline import Operation
from clausework.redline.words.lcs import common
from clausework.redline.words.tokens import Token, Tokenizer, text_of, weight_of

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


def gathered(steps: list[EditStep]) -> list[EditStep]:
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


def slid(steps: list[EditStep]) -> list[EditStep]:
    """Move each lone insertion or deletion to where it begins and ends at punctuation."""
    for place, (op, tokens, _) in enumerate(steps):
        if op == "equal" or not _lone(steps, place):
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


def _lone(steps: Sequence[EditStep], place: int) -> bool:
    return all(steps[other][0] == "equal" for other in (place - 1, place + 1) if 0 <= other < len(steps))


def _best(before: Sequence[Token], middle: Sequence[Token], after: Sequence[Token]) -> int:
    """Where the change stands best among all places to which it can slide; the leftmost of equals."""
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
    """How well a change stands: it should begin after a mark or with `and` or 、, and end with a mark."""
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
