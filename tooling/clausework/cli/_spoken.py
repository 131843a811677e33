"""Parts that commands share: the language in which they speak, options, progress, documents, refusals."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click
from click import core, decorators, exceptions, formatting, parser, types

from clausework.errors import ProjectNotFound
from clausework.model.progress import Progress, silent
from clausework.strings.catalogue import LANGUAGES, say, section
from clausework.strings.width import cut, width

if TYPE_CHECKING:
    from clausework.model.draft import Place
    from clausework.model.finding import Finding

_SPOKEN: ContextVar[str] = ContextVar("spoken")


def default_language(start: Path) -> str:
    """Chinese or English by the locale; if it names neither, the first language of the project there."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value and value.partition(".")[0] not in ("C", "POSIX"):  # C says no language, C.UTF-8 neither
            return "zh" if value.startswith("zh") else "en"
    from clausework.workflow.first_language import first_language  # needed where the locale has none

    found = first_language(start)
    return found if found in LANGUAGES else LANGUAGES[0]


def listen(arguments: Sequence[str]) -> None:
    """Note the language of a run: that of its `--lang`, else that of the locale or of the project.

    The arguments are read before they are parsed, because what is wrong with them is told in it too.
    """
    asked = _values(arguments, "--lang")
    named = next((lang for lang in LANGUAGES if lang in asked), "")
    _SPOKEN.set(named or default_language(Path(next(iter(_values(arguments, "--root")), "."))))


def _values(arguments: Sequence[str], option: str) -> tuple[str, ...]:
    """The values of an option on a command line."""
    joined = (word.removeprefix(f"{option}=") for word in arguments if word.startswith(f"{option}="))
    return (*joined, *(word for name, word in pairwise(arguments) if name == option))


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Speak a language for a while, whatever that of the run is."""
    before = _SPOKEN.set(lang)
    try:
        yield
    finally:
        with suppress(ValueError):  # a command that was dropped before its end is cleared away elsewhere
            _SPOKEN.reset(before)


def spoken() -> str:
    """The language of this run."""
    lang = _SPOKEN.get("")
    return lang or default_language(Path())


# The words of click itself: it asks gettext for each, and is answered from our catalogue. gettext chooses
# by the environment, which the programs that we start inherit, and translates nothing in the C locale,
# where we speak Chinese; so its two functions are replaced where click has imported them. A word that the
# catalogue lacks stays English.
MODULES = (core, decorators, exceptions, formatting, parser, types)


def answer_click() -> None:
    """From now on click speaks the language of the run."""
    for module in MODULES:
        for name, answer in (("_", word), ("ngettext", counted)):
            if hasattr(module, name):
                setattr(module, name, answer)


def word(text: str) -> str:
    """The word of click, in the language of the run."""
    return _chinese().get(text, text) if spoken() == "zh" else text


def counted(one: str, many: str, count: int) -> str:
    """The same for what English says otherwise of one and of many."""
    return word(one if count == 1 else many)


@cache
def _chinese() -> dict[str, str]:
    """Chinese words by English ones."""
    words = section("zh", "click")
    return {text: words[key] for key, text in section("en", "click").items()}


class Group(click.Group):
    """A group whose refusal of an unknown command says which one may be meant."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first argument names."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            from difflib import get_close_matches  # which few runs need

            near = get_close_matches(name, self.list_commands(ctx), 3, 0.5)
            key = "cli.unknown_command_near" if near else "cli.unknown_command"
            path, lang = ctx.command_path, spoken()
            names = (" / " if lang == "zh" else " or ").join(f"{path} {item}" for item in near)
            ctx.fail(say(lang, key, name=f"{path} {name}", near=names, help=f"{path} --help"))
        return super().resolve_command(ctx, args)


# What commands show: progress on one line of the error stream, documents, and files that cannot be made.
# Work that is done within half a second shows nothing, and nothing is shown where the error stream is no
# terminal. A thread of its own draws the line, so that it moves on in a phase that cannot be counted.
def said(key: str, /, **values: object) -> str:
    """The words of that key in the language of the run."""
    return say(spoken(), key, **values)


def tell(key: str, /, **values: object) -> None:
    """Print them."""
    click.echo(said(key, **values))


def warn(key: str, /, **values: object) -> None:
    """Print them on the error stream."""
    click.echo(said(key, **values), err=True)


def give(made: str | bytes, out: Path | None, key: str = "redline.written", **values: object) -> None:
    """Print what was made, or write it whole and say so by the string `key`."""
    if out is None:
        click.echo(made, nl=False)
        return
    from clausework.workflow.output import write_file

    write_file(out, made.encode() if isinstance(made, str) else made)
    tell(key, path=out, **values)


