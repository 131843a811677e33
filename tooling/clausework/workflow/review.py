"""Review: what a proposed text changes, answers and breaks, against a revision or another draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from clausework.consultation.fields import may_be_shown
from clausework.consultation.records import read_records
from clausework.drafts.register import GIT, checked_out
from clausework.model.comment import Comment
from clausework.model.draft import WORKING
from clausework.model.finding import Finding
from clausework.model.progress import Progress, silent
from clausework.rendering.redline_formats import RedlineContext
from clausework.rendering.redlining import spoken_by
from clausework.source.settings import ASSETS
from clausework.workflow.check import check_project
from clausework.workflow.compare import compared

PARTS = ("standard", "comments", ASSETS)


def review_drafts(
    root: Path, old: str, new: str, lang: str | None = None, progress: Progress = silent
) -> RedlineContext:
    """The content of a comment on a pull request: the redline, what the new side answers and what it breaks.

    A frozen label has a text only, so nothing is answered or broken since.
    """
    found = compared(root, old, new, progress)
    context = RedlineContext(
        redline=found.redline, drafts=(found.old, found.new), lang=spoken_by(found.redline, lang)
    )
    with _files(root, old) as before, _files(root, new) as after:
        if before is None or after is None:
            return context
        findings = _fresh(*(check_project(side, progress=progress)[1] for side in (before, after)))
        return msgspec.structs.replace(context, settled=_settled(before, after), findings=findings)


@contextmanager
def _files(root: Path, name: str) -> Iterator[Path | None]:
    """The project as the side has it: where it is, as a commit has it, or None for a frozen draft."""
    if name == WORKING:
        yield root
    elif name.startswith(GIT):
        with checked_out(root, name, PARTS) as folder:
            yield folder
    else:
        yield None


def _settled(before: Path, after: Path) -> tuple[Comment, ...]:
    """The comments that have another answer after than before, of those that may be shown."""
    answers = {comment.id: comment.disposition for comment in read_records(before)[0]}
    return tuple(
        comment
        for comment in read_records(after)[0]
        if may_be_shown(comment) and comment.disposition and answers.get(comment.id) != comment.disposition
    )


def _fresh(before: tuple[Finding, ...], after: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings that are new; one that only stands on another line is not."""
    left = Counter(map(_sign, before))  # the same twice on one side is twice
    found = []
    for finding in after:
        if left[_sign(finding)]:
            left[_sign(finding)] -= 1
        else:
            found.append(finding)
    return tuple(found)


def _sign(finding: Finding) -> tuple[str, str, str]:
    return (finding.rule, finding.at.path, finding.message.get("zh", ""))  # no line: text above moves it
