"""Anchor tracking: what became, in a newer draft, of what a comment is about.

IDs and lineage carry a comment; a quotation is looked for inside its own clause and nowhere else.
The result stands beside the anchor and never replaces it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from difflib import Match, SequenceMatcher
from functools import cache, lru_cache
from typing import Literal

import msgspec

from clausework.drafts.naming import draft_name
from clausework.lang.normalise import comparable
from clausework.model.comment import Anchor, Comment, Statement
from clausework.model.draft import Clause, Draft, Line, lines_of, walk
from clausework.redline.align.clauses import Successors, lineage_between, origins_of, successors_of
from clausework.strings.catalogue import say

LEAST = 0.75
"""The similarity below which words are others, and not the quoted ones reworded."""
STRETCHES, WORK = 12, 3000
"""Of how many stretches that are in both the ends are tried, and of fewer for a quotation so long.

A quotation is what anybody wrote: one that shares every other character with a line would take minutes.
"""
SAME = 1.0
SHOWN = 60
"""Characters of new words that the sentence on a comment quotes."""

Fate = Literal[
    "kept",
    "reworded",
    "quote-deleted",
    "provision-deleted",
    "provision-moved",
    "clause-split",
    "clause-deleted",
]


class FollowedAnchor(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Place of a comment as it was found again, or lost, in the draft `draft`.

    `clauses` are the comment's clause or its heirs by lineage, () if it was deleted; `provision` is
    the ID that the provision has now, and `home` the clause that it is in, if that is no heir.
    `old` and `new` are the words of both drafts where they differ, `similarity` tells how much.
    `numbers` are those of the clause in both drafts, if they differ; `merged` if the clause became
    part of another.
    """

    draft: str
    fate: Fate
    clauses: tuple[str, ...] = ()
    provision: str = ""
    home: str = ""
    old: str = ""
    new: str = ""
    similarity: float = SAME
    numbers: tuple[str, str] | None = None
    merged: bool = False


class AnchorFollower:
    """Carries comments on one draft to a newer one."""

    def __init__(self, old: Draft, new: Draft) -> None:
        self._old = {clause.id: clause for clause in old.clauses}
        self._new = {clause.id: clause for clause in new.clauses}
        self._label = new.label
        self._lang = new.languages[0] if new.languages else "zh"
        lineage = lineage_between(old, new)
        self._heirs = successors_of(self._old, self._new, lineage)
        self._parts = origins_of(self._heirs)
        self._homes = _homes(new)
        self._provisions: Successors = successors_of(tuple(_homes(old)), tuple(self._homes), lineage)

    def follow(self, anchor: Anchor, lang: str) -> FollowedAnchor:
        """The place that the anchor names, found again; `lang` is the language of the comment."""
        heirs = self._heirs.get(anchor.clause, (anchor.clause,) if anchor.clause in self._new else ())
        if anchor.provision:
            return self._provision(anchor, heirs, lang)
        if not heirs:
            return FollowedAnchor(draft=self._label, fate="clause-deleted")
        if len(heirs) > 1:
            return self._split(anchor, heirs, lang)
        return self._inside(anchor, heirs[0], "", heirs, lang)

    def _provision(self, anchor: Anchor, heirs: tuple[str, ...], lang: str) -> FollowedAnchor:
        """To the provision by its ID; the clause stays the comment's own or an heir of it."""
        alive = self._provisions.get(anchor.provision, ())
        found = next((one for one in alive if self._homes[one] in heirs), alive[0] if alive else "")
        home = self._homes.get(found, "")
        if home in heirs:
            return self._inside(anchor, home, found, heirs, lang)
        if found:
            gone = FollowedAnchor(
                draft=self._label, fate="provision-moved", clauses=heirs, provision=found, home=home
            )
            old = _text(self._old.get(anchor.clause), anchor.provision, lang)
            return _compared(gone, old, _text(self._new[home], found, lang), "provision-moved")
        fate: Fate = "provision-deleted" if heirs else "clause-deleted"
        return FollowedAnchor(draft=self._label, fate=fate, clauses=heirs)

    def _split(self, anchor: Anchor, heirs: tuple[str, ...], lang: str) -> FollowedAnchor:
        """To the one successor that has the quoted words as they were; else to all of them."""
        having = [
            heir for heir in heirs if anchor.quote and _exact(anchor.quote, _text(self._new[heir], "", lang))
        ]
        if len(having) == 1:  # in two of them the words are no sign of either
            return self._inside(anchor, having[0], "", heirs, lang)
        return FollowedAnchor(draft=self._label, fate="clause-split", clauses=heirs)

    def _inside(
        self, anchor: Anchor, clause: str, provision: str, heirs: tuple[str, ...], lang: str
    ) -> FollowedAnchor:
        """Compare the words inside one clause, and inside one provision if the anchor names it."""
        old = _text(self._old.get(anchor.clause), anchor.provision, lang)
        new = _text(self._new[clause], provision, lang)
        found = FollowedAnchor(
            draft=self._label,
            fate="kept",
            clauses=(clause,),
            provision=provision,
            numbers=self._numbers(anchor.clause, clause),
            merged=clause != anchor.clause and len(self._parts.get(clause, ())) > 1,
        )
        if anchor.quote and _exact(anchor.quote, new):
            return found
        if anchor.quote:
            words, likeness = nearest(anchor.quote, new)
            if likeness < LEAST:
                return msgspec.structs.replace(found, fate="quote-deleted", old=anchor.quote)
            return _reworded(found, anchor.quote, words, likeness)
        return _compared(found, old, new, "reworded")

    def _numbers(self, before: str, after: str) -> tuple[str, str] | None:
        old = self._old[before].number if before in self._old else ""
        new = self._new[after].number
        return (old, new) if old != new else None


