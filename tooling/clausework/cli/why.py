"""`clausework why`: give each changed line its cause."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clausework.cli._spoken import (
    by_language,
    give_json,
    in_project,
    progress_shown,
    said,
    style_option,
    tell,
)

if TYPE_CHECKING:
    from clausework.model.cause import ChangedLine


@click.command()
@click.argument("targets", metavar="LINES", nargs=-1)
@click.option("--comment", "numbers", multiple=True, metavar="NUMBER")
@click.option("--reason", "reasons", multiple=True, metavar="TEXT")
@click.option("--replaces", multiple=True, metavar="OLD=NEW")
@click.option("--edition", default="", metavar="PROFILE")
@click.option("--weight", default="", type=click.Choice(["", "substantive", "editorial"]))
@click.option("--by", default="")
@click.option("--drop", "dropped", is_flag=True)
@click.option("--imported", is_flag=True)
@click.option("--all", "every", is_flag=True)
@click.option("--list", "listed", is_flag=True)
@style_option
@in_project
def command(
    targets: tuple[str, ...],
    numbers: tuple[str, ...],
    reasons: tuple[str, ...],
    replaces: tuple[str, ...],
    edition: str,
    weight: str,
    by: str,
    dropped: bool,
    imported: bool,
    every: bool,
    listed: bool,
    style: str,
    root: Path,
) -> None:
    """Give changed LINES their cause: the comment that brought the words, or a reason."""
    from clausework.workflow.account import ProjectAccount
    from clausework.workflow.freeze import draft_path
    from clausework.workflow.why import drop, give_comment, give_proof, give_reason, resolve, taken_over

    with progress_shown() as progress:
        known = ProjectAccount(root, progress)
        _ = known.account  # worked out now, as long as progress can be told
    why = by_language(reasons, known.project.draft.languages[0], known.project.draft.languages)
    if known.previous is None:
        frozen = (root / draft_path(known.project.label)).is_file()
        tell("why.same_label" if frozen else "why.no_base", label=known.project.label)
    elif listed or style == "json":
        (give_json if style == "json" else _echo)(known.account.open())
    elif replaces or edition or imported:
        _require(bool(why) and not (numbers or dropped or targets or (replaces and edition)))
        if replaces or edition:
            lines = give_proof(known, why, replaces=_pairs(replaces), edition=edition)
        else:
            lines = taken_over(known)
            give_reason(known, lines, why, weight, by)
        tell("why.covered", count=len(lines))
        _echo(lines)
    elif dropped:
        _require(not (numbers or why))
        _require(targets, "why.no_lines")
        for name in drop(known, targets):
            tell("why.dropped", name=name)
    elif numbers or why:
        _require(not (numbers and why))
        _require(targets, "why.no_lines")
        lines = resolve(known, targets, every)
        for number in numbers:
            give_comment(known, lines, number)
        if why:
            give_reason(known, lines, why, weight, by)
        for line in lines:
            tell("why.given", name=line.name, cause=" ".join(numbers) or next(iter(why.values())))
    elif sys.stdin.isatty() and sys.stdout.isatty():
        from clausework.cli._walk import walk

        walk(known, targets)
    else:
        _echo(known.account.open())
    _conclude(root, listed or not (targets or replaces or edition or imported))


def _conclude(root: Path, strict: bool) -> None:
    """The number of lines left without a cause; status 1 if that was the question and there are any."""
    from clausework.workflow.account import ProjectAccount

    known = ProjectAccount(root)
    if known.previous is None:
        return
    left = len(known.account.open())
    click.echo(said("why.rest", count=left) if left else said("why.done"), err=True)
    if left and strict:
        sys.exit(1)


def _echo(lines: Iterable[ChangedLine]) -> None:
    for line in lines:
        click.echo(f"{line.name}  {line.old or '∅'} → {line.new or '∅'}")


def _pairs(replaces: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in replaces:
        old, sign, new = text.partition("=")
        if not sign or not old or old == new:
            raise click.BadParameter(said("why.bad_pair", text=text), param_hint="--replaces")
        found[old] = new
    return found


def _require(right: object, key: str = "why.one_cause") -> None:
    if not right:
        raise click.UsageError(said(key))
