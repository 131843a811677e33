"""Answers that were drafted at the review desk."""

from __future__ import annotations

import json
from pathlib import Path

import click

from clausework.cli._options import language, project_root, store_address
from clausework.cli._progress import progress_shown
from clausework.cli.comments._parts import rehearsal_option


@click.command(
    epilog="""\b
Examples:
  clausework comments drafts
  clausework comments drafts --rehearsal
  clausework comments drafts --format json"""
)
@rehearsal_option
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
@store_address
@project_root
@language
def drafts(rehearsal: bool, style: str, db: str, root: Path, lang: str) -> None:
    """List answers that were drafted at the review desk and are not settled yet.

    A comment that is answered together with another has that one's draft. Settle each with
    `clausework comments settle NUMBER --drafted`.
    """
    import msgspec

    from clausework.strings.catalogue import say
    from clausework.workflow.drafted import drafted_answers

    with progress_shown() as progress:
        found = drafted_answers(root, rehearsal, db, progress)
    if style == "json":
        click.echo(json.dumps(msgspec.to_builtins(found), ensure_ascii=False, indent=1, sort_keys=True))
        return
    for draft in found:
        words = " ".join(draft.reason.split())
        outcome = say(lang, f"desk.outcome_{draft.outcome}")
        click.echo("  ".join(part for part in (draft.number, outcome, draft.changes, words) if part))
    click.echo(say(lang, "desk.drafts_counted", count=len(found)), err=True)