def _compared(
    found: FollowedAnchor, old: tuple[str, ...], new: tuple[str, ...], fate: Fate
) -> FollowedAnchor:
    """The place that was found, with the differences between the old and the new lines."""
    if old == new:
        return found
    before, after = "\n".join(old), "\n".join(new)
    return _reworded(found, before, after, _likeness(before, after), fate)


@lru_cache(maxsize=4096)
def _likeness(before: str, after: str) -> float:
    return round(
        SequenceMatcher(None, before, after, autojunk=False).ratio(), 2
    )  # else usual characters count as junk


def _reworded(
    found: FollowedAnchor, old: str, new: str, likeness: float, fate: Fate = "reworded"
) -> FollowedAnchor:
    return msgspec.structs.replace(found, fate=fate, old=old, new=new, similarity=min(likeness, 0.99))


def _homes(draft: Draft) -> Mapping[str, str]:
    """The clause of each provision, in whatever language it is written."""
    found: dict[str, str] = {}
    for clause in draft.clauses:
        for text in clause.texts.values():
            for block in walk(text.blocks):
                if block.id:
                    found.setdefault(block.id, clause.id)
    return found


def _text(clause: Clause | None, provision: str, lang: str) -> tuple[str, ...]:
    """The title and lines of a clause, or the lines of one provision with the list under it."""
    if clause is None or not clause.texts:
        return ()
    text = clause.text_in(lang)
    lines = lines_of(text.blocks)
    if provision:
        lines = tuple(_with_items(lines, provision))
    title = () if provision or not text.title else (text.title,)
    return (*title, *(line.text for line in lines))


def _with_items(lines: Iterable[Line], provision: str) -> Iterable[Line]:
    inside = False
    for line in lines:
        inside = line.id == provision or (inside and line.kind == "item" and not line.id)  # its own list
        if inside:
            yield line


def _exact(quote: str, lines: Iterable[str]) -> bool:
    """True if the words stand in the text, whatever the blanks and line breaks."""
    return comparable(quote) in comparable("".join(lines))


@lru_cache(maxsize=4096)
def nearest(quote: str, lines: tuple[str, ...]) -> tuple[str, float]:
    """The words of one of the lines that are most like the quoted ones, and how like they are."""
    best, most = "", 0.0
    for line in lines:
        words, likeness = _window(quote, line)
        if likeness > most:
            best, most = words, likeness
    return best, round(most, 2)


def _window(quote: str, line: str) -> tuple[str, float]:
    """The stretch of a line that best answers the whole quotation.

    It begins and ends where a stretch that is in both would have the quotation begin and end: a
    part of the quoted words is not what they were changed to.
    """
    best, most = "", LEAST - 0.01  # what is less like is not asked for
    if _at_most(line, quote) < most:  # most lines end here, before anything is matched
        return "", 0.0
    for place, first in enumerate(blocks := _longest(line, quote)):
        for last in blocks[place:]:
            words = line[max(0, first.a - first.b) : last.a + len(quote) - last.b]
            matcher = SequenceMatcher(None, words, quote, autojunk=False)
            if matcher.real_quick_ratio() > most and matcher.quick_ratio() > most:
                likeness = matcher.ratio()
                if likeness > most:
                    best, most = words.strip(), likeness
    return (best, most) if best else ("", 0.0)


