"""Reference resolution: the clause that a cell names by number, title or ID, and where in it.

A cell is read to its end or not at all: what is not wholly understood, or may mean several clauses, names
none, so that no comment goes to a clause that its author did not write of.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from itertools import chain, pairwise

import msgspec

from clausework.lang.patterns import HAN_RANGE, Patterns, beside
from clausework.lang.zh.numerals import ORDINAL, value
from clausework.layout.mentions import faces_of
from clausework.model.draft import Clause, Draft, walk

FIND = Patterns(__file__, {"han_range": HAN_RANGE, "ordinal": ORDINAL})
KINDS = {
    **dict.fromkeys(("表", "table"), "table"),
    **dict.fromkeys(("图", "figure", "fig."), "figure"),
    **dict.fromkeys(("公式", "式", "formula", "equation"), "formula"),
}
LONGEST = 200
"""Characters of a cell that may name a place; what is longer are words of a comment."""
FRONT, WHOLE = beside(__file__)["front"], beside(__file__)["whole"]
PLAIN = re.compile(r"[A-Z]?[\d.]*")
NUMBERS = (FIND.plain_number, FIND.han_number, FIND.lettered_number)
JOINTS = " ,、:;-–—的中"
"""What may stand between a clause and the words on where in it."""
NOWHERE = ("", "n/a", "none", "无", "ge")
"""What a cell says that names no place."""


class FoundPlace(msgspec.Struct, frozen=True):
    """A place: the ID of a clause, maybe that of a provision in it, and what was typed of where in it."""

    clause: str = ""
    provision: str = ""
    locator: str = ""


class AmbiguousPlace(msgspec.Struct, frozen=True):
    """Why a cell names no one place, by the key of the sentence, and the IDs of what it may mean.

    `offers` are its places, if each of several was understood.
    """

    said: str
    near: tuple[str, ...] = ()
    offers: tuple[FoundPlace, ...] = ()


class _Named(msgspec.Struct, frozen=True):
    """Names at the beginning of a text, resolved, and where they end.

    `clauses` are those that all of them mean, `any` those that one of them means.
    """

    clauses: frozenset[str] = frozenset()
    provisions: frozenset[str] = frozenset()
    any: tuple[str, ...] = ()
    end: int = 0


class Places:
    """The places of a draft."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._captions = _captioned(draft)
        self._parents = {clause.id: clause.parent for clause in draft.clauses}
        self._numbers = {_number(clause): clause.id for clause in draft.clauses if clause.number}
        self._names: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        for name, clause, provision in _names(draft):
            self._names[name].add((clause, provision))

    def find(self, typed: str) -> FoundPlace | AmbiguousPlace:
        """The place that a cell names, or why it names none."""
        text, origin = _folded(typed)
        if text.strip("-–—/_*. ") in NOWHERE:
            return AmbiguousPlace("unplaced")
        if len(text) > LONGEST:  # before any pattern is tried on it
            return AmbiguousPlace("noplace")
        if self._is_front(text.replace(" ", "")):
            return FoundPlace(self._draft.standard, "", " ".join(typed.split()))
        named = self._read(text)
        rest, start = _rest(text, named.end)
        if named.any and _is_place(rest):
            locator = (
                " ".join(typed[origin[start] : origin[start + len(rest) - 1] + 1].split()) if rest else ""
            )
            return self._spot(named, rest, locator)
        if not named.any and FIND.locator.fullmatch(text) and FIND.caption.match(text):
            return self._captioned(text, " ".join(typed.split()))
        return self._several(text) or self._nearest(text, named)

    def holds(self, clause: str, typed: str) -> tuple[str, ...]:
        """The clause with those that it is in, if no table, figure or formula that is named is elsewhere."""
        text = _folded(typed)[0]
        inside = all(not holder or clause in self._line(holder) for holder in self._holders(text))
        return tuple(self._line(clause)) or (clause,) if inside else ()

    def _is_front(self, name: str) -> bool:
        """Whether a name is that of the cover or the title, and of no clause."""
        return (
            name in beside(__file__)["front"]
            and name not in self._names
            and self._draft.is_whole(self._draft.standard)
        )

    def is_locator(self, typed: str) -> bool:
        """Whether the words say nothing but where in a clause."""
        text = _folded(typed)[0]
        return len(text) <= LONGEST and bool(FIND.locator.fullmatch(text))

    def _spot(self, named: _Named, rest: str, locator: str) -> FoundPlace | AmbiguousPlace:
        if not named.clauses or len(named.provisions) > 1:
            return AmbiguousPlace("several", named.any)
        if len(named.clauses) > 1:
            return AmbiguousPlace("sameplace", self._ordered(named.clauses))
        (clause,) = named.clauses
        for holder in self._holders(rest):
            if holder and clause not in self._line(holder):
                return AmbiguousPlace("several", (clause, holder))
        return FoundPlace(clause, next(iter(named.provisions), ""), locator)

    def _captioned(self, text: str, typed: str) -> FoundPlace | AmbiguousPlace:
        """The clause that holds the table, figure or formula of which alone the cell speaks."""
        holders = set(self._holders(text))
        if len(holders) > 1:
            return AmbiguousPlace("several", self._ordered(holders - {""}))
        (holder,) = holders
        return FoundPlace(holder, "", typed) if holder else AmbiguousPlace("nocaption")

    def _holders(self, text: str) -> Iterator[str]:
        """The clause of each table, figure and formula that the words name, "" where it cannot be told."""
        for match in FIND.caption.finditer(text):
            yield self._captions.get((KINDS[match["kind"]], match["number"]), "")

    def _line(self, clause: str) -> Iterator[str]:
        """A clause and all that it is in."""
        while clause:
            yield clause
            clause = self._parents.get(clause, "")

    def _ordered(self, clauses: frozenset[str] | set[str]) -> tuple[str, ...]:
        return tuple(sorted(clauses, key=lambda name: (*self._parents, self._draft.standard).index(name)))

    def _read(self, text: str) -> _Named:
        """The names at the beginning of a text; of two that begin alike it is the longer."""
        named = _Named()
        while not (named.any and _is_place(_rest(text, named.end)[0])):
            token = self._token(text, named.end)
            if token is None:
                break
            found, end = token
            clauses = frozenset(clause for clause, _ in found)
            provisions = frozenset(provision for _, provision in found if provision)
            named = _Named(
                clauses=named.clauses & clauses if named.any else clauses,
                provisions=named.provisions | provisions,
                any=tuple(dict.fromkeys((*named.any, *self._ordered(clauses)))),
                end=end,
            )
        return named

    def _token(self, text: str, start: int) -> tuple[set[tuple[str, str]], int] | None:
        """The targets of the longest name at a position, gaps before it forgiven, and where it ends."""
        gap = FIND.gap.match(text, start)
        begin = gap.end() if gap else start
        bracket = text[begin : begin + 1] == "(" and start > 0  # a title in brackets behind a number
        found: dict[int, set[tuple[str, str]]] = defaultdict(set)
        for end, targets in self._matches(text, begin + bracket):
            if not bracket or text[end : end + 1] == ")":
                found[end + bracket] |= targets
        if not found:
            return None
        end = max(found)
        status = FIND.status.match(text, end)
        return found[end], status.end() if status else end

    def _matches(self, text: str, begin: int) -> Iterator[tuple[int, set[tuple[str, str]]]]:
        for name, targets in self._names.items():
            if end := _reaches(text, begin, name):
                yield end, targets
        for pattern in NUMBERS:
            match = pattern.match(text, begin)
            number = _written(match) if match else ""
            if match and number in self._numbers:
                yield len(text[: match.end()].rstrip()), {(self._numbers[number], "")}

    def _several(self, text: str) -> AmbiguousPlace | None:
        """That the cell names several places, if its pieces do."""
        for mark in (FIND.marks, FIND.words):  # words last: 和 and 到 stand in titles too
            pieces = [piece for piece in mark.split(text) if piece.strip()]
            read = [(piece, self._read(piece)) for piece in pieces]
            whole = [named for piece, named in read if named.any and _is_place(_rest(piece, named.end)[0])]
            shaped = sum(bool(FIND.shape.fullmatch(piece)) for piece, named in read if named not in whole)
            if whole and len({(named.any, named.provisions) for named in whole}) + shaped > 1:
                near = tuple(dict.fromkeys(name for named in whole for name in named.any))
                return AmbiguousPlace("several", near, self._offered(text, pieces))
        return None

    def _offered(self, text: str, pieces: Sequence[str]) -> tuple[FoundPlace, ...]:
        """The places that the pieces of a cell name, those between the ends of a range too; none in doubt."""
        found = [self.find(piece) for piece in pieces]
        places = [place for place in found if isinstance(place, FoundPlace)]
        cut = any(
            "." in first and second.strip().isdigit() for first, second in pairwise(pieces)
        )  # 5.1、2: of 5.2, or of 2?
        if len(places) < len(found) or cut:
            return ()
        if len(places) == 2 and FIND.range.search(text):  # its two ends
            ends = [place.clause for place in places]
            parent = self._parents.get(ends[0])
            beside = [name for name, above in self._parents.items() if above == parent]
            if parent != self._parents.get(ends[1]) or ends[0] == ends[1] or not {*ends} <= {*beside}:
                return ()
            return tuple(map(FoundPlace, beside[beside.index(ends[0]) : beside.index(ends[1]) + 1]))
        return tuple(dict.fromkeys(places))

    def _nearest(self, text: str, named: _Named) -> AmbiguousPlace:
        if FIND.counted.match(text):
            return AmbiguousPlace("noplace")
        if named.any:
            return AmbiguousPlace("noplace_near", named.any)
        squeezed = text.replace(" ", "")
        number = squeezed
        while "." in number:
            number = number.rpartition(".")[0]
            if number in self._numbers:
                return AmbiguousPlace("noplace_near", (self._numbers[number],))
        near = get_close_matches(squeezed, self._names, 1)
        clauses = self._ordered({clause for clause, _ in self._names[near[0]]}) if near else ()
        return AmbiguousPlace("noplace_near" if near else "noplace", clauses)


