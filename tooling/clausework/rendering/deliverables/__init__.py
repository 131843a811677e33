"""Deliverables: what is handed in, printed and passed on of one draft; one module for each kind of file.

A module has a function `files(publication)`, where `publication.current` is the draft to be delivered, and
yields each file with its kind; `deliverables.KIND` in the catalogue says what the kind is called. Nothing
else registers it. A module whose files need more than is always installed yields none without it, and has a
function `lacking()`, which then gives the kinds of these files and the extra of ours that brings it.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import NamedTuple

import msgspec

from clausework.model.progress import Progress, counted, silent
from clausework.rendering.publication import DeliveredFile, Publication

SUMS = "SHA256SUMS"


def file_name(publication: Publication, extension: str, *, lang: str = "", kind: str = "") -> str:
    """STANDARD-LABEL-KIND.LANG.EXTENSION, without what is not given."""
    draft = publication.draft
    stem = "-".join(filter(None, (draft.standard, draft.label, kind)))
    return ".".join(filter(None, (stem, lang, extension)))


def deliver(publication: Publication, progress: Progress = silent) -> tuple[DeliveredFile, ...]:
    """Every file of the current draft, and last the list of their digests."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    found: list[DeliveredFile] = []
    for name in counted(progress, "deliver", names):
        files = getattr(import_module(f"{__name__}.{name}"), "files", None)
        found.extend(files(publication) if files is not None else ())
    listed = "".join(f"{file.digest}  {file.name}\n" for file in sorted(found, key=_by_name))
    return (*found, DeliveredFile(kind="sums", name=SUMS, data=listed.encode()))


class UnmadeFiles(NamedTuple):
    """Kinds of files that are not made on this machine, and the extra of the package that they need."""

    kinds: tuple[str, ...]
    extra: str


def unmade() -> tuple[UnmadeFiles, ...]:
    """What this machine cannot deliver, and what to install for it."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    asked = (getattr(import_module(f"{__name__}.{name}"), "lacking", None) for name in names)
    found = (lacking() for lacking in asked if lacking is not None)
    return tuple(UnmadeFiles(*each) for each in found if each)


def with_deliverables(publication: Publication, progress: Progress = silent) -> Publication:
    """The publication with the files of each of its drafts."""
    labels = [edition.draft.label for edition in publication.editions]
    found = {
        label: deliver(msgspec.structs.replace(publication, current=label, facts={}), progress)
        for label in labels
    }
    return msgspec.structs.replace(publication, delivered=found)


def _by_name(file: DeliveredFile) -> str:
    return file.name
