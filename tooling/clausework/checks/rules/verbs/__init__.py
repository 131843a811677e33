"""Rules about normative verbs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator
from itertools import chain

from clausework.checks.engine.context import CheckContext, ClauseView, LocatedFact, Passage, facts
from clausework.checks.engine.rule import Violation
from clausework.checks.shared.elements import titles
from clausework.checks.shared.limits import pairs_of_letters
from clausework.checks.shared.stray import BINDING, PROVISIONS, level_of
from clausework.lang.modals import doubtful
from clausework.model.draft import Clause
from clausework.source.memory import digest


def ambiguous_modal(context: CheckContext, *, lang: str = "zh") -> Iterator[Violation]:
    """Name each such word: in Chinese none knows whether it obliges, in English it supposes nothing."""
    for passage in context.selected(lang, normative=lang == "zh"):
        for word in doubtful(passage.prose, lang):
            said = dict.fromkeys(("word", "found"), word.text)
            said |= dict.fromkeys(("verb", "duty", "statement"), word.text[1])
            yield passage.spot(word.start, word.text).fault("", said)


SAME = 0.74
"""The share of their pairs of characters that two provisions have in common if they say the same.

That is a likeness of 0.85 where what is shared counts for both.
"""
SHORTEST = 8
CROWD = 40
"""How many earlier ones of its actor a rare pair of characters may bring up, so that time stays linear."""


class Requirement(LocatedFact, frozen=True, kw_only=True):
    """A requirement, its words, and the actor that it obliges."""

    id: str
    prose: str
    actor: str


@facts(Requirement)
def requirements(view: ClauseView) -> Iterator[Requirement]:
    """The requirements that have an ID."""
    for passage in view.in_language(view.main) if view.normative else ():
        if not passage.block.id or len(passage.prose) < SHORTEST or passage.aside:
            continue
        verb = next((verb for verb in passage.verbs if verb.modal in BINDING), None)
        if verb is not None:
            yield passage.fact(
                Requirement,
                0,
                passage.block.text,
                id=passage.block.id,
                prose=passage.prose,
                actor=passage.prose[: verb.start].rpartition("，")[2],
            )


TWINS = tuple[tuple[int, int], ...]


def requirement_twice(context: CheckContext) -> Iterator[Violation]:
    """Compare each requirement with the earlier ones of the same actor that say nearly the same."""
    found = tuple(requirements.of(context))
    words = digest(*(f"{item.actor}\n{item.prose}".encode("utf-8", "surrogatepass") for item in found))
    twins = context.memory.recall_kept("said twice", words, TWINS, lambda: tuple(_twins(found)))
    for place, other in twins:
        yield found[place].fault(id=found[place].id, other=found[other].id)


def _twins(found: tuple[Requirement, ...]) -> Iterator[tuple[int, int]]:
    """The place of each requirement that says what an earlier one does, and that of the first such.

    Two texts as alike as `SAME` share one of the rarest pairs of each; only these are looked up.
    """
    pairs = [pairs_of_letters(item.prose) for item in found]
    counts = Counter(chain.from_iterable(pairs))
    rank = {pair: place for place, pair in enumerate(sorted(counts, key=lambda pair: (counts[pair], pair)))}
    index: dict[tuple[str, int], list[int]] = {}
    for place, (item, own) in enumerate(zip(found, pairs, strict=True)):
        rare = sorted(map(rank.__getitem__, own))[: int(len(own) * (1 - SAME)) + 1]
        lists = [index.setdefault((item.actor, pair), []) for pair in rare]
        for other in sorted(set(chain.from_iterable(lists))):
            shared = len(own & pairs[other])
            if shared >= SAME * (len(own) + len(pairs[other]) - shared):
                yield place, other
                break
        for there in lists:
            if len(there) < CROWD:
                there.append(place)


@facts(str)
def levels_of_verbs(view: ClauseView) -> Iterator[str]:
    """The level of each normative verb where provisions may stand."""
    for passage in view.in_language("zh") if view.normative else ():
        if not passage.aside:
            yield from (verb.modal for verb in passage.verbs if verb.modal)


def title_against_content(
    context: CheckContext, *, methods: list[str], steps: list[str], half: int
) -> Iterator[Violation]:
    """Compare the last word of the title with the provisions and the titles of the clauses."""
    title = re.sub(r"[\s　]*第\s*\d+\s*部分.*$|[（(][^（(]*[)）]$", "", context.draft.title.get("zh", ""))
    at = context.spot("standard/standard.yml", title)
    named = "\n".join(item.name for item in titles.of(context) if item.lang == "zh")
    verified = any(word in named for word in methods)
    levels = Counter(levels_of_verbs.of(context))
    bound = sum(levels[level] for level in BINDING)
    if title.endswith("规范") and not (bound and verified):
        yield at.fault()
    elif title.endswith("规程") and not (verified and any(word in named for word in steps)):
        yield at.fault("procedure")
    elif title.endswith("指南") and levels and 100 * bound // levels.total() > half:
        yield at.fault("guide", share=100 * bound // levels.total())


def two_verbs(context: CheckContext) -> Iterator[Violation]:
    """Name the second verb of each provision."""
    for passage in context.passages:
        verbs = [verb for verb in passage.verbs if verb.modal]
        if len(verbs) > 1 and context.provides(passage):
            first, second = verbs[:2]
            yield passage.spot(second.start, second.text).fault(first=first.form, second=second.form)


BARRED = {"statements": PROVISIONS, "advice": BINDING, "requirements": PROVISIONS - BINDING}
"""The levels that a title rules out, by what it says that there is."""


def verbs_against_title(context: CheckContext, *, titles: dict[str, list[str]]) -> Iterator[Violation]:
    """Name each verb that the title of its clause rules out."""
    kinds = {title: kind for kind, named in titles.items() for title in named}
    for passage in context.passages:
        if not context.normative(passage):
            continue
        title = _title(context, passage, kinds)
        kind = kinds.get(title, "")
        for verb in passage.verbs if kind else ():
            if level_of(passage, verb) in BARRED[kind]:
                yield passage.spot(verb.start, verb.text).fault(verb=verb.form, title=title, kind=kind)


def _title(context: CheckContext, passage: Passage, titles: Container[str]) -> str:
    """The title that says what a passage may hold: of its clause, of one above, or in the other language."""
    clause: Clause | None = passage.clause
    while clause is not None:
        own = clause.texts.get(passage.lang)
        named = [own.title if own else "", *(text.title for text in clause.texts.values())]
        found = next((title for title in named if title in titles), "")
        if found:
            return found
        clause = context.clauses.get(clause.parent)
    return ""
