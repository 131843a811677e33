"""The account of a project: every line that changed since the last frozen draft, with its causes."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from clausework.consultation.records import read_records
from clausework.drafts.register import previous_draft
from clausework.model.cause import CauseAccount, ChangedLine
from clausework.model.comment import Comment
from clausework.model.draft import WORKING, Draft
from clausework.model.progress import Progress, silent
from clausework.redline.alignment import lines_between
from clausework.redline.causes import account
from clausework.source.project import Project, load


class ProjectAccount:
    """The project at a root, the draft before its working text, and the account between the two."""

    def __init__(self, root: Path, progress: Progress = silent) -> None:
        self.root = root
        self._progress = progress
        progress("read")
        self.project: Project = load(root)
        self.previous: Draft | None = previous_draft(root, self.project.label)

    @cached_property
    def records(self) -> tuple[Comment, ...]:
        """The records of all comments."""
        return read_records(self.root, self._progress)[0]

    @cached_property
    def comments(self) -> tuple[Comment, ...]:
        """The comments that the draft which is being written answers: those on the draft before it."""
        label = self.previous.label if self.previous else ""
        return tuple(item for item in self.records if item.draft in (label, WORKING))

    @cached_property
    def account(self) -> CauseAccount:
        """The changed lines with their causes; none before the first draft is frozen."""
        if self.previous is None:
            return CauseAccount()
        comments = self.comments
        self._progress("compare")
        draft = self.project.draft
        return account(lines_between(self.previous, draft), self.previous, draft, comments)

    def lines(self, target: str) -> tuple[ChangedLine, ...]:
        """The lines that a name means: one by PLACE@DIGEST, all of a place, or all of a clause."""
        lines = self.account.lines
        exact = tuple(line for line in lines if line.name == target)
        return exact or tuple(line for line in lines if target in (line.place, line.clause))
