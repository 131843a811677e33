"""The languages whose texts are read: each has a folder here, with modules of the same names.

What a folder lacks `other` has, which reads a language without one: it knows marks of punctuation and
figures, and finds neither verbs nor subjects, as nothing is said of a text that cannot be read.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

HERE = Path(__file__).parent
OTHER = "other"


@cache
def folder(lang: str) -> str:
    """The folder by which a language is read: zh-CN and zh by `zh`, fr by `other`."""
    name = lang.partition("-")[0].lower()
    return name if name.isalpha() and (HERE / name).is_dir() else OTHER


def is_read(lang: str) -> bool:
    """True if the words of a language are known, so that something can be missed in a text."""
    return folder(lang) != OTHER


@cache
def part(lang: str, name: str) -> ModuleType:
    """The module that knows one thing of a language; imported when it is first asked for."""
    own = folder(lang)
    return import_module(f"{__package__}.{own if (HERE / own / f'{name}.py').is_file() else OTHER}.{name}")


@cache
def words_of(lang: str, name: str) -> dict[str, Any]:
    """The words and patterns in a file of the folder of a language."""
    own = HERE / folder(lang) / f"{name}.toml"
    path = own if own.is_file() else HERE / OTHER / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
