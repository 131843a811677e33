"""What is printed around the words of a line: list marker, label, number of a table, ID of a provision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from clausework.model.clause import WARNINGS, Line
from clausework.model.redline import LineChange
from clausework.rendering.redlining import markers
from clausework.strings.catalogue import say

CAPTIONED = ("table", "figure", "formula")


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands before the words of a line, after them, and last the ID of its provision.

    A `picture` stands before all, on a line of its own; it is named by its digest.
    """

    opening: str = ""
    closing: str = ""
    identity: str = ""
    picture: str = ""


def spoken(lang: str) -> str:
    """The language of labels: English where the catalogue does not speak the text's own."""
    return lang if lang in ("zh", "en") else "en"


def is_annex(number: str) -> bool:
    """True for the letter of an annex."""
    return len(number) == 1 and "A" <= number <= "Z"


def number_name(number: str, lang: str) -> str:
    """The number of a clause as it is printed: 5.1.3, and of an annex 附录A or Annex A."""
    return say(spoken(lang), "site.annex", letter=number) if is_annex(number) else number


def frames(
    clauses: Iterable[tuple[str, Sequence[Line]]],
    lang: str,
    *,
    numbered: bool,
    pictures: Container[str] = (),
) -> Iterator[list[Frame]]:
    """The frames of each clause's lines; the clauses come in printed order, with their numbers.

    Tables, figures and formulas have a number of their own if they are `numbered`. A figure shows its picture
    if that is among the `pictures`, else it names the file.
    """
    counts: Counter[tuple[str, str]] = Counter()
    annex = ""
    for number, lines in clauses:
        if "." not in number:
            annex = number if is_annex(number) else ""
        yield _frames(lines, annex, counts if numbered else None, spoken(lang), pictures)


def _frames(
    lines: Sequence[Line],
    annex: str,
    counts: Counter[tuple[str, str]] | None,
    lang: str,
    pictures: Container[str],
) -> list[Frame]:
    signs = markers([LineChange(new=line) for line in lines])
    totals, seen = Counter(line.kind for line in lines), Counter[str]()
    found = []
    for line, sign in zip(lines, signs, strict=True):
        opening, closing = f"{sign}\t" if sign else "", ""
        seen[line.kind] += 1
        if line.kind in ("note", "example"):
            nth = say(lang, "site.nth", number=seen[line.kind]) if totals[line.kind] > 1 else ""
            opening = say(lang, f"site.{line.kind}", number=nth)
        elif line.kind in WARNINGS:
            opening = say(lang, f"site.{line.kind}", number="")
        elif line.kind in CAPTIONED and counts is not None:
            counts[annex, line.kind] += 1
            nth = f"{annex}.{counts[annex, line.kind]}" if annex else str(counts[annex, line.kind])
            caption = say(lang, f"site.{line.kind}", number=nth)
            opening, closing = ("", f"\t{caption}") if line.kind == "formula" else (caption, "")
        elif line.kind == "footnote":
            opening = f"{line.target}\t"
        picture = line.sha256 if line.kind == "figure" and line.sha256 in pictures else ""
        if line.kind == "figure" and not picture:
            closing = f" [{line.target}]"
        found.append(Frame(opening, closing, f" {line.id}" if line.id else "", picture))
    return found
