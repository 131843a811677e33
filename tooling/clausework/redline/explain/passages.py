"""Changes of each passage: those that bind, those of the columns of its tables, and the words."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import cast

import msgspec

from clausework.lang.patterns import HAN_RANGE, on_use
from clausework.lang.quantities import CITED
from clausework.model.draft import PICTURED, Clause, Line, Run, lines_of
from clausework.model.redline import Edit, Label, LineChange, Proof, TextChange
from clausework.redline.align.clauses import Pair
from clausework.redline.content_words import FORMS, content_words
from clausework.redline.explain.sentences import ChangeDetail
from clausework.redline.explain.wording import LineWording, same_data
from clausework.redline.words.diff import cells_of
from clausework.redline.words.vocabulary import Vocabulary

REFERENCES = "normative-references"
INFORMATIVE_ELEMENTS = frozenset(("foreword", "introduction", "bibliography"))
INFORMATIVE_LINES = frozenset(("note", "example", "quotation"))


def derived(clause: Clause) -> bool:
    """True for a clause that the tool writes from others, and that says nothing which they do not.

    Normative references are written by the tool too, but they say which edition is to be followed.
    """
    return bool(clause.generated) and clause.element != REFERENCES


def from_clauses(clause: Clause) -> bool:
    """True for a clause of tables that the tool makes from the provisions of other clauses."""
    return clause.generated in ("verification", "legal-basis")


def informative(clause: Clause) -> bool:
    """True for an informative element, and for a clause that is derived from others."""
    return clause.element in INFORMATIVE_ELEMENTS or clause.informative or derived(clause)


def binds(clause: Clause, line: Line) -> bool:
    """True unless the line, or the clause that it stands in, is declared informative."""
    return not (informative(clause) or line.kind in INFORMATIVE_LINES)


Placed = tuple[int, LineChange]
"""A line change with its place in the text change."""


def divided(pair: Pair, text: TextChange, lang: str) -> tuple[tuple[Placed, ...], tuple[Placed, ...]]:
    """The lines that a drafter wrote in either draft, and those made in every draft that has them."""
    sides = tuple(zip(enumerate(text.lines), are_made(pair, text.lines, lang), strict=True))
    return tuple(line for line, made in sides if not made), tuple(line for line, made in sides if made)


def are_made(pair: Pair, lines: Iterable[LineChange], lang: str) -> Iterator[bool]:
    """Whether each line was made by the tool in every draft that has it."""
    old, new = _written(pair.old, lang), _written(pair.new, lang)
    place = 0
    for line in lines:
        made = (line.new is None or place >= new) and (
            line.old is None or bool(line.origin) or line.order >= old
        )
        place += line.new is not None
        yield made


def _written(clause: Clause | None, lang: str) -> float:
    """The number of lines of the clause that a drafter wrote, which come before those that were made."""
    if clause is None or not derived(clause):
        return float("inf")
    text = clause.texts.get(lang)
    return len(lines_of(text.own)) if text else 0


Cells = tuple[str, ...]


class ColumnChange(msgspec.Struct, frozen=True):
    """An inserted or deleted column by its `head`; `rows` are the places of lines with no other change."""

    head: str
    came: bool
    rows: frozenset[int]


def columns(lines: Sequence[LineChange], words: Vocabulary) -> tuple[ColumnChange, ...]:
    """For each table that has one column more or less than before, that column."""
    return tuple(found for rows in _tables(lines, words) if (found := _column_detail(rows)))


Rows = Sequence[tuple[int, Cells, Cells]]


def _tables(lines: Sequence[LineChange], words: Vocabulary) -> Iterator[Rows]:
    """The rows of each table that are in both drafts, with their cells in either."""
    for kind, group in groupby(enumerate(lines), key=lambda numbered: numbered[1].kind):
        if kind == "row":
            both = [(place, line) for place, line in group if line.old and line.new]
            yield [
                (place, _cells(line, "delete", words), _cells(line, "insert", words)) for place, line in both
            ]


def _cells(line: LineChange, side: str, words: Vocabulary) -> Cells:
    """The words of each cell before (`delete`) or after (`insert`)."""
    return tuple(map(words.reading.text, cells_of(_runs(line, side))))


def _runs(line: LineChange, side: str) -> Iterable[Run]:
    return (run for edit in line.edits if edit.op in ("equal", side) for run in edit.runs)


def _column_detail(rows: Rows) -> ColumnChange | None:
    """The column by which the rows differ, if most of them differ in nothing else."""
    if not rows or {len(new) - len(old) for _, old, new in rows} not in ({1}, {-1}):  # every row alike
        return None
    came = len(rows[0][2]) > len(rows[0][1])
    pairs = [(place, new, old) if came else (place, old, new) for place, old, new in rows]  # the wider first
    best: ColumnChange | None = None
    for at in range(min(len(wide) for _, wide, _ in pairs)):
        same = frozenset(place for place, wide, narrow in pairs if (*wide[:at], *wide[at + 1 :]) == narrow)
        if 2 * len(same) > len(pairs) and (best is None or len(same) > len(best.rows)):
            best = ColumnChange(pairs[0][1][at], came, same)
    return best


NAMED = 3
"""How many provisions a sentence names."""
STEMS, ROOT = on_use(rf"[^\W\d_{HAN_RANGE}]{{3,}}|[{HAN_RANGE}]"), 4
"""What two titles of one clause may have in common: the beginning of a word."""
TITLE = (-1,)
"""The place of a title among the lines of a text."""


def passage_changes(pair: Pair, text: TextChange, words: Vocabulary) -> tuple[ChangeDetail, ...]:
    """As `passages`; of a clause that has not changed since it was last asked for, what was told then."""
    before = words.told.get(pair.id)
    if before is not None and before[0] == (pair.old, pair.new, text):
        return cast("tuple[ChangeDetail, ...]", before[1])
    found = passages(pair, text, words)
    words.told[pair.id] = (pair.old, pair.new, text), found
    return found


def passages(pair: Pair, text: TextChange, words: Vocabulary) -> tuple[ChangeDetail, ...]:
    """Every detail of the clause's text, in the order of the text; those of generated lines come last."""
    clause = pair.new or pair.old
    if clause is None:
        return ()
    written, made = divided(pair, text, words.lang)
    verdict = "generated" if from_clauses(clause) else "bibliography"
    if pair.old and pair.new and pair.old.generated != pair.new.generated:
        made = ()  # that another thing is generated, or nothing, is told of the clause
    own = _body(msgspec.structs.replace(clause, generated=""), written, words)
    light = partial(msgspec.structs.replace, weight="editorial", verdict=verdict)
    return (*_term(pair, words), *_title(pair, text, words), *own, *map(light, _body(clause, made, words)))


