"""The functions of the library: the use cases of the command line, on values in place of files."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from clausework.errors import UnreadableFile
from clausework.model.comment import Comment
from clausework.model.draft import Draft
from clausework.model.finding import Finding
from clausework.workflow import (
    check as _check,
    compare as _compare,
    comparison as _comparison,
    project as _project,
)
from clausework.workflow.comparison import Comparison
from clausework.workflow.project import Project

__all__ = [
    "CheckResult",
    "check",
    "compare",
    "compare_files",
    "load",
    "open_draft",
    "read_comments",
    "render",
    "text_of",
]

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
    return _project.load(_project.find_root(Path(folder)))


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
        raise UnreadableFile(error) from error


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
