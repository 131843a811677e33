"""Vocabulary of two drafts in one language: roles, renamed terms, references."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from clausework.lang.role_names import Named, RoleNames, any_of, stem_of
from clausework.lang.zh.numerals import value
from clausework.redline.align.clauses import Aligned, Pair
from clausework.redline.align.lines import Where
from clausework.redline.bars import verbs_of
from clausework.redline.content_words import FORMS, edition_only
from clausework.redline.words.readable import ReadableText
from clausework.redline.words.tokens import Tokenizer

KEPT = 4
"""Vocabularies that are kept: those of two pairs of drafts in two languages."""


class Vocabulary:
    """The words that labels are made of.

    `told` is what was made of them before, by clause: it holds as long as `key` does, which is all that
    this depends on.
    """

    def __init__(
        self, aligned: Aligned, lang: str, tokenizer: Tokenizer, paragraphs: Mapping[Where, Where]
    ) -> None:
        """`paragraphs` are those of new clauses, each with the one that it continues."""
        old, new, pairs = aligned.old, aligned.new, aligned.pairs
        self._successors = aligned.successors
        self.lang = lang
        self.tokenizer = tokenizer
        self.reading = ReadableText(old, new, lang)
        self.renamed = renamed_terms(pairs, lang)
        named = [of for draft in (old, new) for of in draft.roles.items()]
        self._roles = RoleNames({titles[lang]: role for role, titles in named if lang in titles})
        self._renamed = any_of(self.renamed)
        self._continued = frozenset(
            (pair.old.number, pair.new.number) for pair in pairs if pair.old and pair.new and pair.new.number
        )
        self.numbered = bool(self._continued)
        self._law = any(FORMS.article.fullmatch(number) for pair in self._continued for number in pair)
        before, after = (self.reading.numbers[side] for side in ("delete", "insert"))
        self._paragraphs = {
            (after[here], count): (before[there], other)
            for (here, count), (there, other) in (paragraphs.items() if self._law else ())
        }
        self.verbs = (old.verbs, new.verbs)
        self.told: dict[str, tuple[object, object]] = {}
        names = (dict(self._successors), self.reading.numbers, self.renamed, old.roles, new.roles)
        self.key = (lang, names, self._continued, self._paragraphs, self.verbs)

    def as_before(self) -> Vocabulary:
        """A vocabulary of before that is equal, with all that it has told; else this one, kept for later."""
        for known in _LATEST:
            if known.tokenizer is self.tokenizer and known.key == self.key:
                return known
        _LATEST[:] = [self, *_LATEST[: KEPT - 1]]
        return self

    def roles(self, text: str) -> tuple[Named, ...]:
        """The roles that the text names, in order."""
        return self._roles.find(text)

    def continues(self, old: str, new: str) -> bool:
        """True if the clause of the new number, or the paragraph of one, continues that of the old."""
        (old, before), (new, after) = map(_parted, (old, new))
        known = self._paragraphs.get((new, after))
        if known is not None:
            return known == (old, before)
        return before == after and (old, new) in self._continued

    def follows(self, old: str, new: str) -> bool:
        """True if the words are the same but for references that went with the clauses they refer to."""
        before, after = self.reading.references(old), self.reading.references(new)
        if before == after or len(before) != len(after):
            return False
        if self.reading.without_references(old) != self.reading.without_references(new):
            return False
        targets = self.reading.targets
        return all(
            targets(b) == targets(a) or targets(a) in self._successors.get(targets(b), ())
            for b, a in zip(before, after, strict=True)
        )

    def edition_only(self, old: str, new: str) -> bool:
        """True if the two differ in nothing but what an edition of the drafting rules prescribes.

        No such rules are for the verbs of laws.
        """
        if self._law and (verbs_of(old, self.lang) or verbs_of(new, self.lang)):
            return False
        return edition_only(old, new, self.lang)

    def only_renamed(self, old: str, new: str) -> bool:
        """True if the new words are the old ones under the new names of terms."""
        old, new = old.lower(), new.lower()
        if not old or not new or old == new or not self.renamed:
            return False

        def replace(match: re.Match[str]) -> str:
            stem = stem_of(match.group(), self.renamed)
            return self.renamed[stem] + match.group()[len(stem) :]

        return self._renamed.sub(replace, old) == new


def _parted(place: str) -> tuple[str, int]:
    """An article and the number of its paragraph, 0 if none is cited: 第八十一条第一款."""
    match = FORMS.paragraph.fullmatch(place)
    return (match[1], value(match[2]) or 0) if match else (place, 0)


_LATEST: list[Vocabulary] = []


def renamed_terms(pairs: Iterable[Pair], lang: str) -> Mapping[str, str]:
    """The preferred terms of the old draft that have another name in the new, in small letters."""
    found: dict[str, str] = {}
    for pair in pairs:
        if pair.old is None or pair.new is None:
            continue
        old, new = pair.old.texts.get(lang), pair.new.texts.get(lang)
        if old and new and old.term and new.term and old.term.preferred != new.term.preferred:
            found[old.term.preferred.lower()] = new.term.preferred.lower()
    return found
