"""Catalogue of all that Clausework says to people, for each language in `strings/<lang>/*.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

LANGUAGES = ("zh", "en")
FALLBACK = "en"
CODE = re.compile(r"[a-z]{2,3}")
"""The code of a language that a text may have; what is said beside the text is then English."""


FOLDER = Path(__file__).parent
NUMBERED = re.compile(r"\{(\w+):([^{}|]*)\|([^{}|]*)\}")
"""Words that go with a number, those for one first: `{count} {count:clause|clauses}`."""
SEAM = r"(?<=[^\x00-\xff{}]) (?=\{)|(?<=\}) (?=[^\x00-\xff{}])"
"""A blank between a Han character and a field, which is for a number or a Latin name."""
OPEN = "\x1f"
KIND = "KIND"
"""What stands in a key for each kind of block, and in its words for the name: A_KIND for one of them."""


def spoken(lang: str) -> str:
    """The language in which something is said beside a text in the language given."""
    return lang if lang in LANGUAGES else FALLBACK


@cache
def catalogue(lang: str) -> dict[str, str]:
    """Every string of a language by its dotted key, `section.key`; the section is the file's name."""
    strings: dict[str, str] = {}
    lang = spoken(lang)
    for file in sorted((FOLDER / lang).glob("*.toml")):
        strings.update((f"{file.stem}.{key}", value) for key, value in section(lang, file.stem).items())
    return strings


@cache
def section(lang: str, name: str) -> dict[str, str]:
    """The strings of one file by their keys: a command reads the files that it says something from.

    A language that nobody has translated them into, that of a text, has those of English.
    """
    lang = spoken(lang)
    strings = tomllib.loads((FOLDER / lang / f"{name}.toml").read_text(encoding="utf-8"))
    return {**dict(_of_kinds(lang, strings)), **{key: strings[key] for key in strings if KIND not in key}}


def _of_kinds(lang: str, strings: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The strings whose keys have `KIND`, for each kind of block by the names of `kinds.toml`."""
    patterns = {key: words for key, words in strings.items() if KIND in key}
    kinds = section(lang, "kinds") if patterns else {}
    for kind in (key.removesuffix("_name") for key in kinds if key.endswith("_name")):
        for key, words in patterns.items():
            named = words.replace(f"A_{KIND}", kinds[f"{kind}_one"]).replace(KIND, kinds[f"{kind}_name"])
            yield key.replace(KIND, kind), named


def say(lang: str, key: str, /, **values: object) -> str:
    """The string `key` in `lang` with its {fields} filled in; an unknown key is an error of ours."""
    file, _, name = key.partition(".")
    text = numbered(section(lang, file)[name], values)
    return _spaced(text, values) if " {" in text or "} " in text else text.format(**values)


@cache
def _opened(text: str) -> str:
    return re.sub(SEAM, OPEN, text)


def _spaced(text: str, values: Mapping[str, object]) -> str:
    """The text with its fields filled in, without a blank where a field has Han characters beside others."""
    from clausework.strings.width import width  # which the help of commands does without

    said, *rest = _opened(text).format(**values).split(OPEN)
    for part in rest:
        closed = said and part and width(said[-1]) == width(part[0]) == 2
        said += part if closed else f" {part}"
    return said


def numbered(text: str, values: Mapping[str, object]) -> str:
    """The text with the words that go with its numbers."""
    if "|" not in text:
        return text
    return NUMBERED.sub(lambda found: found[2 if str(values[found[1]]) == "1" else 3], text)


def both(key: str, /, **values: object) -> dict[str, str]:
    """The string in every language; of a value that is a mapping of languages each gets its own."""
    return {
        lang: say(lang, key, **{name: _in(lang, value) for name, value in values.items()})
        for lang in LANGUAGES
    }


def text_in(texts: Mapping[str, str], lang: str) -> str:
    """A text in the language, in another if there is none in this one."""
    return texts.get(lang) or next(filter(None, texts.values()), "")


def _in(lang: str, value: object) -> object:
    return value.get(lang, "") if isinstance(value, dict) else value


@cache
def strings_under(lang: str, start: str) -> dict[str, str]:
    """The strings whose keys start so, without that start."""
    return {key.removeprefix(start): value for key, value in catalogue(lang).items() if key.startswith(start)}
