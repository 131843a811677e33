"""Deliverables: what is handed in, printed and passed on of one draft.

`MAKERS` in `files` has a function for each: of a publication it delivers the draft `publication.current`, and
yields each file with its kind; `deliverables.KIND` in the catalogue says what the kind is called.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from clausework.model.progress import Progress, counted, silent
from clausework.rendering.publication import DeliveredFile, Publication
from clausework.rendering.typesetting import can_typeset

SUMS = "SHA256SUMS"


def named(
    publication: Publication,
    kind: str,
    data: bytes,
    extension: str,
    lang: str = "",
    part: str = "",
    **more: Any,  # noqa: ANN401 - the fields of a delivered file
) -> DeliveredFile:
    """A file of the current draft: STANDARD-LABEL-PART.LANG.EXTENSION, without what is not given."""
    draft = publication.draft
    stem = "-".join(filter(None, (draft.standard, draft.label, part)))
    name = ".".join(filter(None, (stem, lang, extension)))
    return DeliveredFile(kind=kind, name=name, data=data, lang=lang, **more)


def deliver(publication: Publication, progress: Progress = silent) -> tuple[DeliveredFile, ...]:
    """Every file of the current draft, and last the list of their digests."""
    from clausework.rendering.deliverables.files import MAKERS  # which brings all formats with it

    found: list[DeliveredFile] = []
    for make in counted(progress, "deliver", MAKERS):
        found.extend(make(publication))
    listed = "".join(f"{file.digest}  {file.name}\n" for file in sorted(found, key=_by_name))
    return (*found, DeliveredFile(kind="sums", name=SUMS, data=listed.encode()))


class UnmadeFiles(NamedTuple):
    """Kinds of files that are not made on this machine, and the extra of the package that they need."""

    kinds: tuple[str, ...]
    extra: str


def unmade() -> tuple[UnmadeFiles, ...]:
    """The files that this machine cannot deliver, and what to install for them."""
    return () if can_typeset() else (UnmadeFiles(("text_pdf", "redline_pdf"), "publish"),)


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
