"""What every way of showing a redline needs: clause numbers of both drafts, markers of items, counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec

from clausework.model.cause import ChangedLine
from clausework.model.clause import Line
from clausework.model.mentions import renamed_target
from clausework.model.numbering import marker
from clausework.model.redline import Change, LineChange, Operation, Redline, TextChange
from clausework.redline.words.readable import enumerated, printed
from clausework.strings.catalogue import say

DASH = "——"
MOST = 6
"""Clauses that are named in a row."""


class Numbers(msgspec.Struct, frozen=True):
    """What references print by their targets, in the old and in the new draft."""

    old: Mapping[str, str] = {}
    new: Mapping[str, str] = {}

    def of(self, clause: str, op: Operation) -> str:
        """What a reference prints; a deleted reference printed the old number."""
        first, second = (self.old, self.new) if op == "delete" else (self.new, self.old)
        return first.get(clause) or second.get(clause) or clause


def numbers_of(redline: Redline, lang: str = "") -> Numbers:
    """What references in the language print that both drafts have, and the numbers of all their clauses.

    Without a language an annex has its letter only.
    """

    def number(plain: str) -> str:
        return printed(plain, lang) if lang else plain

    # A kept reference has the new ID of a renamed clause, also where the old number is asked for.
    renamed = {change.old: change.new for change in redline.changes if change.old and change.new}
    before = {
        change.new: number(change.old_number) for change in redline.changes if change.old and change.new
    }
    within = redline.old.mentions.get(lang, {})
    return Numbers(
        {
            **{renamed_target(target, renamed): words for target, words in within.items()},
            **within,
            **before,
            **{change.old: number(change.old_number) for change in redline.changes if change.old},
        },
        {
            **redline.new.mentions.get(lang, {}),
            **{change.new: number(change.new_number) for change in redline.changes if change.new},
        },
    )


def targets(line: LineChange) -> tuple[str, str]:
    """What a figure or footnote names before and after: the file of its picture, its label.

    A picture that is another under the same name has the first digits of its digest beside it.
    """
    old, new = line.old or Line(kind="figure"), line.new or Line(kind="figure")
    if old.target == new.target and old.sha256 and new.sha256 and old.sha256 != new.sha256:
        return old.picture, new.picture
    return old.target, new.target


def markers(lines: Sequence[LineChange]) -> tuple[str, ...]:
    """The marker of each line: of an item in the new text, or of a deleted item in the old."""
    found = list(old_markers(lines))
    for place, sign in _count((place, line.new) for place, line in enumerate(lines) if line.new):
        found[place] = sign
    return tuple(found)


def old_markers(lines: Sequence[LineChange]) -> tuple[str, ...]:
    """The marker that each line had in the old text, "" for one that was not there."""
    found = [""] * len(lines)
    before = sorted((line.order, place) for place, line in enumerate(lines) if line.old and not line.origin)
    for place, sign in _count((place, lines[place].old) for _, place in before):
        found[place] = sign
    return tuple(found)


def _count(lines: Iterable[tuple[int, Line | None]]) -> Iterable[tuple[int, str]]:
    """The markers of one side; an item starts a new list after a line that stands further out."""
    counts: dict[int, tuple[bool, int]] = {}
    for place, line in lines:
        if line is None:
            continue
        counts = {depth: count for depth, count in counts.items() if depth <= line.depth}
        if line.kind != "item":
            yield place, ""
            continue
        ordered, position = counts.get(line.depth, (line.ordered, 0))
        position = position + 1 if ordered == line.ordered else 1
        counts[line.depth] = (line.ordered, position)
        yield place, marker(line.depth, position) if line.ordered else DASH


def languages_of(redline: Redline) -> tuple[str, ...]:
    """The languages in which either draft has a text, those of the new draft first, in its order."""
    found = dict.fromkeys(lang for change in redline.changes for lang in change.texts)
    return tuple(dict.fromkeys((*found, *redline.new.title, *redline.old.title)))


def spoken_by(redline: Redline, lang: str | None) -> str:
    """The language of a document: the one asked for, else the authoritative one of the text."""
    return lang or next(iter(languages_of(redline)), "en")


def shown_changes(redline: Redline, clause: str = "") -> tuple[Change, ...]:
    """What is to be shown: all changes, or those of one clause by either of its IDs.

    The ID of the standard shows the change of its title.
    """
    return tuple(change for change in redline.told() if not clause or clause in (change.old, change.new))


def text_changed(text: TextChange) -> bool:
    """True if the title or a line has changed."""
    return any(edit.op != "equal" for edit in text.title) or any(line.altered for line in text.lines)


def retitled(text: TextChange) -> bool:
    """True if the clause has another title, or now has one or none; a new clause comes with its title."""
    ops = {edit.op for edit in text.title}
    if ops in ({"insert"}, {"delete"}):
        return any(line.old and line.new and not line.origin for line in text.lines)
    return ops not in ({"equal"}, set())


def title_key(change: Change) -> str:
    """The string that stands before a title that changed: a standard has another word for its own."""
    return "redline.standard_title_label" if change.entitles else "redline.title_label"


def shown_language(change: Change, lang: str) -> str:
    """The language whose text to show: the reader's own if it changed, else one that did, else ""."""
    order = [lang, *sorted(change.texts)]
    return next((of for of in order if of in change.texts and text_changed(change.texts[of])), "")


def title_of(change: Change, lang: str) -> str:
    """The clause's title in the new draft, or in the old if it is gone; in another language if need be."""
    return titled(change, lang)[1]


def titled(change: Change, lang: str) -> tuple[str, str]:
    """The language of the clause's title, the one given if it has a title in it, and the title."""
    side: Operation = "insert" if change.new else "delete"
    for of in (lang, *change.texts):
        text = change.texts.get(of, TextChange())
        if title := "".join(edit.text for edit in text.title if edit.op in ("equal", side)):
            return of, title
    return lang, ""


def heading_of(change: Change, lang: str) -> str:
    """Number and title of the clause; of one that is gone, the number it had."""
    if change.entitles:
        return standard_named(change.lines, lang)
    number = printed(change.new_number or change.old_number, lang)
    if number and not change.new:
        number = say(lang, "redline.former", number=number)
    return " ".join(filter(None, (number, title_of(change, lang)))) or change.new or change.old


def undecided_notes(redline: Redline, undecided: Collection[str], lang: str) -> Iterator[str]:
    """What is said of clauses of these IDs, new or gone, that are too alike to others to be told."""
    found = [change for change in redline.changes if (change.new or change.old) in undecided]
    for kind, key in (("deleted", "redline.undecided_deleted"), ("inserted", "redline.undecided_inserted")):
        numbers = [change.new_number or change.old_number for change in found if kind in change.kinds]
        if numbers:
            clauses = enumerated(numbers, lang)
            if len(numbers) > MOST:
                named = say(lang, "redline.comma").join(numbers[:MOST])
                clauses = say(lang, "redline.undecided_more", clauses=named, count=len(numbers))
            yield say(lang, key, clauses=clauses)


def standard_named(lines: Iterable[ChangedLine], lang: str) -> str:
    """What changed of the standard itself: its title, its cover, or both."""
    titles = {line.aspect == "title" for line in lines}
    what = "both" if len(titles) > 1 else "cover" if titles == {False} else "title"
    return say(lang, f"redline.standard_{what}")
