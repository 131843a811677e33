"""Rules about references from one place of a standard to another."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache

from clausework.checks.engine.context import CheckContext, ClauseView, NamedFact, Passage, facts, titled
from clausework.checks.engine.rule import Violation
from clausework.checks.shared.citations import CrossReference, cross_references, to_annexes
from clausework.checks.shared.identities import ids
from clausework.lang.patterns import Patterns
from clausework.layout.mentions import (
    ITEM,
    cited_labels,
    clause_named,
    item_names,
    labels_of,
    mentioned,
    words_for,
)
from clausework.model.draft import Draft, walk
from clausework.strings.catalogue import LANGUAGES

FIND = Patterns(__file__)


def ambiguous_item(context: CheckContext) -> Iterator[Violation]:
    """Name each reference to an item whose marker two lists of its clause have."""
    for link in cross_references.of(context):
        clause = context.clauses.get(clause_named(link.target)) if ITEM in link.target else None
        if clause is None:
            continue
        if [name for name, _ in item_names(context.draft, clause, link.lang)].count(link.target) > 1:
            words = words_for(context.draft, link.target, link.lang)
            yield link.fault(item=words)


def item_moved_away(context: CheckContext) -> Iterator[Violation]:
    """Name each reference to an item whose words of the previous draft stand under another marker."""
    if context.previous is None:
        return
    for link in cross_references.of(context):
        if ITEM not in link.target or link.target not in cited_labels(context.previous).get(link.lang, {}):
            continue
        name = clause_named(link.target)
        before, clause = context.previous.clause(name), context.clauses.get(name)
        if before is None or clause is None:
            continue
        then = item_names(context.previous, before, link.lang)
        words = next((block.text for item, block in then if item == link.target), "")
        here = [*item_names(context.draft, clause, link.lang)]
        now = {item: block.text for item, block in reversed(here)}
        new = next((item for item, text in now.items() if text == words), "")
        if new and now.get(link.target) != words:
            yield link.fault(target=link.target, new=new, draft=context.previous.label)


@facts(NamedFact)
def labelled_blocks(view: ClauseView) -> Iterator[NamedFact]:
    """The tables, figures, formulas, notes and examples with a label, in each language."""
    for lang, text in view.clause.texts.items():
        for block in walk(text.blocks):
            if block.label:
                yield Passage(view.clause, lang, block).named(0, block.text, block.label)


def label_twice(context: CheckContext) -> Iterator[Violation]:
    """Name each label that is that of a block before, or the ID of a clause or provision."""
    seen: dict[tuple[str, str], str] = {}
    for item in labelled_blocks.of(context):
        known = ids(context)
        before = known[item.name].id if item.name in known else seen.get((item.lang, item.name))
        if before is not None:
            yield item.fault(label=item.name, other=before)
        seen.setdefault((item.lang, item.name), item.clause)


def normative_annex_only_seen(context: CheckContext) -> Iterator[Violation]:
    """Name each normative annex to which every reference only says “see”."""
    ways: dict[str, list[bool]] = {}
    for link, annex in to_annexes(context, outside=True):
        if link.lang == context.main:
            ways.setdefault(annex.id, []).append(bool(FIND.sees.search(link.before)))
    for clause in context.draft.clauses:
        chapter = clause.element == "annex" and clause.depth == 1
        if chapter and not clause.informative and all(ways.get(clause.id, [False])):
            yield titled(clause, context.main).fault(letter=clause.number)


NAMES = {"table": {"zh": "表", "en": "able"}, "figure": {"zh": "图", "en": "igure"}}


@facts(NamedFact)
def unmentioned_blocks(view: ClauseView) -> Iterator[NamedFact]:
    """The tables and figures, whoever made them, for which the paragraphs of the clause have no 表 or 图."""
    for lang, text in view.clause.texts.items():
        blocks = walk(text.blocks)
        words = "".join(block.text for block in blocks if block.kind in ("paragraph", "item"))
        words = FIND.compounds.sub("", words) if lang == "zh" else words
        for block in blocks:
            name = NAMES.get(block.kind, {}).get(lang)
            if name and name not in words:
                yield Passage(view.clause, lang, block).named(0, "", block.label, block.kind)


def table_not_mentioned(context: CheckContext) -> Iterator[Violation]:
    """Name each that no reference names either, wherever that stands."""
    cited = {(link.lang, link.target) for link in cross_references.of(context)}
    for block in unmentioned_blocks.of(context):
        if (block.lang, block.name) not in cited:
            yield block.fault(what=block.kind)


def uncited_annex(context: CheckContext) -> Iterator[Violation]:
    """Name each annex to which no clause outside refers."""
    cited = {annex.id for _, annex in to_annexes(context, outside=True)}
    for clause in context.draft.clauses:
        if clause.element == "annex" and clause.depth == 1 and clause.id not in cited:
            where = titled(clause, context.main, context.title(clause))
            yield where.fault(letter=clause.number, id=clause.id)


def unknown_reference(context: CheckContext) -> Iterator[Violation]:
    """Name each reference that leads nowhere, with what the lineage says of it or the nearest name."""
    for link in cross_references.of(context):
        if link.target not in context.clauses and mentioned(context.draft, link.target, link.lang) is None:
            case, near = _way(context, link)
            gone = case == "gone"
            draft = context.previous if gone and context.previous else context.draft
            yield link.fault(
                case,
                about=(link.target,),
                target=link.target,
                near=near,
                number=_printed(draft, link.target if gone else near, link.lang),
                draft=draft.label,
            )


def _way(context: CheckContext, link: CrossReference) -> tuple[str, str]:
    """The case of a reference that leads nowhere, and what it may mean."""
    labels = labels_of(context.draft)
    for event in context.draft.lineage:
        if link.target in event.old:
            return "renamed" if event.new else "retired", next(iter(event.new), "")
    if any(link.target in names for names in labels.values()):
        return "unlabelled", link.target
    before = mentioned(context.previous, link.target, link.lang) if context.previous else None
    if before is not None and before.anchor:
        return "gone", before.clause
    of_kind = [name for name in labels.get(link.lang, ()) if (ITEM in name) == (ITEM in link.target)]
    names = [*context.clauses, *of_kind]  # an item is meant by a reference to an item alone
    near = _nearest(link.target, tuple(sorted(names)))
    return "nearest" if near else "none-near", near


def _printed(draft: Draft, name: str, lang: str) -> dict[str, str]:
    """The printed form of a reference to `name` in the languages of messages, else in its own."""
    words = {each: mentioned(draft, name, each) or mentioned(draft, name, lang) for each in LANGUAGES}
    return {each: found.words if found else name for each, found in words.items()}


@lru_cache(maxsize=1 << 12)
def _nearest(target: str, names: tuple[str, ...]) -> str:
    return next(iter(get_close_matches(target, names, 1)), "")
