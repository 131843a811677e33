"""The output formats, one module each; nothing else registers them.

A module with a function `stage(publication)` contributes files to the published site: addresses of files
and their bytes, as a mapping or, where there are many, one after the other. It may name these by `FILES`,
patterns of addresses, so that nobody asks it in vain for another file. A module `redline_NAME` is the format
NAME of the redline, see `redline_formats`; a name of two words has a hyphen.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, MutableMapping
from importlib import import_module
from typing import TYPE_CHECKING

from clausework.model.progress import Progress, counted, silent

if TYPE_CHECKING:  # the list of all commands is there at once without it
    from clausework.rendering.publication import Publication

REDLINE = "redline_"


def stage_files(
    publication: Publication, into: MutableMapping[str, bytes], progress: Progress = silent
) -> None:
    """Add the files that all formats contribute to the site, by their paths."""
    for name in counted(progress, "files", names()):
        stage = getattr(import_module(f"{__name__}.{name}"), "stage", None)
        if stage is not None:
            into.update(stage(publication))


def redline_names() -> tuple[str, ...]:
    """The names of our own formats of the redline, sorted."""
    found = (name.removeprefix(REDLINE) for name in names() if name.startswith(REDLINE))
    return tuple(name.replace("_", "-") for name in found)


def names(path: Iterable[str] = __path__) -> list[str]:
    """The modules of a package, sorted; by default those of this one."""
    return sorted(module.name for module in pkgutil.iter_modules(path))
