"""`clausework comments`: export, list, verify, publish, withhold and settle comments."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clausework.cli._groups import Group
from clausework.cli._options import language, project_root, store_address

if TYPE_CHECKING:
    from clausework.model.comment import Comment
    from clausework.model.finding import Finding

OUTCOMES = ("accepted", "partly", "rejected", "covered", "out-of-scope")
rehearsal_option = click.option("--rehearsal", is_flag=True, help="The store of the rehearsal.")


@click.group(cls=Group)
def command() -> None:
    """Bring comments into git, review them, and answer them."""


@command.command(
    epilog="""\b
Examples:
  clausework comments export
  clausework comments export --rehearsal
  clausework comments export --reviewed"""
)
@rehearsal_option
@click.option("--reviewed", is_flag=True, help="Only comments that have been published or withheld.")
@store_address
@project_root
@language
def export(rehearsal: bool, reviewed: bool, db: str, root: Path, lang: str) -> None:
    """Write a record under comments/ for each stored comment that has none.

    A second run writes nothing. Records of comments that nobody has reviewed carry `state: received`
    and their words stay off the site; if the repository itself is public, use --reviewed.
    """
    from clausework.text.catalogue import say
    from clausework.workflow.consult import export as export_comments

    done = export_comments(root, rehearsal, db, reviewed)
    counts = {"written": len(done.written), "updated": len(done.updated)}
    click.echo(say(lang, "comments.exported", **counts))
    if done.suspects:
        click.echo(say(lang, "comments.suspects", numbers=" ".join(done.suspects)), err=True)
    _report(done.findings, lang)


@command.command(
    "list",
    epilog="""\b
Examples:
  clausework comments list
  clausework comments list --clause platform --outcome open
  clausework comments list --role consumer --format json""",
)
@click.option("--clause", default="", help="A clause with its sub-clauses, or a provision.")
@click.option("--role", default="", help="Comments of this role.")
@click.option(
    "--outcome", default="", type=click.Choice(["", "open", *OUTCOMES]), help="Answered so, or open."
)
@click.option("--state", default="", type=click.Choice(["", "received", "published", "withheld", "answered"]))
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
@project_root
@language
def list_(clause: str, role: str, outcome: str, state: str, style: str, root: Path, lang: str) -> None:
    """List the records of comments.

    In JSON, `follow` tells what became of the place of a comment in the working text: it is computed
    and never written into the record.
    """
    import msgspec

    from clausework.text.catalogue import say
    from clausework.workflow.consult import Query, listed

    comments, findings = listed(root, Query(clause=clause, role=role, outcome=outcome, state=state))
    if style == "json":
        from clausework.workflow.follow import follow_comments

        follow = follow_comments(root, comments)
        rows = [
            {**msgspec.to_builtins(comment), "follow": msgspec.to_builtins(follow.get(comment.id))}
            for comment in comments
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1, sort_keys=True))
    else:
        for comment in comments:
            click.echo(_line(comment, lang))
        click.echo(say(lang, "comments.counted", count=len(comments)), err=True)
    _report(findings, lang)


def _line(comment: Comment, lang: str) -> str:
    from clausework.text.catalogue import catalogue
    from clausework.text.width import width

    key = f"site.outcome_{comment.disposition.outcome if comment.disposition else 'pending'}"
    place = comment.anchor.provision or comment.anchor.clause
    words = " ".join(comment.text.split())
    short = words if len(words) <= 40 else f"{words[:40]}…"
    cells = ((comment.id, 10), (place, 24), (comment.role, 10), (comment.state, 10))
    head = "  ".join(text + " " * (size - width(text)) for text, size in cells)
    return f"{head}  {catalogue(lang).get(key, key)}  {short}"


@command.command(
    epilog="""\b
Examples:
  clausework comments verify
  clausework comments verify --rehearsal
  clausework comments verify --format json"""
)
@rehearsal_option
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
@store_address
@project_root
@language
def verify(rehearsal: bool, style: str, db: str, root: Path, lang: str) -> None:
    """Prove that every receipt is in git, that no comment was altered, and that no event is missing."""
    from clausework.text.catalogue import say
    from clausework.workflow.consult import verify as verify_comments

    findings = verify_comments(root, rehearsal, db)
    if style == "json":
        from clausework.checks.report import report

        click.echo(report("json", findings, {}, lang), nl=False)
        sys.exit(1 if findings else 0)
    _report(findings, lang)
    click.echo(say(lang, "comments.verified"))


@command.command(
    epilog="""\b
