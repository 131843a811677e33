"""The laws behind a standard, as data: what each cited article asks, of whom, how firmly and since when.

The words of a law are not kept: facts of it in the drafters' own words, with the place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

import msgspec

from clausework.lang.modals import Modal

BasisKind = Literal["direct", "analogy", "purpose"]
"""How a provision rests on an article: it carries the duty out, follows its example, or serves its aim."""
CITED = re.compile(r"(?P<number>\d+)(?:-(?P<inserted>\d+))?(?:\.(?P<paragraph>\d+))?(?:\((?P<item>\d+)\))?")


class Party(msgspec.Struct, frozen=True, omit_defaults=True):
    """A party that laws name and the standard does not, with those of its roles that such a party may be."""

    title: dict[str, str]
    roles: tuple[str, ...] = ()


class StatutoryLimit(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """An amount that the law sets as a floor or as a ceiling, as texts write it in each language."""

    bound: Literal["least", "most"]
    amount: dict[str, str]


class StatutoryDuty(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Duty in a sentence of an article, and what became of it in the standard.

    `act` is what it asks, in the drafters' words; `binds` and `level` are the article's if it has none.
    Each provision of `carried` has to name every one of the `objects`, in words of the authoritative
    text with others for the same after a bar, keep to the `limits`, and make no exception but `exceptions`.
    `sanction` cites what punishes its breach. The `reason` says why less is carried, or nothing.
    """

    act: dict[str, str]
    binds: tuple[str, ...] = ()
    level: Modal | Literal[""] = ""
    objects: tuple[str, ...] = ()
    limits: tuple[StatutoryLimit, ...] = ()
    exceptions: tuple[str, ...] = ()
    sanction: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()
    reason: dict[str, str] = {}

    @property
    def state(self) -> Literal["carried", "narrowed", "declined", "open"]:
        """Whether provisions carry it, in full or with a reason for less, or why none does."""
        if self.carried:
            return "narrowed" if self.reason else "carried"
        return "declined" if self.reason else "open"


class Article(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Demand of an article, a paragraph or an item of a law.

    `binds` names roles of the standard and parties of the law. `level` is that of its verb, "" where it
    defines or empowers. The period in force is that of the law, unless the article has its own.
    An unconfirmed one was not looked up in the text of the law: nothing is concluded from it. Where its
    `duties` are told apart, each provision is judged by those that it carries.
    """

    subject: dict[str, str]
    binds: tuple[str, ...] = ()
    level: Modal | Literal[""] = ""
    duties: tuple[StatutoryDuty, ...] = ()
    kind: BasisKind | Literal[""] = ""
    effective: str = ""
    until: str = ""
    unconfirmed: bool = False


class Law(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A legal basis; `code` is the short name that provisions use, dates are ISO days or "".

    It is in force from `effective` to the day before `until`. `kind` is how provisions rest on it unless
    the article or the provision says otherwise. `effect` tells what the law changed in the text, or why no
    provision rests on it. Without `articles`, nothing is known of what it asks.
    """

    code: str
    title: dict[str, str]
    short: dict[str, str] = {}
    date: str = ""
    effective: str = ""
    note: dict[str, str] = {}
    effect: dict[str, str] = {}
    until: str = ""
    kind: BasisKind | Literal[""] = ""
    articles: dict[str, Article] = {}


class CitedLaw(NamedTuple):
    """A citation looked up: its law and what is known of the article, None where nothing is."""

    citation: str
    law: Law | None
    name: str
    article: Article | None

    @property
    def sure(self) -> Article | None:
        """The article, if it was looked up in the text of the law."""
        return self.article if self.article and not self.article.unconfirmed else None

    @property
    def period(self) -> tuple[str, str]:
        """The days from which the article is in force and is no more; "" for one that is not known."""
        given = [each for each in (self.article, self.law) if each]
        start, end = (each.effective for each in given), (each.until for each in given)
        return next(filter(None, start), ""), next(filter(None, end), "")

    def kind(self, kinds: dict[str, BasisKind]) -> BasisKind:
        """The kind of basis that it is to a provision, which says so itself where that differs."""
        given = kinds.get(self.citation)
        return given or (self.article and self.article.kind) or (self.law and self.law.kind) or "direct"


def look_up(citation: str, laws: Mapping[str, Law]) -> CitedLaw:
    """The law and the article that "CODE ARTICLE" names; an item that is not known is one of its article."""
    code, _, name = citation.partition(" ")
    law = laws.get(code)
    known = law.articles if law else {}
    found = next((known[each] for each in _widening(name) if each in known), None)
    return CitedLaw(citation, law, name, found)


def _widening(name: str) -> Iterator[str]:
    """The name of a part of an article, then those of what it is a part of: 18.1(5), 18.1, 18."""
    yield name
    for mark in "(.":
        if mark in name:
            name = name.rpartition(mark)[0]
            yield name


def parsed_article(name: str) -> tuple[int, ...]:
    """The parts of a name such as 27, 9(3) or 38-1.2(3); none for another text.

    They are the article, the number of one inserted after it, paragraph and item, 0 where there is none.
    """
    match = CITED.fullmatch(name)
    return tuple(int(part or 0) for part in match.groups()) if match else ()