def _names(draft: Draft) -> Iterator[tuple[str, str, str]]:
    """Each name without blanks, in small letters of one width, with its clause and maybe its provision."""
    for clause in draft.clauses:
        yield _squeezed(clause.id), clause.id, ""
        if clause.number and not PLAIN.fullmatch(clause.number):
            yield _squeezed(clause.number), clause.id, ""
        for text in clause.texts.values():
            for title in filter(None, (text.title, text.term.preferred if text.term else "")):
                yield _squeezed(title), clause.id, ""
            for block in walk(text.blocks):
                if block.id:
                    yield _squeezed(block.id), clause.id, block.id
    if draft.is_whole(draft.standard):
        for name in (*WHOLE, _squeezed(draft.standard)):
            yield name, draft.standard, ""


def _reaches(text: str, begin: int, name: str) -> int:
    """The end of a name that stands at a position, whatever the blanks in it; 0 if it does not stand."""
    at = begin
    for char in name:
        if text[at : at + 1] == " " and at > begin:
            at += 1
        if text[at : at + 1] != char:
            return 0
        at += 1
    after = text[at : at + 1]
    return 0 if name[-1].isascii() and name[-1].isalnum() and after.isascii() and after.isalnum() else at


def _rest(text: str, end: int) -> tuple[str, int]:
    """The words after the names, without those that join them, and their offset."""
    rest = text[end:].lstrip(JOINTS)
    return rest.rstrip(" .,;。"), len(text) - len(rest)