def _body(clause: Clause, placed: Sequence[Placed], words: Vocabulary) -> Iterable[ChangeDetail]:
    yield from _crossings(placed, "arrived")
    yield from _crossings(placed, "departed")
    places = [place for place, _ in placed]
    for detail in _lines(clause, [line for _, line in placed], words):
        yield msgspec.structs.replace(detail, lines=tuple(places[index] for index in detail.lines))


def _title(pair: Pair, text: TextChange, words: Vocabulary) -> Iterable[ChangeDetail]:
    """Another title, or a first or no title, unless it is the name of the term that `_term` tells."""
    old, new = text.title_of("delete"), text.title_of("insert")
    names = (_preferred(pair.old, words.lang), _preferred(pair.new, words.lang))
    told = all(side is not None and words.lang in side.texts for side in (pair.old, pair.new))
    if old == new or (old, new) == names or not told:
        return  # a language that comes or goes takes its title along
    apart = bool(old and new) and not _same_heading(pair, text, old, new)
    for before, after in ((old, ""), ("", new))[not pair.lead :] if apart else ((old, new),):
        yield ChangeDetail(
            kind="title" if before and after else "title_given" if after else "title_taken",
            verdict="title",
            old=before,
            new=after,
            labels=(Label(kind="title", lang=words.lang, old=before, new=after),),
            proof=Proof(kind="heading"),
            lines=TITLE,
        )


