"""Rules about numerals and units."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import (
    CheckContext,
    ClauseView,
    NamedFact,
    Violation,
    facts,
)
from clausework.lang.patterns import Patterns

FIND = Patterns(__file__)


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
