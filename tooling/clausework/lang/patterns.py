"""Patterns that are compiled when they are first used, and whose programs are kept as bytecode is.

To compile them is half of the work of a command that compares two short texts: each class of Han characters
takes a millisecond. Where the program of this very Python cannot be kept or read, they are compiled.
"""

from __future__ import annotations

import atexit
import importlib.util
import os
import re
import sys
import tomllib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from math import prod
from pathlib import Path
from typing import Any, NamedTuple, cast

import msgspec

PLACE = re.compile("⟨([a-z_]+)⟩")
METHODS = ("match", "fullmatch", "search", "finditer", "findall", "sub", "split")
FILE = Path(importlib.util.cache_from_source(__file__)).with_suffix(".programs")
MANY = 2000
"""Programs in the file with which it is begun anew: those of patterns that have changed stay in it."""

Program = tuple[int, bytes, int, dict[str, int]]
"""Flags, code, the number of the groups, and those that have names."""
Programs = dict[str, Program]


class _OnUse:
    """A pattern that is compiled when one of its methods is first asked for."""

    def __init__(self, pattern: str, flags: int, kept: bool) -> None:
        self.pattern = pattern
        self.flags = flags
        self._compile = compiled if kept else re.compile

    def __getattr__(self, name: str) -> object:
        """A method of the pattern, which from now on is found as fast as that of any object."""
        if name not in METHODS:
            raise AttributeError(name)
        found = self._compile(self.pattern, self.flags)
        vars(self).update((method, getattr(found, method)) for method in METHODS)
        return self.__dict__[name]


