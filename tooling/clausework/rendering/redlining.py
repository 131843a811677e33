"""Common parts of all ways to show a redline: which changes and languages, titles, counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from clausework.layout.mentions import printed_number
from clausework.model.cause import ChangedLine
from clausework.model.redline import Change, Operation, Redline, TextChange
from clausework.redline.words.readable import enumerated
from clausework.strings.catalogue import say

MOST = 6
"""Clauses that are named in a row."""


def languages_of(redline: Redline) -> tuple[str, ...]:
    """The languages in which either draft has a text, those of the new draft first, in its order."""
    found = dict.fromkeys(lang for change in redline.changes for lang in change.texts)
    return tuple(dict.fromkeys((*found, *redline.new.title, *redline.old.title)))


def spoken_by(redline: Redline, lang: str | None) -> str:
    """The language of a document: the one asked for, else the authoritative one of the text."""
    return lang or next(iter(languages_of(redline)), "en")


def shown_changes(redline: Redline, clause: str = "") -> tuple[Change, ...]:
    """The changes to be shown: all, or those of one clause by either of its IDs.

    The ID of the standard shows the change of its title.
    """
    return tuple(change for change in redline.told() if not clause or clause in (change.old, change.new))


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
    return next((of for of in order if of in change.texts and change.texts[of].altered), "")


def titled(change: Change, lang: str) -> tuple[str, str]:
    """The language of the clause's title, the one given if it has a title in it, and the title.

    It is that of the new draft, or of the old if the clause is gone.
    """
    side: Operation = "insert" if change.new else "delete"
    for of in (lang, *change.texts):
        if title := change.texts.get(of, TextChange()).title_of(side):
            return of, title
    return lang, ""


def heading_of(change: Change, lang: str) -> str:
    """Number and title of the clause; of one that is gone, the number it had."""
    if change.entitles:
        return standard_named(change.lines, lang)
    number = printed_number(change.new_number or change.old_number, lang)
    if number and not change.new:
        number = say(lang, "redline.former", number=number)
    return " ".join(filter(None, (number, titled(change, lang)[1]))) or change.new or change.old


def undecided_notes(redline: Redline, undecided: Collection[str], lang: str) -> Iterator[str]:
    """The notes on clauses of these IDs, new or gone, that are too alike to others to be told."""
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
    """The change of the standard itself: its title, its cover, or both."""
    titles = {line.aspect == "title" for line in lines}
    what = "both" if len(titles) > 1 else "cover" if titles == {False} else "title"
    return say(lang, f"redline.standard_{what}")


def verdict_of(change: Change, lang: str) -> str:
    """The weight of a change in words with its reason, and who confirmed or overruled it."""
    weight, reason = say(lang, f"redline.weight_{change.weight}"), change.verdict.get(lang, "")
    return f"{weight}{say(lang, 'redline.colon')}{reason}" if reason else weight


def tags_of(change: Change, lang: str) -> tuple[str, ...]:
    """The weight of a change with its reason, what became of the clause, and what of it changed.

    That its words were modified needs no tag.
    """
    kinds = (say(lang, f"redline.kind_{kind}") for kind in change.kinds if kind != "modified")
    labels = (
        say(lang, f"redline.label_{label.kind}")
        for label in change.labels
        if label.lang in ("", lang) and label.kind != "editorial-only"
    )
    return tuple(dict.fromkeys((verdict_of(change, lang), *kinds, *labels)))
