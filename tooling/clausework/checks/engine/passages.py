"""The blocks of a clause that have words, each with what a rule must know of its surroundings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache

from clausework.checks.engine.places import place_of
from clausework.lang.modals import Verb, Wording, classify
from clausework.lang.quotations import BLANK, unquoted
from clausework.model.clause import QUOTED, Block, BlockKind, Clause, ClauseText, Place, walk

ASIDES: frozenset[BlockKind] = frozenset({"note", "example", "footnote"})
OPAQUE = frozenset({"code", "math"})
VERB = re.compile("[应宜]|可(?!能)")


class Passage:
    """A block with words, where it stands: its clause, language, list and the words before a list."""

    def __init__(
        self,
        clause: Clause,
        lang: str,
        block: Block,
        parent: Block | None = None,
        lead: Block | None = None,
        aside: bool = False,
        words: Wording | None = None,
    ) -> None:
        self.words = words
        self.clause = clause
        self.lang = lang
        self.block = block
        self.parent = parent
        self.lead = lead
        self.aside = aside

    @cached_property
    def prose(self) -> str:
        """The words of the block; code, formulas and quotations are unreadable, every offset stays."""
        if self.block.kind in QUOTED:
            return BLANK * len(self.block.text)
        return "".join(BLANK * len(run.text) if run.mark in OPAQUE else run.plain for run in self.block.runs)

    @cached_property
    def used(self) -> str:
        """The prose without quotations and titles, which are mentioned, not used."""
        return unquoted(self.prose, self.lang)

    @cached_property
    def verbs(self) -> tuple[Verb, ...]:
        """The normative verbs of the block."""
        return _verbs(self.prose, self.lang, self.words)

    @cached_property
    def verbal(self) -> str:
        """The used words, in which a verb's character is unreadable where it belongs to another word."""
        verbs = {place for verb in self.verbs for place in range(verb.start, verb.end)}
        return VERB.sub(lambda match: match.group() if match.start() in verbs else BLANK, self.used)

    def at(self, offset: int = 0) -> Place:
        """Where the character at `offset` stands in the source."""
        return place_of(self.block, offset, fallback(self.clause, self.lang))


@lru_cache(maxsize=1 << 16)
def _verbs(prose: str, lang: str, words: Wording | None) -> tuple[Verb, ...]:
    return classify(prose, lang, words)


def fallback(clause: Clause, lang: str = "") -> Place:
    """Where a clause begins: its title in that language, or its ID where there is no file."""
    text = clause.texts.get(lang) or next(iter(clause.texts.values()), ClauseText())
    return text.at or Place(clause.id)


def passages_of(
    clause: Clause, languages: tuple[str, ...], words: Wording | None = None
) -> tuple[Passage, ...]:
    """Every block with words that people wrote, language by language."""
    texts = ((lang, clause.texts[lang]) for lang in languages if lang in clause.texts)
    return tuple(passage for lang, text in texts for passage in _passages(clause, lang, words, text.blocks))


def _passages(
    clause: Clause,
    lang: str,
    words: Wording | None,
    blocks: tuple[Block, ...],
    parent: Block | None = None,
    aside: bool = False,
) -> Iterator[Passage]:
    before: Block | None = None
    for block in blocks:
        if clause.generated and block.at is None:
            continue
        inside = aside or block.kind in ASIDES
        lead = parent if block.kind == "item" and parent else before
        if block.kind == "list":
            for item in block.children:
                yield Passage(clause, lang, item, block, before or parent, inside, words)
                yield from _passages(clause, lang, words, item.children, item, inside)
        else:
            yield Passage(clause, lang, block, parent, lead, inside, words)
            yield from _passages(clause, lang, words, block.children, block, inside)
        before = block


def pairs_of(clause: Clause, main: str, words: Wording | None = None) -> Iterator[tuple[Passage, Passage]]:
    """Each block of a clause's original with that of each translation."""
    for lang in clause.texts:
        if lang != main and main in clause.texts and not clause.generated:
            for original, translated in _block_pairs(clause, main, lang):
                yield (
                    Passage(clause, main, original, words=words),
                    Passage(clause, lang, translated, words=words),
                )


def _block_pairs(clause: Clause, main: str, lang: str) -> Iterator[tuple[Block, Block]]:
    """The blocks of two texts that answer to each other: by order, else those of equal IDs."""
    original, translated = walk(clause.texts[main].blocks), walk(clause.texts[lang].blocks)
    if [(block.kind, block.id) for block in original] == [(block.kind, block.id) for block in translated]:
        yield from zip(original, translated, strict=True)
        return
    by_id = {block.id: block for block in original if block.id}
    yield from ((by_id[block.id], block) for block in translated if block.id in by_id)
