"""Plug-ins: what other installed packages add to Clausework by entry points.

A distribution declares them in its pyproject.toml, as `[project.entry-points."clausework.formats"]`. Nothing of
it is imported before it is asked for by its name.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import NamedTuple

from clausework.errors import PluginFault

FORMATS = "clausework.formats"
"""Output formats of redlines: a function that takes a RedlineContext and gives a text or bytes."""
SHEETS = "clausework.sheets"
"""Readers of comments typed up as a table: a module with `SUFFIXES` and `read(data, path) -> Sheet`."""


class Plugin(NamedTuple):
    """An entry point: its name, what it points at, and the distribution that brings it."""

    group: str
    name: str
    value: str
    distribution: str

    def load(self) -> object:
        """What it points at; PluginFault, which names the distribution, if that cannot be imported."""
        from importlib.metadata import EntryPoint

        try:
            loaded: object = EntryPoint(self.name, self.value, self.group).load()
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            raise PluginFault(
                "plugin_broken",
                name=self.name,
                group=self.group,
                value=self.value,
                distribution=self.distribution,
                reason=reason,
            ) from error
        return loaded


def plugins(group: str, taken: Container[str] = ()) -> Iterator[Plugin]:
    """The plug-ins of a group by name; PluginFault if two have one name, or one has a name that is `taken`."""
    from importlib.metadata import entry_points  # which takes longer than most commands have

    found = sorted(
        Plugin(group, point.name, point.value, point.dist.name if point.dist else "?")
        for point in set(entry_points(group=group))
    )
    seen: dict[str, str] = {}
    for plugin in found:
        of = plugin.distribution
        if plugin.name in taken:
            raise PluginFault("plugin_taken", name=plugin.name, group=group, distribution=of)
        if plugin.name in seen:
            first = seen[plugin.name]
            raise PluginFault("plugin_twice", name=plugin.name, group=group, distribution=of, other=first)
        seen[plugin.name] = of
    return iter(found)
