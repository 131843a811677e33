"""Drafts named by the user: a frozen label, the working text, or any git revision."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from pathlib import Path

import msgspec

from clausework.drafts.register import read_draft, read_register
from clausework.errors import UnknownDraft
from clausework.model.draft import Draft, plain
from clausework.source.project import WORKING, load


def open_draft(root: Path, label: str) -> Draft:
    """The draft that `label` names: `working`, `git:REV`, or a frozen label; without places."""
    if label == WORKING:
        return plain(load(root).draft)
    if label.startswith("git:"):
        return _revision(root, label)
    return read_draft(root, label)


def _revision(root: Path, label: str) -> Draft:
    """The working text as it stood in a commit; UnknownDraft if git does not know it."""
    revision = label.removeprefix("git:")
    command = ["git", "-C", str(root), "archive", "--format=tar", revision or "HEAD", "standard"]
    if revision.startswith("-"):
        raise UnknownDraft(label, _known(root))
    result = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no shell
    if result.returncode:
        raise UnknownDraft(label, _known(root))
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(result.stdout)) as archive:
            archive.extractall(folder, filter="data")
        draft = plain(load(Path(folder)).draft)
    return msgspec.structs.replace(draft, label=label)


def _known(root: Path) -> tuple[str, ...]:
    return (*(entry.label for entry in read_register(root)), WORKING, "git:REV")