def _is_place(rest: str) -> bool:
    return not rest or bool(FIND.locator.fullmatch(rest))


def _number(clause: Clause) -> str:
    return re.sub(r"^(?:附录|annex)", "", _squeezed(clause.number))


def _written(match: re.Match[str]) -> str:
    """The number in a match, as `_number` has it."""
    groups = match.groupdict()
    if groups.get("han"):
        return str(value(groups["han"]))
    return (groups.get("plain") or groups.get("letter") or "").replace(" ", "")


def _squeezed(text: str) -> str:
    return _folded(text)[0].replace(" ", "")


def _folded(typed: str) -> tuple[str, list[int]]:
    """The text in small letters of one width, blanks single, and where each character of it was typed.

    Only the width is forgiven: normal form KC would make 5.12 of 5.1².
    """
    chars: list[str] = []
    origin: list[int] = []
    for at, char in enumerate(typed.strip()):
        wide = unicodedata.decomposition(char).startswith(("<wide>", "<narrow>"))
        for one in (unicodedata.normalize("NFKC", char) if wide else char).casefold():
            if unicodedata.category(one) == "Cf" or (one.isspace() and (not chars or chars[-1] == " ")):
                continue
            chars.append(" " if one.isspace() else one)
            origin.append(at + len(typed) - len(typed.lstrip()))
    return re.sub(r"(?<=\d)。(?=\d)", ".", "".join(chars)), origin


def _captioned(draft: Draft) -> dict[tuple[str, str], str]:
    """The clause of each table, figure and formula by kind and number, if it is one in every language."""
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for lang in draft.languages:
        for face in chain.from_iterable(faces_of(draft, lang).values()):
            if face.kind in ("table", "figure", "formula"):
                found[face.kind, face.number.lower()].add(face.clause)
    return {key: next(iter(clauses)) for key, clauses in found.items() if len(clauses) == 1}  # else in doubt
