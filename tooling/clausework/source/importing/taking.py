"""Files of others as one imported text, with all words that the proof must find again."""

from __future__ import annotations

import base64
import binascii
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, cast

import msgspec

from clausework.lang.modals import Wording, modal_of
from clausework.lang.patterns import Patterns
from clausework.model.draft import PICTURED, Block, Run
from clausework.plugins import READERS, modules_of, plugins
from clausework.source import importing
from clausework.source.foreign import language_of, read_pieces
from clausework.source.foreign_pieces import (
    ANCHOR,
    FILE,
    PLACE,
    READ,
    ForeignPiece,
    PieceKind,
    placed,
    taken_out,
)
from clausework.source.importing.dialects import captioned, read_markdown
from clausework.source.importing.shapes import LevelledBlocks
from clausework.source.importing.structure import TITLES, structured
from clausework.source.importing.values import (
    Cover,
    ForeignFile,
    ImportedText,
    ImportRefused,
    LeftOver,
    Reason,
    decoded,
    remade,
    with_blocks,
)
from clausework.source.unfit import RAW_HTML
from clausework.source.word_text import FALLBACK, MATH_TEXT, W, is_word, parts_of, read_word

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

# Headings typed as plain paragraphs: `1 范围`, `4.2 Storage`, a number and a few words without a stop. Only
# a text without headings of its own is read so, and only if its chapters count 1, 2, 3.
FIND = Patterns(__file__)
LONGEST = {"zh": 30, "en": 70}
STOPS = "。；;：:，,.、！？!?"
CHAPTERS = 2
"""Chapters from which on a text is taken to have typed ones."""


LISTED = 5
"""Items with the titles of a text from which on they are its contents."""


def without_contents(found: Sequence[ForeignPiece], left: list[LeftOver]) -> tuple[ForeignPiece, ...]:
    """The pieces without typed tables of contents, each up to where its first entry stands again.

    A heading that only a program would put one below is none either, nor are the titles of a text as items.
    """
    titles = {_entry(piece) for piece in found if piece.kind == "heading"}
    kept: list[ForeignPiece] = []
    for _, row in groupby(found, lambda piece: piece.kind == "item"):
        pieces = list(row)
        listed = [piece for piece in pieces if piece.kind == "item" and _entry(piece) in titles]
        if len(listed) >= LISTED:
            left += [LeftOver("", piece.text, "contents") for piece in listed]
            pieces = [piece for piece in pieces if _entry(piece) not in titles]
        kept += pieces
    found = kept
    start = next(
        (at for at, piece in enumerate(found) if FIND.contents.fullmatch(taken_out(piece.text)[0])), None
    )
    if start is None:
        return tuple(found)
    after = found[start + 1 :]
    number, first = _entry(after[0]) if after else ("", "")
    entries = ((at, *_entry(piece)) for at, piece in enumerate(after) if at and first)
    again = (
        at
        for at, own, words in entries
        if words and own == number and (first.startswith(words) if own else words == first)
    )
    end = next(again, 0)
    if found[start].kind == "heading":  # what stands below the next heading is no more below this one
        below = next((at for at, piece in enumerate(after) if piece.kind == "heading"), 0)
        alone = all(FIND.link.fullmatch(piece.text) for piece in after[: below if below > 1 else 0])
        end = min(end, below) if end else below * alone
    if 3 * sum(piece.text.endswith(tuple(STOPS)) for piece in after[:end]) > end:
        end = 0  # sentences, of which contents have few
    if not end:
        return (*found[: start + 1], *without_contents(after, left))
    passed = (found[start], *after[:end])
    left += [LeftOver("", piece.text, "contents") for piece in passed if piece.text]
    return (*found[:start], *without_contents(after[end:], left))


def _entry(piece: ForeignPiece) -> tuple[str, str]:
    """The number of a title, and its words without its page and its address."""
    typed = FIND.numbered.match(piece.text)
    return typed[1] if typed else "", "".join(FIND.entry.sub("", piece.text).split()).lower()


