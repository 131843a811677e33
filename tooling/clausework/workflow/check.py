"""Check a project: read it, then ask every rule."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec

from clausework.checks.engine.registry import own_rules
from clausework.checks.engine.run import by_cause, check, settle
from clausework.checks.engine.trials import tried
from clausework.drafts import register
from clausework.model.comment import Comment
from clausework.model.draft import Draft, Place
from clausework.model.finding import Finding, standing
from clausework.model.progress import Progress, silent
from clausework.plugins import STANDARD
from clausework.source.files import names_in
from clausework.source.memory import Memory, digest, undisturbed
from clausework.source.project import Project, load
from clausework.source.unfit import fault

FROZEN = tuple[tuple[Finding, ...], Draft | None, tuple[register.SealedDraft, ...]]


def check_project(
    root: Path,
    memory: Memory | None = None,
    redlines: bool = True,
    progress: Progress = silent,
    *,
    excused: bool = False,
) -> tuple[Project, tuple[Finding, ...]]:
    """The project at `root` and all that is wrong with it, each cause before what follows from it.

    The rules compare the working text with the newest frozen draft of another label, and with the
    records of comments; a frozen draft that was tampered with is reported and not compared with.
    With a memory of an earlier check, only what changed since is read and checked again. Without
    `redlines`, a stale translation is reported at once, but not what has changed since it was made. What
    a reason excuses is told behind the rest if `excused` is asked for.
    """
    known = memory or Memory()
    progress("read")
    with undisturbed():
        project = load(root, known)
        found = _check_loaded(project, known, memory, redlines, progress)
    return project, found if excused else standing(found)


@cache
def _memory_of(root: Path) -> Memory:
    """What a process knows of a project from earlier calls of the library."""
    return Memory()


def load_remembered(root: Path) -> Project:
    """The project at `root`, to be checked by `check_loaded`; of its files those that changed are read."""
    return load(root, _memory_of(root.resolve()))


def check_loaded(project: Project) -> tuple[Finding, ...]:
    """All that is wrong with a project that was read, causes first; see `check_project`."""
    memory = _memory_of(project.root.resolve())
    with undisturbed():
        return standing(_check_loaded(project, memory, memory))


def _check_loaded(
    project: Project, known: Memory, memory: Memory | None, redlines: bool = True, progress: Progress = silent
) -> tuple[Finding, ...]:
    root = project.root
    STANDARD.set(root)
    comments, faults = known.recall(
        "records", known.folder_digest(root, "comments"), lambda: _records(root, progress)
    )
    frozen = f"{project.label} {known.folder_digest(root, 'standard/drafts')}"
    altered, previous, sealed = known.recall_kept(
        "frozen", frozen, FROZEN, lambda: _frozen(root, project.label)
    )
    altered += broken_seals(project, comments, sealed)
    found = check(project.draft, previous, project, comments, memory, progress)
    settled = settle(found, project.allowed, project.severity, project.sources, unused=not project.unread)
    found, excused = standing(settled), tuple(item for item in settled if item.excuse)
    if redlines and not altered and any(item.rule == "BIL-004" for item in found):
        progress("compare")
        from clausework.workflow.layout import with_changes  # which other checks need not wait for

        found = with_changes(project, found, known)
    if redlines and previous and any(item.gate for item in found):
        progress("compare")
        from clausework.workflow.given import with_wordings

        found = with_wordings(project, previous, comments, found)
    read = project.findings
    if any(item.rule == "OUT-001" for item in read):
        from clausework.workflow.given import with_moves

        read = with_moves(project, previous)
    found = (*read, *_closed(root), *_of_own_rules(project, known), *faults, *altered, *found)
    return (*by_cause(found, project.draft), *excused)


def _of_own_rules(project: Project, known: Memory) -> tuple[Finding, ...]:
    """What is wrong with the rules that the standard brings itself."""
    own, draft = own_rules(project.root).digest, project.draft
    key = digest(own.encode(), msgspec.msgpack.encode((project.words, draft.roles, draft.profile)))
    kept = tuple[Finding, ...]
    return known.recall_kept("own rules", key, kept, lambda: tuple(tried(project))) if own else ()


def _closed(root: Path) -> Iterator[Finding]:
    """A finding for each folder that cannot be looked into."""
    errors: list[OSError] = []
    for folder in ("standard", "comments"):
        for _ in os.walk(root / folder, onerror=errors.append):
            pass
    for error in errors:
        if not isinstance(error, FileNotFoundError):
            path = Path(error.filename).relative_to(root).as_posix()
            yield fault("FIL-006", Place(path), "reader.closed_folder")


def _records(root: Path, progress: Progress) -> tuple[tuple[Comment, ...], tuple[Finding, ...]]:
    # Most checks remember the records.
    from clausework.consultation.meetings import parse_meeting
    from clausework.consultation.records import missing_numbers, read_records, unreviewed
    from clausework.consultation.replies import read_replies

    comments, findings = read_records(root, progress)
    replies = (item for name in names_in(root / "comments") for item in read_replies(root, name)[1])
    days = (name.removesuffix(".yml") for name in names_in(root / "comments/meetings") if ".yml" in name)
    meetings = (item for day in days for item in parse_meeting(root, day)[1])
    return comments, (*findings, *missing_numbers(comments), *unreviewed(comments), *replies, *meetings)


def _frozen(root: Path, label: str) -> FROZEN:
    """The findings on the frozen drafts, the one to compare with, and the seals of all."""
    altered = register.verify(root)
    if altered:
        return altered, None, ()
    return (), register.previous_draft(root, label), register.sealed_drafts(root)


def broken_seals(
    project: Project,
    comments: tuple[Comment, ...] | None = None,
    drafts: tuple[register.SealedDraft, ...] | None = None,
) -> tuple[Finding, ...]:
    """The answers, reasons and entries that differ from what a frozen draft was sealed with.

    What is not in hand is read: the records of comments, and the drafts.
    """
    root = project.root
    drafts = register.sealed_drafts(root) if drafts is None else drafts
    if not any(draft.seal for draft in drafts):
        return ()
    from clausework.consultation.records import locate_records  # which most checks need not know

    comments = _records(root, silent)[0] if comments is None else comments
    paths = {number: path.relative_to(root).as_posix() for number, path in locate_records(root).items()}
    return tuple(register.broken(drafts, comments, paths, project.draft))
