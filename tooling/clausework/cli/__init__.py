"""The command line: one file for each command, imported only when it is called.

A module `name.py` of this package that has a `command` is the command `name`; nothing else
registers it. Exit status: 0 clean, 1 findings, 2 misuse.
"""

from __future__ import annotations

import pkgutil
import sys
from importlib import import_module

import click

from clausework.errors import ClauseworkError


class Commands(click.Group):
    """The commands of this package, by the names of their modules."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, sorted."""
        return sorted(
            module.name.replace("_", "-")
            for module in pkgutil.iter_modules(__path__)
            if not module.name.startswith("_")
        )

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command = import_module(f"{__name__}.{cmd_name.replace('-', '_')}").command
        assert isinstance(command, click.Command)  # noqa: S101 - a module of ours without a command
        return command


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="clausework")
def cli() -> None:
    """Write a standard in git, consult the public on it, and publish both."""


def main() -> None:
    """Run the command line; errors of ours become one message and exit status 2."""
    try:
        cli(standalone_mode=True)
    except ClauseworkError as error:
        click.echo(f"clausework: {error}", err=True)
        sys.exit(2)
