"""What Akoma Ntoso tells of a document beside its text: the work, its version and language, and its terms."""

from __future__ import annotations

from clausework.model.draft import Draft
from clausework.rendering.citation import given_number
from clausework.rendering.exchange.xml import Node, node

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
STANDARD = "doc/standard"
"""The kind of work."""
SOURCE = "body"
"""The organisation that everything is told by."""
LANGUAGES = {"zh": "zho", "en": "eng"}
NOWHERE = "un"
"""The country of a text that is not drafted by national rules."""
NEVER = "0001-01-01"
"""The date of a draft that has none."""


def identification(draft: Draft, lang: str, digest: str = "", kind: str = STANDARD) -> Node:
    """The work, its version in a language, and the file."""
    country, day = _country(draft), draft.date or NEVER
    work, expression = _work(draft, kind), expression_of(draft, lang, kind)
    return node(
        "identification",
        {"source": f"#{SOURCE}"},
        node(
            "FRBRWork",
            None,
            *_uris(work, f"{work}/!main"),
            node("FRBRdate", {"date": day, "name": "draft"}),
            _author(),
            node("FRBRcountry", {"value": country}),
            _valued("FRBRnumber", given_number(draft)),
            *(_valued("FRBRname", title, {"xml:lang": of}) for of, title in draft.title.items()),
        ),
        node(
            "FRBRExpression",
            None,
            *_uris(expression, f"{expression}/!main"),
            node("FRBRdate", {"date": day, "name": "draft"}),
            _author(),
            node("FRBRversionNumber", {"value": draft.label}),
            node("FRBRlanguage", {"language": LANGUAGES.get(lang, lang)}),
        ),
        node(
            "FRBRManifestation",
            None,
            *_uris(f"{expression}.akn", f"{expression}/!main.akn"),
            _valued("FRBRalias", digest, {"name": "sha256"}),
            node("FRBRdate", {"date": day, "name": "draft"}),
            _author(),
            node("FRBRformat", {"value": "application/akn+xml"}),
        ),
    )


def _country(draft: Draft) -> str:
    return "cn" if draft.look.startswith("gbt") else NOWHERE


def _work(draft: Draft, kind: str) -> str:
    year = (draft.date or NEVER)[:4]
    return f"/akn/{_country(draft)}/{kind}/{year}/{draft.standard or 'standard'}"


def expression_of(draft: Draft, lang: str, kind: str = STANDARD) -> str:
    """The address of the draft in a language, by which other documents refer to it."""
    return f"{_work(draft, kind)}/{LANGUAGES.get(lang, lang)}@{draft.date or NEVER}"


def _uris(whole: str, this: str) -> tuple[Node, Node]:
    return node("FRBRthis", {"value": this}), node("FRBRuri", {"value": whole})


def _author() -> Node:
    return node("FRBRauthor", {"href": f"#{SOURCE}"})


def _valued(name: str, value: str, more: dict[str, str] | None = None) -> Node | None:
    return node(name, {"value": value, **(more or {})}) if value else None


def top(kind: str, identity: str, shown: str, **more: str) -> Node:
    """An entry of the ontology by which the text is told."""
    address = f"/akn/ontology/{kind.removeprefix('TLC').lower()}/{identity}"
    return node(kind, {**more, "eId": identity, "href": address, "showAs": shown})


def role_id(role: str) -> str:
    """The entry of a role."""
    return f"role-{role}"


def level_id(level: str | None) -> str:
    """The entry of the level of a provision."""
    return f"level-{level}"
