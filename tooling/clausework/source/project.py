"""A project read from its files: the working text, its settings, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import msgspec

from clausework.errors import ProjectNotFound
from clausework.model.clause import Clause, ClauseText, Element, Place, Provision
from clausework.model.comment import Consultation, Vote
from clausework.model.draft import Draft
from clausework.model.finding import Allowance, Finding, Grade
from clausework.source.clausefile import ClauseFile, identity, read_clause_file
from clausework.source.generate import expand
from clausework.source.outline import Entry, numbers, read_outline
from clausework.source.settings import (
    Settings,
    read_lineage,
    read_reasons,
    read_references,
    read_settings,
)
from clausework.source.yaml import Yaml, read_yaml
from clausework.text.catalogue import both

WORKING = "working"
CLAUSES = "standard/clauses"


class Project(msgspec.Struct, frozen=True, kw_only=True):
    """The state of a project's files.

    `draft` is the working text with places; its label is "working" and `label` is what it is to
    become. `sources` maps each path read (relative to the root) to its text, for excerpts.
    """

    root: Path
    draft: Draft
    label: str
    current: str
    consultations: tuple[Consultation, ...] = ()
    commenters: dict[str, dict[str, str]] = {}
    contact: dict[str, str] = {}
    findings: tuple[Finding, ...] = ()
    sources: dict[str, str] = {}
    allowed: tuple[Allowance, ...] = ()
    severity: tuple[Grade, ...] = ()
    votes: tuple[Vote, ...] = ()

    def consultation(self, consultation_id: str) -> Consultation | None:
        """The consultation of that ID, or None."""
        return next((item for item in self.consultations if item.id == consultation_id), None)


class _Files(NamedTuple):
    """What has been read so far, and what was wrong with it."""

    root: Path
    sources: dict[str, str]
    findings: list[Finding]


def find_root(start: Path) -> Path:
    """The nearest folder at or above `start` that holds standard/standard.yml."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / "standard" / "standard.yml").is_file():
            return folder
    raise ProjectNotFound(str(start))


def load(root: Path) -> Project:
    """Read the project at `root`; every fault of its files is a finding, never an exception."""
    files = _Files(root, {}, [])
    settings = read_settings(_yaml(files, "standard/standard.yml"), files.findings)
    clause_files = _clause_files(files)
    known = frozenset(clause_id for clause_id, _ in clause_files)
    entries, findings = read_outline(_yaml(files, "standard/outline.yml"), known)
    files.findings.extend(findings)
    files.findings.extend(_left_out(clause_files, known - {entry.id for entry in entries}))
    draft = _draft(files, settings, entries, clause_files)
    return Project(
        root=root,
        draft=expand(draft),
        label=settings.label,
        current=settings.current,
        consultations=settings.consultations,
        commenters=settings.commenters,
        contact=settings.contact,
        findings=tuple(sorted(files.findings, key=lambda f: (f.at.path, f.at.line, f.at.column, f.rule))),
        sources=files.sources,
        allowed=(*settings.allow, *(item for file in clause_files.values() for item in file.allowed)),
        severity=settings.severity,
        votes=settings.votes,
    )


def _read(files: _Files, path: str) -> str:
    """The text of a file; one that is missing or not UTF-8 is a finding and counts as empty."""
    try:
        text = (files.root / path).read_bytes().decode("utf-8")
    except (FileNotFoundError, UnicodeDecodeError) as error:
        missing = isinstance(error, FileNotFoundError)
        key = "reader.missing_file" if missing else "reader.not_utf8"
        line = 1 if missing else (files.root / path).read_bytes()[: error.start].count(b"\n") + 1  # type: ignore[union-attr]
        files.findings.append(
            Finding(
                rule="FIL-001" if missing else "FIL-002",
                severity="error",
                at=Place(path, line),
                message=both(key),
                remedy=both(f"{key}_remedy", path=path),
            )
        )
        text = ""
    text = text.replace("\r\n", "\n")
    files.sources[path] = text
    return text


def _yaml(files: _Files, path: str) -> Yaml:
    yaml, findings = read_yaml(_read(files, path), path)
    files.findings.extend(findings)
    return yaml or Yaml(None, path, 1)


