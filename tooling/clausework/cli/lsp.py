"""`clausework lsp`: the language server."""

from __future__ import annotations

import sys

import click
from click.core import ParameterSource

from clausework.cli._spoken import language, spoken


@click.command()
@language
def command() -> None:
    """Serve an editor: problems, cures, exceptions, names and numbers, renaming, layout."""
    from clausework.editor.server import make_server

    given = click.get_current_context().get_parameter_source("lang") is ParameterSource.COMMANDLINE
    server = make_server(spoken(), asked=given)
    server.start_io()
    sys.exit(0 if server.ended else 1)
