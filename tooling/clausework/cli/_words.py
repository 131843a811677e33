"""The words of click itself: it asks gettext for each, and is answered from our catalogue.

gettext chooses by the environment, which the programs that we start inherit, and translates nothing in the
C locale, where we speak Chinese; so its two functions are replaced where click has imported them. A word
that the catalogue lacks stays English.
"""

from __future__ import annotations

from functools import cache

from click import core, decorators, exceptions, formatting, parser, types

from clausework.cli._spoken import spoken
from clausework.strings.catalogue import section

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
