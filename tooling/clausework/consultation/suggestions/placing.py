"""Which lines of a clause a suggestion rewrites: by IDs it names, by the comment's place, by words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

import msgspec

from clausework.consultation.suggestions.wording import SuggestedLine
from clausework.lang.normalise import comparable
from clausework.lang.sentences import sentences
from clausework.model.clause import Line
from clausework.model.comment import Anchor
from clausework.redline.align.assignment import best_pairs_of_table
from clausework.redline.align.similarity import likeness
from clausework.redline.edition import modern

PROSE = ("paragraph", "item", "note", "example")
SURE = 0.5
"""Likeness from which on a line of a suggestion is a rewriting of a line of the clause."""
LEAST = 0.3
"""Likeness that is enough where the comment itself says which line it is about."""
MOST = 4
"""Sentences in a row that are tried as a part; a suggestion for more is one for the whole line."""
STOPS, CLOSING = "。；：！？.;:!?", "”’」』）)》\"'"
PART = 0.75
"""A text without a stop that is shorter than this share of a sentence is a part of one."""
HALF = 0.5
"""What is shorter than this share of the old words may be meant to replace only some of them."""


class LineRewrite(msgspec.Struct, frozen=True):
    """Line `base` of the clause reads `text` in the suggestion.

    `left` are sentences of it that the suggestion is silent on, and `whole` is what it would read
    without them. `unsure` says that somebody has to confirm that these words are meant to be replaced.
    """

    base: int
    text: str
    whole: str = ""
    left: str = ""
    unsure: bool = False


class AddedLine(msgspec.Struct, frozen=True):
    """A line that the clause does not have, after line `after`: -1 is before all, None if nothing tells."""

    after: int | None
    said: SuggestedLine


class PlacedSuggestion(msgspec.Struct, frozen=True):
    """What a suggestion does with the lines of a clause; `left` are those between that it is silent on."""

    rewrites: tuple[LineRewrite, ...] = ()
    added: tuple[AddedLine, ...] = ()
    left: tuple[int, ...] = ()


def place(
    said: Sequence[SuggestedLine], lines: Sequence[Line], words: Sequence[str], anchor: Anchor, lang: str
) -> PlacedSuggestion:
    """Pair the lines of a suggestion with those of the clause, whose words as printed are `words`."""
    pairs = _named(said, lines)
    _anchored(pairs, said, lines, words, anchor, lang)
    _alike(pairs, said, lines, words, lang)
    _between(pairs, said, lines)
    rewrites = [
        _rewrite(pairs[index], line, words, anchor, lang) for index, line in enumerate(said) if index in pairs
    ]
    return PlacedSuggestion(
        tuple(sorted(rewrites, key=lambda found: found.base)),
        tuple(_added(pairs, said)),
        tuple(_left(set(pairs.values()), lines)),
    )


def _named(said: Sequence[SuggestedLine], lines: Sequence[Line]) -> dict[int, int]:
    ids = {line.id: index for index, line in enumerate(lines) if line.id}
    return {index: ids[line.id] for index, line in enumerate(said) if line.id in ids}


def _anchored(
    pairs: dict[int, int],
    said: Sequence[SuggestedLine],
    lines: Sequence[Line],
    words: Sequence[str],
    anchor: Anchor,
    lang: str,
) -> None:
    """Pair the first line that the comment's own place, or the only paragraph of a clause, tells of."""
    first = next((index for index, line in enumerate(said) if index not in pairs), None)
    if first is None:
        return
    taken = set(pairs.values())
    goals = [index for index, line in enumerate(lines) if index not in taken and line.kind in PROSE]
    if anchor.provision:
        goals = [index for index in goals if lines[index].id == anchor.provision]
    elif anchor.quote:
        goals = [index for index in goals if comparable(anchor.quote) in comparable(words[index])]
    else:
        goals = [index for index in goals if lines[index].kind == "paragraph"][:2]
        goals = goals if len(goals) == 1 else []
    best = max(goals, key=lambda index: _fit(words[index], said[first].text, anchor, lang), default=None)
    if best is None:
        return
    same = anchor.provision and lines[best].kind == said[first].kind
    if same or _fit(words[best], said[first].text, anchor, lang) >= LEAST:
        pairs[first] = best


def _alike(
    pairs: dict[int, int],
    said: Sequence[SuggestedLine],
    lines: Sequence[Line],
    words: Sequence[str],
    lang: str,
) -> None:
    """Pair what is left with lines of similar words, so that the sum of likenesses is greatest."""
    taken = set(pairs.values())
    rows = [
        index for index, line in enumerate(lines) if index not in taken and line.kind in PROSE and line.runs
    ]
    columns = [index for index in range(len(said)) if index not in pairs]
    if not rows or not columns:
        return
    scores = [[0.0] * len(columns) for _ in rows]
    for r, row in enumerate(rows):
        for c, column in enumerate(columns):
            scores[r][c] = _fit(words[row], said[column].text, Anchor(clause=""), lang)
    for r, c in best_pairs_of_table(scores, SURE):
        pairs[columns[c]] = rows[r]


