"""Typst, where it is installed, with a font from the package index: the one module that knows it.

It comes with the extra `publish`; without it a site has no pictures to be shared.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, NamedTuple, TypeVar

import msgspec

from clausework.errors import FontMissing
from clausework.rendering.labels import CoverFacts
from clausework.source.files import write_named

T = TypeVar("T")

# What the template is told, as values; it reads them from JSON by these names.
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
    takes, and footnotes below them; `widths` are the shares of the columns, and `alt` stands above it on a
    further page. The language of `code` is its `file`. A figure shows
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
    other: tuple[TypesetRun, ...] = ()
    admitted: tuple[tuple[TypesetRun, ...], ...] = ()
    changed: bool = False
    code: str = ""
    address: str = ""
    notes: tuple[TypesetNote, ...] = ()
    blocks: tuple[TypesetBlock, ...] = ()


class TypesetEntry(msgspec.Struct, frozen=True, gc=False):
    """A line of the contents."""

    number: str
    title: str


class TypesetCover(CoverFacts, frozen=True, kw_only=True):
    """The lines of the cover, a picture as the body's `mark`, and what is behind, the `imprint`."""

    mark: str = ""
    imprint: tuple[tuple[TypesetRun, ...], ...] = ()


class TypesetFonts(msgspec.Struct, frozen=True):
    """The families for running text, for heads and for code, the first that has a character first."""

    text: tuple[str, ...]
    heads: tuple[str, ...]
    code: tuple[str, ...]


