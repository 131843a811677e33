"""Rules about numerals and units."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from clausework.checks.engine.context import CheckContext, ClauseView, NamedFact, Violation, facts
from clausework.lang.patterns import Patterns
from clausework.lang.quantities import read

FIND = Patterns(__file__)
NEAR = 16
"""How many characters before a quantity may tell of which bound it is."""


@facts(NamedFact)
def large_numbers(view: ClauseView) -> Iterator[NamedFact]:
    """The large numbers by the way they are grouped: by the sign before the last three digits, or by none."""
    if view.element in ("bibliography", "normative-references"):
        return
    for passage in view.passages:
        for match in FIND.number.finditer(passage.used):
            way = match.group()[-4] if match["grouped"] else ""
            yield passage.named(match.start(), match.group(), match.group(), way)


def digit_grouping(context: CheckContext) -> Iterator[Violation]:
    """Name the first number of five digits or more that is grouped otherwise than the first such."""
    numbers = large_numbers.of(context)
    first = next(numbers, None)
    for number in numbers:
        if first is not None and number.kind != first.kind:
            yield number.fault(found=number.name, example=first.name)
            return


def mixed_numerals(context: CheckContext) -> Iterator[Violation]:
    """Name the first quantity of a clause written in the other way; dates do not count."""
    first: dict[tuple[str, str], tuple[str, str]] = {}
    for passage in context.in_language("zh"):
        text = FIND.date.sub(lambda match: " " * len(match.group()), passage.used)
        for way, pattern in (("digits", FIND.digits), ("characters", FIND.characters)):
            for match in pattern.finditer(text):
                key = passage.clause.id, match["unit"].removeprefix("个")
                other, example = first.setdefault(key, (way, match.group()))
                if other != way:
                    yield passage.found(match).fault(found=match.group(), example=example)


def range_at_odds(context: CheckContext) -> Iterator[Violation]:
    """Name each range whose first end is the larger, and each lower bound above the upper one beside it."""
    for passage in context.passages:
        text = passage.used
        for one, two in pairwise(read(text, passage.lang)) if FIND.joins.search(text) else ():
            if not one.measures or not two.measures or one.measures[1:] != two.measures[1:]:
                continue
            (first, unit), (second, other) = one.measures[0].exact, two.measures[0].exact
            said = f"{text[max(one.start - NEAR, 0) : one.start]}#{text[one.end : two.start]}#"
            rising, falling = FIND.rising.search(said), FIND.falling.search(said)
            if unit == other != "" and ((rising and first > second) or (falling and first < second)):
                found = text[one.start : two.end]
                yield passage.spot(one.start, found).fault(found=found)
