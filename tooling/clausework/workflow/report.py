"""Report: what is wrong with a project, or with a part of it, in a format for people or programs."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from clausework.checks.reports import report as report
from clausework.model.progress import Progress, silent

if TYPE_CHECKING:  # the list of all commands is there at once without it
    from clausework.model.finding import Finding
    from clausework.workflow.recheck import Checked


def check_report(
    root: Path,
    paths: tuple[str, ...],
    form: str,
    part: str | None,
    lang: str,
    progress: Progress = silent,
    *,
    whole: bool = False,
) -> tuple[str, tuple[Finding, ...]]:
    """The report on the files and folders of `paths`, by default on all, and the findings in it.

    The report for people counts what follows from another finding, unless it is to be `whole`.

    With a `part`, on what git says has `changed`, or as it has it `staged`. It is the last work of its
    process, whose memory is not searched for cycles any more.
    """
    from clausework.source.memory import undisturbed
    from clausework.workflow.recheck import recheck

    with undisturbed(last=True):
        checked = _checked_part(root, part, progress) if part else recheck(root, progress=progress)
        findings = _below(checked.findings, paths)
        told = tuple(map(_alone, findings)) if whole and form == "text" else findings
        return report(form, told, checked.sources, lang), findings


def _alone(item: Finding) -> Finding:
    """The finding as one that follows from no other."""
    return msgspec.structs.replace(item, follows=None) if item.follows else item


def _checked_part(root: Path, part: str, progress: Progress) -> Checked:
    """The findings on the files that git says have changed, or as it has them staged.

    A commit should wait neither for what git remembers nor for clauses that it leaves as they are.
    But what a file that is gone was needed for stands in other files.
    """
    from clausework.drafts.changed import as_staged, changed_paths, staged_paths
    from clausework.workflow.recheck import Checked, recheck

    touched = frozenset(staged_paths(root) if part == "staged" else changed_paths(root))
    if not touched:
        return Checked((), {})
    with as_staged(root) if part == "staged" else nullcontext(root) as folder:
        if not all((folder / path).exists() for path in touched):  # what referred to it is elsewhere
            return recheck(folder, redlines=False, kept=root, progress=progress)
        checked = recheck(folder, redlines=False, only=touched, kept=root, progress=progress)
    return Checked(tuple(item for item in checked.findings if item.at.path in touched), checked.sources)


def _below(findings: tuple[Finding, ...], paths: tuple[str, ...]) -> tuple[Finding, ...]:
    """The findings in the files and folders of `paths`; without any, all of them."""
    if not paths or "." in paths:
        return findings
    return tuple(
        item
        for item in findings
        if any(item.at.path == path or item.at.path.startswith(path + "/") for path in paths)
    )
