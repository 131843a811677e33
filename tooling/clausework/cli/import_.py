"""`clausework import`: a standard of somebody else as a project."""

from __future__ import annotations

import shlex
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clausework.cli._spoken import FILE, FOLDER, phase_shown, progress_shown, said, tell
from clausework.errors import ProjectNotFound

if TYPE_CHECKING:
    from clausework.workflow.import_text import AskStyles, ImportedProject, Styles


KINDS: click.Choice[Any] = click.Choice(
    ["paragraph", "code", "term", "note", "example", "quotation", "caption"]
)
"""What the paragraphs of a style of Word may be."""


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=FILE)
@click.option("--out", metavar="DIR", type=FOLDER)
@click.option("--lang", default="", metavar="CODE")
@click.option("--profile", default="", metavar="PROFILE")
@click.option("--style", "styles", metavar="NAME=KIND", multiple=True)
@click.option("--yes", is_flag=True)
def command(
    files: tuple[Path, ...], out: Path | None, lang: str, profile: str, styles: tuple[str, ...], yes: bool
) -> None:
    """Make a project of FILE, the standard of somebody else."""
    from clausework.workflow.import_again import imported_before
    from clausework.workflow.import_text import PHASES, import_files

    pairs = (pair.rpartition("=") for pair in styles)
    given = {style: KINDS.convert(kind, None, None) for style, _, kind in pairs}
    ask = partial(_styles, given=given, unasked=yes)
    root = _project(out)
    if root is not None and imported_before(root):
        _again(root, files, yes, ask)
        return
    with progress_shown(PHASES) as progress:
        made = import_files(files, out, lang, progress, profile=profile, styles=ask)
    tell_made(made)


def _styles(guessed: Styles, given: Styles, unasked: bool) -> Styles:
    """What the styles of Word are: as they seem and as is said, shown, and asked for one by one if wrong."""
    found = {**guessed, **{style: kind for style, kind in given.items() if style in guessed}}
    tell("importing.styles")
    for style, kind in found.items():
        click.echo("  " + said("importing.style", style=style, kind=kind))
    if not unasked and sys.stdin.isatty() and not click.confirm(said("importing.styles_ask"), True):
        return {style: click.prompt(style, type=KINDS, default=kind) for style, kind in found.items()}
    return found


def tell_made(made: ImportedProject) -> None:
    """Say what an import made, and what comes next; 1 as the exit code if words have no place."""
    counts = {"clauses": made.clauses, "provisions": made.provisions, "tables": made.tables}
    tell("importing.done", path=made.out, title=made.title, **counts)
    if made.untitled:
        tell("importing.untitled", count=made.untitled)
    if made.numbered:
        tell("importing.numbers", count=made.numbered, kept=made.kept, report=made.report)
    if made.left:
        tell("importing.left", count=made.left, report=made.report)
    tell("importing.next", folder=shlex.quote(str(made.out)))
    sys.exit(1 if made.left else 0)


def _project(out: Path | None) -> Path | None:
    """The project that is named, else the one that the command is run in."""
    from clausework.workflow.first_language import find_root

    if out is not None:
        return out if (out / "standard").is_dir() else None
    try:
        return find_root(Path())
    except ProjectNotFound:
        return None


def _again(root: Path, files: tuple[Path, ...], yes: bool, ask: AskStyles) -> None:
    """Show what a newer text changes, and write it if that is wanted."""
    from clausework.workflow.import_again import PHASES, SEEN, plan_import, write_import

    with progress_shown(PHASES) as progress:
        plan = plan_import(root, files, progress, ask)
    for kind in SEEN:
        if names := getattr(plan.understood, kind):
            clauses = said("errors.between").join(map(plan.understood.named, names))
            tell(f"importing.again_{kind}", count=len(names), clauses=clauses)
    if plan.empty:
        tell("importing.again_nothing")
    if not yes and not sys.stdin.isatty():
        tell("importing.again_unasked")
    elif yes or click.confirm(said("importing.again_ask")):
        with phase_shown("write"):
            write_import(plan)
        tell("importing.again_done", report=root / "import.md")
    else:
        tell("importing.again_refused")
