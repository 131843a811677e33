"""The same requirement in two places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from operator import add

from clausework.checks.engine.context import CheckContext, ClauseView, Facts, LocatedFact
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.stray import BINDING
from clausework.source.memory import digest

SAME = 0.74
"""The share of their pairs of characters that two provisions have in common if they say the same.

That is a likeness of 0.85 where what is shared counts for both.
"""
SHORTEST = 8
BITS = 512
CROWD = 40
"""How many earlier ones of its actor a rare pair of characters may bring up, so that time stays linear."""


class Requirement(LocatedFact, frozen=True, kw_only=True):
    """A requirement, its words, and the actor that it obliges."""

    id: str
    prose: str
    actor: str


def _requirements(view: ClauseView) -> Iterator[Requirement]:
    for passage in view.in_language(view.main) if view.normative else ():
        if not passage.block.id or len(passage.prose) < SHORTEST or passage.aside:
            continue
        verb = next((verb for verb in passage.verbs if verb.modal in BINDING), None)
        if verb is not None:
            yield Requirement(
                at=passage.at(),
                clause=passage.clause.id,
                length=len(passage.block.text),
                id=passage.block.id,
                prose=passage.prose,
                actor=passage.prose[: verb.start].rpartition("，")[2],
            )


TWINS = tuple[tuple[int, int], ...]
REQUIREMENTS = Facts(Requirement, _requirements)


def check(context: CheckContext) -> Iterator[Violation]:
    """Compare each requirement with the earlier ones of the same actor that say nearly the same."""
    found = tuple(REQUIREMENTS.of(context))
    words = digest(*(f"{item.actor}\n{item.prose}".encode("utf-8", "surrogatepass") for item in found))
    twins = context.memory.recall_kept("said twice", words, TWINS, lambda: tuple(_twins(found)))
    for place, other in twins:
        one = found[place]
        values: dict[str, object] = {"id": one.id, "other": found[other].id}
        yield Violation(at=one.at, clause=one.clause, length=one.length, values=values)


def _twins(found: tuple[Requirement, ...]) -> Iterator[tuple[int, int]]:
    """The place of each requirement that says what an earlier one does, and that of the first such.

    Two texts as alike as `SAME` share one of the rarest pairs of each; only these are looked up.
    """
    pairs = [_pairs(item.prose) for item in found]
    counts = Counter(chain.from_iterable(pairs))
    rank = {pair: place for place, pair in enumerate(sorted(counts, key=lambda pair: (counts[pair], pair)))}
    prints = [_print(own, rank) for own in pairs]
    index: dict[tuple[str, int], list[int]] = {}
    for place, (item, own) in enumerate(zip(found, pairs, strict=True)):
        rare = sorted(map(rank.__getitem__, own))[: int(len(own) * (1 - SAME)) + 1]
        lists = [index.setdefault((item.actor, pair), []) for pair in rare]
        mine, lost = prints[place], len(own) - prints[place].bit_count()
        for other in sorted(set(chain.from_iterable(lists))):
            most = (mine & prints[other]).bit_count() + lost
            if _enough(most, own, pairs[other]) and _enough(len(own & pairs[other]), own, pairs[other]):
                yield place, other
                break
        for there in lists:
            if len(there) < CROWD:
                there.append(place)


def _print(pairs: frozenset[str], rank: dict[str, int]) -> int:
    """A number with a bit for each pair, two pairs at times sharing one: to tell quickly what is unlike."""
    found = 0
    for pair in pairs:
        found |= 1 << rank[pair] % BITS
    return found


def _enough(shared: int, one: frozenset[str], two: frozenset[str]) -> bool:
    return shared >= SAME * (len(one) + len(two) - shared)


@lru_cache(maxsize=1 << 13)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(map(add, text, text[1:]))


RULE = Rule(
    id="MOD-019",
    name="requirement-twice",
    severity="warning",
    title=Bilingual("同一要求规定了两次", "Requirement stated twice"),
    message=Bilingual("{id} 与 {other} 规定的几乎相同", "{id} says nearly the same as {other}"),
    remedy=Bilingual("留一处，另一处写“见[](#…)”", "Keep one, and refer to it from the other place"),
    why=Bilingual(
        "改了一处而漏了另一处，两处就矛盾。", "Change one and forget the other, and they contradict."
    ),
    source="GB/T 1.1—2020, 9.1",
    needs="draft",
    broken="""
# platform 平台
食堂应自供餐之日起保存进货凭证不少于三年。{#P-1}
# records 记录
食堂应自供餐之日起保存进货凭证不少于三年。{#P-2}
""",
    passing="""
# platform 平台
食堂应自供餐之日起保存进货凭证不少于三年。{#P-1}
# records 记录
供货商应自供餐之日起保存进货凭证不少于三年。{#P-2}
""",
    check=check,
)
