"""A provision with one number in Chinese and another in English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from clausework.checks.engine.context import CheckContext, Passage
from clausework.checks.engine.rule import ANY, Bilingual, Rule, Violation
from clausework.lang.quantities import AGE, COUNT, Measure, Quantity, numbers, read
from clausework.redline.changed import line_digest

NONE = Bilingual("没有", "none")


def check(context: CheckContext) -> Iterator[Violation]:
    """Compare the quantities of each pair of blocks."""
    for original, translated in context.pairs():
        yield from _compare(original, translated)


def _compare(original: Passage, translated: Passage) -> Iterator[Violation]:
    first, other = differing(original.prose, original.lang, translated.prose, translated.lang)
    if first or other:
        yield Violation(
            at=translated.at(),
            clause=translated.clause.id,
            length=len(translated.block.text),
            values={"first": _spoken(first), "other": _spoken(other)},
            key=_key(original, translated),
        )


def differing(
    one: str, lang: str, other: str, other_lang: str
) -> tuple[tuple[Quantity, ...], tuple[Quantity, ...]]:
    """What either text says and the other does not; both are empty if they agree.

    How often a quantity is said does not count. Loose ones count only against each other, or
    beside one that is not loose.
    """
    first, second = _measured(one, lang), _measured(other, other_lang)
    if not first and not second:
        return (), ()
    lost = _unanswered(first, second, other, other_lang)
    extra = _unanswered(second, first, one, lang)
    strict = not all(measure.loose for measure in (*lost.values(), *extra.values()))
    if strict or (lost and extra and not _counts(lost) and not _counts(extra)):
        return tuple(lost), tuple(extra)
    return (), ()


def _measured(text: str, lang: str) -> tuple[tuple[Quantity, Measure], ...]:
    """What the other language has to say as well; it is free to leave out how an article is counted."""
    return tuple(
        (one, measure)
        for one in read(text, lang)
        for measure in one.measures
        if measure.unit and (measure.number or measure.unit != COUNT)
    )


def _counts(found: Mapping[Quantity, Measure]) -> bool:
    return all(measure.unit == COUNT for measure in found.values())


def _unanswered(
    one: Sequence[tuple[Quantity, Measure]], other: Sequence[tuple[Quantity, Measure]], text: str, lang: str
) -> dict[Quantity, Measure]:
    """The quantities of one side that the other, with this text, does not have.

    Things and years may be counted by a number of whatever unit, and 不满十八周岁 is seventeen.
    """
    said = {measure.exact for _, measure in other}
    found: dict[Quantity, Measure] = {}
    missed = set()
    mentioned: frozenset[Fraction] = frozenset()
    for quantity, measure in one:
        if measure.exact in said or measure.exact in missed:
            continue
        if measure.unit in (COUNT, AGE):
            mentioned = mentioned or numbers(text, lang) | {
                age.number - 1 for _, age in other if age.unit == AGE
            }
            if measure.number in mentioned or (measure.unit == AGE and measure.number - 1 in mentioned):
                continue
        missed.add(measure.exact)
        found[quantity] = measure
    return found


def _key(original: Passage, translated: Passage) -> str:
    """What an exception must name: the place, and a digest of the words in both languages."""
    place = original.block.id or original.clause.id
    return f"{place}@{line_digest(original.block.text, translated.block.text)}"


def _spoken(found: tuple[Quantity, ...]) -> Bilingual:
    """The quantities as the text has them, so that they can be found there."""
    if not found:
        return NONE
    said = [item.text for item in found]
    return Bilingual("、".join(f"“{text}”" for text in said), ", ".join(f"“{text}”" for text in said))


RULE = Rule(
    id="BIL-002",
    name="numbers-differ",
    severity="warning",
    gate=True,
    title=Bilingual("两种文字的数值或者期限不一致", "Numbers or periods differ between the languages"),
    message=Bilingual(
        "数值不一致：原文{first}，译文{other}", "Numbers differ: original {first}; translation {other}"
    ),
    remedy=Bilingual("核对两处的数值和单位", "Make numbers and units agree"),
    why=Bilingual("期限差一个字，义务就不同。", "Where the periods differ, so do the duties."),
    source="Clausework",
    broken="""
# platform 平台 | Platform
平台应自直播结束之日起保存回放不少于三年。{#P-1}
[en]
The platform shall keep replays for at least two years from the end of the live stream. {#P-1}
""",
    passing="""
# platform 平台 | Platform
平台应自直播结束之日起保存回放不少于三年。{#P-1}
[en]
The platform shall keep replays for at least three years from the end of the live stream. {#P-1}
""",
    check=check,
    follows={"block": ANY},
)