Examples:
  clausework comments expire
  clausework comments expire --days 180
  clausework comments expire --rehearsal --days 0"""
)
@click.option(
    "--days",
    type=click.IntRange(min=0),
    default=365,
    show_default=True,
    help="Days after the closing of a consultation.",
)
@rehearsal_option
@store_address
@project_root
@language
def expire(days: int, rehearsal: bool, db: str, root: Path, lang: str) -> None:
    """Delete contacts and unpublished names of consultations that are long over.

    Comments, numbers and digests stay. Run it every day from a timer.
    """
    from clausework.text.catalogue import say
    from clausework.workflow.expire import expire as expire_personal

    click.echo(say(lang, "comments.expired", count=expire_personal(root, rehearsal, days, db)))


@command.command(
    epilog="""\b
Examples:
  clausework comments publish C-0042-K
  clausework comments publish C-0042-K C-0043-F"""
)
@click.argument("numbers", nargs=-1, required=True)
@store_address
@project_root
@language
def publish(numbers: tuple[str, ...], db: str, root: Path, lang: str) -> None:
    """Let the site show comments: you have read them and found them fit."""
    from clausework.text.catalogue import say
    from clausework.workflow.consult import review

    for comment in review(root, numbers, "published", address=db):
        click.echo(say(lang, "comments.published", number=comment.id))


@command.command(
    epilog="""\b
Examples:
  clausework comments withhold C-0042-K --reason "names a private address"
  clausework comments withhold C-0043-F --reason 广告内容 --db /srv/comments.db"""
)
@click.argument("number")
@click.option("--reason", required=True, help="Why; the commenter sees it.")
@store_address
@project_root
@language
def withhold(number: str, reason: str, db: str, root: Path, lang: str) -> None:
    """Keep a comment off the site; its number and the reason stay, and it is counted."""
    from clausework.text.catalogue import say
    from clausework.workflow.consult import review

    for comment in review(root, (number,), "withheld", reason, db):
        click.echo(say(lang, "comments.withheld", number=comment.id))


@command.command(
    epilog="""\b
Examples:
  clausework comments settle C-0042-K --outcome accepted --changes platform.records
  clausework comments settle C-0043-F --outcome rejected --reason "法律已有规定，本标准不再重复。" """
)
@click.argument("number")
@click.option("--outcome", required=True, type=click.Choice(OUTCOMES), help="The decision.")
@click.option("--reason", default="", help="Why, in 15 characters or more; “accepted” may go without.")
@click.option("--changes", multiple=True, metavar="ID", help="A clause or provision changed because of it.")
@click.option("--by", "decided_by", default="", help="Who decided.")
@click.option(
    "--date", "day", default="", metavar="YYYY-MM-DD", help="The day of the decision; by default today."
)
@project_root
@language
def settle(
    number: str,
    outcome: str,
    reason: str,
    changes: tuple[str, ...],
    decided_by: str,
    day: str,
    root: Path,
    lang: str,
) -> None:
    """Answer a comment in its record; no other byte of the record changes."""
    from datetime import date

    import msgspec

    from clausework.model.comment import Disposition
    from clausework.text.catalogue import say
    from clausework.workflow.settle import settle_comment

    try:
        when = date.fromisoformat(day) if day else date.today()
    except ValueError as error:
        raise click.BadParameter(f"{day!r} is no day; write 2020-08-20", param_hint="--date") from error
    given = {
        "outcome": outcome,
        "reason": reason,
        "changes": changes,
        "date": when.isoformat(),
        "decided_by": decided_by,
    }
    _report(settle_comment(root, number, msgspec.convert(given, Disposition)), lang)
    click.echo(say(lang, "comments.settled", number=number))


def _report(findings: Iterable[Finding], lang: str) -> None:
    """Print findings and end with status 1, if there are any."""
    found = tuple(findings)
    for finding in found:
        place = f"{finding.at.path}:{finding.at.line}:{finding.at.column}"
        click.echo(f"{place}: {finding.rule} {finding.message[lang]}", err=True)
        click.echo(f"  {finding.remedy[lang]}", err=True)
    if found:
        sys.exit(1)
