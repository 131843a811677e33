"""Markdown and plain text of others in its dialects: what stands before the text, attributes, captions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from clausework.lang.patterns import Patterns, beside
from clausework.source.foreign_pieces import PLACE, WORDLESS, ForeignPiece, linked_name, pieces
from clausework.source.importing.values import Cover, LeftOver

FIND = Patterns(__file__)
DATA = beside(__file__)
NAMES: dict[str, list[str]] = DATA["names"]
SERIES: dict[str, str] = DATA["series"]
"""What stands before the number of a document, by the name of the field that has it."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
UNNUMBERED = "unnumbered:"
"""The style of a heading that has no number where others have one."""
INDEXES = ("summary.md", "_toc.yml", "mkdocs.yml", "index.rst")
ENDS = ("", ".md", ".rst", ".adoc")
BRACES = "{{"
"""What the name of a reference of kramdown-rfc begins with."""
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
    match, date = FIND.date.search(found["date"]), ""
    if match and (not match["named"] or match["named"] in MONTHS):
        year, day = match["year"] or match["year2"], match["day"] or match["day2"]
        month = match["month"] or MONTHS.index(match["named"]) + 1
        date = f"{year}-{int(month):02}-{int(day):02}"
    return Cover(**{**found, "date": date})


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
    found = list(dict.fromkeys(part for path in paths for part in _named_in(path)))
    heads = {path: before_text(path.read_text("utf-8", "replace"))[0] for path in found if len(found) > 1}
    ranks = {path: int(match[1]) for path, head in heads.items() if (match := FIND.rank.search(head))}
    return sorted(found, key=lambda path: ranks[path]) if len(ranks) == len(found) else found


def _named_in(path: Path) -> Iterator[Path]:
    """The files that an index names, in reStructuredText after its own words; any other file itself."""
    index = path.name.lower() in INDEXES
    if not index or path.suffix == ".rst":
        yield path
    folders = (path.parent, path.parent / "docs", path.parent / "src")
    for line in path.read_text("utf-8", "replace").split("\n") if index else ():
        words = FIND.path.findall(line) if path.suffix != ".rst" or line[:1].isspace() else ()
        places = (Path(folder, word + end) for word in words for folder in folders for end in ENDS)
        yield from (place for place in places if place.suffix and place.is_file() and place != path)


def read_markdown(text: str) -> tuple[Cover, tuple[ForeignPiece, ...], tuple[LeftOver, ...]]:
    """The cover, the pieces, and what of the words is layout."""
    front, rest = before_text(text)
    left = [LeftOver("", front, "cover")] if front else []
    cut = pieces(rest, quoted=True)
    plain = (piece.text for piece in cut if piece.kind == "paragraph")
    told = [text for text in plain if FIND.addresses.fullmatch(text)]
    given = [match.groups() for text in told for match in FIND.address.finditer(text)]
    led = {linked_name(name): address for name, address in reversed(given)}
    if drafted := FIND.part.search(rest):
        names = (linked_name(piece.text) for piece in cut if piece.kind == "heading")
        led |= {BRACES + name: WORDLESS + name for name in ("", *FIND.anchor.findall(rest), *names)}
    without = [piece for piece in cut if piece.text not in told or piece.kind != "paragraph"]
    found = captioned(_attributed(without, led, told), told)
    found = list(_numbered(found, told)) if drafted else found
    words = " ".join(filter(None, told))
    left += [LeftOver("", words, "layout")] if words else []
    return cover_of(fields_of(front.split("\n"))), tuple(found), tuple(left)


