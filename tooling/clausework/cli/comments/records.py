"""Records of comments: written from the store, listed, proved, tabulated and told in numbers."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clausework.cli import _spoken
from clausework.cli.comments._parts import OUTCOMES, consultation_option
from clausework.strings.catalogue import catalogue
from clausework.strings.width import width

if TYPE_CHECKING:
    from clausework.model.comment import Comment


@click.command("report")
@consultation_option
@_spoken.format_option("md", "json", "docx")
@_spoken.out_option
@_spoken.project_root
@_spoken.document_language
def report_(consultation: str, style: str, out: Path | None, root: Path, lang: str | None) -> None:
    """Report on a consultation: what was asked, by whom, what became of it and when."""
    from clausework.workflow.answers import report_of

    _give_made(report_of, consultation, style, out, root, lang)
    if out is None:
        _spoken.warn("answers.next")


@click.command()
@consultation_option
@_spoken.format_option("md", "csv", "docx", "xlsx", "iso", "json")
@_spoken.out_option
@_spoken.project_root
@_spoken.document_language
def table(consultation: str, style: str, out: Path | None, root: Path, lang: str | None) -> None:
    """Make the table of comments and dispositions (意见汇总处理表), in the order of the clauses."""
    from clausework.workflow.answers import table_of

    _give_made(table_of, consultation, style, out, root, lang)


Make = Callable[..., str | bytes]


def _give_made(
    make: Make, consultation: str, style: str, out: Path | None, root: Path, lang: str | None
) -> None:
    from clausework.workflow.answers import round_of

    if style in ("docx", "xlsx", "iso") and out is None:  # a terminal shows no zip
        raise click.UsageError(_spoken.said("answers.table_out", style=style))
    with _spoken.progress_shown() as progress:
        found = round_of(root, consultation, progress)
        made = make(found, style, lang, progress)
    _spoken.give(made, out, "answers.written")
    _spoken.tell_unreviewed(found.unreviewed)


@click.command()
@click.argument("day")
@consultation_option
@click.option("--out", type=_spoken.FILE, required=True)
@_spoken.project_root
@_spoken.document_language
def minutes(day: str, consultation: str, out: Path, root: Path, lang: str | None) -> None:
    """Write the minutes of a meeting: attendance, agenda, and each decision with its votes."""
    from clausework.workflow.answers import minutes_of

    _spoken.give(minutes_of(root, day, consultation, lang), out, "answers.written")


@click.command()
@_spoken.rehearsal_option
@click.option("--unreviewed/--reviewed")
@_spoken.store_of_project
def export(rehearsal: bool, unreviewed: bool, db: str, root: Path) -> None:
    """Write a record under comments/ for each reviewed comment that has none."""
    from clausework.workflow.consult import export as export_comments

    if unreviewed:
        _spoken.warn("comments.unreviewed_warning")
    with _spoken.progress_shown() as progress:
        done = export_comments(root, rehearsal, db, not unreviewed, progress)
    _spoken.tell("comments.exported", written=len(done.written), updated=len(done.updated))
    _spoken.tell_unreviewed(done.unreviewed)
    if done.suspects:
        _spoken.warn("comments.suspects", numbers=" ".join(done.suspects))
    _spoken.conclude(done.findings)


@click.command("list")
@click.option("--clause", default="")
@click.option("--role", default="")
@click.option("--outcome", default="", type=click.Choice(["", "open", *OUTCOMES]))
@click.option("--state", default="", type=click.Choice(["", "received", "published", "withheld", "answered"]))
@_spoken.style_option
@_spoken.in_project
def list_(clause: str, role: str, outcome: str, state: str, style: str, root: Path) -> None:
    """List the records of comments."""
    import msgspec

    from clausework.workflow.consult import Query, listed

    query = Query(clause=clause, role=role, outcome=outcome, state=state)
    with _spoken.progress_shown() as progress:
        comments, findings = listed(root, query, progress)
    if style == "json":
        from clausework.workflow.answers import follow_comments

        with _spoken.phase_shown("compare"):
            follow = follow_comments(root, comments)
        _spoken.give_json([{**msgspec.to_builtins(item), "follow": follow.get(item.id)} for item in comments])
    else:
        for comment in comments:
            click.echo(_line(comment))
        _spoken.warn("comments.counted", count=len(comments))
    _spoken.conclude(findings)


def _line(comment: Comment) -> str:
    key = f"site.outcome_{comment.disposition.outcome if comment.disposition else 'pending'}"
    anchor = comment.anchor
    place = f"{anchor.provision or anchor.clause} {anchor.locator}".rstrip()
    cells = ((comment.id, 10), (place, 24), (comment.role, 10), (comment.state, 10))
    head = "  ".join(text + " " * (size - width(text)) for text, size in cells)
    return f"{head}  {catalogue(_spoken.spoken()).get(key, key)}  {_short(comment.text)}"


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 40 else f"{words[:40]}…"


@click.command()
@consultation_option
@_spoken.style_option
@_spoken.rehearsal_option
@_spoken.store_of_project
def groups(consultation: str, style: str, rehearsal: bool, db: str, root: Path) -> None:
    """List the groups of comments that say the same, whatever clauses they are on."""
    from clausework.workflow.groups import grouped

    with _spoken.progress_shown() as progress:
        found = grouped(root, rehearsal, db, consultation, progress)
    if style == "json":
        told = [{name: getattr(group, name) for name in GROUP_FIELDS} for group in found.groups]
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for group in sorted(found.groups, key=lambda group: -len(group.members)):
        counts = {"count": len(group.members), "more": len(group.additions)}
        key = "comments.group_more" if group.additions else "comments.group"
        said = "" if len(group.members) == 1 else _spoken.said(key, **counts)
        click.echo(f"{group.head}  {said}{' ' * max(0, 28 - width(said))}  {_short(found.words[group.head])}")
    _spoken.warn("comments.grouped", count=len(found.words), groups=len(found.groups))


GROUP_FIELDS = ("head", "members", "additions")


@click.command()
@_spoken.rehearsal_option
@_spoken.style_option
@_spoken.store_of_project
def verify(rehearsal: bool, style: str, db: str, root: Path) -> None:
    """Prove that every receipt is in git, that no row of the store was altered, and no event is missing."""
    from clausework.workflow.consult import verify as verify_comments

    with _spoken.progress_shown() as progress:
        findings = verify_comments(root, rehearsal, db, progress)
    wrong = tuple(item for item in findings if item.severity == "error")  # that comments wait is no fault
    if style == "json":
        from clausework.workflow.report import report

        click.echo(report("json", findings, {}, _spoken.spoken()), nl=False)
        sys.exit(1 if wrong else 0)
    _spoken.conclude(wrong)
    _spoken.tell("comments.verified")
    if len(findings) > len(wrong):
        _spoken.warn("comments.await_review", count=len(findings) - len(wrong))
