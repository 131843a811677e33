"""The language in which the command line speaks, known before anything is parsed, and click's words in it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from difflib import get_close_matches
from functools import cache
from itertools import pairwise
from pathlib import Path

import click
from click import core, decorators, exceptions, formatting, parser, types

from clausework.strings.catalogue import LANGUAGES, section

_SPOKEN: ContextVar[str] = ContextVar("spoken")


def default_language(start: Path) -> str:
    """Chinese or English by the locale; if it names neither, the first language of the project there."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value and value.partition(".")[0] not in ("C", "POSIX"):
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
    """What stands for an option on a command line."""
    joined = (word.removeprefix(f"{option}=") for word in arguments if word.startswith(f"{option}="))
    return (*joined, *(word for name, word in pairwise(arguments) if name == option))


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Speak a language for a while, whatever that of the run is."""
    before = _SPOKEN.set(lang)
    try:
        yield
    finally:
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
    """What click says, in the language of the run."""
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
            from clausework.strings.catalogue import say

            near = get_close_matches(name, self.list_commands(ctx), 3, 0.5)
            key = "cli.unknown_command_near" if near else "cli.unknown_command"
            path = ctx.command_path
            lang = spoken()
            names = (" / " if lang == "zh" else " or ").join(f"{path} {item}" for item in near)
            ctx.fail(say(lang, key, name=f"{path} {name}", near=names, help=f"{path} --help"))
        return super().resolve_command(ctx, args)
