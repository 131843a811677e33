"""`allow`: the rules that a project or a clause may break, each for a reason."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.model.finding import Allowance
from clausework.source.fields import Fields


def read_allowances(fields: Fields, clauses: tuple[str, ...] = ()) -> Iterator[Allowance]:
    """RULE: reason, or RULE: {clauses: […], reason: …}, or RULE: {lines: {LINE: reason, …}}.

    `clauses` are those of whose file this is; then none are to be named.
    """
    for rule, value in fields.data.items():
        at = fields.at_key(rule)
        if not isinstance(value, dict):
            yield Allowance(rule=rule, reason=fields.text(rule), at=at, clauses=clauses)
            continue
        entry = fields.below(rule)
        entry.only(("lines",) if clauses else ("clauses", "reason", "lines"))
        lines = entry.below("lines")
        for line in lines.data:
            place = lines.at_key(line)
            yield Allowance(rule=rule, reason=lines.text(line), at=place, clauses=clauses, key=line)
        if not lines.data:
            yield Allowance(
                rule=rule, reason=entry.text("reason"), at=at, clauses=clauses or entry.strings("clauses")
            )
