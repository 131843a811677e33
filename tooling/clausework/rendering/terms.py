"""The terms of a standard link themselves in its running text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from clausework.model.draft import Draft

FIRST_HAN = 0x2E80
TITLE = re.compile("《[^》]*》")
"""The title of a work: what stands in it names the work and is no term."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The designations of a draft's concepts in one language, found longest first."""

    pattern: re.Pattern[str] | None
    homes: dict[str, str]

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """Each designation in the text as (start, end, clause ID of the entry)."""
        if self.pattern is None:
            return []
        return [
            (match.start(), match.end(), self.homes[match[0].casefold()])
            for match in self.pattern.finditer(TITLE.sub(_blank, text))
        ]


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def terms_of(draft: Draft, lang: str) -> Terms:
    """The terms that the draft defines; a Latin designation is also found in the plural."""
    homes: dict[str, str] = {}
    for clause in draft.clauses:
        text = clause.texts.get(lang)
        if text and text.term:
            for name in (text.term.preferred, *text.term.admitted):
                for form in _forms(name):
                    homes.setdefault(form.casefold(), clause.id)
    if not homes:
        return Terms(None, {})
    forms = sorted(homes, key=lambda form: (-len(form), form))
    return Terms(re.compile("|".join(map(_pattern, forms)), re.IGNORECASE), homes)


def _forms(name: str) -> tuple[str, ...]:
    if not _is_latin(name):
        return (name,)
    plural = f"{name[:-1]}ies" if re.search(r"[^aeiou]y$", name) else f"{name}s"
    return name, plural


def _pattern(form: str) -> str:
    """A designation in Latin letters stands as a word; a Chinese one has no boundaries."""
    return rf"\b{re.escape(form)}\b" if _is_latin(form) else re.escape(form)


def _is_latin(name: str) -> bool:
    """Whether the whole designation is written in Latin letters (APP端 is not)."""
    return all(ord(letter) < FIRST_HAN for letter in name)
