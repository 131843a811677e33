"""Compare: from two names of drafts to their redline, each line with its causes."""

from __future__ import annotations

from pathlib import Path

import msgspec

from clausework.consultation.records import read_records
from clausework.drafts.register import GIT, read_draft, read_register
from clausework.drafts.revisions import Opened, opened, picture_of
from clausework.model.comment import Comment
from clausework.model.draft import Draft
from clausework.model.finding import Finding
from clausework.model.redline import Redline
from clausework.redline.compare import Explain, compare
from clausework.redline.trace import Trace
from clausework.render.pictures import data_address
from clausework.source.project import WORKING


class Comparison(msgspec.Struct, frozen=True):
    """Two drafts and their redline; `faults` tell for either what could not be read of it."""

    old: Draft
    new: Draft
    redline: Redline
    faults: dict[str, tuple[Finding, ...]] = {}


def compare_drafts(root: Path, old: str, new: str) -> Redline:
    """The redline between two drafts of a project, each named as `compared` says."""
    return compared(root, old, new).redline


def compared(root: Path, old: str, new: str) -> Comparison:
    """Two drafts of a project with the redline between them.

    Each is named by the label of a frozen draft, `working`, or `git:REV`; UnknownDraft if there
    is no such draft, DraftAltered if one is not as it was frozen.
    """
    first, second = opened(root, old), opened(root, new)
    before, after = first.draft, second.draft
    faults = {name: side.faults for name, side in ((old, first), (new, second)) if side.faults}
    comments, _ = read_records(root)
    explain = _explain(root, (old, first), (new, second), comments)
    return Comparison(before, after, compare(before, after, explain=explain), faults)


def embedded(root: Path, redline: Redline) -> dict[str, str]:
    """The pictures of the figures that changed, as addresses that hold them, by their digests."""
    found: dict[str, str] = {}
    for change in redline.changed():
        for text in change.texts.values():
            for line in text.lines:
                for label, side in ((redline.old.label, line.old), (redline.new.label, line.new)):
                    if side and side.sha256 and line.altered and side.sha256 not in found:
                        data = picture_of(root, label, side.target, side.sha256)
                        found[side.sha256] = data_address(side.target, data)
    return found


def _explain(
    root: Path, old: tuple[str, Opened], new: tuple[str, Opened], comments: tuple[Comment, ...]
) -> Explain:
    """What gives the lines their causes: the steps through the frozen drafts between the two.

    A text that is not frozen comes after the newest draft that was frozen when it was written.
    """
    order = [entry.label for entry in read_register(root)]
    first, last = (name if _frozen(name) else side.after for name, side in (old, new))
    if last not in order or first not in order or order.index(first) > order.index(last):
        return tuple
    base, *later = (read_draft(root, label) for label in order[order.index(first) : order.index(last) + 1])
    if not _frozen(new[0]):
        later.append(new[1].draft)
    if not later:
        return tuple
    return Trace([old[1].draft, *later], comments, None if _frozen(old[0]) else base).explain


def _frozen(name: str) -> bool:
    return name != WORKING and not name.startswith(GIT)
