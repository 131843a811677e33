"""Help in Chinese, by the paths of commands in `help.toml`, laid out by the columns that characters take."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import copy
from itertools import groupby

import click

from clausework.cli._spoken import word
from clausework.strings.catalogue import say, section
from clausework.strings.width import width

STOPS = r"[，。；：、？！）》」』”’…)\]]*"
PIECE = re.compile(rf"[\u2e80-\u9fff\uff00-\uffef“”‘’…]{STOPS}|[\x21-\x7e]+{STOPS}|\s+|.")
"""What stays on one line: a Chinese character or a word, with the stops that may not begin a line."""
OPENING = "（《「『“‘[("
VERBATIM = "\b"


class ChineseFormatter(click.HelpFormatter):
    """Writes paragraphs and lists of options in Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Without the blank that click puts after its own colon."""
        super().write_usage(prog, args, word("Usage:") if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """A heading with the colon of Chinese."""
        self.write(f"{'':>{self.current_indent}}{heading}：\n")

    def write_text(self, text: str) -> None:
        """Paragraphs, filled; one that begins with a backspace as it stands."""
        margin = " " * self.current_indent
        paragraphs = []
        for blank, found in groupby(text.splitlines(), lambda line: not line.strip()):
            if not blank:
                paragraphs.append(list(found))
        for place, (first, *rest) in enumerate(paragraphs):
            lines = rest if first == VERBATIM else filled(" ".join((first, *rest)), self._room())
            self.write(("\n" if place else "") + "".join(f"{margin}{line}\n" for line in lines))

    def _room(self) -> int:
        return max(self.width - self.current_indent, 11)

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Names and what they mean, in two columns; a name that is too long has a line of its own."""
        rows = list(rows)
        column = min(max(width(name) for name, _ in rows), col_max) + col_spacing
        margin = " " * self.current_indent
        for name, text in rows:
            head = margin + name
            lines = filled(text, max(self._room() - column, 10))
            if width(name) > column - col_spacing and lines:
                self.write(f"{head}\n")
                head = margin
            for line in lines or ("",):
                blanks = " " * (self.current_indent + column - width(head)) if line else ""
                self.write(f"{head}{blanks}{line}\n")
                head = ""


class ChineseContext(click.Context):
    """The context of a command whose help is Chinese."""

    formatter_class = ChineseFormatter


def filled(text: str, room: int) -> list[str]:
    """A paragraph in lines of at most `room` columns."""
    lines: list[str] = []
    line = ""
    for piece in pieces(text):
        if line and width(line + piece.rstrip()) > room:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()] if line.strip() else lines


def pieces(text: str) -> Iterator[str]:
    """What stays on one line, in order; an opening mark stays with what follows."""
    held = ""
    for piece in PIECE.findall(text):
        held += piece
        if piece[-1] not in OPENING:
            yield held
            held = ""
    if held:
        yield held


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