def with_typed_headings(found: Sequence[ForeignPiece], lang: str) -> tuple[ForeignPiece, ...]:
    """The pieces, with those as headings that are typed so."""
    pieces = tuple(found)
    if any(piece.kind == "heading" and piece.level for piece in pieces):
        return pieces
    places: list[int] = []  # of the chapters: the numbers of one level that go on counting
    for place, piece in enumerate(pieces):
        if (match := _titled(piece, lang)) and match["number"] == str(len(places) + 1):
            places.append(place)
    if len(places) < CHAPTERS:
        return pieces
    made = [
        msgspec.structs.replace(piece, kind="heading", level=level)
        if (level := _level(piece, place in places, lang))
        else piece
        for place, piece in enumerate(pieces)
    ]
    if made[0].kind == "paragraph" and len(made[0].text) <= LONGEST["en"] and made[0].text[-1] not in STOPS:
        made[0] = msgspec.structs.replace(made[0], kind="heading")  # the title of the whole
    return tuple(made)


def _level(piece: ForeignPiece, chapter: bool, lang: str) -> int:
    """The level of the heading that a piece is, 0 for none."""
    if chapter:
        return 1
    match = _titled(piece, lang)
    if match is None:
        named = piece.kind == "paragraph" and any(pattern.fullmatch(piece.text) for _, pattern in TITLES)
        return int(named)
    number = match["number"]
    return number.count(".") + 1 if "." in number else int(not number.isdigit())


def _titled(piece: ForeignPiece, lang: str) -> re.Match[str] | None:
    """The number and title of a piece that says no sentence."""
    match = FIND.typed.fullmatch(piece.text) if piece.kind == "paragraph" else None
    if match is None or len(match["title"]) > LONGEST.get(lang, LONGEST["en"]):
        return None
    return None if match["title"][-1] in STOPS or modal_of(match["title"], lang) else match


def by_styles(found: Iterable[ForeignPiece], styles: Mapping[str, PieceKind]) -> Iterator[ForeignPiece]:
    """The pieces as what their styles say; paragraphs of code in a row are the lines of one block."""
    for coded, row in groupby(found, lambda piece: bool(piece.style) and styles[piece.style] == "code"):
        if coded:
            lines = "\n".join(piece.before + piece.text for piece in row)
            yield ForeignPiece(kind="code", text=lines.strip("\n"))
        else:
            yield from (
                msgspec.structs.replace(piece, kind=styles.get(piece.style, piece.kind)) for piece in row
            )


def with_definitions(found: Sequence[ForeignPiece]) -> Iterator[ForeignPiece]:
    """The pieces with each term of a list as a clause of its own where the list is all of a clause of terms.

    Elsewhere a term runs into its definition, as it does in a sentence.
    """
    heading: ForeignPiece | None = None
    term = ""
    for at, piece in enumerate(found):
        if piece.kind == "heading":
            after = next((of for of in found[at + 1 :] if of.kind == "heading"), piece)
            own = takewhile(lambda of: of.kind != "heading", found[at + 1 :])
            named = FIND.terms.search(taken_out(piece.text)[0]) and after.level <= piece.level
            heading = piece if named and any(of.kind == "term" for of in own) else None
            piece = msgspec.structs.replace(piece, element="terms") if heading else piece
        elif term:
            piece = msgspec.structs.replace(piece, text=f"{term}: {piece.text}")
        elif piece.kind == "term":
            words = piece.text.rstrip(" :：")
            if heading and not FIND.bare_number.fullmatch(found[at - 1].text):
                piece = ForeignPiece(kind="heading", text=words, level=heading.level + 1, element="term")
            elif not heading and at + 1 < len(found) and found[at + 1].kind == "paragraph":
                term = words
                continue
            else:  # the title of a clause that has a number alone
                piece = ForeignPiece(kind="paragraph", text=words)
        term = ""
        yield piece


TAG = re.compile(rf"(`+)(?!`).+?(?<!`)\1(?!`)|<!--.*?-->|{RAW_HTML.pattern.removesuffix('|<!--')}")
"""A tag or a comment, or a stretch of code, in which neither is one."""


