"""Blame: where each line of a clause comes from, through all frozen drafts to the working text."""

from __future__ import annotations

from pathlib import Path

from clausework.consultation.records import read_records
from clausework.drafts.register import read_draft, read_register
from clausework.model.draft import Clause, plain
from clausework.model.progress import Progress, silent
from clausework.redline.causes import BlamedLine, Trace, blame
from clausework.rendering.causing import cause_text as cause_text, draft_name as draft_name
from clausework.source.project import load
from clausework.workflow.layout import known_clause


def blame_clause(
    root: Path, clause_id: str, progress: Progress = silent
) -> tuple[Clause, tuple[BlamedLine, ...]]:
    """A clause of the working text and its lines; LayoutRefused if there is no such clause."""
    progress("read")
    project = load(root)
    clause = project.draft.clause(clause_id)
    if clause is None:
        known_clause(project, clause_id)
        return Clause(id=clause_id), ()
    drafts = [read_draft(root, entry.label) for entry in read_register(root)]
    records, _ = read_records(root, progress)
    progress("compare")
    trace = Trace([*drafts, plain(project.draft)], records)
    return clause, blame(trace, clause, project.draft.languages[0])
