"""The language in which the command line speaks: known before anything is parsed, for all it says."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import pairwise

from clausework.strings.catalogue import LANGUAGES

_SPOKEN: ContextVar[str] = ContextVar("spoken")


def default_language() -> str:
    """Chinese or English by the locale; Chinese if it names neither."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value and value not in ("C", "C.UTF-8", "POSIX"):
            return "zh" if value.startswith("zh") else "en"
    return "zh"


def listen(arguments: Sequence[str]) -> None:
    """Note the language of a run: that of its `--lang`, else that of the locale.

    The arguments are read before they are parsed, because what is wrong with them is told in it too.
    """
    asked = {word.removeprefix("--lang=") for word in arguments if word.startswith("--lang=")}
    asked |= {word for option, word in pairwise(arguments) if option == "--lang"}
    _SPOKEN.set(next((lang for lang in LANGUAGES if lang in asked), default_language()))


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
    return _SPOKEN.get(default_language())
