"""What machines read: the clauses, the schemas of our data, and the map of the site."""

from __future__ import annotations

from typing import Any

import msgspec

from clausework.consultation.rehearsal import Rehearsed
from clausework.model.canonical import canonical_json
from clausework.model.clause import Clause
from clausework.model.comment import Comment
from clausework.model.draft import Draft
from clausework.model.finding import Finding
from clausework.model.redline import Redline
from clausework.rendering import routes
from clausework.rendering.clause_html import block_words, plain_words
from clausework.rendering.publication import Duty, Publication
from clausework.rendering.view import View, view_of

SCHEMAS: dict[str, Any] = {"draft": Draft, "redline": Redline, "finding": Finding, "comment": Comment}


class ProvisionData(msgspec.Struct, frozen=True, kw_only=True):
    """A provision as published for machines: its level, whom it binds, and its words in each language."""

    id: str
    modal: str | None
    text: dict[str, str]
    roles: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()


class ClauseData(msgspec.Struct, frozen=True, kw_only=True):
    """A clause as published for machines; `url` leads from the root of the site to its page.

    `roles` are those that its provisions bind.
    """

    id: str
    number: str
    title: dict[str, str]
    element: str
    roles: tuple[str, ...]
    url: dict[str, str]
    text: dict[str, str]
    provisions: tuple[ProvisionData, ...]


class ClausesData(msgspec.Struct, frozen=True, kw_only=True):
    """The current draft as published for machines.

    `notice` must be declared with the text; `rehearsed` tells for each consultation how much of it is a
    rehearsal.
    """

    standard: str
    number: str
    title: dict[str, str]
    notice: dict[str, str] = {}
    rehearsed: dict[str, Rehearsed] = {}
    draft: str
    date: str
    clauses: tuple[ClauseData, ...]


def stage(publication: Publication) -> dict[str, bytes]:
    """clauses.json, the JSON Schemas and each redline as JSON."""
    views = {lang: view_of(publication, lang) for lang in publication.draft.languages}
    found = {"clauses.json": canonical_json(_clauses(publication, views))}
    for name, kind in {**SCHEMAS, "clauses": ClausesData}.items():
        found[f"schema/{name}.schema.json"] = canonical_json(msgspec.json.schema(kind))
    for redline in publication.redlines:
        name = f"redlines/{redline.old.label}-{redline.new.label}.json"
        found[name] = msgspec.json.encode(redline, order="sorted")
    return found


def _clauses(publication: Publication, views: dict[str, View]) -> ClausesData:
    draft = publication.draft
    return ClausesData(
        standard=draft.standard,
        number=draft.number,
        title=draft.title,
        notice=draft.notice,
        rehearsed=publication.rehearsed,
        draft=draft.label,
        date=draft.date,
        clauses=tuple(_clause(clause, views) for clause in draft.clauses),
    )


def _clause(clause: Clause, views: dict[str, View]) -> ClauseData:
    view = next(iter(views.values()))
    return ClauseData(
        id=clause.id,
        number=clause.number,
        title={lang: view.title(clause) for lang, view in views.items()},
        element=clause.element,
        roles=view.bound(clause),
        url={lang: routes.clause(lang, clause.id) for lang in views},
        text={lang: _searchable(clause, view) for lang, view in views.items()},
        provisions=tuple(_provision(duty, views) for duty in view.index.duties_of(clause)),
    )


def _searchable(clause: Clause, view: View) -> str:
    """The words of a clause for the search; what the tool generates is found where it comes from."""
    if clause.generated in ("verification", "legal-basis"):
        return ""
    return plain_words(clause, view.settings[view.publication.current])


def _provision(duty: Duty, views: dict[str, View]) -> ProvisionData:
    return ProvisionData(
        id=duty.id,
        modal=duty.modal,
        roles=duty.roles,
        text={
            lang: block_words(duty.blocks[lang], view.settings[view.publication.current])
            for lang, view in views.items()
            if lang in duty.blocks
        },
        basis=duty.provision.basis,
    )
