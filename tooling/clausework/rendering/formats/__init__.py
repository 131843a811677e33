"""The output formats, one module each.

A module with a function `stage(publication)` contributes files to the published site: addresses
of files and their bytes. Nothing else registers it.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module

from clausework.rendering.publication import Publication


def staged_files(publication: Publication) -> dict[str, bytes]:
    """The files that all formats contribute to the site, by their paths."""
    found: dict[str, bytes] = {}
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        stage = getattr(import_module(f"{__name__}.{module.name}"), "stage", None)
        if stage is not None:
            found.update(stage(publication))
    return found
