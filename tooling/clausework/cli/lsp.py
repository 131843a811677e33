"""`clausework lsp`: the language server."""

from __future__ import annotations

import click

from clausework.cli._options import language


@click.command(
    epilog="""\b
Examples:
  clausework lsp
  clausework lsp --lang en

An editor starts it and speaks with it over standard input and output; see
tooling/editors/vscode for Visual Studio Code."""
)
@language
def command(lang: str) -> None:
    """Serve an editor: problems and their cures, hover, completion, definitions, renaming.

    Files are checked as they stand in the editor, saved or not.
    """
    from clausework.editor.server import make_server

    make_server(lang).start_io()
