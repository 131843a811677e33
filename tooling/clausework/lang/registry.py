"""The languages whose texts are read: each has a folder here, with the same modules.

A language without a folder is read by `other`, which knows marks of punctuation and figures, and finds
neither verbs nor subjects: nothing is said of a text that cannot be read.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

READ = ("zh", "en")
"""The folders; a further language is a further folder, and its name here."""


@cache
def folder(lang: str) -> str:
    """The folder by which a language is read: zh-CN and zh by `zh`, fr by `other`."""
    name = lang.partition("-")[0].lower()
    return name if name in READ else "other"


def is_read(lang: str) -> bool:
    """True if the words of a language are known, so that something can be missed in a text."""
    return folder(lang) in READ


@cache
def part(lang: str, name: str) -> ModuleType:
    """The module that knows one thing of a language; imported when it is first asked for."""
    return import_module(f"clausework.lang.{folder(lang)}.{name}")


@cache
def words_of(lang: str, name: str) -> dict[str, Any]:
    """The words and patterns in a file of the folder of a language."""
    path = Path(__file__).parent / folder(lang) / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
