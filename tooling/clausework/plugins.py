"""Plug-ins: what other installed packages add to Clausework by entry points.

A distribution declares them in its pyproject.toml, as `[project.entry-points."clausework.formats"]`.
Nothing of it is imported before it is asked for. `importlib.metadata` takes some ten milliseconds to
import, so that even it is only imported where some package declares the group.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Container, Iterator
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import NamedTuple

from clausework.errors import ClauseworkError, PluginFault

FORMATS = "clausework.formats"
"""Output formats of redlines: a function that takes a RedlineContext and gives a text or bytes."""
SHEETS = "clausework.sheets"
"""Readers of tables of comments: a module with `SUFFIXES` and `read(data, path) -> CommentSheet`."""
RULES = "clausework.rules"
"""Rules: a module with RULE or RULES, a package of such modules, or a Rule."""
METADATA = (".dist-info", ".egg-info")


class Plugin(NamedTuple):
    """An entry point: its name, what it points at, and the distribution that brings it."""

    name: str
    value: str
    distribution: str
    version: str
    group: str

    def __str__(self) -> str:
        return f"{self.distribution} {self.version}"

    def load(self) -> object:
        """The module or object that it points at; PluginFault if that cannot be imported."""
        module, _, path = self.value.partition(":")
        found: object = self.module(module.strip())
        try:
            for name in filter(None, path.strip().split(".")):
                found = getattr(found, name)
        except Exception as error:
            raise self._broken(self.value, error) from error
        return found

    def module(self, name: str) -> ModuleType:
        """One of its modules; PluginFault if that cannot be imported."""
        try:
            return import_module(name)
        except ClauseworkError:
            raise
        except Exception as error:
            raise self._broken(name, error) from error

    def named(self) -> str:
        """The name by which an error shows it."""
        return f"{self.name} ({self.group}, {self})"

    def _broken(self, value: str, error: Exception) -> PluginFault:
        reason = f"{type(error).__name__}: {error}"
        return PluginFault("plugin_broken", plugin=self.named(), value=value, reason=reason)


def plugins(group: str, taken: Container[str] = ()) -> Iterator[Plugin]:
    """The plug-ins of a group by name; PluginFault if two have one name, or one has one that is `taken`."""
    seen: dict[str, Plugin] = {}
    for plugin in _found(group):
        if plugin.name in taken:
            raise PluginFault("plugin_taken", plugin=plugin.named(), name=plugin.name)
        if plugin.name in seen:
            first = seen[plugin.name]
            raise PluginFault("plugin_twice", name=plugin.name, one=first.named(), other=plugin.named())
        seen[plugin.name] = plugin
    return iter(seen.values())


@cache
def _found(group: str) -> tuple[Plugin, ...]:
    if not any(_declared_in(folder, group) for folder in dict.fromkeys(sys.path)):
        return ()
    from importlib.metadata import entry_points

    found = {
        Plugin(entry.name, entry.value, entry.dist.name, entry.dist.version, group)
        for entry in entry_points(group=group)
        if entry.dist is not None  # it is only missing where an entry point is made by hand
    }
    return tuple(sorted(found))


def _declared_in(folder: str, group: str) -> bool:
    """Whether the metadata of a package in a folder of sys.path may name the group."""
    try:
        with os.scandir(folder or ".") as entries:
            metadata = [entry.path for entry in entries if entry.name.endswith(METADATA)]
    except OSError:
        return os.path.isfile(folder)  # noqa: PTH113 - an archive; pathlib is slower on each start
    return any(_names(os.path.join(path, "entry_points.txt"), group) for path in metadata)  # noqa: PTH118


def _names(path: str, group: str) -> bool:
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return group.encode() in file.read()
    except OSError:
        return False
