"""The output formats, one module each; nothing else registers them. Other packages add theirs.

A module with a function `stage(publication)` contributes files to the published site: addresses of files
and their bytes, as a mapping or, where there are many, one after the other. It may name these by `FILES`,
patterns of addresses, so that nobody asks it in vain for another file. A module `redline_NAME` is the format
NAME of the redline, see `redline_formats`; a name of two words has a hyphen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from typing import TYPE_CHECKING

from clausework.model.progress import Progress, counted, silent
from clausework.plugins import FILES, Plugin, modules_of, plugins

if TYPE_CHECKING:  # the list of all commands is there at once without it
    from clausework.rendering.publication import Publication

REDLINE = "redline_"


def stage_files(
    publication: Publication, into: MutableMapping[str, bytes], progress: Progress = silent
) -> None:
    """Add the files that all formats contribute to the site, by their paths."""
    for plugin in counted(progress, "files", tuple(site_files())):
        for address, data in files_of(plugin, publication):
            into[plugin.place(address, into)] = data


def site_files() -> Iterator[Plugin]:
    """The makers of files of the site."""
    found = modules_of(__name__, __path__)
    return plugins(FILES, {name: value for name, value in found.items() if not name.startswith(REDLINE)})


def files_of(plugin: Plugin, publication: Publication) -> Iterator[tuple[str, bytes]]:
    """The files that a maker contributes to the site, by their addresses."""
    module = plugin.module_with("stage")
    with plugin.running():
        made = module.stage(publication)
        for address, data in made.items() if isinstance(made, Mapping) else made:
            if not isinstance(data, bytes):
                raise TypeError(f"{address}: {type(data).__name__}")
            yield address, data


def redline_names() -> tuple[str, ...]:
    """The names of our own formats of the redline, sorted."""
    found = modules_of(__name__, __path__)
    return tuple(name.removeprefix(REDLINE).replace("_", "-") for name in found if name.startswith(REDLINE))
