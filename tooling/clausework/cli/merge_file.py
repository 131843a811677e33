"""`clausework merge-file`: merge one file, as a merge driver of git does."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from clausework.cli._spoken import FILE_THERE


@click.command()
@click.argument("base", type=FILE_THERE)
@click.argument("ours", type=FILE_THERE)
@click.argument("theirs", type=FILE_THERE)
@click.argument("path", metavar="PATH")
def command(base: Path, ours: Path, theirs: Path, path: str) -> None:
    """Merge THEIRS into OURS, two versions of the file PATH that began as BASE."""
    from clausework.workflow.merging import merge_driver

    sys.exit(0 if merge_driver(base, ours, theirs, path) else 1)