def give_json(made: object) -> None:
    """Print what was made as JSON, its keys in order."""
    import json

    import msgspec

    click.echo(json.dumps(msgspec.to_builtins(made), ensure_ascii=False, indent=1, sort_keys=True))


def conclude(findings: Iterable[Finding], place: Callable[[Place], str] = str) -> None:
    """Print findings and end with status 1, if there are any."""
    found = tuple(findings)
    for finding in found:
        click.echo(f"{place(finding.at)}: {finding.rule} {finding.message[spoken()]}", err=True)
        click.echo(f"  {finding.remedy[spoken()]}", err=True)
    if found:
        sys.exit(1)


def differing(path: str, before: str, after: str) -> str:
    """The difference that a command would make in a file."""
    from difflib import unified_diff

    return "".join(unified_diff(before.splitlines(True), after.splitlines(True), path, path))


def shows_colours() -> bool:
    """Whether people look at it, who have not asked for text without colours (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def tell_unmade(unmade: Iterable[tuple[tuple[str, ...], str]]) -> None:
    """Tell on the error stream which kinds of files were not made, and what to install for them."""
    for kinds, extra in unmade:
        named = said("site.comma").join(said(f"deliverables.{kind}") for kind in kinds)
        warn("cli.unmade", kinds=named, extra=extra)


def tell_unreviewed(numbers: Sequence[str]) -> None:
    """Tell on the error stream whose words were left out, and which command reviews them."""
    if numbers:
        counts = {"count": len(numbers), "numbers": " ".join(numbers), "first": numbers[0]}
        warn("comments.unreviewed_left", **counts)


DELAY = 0.5
"""Seconds of silence before anything is shown."""
EVERY = 0.1
WIDEST, NARROWEST = 30, 8
"""Columns that the bar itself may have."""
FIGURES = 28
"""Columns that the figures beside a bar need."""


@contextmanager
def progress_shown(phases: Sequence[str] = ()) -> Iterator[Progress]:
    """The progress of a workflow; `phases` are those that it will go through, in order, if that is known."""
    stream = sys.stderr
    if stream is None or not stream.isatty():  # pythonw has no error stream
        yield silent
        return
    line = ProgressLine(stream, tuple(phases), plain=os.environ.get("TERM", "dumb") == "dumb")
    thread = threading.Thread(target=line.draw_until_ended, name="progress", daemon=True)
    thread.start()
    try:
        yield line
    finally:
        line.ended.set()
        thread.join()
        line.wipe()


@contextmanager
def phase_shown(phase: str) -> Iterator[None]:
    """The same around work that is all one phase and tells nothing of itself."""
    with progress_shown() as progress:
        progress(phase)
        yield


class ProgressLine:
    """The line; a terminal that cannot go back in a line gets one for each phase instead."""

    def __init__(self, stream: TextIO, phases: tuple[str, ...], *, plain: bool) -> None:
        self.ended = threading.Event()
        self._stream = stream
        self._phases = phases
        self._plain = plain
        self._state = ("", 0, 0, "")
        self._bar: tuple[str, Any] | None = None
        self._begun = time.monotonic()
        self._drawn = ""

    def __call__(self, phase: str, done: int = 0, total: int = 0, detail: str = "") -> None:
        """Take note; drawing is left to the thread, so that telling costs nothing."""
        if phase != self._state[0]:
            self._begun = time.monotonic()
        self._state = (phase, done, total, detail)

    def draw_until_ended(self) -> None:
        """Draw the line again and again; the first time after the delay."""
        pause = DELAY
        while not self.ended.wait(pause):
            pause = EVERY
            if self._state[0]:
                self._draw(*self._state)

    def wipe(self) -> None:
        """Leave the line as if nothing had been there."""
        if self._drawn and not self._plain:
            self._write("")
            self._stream.write("\r")
            self._stream.flush()

    def _draw(self, phase: str, done: int, total: int, detail: str) -> None:
        label = self._label(phase, detail)
        if self._plain:
            if label != self._drawn:
                self._drawn = label
                self._stream.write(f"{label}\n")
                self._stream.flush()
            return
        self._write(self._counted(label, phase, done, total) if total else self._passing(label, done))

    def _label(self, phase: str, detail: str) -> str:
        name = said(f"progress.{phase}")
        place = f"[{self._phases.index(phase) + 1}/{len(self._phases)}] " if phase in self._phases else ""
        return f"{place}{name}{f' {detail}' if detail else ''}"

    def _counted(self, label: str, phase: str, done: int, total: int) -> str:
        """The line as click draws it: bar, steps of the total, and the time that is left."""
        if self._bar is None or self._bar[0] != phase or self._bar[1].length != total:
            made = click.progressbar(length=total, show_pos=True, show_percent=False, file=self._stream)
            self._bar = phase, made
        bar = self._bar[1]
        bar.label = label
        bar.width = max(NARROWEST, min(WIDEST, self._columns() - width(label) - FIGURES))
        if done > bar.pos:  # click counts forward only
            bar.make_step(done - bar.pos)
        return str(bar.format_progress_line())

    def _passing(self, label: str, done: int) -> str:
        seconds = int(time.monotonic() - self._begun)
        return "  ".join(filter(None, (label, f"{done:,}" if done else "", f"{seconds} s")))

    def _columns(self) -> int:
        return shutil.get_terminal_size().columns - 1  # some terminals break at the last column

    def _write(self, text: str) -> None:
        """Write over what was drawn before; a line never reaches the edge, where it would break."""
        text = cut(text, self._columns())
        if text == self._drawn:
            return
        gap = " " * max(0, width(self._drawn) - width(text))
        self._stream.write(f"\r{text}{gap}")
        self._stream.flush()
        self._drawn = text


Command = TypeVar("Command", bound=Callable[..., Any])


FILE = click.Path(dir_okay=False, path_type=Path)
FILE_THERE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
rehearsal_option = click.option("--rehearsal", is_flag=True)
out_option = click.option("--out", type=FILE)


def format_option(*names: str) -> Callable[[Command], Command]:
    """The option `--format` with these names, of which the first is meant without it."""
    return click.option("--format", "style", type=click.Choice(names), default=names[0], show_default=True)


style_option = format_option("text", "json")


def _speak(context: click.Context, parameter: click.Parameter, value: str) -> None:
    context.with_resource(speaking(value))


language = click.option(
    "--lang", type=click.Choice(["zh", "en"]), default=spoken, expose_value=False, callback=_speak
)
"""The language of the run: whoever needs it asks for the one `spoken`."""
document_language = click.option("--lang", type=click.Choice(["zh", "en"]))
"""The language of the words of a document; None is for the authoritative language of the text.

