"""The list of drafts, with the digest of each that is frozen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import get_args

from clausework.model.draft import Draft
from clausework.rendering import routes
from clausework.rendering.page import Page, fill
from clausework.rendering.publication import FileUse
from clausework.rendering.view import View


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft in the list; `redline` is the address of its comparison with `old`.

    `files` are those of its files that are in the language of the page or in none, by their use.
    """

    draft: Draft
    digest: str
    address: str
    old: str = ""
    redline: str = ""
    files: dict[str, list[FileRow]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file to be fetched: what it is, its address, and its kind and size in short."""

    title: str
    address: str
    format: str
    size: str


def pages(view: View) -> Iterator[Page]:
    """The one list of a language."""
    address = routes.drafts(view.lang)
    body = fill("drafts.html", view, address, rows=_rows(view))
    yield Page(address=address, title=view.say("nav_drafts"), body=body)


def _rows(view: View) -> list[DraftRow]:
    old = {redline.new.label: redline.old.label for redline in view.publication.redlines}
    rows = []
    for edition in reversed(view.publication.editions):
        label = edition.draft.label
        address = edition.page(view.lang)
        redline = routes.redline(view.lang, old[label], label) if label in old else ""
        files = _files(view, label)
        rows.append(DraftRow(edition.draft, edition.digest, address, old.get(label, ""), redline, files))
    return rows


def _files(view: View, label: str) -> dict[str, list[FileRow]]:
    found: dict[str, list[FileRow]] = defaultdict(list)
    for file in view.publication.delivered.get(label, ()):
        if file.lang in ("", view.lang):
            row = FileRow(
                title=file.called(view.lang),
                address=routes.delivered(label, file.name),
                format=file.name.rpartition(".")[2].upper() if "." in file.name else "",
                size=_size(len(file.data)),
            )
            found[file.use].append(row)
    return {use: found[use] for use in get_args(FileUse) if use in found}


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(1, round(count / 1e3))} kB"