def _same_heading(pair: Pair, text: TextChange, old: str, new: str) -> bool:
    """True if two titles have most of the words of the shorter in common, or the clause most of its lines."""
    roots = [{word[:ROOT] for word in STEMS.findall(title.lower())} for title in (old, new)]
    kept = [bool(line.old and line.new and not line.origin) for line in text.lines if line.kind != "row"]
    alike = 2 * len(roots[0] & roots[1]) > min(map(len, roots))
    return alike or (pair.lead and 2 * sum(kept) > len(kept))


def _term(pair: Pair, words: Vocabulary) -> Iterable[ChangeDetail]:
    """A concept that has another name."""
    old, new = _preferred(pair.old, words.lang), _preferred(pair.new, words.lang)
    if old and new and old != new:
        label = Label(kind="term", lang=words.lang, old=old, new=new)
        yield ChangeDetail(kind="term", verdict="term_entry", old=old, new=new, labels=(label,), lines=TITLE)


def _preferred(clause: Clause | None, lang: str) -> str:
    return next(iter(clause.designations(lang) if clause else ()), "")


def _lines(clause: Clause, lines: Sequence[LineChange], words: Vocabulary) -> Iterable[ChangeDetail]:
    place = 0
    told: set[int] = set()
    for column in columns(lines, words):
        told |= column.rows
        yield _column(clause, column, words)
    for places in _laid_out(lines):
        told.update(places)
        yield ChangeDetail(kind="layout", verdict="space", proof=Proof(kind="space"), lines=places)
    others = frozenset(line.kind for line in lines if line.moved or not (line.old and line.new))
    while place < len(lines):
        change = lines[place]
        if place in told:
            place += 1
        elif change.old and change.new:
            yield from (
                msgspec.structs.replace(detail, lines=(place,), quiet=_follows_on(detail, change, others))
                for detail in _continued(clause, change, words)
            )
            place += 1
        elif change.destination:  # told by _crossings
            place += 1
        else:
            count = 1  # with the items or rows right after it, which came or went with it
            while place + count < len(lines) and _follows(lines[place], lines[place + count]):
                count += 1
            detail = _whole(clause, lines[place : place + count], words)
            yield msgspec.structs.replace(detail, lines=tuple(range(place, place + count)))
            place += count


def _follows_on(detail: ChangeDetail, change: LineChange, others: Container[str]) -> bool:
    """True if a change goes without saying where other lines came or went: a stop, a number or a mark."""
    if "footnote" in others and FORMS.footnotes.fullmatch(detail.old + detail.new):
        return True
    item = change.new is not None and change.new.kind == "item" and "item" in others
    stop = item and detail.verdict == "mark" and not content_words(detail.old + detail.new)
    return stop or (bool(others) and detail.verdict == "numbering")


def _laid_out(lines: Sequence[LineChange]) -> Iterator[tuple[int, ...]]:
    """The places that changed in each block of code that is the same data as before, laid out otherwise."""
    for code, group in groupby(enumerate(lines), key=lambda placed: placed[1].kind == "code"):
        placed = tuple(group)
        if not code or not any(line.altered for _, line in placed):
            continue
        olds, news = _code(placed, "delete"), _code(placed, "insert")
        for old, new in zip(olds, news, strict=False) if len(olds) == len(news) else ():  # else unsure
            if old[0] == new[0] and same_data(old[0], "\n".join(old[1]), "\n".join(new[1])):
                yield tuple(sorted(place for place in {*old[2], *new[2]} if lines[place].altered))