A document is the same on every machine, so that the locale has no part in it.
"""


def _root(context: click.Context, parameter: click.Parameter, value: str) -> Path:
    if context.params.get("files") is True or Path(context.params.get("base") or "").is_file():
        return Path(value)  # texts of others stand in no project
    from clausework.workflow.first_language import find_root

    try:
        return find_root(Path(value))
    except ProjectNotFound as error:
        if context.info_name == "check" and any(map(Path.is_file, context.params.get("paths", ()))):
            return Path(value)
        raise click.BadParameter(error.message(spoken())) from error


project_root = click.option("--root", default=".", metavar="DIRECTORY", callback=_root)
"""Given to the command as a Path to the project."""


def in_project(command: Command) -> Command:
    """Add `--root DIR` and `--lang zh|en`, as most commands have them."""
    return project_root(language(command))


def web_address(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """An address that links can begin with, with a stroke at its end; "" stays so."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(value)
        whole = parts.scheme in ("http", "https") and parts.hostname and not parts.query + parts.fragment
    except ValueError:
        whole = False
    if value and (not whole or value.split() != [value]):  # urlsplit drops line breaks by itself
        raise click.BadParameter(said("cli.no_address", address=value))
    return f"{value.rstrip('/')}/" if value else ""


def listening(command: Command) -> Command:
    """Add `--host ADDRESS` and `--port NUMBER`, where a server listens."""
    host = click.option("--host", default="127.0.0.1", show_default=True)  # others only if it is said
    port = click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
    return host(port(command))


service_url = click.option(
    "--url", default="http://127.0.0.1:8000", show_default=True, metavar="URL", callback=web_address
)
"""Where visitors reach the service: what links for them begin with."""


def by_language(texts: Iterable[str], first: str, known: Sequence[str]) -> dict[str, str]:
    """Texts by language: `en=…` for one that is known, else in the first."""
    found: dict[str, str] = {}
    for text in texts:
        lang, sign, words = text.partition("=")
        found |= {lang: words} if sign and lang in known else {first: text}
    return found


def inside(path: Path, root: Path) -> str:
    """A path of the command line, relative to the project."""
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError as error:
        raise click.BadParameter(said("cli.outside", path=path, root=root)) from error


store_address = click.option("--db", default="", envvar="CLAUSEWORK_DB", metavar="ADDRESS")
"""Given to the command as a text; "" is the project's own file."""


def store_of_project(command: Command) -> Command:
    """Add `--db ADDRESS`, `--root DIR` and `--lang zh|en`."""
    return store_address(in_project(command))
