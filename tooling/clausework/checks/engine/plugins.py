"""Plug-ins: packages of others that bring rules, by entry points of the group `clausework.rules`."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from clausework.errors import ClauseworkError, PluginFault
from clausework.plugins import plugins
from clausework.source.memory import digest, listing

GROUP = "clausework.rules"
"""Rules: a module with RULE or RULES, a package of such modules, or a Rule."""


class RulePluginError(PluginFault):
    """A package of rules cannot be used, or one of its rules fails."""


def load_module(name: str, package: str) -> object:
    """A module of a package of rules; the error names both."""
    try:
        return import_module(name)
    except ClauseworkError:
        raise
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        raise RulePluginError("plugin_import", package=package, module=name, reason=reason) from error


def plugins_state() -> str:
    """A hash that changes with every package of rules and each file of one; "" if there are none."""
    told: list[str] = []
    for plugin in plugins(GROUP):
        told.append("\n".join(plugin))
        spec = find_spec(plugin.value.partition(":")[0].partition(".")[0].strip())
        folders = list(spec.submodule_search_locations or ()) if spec else []
        files = [spec.origin] if spec and spec.origin and not folders else []
        for folder in map(Path, folders):
            told += [f"{at} {stamp}" for at, stamp in listing(folder.parent, folder.name, (".py", ".toml"))]
        told += [f"{file} {Path(file).stat().st_mtime_ns}" for file in files if Path(file).is_file()]
    return digest("\n".join(told).encode()) if told else ""
