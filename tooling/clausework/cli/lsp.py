"""`clausework lsp`: the language server."""

from __future__ import annotations

import sys

import click

from clausework.cli._spoken import language


@click.command()
@language
def command(lang: str) -> None:
    """Serve an editor: problems, cures, exceptions, names and numbers, renaming, layout.

    Files are checked as they stand in the editor, saved or not. An editor starts it and speaks with
    it over standard input and output; the manual says how VS Code, Vim and others are told to.

    Exit status: 0 after the editor has said that it shuts down, 1 where it was gone before.
    """
    from clausework.editor.server import make_server

    server = make_server(lang)
    server.start_io()
    sys.exit(0 if server.ended else 1)
