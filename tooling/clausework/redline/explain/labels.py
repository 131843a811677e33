"""Labels: of one changed place, what both drafts say there set side by side; of a change of one sort."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

import msgspec

from clausework.lang.quantities import Quantity, plain_name
from clausework.lang.role_names import Named
from clausework.model.redline import Change, Kind, Label, LabelKind
from clausework.redline.explain.change_facts import ChangeFacts
from clausework.redline.explain.verdicts import WeightVerdict
from clausework.redline.levels import level_of, transition

STRUCTURE: dict[Kind, LabelKind] = {
    "moved": "moved-only",
    "renamed": "renamed-only",
    "renumbered": "renumbered-only",
}
"""What a clause whose words are the same is called, the first that holds."""
WORDS: dict[str, LabelKind] = {
    "reference": "cross-reference-only",
    "followed": "cross-reference-only",
    "edition": "edition-only",
    "term": "term-only",
    "translation": "translation-only",
    "generated": "generated-only",
    "moved": "moved-only",
}
"""What a clause is called whose editorial verdict has this one reason."""
TELLING = frozenset(("inserted", "deleted", "split", "merged"))
"""Kinds beside which nothing is only something."""
QUANTITIES: tuple[LabelKind, ...] = ("period", "date", "percentage", "number")


class LabelledChange(msgspec.Struct, frozen=True, gc=False):
    """A label before it knows its language and provision; `levels` are those of two verbs."""

    kind: LabelKind
    old: str
    new: str
    levels: tuple[str, str] | None = None


def meanings(old: ChangeFacts, new: ChangeFacts) -> tuple[LabelledChange, ...]:
    """Everything that the two sides of a place differ in and that has a name."""
    return (*_verbs(old, new), *_quantities(old, new), *documents(old, new), *_roles(old, new))


def references(old: ChangeFacts, new: ChangeFacts) -> tuple[LabelledChange, ...]:
    """The label of a place where another clause is referred to."""
    if old.references == new.references:
        return ()
    return (LabelledChange("reference", "、".join(old.references), "、".join(new.references)),)


def _verbs(old: ChangeFacts, new: ChangeFacts) -> Iterable[LabelledChange]:
    if old.verbs and new.verbs:
        pairs = [
            (a.text, b.text, level_of(a), level_of(b)) for a, b in zip(old.verbs, new.verbs, strict=False)
        ]
    else:
        pairs = [(verb.text, "", level_of(verb), "") for verb in old.verbs]
        pairs += [("", verb.text, "", level_of(verb)) for verb in new.verbs]
    for before, after, level, other in pairs:
        if level != other:
            yield LabelledChange(transition(level, other), before, after, (level, other))


def _quantities(old: ChangeFacts, new: ChangeFacts) -> Iterable[LabelledChange]:
    """The quantities that differ, paired in order within their kind."""
    if old.limits != new.limits and not (old.more or new.more):
        kinds = [quantity.kind for quantity in (*old.quantities, *new.quantities)]
        if len(kinds) == 1 + len(old.quantities) == 2 and len(set(kinds)) == 1:
            yield LabelledChange(kinds[0], old.text, new.text)
            return
    if not (old.quantities or new.quantities):
        return
    common = Counter(q.value for q in old.quantities) & Counter(q.value for q in new.quantities)
    gone, come = _without(old, common), _without(new, common)
    for kind in QUANTITIES:
        before = [(one.text, bound) for one, bound in gone if one.kind == kind]
        after = [(one.text, bound) for one, bound in come if one.kind == kind]
        if [bound for _, bound in before] == [bound for _, bound in after]:
            pairs = zip(before, after, strict=True)
            yield from (LabelledChange(kind, one, other) for (one, _), (other, _) in pairs)
        else:  # which of them became which, nobody knows: 三千元以上五万元以下 has become 二十万元以下
            yield from (LabelledChange(kind, text, "") for text, _ in before)
            yield from (LabelledChange(kind, "", text) for text, _ in after)


def _without(said: ChangeFacts, common: Counter[str]) -> list[tuple[Quantity, str]]:
    """The quantities that the other side does not have, each with its bound."""
    left = Counter(common)
    rest = []
    for quantity, bound in zip(said.quantities, said.bounds, strict=False):
        if left[quantity.value]:
            left[quantity.value] -= 1
        else:
            rest.append((quantity, bound))
    return rest


def documents(old: ChangeFacts, new: ChangeFacts) -> Iterable[LabelledChange]:
    """The label of a place where another document is cited, or another place of one."""
    if [plain_name(name) for name in old.documents] != [plain_name(name) for name in new.documents]:
        yield LabelledChange("reference", "、".join(old.documents), "、".join(new.documents))


def _roles(old: ChangeFacts, new: ChangeFacts) -> Iterable[LabelledChange]:
    """Who is meant, unless the role only came or went with a whole sentence."""
    before, after = {named.role for named in old.roles}, {named.role for named in new.roles}
    if before == after:
        return
    if (before and after) or not (old.more or new.more):
        yield LabelledChange("role", _names(old.roles, after), _names(new.roles, before))
    elif old.joined or new.joined:
        yield LabelledChange("role", old.joined, new.joined)


def _names(found: Iterable[Named], other: Collection[str]) -> str:
    """The roles that the other side does not name."""
    return "、".join(dict.fromkeys(named.word for named in found if named.role not in other))


def only_label(kinds: Collection[Kind], change: Change, verdict: WeightVerdict) -> tuple[Label, ...]:
    """The label, if the change is editorial and all of one sort; else none."""
    if verdict.weight == "substantive" or TELLING.intersection(kinds):
        return ()
    if "modified" not in kinds:
        kind = next((label for of, label in STRUCTURE.items() if of in kinds), None)
        return (_label(kind, change),) if kind else ()
    found = {WORDS.get(key, "editorial-only") for key in verdict.keys}
    alone = len(found) == 1 and not {"moved", "renamed"}.intersection(kinds)
    return (Label(kind=found.pop() if alone else "editorial-only"),)


def _label(kind: LabelKind, change: Change) -> Label:
    if kind == "renamed-only":
        return Label(kind=kind, old=change.old, new=change.new)
    return Label(kind=kind, old=change.old_number, new=change.new_number)
