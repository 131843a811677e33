"""Facts of a project beside its text: those that are filed with it, and the words of its trade."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from clausework.model.comment import Consultation, Vote

Names = dict[str, str]
"""A name in each language."""

WRITTEN = (
    *("task", "principles", "content", "basis", "reasons", "tests", "benefits", "comparison", "adoption"),
    *("laws", "other_standards", "consultation", "divergences", "patents", "measures", "review"),
    *("disclosure", "effective"),
)
"""What people write of a standard for those with whom it is filed: the passages of the note and the form."""
FILED = ("报批稿", "发布", "发布稿", "出版稿")
"""Stages from which on nothing may be left to be written."""


class Filing(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Facts of a standard that only people know: its origin, its authors, the patents it touches.

    `industry` is its code in the classification of the national economy, GB/T 4754; `registration` that of
    the body's own registration. `words` are by the names of `WRITTEN`. Whatever is empty is shown as still
    to be written.
    """

    industry: str = ""
    registration: str = ""
    organisations: tuple[Names, ...] = ()
    drafters: tuple[Names, ...] = ()
    experts: tuple[Names, ...] = ()
    words: dict[str, Names] = {}


class LegalQuestion(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Question on a provision or a clause that a lawyer must decide; the drafters do not guess it."""

    provision: str
    question: Names


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
    """Courtesies with which comments begin and end, in any of the languages."""
    return tuple(phrase for each in words.values() for phrase in each.courtesies)


class ProjectFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of a standard that its project and its publication have too.

    `repo_url` is what the address of a file in git begins with. `corrections` tell of mistakes in frozen
    drafts, by label. `fonts` are families of its own for print. `votes` and `filing` are for the files to
    hand in; those in Word `hide_ids` of provisions as hidden text, by which marked-up files are read.
    """

    consultations: tuple[Consultation, ...] = ()
    commenters: dict[str, dict[str, str]] = {}
    contact: dict[str, str] = {}
    repo_url: str = ""
    corrections: dict[str, dict[str, str]] = {}
    fonts: dict[str, dict[str, str]] = {}
    hide_ids: bool = False
    votes: tuple[Vote, ...] = ()
    filing: Filing = Filing()
