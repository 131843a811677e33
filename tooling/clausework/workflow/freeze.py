"""Freeze the working text, list the drafts, prove that they are as frozen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path, PurePosixPath

import msgspec

from clausework.consultation.numbers import is_number
from clausework.consultation.parse import finding
from clausework.consultation.records import FOLDER, locate_records
from clausework.drafts import register
from clausework.drafts.changed import deleted_paths, is_shallow
from clausework.drafts.register import (
    RegisterEntry as RegisterEntry,
    draft_path as draft_path,
    freeze,
    read_register as read_register,
)
from clausework.errors import StoreError
from clausework.model.draft import Place
from clausework.model.finding import Finding
from clausework.model.progress import Progress, silent
from clausework.source.project import Project, load
from clausework.source.settings import store_path
from clausework.workflow.account import ProjectAccount
from clausework.workflow.check import broken_seals, check_project


def freeze_draft(root: Path, label: str, progress: Progress = silent) -> RegisterEntry:
    """Check the whole project and write it as the draft `label`; DraftRefused says why not."""
    project, findings = check_project(root, progress=progress)
    known = ProjectAccount(root, progress)
    lines, comments = known.account.lines, known.comments
    progress("write")
    entry = freeze(project, label, (*findings, *_deleted_records(project)), lines, comments)
    _log(project)
    return entry


def _log(project: Project) -> None:
    """Have the log tell of the draft if its store is here; else it does when it is next opened."""
    for rehearsal in (False, True):
        if store_path(project.root, rehearsal).is_file():
            from clausework.workflow.consult import open_store  # a plain install has no store
            from clausework.workflow.log import log_drafts

            with suppress(StoreError), closing(open_store(project.root, rehearsal)) as store:
                log_drafts(project.root, store)


def _deleted_records(project: Project) -> Iterator[Finding]:
    """The records of comments that git once had and that are there no more; those of a rehearsal may go.

    A clone without the earlier commits cannot tell, so that is named instead.
    """
    if is_shallow(project.root):
        short = finding("REC-012", Place(FOLDER), "history_short")
        yield msgspec.structs.replace(short, gate=True, key="history")
    known = locate_records(project.root)
    rehearsals = {item.id for item in project.consultations if item.rehearsal}
    for path in deleted_paths(project.root, FOLDER):
        number, consultation = PurePosixPath(path).stem, PurePosixPath(path).parts[-3:-2]
        if is_number(number) and number not in known and consultation[0] not in rehearsals:
            gone = finding("REC-012", Place(path), "record_deleted", number=number, path=path)
            yield msgspec.structs.replace(gone, gate=True, key=number)


def verify_drafts(root: Path, progress: Progress = silent) -> tuple[Finding, ...]:
    """The alterations, losses and additions since freezing, in the drafts or in what led to them."""
    return register.verify(root, progress) or broken_seals(load(root))


def unsealed(root: Path) -> tuple[str, ...]:
    """The labels of the frozen drafts that have no seal: an earlier release froze them."""
    return tuple(draft.label for draft in register.frozen_drafts(root) if draft.sealed is None)
