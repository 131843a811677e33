"""Rules about the IDs of clauses and provisions."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from clausework.checks.engine.context import (
    CheckContext,
    ClauseView,
    LocatedFact,
    Passage,
    Violation,
    facts,
    fallback,
)
from clausework.checks.shared import identities
from clausework.checks.shared.stray import PROVISIONS
from clausework.lang.registry import is_read
from clausework.model.draft import ClauseText, Place


@facts(tuple[str, tuple[str, ...]])
def unanswered_ids(view: ClauseView) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A clause whose translations have IDs that the original has not, with these."""
    if lost := identities.unanswered(view.clause, view.main):
        yield view.clause.id, lost


@facts(tuple[str, str])
def codes(view: ClauseView) -> Iterator[tuple[str, str]]:
    """The code of a clause, and its ID."""
    if view.clause.code:
        yield view.clause.code, view.clause.id


def duplicate_id(context: CheckContext) -> Iterator[Violation]:
    """Name each provision ID that an earlier paragraph of the same language already has."""
    seen: dict[tuple[str, str], str] = {}
    unanswered_of = dict(unanswered_ids.of(context))
    for item in identities.identified_blocks.of(context):
        key = item.lang, item.name
        if key in seen:
            lost = unanswered_of.get(item.clause, ())
            alone = lost[0] if len(lost) == 1 and item.lang == context.main else ""
            case = "named-in-translation" if alone else ""
            yield item.fault(case, about=(item.name, *lost), id=item.name, other=seen[key], lost=alone)
        seen.setdefault(key, item.clause)


def foreign_code(context: CheckContext) -> Iterator[Violation]:
    """Name each new ID whose prefix is the code of another clause, or made of parts that no code has.

    A provision that moved keeps its ID; without a previous draft nobody knows which have moved. Codes are put
    together of a family and a topic: beside P-PRC and N-CON, N-PRC is a prefix as well.
    """
    owners = dict(codes.of(context))
    old = identities.previous_ids(context)
    prefixes = (*owners, *(name.rpartition("-")[0] for name in old))
    parts = {part for prefix in prefixes for part in prefix.split("-")}
    for item in identities.identified_blocks.of(context):
        code, prefix = item.kind, item.name.rpartition("-")[0]
        if item.lang != context.main or not code or prefix == code or item.name in old:
            continue
        other = prefix in owners and context.previous is not None
        if other or not parts.issuperset(prefix.split("-")):
            yield item.fault(
                "other" if other else "",
                severity=None if context.previous else "info",
                id=item.name,
                code=code,
                prefix=prefix,
                other=owners.get(prefix, ""),
            )


def id_without_verb(context: CheckContext) -> Iterator[Violation]:
    """Name each ID whose paragraph has no normative verb; items of a provision may have one."""
    if not is_read(context.main):
        return
    for passage in context.in_language(context.main):
        if not passage.block.id or passage.verbs:
            continue
        lead = passage.lead
        if passage.block.kind == "item" and lead and lead.id:
            continue
        yield passage.spot(0, passage.block.text).fault(id=passage.block.id)


def provision_without_id(context: CheckContext) -> Iterator[Violation]:
    """Name each provision of the authoritative text without an ID; capabilities may go without."""
    nameless: dict[str, list[Violation]] = {}
    for passage in context.in_language(context.main):
        if passage.block.id or not context.provides(passage):
            continue
        verb = next((verb for verb in passage.verbs if verb.modal in PROVISIONS), None)
        if verb:
            fault = passage.spot(verb.start, verb.text).fault(verb=verb.form, code=passage.clause.code or "P")
            nameless.setdefault(passage.clause.id, []).append(fault)
    for name, faults in nameless.items():
        lost = identities.unanswered(context.clauses[name], context.main)
        for place, fault in enumerate(faults):
            if len(lost) != len(faults):
                yield fault
                continue
            values = {**fault.values, "id": lost[place]}
            yield msgspec.structs.replace(fault, values=values, case="as-translated")


def reused_id(context: CheckContext) -> Iterator[Violation]:
    """Name each ID that the lineage retired, renamed, split or merged away and the draft still has."""
    for name, entry in identities.retired(context.draft.lineage):
        clause = identities.ids(context).get(name)
        if clause is not None:
            own = (block for block in identities.provisions(clause, context.main) if block.id == name)
            places = (Passage(clause, context.main, block).at() for block in own)
            at = next(places, fallback(clause, context.main))
            yield LocatedFact(at=at, clause=clause.id, length=len(name)).fault(id=name, draft=entry.draft)


LINEAGE = "standard/lineage.yml"


def unknown_lineage(context: CheckContext) -> Iterator[Violation]:
    """Name each new ID that is neither in the draft nor let go later, and each old one that never was."""
    now = identities.ids(context) if context.draft.lineage else {}
    later: set[str] = set()
    label = context.project.label if context.project else context.draft.label
    before = identities.previous_ids(context) if context.previous else None
    for entry in reversed(context.draft.lineage):
        for name in entry.new:
            if name not in now and name not in later:
                yield context.spot(LINEAGE, name).fault(id=name)
        for name in entry.old if before is not None and entry.draft == label else ():
            if before is not None and name not in before:
                yield context.spot(LINEAGE, name).fault("old", id=name)
        later.update(entry.old)


def vanished_id(context: CheckContext) -> Iterator[Violation]:
    """Name each ID of the previous draft that neither this one nor the lineage has."""
    if context.previous is None:
        return
    before = {clause.id for clause in context.previous.clauses}
    texts = {name: clause.texts.get(context.main, ClauseText()) for name, clause in context.clauses.items()}
    news = {name: text for name, text in texts.items() if name not in before}
    named = {old for entry in context.draft.lineage for old in entry.old}
    now = identities.ids(context)
    for name, clause in identities.previous_ids(context).items():
        if name not in now and name not in named:
            home = identities.home_of(clause, context.main, news) if name == clause.id else ""
            at = fallback(context.clauses[home]) if home else Place(LINEAGE)
            case, named_too = ("renamed", (home,)) if home else ("", ())
            yield LocatedFact(at=at, clause=home or clause.id).fault(
                case, about=(name, clause.id, *named_too), id=name, draft=context.previous.label, home=home
            )
