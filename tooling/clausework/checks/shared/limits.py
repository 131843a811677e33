"""Values that a text sets in one place, and sets otherwise in another or in a note."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial
from operator import add

from clausework.checks.engine.context import CheckContext, ClauseView, LocatedFact, Violation, facts
from clausework.lang.modals import DEMANDS
from clausework.lang.patterns import HAN_RANGE, Patterns
from clausework.lang.quantities import COUNT, read

FIND = Patterns(__file__, {"han_range": HAN_RANGE})
SIGHT = 40
"""How many earlier ones of its unit a value is compared with, so that time stays linear."""


class Limit(LocatedFact, frozen=True, kw_only=True):
    """The one value of a requirement or note: who is bound, the words around it, and how it is compared."""

    name: str
    note: bool
    actor: str
    words: str
    found: str
    value: str
    unit: str


@facts(Limit)
def limits(view: ClauseView) -> Iterator[Limit]:
    """The values of the requirements and notes that have one, in the authoritative language."""
    for passage in view.in_language(view.main) if view.normative else ():
        note = passage.block.kind == "note"
        verb = next((verb for verb in passage.verbs if verb.modal in DEMANDS), None)
        stated = read(passage.prose, passage.lang) if note or (verb and not passage.aside) else ()
        values = [(item, one) for item in stated for one in item.measures if one.unit not in ("", COUNT)]
        if len(values) != 1:
            continue
        item, measure = values[0]
        number, unit = measure.exact
        name = passage.block.id or view.clause.number or view.clause.id
        actor = passage.prose[: verb.start].rpartition("，")[2] if verb else ""
        words = f"{passage.prose[: item.start]}#{passage.prose[item.end :]}"
        made = partial(passage.fact, Limit, item.start, item.text, found=item.text, value=str(number))
        yield made(name=name, note=note, actor=actor, words=words, unit=unit)


def contradicting_limits(context: CheckContext) -> Iterator[Violation]:
    """Compare each requirement with the earlier ones of its unit where one names all that the other does."""
    groups: dict[str, list[Limit]] = {}
    for item in limits.of(context):
        before = groups.setdefault(item.unit, [])
        for other in before[-SIGHT:] if not item.note else ():
            one, two = _named(item.words), _named(other.words)
            by_same = item.actor.endswith(other.actor) or other.actor.endswith(item.actor)
            same = by_same and (one <= two or two <= one)
            if same and item.value != other.value and not other.note:
                yield item.fault(name=item.name, found=item.found, other=other.name, value=other.found)
                break
        before.append(item)


@lru_cache(maxsize=1 << 13)
def _named(words: str) -> frozenset[str]:
    """The words of a limit but those that compare: two Han characters side by side, or a word of letters."""
    said = FIND.bound.sub("#", words)
    return frozenset(one or two for one, two in FIND.named.findall(said.lower()))


def note_against_provision(context: CheckContext) -> Iterator[Violation]:
    """Compare each limit in a note with the only one of its unit in the provisions of its clause."""
    for found in limits.by_clause(context).values():
        for note in (item for item in found if item.note):
            rivals = [item for item in found if not item.note and item.unit == note.unit]
            if len(rivals) == 1 and _rivals(note, rivals[0]):
                yield note.fault(note=note.found, id=rivals[0].name, provision=rivals[0].found)


def _rivals(one: Limit, other: Limit) -> bool:
    """True if both are limits of one thing, whose name, a longer word, is in the words around both."""
    limiting = FIND.bound.search(one.words) and FIND.bound.search(other.words)
    names = map("".join, FIND.topic.findall(one.words)) if limiting and one.value != other.value else ()
    return any(name in other.words for name in names)


@lru_cache(maxsize=1 << 13)
def pairs_of_letters(text: str) -> frozenset[str]:
    """Each two characters of a text that stand side by side."""
    return frozenset(map(add, text, text[1:]))
