"""Lineage of IDs between two drafts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from io import BytesIO
from pathlib import Path

from clausework.drafts.changed import git
from clausework.errors import NoGit
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


# The versions that git has of the project's files, for many files at once.
REVISIONS = 30
"""How many versions of a file are looked through."""
LOG = ("--literal-pathspecs", "-c", "core.quotepath=off", "log", "--raw", "-m", "--no-abbrev", "--no-renames")


def history_of(root: Path, paths: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The last contents that git has of files, newest first, by their paths; none where there is no git."""
    found: dict[str, list[str]] = {}
    try:
        log = (git(root, *LOG, "--relative", "--format=", "--", *sorted(set(paths))) if paths else b"") or b""
        for line in log.decode("utf-8", "replace").splitlines():
            about, _, path = line.partition("\t")
            blob = about.split()[3]
            blobs = found.setdefault(path, [])
            if blob not in blobs and len(blobs) < REVISIONS and blob.strip("0"):
                blobs.append(blob)
        known = dict(_contents(root, [blob for blobs in found.values() for blob in blobs]))
    except NoGit:
        return {}
    return {path: tuple(known.get(blob, "") for blob in blobs) for path, blobs in found.items()}


def _contents(root: Path, blobs: list[str]) -> Iterator[tuple[str, str]]:
    """The text of each of these objects that is in this clone."""
    told = "".join(f"{blob}\n" for blob in blobs).encode()
    answer = BytesIO((blobs and git(root, "cat-file", "--batch", told=told)) or b"")
    for blob in blobs:
        head = answer.readline().split()
        if len(head) == 3:
            data = answer.read(int(head[2]) + 1)[:-1]
            yield blob, data.decode("utf-8", "replace").replace("\r\n", "\n")
