"""The IDs of a draft: of its clauses and of the provisions in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from clausework.checks.engine.context import CheckContext, ClauseView, NamedFact, facts
from clausework.model.draft import Block, Clause, ClauseText, Draft, Lineage, lines_of, walk


@facts(NamedFact)
def identified_blocks(view: ClauseView) -> Iterator[NamedFact]:
    """The blocks with a provision ID, which is their name; their kind is the code of their clause."""
    for passage in view.passages:
        if passage.block.id:
            yield passage.named(0, passage.block.text, passage.block.id, view.clause.code)


def ids(context: CheckContext, *, translations: bool = False) -> dict[str, Clause]:
    """Every ID of the draft with its clause, by the authoritative language or by all."""

    def make() -> dict[str, Clause]:
        found = identified_blocks.of(context)
        named = {item.name: item.clause for item in found if translations or item.lang == context.main}
        return context.clauses | {name: context.clauses[clause] for name, clause in named.items()}

    return context.once(("ids", translations), make)


def previous_ids(context: CheckContext, *, translations: bool = False) -> dict[str, Clause]:
    """Every ID of the previous draft with its clause, in the order of that draft; none if there is none."""
    previous = context.previous
    if previous is None:
        return {}
    languages = previous.languages if translations else previous.languages[:1]
    return context.memory.recall(("ids before", translations), previous, lambda: _ids(previous, languages))


def unanswered(clause: Clause, main: str) -> tuple[str, ...]:
    """The IDs that a translation of a clause has and its original has not, in order."""
    own = {block.id for block in provisions(clause, main)}
    found = (block.id for lang in clause.texts if lang != main for block in provisions(clause, lang))
    return tuple(dict.fromkeys(name for name in found if name not in own))


def explicable(context: CheckContext, *, translations: bool = True) -> set[str]:
    """Every ID that a comment, a reason or an answer may name: of either draft, the lineage, the standard.

    That of the standard stands for its title.
    """
    found = {*ids(context, translations=translations), *previous_ids(context, translations=translations)}
    found.update(name for entry in context.draft.lineage for name in (*entry.old, *entry.new))
    return found | {context.draft.standard} - {""}


def _ids(draft: Draft, languages: tuple[str, ...]) -> dict[str, Clause]:
    found = {clause.id: clause for clause in draft.clauses}
    for lang in languages:
        found.update((block.id, clause) for clause, block in draft.provisions(lang))
    return found


def provisions(clause: Clause, lang: str) -> tuple[Block, ...]:
    """The blocks of a clause that carry a provision ID, in order."""
    text = clause.texts.get(lang)
    return tuple(block for block in walk(text.blocks) if block.id) if text else ()


def retired(lineage: tuple[Lineage, ...]) -> Iterator[tuple[str, Lineage]]:
    """Each ID that the lineage lets go, with the entry that does; an ID that lives on is none."""
    for entry in lineage:
        for old in entry.old:
            if old not in entry.new:
                yield old, entry


# Clauses that live on under another ID, told by their words.
ENOUGH = 0.5
"""The share of a clause's lines, or of its provisions, that another must have to be the same clause."""


def home_of(old: Clause, main: str, others: Mapping[str, ClauseText]) -> str:
    """The ID of the text with most of the lines, or provisions, of a clause; "" if none has half."""
    before = old.texts.get(main, ClauseText())
    shares = ((_alike(before, text), name) for name, text in sorted(others.items()))
    best, home = max(shares, key=lambda item: item[0], default=(0.0, ""))
    return home if best >= ENOUGH else ""


def _alike(before: ClauseText, now: ClauseText) -> float:
    return max(_share(_lines(before), _lines(now)), _share(_provisions(before), _provisions(now)))


def _provisions(text: ClauseText) -> frozenset[str]:
    return frozenset(block.id for block in walk(text.own) if block.id)


def _lines(text: ClauseText) -> frozenset[str]:
    return frozenset(line.text for line in lines_of(text.own) if line.text)


def _share(before: frozenset[str], now: frozenset[str]) -> float:
    return len(before & now) / max(len(before), len(now), 1)
