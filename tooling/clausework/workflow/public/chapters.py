"""Chapters of the current draft with the clauses that can be commented on."""

from __future__ import annotations

from collections.abc import Mapping

from clausework.rendering.formats.data import ClauseData


def chapters_of(clauses: Mapping[str, ClauseData]) -> dict[str, list[ClauseData]]:
    """The clauses that have words of their own, by the chapter that the outline puts them in, in order.

    A chapter that has none, such as one that holds a generated table alone, is commented on as one clause.
    """
    found: dict[str, list[ClauseData]] = {}
    for clause_id, name in _places(clauses).items():
        worded = found.setdefault(name, [])
        if any(clauses[clause_id].text.values()):
            worded.append(clauses[clause_id])
    whole = {name: clauses[name] for name in found if name in clauses}
    return {name: worded or [whole[name]] for name, worded in found.items() if worded or name in whole}


def chapter_of(clauses: Mapping[str, ClauseData], clause_id: str) -> str:
    """The chapter of a clause, "" if the current draft does not have it."""
    return _places(clauses).get(clause_id, "")


def _places(clauses: Mapping[str, ClauseData]) -> dict[str, str]:
    """The chapter of each clause: the last one before it whose number, or want of one, has no dot."""
    found: dict[str, str] = {}
    name = ""
    for clause in clauses.values():
        if "." not in clause.number:
            name = clause.id
        found[clause.id] = name or clause.id.partition(".")[0]
    return found