def _code(placed: Iterable[Placed], side: str) -> list[tuple[str, list[str], list[int]]]:
    """The blocks of code in one draft, each with its language, its lines, and where those stand."""
    found: list[tuple[str, list[str], list[int]]] = []
    for place, change in sorted(placed, key=lambda one: one[1].order) if side == "delete" else placed:
        line = change.old if side == "delete" else change.new
        if change.origin or change.destination:  # a block that crossed is not compared as data
            return []
        if line is not None:
            if line.target or not found:
                found.append((line.target, [], []))
            found[-1][1].append("".join(run.plain for run in _runs(change, side)))
            found[-1][2].append(place)
    return found


def _column(clause: Clause, column: ColumnChange, words: Vocabulary) -> ChangeDetail:
    """A column that came or went; in normative text it is a requirement more or less."""
    shown = words.reading.shown(column.head, "insert" if column.came else "delete")
    detail = _alone("column", shown, column.came, not informative(clause))
    return msgspec.structs.replace(detail, lines=tuple(sorted(column.rows)))


def _alone(kind: str, shown: str, came: bool, normative: bool) -> ChangeDetail:
    """What is only in one of the drafts, as it is shown there."""
    return ChangeDetail(
        kind=f"{'insert' if came else 'delete'}_{kind}",
        weight="substantive" if normative else "editorial",
        verdict=("added" if came else "removed") if normative else "informative",
        old="" if came else shown,
        new=shown if came else "",
    )


def _follows(first: LineChange, other: LineChange) -> bool:
    """True if the other line came or went as a part of the first, or as one more of its kind."""
    if other.destination or (other.old is None, other.new is None) != (first.old is None, first.new is None):
        return False
    head, line = first.new or first.old, other.new or other.old
    if head is None or line is None or line.id:
        return False
    if line.kind == "row":
        return head.kind in ("table", "row")
    if line.kind == "code":
        return head.kind == "code"
    return line.kind == "item" and head.kind != "row"


def _whole(clause: Clause, lines: Sequence[LineChange], words: Vocabulary) -> ChangeDetail:
    """Lines that are only in one of the drafts."""
    first = lines[0]
    line = first.new or first.old
    assert line is not None  # noqa: S101 - a line change has a side
    came = first.new is not None
    text = next((text for change in lines if (text := _text(change.edits, words)).strip()), "")
    kind = "blank" if line.kind == "code" and not text else line.kind
    normative = any(binds(clause, side) for change in lines if (side := change.new or change.old))
    shown = words.reading.shown(text, "insert" if came else "delete")
    document = CITED.search(shown) if clause.element == REFERENCES else None
    if document is not None:
        return _reference(document.group(), shown, came, words.lang)
    detail = _alone(kind, shown, came, normative)
    return msgspec.structs.replace(detail, provision=line.id, count=len(lines))


def _reference(document: str, shown: str, came: bool, lang: str) -> ChangeDetail:
    """A normative reference that came or went: another document is to be followed, or none."""
    old, new = ("", document) if came else (document, "")
    labels = (Label(kind="reference", lang=lang, old=old, new=new),)
    return msgspec.structs.replace(_alone("reference", shown, came, True), verdict="document", labels=labels)


def _text(edits: Iterable[Edit], words: Vocabulary) -> str:
    return "".join(words.reading.text(edit.runs) for edit in edits)


