"""`allow`: the rules that a project or a clause may break, each for a reason."""

from __future__ import annotations

from collections.abc import Iterator

from ruamel.yaml.nodes import MappingNode

from clausework.model.finding import Allowance
from clausework.source.fields import Fields
from clausework.source.yaml import Plain, compose, find, plain, set_value


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


def with_allowance(text: str, rule: str, key: str = "", reason: str = "") -> str:
    """The YAML text with an exception to a rule, for what has that key if one is given.

    The same text where there is such an exception already; nothing else of it changes.
    """
    node = find(compose(text), "allow")
    allowed = plain(node) if isinstance(node, MappingNode) else {}
    before = allowed.get(rule) if isinstance(allowed, dict) else None
    lines = before.get("lines") if isinstance(before, dict) else None
    known = lines if isinstance(lines, dict) else {}
    if key in known or (before is not None and not (key and known)):
        return text
    value: Plain = {"lines": {**known, key: reason}} if key else reason
    if isinstance(node, MappingNode) and node.flow_style and isinstance(allowed, dict):
        return set_value(text, ("allow",), {**allowed, rule: value})
    inner = find(node, rule, "lines")
    if isinstance(inner, MappingNode) and not inner.flow_style:
        return set_value(text, ("allow", rule, "lines", key), reason)
    return set_value(text, ("allow", rule), value)
