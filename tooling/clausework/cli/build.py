"""`clausework build`: the published site."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from clausework.cli._spoken import in_project, progress_shown, tell_unmade, tell_unreviewed, web_address
from clausework.strings.catalogue import say


@click.command()
@click.option("--out", type=click.Path(path_type=Path))
@click.option("--rehearsal", is_flag=True)
@click.option("--publish", is_flag=True)
@click.option("--site-url", default="", metavar="URL", callback=web_address)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@in_project
def command(
    out: Path | None, rehearsal: bool, publish: bool, site_url: str, form: str, root: Path, lang: str
) -> None:
    """Build the site: text, drafts, redlines, comments and answers."""
    import json

    from clausework.workflow.publish import PHASES, build_site, unmade

    target = (out or root / "build" / "site").resolve()
    with progress_shown(PHASES) as progress:
        built = build_site(
            root, target, rehearsal=rehearsal, site_url=site_url, publish=publish, progress=progress
        )
    if publish:
        tell_unmade(unmade(), lang)
    tell_unreviewed(built.unreviewed, lang)
    if form == "json":
        click.echo(json.dumps({"out": str(built.out), "files": built.files, "bytes": built.size}))
        return
    shown = target.relative_to(Path.cwd()) if target.is_relative_to(Path.cwd()) else target
    click.echo(say(lang, "cli.built", path=shown, files=built.files, size=f"{built.size / 1e6:.1f}"))
    if built.findings:
        click.echo(say(lang, "cli.built_findings", count=len(built.findings)))
    for finding in built.unsealed:
        click.echo(f"{finding.at.path}: {finding.rule} {finding.message[lang]}", err=True)
        click.echo(f"  {finding.remedy[lang]}", err=True)
    if built.unsealed:
        sys.exit(1)
    click.echo(say(lang, "cli.built_next", option=" --rehearsal" if rehearsal else ""))
