"""Sentence pairs of one line: which sentence of the new draft continues which of the old.

Words that gave way to others are told so, “from X to Y”, inside one pair alone; outside of pairs, and from
one tier of a penalty to another, words were deleted and others were added.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise, takewhile

from clausework.lang.patterns import HAN_RANGE, on_use
from clausework.lang.sentences import sentences
from clausework.redline.words.hunks import Hunk

LIKE = 0.5
"""The share of the shorter sentence that two of a pair have in common."""
MOST = 0.6
"""The share of the words of the longer that two sentences have in common of which little was kept."""
WORDS = on_use(rf"[^\W{HAN_RANGE}]+|[{HAN_RANGE}]")
FEW = 12
"""Characters up to which words are no sentence that gave way to another."""
SAYS_NOTHING = frozenset("的了和及与或在对由为以")
PARTS = on_use(r"[；;]\s*")
QUANTITY = on_use(
    r"\d|[一二三四五六七八九十百千万亿倍]"
    r"|(?i:\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|fifty|hundred|times)\b)"
)
"""What a tier has more or less of."""
TIERS = on_use(
    r"构成犯罪|(?:没|不具)有[^，。；]{2,16}(?=的，)|情节(?:较|特别|极其|尚)?(?:不构成|严重|恶劣|轻微|轻|重)|造成[^，。；]{0,8}后果|拒不[^，。；]{1,6}"
    r"|逾期(?:不|未)[^，。；]{1,6}|数额(?:特别)?(?:较大|巨大)|没有违法所得|违法所得不足"
    r"|(?i:\b(?:serious|severe|grave|aggravated|minor|repeated)"
    r" (?:cases?|circumstances|breach(?:es)?|offen[cs]es?))"
)
"""What begins another tier of a penalty."""
PERSONS = on_use(r"对(个人|单位|法人|组织|自然人|[^，。；处]{0,12}人员)")
"""Who is punished."""
Span = tuple[int, int]
Piece = tuple[int, int, int]
"""A sentence by its place, and where the part of it begins and ends."""


class SentencePairs:
    """The sentences of a line in both drafts, and which of them belong together."""

    def __init__(self, old: str, new: str, hunks: Sequence[Hunk], lang: str) -> None:
        self._texts = old, new
        self._spans = _spans(old, lang), _spans(new, lang)
        self._pairs = self._found(hunks)

    def _found(self, hunks: Sequence[Hunk]) -> frozenset[tuple[int, int]]:
        """The pairs of sentences of which most words of the shorter were kept in the other."""
        olds, news = self._spans
        if len(olds) == len(news) == 1:
            return frozenset(((0, 0),))
        before, after = map(_weights, self._texts)
        common: Counter[tuple[int, int]] = Counter()
        for old_at, new_at, size in _kept(hunks, len(self._texts[0])):
            here, there = _pieces(old_at, size, olds), _pieces(new_at, size, news)
            for i, start, end in here:
                for j, first, last in there:
                    low, high = max(start - old_at, first - new_at), min(end - old_at, last - new_at)
                    if low < high:
                        common[i, j] += before[old_at + high] - before[old_at + low]
        return frozenset(
            (i, j)
            for (i, j), weight in common.items()
            if weight >= LIKE * max(1, min(_within(before, olds[i]), _within(after, news[j])))
        )

    def parted(self, hunks: Iterable[Hunk]) -> tuple[Hunk, ...]:
        """The places, with two sides where their sentences belong together; else what went and what came."""
        return tuple(part for hunk in hunks for part in self._parted(hunk))

    def _parted(self, hunk: Hunk) -> Iterable[Hunk]:
        if not (hunk.old.strip() and hunk.new.strip()):
            return (hunk,)
        olds = _pieces(hunk.old_at, len(hunk.old), self._spans[0])
        news = _pieces(hunk.new_at, len(hunk.new), self._spans[1])
        met = [(i, j) for i, _, _ in olds for j, _, _ in news if self._pair(i, j)]
        here = [piece for piece in olds if any(i == piece[0] for i, _ in met)]
        there = [piece for piece in news if any(j == piece[0] for _, j in met)]
        short = len(olds) == len(news) == 1 and max(len(hunk.old), len(hunk.new)) <= FEW
        if (not short and not met) or not self._same_tier(hunk):
            return _apart(hunk, hunk.old_at, hunk.old_at, hunk.new_at, hunk.new_at)
        if short or (len(here) == len(olds) and len(there) == len(news)):
            return (hunk,)
        return _apart(hunk, here[0][1], here[-1][2], there[0][1], there[-1][2])

    def _pair(self, i: int, j: int) -> bool:
        """True if two sentences belong together: by what was kept, or by most of their words."""
        if (i, j) in self._pairs:
            return True
        old, new = (
            Counter(WORDS.findall(text[slice(*spans[at])].lower()))
            for text, spans, at in zip(self._texts, self._spans, (i, j), strict=True)
        )
        return (old & new).total() >= MOST * max(old.total(), new.total())

    def _same_tier(self, hunk: Hunk) -> bool:
        """True unless the words up to its end tell of another tier of a penalty, or of another person."""
        places = ((hunk.old_at, hunk.old), (hunk.new_at, hunk.new))
        tiers = []
        for text, spans, (at, words) in zip(self._texts, self._spans, places, strict=True):
            start = next((start for start, end in spans if start <= at < end), 0)
            said = text[start : at + len(words)]
            tiers.append((PERSONS.findall(said)[-1:], TIERS.findall(said)[-1:]))
        counts = any(QUANTITY.search(text) for text in (hunk.old, hunk.new))
        return tiers[0] == tiers[1] if counts else tiers[0][0] == tiers[1][0]


def _apart(hunk: Hunk, start: int, end: int, first: int, last: int) -> Iterator[Hunk]:
    """What belongs together, from `start` to `end` and from `first` to `last`, and what stands around it.

    Words that stand at the end of what came first, and again after all that came, were kept there.
    """
    old, new, old_at, new_at = hunk.old, hunk.new, hunk.old_at, hunk.new_at
    come, more = new[first - new_at : last - new_at], new[last - new_at :]
    sizes = range(min(len(hunk.after), len(come) - 1), 1, -1) if more and end == old_at + len(old) else ()
    kept = next((size for size in sizes if come.endswith(hunk.after[:size])), 0)
    cuts = (
        (old[: start - old_at], new[: first - new_at], old_at, new_at),
        (old[start - old_at : end - old_at], come[: len(come) - kept], start, first),
        (old[end - old_at :], more + hunk.after[:kept], end + kept, last),
    )
    parts = []
    for place, (gone, come, at, to) in enumerate(cuts):
        together = place == 1 and gone.strip() and come.strip()
        sides = ((gone, come, at, to),) if together else ((gone, "", at, to), ("", come, at + len(gone), to))
        parts += [side for side in sides if side[0].strip() or side[1].strip()]
    for place, (gone, come, at, to) in enumerate(parts):
        yield Hunk(
            old=gone,
            new=come,
            old_at=at,
            new_at=to,
            before=hunk.before if place == 0 else "",
            after=hunk.after[kept:] if place == len(parts) - 1 else "",
        )


def _spans(text: str, lang: str) -> tuple[Span, ...]:
    """Where the sentences of a text begin and end; a semicolon ends one."""
    cuts = {0, len(text), *accumulate(map(len, sentences(text, lang)))}
    cuts.update(match.end() for match in PARTS.finditer(text))
    ends = sorted(cuts)
    return tuple(pairwise(ends)) or ((0, 0),)


def _pieces(at: int, size: int, spans: Sequence[Span]) -> list[Piece]:
    """The sentences that a place has a part of, each with that part."""
    first = bisect_right(spans, at, key=lambda span: span[1])
    found = takewhile(lambda index: spans[index][0] < at + size, range(first, len(spans)))
    return [(index, max(spans[index][0], at), min(spans[index][1], at + size)) for index in found]


def _kept(hunks: Iterable[Hunk], size: int) -> Iterator[tuple[int, int, int]]:
    """The stretches between the places: where each is in the old text and in the new, and its length."""
    at = to = 0
    for hunk in hunks:
        yield at, to, hunk.old_at - at
        at, to = hunk.old_at + len(hunk.old), hunk.new_at + len(hunk.new)
    yield at, to, size - at


def _weights(text: str) -> list[int]:
    """How many characters that say something stand before each place of a text."""
    return [0, *accumulate(char.isalnum() and char not in SAYS_NOTHING for char in text)]


def _within(weights: Sequence[int], span: Span) -> int:
    return weights[span[1]] - weights[span[0]]
