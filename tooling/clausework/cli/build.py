"""`clausework build`: the published site."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option("--out", type=click.Path(path_type=Path), help="Where to put the site; default build/site.")
@click.option(
    "--engine",
    type=click.Choice(["mkdocs", "zensical"]),
    default="mkdocs",
    show_default=True,
    help="What turns the staged pages into HTML; the result is the same.",
)
@click.option("--rehearsal", is_flag=True, help="Carry the rehearsal's form on the clause pages.")
@click.option("--site-url", default="", metavar="URL", help="Address of the site, for canonical links.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(out: Path | None, engine: str, rehearsal: bool, site_url: str, form: str) -> None:
    r"""Build the site: text, drafts, redlines, comments and answers.

    \b
    Examples:
      clausework build
      clausework build --rehearsal
      clausework build --engine zensical --out public --site-url https://example.org/
    """
    import json

    from clausework.source.project import find_root
    from clausework.workflow.publish import build_site

    root = find_root(Path.cwd())
    target = (out or root / "build" / "site").resolve()
    built = build_site(root, target, engine=engine, rehearsal=rehearsal, site_url=site_url)
    if form == "json":
        click.echo(json.dumps({"out": str(built.out), "files": built.files, "bytes": built.size}))
        return
    shown = target.relative_to(Path.cwd()) if target.is_relative_to(Path.cwd()) else target
    click.echo(f"{shown}: {built.files} files, {built.size / 1e6:.1f} MB")
    if built.findings:
        click.echo(f"{len(built.findings)} findings in the text; see them with: clausework check")
    click.echo("Next: clausework serve" + (" --rehearsal" if rehearsal else ""))