def _crossings(placed: Iterable[Placed], kind: str) -> Iterable[ChangeDetail]:
    """One detail for all the lines that came from the same clause, or went to the same."""
    crossed: dict[str, list[tuple[int, str]]] = {}
    for place, line in placed:
        other = line.destination if kind == "departed" else line.origin if line.moved else ""
        if other:
            side = line.new or line.old
            crossed.setdefault(other, []).append((place, side.id if side else ""))
    for other, found in crossed.items():
        ids = [identity for _, identity in found if identity]
        names = "、".join(ids[:NAMED])
        amount = "all" if len(ids) == len(found) <= NAMED else "some" if ids else "lines"
        yield ChangeDetail(
            kind=f"{kind}_{amount}",
            verdict="moved",
            old=names if kind == "departed" else "",
            new=names if kind == "arrived" else "",
            before=other if kind == "arrived" else "",
            after=other if kind == "departed" else "",
            count=len(found),
            proof=Proof(kind="moved"),
            lines=tuple(place for place, _ in found) if kind == "arrived" else (),
        )


def _continued(clause: Clause, change: LineChange, words: Vocabulary) -> Iterable[ChangeDetail]:
    """The changes of a line that is in both drafts: its place, its form, its words."""
    old, new = change.old, change.new
    assert old is not None  # noqa: S101
    assert new is not None  # noqa: S101
    if change.moved and not change.origin:
        listed = f"_{new.kind}" if new.kind in ("item", "row") else ""
        yield ChangeDetail(kind=f"reordered{listed}", verdict="moved", proof=Proof(kind="moved"))
    reworded = any(edit.op != "equal" for edit in change.edits)
    if old.same(new) and not reworded:  # it only moved
        return
    normative = binds(clause, new)
    yield from _reformed(old, new, normative, words.lang)
    if reworded:
        normative = normative or binds(clause, old)
        own = words.reading.numbers["delete"].get(change.origin or clause.id, ""), clause.number
        yield from LineWording(change.edits, words, new.id or old.id, normative, own).details()


def _reformed(old: Line, new: Line, normative: bool, lang: str) -> Iterable[ChangeDetail]:
    """Another picture, kind, target or ID of a line."""
    if old.kind == new.kind and old.kind in PICTURED:
        yield from _pictures(old, new, normative, lang)
    elif old.kind == new.kind == "code" and old.target != new.target:
        proof = Proof(kind="markup", old=old.target, new=new.target)
        kind = "code_named" if new.target else "code_unnamed"
        yield ChangeDetail(kind=kind, verdict="markup", proof=proof, old=old.target, new=new.target)
    elif old.kind != new.kind or old.target != new.target:
        yield _reshaped(old, new, normative)
    elif old.id != new.id:
        label = Label(kind="metadata", lang=lang, old=old.id, new=new.id, provision=new.id or old.id)
        yield ChangeDetail(kind="identity", verdict="metadata", old=old.id, new=new.id, labels=(label,))


def _pictures(old: Line, new: Line, normative: bool, lang: str) -> Iterable[ChangeDetail]:
    """Another picture, under the same name or another one; or the same under another name."""
    known = old.sha256 and new.sha256  # without both, another picture cannot be told from the same
    if old.target == new.target and (not known or old.sha256 == new.sha256):
        return
    renamed = bool(old.sha256) and old.sha256 == new.sha256
    substantive = normative and not renamed
    yield ChangeDetail(
        kind="picture_renamed" if renamed else "picture" if old.target == new.target else "picture_other",
        weight="substantive" if substantive else "editorial",
        verdict="form" if renamed else "picture" if substantive else "informative",
        old=old.target,
        new=new.target,
        labels=(Label(kind="picture", lang=lang, old=old.picture, new=new.picture),),
    )


def _reshaped(old: Line, new: Line, normative: bool) -> ChangeDetail:
    """A paragraph that became a note, or a footnote with another mark."""
    loses = (old.kind in INFORMATIVE_LINES) != (new.kind in INFORMATIVE_LINES)
    replaced = old.kind == new.kind and normative
    substantive = (loses and bool(old.id or new.id)) or replaced
    return ChangeDetail(
        kind="replaced" if old.kind == new.kind else "reshaped",
        weight="substantive" if substantive else "editorial",
        verdict="words" if substantive else "form",
        provision=new.id or old.id,
        old=old.kind,
        new=new.kind,
    )
