"""Words of a trade, which a project brings along and rules look for: words.yml."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class Words(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The words of a trade in one language.

    `synonyms` are groups of names of one concept, `deprecated` old names by what is said now, `prefixes`
    what makes another word of a term, `names` those of products and companies, `vague` words that nobody
    can verify. `actors` can bear a duty beside the roles, `things` cannot. `known` are words that need no
    explanation, and longer words in which one of the others is not meant. `courtesies` are what comments
    begin and end with, and says nothing; … stands for a few characters.
    """

    synonyms: tuple[tuple[str, ...], ...] = ()
    deprecated: dict[str, str] = {}
    prefixes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    vague: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    courtesies: tuple[str, ...] = ()


def courtesies_in(words: Mapping[str, Words]) -> tuple[str, ...]:
    """What comments begin and end with, in any of the languages."""
    return tuple(phrase for each in words.values() for phrase in each.courtesies)
