"""What the tool counts: list markers, notes, examples, tables, figures and formulas."""

from __future__ import annotations

from collections import Counter

from clausework.model.draft import Block, Clause, ClauseText, Draft, walk

LETTERS = 26

Captions = dict[tuple[str, int], str]
"""The number of a captioned block by its clause's ID and its index in `walk`."""


def marker(depth: int, position: int) -> str:
    """The marker of an ordered item: a) b) c) at depth 1, 1) 2) 3) below; positions count from 1."""
    return f"{letters(position)})" if depth <= 1 else f"{position})"


def letters(position: int) -> str:
    """Letters that count: a to z, then aa, ab and so on."""
    found = ""
    while position > 0:
        position, rest = divmod(position - 1, LETTERS)
        found = chr(ord("a") + rest) + found
    return found


def ordinals(blocks: tuple[Block, ...], kind: str) -> list[str]:
    """The numbers of a clause's notes or examples: none when there is only one."""
    count = sum(block.kind == kind for block in walk(blocks))
    return [""] if count == 1 else [str(number) for number in range(1, count + 1)]


def captions(draft: Draft, lang: str) -> Captions:
    """The numbers of tables, figures and formulas: 1, 2, 3 in the body, A.1, A.2 in an annex."""
    found: Captions = {}
    counts: Counter[tuple[str, str]] = Counter()
    annex = ""
    for clause in draft.clauses:
        if clause.depth == 1:
            annex = annex_letter(clause)
        text = clause.texts.get(lang) or ClauseText()
        for index, block in enumerate(walk(text.blocks)):
            if block.kind in ("table", "figure", "formula"):
                counts[annex, block.kind] += 1
                number = str(counts[annex, block.kind])
                found[clause.id, index] = f"{annex}.{number}" if annex else number
    return found


def annex_letter(clause: Clause) -> str:
    """The letter of an annex, "" for any other clause."""
    if clause.element != "annex":
        return ""
    return clause.number.removeprefix("附录").removeprefix("Annex").strip()[:1]
