"""What the template is told, as values; it reads them from JSON by these names."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

Look = Literal["gbt", "iso"]


class TypesetRun(msgspec.Struct, frozen=True, gc=False):
    """A stretch of words under one mark; in a redline `op` says that it is inserted or deleted.

    `target` is a label of this document for a `ref`, an address for a `link`, and the name of the note for a
    `footnote`, whose `paragraphs` stand where it is first referred to. `formula` is that of a `math`, None if
    it can be shown as its source only.
    """

    text: str
    mark: str = "text"
    target: str = ""
    op: str = ""
    formula: Any = None
    paragraphs: tuple[tuple[TypesetRun, ...], ...] = ()


class TypesetNote(msgspec.Struct, frozen=True, gc=False):
    """The causes of a changed line; those that were `told` before are told by their number."""

    number: int
    told: bool = False
    lines: tuple[str, ...] = ()


class TypesetBlock(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A block with what is printed before it, `label`, and the `anchor` by which references find it.

    The items of a `list` that is not `ordered` have one and the same label. A `table` holds rows of the kinds
    `head` and `row`, and these hold cells, of which `span` and `rows` say how many columns and rows each
    takes; `widths` are the shares of the columns, and `alt` stands above it on a further page. A figure shows
    the picture `target`, of which `alt` tells; of one that cannot be shown the name, `file`, stands in its
    place.
    """

    kind: str
    id: str = ""
    anchor: str = ""
    label: tuple[TypesetRun, ...] = ()
    runs: tuple[TypesetRun, ...] = ()
    target: str = ""
    alt: str = ""
    file: str = ""
    span: int = 1
    rows: int = 1
    ordered: bool = False
    small: bool = False
    changed: bool = False
    notes: tuple[TypesetNote, ...] = ()
    widths: tuple[int, ...] = ()
    children: tuple[TypesetBlock, ...] = ()


class TypesetClause(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A clause: a `part` without a number, an `annex` with its status, a `term` or another `clause`.

    `id` is its label, "" where nothing can refer to it; `bookmark` is its heading in plain words. A term has
    its designation in the `other` language, and the admitted ones. `code` is the file of a QR code of the
    clause's `address` on the web.
    """

    kind: str
    id: str
    bookmark: str
    level: int = 1
    listed: bool = True
    number: tuple[TypesetRun, ...] = ()
    title: tuple[TypesetRun, ...] = ()
    status: tuple[TypesetRun, ...] = ()
    other: str = ""
    admitted: tuple[str, ...] = ()
    changed: bool = False
    code: str = ""
    address: str = ""
    notes: tuple[TypesetNote, ...] = ()
    blocks: tuple[TypesetBlock, ...] = ()


class TypesetEntry(msgspec.Struct, frozen=True, gc=False):
    """A line of the contents."""

    number: str
    title: str


class TypesetCover(msgspec.Struct, frozen=True, kw_only=True):
    """The lines of the cover, "" for those that it has not; `imprint` stands on its back."""

    kind: str = ""
    classes: tuple[str, ...] = ()
    number: str = ""
    title: str = ""
    other: str = ""
    stage: str = ""
    day: str = ""
    translation: str = ""
    notices: tuple[str, ...] = ()
    issued: str = ""
    effective: str = ""
    publisher: str = ""
    imprint: tuple[tuple[TypesetRun, ...], ...] = ()


class TypesetFonts(msgspec.Struct, frozen=True):
    """The families for running text, for heads and for code, the first that has a character first."""

    text: tuple[str, ...]
    heads: tuple[str, ...]
    code: tuple[str, ...]


class TypesetAbout(msgspec.Struct, frozen=True, kw_only=True):
    """What is true of all pages.

    `number`, `warning` and `attribution` stand on every page; `gap` is between a number and its title.
    """

    look: Look
    lang: str
    region: str
    other: str
    title: str
    description: str
    author: tuple[str, ...]
    keywords: tuple[str, ...]
    date: str
    redline: bool
    number: str
    warning: str
    attribution: str
    gap: str
    words: dict[str, str]
    fonts: TypesetFonts


class TypesetDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A whole document; the template reads each of these as a file of its own."""

    about: TypesetAbout
    cover: TypesetCover
    entries: dict[str, TypesetEntry]
    front: tuple[TypesetClause, ...]
    body: tuple[TypesetClause, ...]
