"""Publish one draft: every file that is handed in, printed and passed on of it, in one folder."""

from __future__ import annotations

from pathlib import Path

import msgspec

from clausework.model.draft import WORKING
from clausework.model.progress import Progress, silent
from clausework.rendering.assemble import assemble
from clausework.rendering.deliverables import SUMS, deliver
from clausework.rendering.deliverables import unmade as unmade
from clausework.source.files import write_files
from clausework.source.project import load

PHASES = ("read", "compare", "deliver", "write")
"""What it goes through, in order."""


class DeliveredDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A draft as delivered: the folder, the names of its files, and how many bytes they have.

    `unmade` are the kinds of files that this machine cannot make, each time with the extra that they need.
    """

    out: Path
    names: tuple[str, ...]
    size: int
    unmade: tuple[tuple[tuple[str, ...], str], ...] = ()


def deliver_draft(
    root: Path, label: str, out: Path, *, site_url: str = "", progress: Progress = silent
) -> DeliveredDraft:
    """Write the files of the frozen draft of that label, or of `working`, into `out`: all of them or none.

    Files that were delivered there before and are not any more go, others stay. UnknownDraft if there is
    no draft of that label.
    """
    progress("read")
    project = load(root)
    shown = msgspec.structs.replace(project, current=WORKING if label == WORKING else project.current)
    publication = assemble(shown, site_url=site_url, progress=progress)
    publication.edition(label)
    files = deliver(msgspec.structs.replace(publication, current=label), progress)
    progress("write")
    before = _listed(out / SUMS)
    write_files((out / file.name, file.data) for file in files)
    for name in before - {file.name for file in files}:
        (out / name).unlink(missing_ok=True)
    return DeliveredDraft(
        out=out,
        names=tuple(file.name for file in files),
        size=sum(len(file.data) for file in files),
        unmade=unmade(),
    )


def _listed(sums: Path) -> set[str]:
    """The names of files in a list of digests that an earlier run wrote."""
    lines = sums.read_text(encoding="utf-8").splitlines() if sums.is_file() else []
    return {name for line in lines for _, _, name in [line.partition("  ")] if name and "/" not in name}
