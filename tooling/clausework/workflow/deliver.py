"""Publish one draft: every file that is handed in, printed and passed on of it, in one folder."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import msgspec

from clausework.consultation.fields import unreviewed_numbers
from clausework.errors import NotDelivered
from clausework.model.draft import WORKING
from clausework.model.progress import Progress, silent
from clausework.rendering.assemble import assemble
from clausework.rendering.deliverables import SUMS, deliver, unmade as unmade
from clausework.source.files import write_files
from clausework.source.project import Project, load
from clausework.workflow.check import broken_seals

PHASES = ("read", "compare", "deliver", "write")
"""What it goes through, in order."""


class DeliveredDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A draft as delivered: the folder, the names of its files, and how many bytes they have.

    `unmade` are the kinds of files that this machine cannot make, each time with the extra that they need.
    `unreviewed` are the numbers of comments whose words they do not have because nobody has reviewed them.
    `plain` are the names of files, each with the words of a block that was printed as plain lines.
    """

    out: Path
    names: tuple[str, ...]
    size: int
    unmade: tuple[tuple[tuple[str, ...], str], ...] = ()
    unreviewed: tuple[str, ...] = ()
    plain: tuple[tuple[str, str], ...] = ()


def deliver_draft(
    root: Path, label: str, out: Path, *, site_url: str = "", progress: Progress = silent
) -> DeliveredDraft:
    """Write the files of the frozen draft of that label, or of `working`, into `out`: all of them or none.

    Files that were delivered there before and are not any more go, others stay. UnknownDraft if there is
    no draft of that label; NotDelivered if its text cannot be read in full, if an answer or a reason is not
    what a draft was sealed with, or if somebody has worked on a file that would be replaced.
    """
    progress("read")
    project = load(root)
    if label == WORKING:
        require_whole(project)
    shown = msgspec.structs.replace(project, current=WORKING if label == WORKING else project.current)
    unsealed = broken_seals(project)
    if unsealed:
        raise NotDelivered("deliver_unsealed", found=tuple(item.message for item in unsealed))
    publication = assemble(shown, site_url=site_url, progress=progress)
    publication.edition(label)
    files = deliver(msgspec.structs.replace(publication, current=label), progress)
    before = _listed(out / SUMS)
    _must_be_ours(out, before, {file.name: file.digest for file in files})
    progress("write")
    write_files((out / file.name, file.data) for file in files)
    for name in sorted(before.keys() - {file.name for file in files}):
        (out / name).unlink(missing_ok=True)
    return DeliveredDraft(
        out=out,
        names=tuple(file.name for file in files),
        size=sum(len(file.data) for file in files),
        unmade=unmade(),
        unreviewed=unreviewed_numbers(publication.hidden),
        plain=tuple((file.name, words) for file in files for words in file.plain),
    )


def require_whole(project: Project) -> None:
    """NotDelivered if a part of the working text cannot be read: the files would lack it without a word."""
    faults = [item for item in project.findings if item.severity == "error"]
    if faults:
        first = faults[0]
        place = f"{first.at.path}:{first.at.line}"
        raise NotDelivered("deliver_unread", count=len(faults), place=place, first=first.message)


def _must_be_ours(out: Path, before: Mapping[str, str], fresh: Mapping[str, str]) -> None:
    """NotDelivered if a file has neither the digest of the last delivery nor that of this one.

    A person has worked on it, as on the gaps of an explanatory note, or it was never delivered.
    """
    edited = tuple(
        name
        for name in sorted((before.keys() | fresh.keys()) - {SUMS})
        if (out / name).is_file()
        and sha256((out / name).read_bytes()).hexdigest() not in (before.get(name), fresh.get(name))
    )
    if edited:
        raise NotDelivered("deliver_edited", path=out, names=edited)


def _listed(sums: Path) -> dict[str, str]:
    """The files in a list of digests that an earlier run wrote."""
    lines = sums.read_text(encoding="utf-8").splitlines() if sums.is_file() else []
    parts = (line.partition("  ") for line in lines)
    return {name: digest for digest, _, name in parts if name and "/" not in name}
