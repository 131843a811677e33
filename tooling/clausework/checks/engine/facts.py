"""Per-clause facts of rules about the whole draft, cached until the clause changes.

Such a rule is then two small functions in its file: one that finds what counts in a single clause,
which is asked again about a clause that changed, and one that puts together what was found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Generic, TypeVar, cast

import msgspec

from clausework.checks.engine.clause_view import ClauseView
from clausework.checks.engine.context import CheckContext
from clausework.model.clause import Place
from clausework.source.memory import digest

T = TypeVar("T")


class LocatedFact(msgspec.Struct, frozen=True, gc=False, array_like=True, kw_only=True):
    """A fact with its place: about `length` characters from a place on, in a clause."""

    at: Place
    clause: str
    length: int = 1


class Facts(Generic[T]):
    """Facts that `find` sees in one clause; each is a value of the type `kind`, which can be written.

    `find` may look at nothing but the clause and where it stands. What else it rests on, such as the
    terms of the draft, is `given`: when that changes, every clause is asked again.
    """

    def __init__(
        self, kind: type[T], find: Callable[[ClauseView], Iterable[T]], given: object = None
    ) -> None:
        self.find = find
        self.name = f"facts {find.__module__}.{find.__qualname__}"
        self.given = digest(msgspec.msgpack.encode(given))
        self.table = tuple[str, dict[str, tuple[kind, ...]]]  # type: ignore[valid-type]

    def of(self, context: CheckContext) -> Iterator[T]:
        """The facts of all clauses of the draft, in printed order."""
        return chain.from_iterable(self.by_clause(context).values())

    def by_clause(self, context: CheckContext) -> dict[str, tuple[T, ...]]:
        """The facts of each clause that has any, by the key of its view, in printed order."""
        now = context.round
        known = context.memory.find(self.name, self.given, self.table)
        name, before = cast("tuple[str, dict[str, tuple[T, ...]]]", known) if known else ("", {})
        if known and name == now.name:
            return before
        asked = now.before if known and name == now.last else frozenset[str]()
        found: dict[str, tuple[T, ...]] = {}
        for view in context.views.values():
            key = view.key
            facts = before.get(key) if key in asked else tuple(self.find(view))
            if facts:
                found[key] = facts
        context.memory.keep(self.name, self.given, (now.name, found))
        return found
