"""Report: what is wrong with a project, or with a part of it, in a format for people or programs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from clausework.checks.reports import report as report, statistics
from clausework.errors import ClauseworkError
from clausework.model.canonical import canonical_json
from clausework.model.draft import Place
from clausework.model.finding import Allowance, Finding
from clausework.model.progress import Progress, silent

if TYPE_CHECKING:  # the list of all commands is there at once without it
    from clausework.workflow.recheck import Checked


class UnfitBaseline(ClauseworkError):
    """A file that is no baseline."""

    section = "checks"


class CheckReport(NamedTuple):
    """A report, the findings that count, and what is said beside it, of the baseline say."""

    text: str
    findings: tuple[Finding, ...]
    beside: str = ""


def check_report(
    root: Path,
    paths: tuple[str, ...],
    form: str,
    part: str | None,
    lang: str,
    progress: Progress = silent,
    *,
    whole: bool = False,
    baseline: Path | None = None,
    counts: bool = False,
) -> CheckReport:
    """The report on the files and folders of `paths`, by default on all, and the findings in it.

    The report for people counts what follows from another finding, unless it is to be `whole`.

    What the `baseline` knows does not count; `counts` tells no more than numbers.

    With a `part`, on what git says has `changed`, or as it has it `staged`. It is the last work of its
    process, whose memory is not searched for cycles any more.
    """
    from clausework.source.memory import undisturbed
    from clausework.workflow.recheck import recheck

    with undisturbed(last=True):
        checked = _checked_part(root, part, progress) if part else recheck(root, progress=progress)
        findings, beside = _below(checked.findings, paths), ""
        if baseline:
            findings, beside = _against(baseline, findings, checked.sources, lang, whole=not (paths or part))
        told = tuple(map(_alone, findings)) if whole and form == "text" else findings
        home = {"home": _home_of_rules(root, lang)} if form == "sarif" else {}
        text = statistics(form, told, lang) if counts else report(form, told, checked.sources, lang, **home)
        return CheckReport(text, tuple(item for item in findings if item.excuse is None), beside)


def _against(
    path: Path, findings: tuple[Finding, ...], sources: Mapping[str, str], lang: str, *, whole: bool
) -> tuple[tuple[Finding, ...], str]:
    """The findings without what the baseline knows, and what is said of that; a new one knows all.

    What is gone drops out of the file, unless only a part was checked or could be read.
    """
    from clausework.checks.reports.sarif import fingerprints
    from clausework.source.files import write_file
    from clausework.source.unfit import UNREAD
    from clausework.strings.catalogue import say

    named = zip(findings, fingerprints(findings, sources), strict=True)
    names = [f"{item.at.path} {item.rule} {name}" for item, name in named]
    here = {name for item, name in zip(findings, names, strict=True) if item.excuse is None}
    known = _read_baseline(path) if path.exists() else here
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


def _read_baseline(path: Path) -> set[str]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=set[str])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UnfitBaseline("baseline_unfit", path=path, reason=error) from error


SITE = re.compile(r"^site_url:[ \t]*(https?://\S+)", re.MULTILINE)


def _home_of_rules(root: Path, lang: str) -> str:
    """The address at which the project publishes the rules, "" if it does not."""
    from clausework.rendering import routes  # which no other format needs
    from clausework.source.project import load

    settings = root / "mkdocs.yml"
    site = SITE.search(settings.read_text("utf-8", "replace")) if settings.is_file() else None
    if site is None or not load(root).manual:
        return ""
    return f"{site[1].rstrip('/')}/{routes.manual(lang, 'rules')}"


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
