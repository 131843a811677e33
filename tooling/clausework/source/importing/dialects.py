"""Markdown and plain text of others in its dialects: what stands before the text, attributes, captions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from operator import itemgetter
from pathlib import Path

import msgspec

from clausework.lang.patterns import Patterns, beside
from clausework.source.foreign_pieces import ForeignPiece, pieces
from clausework.source.importing.values import Cover, LeftOver

FIND = Patterns(__file__)
DATA = beside(__file__)
NAMES: dict[str, list[str]] = DATA["names"]
SERIES: dict[str, str] = DATA["series"]
"""What stands before the number of a document, by the name of the field that has it."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
INDEXES = ("summary.md", "_toc.yml", "mkdocs.yml", "index.rst")
ENDS = ("", ".md", ".rst", ".adoc")
LEAST = 3
"""Lines from which on a paragraph of fields is the head of a text."""
FOLDED = ("", ">", "|", ">-", "|-")
"""The value of a field that goes on in the lines below it."""


def fields_of(lines: Sequence[str]) -> dict[str, str]:
    """The fields that lines give, by their names in small letters; lines further in go on with the last."""
    found: dict[str, str] = {}
    name = ""
    for line in lines:
        match = FIND.field.match(line)
        if match:
            name = match["name"].lower()
            found.setdefault(name, (match["value"] or "").strip())
        elif name and line[:1].isspace():
            found[name] = " ".join(filter(None, (found[name] * (found[name] not in FOLDED), line.strip())))
    return found


def cover_of(said: Mapping[str, str]) -> Cover:
    """The cover of a text that says these fields of itself."""
    found: dict[str, str] = {}
    for key, names in NAMES.items():
        name = next((name for name in names if said.get(name)), "")
        value = said.get(name, "").strip()
        value = value[1:-1] if value[:1] in ('"', "'") and value[-1:] == value[:1] else value
        found[key] = SERIES.get(name, "") + value if value else ""
    return Cover(**{**found, "date": _date(found["date"])})


def _date(text: str) -> str:
    """A date as 2021-05-04; "" if no day is said."""
    if match := FIND.date.search(text):
        return f"{match['year']}-{int(match['month']):02}-{int(match['day']):02}"
    match = FIND.spelled.search(text)
    if match is None or (match["named"] or match["named2"]) not in MONTHS:
        return ""
    month = MONTHS.index(match["named"] or match["named2"]) + 1
    return f"{match['year'] or match['year2']}-{month:02}-{int(match['day'] or match['day2']):02}"


def before_text(text: str) -> tuple[str, str]:
    """What stands before a text, settings in YAML or the head of a letter, and the text itself."""
    lines = text.split("\n")
    if lines[0].rstrip() == "---":
        end = next((at for at, line in enumerate(lines[1:], 1) if FIND.rule.match(line)), 0)
        known = bool(FIND.field.match(next(filter(str.strip, lines[1 : end or 1]), "")))
        rest = end + (not FIND.part.match(lines[end]))
    else:
        end = rest = next((at for at, line in enumerate(lines) if not line.strip()), 0)
        known = end >= LEAST and all(FIND.field.match(line) or line[:1].isspace() for line in lines[:end])
        known = known and "title" in fields_of(lines[:end])
    return ("\n".join(lines[:end]), "\n".join(lines[rest:])) if known else ("", text)


def in_order(paths: Sequence[Path]) -> list[Path]:
    """The files in the order of their own index, which stands for those that it names, or of their heads."""
    found: list[Path] = []
    for path in paths:
        named = list(_named_in(path)) if path.name.lower() in INDEXES else []
        found += [path] * (not named or path.suffix == ".rst") + named  # that of Sphinx has words of its own
    found = list(dict.fromkeys(found))
    fronts = (before_text(path.read_text("utf-8", "replace"))[0] for path in found if len(found) > 1)
    heads = [fields_of(front.split("\n")) for front in fronts]
    ranks = [next((said[name] for name in DATA["ranks"] if name in said), "") for said in heads]
    if found and all(map(str.isdecimal, ranks)) and ranks:
        found = [path for _, path in sorted(zip(map(int, ranks), found, strict=True), key=itemgetter(0))]
    return found


def _named_in(index: Path) -> Iterator[Path]:
    """The files that an index names; in reStructuredText its lines are indented."""
    folders = (index.parent, index.parent / "docs", index.parent / "src")
    for line in index.read_text("utf-8", "replace").split("\n"):
        words = FIND.path.findall(line) if index.suffix != ".rst" or line[:1].isspace() else ()
        places = (Path(folder, word + end) for word in words for folder in folders for end in ENDS)
        yield from (place for place in places if place.suffix and place.is_file() and place != index)


