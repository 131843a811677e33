"""A provision with one number in Chinese and another in English."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Passage
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.quantities import Quantity, differing, read
from clausework.redline.changed import line_digest

NONE = Bilingual("没有", "none")


def check(context: CheckContext) -> Iterator[Violation]:
    """Compare the quantities of each pair of blocks."""
    for original, translated in context.pairs():
        yield from _compare(original, translated)


def _compare(original: Passage, translated: Passage) -> Iterator[Violation]:
    first, other = differing(read(original.prose, original.lang), read(translated.prose, translated.lang))
    if first or other:
        yield Violation(
            at=translated.at(),
            clause=translated.clause.id,
            length=len(translated.block.text),
            values={"first": _spoken(first), "other": _spoken(other)},
            key=_key(original, translated),
        )


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
)
