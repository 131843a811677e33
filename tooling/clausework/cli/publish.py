"""`clausework publish`: the files of one draft that are handed in, printed and passed on."""

from __future__ import annotations

from pathlib import Path

import click

from clausework.cli import _spoken


@click.command()
@click.argument("label")
@click.option("--out", type=_spoken.FOLDER)
@click.option("--site-url", default="", metavar="URL", callback=_spoken.web_address)
@_spoken.in_project
def command(label: str, out: Path | None, site_url: str, root: Path) -> None:
    """Write the draft LABEL, or `working`, as files to hand in, print and cite."""
    from clausework.workflow.publish import DELIVERY_PHASES, deliver_draft

    target = (out or root / "build" / "publish" / label).resolve()
    with _spoken.progress_shown(DELIVERY_PHASES) as progress:
        found = deliver_draft(root, label, target, site_url=site_url, progress=progress)
    for name in found.names:
        click.echo(name)
    shown = target.relative_to(Path.cwd()) if target.is_relative_to(Path.cwd()) else target
    _spoken.tell("cli.published", path=shown, count=len(found.names), size=f"{found.size / 1e6:.1f}")
    _spoken.tell_unmade(found.unmade)
    _spoken.tell_unreviewed(found.unreviewed)
    if found.gaps:
        _spoken.tell("cli.gaps", count=len(found.gaps))
    for name, gap in found.gaps:
        click.echo(f"  {name}  {gap}")
    for name, words in found.plain:
        _spoken.warn("cli.published_plain", name=name, words=words)