@cache
def beside(module: str) -> dict[str, Any]:
    """The content of the TOML file beside a module; a package has `patterns.toml` in its folder."""
    path = Path(module)
    file = path.with_name("patterns.toml") if path.stem == "__init__" else path.with_suffix(".toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


class Patterns:
    """The patterns in the TOML file beside a module, each compiled when it is first used.

    A pattern is a text, or its parts in a row; ⟨name⟩ in one stands for another, or for what is `given`. A
    table of rows, each with its pattern last, stands for any of them.
    """

    def __init__(self, module: str, given: Mapping[str, str] = {}) -> None:
        self._written: dict[str, Any] = {**given, **beside(module)}

    def __getattr__(self, name: str) -> re.Pattern[str]:
        """A pattern, which from now on is found as fast as that of any object."""
        if name not in self._written:
            raise AttributeError(name)
        found = self.__dict__[name] = on_use(self.text(name))
        return found

    def text(self, name: str) -> str:
        """A pattern as it is written, with those that it has in it."""
        parts = self._written[name]
        if parts and isinstance(parts[0], list):
            return "|".join(row[-1] for row in self.rows(name))
        return self.filled(parts)

    def texts(self) -> dict[str, str]:
        """Every pattern as it is written, to be given to those of a language."""
        return {name: self.text(name) for name, parts in self._written.items() if not isinstance(parts, dict)}

    def table(self, name: str) -> dict[str, str]:
        """A table of patterns as they are written."""
        return {key: self.filled(parts) for key, parts in self._written[name].items()}

    def rows(self, name: str) -> list[list[str]]:
        """The rows of a list of patterns with what is said of each."""
        return [list(map(self.filled, row)) for row in self._written[name]]

    def filled(self, parts: str | list[str]) -> str:
        """The parts as one text, with other patterns in their places."""
        return PLACE.sub(lambda match: self.text(match[1]), "".join(parts))


def on_use(pattern: str, flags: int = 0, kept: bool = True) -> re.Pattern[str]:
    """The pattern, not compiled before it is used; not `kept` if it is made of words of a text."""
    return cast("re.Pattern[str]", _OnUse(pattern, flags, kept))


def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern of `re.compile`, from the program that is kept if there is one."""
    programs, key = _programs(), f"{int(flags)} {pattern}"
    try:
        if key not in programs:
            programs[key] = _program(pattern, flags)
        whole, code, count, names = programs[key]
        of = {place: name for name, place in names.items()}
        groups = tuple([of.get(place) for place in range(count + 1)])
        engine: Any = importlib.import_module("_sre")  # private: whatever it refuses is compiled anew
        found = engine.compile(pattern, whole, [*memoryview(code).cast("I")], count, names, groups)
    except (AttributeError, ImportError, TypeError, RuntimeError):  # a Python that is made otherwise
        return re.compile(pattern, flags)
    return cast("re.Pattern[str]", found)


def _program(pattern: str, flags: int) -> Program:
    """The program that this Python compiles a pattern to, before it is a value of its engine."""
    parser, compiler = importlib.import_module("re._parser"), importlib.import_module("re._compiler")
    tree = parser.parse(pattern, flags)
    code = array("I", compiler._code(tree, flags)).tobytes()
    return int(flags | tree.state.flags), code, tree.state.groups - 1, dict(tree.state.groupdict)


NARROW, WIDE = 20, 200
"""How often what has no end is thought to repeat: figures and the like, and what may be any character."""
ANY_SET = re.compile(r"ANY|NEGATE|NOT_LITERAL|RANGE, \(\d{4}|CATEGORY_(?:WORD|NOT)")


def choices(pattern: str) -> int:
    """The ways in which a match may be tried at one place: all that repeats and alternates, multiplied."""
    return _choices(importlib.import_module("re._parser").parse(pattern))


def _choices(part: Any) -> int:  # noqa: ANN401 - the parser of `re` is private
    if isinstance(part, (tuple, list)):
        return prod(map(_choices, part))
    found = 1
    for kind, value in part if hasattr(part, "getwidth") else ():
        if str(kind).endswith("REPEAT"):
            least, most, body = value
            most = min(int(most), max(least, WIDE if ANY_SET.search(repr(body)) else NARROW))
            each = _choices(body)
            found *= sum(each**count for count in range(least, most + 1))
        else:
            found *= sum(map(_choices, value[1])) if str(kind) == "BRANCH" else _choices(value)
    return min(found, 10**9)  # more is too much anyway


@cache
def _programs() -> Programs:
    """The programs that are kept; what this process adds is kept at its end, if bytecode is."""
    found = _read()
    if not sys.dont_write_bytecode:
        atexit.register(_keep, found, len(found))  # once, not after each of some hundred patterns
    return found


def _read() -> Programs:
    """The programs in the file; none if another Python has made them."""
    try:
        python, found = msgspec.msgpack.decode(FILE.read_bytes(), type=tuple[int, Programs])
    except (OSError, msgspec.DecodeError):
        return {}
    return found if python == sys.hexversion else {}  # codes of the engine differ between versions


def _keep(programs: Programs, known: int) -> None:
    """Write what is new beside what others have kept meanwhile; a folder that is not ours stays as it is."""
    if len(programs) == known:
        return
    others = _read() if len(programs) < MANY else {}
    beside = FILE.with_suffix(f".{os.getpid()}")  # two processes may end at once
    try:
        FILE.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(msgspec.msgpack.encode((sys.hexversion, {**others, **programs})))
        beside.replace(FILE)  # whole or not at all, as others read it meanwhile
    except OSError:
        beside.unlink(missing_ok=True)


HAN_RANGE = "㐀-鿿豈-﫿"
"""Han characters, as they are written between the brackets of a pattern."""
HAN = on_use(f"[{HAN_RANGE}]")
MARKS = "，。；：、"
AROUND = on_use(r"\(\?<?[=!][^()]*\)")


def starts_of(patterns: Iterable[str], others: bool = False) -> re.Pattern[str]:
    """The characters with which a match of Chinese patterns can begin: some too many, none too few.

    Each match must begin with a Han character that is written in its pattern; with `others`, with
    that or anything but a Han character. A usual mark of punctuation must be written to begin one.
    """
    written = {char for pattern in patterns for char in AROUND.sub("", pattern)}
    han = "".join(sorted(char for char in written if HAN.match(char)))
    marks = "".join(mark for mark in MARKS if mark not in written)
    return compiled(f"[{han or MARKS}]" + (f"|[^{HAN_RANGE}{marks}]" if others else ""))


def openings_of(words: Iterable[str]) -> re.Pattern[str]:
    """The beginnings of some English words, by their two first letters; and any figure or capital."""
    second: dict[str, set[str]] = {}
    others = set()
    for word in words:
        if word[0].isascii() and word[0].isalpha():
            second.setdefault(word[0].lower(), set()).update((word[1].lower(), word[1].upper()))
        else:
            others.add(word[0])
    pairs = "|".join(
        f"[{first}{first.upper()}][{re.escape(''.join(sorted(found)))}]"
        for first, found in sorted(second.items())
    )
    return compiled(rf"[\dA-Z{re.escape(''.join(sorted(others)))}]|(?<![^\W{HAN_RANGE}])(?:{pairs})")


class FirstOf(NamedTuple):
    """Patterns of which the first that matches counts, as in one pattern of alternatives."""

    patterns: tuple[re.Pattern[str], ...]

    def match(self, text: str, place: int = 0) -> re.Match[str] | None:
        """The match of the first pattern that has one at this place."""
        for pattern in self.patterns:
            if match := pattern.match(text, place):
                return match
        return None

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The match of the first pattern that takes the whole text."""
        return next(filter(None, (pattern.fullmatch(text) for pattern in self.patterns)), None)


def scan(pattern: re.Pattern[str] | FirstOf, starts: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The matches that `pattern.finditer` gives, tried only where one can begin."""
    end = 0
    for start in starts.finditer(text):
        place = start.start()
        if place >= end and (match := pattern.match(text, place)):
            yield match
            end = match.end()


def shared_start(one: Sequence[object], other: Sequence[object]) -> int:
    """The number of characters, or of other members, that both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def shared_ends(one: Sequence[object], other: Sequence[object]) -> tuple[int, int]:
    """How many members both begin with, and with how many of the others both end."""
    head = shared_start(one, other)
    return head, shared_start(one[head:][::-1], other[head:][::-1])


def cut(text: str, matches: Iterable[re.Match[str]], mark: str) -> str:
    """The text with `mark` in place of every character of the matches, which are in order."""
    parts: list[str] = []
    done = 0
    for match in matches:
        parts += (text[done : match.start()], mark * (match.end() - match.start()))
        done = match.end()
    return "".join((*parts, text[done:])) if parts else text
