"""`clausework publish`: the files of one draft that are handed in, printed and passed on."""

from __future__ import annotations

from pathlib import Path

import click

from clausework.cli._spoken import (
    FOLDER,
    in_project,
    progress_shown,
    tell_unmade,
    tell_unreviewed,
    web_address,
)
from clausework.strings.catalogue import say


@click.command()
@click.argument("label")
@click.option("--out", type=FOLDER)
@click.option("--site-url", default="", metavar="URL", callback=web_address)
@in_project
def command(label: str, out: Path | None, site_url: str, root: Path, lang: str) -> None:
    """Write the draft LABEL, or `working`, as files to hand in, print and cite."""
    from clausework.workflow.publish import DELIVERY_PHASES, deliver_draft

    target = (out or root / "build" / "publish" / label).resolve()
    with progress_shown(DELIVERY_PHASES) as progress:
        found = deliver_draft(root, label, target, site_url=site_url, progress=progress)
    for name in found.names:
        click.echo(name)
    shown = target.relative_to(Path.cwd()) if target.is_relative_to(Path.cwd()) else target
    size = f"{found.size / 1e6:.1f}"
    click.echo(say(lang, "cli.published", path=shown, count=len(found.names), size=size))
    tell_unmade(found.unmade, lang)
    tell_unreviewed(found.unreviewed, lang)
    if found.gaps:
        click.echo(say(lang, "cli.gaps", count=len(found.gaps)))
    for name, gap in found.gaps:
        click.echo(f"  {name}  {gap}")
    for name, words in found.plain:
        click.echo(say(lang, "cli.published_plain", name=name, words=words), err=True)
