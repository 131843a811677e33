"""The provisions as an OSCAL catalogue, from which auditors make profiles and assessments.

A control is a provision: its statement, the law behind it as links, those whom it binds as properties, and
how it is verified as guidance.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from clausework.drafts.naming import declared, given_number
from clausework.layout.framed import Nested, nested, plain
from clausework.model.draft import Clause, Draft
from clausework.model.law import Law
from clausework.rendering import labels
from clausework.rendering.duties import evidence_of, own_lines
from clausework.rendering.exchange import filled
from clausework.rendering.publication import Duty
from clausework.rendering.view import View

Part = dict[str, Any]
VERSION = "1.2.1"
"""Of OSCAL."""
NAMESPACE = "urn:clausework:oscal"
SPACE = uuid.UUID("7b0c1f0e-0d0a-5f53-9d37-6f3c2b1a4e55")  # never another: names would change with it
"""Names of resources are made unique in it."""
NEVER = "0001-01-01"


def oscal_catalog(view: View, digest: str) -> dict[str, Any]:
    """The catalogue of the current draft in the language of the view."""
    draft, lang = view.draft, view.lang
    laws = {law.code: law for law in draft.laws}
    chapters = (clause for clause in draft.clauses if not clause.parent)
    groups = [group for clause in chapters if (group := _group(view, clause, laws))]
    bases = [(*duty.provision.basis, *duty.provision.later) for duty in view.index.duties.values()]
    cited = sorted({each.partition(" ")[0] for basis in bases for each in basis} & set(laws))
    resources = [_law(draft, laws[code], lang) for code in cited]
    return {
        "catalog": {
            "uuid": _uuid(draft, lang, digest),
            "metadata": _metadata(draft, lang, digest),
            "groups": groups,
            **({"back-matter": {"resources": resources}} if resources else {}),
        }
    }


def _metadata(draft: Draft, lang: str, digest: str) -> dict[str, Any]:
    told = {
        "number": given_number(draft.number),
        "stage": draft.stage.get(lang, ""),
        "licence": draft.licence,
        "sha256": digest,
    }
    return filled(
        {
            "title": draft.title.get(lang, draft.standard),
            "last-modified": f"{draft.date or NEVER}T00:00:00Z",
            "version": draft.label,
            "oscal-version": VERSION,
            "props": [_own(name, value) for name, value in told.items() if value],
            "roles": [{"id": name, "title": names.get(lang, name)} for name, names in draft.roles.items()],
            "remarks": declared(draft, lang),
        }
    )


def _group(view: View, clause: Clause, laws: dict[str, Law]) -> dict[str, Any]:
    """A clause with its provisions and the clauses below it; empty if there are no provisions in it."""
    below = [group for child in view.draft.children(clause.id) if (group := _group(view, child, laws))]
    controls = [_control(view, duty, laws) for duty in view.index.duties_of(clause)]
    if not (below or controls):
        return {}
    number = labels.number_of(clause, view.lang)
    return filled(
        {
            "id": clause.id,
            "class": clause.element,
            "title": labels.own_title(clause, view.lang) or number,
            "props": [{"name": "label", "value": number}] if number else [],
            "groups": below,
            "controls": controls,
        }
    )


def _control(view: View, duty: Duty, laws: dict[str, Law]) -> dict[str, Any]:
    props = [{"name": "label", "value": duty.id}]
    props += [_own("level", duty.modal)] if duty.modal else []
    props += [_own("addressee", role) for role in duty.roles]
    props += [_own("proposal", duty.provision.proposal)] if duty.provision.proposal else []
    fields = duty.provision.fields
    own = [(field.name, fields[field.name]) for field in view.draft.fields if fields.get(field.name)]
    props += [{**_own(name, value), "class": "field"} for name, value in own]
    return filled(
        {
            "id": duty.id,
            "class": duty.modal or "statement",
            "title": f"{labels.own_title(duty.clause, view.lang)} {duty.id}".strip(),
            "props": props,
            "links": [*_links(view, duty, laws)],
            "parts": [*_parts(view, duty)],
        }
    )


def _links(view: View, duty: Duty, laws: dict[str, Law]) -> Iterator[dict[str, str]]:
    """The articles behind a provision, and those of later law."""
    for later, relation in ((False, "basis"), (True, "later-law")):
        citations = duty.provision.later if later else duty.provision.basis
        names = labels.basis_names(view.draft, duty.provision, later, view.lang)
        for citation, name in zip(citations, names, strict=True):
            law = laws.get(citation.partition(" ")[0])
            if law is not None:  # it may be cited and not listed
                yield {"href": f"#{_law_uuid(view.draft, law)}", "rel": relation, "text": name}


def _parts(view: View, duty: Duty) -> Iterator[Part]:
    """The statement with its items, how it is verified, and why the committee asks what no law does."""
    nodes = nested(own_lines(duty, view))
    inside = (*nodes[0].children, *nodes[1:]) if nodes else ()
    name, prose = f"{duty.id}_smt", plain(nodes[0].line) if nodes else ""
    yield filled({"id": name, "name": "statement", "prose": prose, "parts": [*_items(name, inside)]})
    verify = duty.provision.verify.get(view.lang, "")
    if verify:
        evidence = evidence_of(verify, view.lang)
        below = [
            {"id": f"{duty.id}_gdn.{name}", "name": "item", "class": name, "prose": prose}
            for name, prose in (("sample", evidence.sample), ("criterion", evidence.criterion))
            if prose
        ]
        whole = {"id": f"{duty.id}_gdn", "name": "guidance", "class": "assessment", "prose": evidence.act}
        yield filled({**whole, "parts": below})
    own = duty.provision.own.get(view.lang, "")
    if own:
        yield {"id": f"{duty.id}_own", "name": "guidance", "class": "reason", "prose": own}


def _items(above: str, nodes: Iterable[Nested]) -> Iterator[Part]:
    """The items of lists as parts with their markers."""
    items = (each for node in nodes if node.kind == "list" for each in node.children)
    for place, item in enumerate(items, 1):
        name = f"{above}.{place}"
        props = [{"name": "label", "value": item.line.face.label}]
        parts = [*_items(name, item.children)]
        prose = plain(item.line)
        yield filled({"id": name, "name": "item", "props": props, "prose": prose, "parts": parts})


def _law(draft: Draft, law: Law, lang: str) -> dict[str, Any]:
    title = law.title.get(lang, law.code)
    return {
        "uuid": _law_uuid(draft, law),
        "title": title,
        "props": [_own("code", law.code), *([_own("effective", law.effective)] if law.effective else [])],
        "citation": {"text": labels.printed_title(title, lang)},
    }


def _law_uuid(draft: Draft, law: Law) -> str:
    return str(uuid.uuid5(SPACE, f"{draft.standard} {law.code}"))  # the same law in every draft


def _uuid(draft: Draft, lang: str, digest: str) -> str:
    return str(uuid.uuid5(SPACE, f"{draft.standard} {draft.label} {lang} {digest}"))


def _own(name: str, value: str) -> dict[str, str]:
    """A property that OSCAL itself does not define."""
    return {"name": name, "ns": NAMESPACE, "value": value}


def oscal_profile(view: View, role: str, catalog: str, digest: str) -> dict[str, Any]:
    """The part of the catalogue in the file `catalog` that binds a role; empty if nothing does."""
    bound = [duty.id for duty in view.index.duties.values() if role in duty.roles]
    if not bound:
        return {}
    draft, lang = view.draft, view.lang
    metadata = _metadata(draft, lang, digest)
    name = draft.roles.get(role, {}).get(lang, role)
    metadata["title"] = f"{metadata['title']} – {name}"
    return {
        "profile": {
            "uuid": _uuid(draft, f"{lang} {role}", digest),
            "metadata": metadata,
            "imports": [{"href": catalog, "include-controls": [{"with-ids": bound}]}],
            "merge": {"as-is": True},  # keeps the groups of the catalogue
        }
    }
