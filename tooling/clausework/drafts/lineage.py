"""Lineage of IDs between two drafts: read, and written."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from clausework.drafts.changed import git
from clausework.errors import NoGit
from clausework.model.draft import Draft, Lineage, walk
from clausework.source.yaml import Plain, read_yaml, set_value

if TYPE_CHECKING:
    from clausework.source.project import Project


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


# What is written into lineage.yml when a clause gets another ID or goes. Lineage is for those who read a
# frozen draft: an ID that no frozen draft has leads nobody anywhere, and leaves no trace. What an earlier
# entry said of it is put right instead.
LINEAGE = "standard/lineage.yml"


def renamed(text: str, project: Project, old: str, new: str, frozen: bool) -> str:
    """The lineage with the renaming of an ID."""
    return _appended(text, project, "renamed", old, new) if frozen else _led(text, old, [new])


def ended(text: str, project: Project, names: Sequence[str], frozen: Collection[str]) -> str:
    """The lineage with the end of several IDs at once, in one entry."""
    known = [name for name in names if name in frozen]
    text = _appended(text, project, "retired", ", ".join(known), "") if known else text
    for name in names:
        text = text if name in frozen else _led(text, name, [])
    return text


def divided(text: str, project: Project, old: str, new: Sequence[str], frozen: Collection[str]) -> str:
    """The lineage with a clause that became several; it may be one of them."""
    if old in frozen:
        return _appended(text, project, "split", old, ", ".join(new))
    return _led(text, old, new)


def joined(text: str, project: Project, old: Sequence[str], new: str, frozen: Collection[str]) -> str:
    """The lineage with clauses that became one; it may be one of them."""
    gone = [name for name in old if name != new]
    if any(name in frozen for name in gone):
        known = [name for name in old if name in frozen or name == new]
        text = _appended(text, project, "merged", ", ".join(known), new)
    for name in gone:
        text = text if name in frozen else _led(text, name, [new])
    return text


def _appended(text: str, project: Project, kind: str, old: str, new: str) -> str:
    """The text with an entry at its end; every other byte stays as it is."""
    text = re.sub(r"(?m)^\[\]\s*$\n?", "", text)  # a new project has an empty list there
    reason = ", ".join(f"{lang}: ''" for lang in project.draft.languages)  # empty: the check asks for it
    entry = (
        f"- draft: {project.label}\n  kind: {kind}\n  from: [{old}]\n  to: [{new}]\n  reason: {{{reason}}}\n"
    )
    return (text.rstrip("\n") + "\n" + entry).lstrip("\n")


def _led(text: str, old: str, new: Sequence[str]) -> str:
    """The text whose entries that led to an ID lead to others, or say that it came to an end."""
    yaml, _ = read_yaml(text, LINEAGE)
    data = yaml.data if yaml is not None else None
    for index, entry in enumerate(data if isinstance(data, list) else []):
        to = entry.get("to") if isinstance(entry, dict) else None
        if not isinstance(to, list) or old not in to:
            continue
        led: list[Plain] = [name for item in to for name in (new if item == old else [item])]
        text = set_value(text, (index, "to"), led)
        if not led:
            text = set_value(text, (index, "kind"), "retired")
    return text


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
