"""An imported text as the files of a project: clause files, outline, settings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from clausework.model.clause import Clause, Place
from clausework.source.importing.values import ImportedClause, ImportedText
from clausework.source.outline import OutlineEntry, numbers
from clausework.source.pictures import ASSETS
from clausework.source.writer import write_blocks

CLAUSES = "standard/clauses"
PROFILES = {"zh": "gbt1.1-2020", "en": "iso-directives-2"}
SETTINGS = """\
id: {id}
number: ''   # the number of the standard
title:
  {lang}: {title}
body:
  {lang}: {body}
languages: [{lang}]
label: D1   # what the working text is to become
date: 2026-01-01   # the date of that draft
stage:
  {lang}: {stage}
profile: {profile}
current: working   # which draft the site presents as the current one
notice:
  {lang}: {notice}
consultations:
  rehearsal:
    draft: working
    rehearsal: true
    days: 30
    prefix: R
    title:
      {lang}: {rehearsal}
"""


def project_files(
    text: ImportedText, said: dict[str, str], project_id: str, profile: str = ""
) -> dict[str, bytes]:
    """The files by their paths; `said` has the words of the settings that no text of others brings along."""
    settings = SETTINGS.format(
        id=project_id,
        lang=text.lang,
        title=_yaml(text.title),
        profile=profile or PROFILES.get(text.lang, "plain"),
        **{key: _yaml(value) for key, value in said.items()},
    )
    files = {
        "standard/standard.yml": settings,
        "standard/outline.yml": "".join(outline_lines(text)),
        "standard/references.yml": "normative: []\nbibliography: []\nlaws: {}\n",
        **{clause_path(item.clause, text.lang): clause_source(item, text.lang) for item in text.clauses},
    }
    pictures = {f"{ASSETS}/{name}": data for name, data in text.pictures.items()}
    return {**{path: source.encode() for path, source in files.items()}, **pictures}


def clause_path(clause: Clause, lang: str) -> str:
    """Where the file of a clause is."""
    return f"{CLAUSES}/{clause.id.replace('.', '/')}.{lang}.md"


def clause_source(item: ImportedClause, lang: str) -> str:
    """The file of a clause, with the number that it had."""
    clause = item.clause
    text = clause.texts[lang]
    front = [f"title: {_yaml(text.title)}"]
    if clause.element not in ("clause", "term"):
        front.append(f"element: {clause.element}")
    if clause.informative:
        front.append("status: informative")
    if text.term:
        admitted = json.dumps(text.term.admitted, ensure_ascii=False)
        front += ["element: term", f"term: {{preferred: {_yaml(text.term.preferred)}, admitted: {admitted}}}"]
    if clause.code:
        front.append(f"code: {clause.code}")
    if item.was:
        front.append(f"was: {json.dumps(item.was, ensure_ascii=False)}")
    body = write_blocks(text.blocks, lang)
    return "\n".join(["---", *front, "---", ""]) + (f"\n{body}" if body else "")


def outline_lines(text: ImportedText) -> Iterator[str]:
    """The order of the clauses, as outline.yml has it."""
    return outline_of([(item.clause.id, item.clause.parent) for item in text.clauses])


def outline_of(entries: Sequence[tuple[str, str]]) -> Iterator[str]:
    """The lines for clauses in printed order, each with its parent."""
    parents = {parent for _, parent in entries}
    depths: dict[str, int] = {"": -1}
    for name, parent in entries:
        depth = depths[name] = depths[parent] + 1
        yield f"{'    ' * depth}- {name}{':' if name in parents else ''}\n"


def new_numbers(text: ImportedText) -> dict[str, str]:
    """The number that each clause is printed with from now on."""
    depths: dict[str, int] = {"": 0}
    entries: list[OutlineEntry] = []
    for item in text.clauses:
        clause = item.clause
        depth = depths[clause.id] = depths[clause.parent] + 1
        entries.append(OutlineEntry(id=clause.id, depth=depth, parent=clause.parent, at=Place("")))
    return numbers(tuple(entries), {item.clause.id: item.clause.element for item in text.clauses})


def _yaml(value: str) -> str:
    """A value in quotation marks if YAML could take it for anything else than its words."""
    plain = re.fullmatch(r"[^\W\d_][\w .()（）、，/+-]*", value) and value == value.strip()
    words = value.lower() in ("true", "false", "yes", "no", "on", "off", "null", "y", "n")
    return value if plain and not words and ": " not in value else json.dumps(value, ensure_ascii=False)
