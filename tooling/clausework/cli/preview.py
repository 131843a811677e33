"""`clausework preview`: the working text in a browser, made anew as it is written."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clausework.cli._options import language, listening, project_root

if TYPE_CHECKING:
    from clausework.workflow.publish import BuiltSite


@click.command(
    epilog="""\b
Examples:
  clausework preview
  clausework preview --port 8080"""
)
@listening
@project_root
@language
def command(host: str, port: int, root: Path, lang: str) -> None:
    """Build the site of the working text, serve it, and build it anew whenever a file changes.

    The site is made in build/preview. Reload the page to see a change. Comments can be tried out: they go
    to the store of the rehearsal. Ctrl-C ends it.
    """
    from clausework.strings.catalogue import say
    from clausework.workflow.preview import preview

    out = root / "build" / "preview"
    serve = [sys.executable, "-c", "from clausework.cli import main; main()", "serve", "--rehearsal"]
    options = ["--site", str(out), "--host", host, "--port", str(port), "--root", str(root), "--lang", lang]

    def tell(built: BuiltSite, seconds: float) -> None:
        click.echo(say(lang, "cli.preview_built", files=built.files, seconds=f"{seconds:.1f}"), err=True)
        if built.findings:
            click.echo(say(lang, "cli.built_findings", count=len(built.findings)), err=True)

    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    try:
        sys.exit(preview(root, out, [*serve, *options], tell))
    except KeyboardInterrupt:
        sys.exit(0)
