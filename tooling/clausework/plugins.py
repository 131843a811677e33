"""Plug-ins: what a part of the program is made of, ours and what other installed packages add.

Ours are the modules of a folder, or stand in a table; a distribution declares its own in its pyproject.toml,
as `[project.entry-points."clausework.formats"]`. Both are loaded and called alike.
Nothing of a package is imported before it is asked for. `importlib.metadata` takes some ten milliseconds to
import, so that even it is only imported where some package declares the group.
"""

from __future__ import annotations

import os
import pkgutil
import re
import sys
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib import import_module
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any, NamedTuple

from clausework.errors import ClauseworkError, PluginFault

FORMATS = "clausework.formats"
"""Output formats of redlines: a function that takes a RedlineContext and gives a text or bytes."""
SHEETS = "clausework.sheets"
"""Readers of tables of comments: a module with `SUFFIXES` and `read(data, path) -> CommentSheet`."""
RULES = "clausework.rules"
"""Rules: a package with files of rules, and of such packages."""
READERS = "clausework.readers"
"""Readers of texts to import: a module with `SUFFIXES` and `read(data, path) -> ForeignFile`."""
PROFILES = "clausework.profiles"
"""Profiles: a package with a file NAME.toml for each."""
DELIVERABLES = "clausework.deliverables"
"""Files of a draft: a Deliverable, or a function that takes a Publication and gives each DeliveredFile."""
FILES = "clausework.files"
"""Files of the site: a module with `stage(publication)`, which gives their bytes by their addresses."""
PAGES = "clausework.pages"
"""Pages of the site: a module with `pages(view)`, which gives each Page."""
GROUPS = (FORMATS, SHEETS, RULES, READERS, PROFILES, DELIVERABLES, FILES, PAGES)
OURS = "clausework"
HEADING = re.compile(rb"^\s*\[(clausework\.\w+)\]", re.MULTILINE)
METADATA = (".dist-info", ".egg-info")
STANDARD: ContextVar[Path | None] = ContextVar("standard", default=None)
"""The project that is worked on, whose own rules are in force beside those that are installed."""

NO_OTHERS: Mapping[str, str] = MappingProxyType({})


class Plugin(NamedTuple):
    """An entry point: its name, what it points at, and the distribution that brings it."""

    name: str
    value: str
    distribution: str
    version: str
    group: str

    def __str__(self) -> str:
        return f"{self.distribution} {self.version}".rstrip()

    @property
    def ours(self) -> bool:
        """Whether Clausework itself brings it."""
        return self.distribution == OURS

    def load(self) -> object:
        """The module or object that it points at; PluginFault if that cannot be imported."""
        module, _, path = self.value.partition(":")
        found: object = self.module(module.strip())
        with self.running(self.value):
            for name in filter(None, path.strip().split(".")):
                found = getattr(found, name)
        return found

    def function(self) -> Any:  # noqa: ANN401 - the group says what it takes and gives
        """The function that it points at; PluginFault if that is none."""
        found = self.load()
        if not callable(found):
            raise PluginFault("plugin_no_function", plugin=self.named(), value=self.value)
        return found

    def module_with(self, *parts: str) -> Any:  # noqa: ANN401 - the group says what it has
        """The module that it points at; PluginFault if that lacks one of the parts."""
        found = self.load()
        if lacking := " ".join(part for part in parts if not getattr(found, part, None)):
            raise PluginFault("plugin_lacks", plugin=self.named(), value=self.value, lacking=lacking)
        return found

    def module(self, name: str) -> ModuleType:
        """One of its modules; PluginFault if that cannot be imported."""
        with self.running(name):
            return import_module(name)

    def named(self) -> str:
        """The name by which an error shows it."""
        return f"{self.name} ({self.group}, {self})"

    @contextmanager
    def running(self, value: str = "") -> Iterator[None]:
        """Have what goes wrong in it be a PluginFault with its name; what does in ours is a fault of ours."""
        try:
            yield
        except ClauseworkError:
            raise
        except Exception as error:
            if self.ours:
                raise
            reason = f"{type(error).__name__}: {error}"
            value = value or self.value
            raise PluginFault("plugin_broken", plugin=self.named(), value=value, reason=reason) from error

    def place(self, name: str, taken: Container[str]) -> str:
        """The name of a file that it makes; PluginFault if one has it already, or if it leaves the folder."""
        if not self.ours and (name in taken or {"", "..", "."} & set(name.split("/"))):
            raise PluginFault("plugin_place", plugin=self.named(), name=name)
        return name


def plugins(group: str, ours: Mapping[str, str] = NO_OTHERS) -> Iterator[Plugin]:
    """Ours of a group, by their names and what each points at, then those of other packages by name.

    No package is looked at before the last of ours is passed. PluginFault if two have one name.
    """
    yield from (Plugin(name, value, OURS, "", group) for name, value in ours.items())
    seen: dict[str, Plugin] = {}
    for plugin in _found(group):
        if plugin.name in ours:
            raise PluginFault("plugin_taken", plugin=plugin.named(), name=plugin.name)
        if plugin.name in seen:
            first = seen[plugin.name]
            raise PluginFault("plugin_twice", name=plugin.name, one=first.named(), other=plugin.named())
        seen[plugin.name] = plugin
    yield from seen.values()


def modules_of(package: str, path: Iterable[str], shared: Container[str] = ()) -> dict[str, str]:
    """The modules of a package of ours by their names, sorted, without those that the others share."""
    names = sorted(module.name for module in pkgutil.iter_modules(path) if module.name not in shared)
    return {name: f"{package}.{name}" for name in names}


@cache
def _found(group: str) -> tuple[Plugin, ...]:
    if not any(group in _groups_in(folder) for folder in dict.fromkeys(sys.path)):
        return ()
    from importlib.metadata import entry_points

    found = {
        Plugin(entry.name, entry.value, entry.dist.name, entry.dist.version, group)
        for entry in entry_points(group=group)
        if entry.dist is not None  # it is only missing where an entry point is made by hand
    }
    return tuple(sorted(found))


@cache
def _groups_in(folder: str) -> frozenset[str]:
    """The groups of ours that the metadata of packages in a folder of sys.path name.

    Read once for all groups; an archive may have any, and is asked by `importlib.metadata`.
    """
    try:
        with os.scandir(folder or ".") as entries:
            metadata = [entry.path for entry in entries if entry.name.endswith(METADATA)]
    except OSError:
        return frozenset(GROUPS if os.path.isfile(folder) else ())  # noqa: PTH113 - pathlib is slower on each start
    texts = map(_text, (os.path.join(path, "entry_points.txt") for path in metadata))  # noqa: PTH118
    return frozenset(name.decode() for text in texts for name in HEADING.findall(text))


def _text(path: str) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return file.read()
    except OSError:
        return b""
