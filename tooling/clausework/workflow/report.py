"""Report: what is wrong with a project, or with a part of it, in a format for people or programs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from clausework.checks.reports import report as report, statistics
from clausework.errors import ClauseworkError
from clausework.model.canonical import canonical_json
from clausework.model.draft import Place
from clausework.model.finding import Allowance, Finding, standing
from clausework.model.progress import Progress, silent
from clausework.plugins import STANDARD
from clausework.strings.catalogue import say

if TYPE_CHECKING:  # the list of all commands is there at once without it
    from clausework.source.project import Project
    from clausework.workflow.recheck import Checked


LAW_IN_TIME = ("LAW-004", "LAW-015")
"""The rules whose findings depend on the day of the draft."""


class UnfitBaseline(ClauseworkError):
    """A file that is no baseline."""

    section = "checks"


class ReportStyle(NamedTuple):
    """A report to be made: its format and language, and what is to be told of the findings.

    The report for people counts what follows from another finding, unless it is to be `whole`; `counts` tells
    no more than numbers. What the `baseline` knows does not count. The `reviews` are files to be written.
    With a day in `as_of`, the text is held against the law of that day, and nothing else.
    """

    form: str = "text"
    lang: str = "zh"
    whole: bool = False
    counts: bool = False
    baseline: Path | None = None
    reviews: tuple[Path, ...] = ()
    as_of: str = ""


class CheckReport(NamedTuple):
    """A report, the findings that count, and what is said beside it, of the baseline say."""

    text: str
    findings: tuple[Finding, ...]
    beside: tuple[str, ...] = ()


def check_report(
    root: Path,
    paths: tuple[str, ...],
    style: ReportStyle,
    part: str | None = None,
    progress: Progress = silent,
) -> CheckReport:
    """The report on the files and folders of `paths`, by default on all.

    With a `part`, on what git says has `changed`, or as it has it `staged`. It is the last work of its
    process, whose memory is not searched for cycles any more.
    """
    from clausework.source.memory import undisturbed
    from clausework.workflow.recheck import recheck

    with undisturbed(last=True):
        if style.as_of:
            checked = _of_day(root, style.as_of)
        else:
            checked = _checked_part(root, part, progress) if part else recheck(root, progress=progress)
        STANDARD.set(root)  # what is staged was checked elsewhere
        found = below(checked.findings, paths)
        return _report(found, checked.sources, style, partial(_loaded, root), whole=not (paths or part))


def _of_day(root: Path, day: str) -> Checked:
    """The laws that nothing rests on, and the bases that are not in force, for a draft of that day."""
    from clausework.checks.engine.run import check
    from clausework.workflow.recheck import Checked

    project = _loaded(root)
    found = check(msgspec.structs.replace(project.draft, date=day), None, project)
    return Checked(tuple(item for item in found if item.rule in LAW_IN_TIME), project.sources)


def foreign_report(paths: tuple[Path, ...], profile: str, style: ReportStyle) -> CheckReport:
    """The report on texts of others, which are no project; see `check_foreign`. A review is of the first."""
    from clausework.workflow.foreign import check_foreign

    texts = [check_foreign(path, profile) for path in paths]
    sources = {path: text for project, _ in texts for path, text in project.sources.items()}
    found = tuple(item for _, findings in texts for item in findings)
    return _report(found, sources, style, lambda: texts[0][0], whole=True)


def statute_coverage(root: Path, style: str, lang: str) -> str | bytes:
    """The duties of the cited articles with the provisions that carry them, in a format."""
    from clausework.rendering.coverage import coverage_file

    return coverage_file(_loaded(root).draft, style, lang)


def _loaded(root: Path) -> Project:
    from clausework.source.project import load  # which most reports need not

    return load(root)


def _report(
    found: tuple[Finding, ...],
    sources: Mapping[str, str],
    style: ReportStyle,
    project: Callable[[], Project],
    *,
    whole: bool,
) -> CheckReport:
    beside = []
    if style.baseline:
        found, said = _against(style.baseline, found, sources, style.lang, whole=whole)
        beside.append(said)
    if style.reviews:
        from clausework.rendering.reviewing import review
        from clausework.source.files import write_file
    for path in style.reviews:
        write_file(path, review(path.suffix, project(), standing(found), sources, style.lang))
        beside.append(say(style.lang, "review.written", path=path))
    told = found
    if style.whole and style.form == "text":  # each as if it followed from no other
        told = tuple(msgspec.structs.replace(item, follows=None) for item in found)
    if style.counts:
        return CheckReport(statistics(style.form, told, style.lang), standing(found), tuple(beside))
    home = {"home": _home_of_rules(project(), style.lang)} if style.form == "sarif" else {}
    return CheckReport(report(style.form, told, sources, style.lang, **home), standing(found), tuple(beside))


def _against(
    path: Path, findings: tuple[Finding, ...], sources: Mapping[str, str], lang: str, *, whole: bool
) -> tuple[tuple[Finding, ...], str]:
    """The findings without what the baseline knows, and what is said of that; a new one knows all.

    What is gone drops out of the file, unless only a part was checked or could be read.
    """
    from clausework.checks.reports.sarif import fingerprints
    from clausework.source.files import write_file
    from clausework.source.unfit import UNREAD

    named = zip(findings, fingerprints(findings, sources), strict=True)
    names = [f"{item.at.path} {item.rule} {name}" for item, name in named]
    here = {name for item, name in zip(findings, names, strict=True) if item.excuse is None}
    known = here
    if path.exists():
        try:
            known = msgspec.json.decode(path.read_bytes(), type=set[str])
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise UnfitBaseline("baseline_unfit", path=path, reason=error) from error
    gone = known - here if whole and not any(item.rule in UNREAD for item in findings) else set()
    if gone or not path.exists():
        write_file(path, canonical_json(sorted(known - gone)))
    told = say(lang, "checks.baseline_known", count=len(known & here), path=path)
    told += say(lang, "checks.baseline_gone", count=len(gone)) if gone else ""
    excuse = Allowance(rule="", reason=say("en", "checks.baseline_reason", path=path), at=Place(str(path)))
    return tuple(
        msgspec.structs.replace(item, excuse=excuse) if item.excuse is None and name in known else item
        for item, name in zip(findings, names, strict=True)
    ), told


SITE = re.compile(r"^site_url:[ \t]*(https?://\S+)", re.MULTILINE)


def _home_of_rules(project: Project, lang: str) -> str:
    """The address at which the project publishes the rules, "" if it does not."""
    from clausework.rendering import routes  # which no other format needs

    settings = project.root / "mkdocs.yml"
    text = settings.read_text("utf-8", "replace") if project.manual and settings.is_file() else ""
    site = SITE.search(text)
    return f"{site[1].rstrip('/')}/{routes.manual(lang, 'rules')}" if site else ""


def _checked_part(root: Path, part: str, progress: Progress) -> Checked:
    """The findings on the files that git says have changed, or as it has them staged.

    A commit should not wait for what git remembers. What a file that is gone was needed for stands in
    other files.
    """
    from clausework.drafts.changed import as_staged, changed_paths, staged_paths
    from clausework.workflow.recheck import Checked, recheck

    touched = frozenset(staged_paths(root) if part == "staged" else changed_paths(root))
    if not touched:
        return Checked((), {})
    with as_staged(root) if part == "staged" else nullcontext(root) as folder:
        checked = recheck(folder, redlines=False, kept=root, progress=progress)
        if not all((folder / path).exists() for path in touched):
            return checked
    return Checked(tuple(item for item in checked.findings if item.at.path in touched), checked.sources)


def below(findings: tuple[Finding, ...], paths: tuple[str, ...]) -> tuple[Finding, ...]:
    """The findings in the files and folders of `paths`; without any, all of them."""
    if not paths or "." in paths:
        return findings
    folders = tuple(f"{path}/" for path in paths)
    return tuple(item for item in findings if f"{item.at.path}/".startswith(folders))