def read_markdown(text: str) -> tuple[Cover, tuple[ForeignPiece, ...], tuple[LeftOver, ...]]:
    """The cover, the pieces, and what of the words is layout."""
    front, rest = before_text(text)
    left = [LeftOver("", front, "cover")] if front else []
    told: list[str] = []
    drafted = any(FIND.part.match(line) for line in rest.split("\n"))
    if drafted:
        rest = "\n".join(_numbered(rest.split("\n"), told))
    anchors = frozenset(FIND.anchor.findall(rest)) if drafted else frozenset()
    found = captioned(_attributed(pieces(rest, quoted=True), anchors, told), told)
    left += [LeftOver("", " ".join(told), "layout")] if told else []
    return cover_of(fields_of(front.split("\n"))), tuple(found), tuple(left)


def _numbered(lines: Sequence[str], told: list[str]) -> Iterator[str]:
    """The lines of a text of kramdown-rfc, with the numbers that are printed before its headings."""
    counts: list[int] = []
    part, verbatim = "", False
    for at, line in enumerate(lines):
        verbatim ^= bool(FIND.fence.match(line))
        if not verbatim and (match := FIND.part.match(line)):
            part, counts = match["name"], []
            told.append(line)
            yield f"**{match['note'].replace('_', ' ')}**" if match["note"] else ""
            continue
        heading = FIND.heading.match(line) if part in ("middle", "back") and not verbatim else None
        following = next(filter(str.strip, lines[at + 1 :]), "")
        if heading is None or FIND.unnumbered.search(line + following * following.startswith("{:")):
            yield line
            continue
        level = len(heading["signs"])
        counts = [*counts[:level], *[0] * (level - len(counts))]
        counts[-1] += 1
        first = (
            f"{'Appendix ' * (level == 1)}{chr(ord('A') + counts[0] - 1)}" if part == "back" else counts[0]
        )
        yield f"{heading['signs']} {'.'.join(map(str, (first, *counts[1:])))} {heading['title']}"


def _attributed(found: Sequence[ForeignPiece], anchors: Set[str], told: list[str]) -> list[ForeignPiece]:
    """The pieces without lists of attributes; an anchor stays with its piece, a title follows it."""
    kept: list[ForeignPiece] = []
    for piece in found:
        if piece.kind == "code":
            kept.append(piece)
        elif kept and piece.kind == "paragraph" and FIND.alone.fullmatch(piece.text):
            told.append(piece.text)
            if FIND.literal.search(piece.text) and kept[-1].kind == "code":  # commands of another program
                told.append(kept.pop().text)
                continue
            anchor, title = FIND.anchor.search(piece.text), FIND.title.search(piece.text)
            name = f" {{#{anchor[1]}}}" if anchor else ""
            words = (title[1] or title[2]) if title else ""
            last = kept[-1]
            if words or (name and last.kind == "row"):
                sign = "Table: " if last.kind == "row" else ""
                kept.append(ForeignPiece(kind="paragraph", text=f"{sign}{words}{name if sign else ''}"))
            elif last.kind == "heading":
                kept[-1] = msgspec.structs.replace(last, text=last.text + name)
        else:
            heading = piece.kind == "heading"
            text, *cells = (_plain(words, anchors, told, heading) for words in (piece.text, *piece.cells))
            kept.append(msgspec.structs.replace(piece, text=text, cells=tuple(cells)))
    return kept


def _plain(text: str, anchors: Set[str], told: list[str], heading: bool) -> str:
    """The words without attributes, and with references of kramdown-rfc as links or names in brackets."""

    def named(match: re.Match[str]) -> str:
        target = match["target"]
        if target in anchors:
            return f"[{target}](#{target})"
        return f"{match['place'] or ''}[{target}]{match['after'] or ''}"

    def anchor(match: re.Match[str]) -> str:
        told.append(match.group())
        found = FIND.anchor.search(match.group())
        return f"{{#{found[1]}}}" if found and heading else ""

    if "[](" in text:
        text = FIND.wordless.sub(r"<\1>", text)
    if "{" not in text:
        return text
    parts = FIND.verbatim.split(text)
    for at in range(0, len(parts), 2):
        parts[at] = FIND.attributes.sub(anchor, parts[at])
        parts[at] = FIND.reference.sub(named, parts[at]) if anchors else parts[at]
    return "".join(parts).strip()


def captioned(found: Sequence[ForeignPiece], told: list[str]) -> list[ForeignPiece]:
    """The pieces with the caption of each table before it, on whichever side it stands."""
    kept: list[ForeignPiece] = []
    for at, piece in enumerate(found):
        match = FIND.caption.match(piece.text) if piece.kind == "paragraph" else None
        if match is None and piece.kind != "caption":
            kept.append(piece)
            continue
        told += [match.group()] if match else []
        table = kept[-1].table if kept and kept[-1].kind == "row" else -1
        place = len(kept)
        while table >= 0 and place and kept[place - 1].table == table:
            place -= 1
        other = table < 0 or (place and kept[place - 1].kind == "caption")  # it is that of the table after it
        if other and not (at + 1 < len(found) and found[at + 1].kind == "row"):
            kept.append(msgspec.structs.replace(piece, kind="paragraph"))
            continue
        words = (match["linked"] or piece.text[match.end() :]) if match else piece.text
        kept.insert(len(kept) if other else place, msgspec.structs.replace(piece, kind="caption", text=words))
    return kept
