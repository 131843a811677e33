"""Clause files that were moved by hand: the outline names a clause whose words stand in another file."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from clausework.checks.shared.moves import home_of
from clausework.model.clause import ClauseText
from clausework.model.draft import Draft
from clausework.model.finding import Finding
from clausework.source.clausefile import identity, read_clause_file
from clausework.source.project import CLAUSES, Project
from clausework.strings.catalogue import both


def with_moves(project: Project, previous: Draft | None) -> tuple[Finding, ...]:
    """What the readers found; of a clause that was moved, and the file that it was moved to, one finding."""
    missing = [item for item in project.findings if item.rule == "OUT-001"]
    if not missing or previous is None:
        return project.findings
    before = {clause.id: clause for clause in previous.clauses}
    main = project.draft.languages[0]
    news = {name: text for name, text in _texts(project, main) if name not in before}
    told: dict[str, Finding] = {}
    for item in missing:
        home = home_of(before[item.clause], main, news) if item.clause in before else ""
        if home:
            told[item.clause] = _moved(item, home, main)
    gone = {name for item in told.values() for name in item.about}
    kept = (item for item in project.findings if item.rule != "OUT-004" or gone.isdisjoint(item.about))
    return tuple(told.get(item.clause, item) if item.rule == "OUT-001" else item for item in kept)


def _texts(project: Project, main: str) -> Iterator[tuple[str, ClauseText]]:
    for path, source in project.sources.items():
        name = identity(path.removeprefix(f"{CLAUSES}/")) if path.startswith(CLAUSES) else None
        if name and name[1] == main and project.draft.clause(name[0]) is None:
            yield name[0], read_clause_file(source, path, *name)[0].text


def _moved(item: Finding, home: str, main: str) -> Finding:
    path = f"{CLAUSES}/{home.replace('.', '/')}.{main}.md"
    return msgspec.structs.replace(
        item,
        message=both("reader.moved", id=item.clause, path=path),
        remedy=both("reader.moved_remedy", id=item.clause, near=home),
        about=(item.clause, home),
    )
