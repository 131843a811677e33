"""`clausework comments apply`: the suggested wording of a comment taken into the clause file."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clausework.cli._options import language, project_root
from clausework.cli._progress import phase_shown
from clausework.cli.comments._parts import tidied

if TYPE_CHECKING:
    from clausework.workflow.apply import Applied, OpenQuestion, Take


@click.command(
    epilog="""\b
Examples:
  clausework comments apply C-0042-K --dry-run
  clausework comments apply C-0042-K
  clausework comments apply C-0042-K --commit
  clausework comments apply C-0043-F --take theirs
  clausework comments apply C-0043-F --take both-marked"""
)
@click.argument("number", callback=tidied)
@click.option(
    "--take",
    type=click.Choice(["theirs", "ours", "both-marked"]),
    help="Where both changed the same: the suggestion, what stands now, or both, marked in the file.",
)
@click.option("--commit", is_flag=True, help="Make a git commit of the file, with the number as a trailer.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing.")
@project_root
@language
def apply(number: str, take: Take | None, commit: bool, dry_run: bool, root: Path, lang: str) -> None:
    """Take the wording that a comment suggests into the clause file.

    The suggestion is merged word by word with what has been changed since the draft that the
    comment was made on. Where both changed the same words, or where it is not clear what the suggestion
    replaces, all three wordings are printed and nothing is written until you decide with --take;
    the exit status is 1. The change is shown as a redline. A comment without an answer still
    needs `clausework comments settle`.
    """
    from clausework.strings.catalogue import say
    from clausework.workflow.apply import apply_suggestion, stamp_applied, write_applied, written_paths
    from clausework.workflow.commit import may_commit

    if commit and take == "both-marked":
        raise click.UsageError(say(lang, "apply.with_marks"))
    with phase_shown("compare"):
        applied = apply_suggestion(root, number, take or "")
    if applied.lang != applied.comment.lang:
        values = {"number": number, "lang": applied.lang, "path": applied.file.path}
        click.echo(say(lang, "apply.other_language", **values), err=True)
    if applied.questions and not take:
        _ask(applied, lang)
        sys.exit(1)
    if not applied.changes:
        told = "kept" if applied.questions and take == "ours" else "already"
        click.echo(say(lang, f"apply.{told}", number=number))
        return
    if applied.new is not None:
        click.echo(_redline(applied, lang))
    if dry_run:
        click.echo(say(lang, "apply.would", path=applied.file.path))
        return
    paths = written_paths(root, applied)
    if commit:
        may_commit(root, paths)
    write_applied(root, applied)
    told = "marked" if applied.new is None else "done"
    click.echo(say(lang, f"apply.{told}", number=number, path=applied.file.path))
    if named := stamp_applied(root, applied):
        click.echo(say(lang, "apply.stamped", number=number, lines=" ".join(named)))
    if commit:
        _commit(root, paths, applied, lang)
    _next(applied, commit, lang)


def _redline(applied: Applied, lang: str) -> str:
    from clausework.workflow.apply import redline_text_of

    return redline_text_of(applied, lang, colour=sys.stdout.isatty() and "NO_COLOR" not in os.environ)


def _ask(applied: Applied, lang: str) -> None:
    """Print every place that has to be decided with its three wordings."""
    from clausework.strings.catalogue import say

    count = len(applied.questions)
    click.echo(say(lang, "apply.asked", number=applied.comment.id, count=count) + "\n", err=True)
    for asked in applied.questions:
        click.echo(_question(asked, lang) + "\n", err=True)
    click.echo(say(lang, "apply.decide"), err=True)


def _question(asked: OpenQuestion, lang: str) -> str:
    from clausework.strings.catalogue import say
    from clausework.strings.width import width

    question, at = asked.question, asked.at
    place = f"{at.path}:{at.line}:{at.column}" if question.line >= 0 else at.path
    cause = say(lang, f"apply.cause_{question.cause}")
    lines = [" ".join(filter(None, (f"{place}:", asked.provision, cause)))]
    wordings = (("seen", question.seen), ("suggested", question.suggested), ("now", question.now))
    names = [say(lang, f"apply.{key}") for key, _ in wordings]
    for name, (_, words) in zip(names, wordings, strict=True):
        pad = " " * (max(map(width, names)) - width(name))
        indent = "\n" + " " * (max(map(width, names)) + 4)
        shown = (words or say(lang, "apply.nothing")).replace("\n", indent)
        lines.append(f"  {name}{pad}  {shown}")
    return "\n".join(lines)


def _commit(root: Path, paths: tuple[str, ...], applied: Applied, lang: str) -> None:
    from clausework.strings.catalogue import LANGUAGES, say
    from clausework.workflow.commit import commit_files

    first = applied.old.languages[0]
    said = first if first in LANGUAGES else lang
    subject = say(said, "apply.subject", number=applied.comment.id, clause=applied.clause)
    commit_files(root, paths, f"{subject}\n\nComment: {applied.comment.id}\n")
    click.echo(say(lang, "apply.committed", subject=subject))


def _next(applied: Applied, committed: bool, lang: str) -> None:
    """What is left to do: the other languages, the answer, the check."""
    from clausework.strings.catalogue import say

    first = applied.old.languages[0]
    if applied.lang != first:
        click.echo(say(lang, "apply.leads", lang=applied.lang, first=first, clause=applied.clause))
    elif applied.stale:
        click.echo(say(lang, "apply.stale", languages=", ".join(applied.stale), clause=applied.clause))
    if applied.comment.disposition is None:
        changes = " --changes ".join(applied.provisions or (applied.clause,))
        click.echo(say(lang, "apply.unsettled", number=applied.comment.id, changes=changes))
    if not committed:
        click.echo(say(lang, "apply.settled"))