def _numbered(found: Sequence[ForeignPiece], told: list[str]) -> Iterator[ForeignPiece]:
    """The pieces of a text of kramdown-rfc, with the numbers that are printed before its headings."""
    counts: list[int] = []
    part = ""
    for piece in found:
        if piece.kind == "paragraph" and (match := FIND.part.fullmatch(piece.text)):
            part, counts = match["name"], []
            told.append(piece.text)
            words = f"**{match['note'].replace('_', ' ')}**" if match["note"] else ""
            piece = msgspec.structs.replace(piece, text=words)
        elif piece.kind == "heading" and part in ("middle", "back") and piece.style != UNNUMBERED:
            counts = [*counts[: piece.level], *[0] * (piece.level - len(counts))]
            counts[-1] += 1
            letter = f"{'Appendix ' * (piece.level == 1)}{chr(ord('A') + counts[0] - 1)}"
            number = (letter if part == "back" else str(counts[0]), *map(str, counts[1:]))
            piece = msgspec.structs.replace(piece, text=f"{'.'.join(number)} {piece.text}")
        if piece.text or piece.cells or piece.style:
            yield piece


def _attributed(found: Sequence[ForeignPiece], led: Mapping[str, str], told: list[str]) -> list[ForeignPiece]:
    """The pieces without lists of attributes; an anchor stays with its piece, a title follows it."""
    kept: list[ForeignPiece] = []
    for piece in found:
        if piece.kind == "code":
            language = FIND.language.findall(piece.target)[0]
            told.append(piece.target.removeprefix(language))
            kept.append(msgspec.structs.replace(piece, target=language))
        elif kept and piece.kind == "paragraph" and FIND.alone.fullmatch(piece.text):
            told.append(piece.text)
            if FIND.literal.search(piece.text) and kept[-1].kind == "code":  # commands of another program
                told.append(kept.pop().text)
                continue
            anchor, title = FIND.anchor.search(piece.text), FIND.title.search(piece.text)
            name = f" {{#{anchor[1]}}}" if anchor else ""
            words, last = (title[1] or title[2]) if title else "", kept[-1]
            if words or (name and last.kind == "row"):
                sign = "Table: " if last.kind == "row" else ""
                kept.append(ForeignPiece(kind="paragraph", text=f"{sign}{words}{name if sign else ''}"))
            elif last.kind == "heading":
                style = UNNUMBERED if FIND.unnumbered.search(piece.text) else ""
                kept[-1] = msgspec.structs.replace(last, text=last.text + name, style=style)
            if anchor and last.kind not in ("row", "heading"):
                kept.append(ForeignPiece(kind="paragraph", style=PLACE + anchor[1]))
        else:
            text, *cells = (_plain(words, led, told) for words in (piece.text, *piece.cells))
            if piece.kind == "heading":
                told += (link[2] for link in FIND.inline_link.finditer(text))
                text = FIND.inline_link.sub(r"\1", text)
            kept.append(msgspec.structs.replace(piece, text=text, cells=tuple(cells)))
    return kept


def _plain(text: str, led: Mapping[str, str], told: list[str]) -> str:
    """The words without attributes, with links and references where only a name stands for an address.

    What kramdown-rfc does not know stands in brackets.
    """

    def named(match: re.Match[str]) -> str:
        target = match["target"]
        if address := led.get(BRACES + target):
            return f"[{target}]({address})"
        return f"{match['place'] or ''}[{target}]{match['after'] or ''}"

    def linked(match: re.Match[str]) -> str:
        address = led.get(linked_name(match["name"] or match["words"])) if match["words"] else None
        if address is None:
            return match.group()
        told.append(match["name"] or "")
        return f"[{match['words']}]({address})"

    told += ("a href a" for _ in FIND.html_link.finditer(text))
    text = FIND.html_link.sub(r"[\2](\1)", text)
    text = FIND.named_link.sub(linked, text) if led else text
    if "[](" in text:
        text = FIND.wordless.sub(r"<\1>", text)
    if "{" not in text:
        return text
    parts = FIND.verbatim.split(text)
    for at in range(0, len(parts), 2):
        told += FIND.attributes.findall(parts[at])
        parts[at] = FIND.attributes.sub("", parts[at])
        parts[at] = FIND.reference.sub(named, parts[at]) if BRACES in led else parts[at]
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
