"""Printed words of the paragraphs and table rows of both drafts, in which language, and its first lines."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import assert_never

from clausework.drafts.naming import standing
from clausework.errors import RedlineWithoutText
from clausework.layout.framed import Face, FramedClause, FramedLine, Piece, Shown
from clausework.layout.kinds import shape_of
from clausework.layout.mentions import printed_number
from clausework.layout.stream import Sides, cells_of, columns_differ, framed_change
from clausework.model.draft import Draft
from clausework.model.redline import Change, Operation, Redline, TextChange
from clausework.rendering.dates import day_name
from clausework.rendering.docx import About
from clausework.rendering.formats.redline_docx.pieces import MarkedText, Printed, Spot, shown
from clausework.rendering.labels import annex_status, dated_name
from clausework.rendering.redlining import languages_of
from clausework.strings.catalogue import say, spoken, text_in


def language_of(redline: Redline, lang: str) -> str:
    """The language of the document: the one given if either draft has a text in it, else the text's own."""
    known = languages_of(redline)
    return lang if lang in known else next(iter(known), lang)


def other_languages(redline: Redline, lang: str) -> dict[str, str]:
    """By the ID of a change the language to print it in, where it is not `lang`.

    Clauses that came of one, and clauses between which lines have moved, are printed in one language:
    that in which most of them have a text.
    """
    if all(_has_lines(change, lang) or not _worded(change) for change in redline.changes):
        return {}
    order = (lang, *languages_of(redline))
    found: dict[str, str] = {}
    for group in _groups(redline.changes):
        best = max(order, key=lambda of: sum(_has_lines(change, of) for change in group))
        found |= {change.id: best for change in group if best != lang}
    return found


def require_text(redline: Redline, printed: Iterable[Printed]) -> None:
    """Refuse a document without a line of text although the drafts have some."""
    if any(map(_worded, redline.changes)) and all(unit.new_home[1] < 0 for unit in printed):
        raise RedlineWithoutText(redline.old.label, redline.new.label, languages_of(redline))


def _has_lines(change: Change, lang: str) -> bool:
    return lang in change.texts and bool(change.texts[lang].lines)


def _worded(change: Change) -> bool:
    return any(text.lines for text in change.texts.values())


def _groups(changes: Sequence[Change]) -> Iterable[list[Change]]:
    """The changes, those together that share a clause or lines."""
    heads: dict[str, str] = {}

    def head(name: str) -> str:
        while heads.setdefault(name, name) != name:
            name = heads[name]
        return name

    for change in changes:
        for name in _shared(change):
            heads[head(name)] = head(change.id)
    found: dict[str, list[Change]] = {}
    for change in changes:
        found.setdefault(head(change.id), []).append(change)
    return found.values()


def _shared(change: Change) -> Iterator[str]:
    """The clauses of either draft whose lines the change has; no ID of a change begins with a blank."""
    lines = [line for text in change.texts.values() for line in text.lines]
    yield from (f" old {name}" for name in (change.old, *(line.origin for line in lines)) if name)
    yield from (f" new {name}" for name in (change.new, *(line.destination for line in lines)) if name)


ABOVE = ("number",)
BELOW = ("stage", "day", "body", "notice")
"""The lines of the cover around the title, in order."""


@dataclass(frozen=True, slots=True)
class Front:
    """The lines of a draft's cover by kind, whose text it is, and by the ID of an annex whether it binds.

    `standing` is what the text is, which every page says.
    """

    cover: Mapping[str, str] = field(default_factory=dict)
    author: str = ""
    standing: str = ""
    statuses: Mapping[str, str] = field(default_factory=dict)


def front_of(draft: Draft, lang: str) -> Front:
    """The front of a draft in one language; texts of others have none."""
    speech = spoken(lang)
    cover = {
        "number": draft.number,
        "stage": text_in(draft.stage, lang),
        "day": day_name(draft.date, speech),
        "body": text_in(draft.body, lang),
        "notice": text_in(draft.notice, lang),
    }
    statuses = {
        clause.id: annex_status(clause, draft.look, speech)
        for clause in draft.clauses
        if clause.element == "annex" and clause.depth == 1
    }
    return Front(cover, text_in(draft.author, lang), standing(draft, speech), statuses)


def about(redline: Redline, lang: str, front: Front) -> About:
    """The header and footer of the file, by the new draft: title, drafts compared, body."""
    speech = spoken(lang)
    old, new = (dated_name(side, speech) for side in (redline.old, redline.new))
    return About(
        title=text_in(redline.new.title, lang),
        subject=say(speech, "redline.heading", old=old, new=new),
        standing=front.standing,
        author=front.author,
        day=redline.new.date,
    )


GAPS = {"zh": "\u3000"}
"""What stands between number and title; GB/T 1.1 wants the width of a character."""

