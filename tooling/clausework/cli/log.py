"""`clausework log`: see to it from outside that a log of comments only grows."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from clausework.cli._spoken import FILE, Group, language, phase_shown, said, web_address


@click.group(cls=Group)
def command() -> None:
    """Watch the log of comments of others, or witness it."""


@command.command()
@click.option("--name", required=True)
@click.option("--log", "logs", multiple=True, required=True, metavar="KEY")
@click.option("--state", default="var/witness.json", show_default=True, type=FILE)
@click.option("--key", default="var/witness.key", show_default=True, type=FILE)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8090, show_default=True)
@language
def witness(name: str, logs: tuple[str, ...], state: Path, key: Path, host: str, port: int) -> None:
    """Cosign the checkpoints of logs that only grow, for services that name you with --witness."""
    from clausework.service.witness_server import serve_witness
    from clausework.workflow.log import open_witness

    if not name.isprintable() or name.split() != [name] or "+" in name:
        raise click.UsageError(said("log.bad_name", name=name))
    made = open_witness(name, key, logs, state)
    click.echo(made.cosigner.verifier)
    ready = said("log.witnessing", host=host, port=port)
    serve_witness(made, host, port, lambda: click.echo(ready, err=True))


@command.command()
@click.argument("url", callback=web_address)
@click.option("--state", required=True, type=FILE)
@click.option("--verifier", default="", metavar="KEY")
@language
def watch(url: str, state: Path, verifier: str) -> None:
    """Look whether the log of a service begins with what was seen of it last, and keep what it is now."""
    from clausework.workflow.log import watch

    with phase_shown("prove"):
        seen = watch(url, state, verifier)
    click.echo(said(f"log.watched_{seen.key}", **seen.values), err=not seen.holds)
    if not seen.holds:
        sys.exit(1)