def _clause_files(files: _Files) -> dict[tuple[str, str], ClauseFile]:
    """Every clause file by clause ID and language."""
    found: dict[tuple[str, str], ClauseFile] = {}
    folder = files.root / CLAUSES
    for file in sorted(folder.rglob("*.md")):
        path = file.relative_to(files.root).as_posix()
        name = identity(file.relative_to(folder).as_posix())
        if name is None:
            files.findings.append(
                Finding(
                    rule="FIL-003",
                    severity="error",
                    at=Place(path),
                    message=both("reader.bad_name"),
                    remedy=both("reader.bad_name_remedy"),
                )
            )
            continue
        clause_id, lang = name
        clause, findings = read_clause_file(_read(files, path), path, clause_id, lang)
        found[clause_id, lang] = clause
        files.findings.extend(findings)
    return found


def _left_out(clause_files: dict[tuple[str, str], ClauseFile], ids: frozenset[str]) -> list[Finding]:
    first: dict[str, ClauseFile] = {}
    for (clause_id, _), file in clause_files.items():
        if clause_id in ids:
            first.setdefault(clause_id, file)
    return [
        Finding(
            rule="OUT-004",
            severity="error",
            at=Place(file.path),
            message=both("reader.not_in_outline", id=clause_id),
            remedy=both("reader.not_in_outline_remedy", id=clause_id),
            clause=clause_id,
        )
        for clause_id, file in first.items()
    ]


def _draft(
    files: _Files,
    settings: Settings,
    entries: tuple[Entry, ...],
    clause_files: dict[tuple[str, str], ClauseFile],
) -> Draft:
    references = read_references(_yaml(files, "standard/references.yml"), files.findings)
    lineage = read_lineage(_yaml(files, "standard/lineage.yml"), files.findings)
    reasons = read_reasons(_yaml(files, "standard/reasons.yml"), files.findings)
    by_clause: dict[str, dict[str, ClauseFile]] = {}
    for entry in entries:
        by_clause[entry.id] = {
            lang: clause_files[entry.id, lang]
            for lang in settings.languages
            if (entry.id, lang) in clause_files
        }
    elements: dict[str, Element] = {
        clause_id: next(iter(texts.values())).element for clause_id, texts in by_clause.items() if texts
    }
    numbered = numbers(entries, elements)
    clauses = tuple(
        _clause(entry, numbered[entry.id], by_clause[entry.id]) for entry in entries if by_clause[entry.id]
    )
    return Draft(
        label=WORKING,
        date=settings.date,
        profile=settings.profile,
        standard=settings.id,
        number=settings.number,
        title=settings.title,
        body=settings.body,
        stage=settings.stage,
        ics=settings.ics,
        ccs=settings.ccs,
        issued=settings.issued,
        effective=settings.effective,
        notice=settings.notice,
        languages=settings.languages,
        roles=settings.roles,
        proposals=settings.proposals,
        normative=references.normative,
        bibliography=references.bibliography,
        laws=references.laws,
        lineage=lineage,
        reasons=reasons,
        clauses=clauses,
    )


def _clause(entry: Entry, number: str, files: dict[str, ClauseFile]) -> Clause:
    first = next(iter(files.values()))
    texts: dict[str, ClauseText] = {lang: file.text for lang, file in files.items()}
    return Clause(
        id=entry.id,
        element=first.element,
        number=number,
        depth=entry.depth,
        parent=entry.parent,
        code=first.code,
        roles=first.roles,
        informative=first.informative,
        generated=first.generated,
        texts=texts,
        provisions=_provisions(first, files),
    )


def _provisions(first: ClauseFile, files: dict[str, ClauseFile]) -> dict[str, Provision]:
    """The first language's entries, with the verification texts of the others."""
    merged: dict[str, Provision] = {}
    for key, provision in first.provisions.items():
        verify = dict(provision.verify)
        for file in files.values():
            verify.update(file.provisions.get(key, Provision()).verify)
        merged[key] = msgspec.structs.replace(provision, verify=verify)
    return merged
