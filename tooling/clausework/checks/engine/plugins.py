"""Plug-ins: packages of others that bring rules, by entry points of the group `clausework.rules`.

Finding them costs a look at the metadata of each installed package, and `importlib.metadata` some
ten milliseconds to import; so it is imported only where some package declares the group.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from clausework.errors import ClauseworkError
from clausework.source.memory import digest, listing

GROUP = "clausework.rules"
METADATA = (".dist-info", ".egg-info")


class RulePluginError(ClauseworkError):
    """A package of rules cannot be used, or goes wrong where it is asked."""


class RulePlugin(NamedTuple):
    """A package that declares an entry point of the group, and what the entry point names."""

    distribution: str
    version: str
    target: str

    def __str__(self) -> str:
        return f"{self.distribution} {self.version}"

    def load(self) -> object:
        """The module or object that the entry point names."""
        module, _, path = self.target.partition(":")
        found: object = load_module(module.strip(), str(self))
        try:
            for name in filter(None, path.strip().split(".")):
                found = getattr(found, name)
        except AttributeError as error:
            raise RulePluginError("plugin_import", package=str(self), module=module, reason=error) from error
        return found


def load_module(name: str, package: str) -> object:
    """A module of a package of rules; the error names both."""
    try:
        return import_module(name)
    except ClauseworkError:
        raise
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        raise RulePluginError("plugin_import", package=package, module=name, reason=reason) from error


@cache
def rule_plugins() -> tuple[RulePlugin, ...]:
    """The packages of rules that are installed, by name; almost always there are none."""
    if not any(map(_declares, dict.fromkeys(sys.path))):
        return ()
    from importlib.metadata import entry_points

    found: set[RulePlugin] = set()
    for entry in entry_points(group=GROUP):
        if entry.dist is not None:  # it is only missing where an entry point is made by hand
            found.add(RulePlugin(entry.dist.name, entry.dist.version, entry.value))
    return tuple(sorted(found))


def _declares(folder: str) -> bool:
    """True if the metadata of a package in a folder of sys.path may name the group."""
    try:
        with os.scandir(folder or ".") as entries:
            metadata = [entry.path for entry in entries if entry.name.endswith(METADATA)]
    except OSError:
        return os.path.isfile(folder)  # noqa: PTH113 - an archive; pathlib is slower on each start
    return any(_names_group(os.path.join(path, "entry_points.txt")) for path in metadata)  # noqa: PTH118


def _names_group(path: str) -> bool:
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return GROUP.encode() in file.read()
    except OSError:
        return False


def plugins_state() -> str:
    """A hash that changes with every package of rules and each file of one; "" if there are none."""
    told: list[str] = []
    for plugin in rule_plugins():
        told.append("\n".join(plugin))
        spec = find_spec(plugin.target.partition(":")[0].partition(".")[0].strip())
        folders = list(spec.submodule_search_locations or ()) if spec else []
        files = [spec.origin] if spec and spec.origin and not folders else []
        for folder in map(Path, folders):
            told += [f"{at} {stamp}" for at, stamp in listing(folder.parent, folder.name, (".py", ".toml"))]
        told += [f"{file} {Path(file).stat().st_mtime_ns}" for file in files if Path(file).is_file()]
    return digest("\n".join(told).encode()) if told else ""