def without_tags(found: Iterable[ForeignPiece], left: list[LeftOver]) -> Iterator[ForeignPiece]:
    """The pieces without tags; an anchor before a heading goes into the heading."""
    waiting = ""
    for piece in found:
        if piece.kind == "code":
            yield piece
        elif piece.kind == "paragraph" and piece.text and not ANCHOR.sub("", piece.text).strip():
            waiting += piece.text
        elif piece.kind == "heading":
            waiting = "".join((*(tag.group() for tag in ANCHOR.finditer(piece.text)), waiting))
            text = f"{ANCHOR.sub(' ', piece.text).strip()} {waiting}".strip()  # a number stands first
            yield msgspec.structs.replace(piece, text=text)
            waiting = ""
        else:
            for anchor in ANCHOR.finditer(" ".join((waiting, piece.text, *piece.cells))):
                yield ForeignPiece(kind="paragraph", style=f"{PLACE}{anchor[1]}")
            _, waiting = _cleaned(waiting, left), ""
            text = _cleaned(piece.text, left)
            cells = tuple(_cleaned(cell, left) for cell in piece.cells)
            if text or cells or not piece.text:
                yield msgspec.structs.replace(piece, text=text, cells=cells)
    _cleaned(waiting, left)


def _cleaned(text: str, left: list[LeftOver]) -> str:
    if "<" not in text:
        return text

    def kept(match: re.Match[str]) -> str:
        if match[1] or not _lays_out(match.group(), text):
            return match.group()
        left.append(LeftOver("", match.group(), "tag"))
        return " " if FIND.line_break.fullmatch(match.group()) else ""

    return TAG.sub(kept, text).strip()


def _lays_out(tag: str, text: str) -> bool:
    """Whether a tag is one of HTML, and no word of the text as in `string <component>`, `a <div> element`."""
    if tag.startswith("<!--") or FIND.void.fullmatch(tag):
        return True
    if not (found := FIND.html.fullmatch(tag)):
        return False
    other = f"</{found['name']}>" if not found["ends"] else f"<{found['name']}"
    return bool(found["more"]) or other in text or text.startswith(tag) or text.endswith(tag)


FOLDER = "figures"
"""Apart from the pictures of the site itself."""


class ImportedPictures:
    """Finds pictures: in the Word files themselves, or beside the files of Markdown."""

    def __init__(self, embedded: Mapping[str, bytes], folders: tuple[Path, ...]) -> None:
        self.found: dict[str, bytes] = {}
        self._embedded = embedded
        self._folders = folders

    def name(self, target: str) -> str:
        """The new name of the picture; "" if it is not at hand."""
        data = self._data(target)
        if data is None:
            return ""
        kept = FIND.written_out.match(target)
        own = FIND.name.sub("-", Path(target).name).lstrip(".-")
        bare = f"picture.{kept[1]}" if kept else own or "picture"
        stem, suffix, count = Path(bare).stem, Path(bare).suffix, 1
        name = f"{FOLDER}/{bare}"
        while self.found.get(name, data) != data:
            count += 1
            name = f"{FOLDER}/{stem}-{count}{suffix}"
        self.found[name] = data
        return name

    def _data(self, target: str) -> bytes | None:
        if target in self._embedded:
            return self._embedded[target]
        if kept := FIND.written_out.match(target):
            try:
                return base64.b64decode(target[kept.end() :])  # leaves out what is none of it, as line breaks
            except binascii.Error:
                return None
        for folder in self._folders:
            path = (folder / target).resolve()
            # A text must not fetch files from anywhere on the disk into what is published.
            if path.is_relative_to(folder.resolve()) and path.is_file():
                return path.read_bytes()
        return None