class TypesetAbout(msgspec.Struct, frozen=True, kw_only=True):
    """Facts of all pages.

    `number`, `warning` and `standing` stand on every page; `gap` is between a number and its title.
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
    standing: str
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


FONTS = "pylopdf_fonts_zh_cn"


@cache
def can_typeset() -> bool:
    """Whether the compiler and the font are there."""
    return find_spec("typst") is not None and find_spec(FONTS) is not None


def drawn_pages(template: str, data: object) -> list[bytes]:
    """The pages of a template in this package as PNG, a pixel for each point; the same data, the same bytes.

    The template finds the data as JSON under `sys.inputs.data`.
    """
    found = files("clausework.rendering.templates").joinpath(template).read_bytes()
    return _drawn(found, 72, data=msgspec.json.encode(data).decode())


def drawn_picture(data: bytes, scale: int) -> bytes:
    """An SVG as PNG, `scale` dots for each of its pixels, or b"" if it is none that can be drawn."""
    import typst

    source = b"#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg))"
    try:
        return _drawn(source, 96 * scale, svg=data.decode("utf-8", "replace"))[0]
    except typst.TypstError:
        return b""


def _drawn(source: bytes, dots: int, **inputs: str) -> list[bytes]:
    """The pages of a source, with the fonts of the package alone, so that every machine draws the same."""
    import typst

    told, fonts = dict[str, Any](inputs), list[Any](_font_paths(""))
    pages = typst.compile(
        source, format="png", ppi=dots, font_paths=fonts, ignore_system_fonts=True, sys_inputs=told
    )
    return [pages] if isinstance(pages, bytes) else list(pages)


def _font_paths(folder: str) -> list[str]:
    """The fonts of the package, and those in a folder; never those of the machine."""
    return [str(files(FONTS)), *([folder] if folder else [])]


def require_fonts(families: Iterable[str], folder: str) -> None:
    """FontMissing if one of the families is not there: another would be set in its place without a word."""
    import typst

    paths: Any = _font_paths(folder)
    known = typst.Fonts(include_system_fonts=False, font_paths=paths).families()
    for family in families:
        if family not in known:
            raise FontMissing("font_missing", family=family, folder=folder, known=tuple(sorted(known)))


@cache
def _template() -> dict[str, bytes]:
    folder = files("clausework.rendering.templates").joinpath("pdf")
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.name.endswith(".typ")}


class _Refused(Exception):
    """The compiler does not set a document, and says why."""


class SetDocument(NamedTuple):
    """A PDF, with the printed numbers of the pages of clauses by their IDs.

    The words of blocks that could not be set are told as `plain` lines.
    """

    data: bytes
    pages: dict[str, str]
    plain: tuple[str, ...] = ()


def set_pdf(document: TypesetDocument, pictures: Mapping[str, bytes], fonts: str = "") -> SetDocument:
    """A document as PDF/A-2a and PDF/UA-1 by the template in `templates/pdf`; same data, same bytes.

    An archive wants a day: without one, the file does not call itself PDF/A.

    Beside the fonts of the package there are those in the folder `fonts`, "" for none.

    What cannot be set is still told: a character that no font has by its code point, a picture that is
    none by the name of its file, and a block that the compiler refuses as plain lines, its formulas as their
    source.
    """
    named = (name.encode() for name in (fonts, *sorted(pictures)))
    key = sha256(b"\0".join((msgspec.json.encode(document), *named))).hexdigest()
    if key not in _SET:
        while len(_SET) >= MANY:
            _SET.pop(next(iter(_SET)))  # the oldest
        _SET[key] = _set(document, pictures, fonts)
    return _SET[key]


def _set(document: TypesetDocument, pictures: Mapping[str, bytes], fonts: str) -> SetDocument:
    try:
        return SetDocument(*_compiled(document, pictures, fonts))
    except _Refused:
        signs = set(_signs(msgspec.to_builtins(document)))
        told = {ord(sign): f"〔U+{ord(sign):04X}〕" for sign in _without_font(sorted(signs), fonts)}
        legible = msgspec.convert(_told(msgspec.to_builtins(document), told), TypesetDocument)
        shown = {name: picture for name, picture in pictures.items() if _is_picture(name, picture)}
    try:
        return SetDocument(*_compiled(legible, shown, fonts))
    except _Refused:
        refused = _refused(legible, shown, fonts, tuple(_settable(legible)))
    plain = tuple("".join(run.text for run in _runs_of(block))[:TOLD] for block in refused)
    return SetDocument(*_compiled(_retold(legible, refused), shown, fonts), plain)


def _settable(document: TypesetDocument) -> Iterator[TypesetBlock]:
    """The blocks that can be set alone: each of a clause, and each title as a paragraph."""
    for clause in (*document.front, *document.body):
        yield TypesetBlock(kind="paragraph", runs=clause.title)
        yield from clause.blocks


def _refused(
    document: TypesetDocument, pictures: Mapping[str, bytes], fonts: str, blocks: Sequence[TypesetBlock]
) -> list[TypesetBlock]:
    """Those of the blocks that the compiler refuses; what they lead to stands elsewhere."""

    def settable(some: Sequence[TypesetBlock]) -> bool:
        only = TypesetClause(kind="clause", id="", bookmark="-", blocks=tuple(map(_alone, some)))
        try:
            _compiled(msgspec.structs.replace(document, entries={}, front=(), body=(only,)), pictures, fonts)
        except _Refused:
            return False
        return True

    return _unfit(blocks, settable)


def _unfit(things: Sequence[T], fit: Callable[[Sequence[T]], bool]) -> list[T]:
    """Those of the things that are not fit, by halves: mostly there are none, or one among thousands."""
    if not things or fit(things):
        return []
    half = len(things) // 2
    return [*_unfit(things[:half], fit), *_unfit(things[half:], fit)] if half else list(things)


def _alone(block: TypesetBlock) -> TypesetBlock:
    """The block without links into the rest of its document, its footnotes in the line."""
    runs = tuple(
        msgspec.structs.replace(run, mark="text") if run.mark == "ref" else run for run in _spelt(block.runs)
    )
    children = tuple(map(_alone, block.children))
    return msgspec.structs.replace(block, anchor="", runs=runs, notes=(), children=children)


def _spelt(runs: Iterable[TypesetRun]) -> Iterator[TypesetRun]:
    for run in runs:
        if run.mark != "footnote":
            yield run
        for paragraph in run.paragraphs:
            yield from _spelt(paragraph)


def _retold(document: TypesetDocument, refused: Sequence[TypesetBlock]) -> TypesetDocument:
    """The document with these of its blocks, or titles, as plain lines."""

    def clause_retold(clause: TypesetClause) -> TypesetClause:
        title = TypesetBlock(kind="paragraph", runs=clause.title)
        return msgspec.structs.replace(
            clause,
            title=_sourced(clause.title) if title in refused else clause.title,
            blocks=tuple(_plain(block) if block in refused else block for block in clause.blocks),
        )

    front, body = (tuple(map(clause_retold, part)) for part in (document.front, document.body))
    return msgspec.structs.replace(document, front=front, body=body)


def _plain(block: TypesetBlock) -> TypesetBlock:
    """A block line by line, a row of a table with bars between its cells."""
    row = block.kind in ("head", "row")
    words = _runs_of(block) if row else (*block.label, *block.runs)
    children = () if row else tuple(map(_plain, block.children))
    return msgspec.structs.replace(
        block, kind="paragraph", label=(), runs=_sourced(words), alt="", children=children
    )


def _runs_of(block: TypesetBlock) -> Iterator[TypesetRun]:
    yield from block.runs
    for count, child in enumerate(block.children):
        if count and child.kind == "cell":
            yield TypesetRun(" | ")
        yield from _runs_of(child)


def _sourced(runs: Iterable[TypesetRun]) -> tuple[TypesetRun, ...]:
    """The runs with the source of each formula, in footnotes too."""
    return tuple(
        msgspec.structs.replace(run, formula=None, paragraphs=tuple(map(_sourced, run.paragraphs)))
        for run in runs
    )


STANDARDS = ("a-2a", "ua-1")
TOLD = 80
"""Characters of a block that is named by its first words."""
COMPILE = """
import json, sys, typst
folder, standards, fonts = json.load(sys.stdin)
found = typst.Fonts(include_system_fonts=False, font_paths=fonts)
compiler = typst.Compiler(f"{folder}/main.typ", root=folder, font_paths=found)
try:
    compiler.compile(output=f"{folder}/out.pdf", format="pdf", pdf_standards=standards)
    print(compiler.query("<pages>", field="value"))
