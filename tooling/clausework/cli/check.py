"""`clausework check`: what is wrong with the text, where, and what to do."""

from __future__ import annotations

import os
import re
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clausework.checks.reports import formats, report
from clausework.cli._options import inside, language, project_root
from clausework.source.quiet import undisturbed

if TYPE_CHECKING:  # the list of all commands is there at once without it
    from clausework.model.finding import Finding

if TYPE_CHECKING:
    from clausework.workflow.recheck import Checked

HEADER = re.compile(r"^(错误|警告|提示|error|warning|info)(?=\[)", re.MULTILINE)
CARETS = re.compile(r"\^+$", re.MULTILINE)
COLOURS = {
    "错误": "red",
    "error": "red",
    "警告": "yellow",
    "warning": "yellow",
    "提示": "cyan",
    "info": "cyan",
}


@click.command(
    epilog="""\b
Examples:
  clausework check
  clausework check standard/clauses/platform --strict
  clausework check --changed
  clausework check --staged
  clausework check --format concise --lang en
  clausework check --format sarif > findings.sarif"""
)
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(formats()),
    default="text",
    help="Words for people, a line each for editors, JSON, SARIF, or notes for a pull request.",
)
@click.option(
    "--changed",
    "part",
    flag_value="changed",
    help="Report on files that git has as staged, changed or new.",
)
@click.option(
    "--staged", "part", flag_value="staged", help="Report on staged files, as the next commit will have them."
)
@click.option("--strict", is_flag=True, help="Exit 1 for warnings too.")
@project_root
@language
def command(
    paths: tuple[Path, ...], form: str, part: str | None, strict: bool, root: Path, lang: str
) -> None:
    """Check the working text, its translations, its IDs and its process; PATHS limit the report.

    Exit status: 0 no error, 1 errors (with --strict also warnings), 2 misuse.
    """
    with undisturbed(last=True):
        text, failing = _checked(paths, form, part, strict, root, lang)
        click.echo(text, nl=False)
    sys.exit(1 if failing else 0)


def _checked(
    paths: tuple[Path, ...], form: str, part: str | None, strict: bool, root: Path, lang: str
) -> tuple[str, bool]:
    """The report, and whether it has what is held against the text."""
    from clausework.workflow.recheck import recheck

    checked = _checked_part(root, part) if part else recheck(root)
    findings = _below(checked.findings, tuple(inside(path, root) for path in paths))
    text = report(form, findings, checked.sources, lang)
    held = ("error", "warning") if strict else ("error",)
    failing = any(item.severity in held for item in findings)
    return _coloured(text) if form == "text" and _shows_colours() else text, failing


def _checked_part(root: Path, part: str) -> Checked:
    """What is wrong with the files that git says have changed, or as it has them staged.

    A commit should wait neither for what git remembers nor for clauses that it leaves as they are.
    But what a file that is gone was needed for stands in other files.
    """
    from clausework.drafts.changed import as_staged, changed_paths, staged_paths
    from clausework.workflow.recheck import Checked, recheck

    touched = frozenset(staged_paths(root) if part == "staged" else changed_paths(root))
    if not touched:
        return Checked((), {})
    with as_staged(root) if part == "staged" else nullcontext(root) as folder:
        if not all((folder / path).exists() for path in touched):
            return recheck(folder, redlines=False, kept=root)
        checked = recheck(folder, redlines=False, only=touched, kept=root)
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


def _shows_colours() -> bool:
    """Whether people look at it, who have not asked for text without colours (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _coloured(text: str) -> str:
    text = HEADER.sub(lambda match: click.style(match[1], fg=COLOURS[match[1]], bold=True), text)
    return CARETS.sub(lambda match: click.style(match[0], fg="red", bold=True), text)