def with_pictures(text: ImportedText, pictures: ImportedPictures) -> ImportedText:
    """The text in which each figure shows a picture of the project."""
    left = list(text.left)
    gone: dict[str, str] = {}

    def made(block: Block, clause: str) -> Iterator[Block]:
        inside = tuple(part for child in block.children for part in made(child, clause))
        if block.kind == "figure" and any(part.kind != "subfigure" for part in inside):
            yield Block(kind="paragraph", runs=block.runs)  # a part is not at hand: each stands alone
            for part in inside:
                yield msgspec.structs.replace(part, kind="figure") if part.kind == "subfigure" else part
            return
        if block.kind not in PICTURED or inside:
            yield msgspec.structs.replace(block, children=inside)
            return
        name = pictures.name(block.target)
        if name:
            yield msgspec.structs.replace(block, target=name)
        else:
            yield from (Block(kind="paragraph", runs=block.runs),) if block.runs else ()
            gone.update({block.label: block.text} if block.label else {})
        if name != block.target and not FIND.written_out.match(block.target):
            left.append(LeftOver(clause, block.target, "address" if name else "picture"))

    def named(run: Run) -> Iterator[Run]:
        """What led to a figure without a picture is the name of that again."""
        said = text.typed.get(run.target, "#")
        own = run.mark == "ref" and run.target in gone
        yield Run(gone[run.target] if said[0] == "#" else said) if own else run

    found = ((item, item.clause.id, item.clause.texts[text.lang].blocks) for item in text.clauses)
    shown = [(item, [part for block in blocks for part in made(block, name)]) for item, name, blocks in found]
    clauses = tuple(with_blocks(item, text.lang, remade(blocks, named)) for item, blocks in shown)
    return msgspec.structs.replace(
        text, clauses=clauses, left=tuple(left), pictures=dict(sorted(pictures.found.items()))
    )


# All words of a Word document, and those of its parts that are no text of a clause. This reads the file for
# itself, part by part, so that what the reader of the text passes over is noticed.
TOLD: tuple[tuple[str, Reason], ...] = (("comments", "comment"), ("header", "running"), ("footer", "running"))
KINDS = frozenset({"footnotes", "endnotes", *(kind for kind, _ in TOLD)})
TEXT = frozenset({f"{W}t", MATH_TEXT})
APART = frozenset(
    f"{W}{name}" for name in ("p", "tab", "br", "cr", "tc", "footnoteReference", "endnoteReference")
)
GONE = frozenset({f"{W}del", f"{W}moveFrom", FALLBACK})


def _word_file(data: bytes, path: Path) -> ForeignFile:
    """A Word document with the words of its text and notes; what is printed beside them is told."""
    import docx

    word = read_word(data, str(path))
    document = docx.Document(io.BytesIO(data))
    body = document.element.body
    beside: dict[str, list[BaseOxmlElement]] = {}
    for kind, root in parts_of(document, KINDS):
        beside.setdefault(kind, []).append(root)
    noted = {
        (f"{kind}s", mark.get(f"{W}id"))
        for kind in ("footnote", "endnote")
        for mark in body.iter(f"{W}{kind}Reference")
    }
    notes = (note for kind in ("footnotes", "endnotes") for root in beside.get(kind, []) for note in root)
    parts = (body, *(note for note in notes if (f"{note.tag[len(W) :]}s", note.get(f"{W}id")) in noted))
    gone = " ".join("".join(part.itertext()) for part in body.iter(f"{W}delText"))
    told: list[tuple[str, Reason]] = [*((passed, "contents") for passed in word.passed), (gone, "deleted")]
    told += [("".join(_printed(root)), why) for kind, why in TOLD for root in beside.get(kind, [])]
    bare = ((" ".join(words.split()), why) for words, why in told)
    return ForeignFile(
        name=path.name,
        cover=Cover(title=document.core_properties.title),
        pieces=word.pieces,
        words="\n".join("".join(_printed(part)) for part in parts),
        marks="none",
        styles=word.styles,
        left=tuple(LeftOver("", words, why) for words, why in bare if words),
        pictures={
            piece.target: word.pictures[piece.sha256] for piece in word.pieces if piece.kind == "figure"
        },
    )


def _printed(element: BaseOxmlElement) -> Iterator[str]:
    for child in element:
        if child.tag in GONE:
            continue
        if child.tag in APART:
            yield "\n"
        if child.tag in TEXT:
            yield child.text or ""
        yield from _printed(child)
        if child.tag == f"{W}p":
            yield "\n"


