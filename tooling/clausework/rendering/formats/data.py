"""Data for machines: the clauses, the schemas of our data, and the redlines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from clausework.lang.modals import Wording, classify
from clausework.layout.mentions import own_title
from clausework.model.canonical import canonical_json
from clausework.model.comment import Comment
from clausework.model.draft import Clause, Draft
from clausework.model.finding import Finding
from clausework.model.law import BasisKind, look_up
from clausework.model.published import ClauseData, ClausesData, ProvisionData
from clausework.model.redline import Redline, draft_digest
from clausework.rendering import routes
from clausework.rendering.clause_data import text_data
from clausework.rendering.duties import evidence_of, own_words
from clausework.rendering.json_schema import SYNTAXES, closed_schema, types_of, with_defaults
from clausework.rendering.publication import Duty, Publication
from clausework.rendering.view import View, view_of

FILES = ("clauses.json", "schema/*", "redlines/*.json")
SCHEMAS: dict[str, type[msgspec.Struct]] = {
    "clauses": ClausesData,
    "draft": Draft,
    "redline": Redline,
    "finding": Finding,
    "comment": Comment,
}

OF_DRAFT = {*ClausesData.__struct_fields__} & {*Draft.__struct_fields__} - {"clauses"}
"""What is told of a draft as it has it."""


def stage(publication: Publication) -> dict[str, bytes]:
    """clauses.json, the JSON Schemas with types for programs, and each redline as JSON."""
    found = {"clauses.json": clauses_json(publication)}
    for name in SCHEMAS:
        schema = schema_of(publication, name)
        found[f"schema/{name}.schema.json"] = canonical_json(schema)
        for syntax in SYNTAXES:
            found[f"schema/{name}{syntax.ending}"] = types_of(schema, syntax).encode()
    for redline in publication.redlines:
        name = f"redlines/{redline.old.label}-{redline.new.label}.json"
        found[name] = msgspec.json.encode(redline, order="sorted")
    return found


def schema_of(publication: Publication, name: str) -> dict[str, Any]:
    """The JSON Schema of a file of this site, identified by its address there."""
    address = f"{publication.site_url}schema/{name}.schema.json"
    return closed_schema(SCHEMAS[name], address, publication.draft.languages, whole=name == "clauses")


def clauses_json(publication: Publication) -> bytes:
    """The current draft as it is published for machines, with every key, whether or not it says anything."""
    return canonical_json(with_defaults(clauses_data(publication)))


def clauses_data(publication: Publication) -> ClausesData:
    """The current draft with everything that is told of it."""
    draft = publication.draft
    edition = publication.edition(draft.label)
    views = {lang: view_of(publication, lang) for lang in draft.languages}
    return ClausesData(
        **{name: getattr(draft, name) for name in OF_DRAFT},
        standing={lang: view.standing for lang, view in views.items()},
        rehearsed=publication.rehearsed,
        draft=draft.label,
        frozen=edition.frozen,
        digest=edition.digest or draft_digest(draft),
        correction=publication.corrections.get(draft.label, {}),
        clauses=tuple(_clause(clause, views) for clause in draft.clauses),
    )


def _clause(clause: Clause, views: dict[str, View]) -> ClauseData:
    view = next(iter(views.values()))
    settings = {lang: view.settings[view.publication.current] for lang, view in views.items()}
    return ClauseData(
        id=clause.id,
        number=clause.number,
        title={lang: own_title(clause, lang) for lang in views},
        element=clause.element,
        roles=view.bound(clause),
        url={lang: routes.clause(lang, clause.id) for lang in views},
        text={lang: setting.typed(clause) for lang, setting in settings.items()},
        provisions=tuple(_provision(duty, views) for duty in view.index.duties_of(clause)),
        depth=clause.depth,
        parent=clause.parent,
        code=clause.code,
        informative=clause.informative,
        generated=clause.generated,
        standing={lang: view.standing for lang, view in views.items()},
        texts={
            lang: text_data(clause, setting) for lang, setting in settings.items() if lang in clause.texts
        },
    )


def _provision(duty: Duty, views: dict[str, View]) -> ProvisionData:
    words = {lang: views[lang] for lang in duty.blocks if lang in views}
    wording = next((view.draft.verbs for view in views.values()), None)
    return ProvisionData(
        id=duty.id,
        modal=duty.modal,
        roles=duty.roles,
        text={
            lang: view.settings[view.publication.current].sentence(duty.clause, duty.id)
            for lang, view in words.items()
        },
        statement={lang: own_words(duty, view) for lang, view in words.items()},
        verb=dict(_verbs(duty, wording)),
        basis=duty.provision.basis,
        later=duty.provision.later,
        kinds=_kinds(duty, next(iter(views.values()))),
        own=duty.provision.own,
        verify=duty.provision.verify,
        evidence={
            lang: found
            for lang, text in duty.provision.verify.items()
            if (found := evidence_of(text, lang)).sample or found.criterion  # more than what is done
        },
        proposal=duty.provision.proposal,
        fields=duty.provision.fields,
    )


def _kinds(duty: Duty, view: View) -> dict[str, BasisKind]:
    """The kind of basis that each article is to the provision, by its own word or by the law as data."""
    laws = {law.code: law for law in view.draft.laws}
    citations = (*duty.provision.basis, *duty.provision.later)
    return {citation: look_up(citation, laws).kind(duty.provision.kinds) for citation in citations}


def _verbs(duty: Duty, words: Wording | None) -> Iterator[tuple[str, str]]:
    """The word in each language that makes the level of a provision."""
    for lang, block in duty.blocks.items():
        word = next((verb.text for verb in classify(block.text, lang, words) if verb.modal), "")
        if word:
            yield lang, word
