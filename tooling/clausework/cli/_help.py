"""Help of commands by their paths in `help.toml`; Chinese is laid out by the columns that characters take."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from copy import copy
from functools import cache
from itertools import groupby
from pathlib import Path

import click

from clausework.cli._spoken import word
from clausework.strings.catalogue import say, section
from clausework.strings.width import width

STOPS = r"[，。；：、？！）》」』”’…)\]]*"
PIECE = re.compile(rf"[\u2e80-\u9fff\uff00-\uffef“”‘’…]{STOPS}|[\x21-\x7e]+{STOPS}|\s+|.")
"""What stays on one line: a Chinese character or a word, with the stops that may not begin a line."""
OPENING = "（《「『“‘[("
VERBATIM = "\b"
OWN_EXAMPLES = f"{VERBATIM}\nExamples:\n"


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
        return max(self.width - self.current_indent, 11)  # as click does in narrow windows

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
    """The pieces that stay on one line, in order; an opening mark stays with what follows."""
    held = ""
    for piece in PIECE.findall(text):
        held += piece
        if piece[-1] not in OPENING:
            yield held
            held = ""
    if held:
        yield held


def with_help(command: click.Command, lang: str, path: tuple[str, ...] = ()) -> click.Command:
    """The same command with its help in a language; the command itself stays as it is."""
    said, name = copy(command), "-".join(path)  # click keeps one command for all runs of a process
    said.help = _entry(lang, name or "clausework", command.help)
    if lang == "zh":
        said.context_class = ChineseContext
        said.short_help = said.help.partition("。")[0].strip() + "。"
        said.options_metavar = say(lang, "cli.options_metavar")
    own = command.epilog.removeprefix(OWN_EXAMPLES) if command.epilog else ""
    if typed := own or _examples().get(name, ""):
        said.epilog = f"{VERBATIM}\n{say(lang, 'cli.examples')}\n{typed}"
    said.params = [_parameter(item, lang, name) for item in command.params]
    if isinstance(said, click.Group):
        said.commands = {name: with_help(item, lang, (*path, name)) for name, item in said.commands.items()}
        if lang == "zh":
            said.subcommand_metavar = say(lang, "cli.subcommand_metavar")
    return said


def _parameter(parameter: click.Parameter, lang: str, command: str) -> click.Parameter:
    said = copy(parameter)
    if not isinstance(said.type, click.Choice):  # its values are typed as they are
        said.type = copy(said.type)
        said.type.name = word(said.type.name)
    if isinstance(said, click.Option):
        if said.metavar and lang == "zh":
            said.metavar = word(said.metavar.lower()).upper()
        name = option_name(said)
        own = word(said.help or "")
        shared = own if own and lang == "en" else _entry(lang, f"option_{name}", own)
        said.help = _entry(lang, f"{command}_{name}", shared) or None
    return said


def option_name(option: click.Option) -> str:
    """The long name of an option without its hyphens, by which `help.toml` calls it."""
    return max(option.opts, key=len).removeprefix("--")


@cache
def _examples() -> dict[str, str]:
    return tomllib.loads(Path(__file__).with_name("examples.toml").read_text(encoding="utf-8"))


def _entry(lang: str, key: str, otherwise: str | None) -> str:
    """The help of that key; what the language has no words for stays as it is."""
    text = section(lang, "help").get(key)
    return text.format().strip() if text is not None else otherwise or ""  # {{ and }} stand there
