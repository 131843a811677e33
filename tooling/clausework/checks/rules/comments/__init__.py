"""Rules about records of comments."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from clausework.checks.engine.context import CheckContext, LocatedFact, Violation
from clausework.checks.shared.identities import explicable
from clausework.checks.shared.settling import record
from clausework.lang.personal import found_in
from clausework.model.comment import Statement


def comment_without_anchor(context: CheckContext) -> Iterator[Violation]:
    """Look for the clause in the text, in the draft before it and in the lineage; or it is the standard."""
    known = explicable(context, translations=False) if context.comments else ()
    for comment in context.comments:
        anchor = comment.anchor
        at = record(context, comment, anchor.clause)
        if anchor.clause and anchor.clause not in known:
            found = LocatedFact(at=at, clause=anchor.clause, length=len(anchor.clause))
            yield found.fault(id=comment.id, clause=anchor.clause)
        elif anchor.quote and not anchor.base:
            yield LocatedFact(at=at, clause=anchor.clause).fault("baseless", id=comment.id)


HIDDEN = frozenset({"withheld"})


def personal_data(context: CheckContext) -> Iterator[Violation]:
    """Search what each record shows; to confirm or withhold a comment is to do so for its own words alone."""
    for comment in context.comments:
        answer = comment.disposition
        decided = (answer.reason, *(each.text for each in answer.corrections)) if answer else ()
        names = () if comment.state in HIDDEN or comment.confirmed else Statement.__struct_fields__
        stated = [getattr(comment, name) for name in names if name != "anchor"]
        quote = comment.anchor.quote if names else ""
        shown = (
            text[start:end]
            for text in (quote, *stated, comment.withheld, *decided)
            for start, end in found_in(text)
        )
        for data in islice(shown, 1):
            at = record(context, comment, data)
            found = LocatedFact(at=at, clause=comment.anchor.clause, length=len(data))
            yield found.fault(id=comment.id)
