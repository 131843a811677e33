"""What became of IDs between two drafts."""

from __future__ import annotations

from clausework.model.draft import Draft, Lineage, walk


def ids(draft: Draft) -> frozenset[str]:
    """Every clause and provision ID of a draft, in its authoritative language."""
    found = {clause.id for clause in draft.clauses}
    for clause in draft.clauses:
        text = clause.texts.get(draft.languages[0])
        found.update(block.id for block in walk(text.blocks) if block.id) if text else None
    return frozenset(found)


def unexplained(old: Draft, new: Draft) -> tuple[str, ...]:
    """IDs of the old draft that the new one neither has nor names in its lineage, sorted."""
    named = {clause_id for entry in new.lineage for clause_id in entry.old}
    return tuple(sorted(ids(old) - ids(new) - named))


def predecessors(lineage: tuple[Lineage, ...], clause_id: str) -> tuple[str, ...]:
    """An ID and those from which it came, the newest first."""
    names = [clause_id]
    for entry in reversed(lineage):
        if not set(names).isdisjoint(entry.new):
            names += [name for name in entry.old if name not in names]
    return tuple(names)


def successors(lineage: tuple[Lineage, ...], clause_id: str) -> tuple[str, ...]:
    """The IDs that an old one lives on in, followed to the end; () if it was retired.

    An ID that the lineage does not name is its own successor.
    """
    waiting, seen, found = [clause_id], {clause_id}, list[str]()
    while waiting:
        current = waiting.pop(0)
        entry = next((entry for entry in lineage if current in entry.old), None)
        if entry is None:
            found.append(current)
            continue
        for follower in entry.new:
            if follower == current:
                found.append(follower)
            elif follower not in seen:
                seen.add(follower)
                waiting.append(follower)
    return tuple(found)
