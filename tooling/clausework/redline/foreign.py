"""Compare two texts of others: give their clauses identities, then compare them as drafts."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

import msgspec

from clausework.model.draft import Clause, ClauseText, Draft
from clausework.model.redline import Kind, Redline
from clausework.redline.align.clauses import Aligned, align
from clausework.redline.align.identify import ARROW, Names, identify, under_names
from clausework.redline.alignment import changed_lines, with_unique_digests
from clausework.redline.compare import Changes, prove, side_of
from clausework.source.foreign import ForeignText


class FilesRedline(msgspec.Struct, frozen=True, kw_only=True):
    """The redline of two texts of others, with the clauses that continue each other.

    `kinds` says for each of the `pairs` what has become of the clause besides its words. `undecided` are
    the IDs of the new and the gone that have the same words as another: only the order told which it is.
    """

    pairs: tuple[Names, ...]
    kinds: tuple[tuple[Kind, ...], ...]
    inserted: tuple[str, ...]
    deleted: tuple[str, ...]
    headings: tuple[Names, ...]
    undecided: tuple[str, ...] = ()
    redline: Redline

    def clause(self, name: str) -> str:
        """The ID of the clause that has this name in the new text, else in the old; else the name."""
        changes = self.redline.changes
        news = (change.new for change in changes if change.new and change.new.rpartition(ARROW)[2] == name)
        olds = (change.old for change in changes if change.old and change.old.partition(ARROW)[0] == name)
        return next(chain(news, olds), name)


def compare_foreign(old: ForeignText, new: ForeignText) -> FilesRedline:
    """The redline from `old` to `new`; it is proved to give both back before it is returned."""
    found = identify(old, new)
    pairs = align(found.old, found.new, found.successors)
    changes = Changes(Aligned(found.old, found.new, pairs, found.successors))
    texts, main = changes.texts(), new.draft.languages[0]
    lines = [
        with_unique_digests(changed_lines(pair, of, main)) for pair, of in zip(pairs, texts, strict=True)
    ]
    redline = Redline(
        old=side_of(old.draft),
        new=side_of(new.draft),
        title=changes.title(changes.title_texts(), ()),
        changes=changes.all(texts, lines),
    )
    prove(redline, found.old, found.new)
    kinds = {change.new_index: change.kinds for change in redline.changes if change.new}
    places = {clause.id: place for place, clause in enumerate(new.draft.clauses)}
    return FilesRedline(
        pairs=found.pairs,
        kinds=tuple(kinds[places[name]] for _, name in found.pairs),
        inserted=_alone(new, (name for _, name in found.pairs)),
        deleted=_alone(old, (name for name, _ in found.pairs)),
        headings=found.headings,
        undecided=_undecided((old, found.old), (new, found.new)),
        redline=redline,
    )


def identified(redline: Redline, old: Draft, new: Draft) -> tuple[Draft, Draft]:
    """The two texts with the IDs that their clauses have in the redline."""
    before = {change.old_index: change.old for change in redline.changes if change.old}
    after = {change.new_index: change.new for change in redline.changes if change.new}
    names = ([of[place] for place in sorted(of)] for of in (before, after))
    return under_names(old, next(names)), under_names(new, next(names))


def _alone(text: ForeignText, paired: Iterable[str]) -> tuple[str, ...]:
    """The articles and the like that are in no pair, in the order of the text."""
    known = frozenset(paired)
    return tuple(c.id for c in text.draft.clauses if c.id in text.units and c.id not in known)


def _undecided(*sides: tuple[ForeignText, Draft]) -> tuple[str, ...]:
    """The IDs of articles and the like without a partner whose words another has that has one."""
    alone: list[Clause] = []
    words: set[ClauseText] = set()
    for text, draft in sides:
        for known, clause in zip(text.draft.clauses, draft.clauses, strict=True):
            if known.id in text.units:
                one = clause.id.startswith(ARROW) or clause.id.endswith(ARROW)
                alone.extend([clause] if one else ())
                words.update(() if one else clause.texts.values())
    return tuple(clause.id for clause in alone if not words.isdisjoint(clause.texts.values()))
