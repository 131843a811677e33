"""The functions of the library: the use cases of the command line, on values in place of files.

A function that changes files takes a project as it was loaded and changes its folder: `load` reads it anew.
`progress` is called as long work goes on. What a function needs is imported by its first call, since the
parts that build and publish take long to load.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from clausework.errors import UnreadableFile
from clausework.model.comment import Comment, Disposition, Outcome
from clausework.model.draft import Draft
from clausework.model.finding import Finding
from clausework.model.progress import Progress, silent
from clausework.workflow import (
    check as _check,
    compare as _compare,
    comparison as _comparison,
    project as _project,
)
from clausework.workflow.comparison import Comparison
from clausework.workflow.project import Project

if TYPE_CHECKING:
    from clausework.model.cause import ChangedLine
    from clausework.workflow.fix import Cure
    from clausework.workflow.freeze import RegisterEntry
    from clausework.workflow.publish import BuiltSite, DeliveredDraft
    from clausework.workflow.settle import Settled

PathName = str | os.PathLike[str]


class CheckResult(msgspec.Struct, frozen=True):
    """All that is wrong with a project, by place; a project without errors may be frozen and published."""

    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep a draft from being frozen."""
        return tuple(item for item in self.findings if item.severity == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that a drafter should look at."""
        return tuple(item for item in self.findings if item.severity == "warning")


def load(folder: PathName = ".") -> Project:
    """Read the project that a folder is in.

    What is wrong with its files is in the `findings` of the project; ClauseworkError if there is no project.
    """
    return _check.load_remembered(_project.find_root(Path(folder)))


def check(project: Project) -> CheckResult:
    """Check a project as `clausework check` does: its text, translations, IDs, records and frozen drafts."""
    return CheckResult(_check.check_loaded(project))


def open_draft(project: Project, label: str) -> Draft:
    """Open a draft by the label under which it was frozen, `working`, or `git:REV`.

    ClauseworkError if there is none, or if it is not as it was frozen.
    """
    return _compare.open_draft(project.root, label)


def read_comments(project: Project) -> tuple[Comment, ...]:
    """Read the records of comments in the project's repository, by consultation and number."""
    return _compare.read_records(project.root)[0]


def compare(old: Draft, new: Draft, project: Project | None = None) -> Comparison:
    """Compare two drafts; the redline is proved to give both back.

    With the project whose drafts they are, lines have the comments that caused them, and pages the pictures.
    """
    if project is None:
        return _compare.compare_texts(old, new)
    return _compare.compared_in(project.root, old, new)


def compare_files(old: PathName, new: PathName) -> Comparison:
    """Compare two Markdown or plain texts that have no IDs, such as two versions of a law.

    Their clauses are matched by their words, not by their numbers. ClauseworkError if one cannot be read.
    """
    try:
        return _comparison.compare_files(Path(old), Path(new))
    except OSError as error:
        raise UnreadableFile("unreadable_file", path=error.filename, reason=error.strerror) from error


def render(comparison: Comparison, style: str = "text", *, lang: str = "", clause: str = "") -> str | bytes:
    """Show a comparison as `text`, `html`, `json`, `docx` (bytes) or `github`, or in a format of a plug-in.

    The words around the changes are in the language `lang`, by default in that of the text. With a
    `clause`, only its changes are shown. ClauseworkError if there is no such format, language or clause.
    """
    name = _comparison.must_have(comparison, clause)
    return _comparison.format_redline(style, _comparison.context_of(comparison, lang or None, name))


def text_of(draft: Draft, lang: str = "") -> str:
    """The words of a draft, a line for each title and line of text, by default in its first language.

    ClauseworkError if it has no such language.
    """
    return _comparison.text_of(draft, lang)


def init(
    folder: PathName, languages: Sequence[str] = ("zh", "en"), *, profile: str = "", title: str = ""
) -> Project:
    """Make a project in a folder: a small standard that passes the check, to be written over.

    The first language is the authoritative one, that of the title; without a profile it gives the drafting
    rules. ClauseworkError if the folder has a standard.
    """
    from clausework.workflow.import_text import scaffold

    scaffold(Path(folder), languages, profile, {languages[0]: title} if title else None)
    return load(folder)


def fix(project: Project, progress: Progress | None = None) -> Cure:
    """Make the safe cures of `check` in the files of a project; the changes, and the mere suggestions."""
    from clausework.workflow.fix import cure, write_cure

    found = cure(project.root, progress=progress or silent)
    write_cure(project.root, found.files)
    return found


def freeze(project: Project, label: str, progress: Progress | None = None) -> RegisterEntry:
    """Write the working text as the draft `label`, which never changes again; its entry in the register.

    ClauseworkError, with the `reasons`, if the check finds errors or the label is not that of the text.
    """
    from clausework.workflow.freeze import freeze_draft

    return freeze_draft(project.root, label, progress or silent)


def why(
    project: Project,
    lines: Sequence[str],
    *,
    comment: str = "",
    reason: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> tuple[ChangedLine, ...]:
    """Give changed lines their cause: the number of a comment, or a reason by language; the lines.

    `lines` are places such as P-REC-02; without a cause nothing is written. ClauseworkError if a place has
    not changed, or the comment cannot be the cause.
    """
    from clausework.workflow.account import ProjectAccount
    from clausework.workflow.why import give_comment, give_reason, resolve

    known = ProjectAccount(project.root, progress or silent)
    found = resolve(known, lines, every=True)
    if comment:
        give_comment(known, found, comment)
    elif reason:
        give_reason(known, found, reason)
    return found


def settle(
    project: Project, number: str, outcome: Outcome, reason: str, changes: Sequence[str] = ()
) -> Settled:
    """Answer a comment in its record; `changes` are the places that it changed.

    The findings of the result are why nothing was written; ClauseworkError if an answer would be lost.
    """
    from clausework.workflow.settle import Settling

    with Settling(project.root) as settling:
        answer = Disposition(outcome=outcome, reason=reason, changes=tuple(changes))
        return settling.settle(number, answer)


def build(
    project: Project, out: PathName = "", *, rehearsal: bool = False, progress: Progress | None = None
) -> BuiltSite:
    """Build the site of a project into a folder, by default build/site of the project."""
    from clausework.workflow.publish import build_site

    folder = Path(out) if out else project.root / "build/site"
    return build_site(project.root, folder.resolve(), rehearsal=rehearsal, progress=progress or silent)


def publish(
    project: Project, label: str, out: PathName = "", progress: Progress | None = None
) -> DeliveredDraft:
    """Write a draft as files to hand in, print and cite, by default into build/publish of the project."""
    from clausework.workflow.publish import deliver_draft

    folder = Path(out) if out else project.root / "build/publish" / label
    return deliver_draft(project.root, label, folder.resolve(), progress=progress or silent)
