"""Rules about records of comments."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, LocatedFact
from clausework.checks.engine.rule import Violation
from clausework.checks.shared.identities import ids, previous_ids
from clausework.checks.shared.settling import record
from clausework.lang.patterns import HAN_RANGE, on_use
from clausework.model.comment import Statement


def comment_without_anchor(context: CheckContext) -> Iterator[Violation]:
    """Look for the clause in the text, in the draft before it and in the lineage; or it is the standard."""
    known = ids(context).keys() | previous_ids(context).keys()
    known |= {context.draft.standard} | {
        name for entry in context.draft.lineage for name in (*entry.old, *entry.new)
    }
    for comment in context.comments:
        anchor = comment.anchor
        at = record(context, comment, anchor.clause)
        if anchor.clause and anchor.clause not in known:
            found = LocatedFact(at=at, clause=anchor.clause, length=len(anchor.clause))
            yield found.fault(id=comment.id, clause=anchor.clause)
        elif anchor.quote and not anchor.base:
            yield LocatedFact(at=at, clause=anchor.clause).fault("baseless", id=comment.id)


DATA = on_use(
    r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![\d元])"
    r"|[\w.+-]+@[\w-]+\.[\w.]+|(?<!\d)\d{17}[\dXx](?!\w)"
    r"|(?<!\d)0\d{2,3}-\d{7,8}(?!\d)|(?:微信号?|QQ号?)\s*[：:为是]?\s*[A-Za-z0-9_-]{5,}"
    rf"|[{HAN_RANGE}]{{2,}}(?:路|街|巷|弄|小区)\d+号[^，。；]{{0,12}}(?:室|幢|栋|单元)"
    r"|(?<![\d-])\d{3,4}[- ]\d{7,8}(?!\d)"
)
HIDDEN = frozenset({"withheld"})


def personal_data(context: CheckContext) -> Iterator[Violation]:
    """Search what the record of each comment shows."""
    for comment in context.comments:
        if comment.state in HIDDEN:
            continue
        answer = comment.disposition.reason if comment.disposition else ""
        stated = (getattr(comment, name) for name in Statement.__struct_fields__ if name != "anchor")
        for text in (comment.anchor.quote, *stated, answer):
            match = DATA.search(text)
            if match:
                yield LocatedFact(
                    at=record(context, comment, match.group()),
                    clause=comment.anchor.clause,
                    length=len(match.group()),
                ).fault(id=comment.id)
                break
