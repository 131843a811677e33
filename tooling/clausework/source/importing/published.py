"""A draft that Clausework published for machines, `clauses.json`, as the files of a project again.

Nothing is guessed here: IDs, languages, roles, law and causes are those of the draft.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import msgspec

from clausework.model.clause import Block, Run, walk
from clausework.model.mentions import LABELLED
from clausework.model.published import BlockData, TextData
from clausework.source.clausefile import NAME
from clausework.source.importing.written import CLAUSES
from clausework.source.writer import write_blocks
from clausework.strings.catalogue import LANGUAGES

SETTINGS = (
    *("number", "title", "body", "reconstruction", "languages", "date", "stage", "profile", "notice"),
    *("roles", "proposals", "ics", "ccs", "issued", "effective", "licence"),
)
VERBS = {"requirement": "shall", "prohibition": "shall not", "recommendation": "should", "permission": "may"}
"""The levels of articles of law, as references.yml has them."""


class PublishedClause(msgspec.Struct, frozen=True, kw_only=True):
    """A clause as it was published."""

    id: str
    element: str
    parent: str = ""
    code: str = ""
    informative: bool = False
    generated: str = ""
    provisions: tuple[dict[str, Any], ...] = ()
    texts: dict[str, TextData] = {}


class PublishedStandard(msgspec.Struct, frozen=True, kw_only=True):
    """A whole draft as it was published; `told` is the file itself, of which the settings are taken."""

    standard: str
    draft: str
    clauses: tuple[PublishedClause, ...]
    languages: tuple[str, ...]
    title: dict[str, str]
    told: dict[str, Any] = {}

    def pictures(self) -> tuple[str, ...]:
        """The names of the pictures that its figures show."""
        blocks = (block for clause in self.clauses for text in clause.texts.values() for block in text.blocks)
        every = walk(tuple(map(block_of, blocks)))
        return tuple(dict.fromkeys(block.target for block in every if block.kind == "figure"))


def read_published(data: bytes) -> PublishedStandard | None:
    """The draft; None if the file is no such one."""
    try:
        told = msgspec.json.decode(data, type=dict[str, Any])
        found = msgspec.json.decode(data, type=PublishedStandard)
    except msgspec.DecodeError:
        return None
    return msgspec.structs.replace(found, told=told) if _sound(found) else None


def block_of(told: BlockData) -> Block:
    """The block as a drafter wrote it."""
    return Block(
        kind=told.kind,
        runs=told.runs or ((Run(told.text),) if told.text else ()),
        id=told.id,
        label=told.anchor if told.kind in LABELLED else "",
        ordered=told.ordered,
        target=told.target,
        sha256=told.sha256,
        children=tuple(map(block_of, told.blocks)),
    )


def _sound(standard: PublishedStandard) -> bool:
    """Whether IDs and languages are such: they become the paths of files, which must stay in the project."""
    met = {""}
    for clause in standard.clauses:
        known = NAME.fullmatch(clause.id) and clause.parent in met and clause.id not in met
        if not known or not set(clause.texts) <= set(LANGUAGES):
            return False
        met.add(clause.id)
    return bool(standard.languages) and set(standard.languages) <= set(LANGUAGES)


def published_files(standard: PublishedStandard) -> dict[str, bytes]:
    """The files by their paths; JSON is YAML too, so what is no text is written so."""
    told = standard.told
    settings = {
        "id": told["standard"],
        **{key: told[key] for key in SETTINGS if told.get(key)},
        **({"fields": dict(map(_field, told["fields"]))} if told.get("fields") else {}),
        "label": told["draft"],
        "current": "working",
    }
    references = {
        "normative": told.get("normative", []),
        "bibliography": told.get("bibliography", []),
        "laws": {law["code"]: _law(law) for law in told.get("laws", [])},
        "parties": told.get("parties", {}),
    }
    files = {
        "standard/standard.yml": _lines(settings),
        "standard/references.yml": _lines(references),
        "standard/outline.yml": "".join(_outline(standard)),
    }
    for clause in standard.clauses:
        for lang, text in clause.texts.items():
            path = f"{CLAUSES}/{clause.id.replace('.', '/')}.{lang}.md"
            files[path] = _clause(clause, text, lang, standard.languages[0])
    return {path: text.encode() for path, text in files.items()}


def _lines(fields: dict[str, Any]) -> str:
    return "".join(f"{key}: {_json(value)}\n" for key, value in fields.items())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _law(law: dict[str, Any]) -> dict[str, Any]:
    found = {key: value for key, value in law.items() if key != "code"}
    articles = {name: _article(article) for name, article in law.get("articles", {}).items()}
    return {**found, "articles": articles} if articles else found


def _article(article: dict[str, Any]) -> dict[str, Any]:
    found = {key: value for key, value in article.items() if key not in ("level", "limits")}
    if article.get("level"):
        found["verb"] = VERBS[article["level"]]
    if article.get("limits"):
        found["limits"] = [
            {limit["bound"]: limit["amount"], "about": limit.get("about", {})} for limit in article["limits"]
        ]
    return found


def _outline(standard: PublishedStandard) -> Iterator[str]:
    parents = {clause.parent for clause in standard.clauses}
    depths = {"": -1}
    for clause in standard.clauses:
        depth = depths[clause.id] = depths[clause.parent] + 1
        yield f"{'    ' * depth}- {clause.id}{':' if clause.id in parents else ''}\n"


def _clause(clause: PublishedClause, text: TextData, lang: str, main: str) -> str:
    front: dict[str, Any] = {"title": text.title}
    if lang == main:
        front["element"] = clause.element
        optional = {"code": clause.code, "generate": clause.generated}
        front |= {key: value for key, value in optional.items() if value}
        if clause.informative:
            front["status"] = "informative"
    if text.term:
        front["term"] = {"preferred": text.term.preferred, "admitted": list(text.term.admitted)}
    if text.source:
        front["source"] = text.source
    if told := dict(_provisions(clause, lang, main)):
        front["provisions"] = told
    blocks = tuple(block_of(block) for block in text.blocks if not block.generated)
    body = write_blocks(blocks, lang)
    return f"---\n{_lines(front)}---\n" + (f"\n{body}" if body else "")


def _field(told: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """A field of the standard's own, as standard.yml declares it."""
    return told["name"], {key: value for key, value in told.items() if key != "name" and value}


def _provisions(clause: PublishedClause, lang: str, main: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is recorded of each provision; what is no text stands in the first language alone."""
    for provision in clause.provisions:
        found: dict[str, Any] = {}
        if lang == main:
            kinds = provision.get("kinds", {})
            for key in ("basis", "later"):
                if provision.get(key):
                    found[key] = [" ".join(filter(None, (kinds.get(c, ""), c))) for c in provision[key]]
            for key in ("proposal", "roles"):
                if provision.get(key):
                    found[key] = provision[key]
            found |= provision.get("fields", {})
        for key in ("verify", "own"):
            if words := provision.get(key, {}).get(lang):
                found[key] = words
        if found:
            yield provision["id"], found
