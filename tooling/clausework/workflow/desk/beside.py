"""What stands beside a comment at the desk: its clause with the words marked, and earlier answers alike."""

from __future__ import annotations

import math
import re
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path

import msgspec

from clausework.consultation.anchor import nearest
from clausework.consultation.fields import OWN, value_of
from clausework.consultation.parse import parse_record
from clausework.consultation.personal import read_spans, written
from clausework.consultation.records import FOLDER
from clausework.model.comment import Comment, Statement
from clausework.model.published import BlockData
from clausework.model.redline import Edit
from clausework.rendering.clause_data import labelled
from clausework.rendering.formats.data import ClauseData
from clausework.store.rows import StoredComment
from clausework.workflow.public.submitting import suggested_edits


class ShownLine(msgspec.Struct, frozen=True):
    """A line of a clause: every second of its `pieces` is among the words that a comment is about.

    It is `about` the provision of the comment; `depth` is how far a list sets it in.
    """

    pieces: tuple[str, ...]
    provision: str = ""
    about: bool = False
    depth: int = 0


def clause_lines(clause: ClauseData, said: Statement) -> tuple[ShownLine, ...]:
    """All that is printed of a clause, in the language of a comment if it has it."""
    text = clause.texts.get(said.lang) or next(iter(clause.texts.values()), None)
    found = tuple(_lines(text.blocks)) if text is not None else ()
    anchor = said.anchor
    about = [bool(anchor.provision) and line.provision == anchor.provision for line in found]
    mine = tuple(line.pieces[0] for line, is_it in zip(found, about, strict=True) if is_it) or tuple(
        line.pieces[0] for line in found
    )
    quotes = [part.strip() for part in anchor.quote.split("\n") if part.strip()]
    marks = [quote if any(quote in line for line in mine) else nearest(quote, mine)[0] for quote in quotes]
    return tuple(
        msgspec.structs.replace(line, pieces=_cut(line.pieces[0], marks), about=is_it)
        for line, is_it in zip(found, about, strict=True)
    )


def _lines(blocks: Iterable[BlockData], provision: str = "", depth: int = 0) -> Iterator[ShownLine]:
    """The blocks in their order; a list belongs to the provision that introduces it."""
    for block in blocks:
        provision = block.id or (provision if block.kind == "list" or depth else "")
        if block.kind == "row":
            yield ShownLine(("　".join(cell.text for cell in block.blocks),), block.id, depth=depth)
        elif block.kind == "list":
            yield from _lines(block.blocks, provision, depth + 1)
        else:
            yield ShownLine((labelled(block),), provision, depth=depth)
            yield from _lines(block.blocks, provision, depth + (block.kind == "item"))


def _cut(line: str, marks: Iterable[str]) -> tuple[str, ...]:
    """A line cut around each of the marked words that stands in it."""
    wanted = "|".join(re.escape(words) for words in sorted(filter(None, marks), key=len, reverse=True))
    return tuple(re.split(f"({wanted})", line)) if wanted else (line,)


def cut_at(key: str, words: str, spans: str) -> tuple[str, ...]:
    """The words of a field cut at the ends of its spans: every second piece is in one."""
    ends = [end for span in sorted(read_spans(spans).get(key, ())) for end in span]
    return tuple(words[start:end] for start, end in pairwise((0, *ends, len(words))))


def spans_of(row: StoredComment, words: str) -> str:
    """The spans of words that are to be black, one to a line, beside those that are so already."""
    found = dict(read_spans(row.redaction))
    for key in OWN:
        for line in filter(None, map(str.strip, words.splitlines())):
            stands = re.finditer(re.escape(line), value_of(row, key))
            found[key] = (*found.get(key, ()), *(match.span() for match in stands))
    return written({key: tuple(dict.fromkeys(spans)) for key, spans in found.items()})


class AlikeAnswer(msgspec.Struct, frozen=True):
    """An answer that was given to a comment which said nearly the same."""

    number: str
    outcome: str
    reason: str
    changes: tuple[str, ...]


