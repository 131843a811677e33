"""The command line: one file for each command, imported only when it is called.

A module `name.py` of this package that has a `command` is the command `name`; nothing else
registers it. Exit status: 0 clean, 1 findings, 2 misuse.
"""

from __future__ import annotations

import errno
import pkgutil
import sys
from importlib import import_module
from keyword import iskeyword
from typing import Any, cast

import click

from clausework import __version__
from clausework.cli._spoken import Group, answer_click, listen, speaking, spoken
from clausework.errors import ClauseworkError, MissingExtra, extras_with
from clausework.strings.catalogue import LANGUAGES, say

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})  # a quota that is used up feels the same
DENIED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
MISSING = frozenset({errno.ENOENT, errno.ENOTDIR})
FOLDER = frozenset({errno.EISDIR})


class Commands(Group):
    """The commands of this package, by the names of their modules."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 - what click hands on
    ) -> click.Context:
        """The context of a run, which speaks one language from its first word on."""
        listen(args)
        said = _localised(self)
        return click.Group.make_context(cast("click.Group", said), info_name, args, parent, **extra)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, sorted."""
        return sorted(
            module.name.rstrip("_").replace("_", "-")
            for module in pkgutil.iter_modules(__path__)
            if not module.name.startswith("_")  # what commands share
        )

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in self.list_commands(ctx):
            return None
        with speaking("en"):  # click names the kinds of values once, as they are made
            module = cmd_name.replace("-", "_")
            command = import_module(f"{__name__}.{module}{'_' * iskeyword(module)}").command  # `import_`
        return _localised(command, cmd_name) if isinstance(command, click.Command) else None


def _localised(command: click.Command, *path: str) -> click.Command:
    """A copy of a command with its help in the language of the run.

    The command itself is never asked: click keeps the first `--help` that it makes, in the language of
    that time, and the manual has both.
    """
    from clausework.cli._help import with_help

    return with_help(command, spoken(), path)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--lang", type=click.Choice(LANGUAGES), expose_value=False)  # `listen` has read it
@click.version_option(__version__)
def cli() -> None:
    """Write a standard in git, consult the public on it, and publish both."""


answer_click()


def main() -> None:
    """Run the command line; errors of ours and of the disk become one message and exit status 2."""
    try:
        cli(standalone_mode=True)
    except ClauseworkError as error:
        told = error.message(spoken())
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if not extras_with(package):  # a fault of ours, or of a broken install
            raise
        command = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
        told = MissingExtra(package, command).message(spoken())
    except OSError as error:
        told = _of_the_disk(error)
    click.echo(f"clausework: {told}", err=True)
    sys.exit(2)


def _of_the_disk(error: OSError) -> str:
    """The message on a file that the system refused; files are replaced whole or not at all."""
    kinds = (("full", FULL), ("denied", DENIED), ("missing", MISSING), ("folder", FOLDER))
    kind = next((name for name, numbers in kinds if error.errno in numbers), "other")
    path = error.filename if error.filename is not None else "-"  # some errors name no file
    return say(spoken(), f"cli.disk_{kind}", path=path, reason=error.strerror or str(error))
