"""The laws of references.yml: names and dates, the articles that are cited and what each asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from clausework.lang.modals import Modal
from clausework.model.law import (
    Article,
    BasisKind,
    Law,
    Party,
    StatutoryLimit,
    StatutoryObject,
    parsed_article,
)
from clausework.source.fields import Fields

KINDS: dict[str, BasisKind] = {
    "直接": "direct",
    "参照": "analogy",
    "宗旨": "purpose",
    "direct": "direct",
    "analogy": "analogy",
    "purpose": "purpose",
}
"""The words for the kinds of basis, before a citation or as the kind of a law or an article."""
VERBS: dict[str, Modal] = {
    "应": "requirement",
    "应当": "requirement",
    "不应": "prohibition",
    "不得": "prohibition",
    "宜": "recommendation",
    "鼓励": "recommendation",
    "可": "permission",
    "可以": "permission",
    "shall": "requirement",
    "shall not": "prohibition",
    "should": "recommendation",
    "may": "permission",
}
"""The verbs of laws, and those that standards have for the same level."""

ARTICLE_KEYS = (
    "subject",
    "binds",
    "verb",
    "limits",
    "objects",
    "kind",
    "effective",
    "until",
    "unconfirmed",
)


def read_laws(fields: Fields) -> tuple[Law, ...]:
    """The laws by their codes."""
    return tuple(_law(code, entry) for code, entry in fields.mappings())


def read_parties(fields: Fields) -> dict[str, Party]:
    """The parties of the laws that no role of the standard is named after."""
    found: dict[str, Party] = {}
    for name, entry in fields.mappings():
        entry.only(("title", "roles"))
        found[name] = Party(entry.texts("title", required=True), entry.strings("roles"))
    return found


def read_basis(fields: Fields, key: str, kinds: dict[str, BasisKind]) -> tuple[str, ...]:
    """The citations of a list; the kind that stands before one, as in 参照 ECL 35, is added to `kinds`."""
    found: list[str] = []
    for value in fields.strings(key):
        word, _, citation = value.partition(" ")
        if word in KINDS and citation.strip():
            value = citation.strip()
            kinds[value] = KINDS[word]
        found.append(value)
    return tuple(found)


def _law(code: str, fields: Fields) -> Law:
    fields.only(Law.__struct_fields__[1:])
    return Law(
        code=code,
        title=fields.texts("title"),
        short=fields.texts("short"),
        date=fields.day("date"),
        effective=fields.day("effective"),
        until=fields.day("until"),
        note=fields.texts("note"),
        kind=_kind(fields),
        articles=dict(_articles(fields.below("articles"))),
    )


def _articles(fields: Fields) -> Iterator[tuple[str, Article]]:
    for name, entry in fields.mappings():
        if parsed_article(name) is None:
            fields.unfit(fields.at_key(name), "YML-026", "article_name", name)
            continue
        entry.only(ARTICLE_KEYS)
        yield (
            name,
            Article(
                subject=entry.texts("subject", required=True),
                binds=entry.strings("binds"),
                level=_level(entry),
                limits=tuple(_limits(entry)),
                objects=tuple(map(_object, entry.items("objects"))),
                kind=_kind(entry),
                effective=entry.day("effective"),
                until=entry.day("until"),
                unconfirmed=entry.flag("unconfirmed"),
            ),
        )


def _object(fields: Fields) -> StatutoryObject:
    fields.only(("name", "about"))
    return StatutoryObject(name=fields.texts("name", required=True), about=fields.texts("about"))


def _limits(fields: Fields) -> Iterator[StatutoryLimit]:
    bounds: tuple[Literal["least", "most"], ...] = ("least", "most")
    for entry in fields.items("limits"):
        entry.only((*bounds, "about"))
        given = [bound for bound in bounds if bound in entry.data]
        if len(given) != 1:
            entry.unfit_key("YML-026", "law_limit", given[-1] if given else "least")
            continue
        yield StatutoryLimit(
            bound=given[0], amount=entry.texts(given[0], required=True), about=entry.texts("about")
        )


def _kind(fields: Fields) -> BasisKind | Literal[""]:
    word = fields.text("kind")
    if word and word not in KINDS:
        fields.unfit_value("YML-026", "basis_kind", "kind", word, known="、".join(KINDS))
    return KINDS.get(word, "")


def _level(fields: Fields) -> Modal | Literal[""]:
    word = fields.text("verb")
    if word and word not in VERBS:
        fields.unfit_value("YML-026", "law_verb", "verb", word, known="、".join(VERBS))
    return VERBS.get(word, "")