class Beside(msgspec.Struct, frozen=True):
    """All that stands beside a comment; `edits` are its suggestion against the present words."""

    lines: tuple[ShownLine, ...]
    edits: tuple[Edit, ...]
    alike: tuple[AlikeAnswer, ...]


def beside(root: Path, clause: ClauseData | None, said: Statement, number: str) -> Beside:
    """What stands beside a comment; neither text nor redline where its clause is gone."""
    alike = earlier_answers(root).alike(said, number)
    if clause is None:
        return Beside((), (), alike)
    suggested = said.suggestion and suggested_edits(clause, said.anchor.provision, said.suggestion, said.lang)
    return Beside(clause_lines(clause, said), suggested or (), alike)


K1, B = 1.2, 0.75
"""What is usual for BM25."""
LEAST = 0.12
"""The share of what a comment would score with itself from which another is alike."""
PIECE = re.compile(r"[a-z0-9]+|[㐀-鿿]+")


class EarlierAnswers:
    """The answered comments of a project by their words and reasons; a changed record is read again."""

    def __init__(self, root: Path) -> None:
        self._folder = root / FOLDER
        self._read: dict[Path, tuple[int, str]] = {}
        self._words: dict[str, Counter[str]] = {}
        self._owners: dict[str, set[str]] = {}
        self._answered: dict[str, AlikeAnswer] = {}
        self._lock = threading.Lock()

    def alike(self, said: Statement, number: str, most: int = 5) -> tuple[AlikeAnswer, ...]:
        """The answers to what is most like a comment, the best first."""
        with self._lock:
            self._look()
            return self._alike(said, number, most)

    def _alike(self, said: Statement, number: str, most: int) -> tuple[AlikeAnswer, ...]:
        asked = _terms(said.text, said.suggestion)
        mean = sum(map(Counter.total, self._words.values())) / max(len(self._words), 1)
        itself = self._score(asked, asked, mean)
        others = {one for term in asked for one in self._owners.get(term, ())} - {number}
        scores = {other: self._score(asked, self._words[other], mean) for other in others}
        best = sorted(scores, key=lambda other: (-scores[other], other))
        return tuple(self._answered[one] for one in best if scores[one] >= LEAST * itself)[:most]

    def _score(self, asked: Mapping[str, int], words: Counter[str], mean: float) -> float:
        length = K1 * (1 - B + B * words.total() / (mean or 1))
        return sum(
            self._rarity(term) * words[term] * (K1 + 1) / (words[term] + length)
            for term in asked
            if term in words
        )

    def _rarity(self, term: str) -> float:
        found = len(self._owners.get(term, ()))
        return math.log(1 + (len(self._words) - found + 0.5) / (found + 0.5))

    def _look(self) -> None:
        """Read what is new, and forget what is gone."""
        there = {path: path.stat().st_mtime_ns for path in self._folder.glob("*/*/*.yml")}
        for path in sorted({*self._read, *there}):
            if path in self._read and self._read[path][0] == there.get(path):
                continue
            _, number = self._read.pop(path, (0, ""))
            for term in self._words.pop(number, ()):
                self._owners[term].discard(number)
            if path in there:
                new, _ = parse_record(path.read_text(encoding="utf-8"), path.name)
                self._read[path] = there[path], self._keep(new) if new is not None else ""

    def _keep(self, comment: Comment) -> str:
        """Remember an answered comment by its number, "" for one that has no answer."""
        number, answer = comment.id, comment.disposition
        if answer is None or not answer.reason:
            return ""
        self._answered[number] = AlikeAnswer(number, answer.outcome, answer.reason, answer.changes)
        self._words[number] = _terms(comment.text, comment.suggestion, answer.reason)
        for term in self._words[number]:
            self._owners.setdefault(term, set()).add(number)
        return number


@cache
def earlier_answers(root: Path) -> EarlierAnswers:
    """The one index of a project."""
    return EarlierAnswers(root)


def _terms(*texts: str) -> Counter[str]:
    """The terms of texts: words of letters, and pairs of Han characters."""
    found: Counter[str] = Counter()
    for piece in PIECE.findall("\n".join(texts).lower()):
        found.update([piece] if piece.isascii() else map("".join, pairwise(piece)))
    return found