except typst.TypstError as error:
    sys.exit(str(error))
"""
"""A program of its own: the compiler keeps a hundred megabytes of what it worked out of each document."""
MANY = 16
"""Documents that are kept: a draft is often delivered again unchanged, and to set it takes a second."""
_SET: dict[str, SetDocument] = {}
PROBE = b"""#set document(title: "-", date: datetime(year: 2000, month: 1, day: 1))
"""


def _compiled(
    document: TypesetDocument, pictures: Mapping[str, bytes], fonts: str
) -> tuple[bytes, dict[str, str]]:
    """The PDF of a document, each part of which is a file, with the pages of its clauses.

    Typst knows a call again by a digest of all that the function sees: one that saw the whole text would
    have it read for each paragraph.
    """
    named = {
        f"{name}.json": msgspec.json.encode(getattr(document, name)) for name in document.__struct_fields__
    }
    shown = {"pictures.json": msgspec.json.encode(sorted(pictures))}
    standards = STANDARDS if document.about.date else STANDARDS[1:]
    return _pdf({**_template(), **pictures, **named, **shown}, fonts, standards)


def _pdf(
    sources: Mapping[str, bytes], fonts: str = "", standards: Sequence[str] = STANDARDS
) -> tuple[bytes, dict[str, str]]:
    """The PDF of `main.typ`, and the pages that it tells of.

    The files are written to be read, as the compiler takes only texts by value.
    """
    with TemporaryDirectory() as folder:
        for name, data in sources.items():
            path = Path(folder, name)
            path.parent.mkdir(exist_ok=True)
            write_named(path, data)
        told = msgspec.json.encode((folder, standards, _font_paths(fonts)))
        command = [sys.executable, "-c", COMPILE]
        done = subprocess.run(command, input=told, capture_output=True, check=False)  # noqa: S603 - ours
        if done.returncode:
            raise _Refused(done.stderr.decode("utf-8", "replace"))
        pages = msgspec.json.decode(done.stdout, type=list[dict[str, str]])
        return Path(folder, "out.pdf").read_bytes(), pages[0] if pages else {}


def _can_set(sources: dict[str, bytes], fonts: str = "") -> bool:
    try:
        return bool(_pdf(sources, fonts))
    except _Refused:
        return False


def _without_font(signs: Sequence[str], fonts: str) -> list[str]:
    """Those of the characters that no font has."""
    probe = PROBE + b'#for sign in json("data.json") [#sign #parbreak()]'
    return _unfit(
        signs, lambda some: _can_set({"main.typ": probe, "data.json": msgspec.json.encode(some)}, fonts)
    )


def _is_picture(name: str, picture: bytes) -> bool:
    probe = PROBE + b'#image(json("data.json"), alt: "-")'
    return _can_set({"main.typ": probe, "data.json": msgspec.json.encode(name), name: picture})


def _signs(data: object) -> Iterator[str]:
    """The characters of all texts."""
    waiting = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield from value
        elif isinstance(value, dict):
            waiting += (*value, *value.values())
        elif isinstance(value, list | tuple):
            waiting += value


def _told(value: object, told: dict[int, str]) -> object:
    """The value with every text in it rewritten."""
    if isinstance(value, str):
        return value.translate(told)
    if isinstance(value, dict):
        return {name: _told(of, told) for name, of in value.items()}
    return [_told(of, told) for of in value] if isinstance(value, list | tuple) else value
