"""Comments reviewed and answered; personal data forgotten when its time is over."""

from __future__ import annotations

from pathlib import Path

import click

from clausework.cli._options import language, project_root, store_address
from clausework.cli._progress import phase_shown, progress_shown
from clausework.cli.comments._parts import OUTCOMES, conclude, rehearsal_option, tidied

by_option = click.option(
    "--by",
    default="",
    metavar="ACCOUNT",
    help="The account of the review desk under which it is noted; by default the command line.",
)


@click.command(
    epilog="""\b
Examples:
  clausework comments publish C-0042-K
  clausework comments publish C-0042-K C-0043-F
  clausework comments publish C-0042-K --by wang.li"""
)
@click.argument("numbers", nargs=-1, required=True, callback=tidied)
@by_option
@store_address
@project_root
@language
def publish(numbers: tuple[str, ...], by: str, db: str, root: Path, lang: str) -> None:
    """Let the site show comments: you have read them and found them fit."""
    from clausework.strings.catalogue import say
    from clausework.workflow.consult import review

    with progress_shown() as progress:
        reviewed = review(root, numbers, "published", address=db, by=by, progress=progress)
    for comment in reviewed:
        click.echo(say(lang, "comments.published", number=comment.id))


@click.command(
    epilog="""\b
Examples:
  clausework comments withhold C-0042-K --reason "names a private address"
  clausework comments withhold C-0043-F --reason 广告内容 --db /srv/comments.db"""
)
@click.argument("number", callback=tidied)
@click.option("--reason", required=True, help="Why; the commenter sees it.")
@by_option
@store_address
@project_root
@language
def withhold(number: str, reason: str, by: str, db: str, root: Path, lang: str) -> None:
    """Keep a comment off the site; its number and the reason stay, and it is counted."""
    from clausework.strings.catalogue import say
    from clausework.workflow.consult import review

    with progress_shown() as progress:
        reviewed = review(root, (number,), "withheld", reason, db, by, progress)
    for comment in reviewed:
        click.echo(say(lang, "comments.withheld", number=comment.id))


@click.command(
    epilog="""\b
Examples:
  clausework comments settle C-0042-K --outcome accepted --changes platform.records
  clausework comments settle C-0043-F --outcome rejected --reason "法律已有规定，本标准不再重复。"
  clausework comments settle C-0044-B --drafted --by 起草组
  clausework comments settle C-0043-F --outcome covered --reason "5.2 已有同样的规定，不再重复。" --replace"""
)
@click.argument("number", callback=tidied)
@click.option("--outcome", default="", type=click.Choice(["", *OUTCOMES]), help="The decision.")
@click.option("--reason", default="", help="Why, in 15 characters or more; “accepted” may go without.")
@click.option(
    "--changes",
    multiple=True,
    metavar="ID",
    help="A clause or provision changed because of it; may be repeated.",
)
@click.option("--by", "decided_by", default="", help="Who decided.")
@click.option(
    "--date",
    "day",
    default="",
    metavar="YYYY-MM-DD",
    help="The day of the decision; by default today, in the zone of the consultation.",
)
@click.option("--drafted", is_flag=True, help="Take what is not given from the draft at the review desk.")
@click.option("--replace", is_flag=True, help="Replace the answer that the comment has already.")
@store_address
@project_root
@language
def settle(
    number: str,
    outcome: str,
    reason: str,
    changes: tuple[str, ...],
    decided_by: str,
    day: str,
    drafted: bool,
    replace: bool,
    db: str,
    root: Path,
    lang: str,
) -> None:
    """Answer a comment in its record; no other byte of the record changes.

    A comment that has an answer keeps it, unless the new one says all that the old one does, or
    you add --replace.
    """
    from datetime import date

    import msgspec

    from clausework.model.comment import Disposition
    from clausework.strings.catalogue import say
    from clausework.workflow.drafted import drafted_answer
    from clausework.workflow.settle import settle_comment

    if drafted:
        draft = drafted_answer(root, number, db)
        outcome, reason = outcome or draft.outcome, reason or draft.reason
        changes = changes or tuple(draft.changes.split())
    if not outcome:
        raise click.UsageError(say(lang, "comments.no_outcome"))
    try:
        when = date.fromisoformat(day).isoformat() if day else ""
    except ValueError as error:
        raise click.BadParameter(say(lang, "comments.no_day", day=day), param_hint="--date") from error
    given = {
        "outcome": outcome,
        "reason": reason,
        "changes": changes,
        "date": when,
        "decided_by": decided_by,
    }
    with phase_shown("compare"):
        settled = settle_comment(root, number, msgspec.convert(given, Disposition), replace=replace)
    conclude(settled.findings, lang)
    click.echo(say(lang, "comments.settled", number=number))
    for line in settled.lines:
        click.echo(f"  {line.name}  {line.old or '∅'} → {line.new or '∅'}")
    for name in settled.lost:
        click.echo(say(lang, "comments.settled_lost", number=number, name=name))
    if outcome in ("accepted", "partly") and not settled.lines:
        click.echo(say(lang, "comments.settled_without", number=number))


@click.command(
    epilog="""\b
Examples:
  clausework comments expire
  clausework comments expire --days 180
  clausework comments expire --days 730 --files
  clausework comments expire --rehearsal --days 0"""
)
@click.option(
    "--days",
    type=click.IntRange(min=0),
    default=360,
    show_default=True,
    help="Days after the closing of a consultation.",
)
@click.option("--files", is_flag=True, help="Delete the attachments too.")
@rehearsal_option
@store_address
@project_root
@language
def expire(days: int, files: bool, rehearsal: bool, db: str, root: Path, lang: str) -> None:
    """Delete contacts and unpublished names of consultations that are long over.

    Comments, numbers and digests stay. Run it every day from a timer.
    """
    from clausework.strings.catalogue import say
    from clausework.workflow.expire import drop_files
    from clausework.workflow.expire import expire as expire_personal

    if files:
        with progress_shown() as progress:
            dropped = drop_files(root, rehearsal, days, db, progress=progress)
        click.echo(say(lang, "comments.expired_files", count=dropped))
    with progress_shown() as progress:
        erased = expire_personal(root, rehearsal, days, db, progress=progress)
    click.echo(say(lang, "comments.expired", count=erased))
