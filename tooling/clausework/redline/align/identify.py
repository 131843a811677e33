"""Give the clauses of two texts of others identities in common.

A clause of such a text is named by its number, and the numbers of two texts mean nothing to each
other. Once the clauses are matched, those that continue each other get one ID, which tells where
the clause came from: `4→5` is Article 4 that became Article 5, `→6` is new and `7→` is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from clausework.model.draft import Draft
from clausework.redline.align.id_successors import Successors
from clausework.redline.align.matching import Match, match, match_headings
from clausework.redline.align.profiles import Profile
from clausework.source.foreign import ForeignText

ARROW = "→"

Names = tuple[str, str]


class Identified(msgspec.Struct, frozen=True, kw_only=True):
    """Two texts as drafts whose clauses have IDs in common.

    `pairs` are the clauses that continue each other by the names they have in the texts, split
    and merged ones more than once; `headings` are those of headings.
    """

    old: Draft
    new: Draft
    successors: Successors
    pairs: tuple[Names, ...] = ()
    headings: tuple[Names, ...] = ()


def identify(old: ForeignText, new: ForeignText) -> Identified:
    """Match the clauses of two texts, both in the language of `new`, and name them anew."""
    lang = new.draft.languages[0]
    olds, old_heads = _profiles(old, lang)
    news, new_heads = _profiles(new, lang)
    units = match(olds, news)
    above_old, above_new = _Above(old, old_heads), _Above(new, new_heads)
    under = [(above_old.of(olds[a]), above_new.of(news[b])) for a, b in units.pairs.items()]
    heads = match_headings(old_heads, new_heads, under)
    pairs = _named(units, olds, news)
    headings = _named(heads, old_heads, new_heads)
    continued = (*(pairs[: len(units.pairs)]), *headings)
    further = pairs[len(units.pairs) :]
    before, after = _names(old.draft, new.draft, continued, further)
    successors: dict[str, list[str]] = {name: [] for name in before.values()}
    for a, b in (*continued, *further):
        successors[before[a]].append(after[b])
    return Identified(
        old=_renamed(old.draft, before),
        new=_renamed(new.draft, after),
        successors={name: tuple(kin) for name, kin in successors.items()},
        pairs=_in_order(pairs, new.draft),
        headings=_in_order(headings, new.draft),
    )


class _Above:
    """The headings above each clause, by their places among the headings."""

    def __init__(self, text: ForeignText, heads: Sequence[Profile]) -> None:
        self._parents = {clause.id: clause.parent for clause in text.draft.clauses}
        self._places = {head.clause.id: place for place, head in enumerate(heads)}

    def of(self, one: Profile) -> tuple[int, ...]:
        """The nearest first; an article may also stand under another clause that is no heading."""
        found = []
        name = one.clause.parent
        while name:
            if name in self._places:
                found.append(self._places[name])
            name = self._parents[name]
        return tuple(found)


def _profiles(text: ForeignText, lang: str) -> tuple[list[Profile], list[Profile]]:
    """The profiles of the articles and the like, and those of the rest."""
    units: list[Profile] = []
    rest: list[Profile] = []
    for clause in text.draft.clauses:
        (units if clause.id in text.units else rest).append(
            Profile(clause, lang, text.anchors.get(clause.id, ""))
        )
    return units, rest


def _named(found: Match, old: Sequence[Profile], new: Sequence[Profile]) -> tuple[Names, ...]:
    """The clauses by name: those that continue each other, then the further successors."""
    return tuple((old[a].clause.id, new[b].clause.id) for a, b in (*found.pairs.items(), *found.edges))


def _names(
    old: Draft, new: Draft, continued: Iterable[Names], further: Iterable[Names]
) -> tuple[dict[str, str], dict[str, str]]:
    """For the clauses of either draft their new IDs; only clauses that continue each other share one."""
    before = {clause.id: f"{clause.id}{ARROW}" for clause in old.clauses}
    after = {clause.id: f"{ARROW}{clause.id}" for clause in new.clauses}
    for a, b in reversed(tuple(further)):
        before[a] = after[b] = f"{a}{ARROW}{b}"
    for a, b in continued:
        before[a] = after[b] = a if a == b else f"{a}{ARROW}{b}"
    return before, after


def _renamed(draft: Draft, names: Mapping[str, str]) -> Draft:
    # Without parents all clauses are siblings: new chapters over articles that stay move none of them.
    clauses = tuple(
        msgspec.structs.replace(clause, id=names[clause.id], parent="") for clause in draft.clauses
    )
    return msgspec.structs.replace(draft, clauses=clauses)


def _in_order(names: Iterable[Names], new: Draft) -> tuple[Names, ...]:
    places = {clause.id: place for place, clause in enumerate(new.clauses)}
    return tuple(sorted(names, key=lambda pair: (places[pair[1]], pair[0])))
