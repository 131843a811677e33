"""Organisations that are asked by letter: their links, and what they reply by letter."""

from __future__ import annotations

from pathlib import Path

import click

from clausework.cli._options import document_language, language, project_root, service_url, store_address
from clausework.cli._spoken import spoken

consultation_option = click.option(
    "--consultation", default="", metavar="ID", help="Which consultation; by default the only one."
)


@click.command(
    epilog="""\b
Examples:
  clausework comments invitations --url https://std.example.org --out var/invitations.csv
  clausework comments invitations --consultation rehearsal"""
)
@consultation_option
@service_url
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@store_address
@project_root
@document_language
def invitations(consultation: str, url: str, out: Path | None, db: str, root: Path, lang: str | None) -> None:
    """Make a table (CSV) with a link for each invited body, to be merged into the letters.

    By its link a body says with one tap that it has no comment. Whoever has a link can reply for the
    body, so keep the table out of git; the same links can be made again at any time.
    """
    from clausework.strings.catalogue import say
    from clausework.workflow.invite import invitations as make
    from clausework.workflow.invite import write_secret

    text = make(root, consultation, url, db, lang)
    if out is None:
        click.echo(text, nl=False)
        return
    write_secret(out, text)
    click.echo(say(spoken(), "comments.invited", count=text.count("\n") - 1, path=out))


@click.command(
    epilog="""\b
Examples:
  clausework comments reply law-school --date 2020-07-24
  clausework comments reply payment-institution --date 2020-07-27 --channel mail"""
)
@click.argument("unit", metavar="BODY")
@consultation_option
@click.option("--date", "day", required=True, help="When it came: 2020-07-24.")
@click.option(
    "--channel",
    type=click.Choice(["letter", "mail", "meeting", "docx"]),
    default="letter",
    show_default=True,
    help="How it came.",
)
@project_root
@language
def reply(unit: str, consultation: str, day: str, channel: str, root: Path, lang: str) -> None:
    """Record that BODY, an invited body, has replied “no comment” by letter or otherwise than by its link.

    A letter with comments is typed up for `clausework comments import`, and counts by the name in it.
    """
    from datetime import date

    import msgspec

    from clausework.model.comment import Channel
    from clausework.strings.catalogue import say
    from clausework.workflow.invite import note_reply

    try:
        when = date.fromisoformat(day).isoformat()
    except ValueError as error:
        raise click.BadParameter(say(lang, "comments.no_day", day=day), param_hint="--date") from error
    made = note_reply(root, unit, consultation, when, msgspec.convert(channel, Channel))
    click.echo(say(lang, "comments.replied_late" if made.late else "comments.replied", unit=unit))
