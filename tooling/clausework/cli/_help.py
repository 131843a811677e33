"""The help of the commands in Chinese: `help.toml` has it by their paths and the names of their options."""

from __future__ import annotations

from copy import copy

import click

from clausework.cli._layout import ChineseContext
from clausework.cli._words import word
from clausework.strings.catalogue import say, section


def in_chinese(command: click.Command, path: tuple[str, ...] = ()) -> click.Command:
    """The same command with its help in Chinese; the command itself stays as it is."""
    said = copy(command)
    said.context_class = ChineseContext
    said.help = _entry("-".join(path) or "clausework", command.help)
    said.short_help = said.help.partition("。")[0].strip() + "。"
    if command.epilog:
        said.epilog = command.epilog.replace("Examples:", say("zh", "cli.examples"))
    said.options_metavar = say("zh", "cli.options_metavar")
    said.params = [_parameter(item, "-".join(path)) for item in command.params]
    if isinstance(said, click.Group):
        said.subcommand_metavar = say("zh", "cli.subcommand_metavar")
        said.commands = {name: in_chinese(item, (*path, name)) for name, item in said.commands.items()}
    return said


def _parameter(parameter: click.Parameter, command: str) -> click.Parameter:
    said = copy(parameter)
    if not isinstance(said.type, click.Choice):
        said.type = copy(said.type)
        said.type.name = word(said.type.name)
    if isinstance(said, click.Option):
        if said.metavar:
            said.metavar = word(said.metavar.lower()).upper()
        if said.help:
            name = option_name(said)
            said.help = _entry(f"{command}_{name}", _entry(f"option_{name}", word(said.help)))
    return said


def option_name(option: click.Option) -> str:
    """What an option is called in `help.toml`: its long name without the hyphens before it."""
    return max(option.opts, key=len).removeprefix("--")


def _entry(key: str, otherwise: str | None) -> str:
    """The Chinese help of that key; help that nobody has translated yet stays as it is."""
    text = section("zh", "help").get(key)
    return text.format().strip() if text is not None else otherwise or ""
