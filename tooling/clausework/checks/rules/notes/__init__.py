"""Rules about notes, examples and footnotes."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, ClauseView, Passage, facts, titled
from clausework.checks.engine.rule import Violation
from clausework.lang.patterns import HAN_RANGE, Patterns
from clausework.lang.quantities import Measure, read
from clausework.model.draft import walk

FIND = Patterns(__file__, {"han_range": HAN_RANGE})


def chapter_of_examples(context: CheckContext) -> Iterator[Violation]:
    """Name each clause titled as examples."""
    for clause in context.draft.clauses:
        text = clause.texts.get(context.main)
        if text and FIND.titles.fullmatch(text.title) and context.chapter(clause).element == "clause":
            yield titled(clause, context.main, text.title).fault(title=text.title)


@facts(int)
def footnotes(view: ClauseView) -> Iterator[int]:
    """The number of footnotes, if there are any."""
    text = view.clause.texts.get(view.main)
    count = sum(block.kind == "footnote" for block in walk(text.blocks)) if text else 0
    if count:
        yield count


def many_footnotes(context: CheckContext, *, most: int) -> Iterator[Violation]:
    """Count the footnotes of the authoritative language."""
    count = sum(footnotes.of(context))
    if count > most:
        yield context.spot("standard/outline.yml", "").fault(count=count)


SHARED = 4
"""Han characters in a row that a note and a provision about one thing have in common."""


def note_against_provision(context: CheckContext) -> Iterator[Violation]:
    """Compare each limit in a note with those of the provisions of its clause."""
    for view in context.views.values():
        passages = list(view.in_language(context.main))
        stated = [passage for passage in passages if passage.block.id]
        notes = [passage for passage in passages if passage.block.kind == "note"]
        for note in notes if stated else ():
            yield from _compare(note, stated)


def _compare(note: Passage, stated: list[Passage]) -> Iterator[Violation]:
    said = _limits(note) if FIND.bound.search(note.prose) else {}
    every = {measure.exact for passage in stated for measure in _limits(passage)}
    for measure, (words, offset) in said.items():
        if measure.exact in every:
            continue
        for passage in stated:
            other = _rival(measure, note, passage)
            if other:
                yield note.spot(offset, words).fault(note=words, id=passage.block.id, provision=other)
                break


def _rival(measure: Measure, note: Passage, passage: Passage) -> str:
    """The words of the only other limit of that unit in a provision about the same; "" if there is none."""
    rivals = [words for found, (words, _) in _limits(passage).items() if found.unit == measure.unit]
    if len(rivals) != 1 or not FIND.bound.search(passage.prose):
        return ""
    return rivals[0] if _share(note.prose, passage.prose) else ""


def _limits(passage: Passage) -> dict[Measure, tuple[str, int]]:
    """The measures of a passage that count something, each with its words and where they stand."""
    found: dict[Measure, tuple[str, int]] = {}
    for quantity in read(passage.prose, passage.lang):
        for measure in quantity.measures:
            if measure.unit and not measure.loose:
                found[measure] = quantity.text, quantity.start
    return found


def _share(one: str, other: str) -> bool:
    """Whether two texts have a topic in common: a longer word, or some Han characters in a row."""
    for match in FIND.topic.finditer(one):
        word = match.group()
        if word.isascii():
            if word in other:
                return True
            continue
        starts = range(len(word) - SHARED + 1)
        if any(word[start : start + SHARED] in other for start in starts):
            return True
    return False
