"""What the words of two drafts mean in one language: roles, renamed terms, references."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

import msgspec

from clausework.model.draft import Draft
from clausework.redline.align import Pair
from clausework.redline.heirs import Heirs
from clausework.redline.reading import Reading
from clausework.redline.tokens import Tokenizer, term_pattern


class Named(msgspec.Struct, frozen=True, gc=False):
    """A role named at `start` of a text by `word`."""

    role: str
    start: int
    word: str

    @property
    def end(self) -> int:
        """The offset after the name."""
        return self.start + len(self.word)


class Vocabulary:
    """The words that labels are made of."""

    def __init__(
        self, old: Draft, new: Draft, lang: str, pairs: Iterable[Pair], heirs: Heirs, tokenizer: Tokenizer
    ) -> None:
        self._heirs = heirs
        self.lang = lang
        self.tokenizer = tokenizer
        self.reading = Reading(old, new, lang)
        self.renamed = renamed_terms(pairs, lang)
        self._roles = {
            titles[lang].lower(): role
            for draft in (old, new)
            for role, titles in draft.roles.items()
            if lang in titles
        }
        self._role = _any(self._roles)
        self._renamed = _any(self.renamed)

    def roles(self, text: str) -> tuple[Named, ...]:
        """The roles that the text names, in order."""
        if not self._roles:
            return ()
        return tuple(
            Named(self._roles[_known(match.group().lower(), self._roles)], match.start(), match.group())
            for match in self._role.finditer(text)
        )

    def follows(self, old: str, new: str) -> bool:
        """True if the words are the same but for references that went with the clauses they refer to."""
        before, after = self.reading.references(old), self.reading.references(new)
        if before == after or len(before) != len(after):
            return False
        if self.reading.without_references(old) != self.reading.without_references(new):
            return False
        targets = self.reading.targets
        return all(
            targets(b) == targets(a) or targets(a) in self._heirs.get(targets(b), ())
            for b, a in zip(before, after, strict=True)
        )

    def only_renamed(self, old: str, new: str) -> bool:
        """True if the new words are the old ones under the new names of terms."""
        if not old or not new or old.lower() == new.lower():
            return False
        return self._with_new_names(old.lower()) == new.lower()

    def _with_new_names(self, text: str) -> str:
        def replace(match: re.Match[str]) -> str:
            stem = _known(match.group(), self.renamed)
            return self.renamed[stem] + match.group()[len(stem) :]

        return self._renamed.sub(replace, text) if self.renamed else text


def _known(word: str, names: Collection[str]) -> str:
    """The name of which the word is the singular or the plural."""
    return next(stem for ending in ("", "s", "es") if (stem := word.removesuffix(ending)) in names)


def _any(names: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of the names, the longest first; for no names one that matches nothing."""
    found = [term_pattern(name) for name in sorted(names, key=lambda name: (-len(name), name))]
    return re.compile("|".join(found) or r"(?!)", re.IGNORECASE)


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