FIRST_ENTRY = 100
"""Where among the lines of the cover the contents begin."""

OPS: Mapping[str, Operation] = {"old": "delete", "new": "insert"}
LISTED = 2
"""The levels of headings that the contents list."""


def printed(
    redline: Redline, sides: Sides, lang: str, fronts: tuple[Front, Front], pictures: Container[str] = ()
) -> tuple[Printed, ...]:
    """All paragraphs and rows of both drafts, in no order: cover, headings and lines.

    Of figures those show their pictures that are among the `pictures`.
    """
    return tuple(_Printer(redline, sides, lang, fronts, pictures).print())


@dataclass(slots=True)
class _Clauses:
    """The clauses of one draft: the changes that have them, and their places in it."""

    front: Front
    heads: dict[str, Change] = field(default_factory=dict)
    index: dict[str, int] = field(default_factory=dict)


class _Printer:
    """Prints one redline in one language."""

    def __init__(
        self, redline: Redline, sides: Sides, lang: str, fronts: tuple[Front, Front], pictures: Container[str]
    ) -> None:
        self._redline = redline
        self._sides = sides
        self._lang = lang
        self._others = other_languages(redline, lang)
        self._old, self._new = map(_Clauses, fronts)
        self._pictures = pictures
        self._places = {change.id: place for place, change in enumerate(redline.changes)}
        for change in redline.changes:
            if change.old:
                self._old.heads.setdefault(change.old, change)
                self._old.index.setdefault(change.old, change.old_index)
        self._clauses = {change.id: self._framed_clause(change) for change in redline.changes}
        self._pointers = {
            (line.old.clause, line.old.index): (place, index)
            for place, change in enumerate(redline.changes)
            for index, line in enumerate(self._clauses[change.id].lines)
            if line.state == "went" and line.old
        }

    def _framed_clause(self, change: Change) -> FramedClause:
        """The clause in the language in which it is printed."""
        return framed_change(change, self._sides, self._others.get(change.id, self._lang))

    def _text(self, change: Change) -> TextChange:
        return change.texts.get(self._others.get(change.id, self._lang), TextChange())

    def _titles(self, change: Change) -> list[str]:
        return [self._title(change, side) for side in ("old", "new")]

    def _title(self, change: Change, side: str) -> str:
        """The title in one draft; in another language if there is none in its own."""
        order = (self._text(change), *(change.texts[lang] for lang in sorted(change.texts)))
        titles = (text.title_of(OPS[side]) for text in order)
        return next(filter(None, titles), "")

    def print(self) -> Iterable[Printed]:
        yield from self._cover()
        if self._new.front.cover:
            spot = (-1, FIRST_ENTRY - 1)
            words = say(self._lang, "docx.contents")
            yield Printed(
                "contents", ((MarkedText(words, words),),), old=spot, new=spot, old_home=spot, new_home=spot
            )
        for place, change in enumerate(self._redline.changes):
            yield from self._heading(place, change)
            for index, line in enumerate(self._clauses[change.id].lines):
                # Word cannot track columns: a row that has more or fewer goes, and another comes.
                parted = line.kind == "row" and columns_differ(line)
                for part in (line.half("old"), line.half("new")) if parted else (line,):
                    if line.state != "went":
                        yield self._line((place, index), change, part)

    def _cover(self) -> Iterable[Printed]:
        """The title among the other lines of the cover."""
        titles = [text_in(side.title, self._lang) for side in (self._redline.old, self._redline.new)]
        for place, kind in enumerate((*ABOVE, "title", *BELOW)):
            fronts = (self._old.front, self._new.front)
            old, new = titles if kind == "title" else (front.cover.get(kind, "") for front in fronts)
            if old or new:
                spot = (-1, place)
                title = self._redline.title if kind == "title" else None
                pieces = self._title_pieces(title, [old, new]) if title else (MarkedText(old, new),)
                yield Printed(
                    kind,
                    (shown(pieces, True, True),),
                    old=spot if old else None,
                    new=spot if new else None,
                    old_home=spot,
                    new_home=spot,
                )

    def _heading(self, place: int, change: Change) -> Iterable[Printed]:
        """The heading of a clause; of clauses that were split from one, the first has its heading.

        A clause with neither number nor title has none.
        """
        was = bool(change.old) and self._old.heads[change.old] is change
        found = shown(self._heading_pieces(change), was, bool(change.new))
        was, now = any(piece.old for piece in found), any(piece.new for piece in found)
        if not found:
            return
        number = change.new_number if now else change.old_number
        depth = number.count(".") + 1
        heading = Printed(
            "front" if not number or printed_number(number, self._lang) != number else "heading",
            (found,),
            depth=depth,
            old=(change.old_index, -1) if was else None,
            new=(change.new_index, -1) if now else None,
            old_home=(place, -1),
            new_home=(place, -1),
            steady="moved" not in change.kinds,
        )
        yield heading
        if self._new.front.cover and depth <= LISTED and any(self._titles(change)):
            yield self._entry(heading, shown(self._heading_pieces(change, self._inline), was, now))

    def _entry(self, heading: Printed, pieces: tuple[MarkedText, ...]) -> Printed:
        """The line of the contents for a heading; in each draft it stands among them as that does."""
        old, new = heading.old, heading.new
        home = (-1, FIRST_ENTRY + heading.new_home[0])
        return Printed(
            "entry",
            (pieces,),
            depth=heading.depth,
            old=(-1, FIRST_ENTRY + old[0]) if old else None,
            new=(-1, FIRST_ENTRY + new[0]) if new else None,
            old_home=home,
            new_home=home,
            steady=heading.steady,
        )

    def _heading_pieces(self, change: Change, around: tuple[str, str] = ("\n", "\n")) -> Iterable[MarkedText]:
        """Number and title; between them whether an annex binds, with what stands around that."""
        numbers = [printed_number(number, self._lang) for number in (change.old_number, change.new_number)]
        titles = self._titles(change)
        statuses = [
            clauses.front.statuses.get(name, "")
            for clauses, name in ((self._old, change.old), (self._new, change.new))
        ]
        before = [around[0] if status else "" for status in statuses]
        after = [
            around[1] if status else self._gap if all(both) else ""
            for status, *both in zip(statuses, numbers, titles, strict=True)
        ]
        return (
            *(MarkedText(*numbers), MarkedText(*before), MarkedText(*statuses), MarkedText(*after)),
            *self._title_pieces(change, titles),
        )

    @property
    def _inline(self) -> tuple[str, str]:
        """The characters around an annex's status in the contents: （资料性） needs no blank before it."""
        return ("" if self._lang == "zh" else " ", self._gap)

    @property
    def _gap(self) -> str:
        return GAPS.get(self._lang, " ")

    def _title_pieces(self, change: Change, titles: list[str]) -> Iterable[MarkedText]:
        text = self._text(change)
        if [text.title_of(op) for op in OPS.values()] == titles:
            framed = self._clauses.get(change.id) or self._framed_clause(change)
            return tuple(map(_marked, framed.title))
        return (MarkedText(*titles),)

    def _line(self, home: Spot, change: Change, line: FramedLine) -> Printed:
        old = (self._old.index[line.old.clause], line.old.index) if line.old else None
        return Printed(
            line.kind,
            self._framed(line),
            depth=line.face.depth,
            old=old,
            new=(change.new_index, line.new.index) if line.new else None,
            old_home=self._old_home(line.old, home) if line.old else home,
            new_home=home,
            steady=line.state != "came" and "moved" not in change.kinds,
            line=line,
        )

    def _old_home(self, old: Face, home: Spot) -> Spot:
        """The place in the redline of a line that has gone; if none, the head of its old clause."""
        place = self._places[self._old.heads[old.clause].id]
        return self._pointers.get((old.clause, old.index), home if home[0] == place else (place, -1))

    def _framed(self, line: FramedLine) -> tuple[tuple[MarkedText, ...], ...]:
        """The cells of a line, a paragraph being one, with what the drafts print around its words."""
        cells = cells_of(line) if line.kind == "row" else [line.pieces]
        pieces = [[*map(_marked, cell)] for cell in cells]
        was, now = self._around(line.old, line.was), self._around(line.new, line.shows)
        opening, closing, identity, picture = map(MarkedText, was, now)
        below = MarkedText("\n" if picture.old else "", "\n" if picture.new else "")
        pieces[0] = [replace(picture, mark="picture"), below, replace(opening, mark="label"), *pieces[0]]
        pieces[-1] += [closing, replace(identity, mark="identity")]
        return tuple(shown(cell, line.old is not None, line.new is not None) for cell in pieces)

    def _around(self, face: Face | None, shows: Shown | None) -> tuple[str, str, str, str]:
        """The printed characters before and after the words, the ID, and the digest of a picture."""
        if face is None:
            return "", "", "", ""
        identity = f" {face.id}" if face.id else ""
        picture = shows.sha256 if shows and shows.sha256 in self._pictures else ""
        match shape_of(face.kind):
            case "display":
                return "", f"\t{face.label}" if face.label else "", identity, ""
            case "captioned":
                return face.label, "" if picture or not shows else f" [{shows.file}]", identity, picture
            case "item" | "noted":
                return f"{face.label}\t", "", identity, ""
            case "prose" | "row" | "labelled" | "verbatim" | "quoted":
                return face.label, "", identity, ""
            case _ as never:
                assert_never(never)


def _marked(piece: Piece) -> MarkedText:
    target = piece.target if piece.mark == "footnote" else ""
    return MarkedText(piece.old or "", piece.new or "", piece.mark, target)
