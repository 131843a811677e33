"""The language in which the command line speaks: known before anything is parsed, for all it says."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import pairwise
from pathlib import Path

from clausework.strings.catalogue import LANGUAGES

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
