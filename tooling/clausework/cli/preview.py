"""`clausework preview`: the working text in a browser, which follows as it is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from clausework.cli._spoken import in_project, listening, progress_shown, said, spoken
from clausework.strings.catalogue import say

if TYPE_CHECKING:
    from starlette.types import ASGIApp


@click.command()
@listening
@in_project
def command(host: str, port: int, root: Path) -> None:
    """Serve the site of the working text; an open page shows what is saved a moment later."""
    from clausework.service.live.app import PreviewApp, preview_context
    from clausework.service.server import check_port_is_free, serve_context
    from clausework.workflow.publish import PreviewSite

    check_port_is_free(host, port)
    with progress_shown() as progress:
        context = preview_context(root, PreviewSite(root, progress))
    lang, made = spoken(), list[PreviewApp]()  # another thread tells, to which nobody has spoken

    def tell(pages: int, seconds: float, findings: int) -> None:
        told = say(lang, "cli.preview_updated", pages=pages, seconds=f"{seconds:.2f}", findings=findings)
        click.echo(told, err=True)

    def wrap(app: ASGIApp) -> PreviewApp:
        made.append(PreviewApp(app, context, tell))
        return made[0]

    ready = said("cli.preview_ready", url=f"http://{host}:{port}/")
    serve_context(
        context, host, port, lambda: click.echo(ready, err=True), wrap=wrap, stopping=lambda: made[0].close()
    )
