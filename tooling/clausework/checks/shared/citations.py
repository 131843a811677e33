"""Standards cited in running text, and the cross-references of a draft."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial
from typing import NamedTuple

from clausework.checks.engine.context import CheckContext, ClauseView, LocatedFact, facts, fallback, place_of
from clausework.lang.modals import DEMANDS
from clausework.lang.patterns import Patterns
from clausework.layout.mentions import mentioned
from clausework.model.draft import Block, Clause, Element, Place, Run, Spot

SIGHT = 60
"""How many characters before a citation are told with it."""


class CrossReference(LocatedFact, frozen=True, kw_only=True):
    """A reference to `target`, the words right `before` it, and whether a provision says them."""

    target: str
    lang: str
    before: str
    provision: bool


def targets_of(block: Block, fallback: Place | None = None) -> Iterator[tuple[Run, str, Place]]:
    """Each cross-reference of a block, with the words right before it and where its target stands.

    A reference has no words, so several may share one offset; its spot is the bracket before `(#`.
    """
    spots: dict[int, list[Spot]] = {}
    for spot in block.spots:
        spots.setdefault(spot.offset, []).append(spot)
    offset, empty, before = 0, 0, ""
    for run in block.runs:
        if run.goal:
            here = spots.get(offset, ())
            if block.at is None or run.text or empty >= len(here):
                place = place_of(block, offset, fallback)
            else:
                place = Place(block.at.path, here[empty].line, here[empty].column + len("](#"))
            yield run, before, place
        empty = 0 if run.text else empty + 1
        offset += len(run.text)
        before = (before + run.text)[-SIGHT:]


@facts(CrossReference)
def cross_references(view: ClauseView) -> Iterator[CrossReference]:
    """The cross-references, in any language."""
    for passage in view.passages:
        if not any(run.goal for run in passage.block.runs):
            continue
        normative = view.normative and not passage.aside
        provision = normative and any(verb.modal for verb in passage.verbs)
        for run, before, at in targets_of(passage.block, fallback(passage.clause, passage.lang)):
            yield CrossReference(
                at=at,
                clause=passage.clause.id,
                length=len(run.goal),
                target=run.goal,
                lang=passage.lang,
                before=before.rstrip(),
                provision=provision,
            )


def to_annexes(context: CheckContext, *, outside: bool = False) -> list[tuple[CrossReference, Clause]]:
    """Each reference to an annex or into one, or those from `outside` of it, with the annex, as printed."""

    def make() -> tuple[tuple[CrossReference, Clause], ...]:
        found = {clause.id: clause for clause in context.draft.clauses if clause.element == "annex"}
        inside = (clause for clause in context.draft.clauses if found)
        chapters = ((clause.id, context.chapter(clause).id) for clause in inside)
        annexes = {name: found[chapter] for name, chapter in chapters if chapter in found}
        goals = ((link, _clause(context, link)) for link in cross_references.of(context) if annexes)
        return tuple((link, annexes[goal]) for link, goal in goals if goal in annexes)

    found = context.once("links to annexes", make)
    here = context.clauses
    return [each for each in found if not outside or context.chapter(here[each[0].clause]).id != each[1].id]


def _clause(context: CheckContext, link: CrossReference) -> str:
    """The clause to which a reference leads or in which what it names stands, "" for none."""
    if link.target in context.clauses:
        return link.target
    found = mentioned(context.draft, link.target, link.lang)
    return found.clause if found else ""


FIND = Patterns(__file__)
NUMBER = FIND.number


class CitedNumber(NamedTuple):
    """A standard's number in a text: `key` without the year, `year` or "", and where it stands."""

    key: str
    year: str
    start: int
    text: str


@lru_cache(maxsize=1 << 16)
def citations(text: str) -> tuple[CitedNumber, ...]:
    """Every standard cited in a text."""
    return tuple(
        CitedNumber(f"{match['code']} {match['number']}", match["year"] or "", match.start(), match.group())
        for match in NUMBER.finditer(text)
    )


def dated(key: str, year: str) -> str:
    """The number of an edition as it is printed; without a year, that of the document."""
    return f"{key}{':' if key.startswith(('ISO', 'IEC')) else '—'}{year}" if year else key


class CitedStandard(LocatedFact, frozen=True, kw_only=True):
    """A standard cited in running text: its `text`, and its `key` and `year` as in a CitedNumber.

    `element` is what it is cited in, `normative` whether a provision may stand there, `advised` whether
    that only advises or allows; `before` are the words right before it, `entitled` is the title beside it.
    """

    text: str
    key: str
    year: str
    element: Element
    normative: bool
    advised: bool
    before: str
    entitled: str


@facts(CitedStandard)
def cited_standards(view: ClauseView) -> Iterator[CitedStandard]:
    """The standards that are cited, in any language."""
    for passage in view.passages:
        levels = {verb.modal for verb in passage.verbs}
        for item in citations(passage.prose):
            before = passage.prose[max(0, item.start - SIGHT) : item.start]
            end = item.start + len(item.text)
            title = FIND.entitled.match(passage.prose, end) or FIND.entitled_before.search(before)
            advised = bool(FIND.seen.search(before)) or (bool(levels) and levels.isdisjoint(DEMANDS))
            normative, entitled = view.normative and not passage.aside, title[1] if title else ""
            made = partial(passage.fact, CitedStandard, item.start, item.text, before=before, advised=advised)
            cited = partial(made, text=item.text, key=item.key, year=item.year, element=view.element)
            yield cited(normative=normative, entitled=entitled)


def keys(texts: Iterator[str]) -> dict[str, str]:
    """The year of each standard cited in the texts, by its number without the year."""
    return {item.key: item.year for text in texts for item in citations(text)}