SHARED = ("dialects", "rst_sphinx", "shapes", "structure", "taking", "values", "written")
"""What the readers have in common. Word files and Markdown, which any other text is taken for, have none."""


def read_file(path: Path) -> ForeignFile:
    """One file; UnreadableText or UnreadableWordFile if it cannot be read."""
    data = path.read_bytes()
    for plugin in plugins(READERS, modules_of(importing.__name__, importing.__path__, SHARED)):
        reader = plugin.module_with("SUFFIXES", "read")
        if path.name.lower().endswith(tuple(reader.SUFFIXES)):
            with plugin.running():
                return cast(
                    "ForeignFile", msgspec.structs.replace(reader.read(data, path), folder=path.parent)
                )
    if is_word(data, path.name):
        return _word_file(data, path)
    text = decoded(data, path)
    cover, found, told = read_markdown(text)
    return ForeignFile(name=path.name, cover=cover, pieces=found, words=text, left=told, folder=path.parent)


TABLES = 100_000
"""By how much the numbers of tables in one file are above those in the file before it."""


def _of_file(file: ForeignFile, at: int, whole: bool) -> Iterator[ForeignPiece]:
    """The pieces of a file with tables of its own; its first heading is known by its name.

    That of a text that goes before the `whole` is above all others.
    """
    named = bool(file.styles)
    for piece in file.pieces:
        if whole and piece.kind == "heading" and not named:
            piece = msgspec.structs.replace(piece, level=0)
        yield msgspec.structs.replace(piece, table=piece.table + at * TABLES) if piece.table >= 0 else piece
        if piece.kind == "heading" and not named:
            named = True
            yield ForeignPiece(kind="paragraph", style=f"{FILE}{FIND.name.sub('-', Path(file.name).stem)}")


def imported(
    files: Sequence[ForeignFile], title: str, lang: str = "", words: Wording | None = None
) -> ImportedText:
    """The files one after the other; without `lang` the language is told by the script.

    All have their marks in one way: the signs of one are not those of another. ImportRefused if they do not.
    """
    whole = files[0].whole
    if len(files) > 1 and any(file.whole for file in files):
        raise ImportRefused("alone", path=next(file.name for file in files if file.whole))
    if len({file.marks for file in files}) > 1:
        raise ImportRefused("mixed")
    known, lang = lang, lang or language_of("".join(file.words for file in files))
    cover = files[0].cover
    chapters = {piece.text.lower() for piece in files[0].pieces[:1]} if len(files) > 1 else set()
    title = cover.title if cover.title and cover.title.lower() not in chapters else title
    folders = tuple(dict.fromkeys(file.folder for file in files if file.folder))
    if whole:
        return with_pictures(whole(title, known, words), ImportedPictures(files[0].pictures, folders))
    blocks = LevelledBlocks(READ[files[0].marks])
    left = [left for file in files for left in file.left]
    styles = files[0].styles
    others = [(of.name, f"\n   {Path(of.name).stem}\n") for of in files[1:]]
    named = sum(name in files[0].words or stem in files[0].words for name, stem in others)
    indexed = 2 * named > len(others)  # it names most of the others: its title is that of the whole
    found: Iterable[ForeignPiece] = [
        piece for at, file in enumerate(files) for piece in _of_file(file, at, indexed and not at)
    ]
    if styles:
        found = captioned(tuple(by_styles(found, styles)), [])
    if files[0].marks == "markdown":
        found = without_tags(found, left)
    cut = without_contents(tuple(with_definitions(placed(found))), left)
    cut = with_typed_headings(cut, lang)
    text = structured(read_pieces(cut, title, lang, blocks), lang, title, words)
    text = msgspec.structs.replace(text, left=(*left, *text.left), cover=cover, styles=styles)
    embedded = {name: data for file in files for name, data in file.pictures.items()}
    return with_pictures(text, ImportedPictures(embedded, folders))
