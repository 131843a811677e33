"""`clausework build`: the published site."""

from __future__ import annotations

from pathlib import Path

import click

from clausework.cli import _spoken


@click.command()
@click.option("--out", type=click.Path(path_type=Path))
@_spoken.rehearsal_option
@click.option("--publish", is_flag=True)
@click.option("--site-url", default="", metavar="URL", callback=_spoken.web_address)
@_spoken.style_option
@_spoken.in_project
def command(out: Path | None, rehearsal: bool, publish: bool, site_url: str, style: str, root: Path) -> None:
    """Build the site: text, drafts, redlines, comments and answers."""
    import json

    from clausework.workflow.publish import PHASES, build_site, unmade

    target = (out or root / "build" / "site").resolve()
    with _spoken.progress_shown(PHASES) as progress:
        built = build_site(
            root, target, rehearsal=rehearsal, site_url=site_url, publish=publish, progress=progress
        )
    if publish:
        _spoken.tell_unmade(unmade())
    _spoken.tell_unreviewed(built.unreviewed)
    if style == "json":
        click.echo(json.dumps({"out": str(built.out), "files": built.files, "bytes": built.size}))
        return
    shown = target.relative_to(Path.cwd()) if target.is_relative_to(Path.cwd()) else target
    _spoken.tell("cli.built", path=shown, files=built.files, size=f"{built.size / 1e6:.1f}")
    if built.findings:
        _spoken.tell("cli.built_findings", count=len(built.findings))
    _spoken.conclude(built.unsealed, lambda at: at.path)
    _spoken.tell("cli.built_next", option=" --rehearsal" if rehearsal else "")
