"""What Clausework says to people: one catalogue for each language, in `strings/<lang>/*.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

LANGUAGES = ("zh", "en")


@cache
def catalogue(lang: str) -> dict[str, str]:
    """Every string of a language by its dotted key, `section.key`; the section is the file's name."""
    strings: dict[str, str] = {}
    folder = files("clausework.text") / "strings" / lang
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        if file.name.endswith(".toml"):
            section = file.name.removesuffix(".toml")
            for key, value in tomllib.loads(file.read_text(encoding="utf-8")).items():
                strings[f"{section}.{key}"] = value
    return strings


def say(lang: str, key: str, /, **values: object) -> str:
    """The string `key` in `lang` with its {fields} filled in; an unknown key is an error of ours."""
    return catalogue(lang)[key].format(**values)


def both(key: str, /, **values: object) -> dict[str, str]:
    """The string in every language, for values that carry their own translations."""
    return {lang: say(lang, key, **values) for lang in LANGUAGES}
