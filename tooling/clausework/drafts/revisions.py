"""Drafts named by the user: a frozen label, the working text, or any git revision."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from clausework.drafts.pictures import is_of, kept, present
from clausework.drafts.register import GIT, read_draft, read_register
from clausework.errors import NoGit, UnknownRevision
from clausework.model.draft import WORKING, Draft, plain
from clausework.model.finding import Finding
from clausework.source.pictures import ASSETS
from clausework.source.project import load
from clausework.source.settings import Settings, settings_at

FLAGS = ("-e", "--format=tar", "--is-shallow-repository")


class Opened(msgspec.Struct, frozen=True):
    """A draft and what could not be read of it, which a frozen draft never has.

    `after` is the newest draft that was frozen when the text stood so, "" if there was none. `shown` is the
    draft as pages and documents show it (see `attributed`), which is not what is compared.
    """

    draft: Draft
    faults: tuple[Finding, ...] = ()
    after: str = ""
    shown: Draft | None = None


def open_draft(root: Path, label: str) -> Draft:
    """The draft that `label` names, as far as it can be read, as it is shown; see `opened`."""
    found = opened(root, label)
    return found.shown or found.draft


def opened(root: Path, label: str) -> Opened:
    """The draft that `label` names: `working`, `git:REV`, or a frozen label; without places.

    UnknownDraft if there is none, DraftAltered if it is not as it was frozen.
    """
    if label == WORKING:
        return _read(root, WORKING)
    if label.startswith(GIT):
        with checked_out(root, label, ("standard", ASSETS)) as folder:
            found = _read(folder, label)
    else:
        found = Opened(read_draft(root, label))
    return msgspec.structs.replace(found, shown=attributed(found.draft, settings_at(root)))


def attributed(draft: Draft, today: Settings | Draft) -> Draft:
    """A draft of before as it is shown: as nobody's, if the project says now that it is a reconstruction.

    What is frozen keeps its bytes, and they may name a body that took no part; no page or document
    repeats that. A licence that is given now holds for a draft that names none.
    """
    if today.licence and not draft.licence:
        draft = msgspec.structs.replace(draft, licence=today.licence)
    if not today.reconstruction:
        return draft
    return msgspec.structs.replace(draft, body=today.body, reconstruction=True)


def picture_of(root: Path, label: str, target: str, sha256: str) -> bytes:
    """A picture of the draft that `label` names; DraftAltered if it is not kept as it was frozen."""
    if label == WORKING:
        return present(root, target, sha256)
    if label.startswith(GIT):
        revision = label.removeprefix(GIT) or "HEAD"
        data = _git(root, "cat-file", "blob", f"{revision}:./{ASSETS}/{target}") or b""
        return data if is_of(data, sha256) else b""
    return kept(root, label, target, sha256)


def _read(root: Path, label: str) -> Opened:
    """The working text of a project, or of what a commit has of one."""
    project = load(root)
    draft = plain(project.draft)
    faults = tuple(finding for finding in project.findings if finding.severity == "error")
    after = next((entry.label for entry in reversed(read_register(root))), "")
    return Opened(draft if label == WORKING else msgspec.structs.replace(draft, label=label), faults, after)


@contextmanager
def checked_out(root: Path, label: str, parts: tuple[str, ...]) -> Iterator[Path]:
    """A folder with those parts of the project that a commit has, the first at least."""
    import tarfile
    import tempfile

    revision = label.removeprefix(GIT) or "HEAD"
    there = [part for part in parts if _git(root, "cat-file", "-e", f"{revision}:./{part}") is not None]
    data = _git(root, "archive", "--format=tar", revision, *there) if parts[0] in there else None
    if data is None or revision.startswith("-"):
        raise _unknown(root, label, revision)
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            archive.extractall(folder, filter="data")
        yield Path(folder)


def _unknown(root: Path, label: str, revision: str) -> UnknownRevision:
    """Why a revision is no draft: where git has it, or may not have fetched it."""
    shallow = _git(root, "rev-parse", "--is-shallow-repository")
    if shallow is None:
        return UnknownRevision("revision_of_nothing", label=label)
    if _git(root, "cat-file", "-e", f"{revision}^{{tree}}") is not None:
        return UnknownRevision("revision_without_standard", label=label)
    if shallow.strip() == b"true":
        return UnknownRevision("revision_not_fetched", label=label)
    return UnknownRevision("unknown_revision", label=label)


def _git(root: Path, *words: str) -> bytes | None:
    """What git answers, or None if it refuses."""
    if any(word.startswith("-") and word not in FLAGS for word in words):
        return None
    command = ["git", "-C", str(root), *words]
    try:
        result = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no shell
    except FileNotFoundError as error:
        raise NoGit from error
    return None if result.returncode else result.stdout
