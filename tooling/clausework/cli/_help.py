"""Help of commands by their paths in `help.toml`; Chinese is laid out by the columns that characters take."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from copy import copy
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import click
from click import formatting

from clausework.cli._spoken import spoken, word
from clausework.strings.catalogue import say, section
from clausework.strings.width import width as columns

STOPS = r"[，。；：、？！）》」』”’…)\]]*"
PIECE = re.compile(rf"[\u2e80-\u9fff\uff00-\uffef“”‘’…]{STOPS}|[\x21-\x7e]+{STOPS}|\s+|.")
"""What stays on one line: a Chinese character or a word, with the stops that may not begin a line."""
OPENING = "（《「『“‘[("
VERBATIM = "\b"
OWN_EXAMPLES = f"{VERBATIM}\nExamples:\n"


class ChineseFormatter(click.HelpFormatter):
    """Writes usage and headings in Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Without the blank that click puts after its own colon."""
        super().write_usage(prog, args, word("Usage:") if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """A heading with the colon of Chinese."""
        self.write(f"{'':>{self.current_indent}}{heading}：\n")


class ChineseContext(click.Context):
    """The context of a command whose help is Chinese."""

    formatter_class = ChineseFormatter


def wrapped(text: str, width: int = 78, **how: Any) -> str:  # noqa: ANN401 - indents, as click gives them
    """As click wraps a text, but a Chinese one by columns; what begins with a backspace stays as it is."""
    if spoken() != "zh":
        return str(wrap_text(text, width, **how))
    rest, made = how.get("subsequent_indent", ""), []
    for blank, found in groupby(text.splitlines(), lambda line: not line.strip()):
        if not blank:
            first, *more = found
            lines = (
                more if first == VERBATIM else filled(" ".join((first, *more)), max(width - len(rest), 10))
            )
            made.append("\n".join(f"{rest}{line}" for line in lines))
    return str(how.get("initial_indent", "")) + "\n\n".join(made).removeprefix(rest)


wrap_text = formatting.wrap_text
for name, answer in (("wrap_text", wrapped), ("term_len", columns)):
    setattr(formatting, name, answer)


def filled(text: str, room: int) -> list[str]:
    """A paragraph in lines of at most `room` columns."""
    lines: list[str] = []
    line = ""
    for piece in pieces(text):
        if line and columns(line + piece.rstrip()) > room:
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
