"""Lineage of IDs between two drafts."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
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


class History:
    """Earlier versions of files, by their paths relative to the project."""

    def __init__(
        self, versions: Mapping[str, Iterable[str]], process: subprocess.Popen[bytes] | None
    ) -> None:
        self._versions = versions
        self._process = process

    def texts(self, path: str) -> Iterator[str]:
        """The versions of a file, newest first, each read when it is asked for."""
        for blob in self._versions.get(path, ()):
            yield self._content(blob).decode("utf-8", "replace").replace("\r\n", "\n")

    def _content(self, blob: str) -> bytes:
        if self._process is None or self._process.stdin is None or self._process.stdout is None:
            return b""
        self._process.stdin.write(f"{blob}\n".encode())
        self._process.stdin.flush()
        head = self._process.stdout.readline().split()
        if len(head) != 3:  # it is not in this clone
            return b""
        size = int(head[2])
        return self._process.stdout.read(size + 1)[:size]


@contextmanager
def history_of(root: Path, paths: Iterable[str]) -> Iterator[History]:
    """The history of these files in git; nothing where there is no git, or no path."""
    versions = _versions(root, sorted(set(paths)))
    if not versions:
        yield History({}, None)
        return
    command = ["git", "cat-file", "--batch"]
    with subprocess.Popen(  # noqa: S603 - fixed words
        command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        yield History(versions, process)


def _versions(root: Path, paths: list[str]) -> dict[str, list[str]]:
    """For each path the IDs of its last contents, newest first."""
    found: dict[str, list[str]] = {}
    log = b""
    with suppress(NoGit):
        log = (paths and git(root, *LOG, "--relative", "--format=", "--", *paths)) or b""
    for line in log.decode("utf-8", "replace").splitlines():
        about, _, path = line.partition("\t")
        blob = about.split()[3]
        blobs = found.setdefault(path, [])
        if blob not in blobs and len(blobs) < REVISIONS and blob.strip("0"):
            blobs.append(blob)
    return found