def _at_most(line: str, quote: str) -> float:
    """Upper bound of the likeness of a stretch to the quotation, by their characters alone."""
    shared = (Counter(line) & Counter(quote)).total()
    return 2 * shared / (shared + len(quote))


def _longest(line: str, quote: str) -> list[Match]:
    """The longest stretches that are in both, in their order: with all of them the work would know no end."""
    matcher = SequenceMatcher(None, line, quote, autojunk=False)
    found = sorted(matcher.get_matching_blocks()[:-1], key=lambda block: -block.size)
    return sorted(found[: max(2, min(STRETCHES, WORK // len(quote)))])


def followed(
    comments: Iterable[Comment], drafts: Mapping[str, Draft], current: str
) -> dict[str, FollowedAnchor]:
    """By number what became of each comment on a clause of an older draft in the current one."""
    followers = {
        label: AnchorFollower(draft, drafts[current]) for label, draft in drafts.items() if label != current
    }
    return {
        comment.id: followers[comment.draft].follow(comment.anchor, comment.lang)
        for comment in comments
        if comment.draft in followers and not drafts[comment.draft].is_whole(comment.anchor.clause)
    }


def told(
    found: FollowedAnchor, draft: Draft, name: str, lang: str, *, quoted: bool = False, beside: bool = False
) -> str:
    """A sentence on what became of the place; `name` is what the draft is called.

    `quoted` says that the comment quotes words, of which the sentence then speaks; `beside`, that it changed
    something: if not this place, then another.
    """
    clauses = {clause.id: clause for clause in draft.clauses}

    def mention(identity: str) -> str:
        clause = clauses.get(identity)
        return (clause.number if clause else "") or identity

    what = say(lang, f"comments.follow_{'quote' if quoted else 'provision' if found.provision else 'clause'}")
    short = len(found.new) <= SHOWN and bool(found.new) and "\n" not in found.new
    key = "reworded_to" if found.fate == "reworded" and short else found.fate.replace("-", "_")
    if found.fate == "kept" and beside:
        key = "kept_beside"
    if found.fate == "provision-moved" and found.similarity < SAME:
        key = "provision_moved_on"
    text = say(
        lang,
        f"comments.follow_{key}",
        what=what,
        draft=name,
        new=found.new,
        provision=found.provision,
        home=mention(found.home),
        clauses=say(lang, "comments.follow_and").join(map(mention, found.clauses)),
    )
    if found.merged:
        text += say(lang, "comments.follow_merged", clauses=mention(found.clauses[0]))
    elif found.numbers and all(found.numbers):
        text += say(lang, "comments.follow_number", old=found.numbers[0], new=found.numbers[1])
    return text[:1].upper() + text[1:]


class FollowedPlaces:
    """Places of comments on frozen drafts as they are in the draft that the site shows, in words.

    That one goes by `label`; it is what `shown` gives, and `frozen` gives a draft of before, None if there
    is none of a label. Each is read when somebody asks: most comments are on the draft that is shown.
    """

    def __init__(self, label: str, shown: Callable[[], Draft], frozen: Callable[[str], Draft | None]) -> None:
        self._label, self._frozen = label, cache(frozen)
        self._shown = cache(shown)
        self._follower = cache(self._made)

    def frozen(self, label: str) -> Draft | None:
        """A draft of before, None if there is none of a label."""
        return self._frozen(label)

    def sentence(self, comment: Statement, lang: str) -> str:
        """A sentence on what became of the place; "" for a comment on the draft that is shown."""
        follower = self._follower(comment.draft) if comment.draft != self._label else None
        if follower is None:
            return ""
        found = follower.follow(comment.anchor, comment.lang)
        name = draft_name(found.draft, lang)
        return told(found, self._shown(), name, lang, quoted=bool(comment.anchor.quote))

    def _made(self, label: str) -> AnchorFollower | None:
        draft = self.frozen(label)
        return AnchorFollower(draft, self._shown()) if draft else None
