"""What an answer relies on: made from its words, and judged when the text has moved on.

An answer that says “covered by P-X”, or that words are not adopted, was true of the text at that time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from clausework.model.by_identity import by_identity
from clausework.model.cause import ChangedLine
from clausework.model.comment import Claim, Comment, Disposition
from clausework.model.draft import ClauseText, Draft, lines_of
from clausework.redline.alignment import line_digest, placed_lines, signature

NAME = re.compile(r"(?<![\w.-])[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)*", re.ASCII)
"""A word of an answer that may be an ID."""
MARK = re.compile(r"[-.\d]")
"""What an ID has and a word of English has not: `platform` is also a chapter."""


@by_identity(4)
def place_digests(draft: Draft) -> dict[str, str]:
    """What each place says, by a digest: a provision with its items, a clause, the standard its title."""
    main = draft.languages[0]
    found = {draft.standard: line_digest(None, ["title", draft.title.get(main, "")])}
    for clause in draft.clauses:
        text = clause.texts.get(main, ClauseText())
        said: dict[str, list[object]] = {clause.id: [text.title]}
        for place, line in placed_lines(clause.id, lines_of(text.own)):
            for name in dict.fromkeys((clause.id, place)):
                said.setdefault(name, []).append(signature(line))
        found.update({place: line_digest(None, lines) for place, lines in said.items()})
    return found


def claims_of(
    comment: Comment, answer: Disposition, draft: Draft, label: str, refused: Mapping[str, tuple[str, ...]]
) -> tuple[Claim, ...]:
    """What an answer relies on in the draft: the places that its words name, or that cover the comment.

    `refused` are words that are not adopted, each at a place, "" for that of the comment. An answer that a
    comment is covered, and that names no place, means the one that it is about.
    """
    said = place_digests(draft)
    own = comment.anchor.provision or comment.anchor.clause
    covering = answer.changes if answer.outcome == "covered" else ()
    told = [name for name in NAME.findall(answer.reason) if name != draft.standard and MARK.search(name)]
    changed = {name.partition("@")[0] for name in answer.lines}
    named = [name for name in (*covering, *told) if name in said and name not in changed]
    if answer.outcome == "covered" and not named and own in said:
        named = [own]
    return (
        *(
            Claim(says="covered", place=place, digest=said[place], draft=label)
            for place in dict.fromkeys(named)
        ),
        *(
            Claim(says="not-adopted", place=place or own, draft=label, words=words)
            for place, words in refused.items()
        ),
    )


class BrokenClaim(NamedTuple):
    """A claim that holds no more: its words moved or are `gone`, or a refused `word` came with a `line`."""

    comment: Comment
    claim: Claim
    gone: bool = False
    word: str = ""
    line: ChangedLine | None = None


def broken_claims(
    comments: Iterable[Comment], lines: Callable[[], Iterable[ChangedLine]], draft: Draft
) -> Iterator[BrokenClaim]:
    """The claims of answers that hold no more of a draft, into which these `lines` changed."""
    for comment in comments:
        for claim in comment.disposition.standing if comment.disposition else ():
            now = place_digests(draft).get(claim.place, "") if claim.digest else ""
            if now != claim.digest:
                yield BrokenClaim(comment, claim, gone=not now)
            for word, line in came_in(claim, lines() if claim.words else (), draft):
                yield BrokenClaim(comment, claim, word=word, line=line)


def came_in(claim: Claim, lines: Iterable[ChangedLine], draft: Draft) -> Iterator[tuple[str, ChangedLine]]:
    """The refused words that a changed line at the place or below has brought, with the first such line."""
    told = [line for line in lines if not line.derived] if claim.words else []
    for word in claim.words:
        come = (line for line in told if word in line.new and word not in line.old)
        if line := next((line for line in come if _within(draft, line, claim.place)), None):
            yield word, line


def renewed(
    claims: Iterable[Claim], lines: Iterable[ChangedLine], draft: Draft, label: str
) -> tuple[Claim, ...]:
    """The claims as they hold of the draft, by somebody who has read it again; what is gone tells nothing."""
    said, told = place_digests(draft), tuple(lines)
    found: list[Claim] = []
    for claim in claims:
        come = {word for word, _ in came_in(claim, told, draft)}
        words = tuple(word for word in claim.words if word not in come)
        now = said.get(claim.place, "") if claim.digest else ""
        found.append(msgspec.structs.replace(claim, digest=now, draft=label, words=words))
    return tuple(found)


def _within(draft: Draft, line: ChangedLine, place: str) -> bool:
    """Whether a line stands at a place, or below it."""
    above, clause = {line.place, draft.standard}, draft.clause(line.clause)
    while clause is not None:
        above.add(clause.id)
        clause = draft.clause(clause.parent)
    return place in above
