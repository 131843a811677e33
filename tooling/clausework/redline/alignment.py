"""Alignment of two drafts: which clauses and lines continue which, and every line that changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property

import msgspec

from clausework.model.cause import ChangedLine
from clausework.model.clause import Clause, Provision
from clausework.model.draft import Draft, Lineage, plain_clause
from clausework.model.redline import TextChange
from clausework.redline.align.clauses import (
    Pair,
    Successors,
    align,
    identities,
    inferred_successors,
    lineage_between,
    origins_of,
    successors_of,
)
from clausework.redline.align.lines import Where
from clausework.redline.changed import (
    changed_lines,
    moved_sites,
    provision_line,
    standard_lines,
    with_data,
    with_unique_digests,
)
from clausework.redline.words.texts import TextChangeWriter


class Alignment:
    """Two drafts with their clauses paired: by IDs, by lineage, by the provisions that live on."""

    def __init__(self, old: Draft, new: Draft) -> None:
        self.old, self.new = old, new
        self.main = new.languages[0] if new.languages else "zh"
        self.lineage: tuple[Lineage, ...] = lineage_between(old, new)
        before, after = ({clause.id: identities(clause) for clause in draft.clauses} for draft in (old, new))
        self.provisions: Successors = successors_of(_flat(before), _flat(after), self.lineage)
        retired = [clause for event in self.lineage if event.kind == "retired" for clause in event.old]
        self.successors: Successors = inferred_successors(
            successors_of(before, after, self.lineage), before, after, retired
        )
        self.pairs: tuple[Pair, ...] = align(old, new, self.successors)
        self._sites = moved_sites(self.pairs)

    @cached_property
    def kept(self) -> frozenset[str]:
        """The clauses that read alike in both drafts: no line of theirs comes from elsewhere or goes there.

        Where the lineage tells of IDs, none is taken for one unseen.
        """
        return frozenset() if self.lineage else _same(self.old, self.new)

    @cached_property
    def _origins_of_provisions(self) -> Successors:
        return origins_of(self.provisions)

    @cached_property
    def _before(self) -> dict[str, Provision]:
        """What the old draft has beside the words of each provision, by the ID that it has now."""
        known = {name: data for clause in self.old.clauses for name, data in clause.provisions.items()}
        found = (
            (name, next((known[source] for source in sources if source in known), None))
            for name, sources in self._origins_of_provisions.items()
        )
        return {name: data for name, data in found if data is not None}

    def lines(self, place: int, texts: Mapping[str, TextChange]) -> tuple[ChangedLine, ...]:
        """The lines that changed in the pair at `place`, of which `texts` are the text changes."""
        pair = self.pairs[place]
        found = list(changed_lines(pair, texts, self.main, self._sites.get(place, ("", ""))))
        for name in identities(pair.new) if pair.new else ():
            after = pair.new.provisions.get(name, Provision()) if pair.new else Provision()
            if name not in self._origins_of_provisions:
                found = with_data(found, name, after, self.main)
            elif pair.old:
                before = self._before.get(name, Provision())
                line = provision_line(pair.id, name, before, after, self.main)
                found += [line] if line else []
        return with_unique_digests(found)


class LineAlignment(Alignment):
    """Two drafts with the lines of each clause, paired but not compared word by word.

    That takes a small part of the time of a redline, and the lines have the same names as there. `same` are
    the clauses that both drafts have and that are equal, where that is known.
    """

    def __init__(self, old: Draft, new: Draft, same: Collection[str] | None = None) -> None:
        super().__init__(old, new)
        self._same = _same(old, new) if same is None else frozenset(same)
        self._writers = {
            lang: TextChangeWriter(
                old, new, lang, self.pairs, self.successors, self.provisions, None, self._same
            )
            for lang in languages(old, new)
        }

    @cached_property
    def _texts(self) -> dict[int, dict[str, TextChange]]:
        """The text changes of the pairs that are not the same, by their places."""
        return {
            place: {
                lang: text
                for lang, writer in self._writers.items()
                if (text := writer.write(place)) is not None
            }
            for place, pair in enumerate(self.pairs)
            if pair.kinds or pair.id not in self._same
        }

    def changed(self) -> tuple[ChangedLine, ...]:
        """All lines that changed, those of the standard itself first."""
        found = list(standard_lines(self.old, self.new, self.main))
        for place, texts in self._texts.items():
            found += self.lines(place, texts)
        return tuple(found)

    @cached_property
    def _origins(self) -> Mapping[Where, Where]:
        """For each line of a clause that is not the same the line that it was, if it was one."""
        found: dict[Where, Where] = {}
        for place, texts in self._texts.items():
            pair = self.pairs[place]
            lines = texts[self.main].lines if self.main in texts else ()
            for index, line in enumerate(line for line in lines if line.new):
                if line.old:
                    found[pair.id, index] = (line.origin or (pair.old.id if pair.old else ""), line.order)
        return found

    def origin(self, where: Where) -> Where | None:
        """Where a line of the new draft's authoritative text stood in the old; None if it is new."""
        return where if where[0] in self._same else self._origins.get(where)

    def goal(self, where: Where) -> Where | None:
        """Where a line of the old draft's authoritative text stands in the new; None if it is gone."""
        return where if where[0] in self._same else self._goals.get(where)

    @cached_property
    def _goals(self) -> Mapping[Where, Where]:
        return {before: after for after, before in self._origins.items()}


def lines_between(old: Draft, new: Draft, same: Collection[str] | None = None) -> tuple[ChangedLine, ...]:
    """All lines that changed between two drafts, as `compare` names them; see `LineAlignment`.

    The last answer is kept: a check asks twice about the same two.
    """
    if not (_last and _last[0][0] is old and _last[0][1] is new):
        _last[:] = [(old, new, LineAlignment(old, new, same).changed())]
    return _last[0][2]


_last: list[tuple[Draft, Draft, tuple[ChangedLine, ...]]] = []


def _same(old: Draft, new: Draft) -> frozenset[str]:
    """The clauses that both drafts have and that are equal, wherever their sources are."""
    before = {clause.id: clause for clause in old.clauses}
    return frozenset(
        clause.id for clause in new.clauses if clause.id in before and same_clause(before[clause.id], clause)
    )


def same_clause(old: Clause, new: Clause) -> bool:
    """True if two clauses say the same, wherever they and their sources stand."""
    here = msgspec.structs.replace(plain_clause(new), number=old.number, depth=old.depth, parent=old.parent)
    return plain_clause(old) == here


def _flat(provisions: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(identity for ids in provisions.values() for identity in ids))


def languages(old: Draft, new: Draft) -> tuple[str, ...]:
    """Every language in which either draft has a text or a title, the new draft's own languages first."""
    found = dict.fromkeys((*new.languages, *old.languages))
    for draft in (old, new):
        found.update(dict.fromkeys(draft.title))
        for clause in draft.clauses:
            found.update(dict.fromkeys(clause.texts))
    return tuple(found)
