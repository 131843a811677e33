"""Documents that commands make: printed, or written into the file that was named."""

from __future__ import annotations

from pathlib import Path

import click

from clausework.cli._spoken import spoken


def give(made: str | bytes, out: Path | None, key: str = "redline.written", **values: object) -> None:
    """Print what was made, or write it whole and say so by the string `key`."""
    if out is None:
        click.echo(made, nl=False)
        return
    from clausework.strings.catalogue import say
    from clausework.workflow.output import write_file

    write_file(out, made.encode() if isinstance(made, str) else made)
    click.echo(say(spoken(), key, path=out, **values))
