"""The same requirement in two places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from clausework.checks.context import Context, Passage
from clausework.checks.rule import Fault, Rule, Words
from clausework.checks.stray import BINDING

SAME = 0.85
"""The share of pairs of characters that two provisions have in common if they say the same."""
SHORTEST = 12
CROWD = 40
"""How many earlier provisions one rare pair of characters may bring up, so that time stays linear."""


def check(context: Context) -> Iterator[Fault]:
    """Compare each requirement with the earlier ones that share a rare pair of characters with it.

    Two texts as alike as `SAME` share one of the rarest pairs of each; only these are looked up.
    """
    passages = [item for item in context.in_language(context.main) if _binds(context, item)]
    pairs = [_pairs(item.prose) for item in passages]
    counts = Counter(pair for found in pairs for pair in found)
    index: dict[str, list[int]] = {}
    for place, (passage, found) in enumerate(zip(passages, pairs, strict=True)):
        rare = sorted(found, key=lambda pair: (counts[pair], pair))
        rare = rare[: int(len(rare) * (1 - SAME)) + 1]
        near = sorted({other for pair in rare for other in index.get(pair, ())[:CROWD]})
        twin = next((other for other in near if _alike(passage, found, passages[other], pairs[other])), None)
        if twin is not None:
            yield _fault(passage, passages[twin])
        for pair in rare:
            index.setdefault(pair, []).append(place)


def _binds(context: Context, passage: Passage) -> bool:
    if not passage.block.id or len(passage.prose) < SHORTEST or not context.normative(passage):
        return False
    return any(verb.modal in BINDING for verb in passage.verbs)


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[start : start + 2] for start in range(len(text) - 1))


def _alike(one: Passage, first: frozenset[str], two: Passage, other: frozenset[str]) -> bool:
    """True if both oblige the same actor to the same."""
    shared = len(first & other)
    return shared >= SAME * (len(first) + len(other) - shared) and _actor(one) == _actor(two)


def _actor(passage: Passage) -> str:
    verb = next((verb for verb in passage.verbs if verb.modal in BINDING), None)
    head = passage.prose[: verb.start] if verb else ""
    return head.rpartition("，")[2]


def _fault(passage: Passage, twin: Passage) -> Fault:
    return Fault(
        at=passage.at(),
        clause=passage.clause.id,
        length=len(passage.block.text),
        values={"id": passage.block.id, "other": twin.block.id},
    )


RULE = Rule(
    id="MOD-019",
    name="requirement-twice",
    severity="warning",
    title=Words("同一要求规定了两次", "Requirement stated twice"),
    message=Words("{id} 与 {other} 规定的几乎相同", "{id} says nearly the same as {other}"),
    remedy=Words("留一处，另一处写“见[](#…)”", "Keep one, and refer to it from the other place"),
    why=Words("改了一处而漏了另一处，两处就矛盾。", "Change one and forget the other, and they contradict."),
    source="GB/T 1.1—2020, 9.1",
    needs="draft",
    broken="""
# platform 平台
平台应自直播结束之日起保存直播视频不少于三年。{#P-1}
# records 记录
平台应自直播结束之日起保存直播视频不少于三年。{#P-2}
""",
    passing="""
# platform 平台
平台应自直播结束之日起保存直播视频不少于三年。{#P-1}
# records 记录
商家应自直播结束之日起保存直播视频不少于三年。{#P-2}
""",
    check=check,
)
