"""Drafts named by the user: a frozen label, the working text, or any git revision."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from clausework.drafts.register import read_draft, read_register
from clausework.errors import UnknownDraft
from clausework.model.draft import Draft, plain
from clausework.source.project import WORKING, load

GIT = "git:"
"""What the name of a revision begins with."""
FLAGS = ("-e", "--format=tar")


def open_draft(root: Path, label: str) -> Draft:
    """The draft that `label` names: `working`, `git:REV`, or a frozen label; without places."""
    if label == WORKING:
        return plain(load(root).draft)
    if label.startswith(GIT):
        return _revision(root, label)
    return read_draft(root, label)


def _revision(root: Path, label: str) -> Draft:
    """The working text as it stood in a commit; UnknownDraft if git does not know it."""
    with checked_out(root, label, ("standard",)) as folder:
        draft = plain(load(folder).draft)
    return msgspec.structs.replace(draft, label=label)


@contextmanager
def checked_out(root: Path, label: str, parts: tuple[str, ...]) -> Iterator[Path]:
    """A folder with those parts of the project that a commit has, for as long as it is needed."""
    revision = label.removeprefix(GIT) or "HEAD"
    there = [part for part in parts if _git(root, "cat-file", "-e", f"{revision}:./{part}") is not None]
    data = _git(root, "archive", "--format=tar", revision, *there) if there else None
    if data is None or revision.startswith("-"):
        raise UnknownDraft(label, _known(root))
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            archive.extractall(folder, filter="data")
        yield Path(folder)


def _git(root: Path, *words: str) -> bytes | None:
    """What git answers, or None if it refuses."""
    if any(word.startswith("-") and word not in FLAGS for word in words):
        return None
    command = ["git", "-C", str(root), *words]
    result = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no shell
    return None if result.returncode else result.stdout


def _known(root: Path) -> tuple[str, ...]:
    return (*(entry.label for entry in read_register(root)), WORKING, "git:REV")