def _between(pairs: dict[int, int], said: Sequence[SuggestedLine], lines: Sequence[Line]) -> None:
    """Pair items, too short to be alike, where as many stand between the same two lines."""
    borders = [(-1, -1), *sorted(pairs.items()), (len(said), len(lines))]
    for (before, above), (after, below) in pairwise(borders):
        new = range(before + 1, after)
        old = [index for index in range(above + 1, below) if lines[index].kind in PROSE]
        kinds = {said[index].kind for index in new} | {lines[index].kind for index in old}
        if pairs and len(new) == len(old) and kinds == {"item"}:
            pairs.update(zip(new, old, strict=True))


class _Span(NamedTuple):
    """line[start:end], and how like a text it is."""

    score: float
    start: int
    end: int


def _fit(line: str, text: str, anchor: Anchor, lang: str) -> float:
    """How well a text rewrites a line or any part of it."""
    quoted = _quoted(line, text, anchor, lang)
    return max(span.score for span in (*_spans(line, text, lang), *quoted))


def _spans(line: str, text: str, lang: str) -> Iterator[_Span]:
    """The line, and sentences of it in a row, that a text may rewrite."""
    new = modern(text, lang)
    yield _Span(likeness(modern(line, lang), new), 0, len(line))
    parts = sentences(line, lang)
    ends = [0, *accumulate(map(len, parts))]
    for first in range(len(parts)):
        for last in range(first + 1, min(first + MOST, len(parts)) + 1):
            if last - first < len(parts):
                start, end = ends[first], ends[first] + len("".join(parts[first:last]).rstrip())
                yield _Span(likeness(modern(line[start:end], lang), new), start, end)


def _quoted(line: str, text: str, anchor: Anchor, lang: str) -> tuple[_Span, ...]:
    """The words that the comment quotes, unless the text is a sentence and they are none."""
    at = line.find(anchor.quote) if anchor.quote else -1
    if at < 0 or (is_stopped(text) and not is_stopped(anchor.quote)):
        return ()
    score = likeness(modern(anchor.quote, lang), modern(text, lang))
    return (_Span(score, at, at + len(anchor.quote)),)


def _rewrite(base: int, said: SuggestedLine, words: Sequence[str], anchor: Anchor, lang: str) -> LineRewrite:
    """What a line reads with the suggestion in the place of the part that it rewrites."""
    line = words[base]
    best = max(_spans(line, said.text, lang), key=lambda span: (span.score, span.end - span.start))
    quoted = _quoted(line, said.text, anchor, lang)
    part = not is_stopped(said.text) and len(said.text) < PART * (best.end - best.start)
    unsure = part or len(said.text) < HALF * (best.end - best.start)
    if part and quoted and quoted[0].score > best.score:
        best, unsure = quoted[0], anchor.quote in said.text
    if best.score < LEAST:
        best, unsure = _Span(0, 0, len(line)), True
    text = _closed(said.text, line[best.start : best.end])
    spliced = line[: best.start] + text + line[best.end :]
    left = "" if anchor.quote and anchor.quote in line else (line[: best.start] + line[best.end :]).strip()
    return LineRewrite(base, spliced, _closed(said.text, line) if left else "", left, unsure)


def _closed(text: str, before: str) -> str:
    """The text with the stop that the old words had, if it has none: that is never meant.

    What ends with a comma is not closed: more was to come.
    """
    open_ended = text[-1:] in tuple("，、,") or before[-1:] not in STOPS
    return text if is_stopped(text) or open_ended else text + before[-1]


def is_stopped(text: str) -> bool:
    """Whether a text ends with a stop, be it within quotation marks or brackets."""
    return text.rstrip(CLOSING)[-1:] in tuple(STOPS)


def _added(pairs: Mapping[int, int], said: Sequence[SuggestedLine]) -> Iterator[AddedLine]:
    after = min(pairs.values()) - 1 if pairs else None
    for index, line in enumerate(said):
        if index in pairs:
            after = pairs[index]
        else:
            yield AddedLine(after, line)


def _left(taken: set[int], lines: Sequence[Line]) -> Iterator[int]:
    """Paragraphs between two that the suggestion has, and items of a list of which it has any."""
    for index, line in enumerate(lines):
        if index in taken or line.kind not in ("paragraph", "item"):
            continue
        if line.kind == "item":
            near = _list_around(index, lines)
            if any(other in taken for other in near):
                yield index
        elif min(taken, default=index) < index < max(taken, default=index):
            yield index


def _list_around(index: int, lines: Sequence[Line]) -> Iterable[int]:
    """The items of the list that a line is in, of all depths."""
    first = last = index
    while first and lines[first - 1].kind == "item":
        first -= 1
    while last + 1 < len(lines) and lines[last + 1].kind == "item":
        last += 1
    return range(first, last + 1)
