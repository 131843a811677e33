"""Options that commands share: the project's folder and the language of messages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from clausework.cli._spoken import spoken
from clausework.errors import ProjectNotFound
from clausework.strings.catalogue import say

Command = TypeVar("Command", bound=Callable[..., Any])


rehearsal_option = click.option("--rehearsal", is_flag=True, help="The store of the rehearsal.")


def language(command: Command) -> Command:
    """Add `--lang zh|en`."""
    option = click.option(
        "--lang",
        type=click.Choice(["zh", "en"]),
        default=spoken,
        help="Language of the messages; by default that of the locale, else the project's first.",
    )
    return option(command)


def document_language(command: Command) -> Command:
    """Add `--lang zh|en` for the words of a document; None is for the authoritative language of the text.

    A document is the same on every machine, so that the locale has no part in it.
    """
    option = click.option(
        "--lang",
        type=click.Choice(["zh", "en"]),
        help="Language of the document; by default the authoritative one of the text.",
    )
    return option(command)


def _root(context: click.Context, parameter: click.Parameter, value: str) -> Path:
    if context.params.get("files") is True:
        return Path(value)  # texts of others stand in no project
    from clausework.workflow.project import find_root

    try:
        return find_root(Path(value))
    except ProjectNotFound as error:
        raise click.BadParameter(error.message(spoken())) from error


def project_root(command: Command) -> Command:
    """Add `--root DIR`, given to the command as a Path to the project."""
    option = click.option(
        "--root",
        default=".",
        metavar="DIRECTORY",
        callback=_root,
        help="A folder of the project; by default where you are.",
    )
    return option(command)


def web_address(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """An address that links can begin with, with a stroke at its end; "" stays so."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(value)
        whole = parts.scheme in ("http", "https") and parts.hostname and not parts.query + parts.fragment
    except ValueError:
        whole = False
    if value and (not whole or value.split() != [value]):
        raise click.BadParameter(say(spoken(), "cli.no_address", address=value))
    return f"{value.rstrip('/')}/" if value else ""


def listening(command: Command) -> Command:
    """Add `--host ADDRESS` and `--port NUMBER`, where a server listens."""
    host = click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
    port = click.option(
        "--port",
        type=click.IntRange(0, 65535),
        default=8000,
        show_default=True,
        help="The port to listen on.",
    )
    return host(port(command))


def service_url(command: Command) -> Command:
    """Add `--url URL`, where visitors reach the service: what links for them begin with."""
    option = click.option(
        "--url",
        default="http://127.0.0.1:8000",
        show_default=True,
        metavar="URL",
        callback=web_address,
        help="Where the service is reached.",
    )
    return option(command)


def inside(path: Path, root: Path) -> str:
    """A path of the command line, relative to the project."""
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError as error:
        raise click.BadParameter(say(spoken(), "cli.outside", path=path, root=root)) from error


def store_address(command: Command) -> Command:
    """Add `--db ADDRESS`, given to the command as a text; "" is the project's own file."""
    option = click.option(
        "--db",
        default="",
        envvar="CLAUSEWORK_DB",
        metavar="ADDRESS",
        help="The store: a file, or postgresql://…; by default a file under var/. Also CLAUSEWORK_DB.",
    )
    return option(command)
