"""A project read from its files: the working text, its settings, words and pictures, and what is wrong."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from clausework.model.comment import Consultation
from clausework.model.draft import PICTURED, WORKING, Block, Clause, Draft, Lineage, Place, Reason
from clausework.model.filing import LegalQuestion, ProjectFacts, Words
from clausework.model.finding import Allowance, Finding, Grade
from clausework.model.translation import resolved
from clausework.source import settings as given
from clausework.source.clausefile import (
    ClauseFile,
    identity,
    misfits,
    provisions_of,
    read_clause_file,
    titleless,
)
from clausework.source.generate import expand
from clausework.source.memory import Memory, digest, listing
from clausework.source.outline import CLAUSES, OutlineEntry, numbers, read_outline
from clausework.source.profiles import UnfitProfile, known_profiles, profile_named
from clausework.source.unfit import UNREAD, fault, text_of
from clausework.source.yaml import Yaml, read_yaml
from clausework.strings.catalogue import LANGUAGES, both

PICTURE = re.compile(r"(?!\.)[\w.-]+(?:/(?!\.)[\w.-]+)*")
"""The path of a picture below ASSETS: no address of another host, no way out of the folder."""


def _digest(target: str, root: Path, memory: Memory) -> str:
    """The SHA-256 of a picture by its path below ASSETS; "" if it is missing."""
    if not PICTURE.fullmatch(target):
        return ""
    try:
        data = memory.read(root, f"{given.ASSETS}/{target}")
    except OSError:
        return ""
    return memory.recall(("picture", target), data, lambda: hashlib.sha256(data).hexdigest())


def illustrated(file: ClauseFile, digests: Mapping[str, str], memory: Memory) -> ClauseFile:
    """The clause file in which each figure has the digest of its picture."""

    def make() -> ClauseFile:
        blocks = tuple(_illustrated(block, digests) for block in file.text.blocks)
        return msgspec.structs.replace(file, text=msgspec.structs.replace(file.text, blocks=blocks))

    return memory.recall(("illustrated", file.path), (file, *digests.items()), make)


def _illustrated(block: Block, digests: Mapping[str, str]) -> Block:
    children = tuple(_illustrated(child, digests) for child in block.children)
    if block.kind in PICTURED and (block.target or not children):
        return msgspec.structs.replace(block, children=children, sha256=digests[block.target])
    return msgspec.structs.replace(block, children=children) if children else block


def missing(file: ClauseFile, digests: Mapping[str, str]) -> Iterator[Finding]:
    """A finding for each figure whose picture is not in the project: pages load nothing from elsewhere."""
    for figure in file.figures:
        if not digests[figure.target]:
            at, told = figure.at or Place(file.path), {"path": figure.target, "folder": given.ASSETS}
            yield fault("FIL-005", at, "reader.no_picture", told, clause=file.id)


OUTLINE = "standard/outline.yml"


def misnamed(path: str, shown: str, folder: str, taken: Collection[str]) -> Finding:
    """The finding that a file has the name of no clause; where it lacks but small letters, of which."""
    right = path.lower()
    name = identity(right.removeprefix(f"{folder}/"))
    key = "reader.bad_name" if name is None or right in taken else "reader.capital_name"
    about = (name[0],) if name and right not in taken else ()
    return fault("FIL-003", Place(shown), key, about=about, path=right)


def unlisted(
    clause_files: Mapping[tuple[str, str], ClauseFile],
    listed: Collection[str],
    languages: tuple[str, ...],
    found: Iterable[Finding],
) -> Iterator[Finding]:
    """A finding for each clause that the outline lacks, unless what else was found there explains it."""
    ids = dict.fromkeys(clause_id for clause_id, _ in clause_files)
    known: set[str] = set()
    for item in found:
        if item.rule == "OUT-003":
            return  # what stands below a misshapen entry is not lost
        known.update(item.about if item.rule == "OUT-001" else ())
    for clause_id in ids:
        if clause_id in listed or clause_id in known:
            continue
        texts = (clause_files[clause_id, lang] for lang in languages if (clause_id, lang) in clause_files)
        file = next(texts, None) or next(file for key, file in clause_files.items() if key[0] == clause_id)
        at, about = Place(file.path), (clause_id,)
        yield fault("OUT-004", at, "reader.not_in_outline", clause=clause_id, about=about, id=clause_id)


def adrift(findings: Iterable[Finding]) -> frozenset[str]:
    """The clauses without a place or a file, of which nothing else can be told until they have both."""
    wrong = ("OUT-001", "OUT-004", "FIL-003")
    return frozenset(name for item in findings if item.rule in wrong for name in item.about)


T = TypeVar("T")

MISSING = "FIL-001"
"""That there is no such file."""


class ReadFiles(NamedTuple):
    """Files that have been read so far, and their faults."""

    root: Path
    sources: dict[str, str]
    digests: dict[str, str]
    findings: list[Finding]
    memory: Memory


def read_text(files: ReadFiles, path: str) -> tuple[str, bool]:
    """The text of a file, and whether what it says is not known.

    One that is missing or not UTF-8 is a finding and counts as empty.
    """
    data, missing = data_of(files, path)
    text, wrong = files.memory.recall(("text", path), data, lambda: text_of(data, path))
    files.findings.extend((*missing, *wrong))
    files.sources[path] = text
    return text, any(finding.rule in UNREAD for finding in (*missing, *wrong))


def data_of(files: ReadFiles, path: str) -> tuple[bytes, tuple[Finding, ...]]:
    """The bytes of a file; none, and why, if it cannot be read."""
    try:
        return files.memory.read(files.root, path), ()
    except (FileNotFoundError, IsADirectoryError):
        return b"", (fault(MISSING, Place(path), "reader.missing_file", path=path),)
    except OSError:
        return b"", (fault("FIL-006", Place(path), "reader.unreadable"),)


def read_as(
    files: ReadFiles,
    path: str,
    kind: type[T],
    read: Callable[[Yaml, list[Finding]], T],
    known: Collection[str] = (),
) -> T:
    """The value that a reader makes of a YAML file and what is `known`; none of one that cannot be read."""
    text, unread = read_text(files, path)

    def make() -> tuple[T, tuple[Finding, ...]]:
        yaml, faults = read_yaml(text, path)
        findings = list(faults)
        value = read(yaml or Yaml(None, path, 1), findings)
        return value, faults if yaml is None else tuple(findings)

    key = digest("\n".join((*sorted(known), text)).encode("utf-8", "surrogatepass"))
    told = tuple[kind, tuple[Finding, ...]]  # type: ignore[valid-type]
    value, findings = files.memory.recall_kept(f"read {path}", key, told, make)
    files.findings.extend(() if unread else findings)
    return value


def read_if_any(
    files: ReadFiles, path: str, kind: type[T], read: Callable[[Yaml, list[Finding]], T]
) -> T | None:
    """As `read_as`, of a file that a project may do without."""
    if path not in files.memory.unsaved and not (files.root / path).exists():
        return None
    return read_as(files, path, kind, read)


CLAUSE_FILE = tuple[ClauseFile, tuple[Finding, ...]]


class Project(ProjectFacts, frozen=True, kw_only=True):
    """The state of a project's files.

    `draft` is the working text with places, `label` what it is to become. `sources` has each text by its path
    below the root, `digests` one of each clause file with its pictures; `unread` clauses no rule can judge;
    `was` has the numbers that clauses had where they were imported from.
    """

    root: Path
    draft: Draft
    label: str
    current: str
    manual: bool = False
    mark: str = ""
    findings: tuple[Finding, ...] = ()
    sources: Mapping[str, str] = {}
    digests: dict[str, str] = {}
    allowed: tuple[Allowance, ...] = ()
    severity: tuple[Grade, ...] = ()
    questions: tuple[LegalQuestion, ...] = ()
    words: dict[str, Words] = {}
    was: dict[str, str] = {}
    unread: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return f"<Project {self.root}: {self.draft!r}, {len(self.findings)} findings>"

    def consultation(self, consultation_id: str) -> Consultation | None:
        """The consultation of that ID, or None."""
        return next((item for item in self.consultations if item.id == consultation_id), None)


SET_IN_DRAFT = sorted({*given.Settings.__struct_fields__} & {*Draft.__struct_fields__} - {"label"})
SET_IN_PROJECT = sorted({*given.Settings.__struct_fields__} & {*Project.__struct_fields__})
"""The fields of a draft, and of a project, that are settings as they are."""


class _Clause(NamedTuple):
    """A clause file that was read: its clause and language, its digest, and its text."""

    name: tuple[str, str]
    digest: str
    text: str
    file: ClauseFile
    findings: tuple[Finding, ...]


def load(root: Path, memory: Memory | None = None) -> Project:
    """Read the project at `root`; every fault of its files is a finding, never an exception.

    With a memory of an earlier reading, only what changed since is read again.
    """
    memory = memory or Memory()
    files = ReadFiles(root, {}, {}, [], memory)
    settings = read_as(files, given.SETTINGS_FILE, given.Settings, given.read_settings)
    named = {"current": {settings.current} - {WORKING}, "corrections": set(settings.corrections)}
    files.findings.extend(given.not_frozen(root, files.sources.get(given.SETTINGS_FILE, ""), named))
    clause_files = _clause_files(files)
    files.findings.extend(misfits(clause_files.values(), settings.fields))
    known = frozenset(clause_id for clause_id, _ in clause_files) | adrift(files.findings)
    outline = partial(read_outline, known=known)
    entries = read_as(files, OUTLINE, tuple[OutlineEntry, ...], outline, known)
    draft = _draft(files, settings, entries, clause_files)
    questions = read_if_any(files, given.QUESTIONS, tuple[LegalQuestion, ...], given.read_open_questions)
    words = read_if_any(files, given.WORDS_FILE, dict[str, Words], given.read_words) or {}
    paths = {finding.at.path for finding in files.findings if finding.rule in UNREAD}
    settings_too = any(not path.startswith(f"{CLAUSES}/") for path in paths)
    unread = {file.id for file in clause_files.values() if settings_too or file.path in paths}
    if OUTLINE not in paths:
        listed = {entry.id for entry in entries}
        files.findings.extend(unlisted(clause_files, listed, settings.languages, tuple(files.findings)))
    files.findings.extend(titleless(draft.clauses, files.findings, chapters=draft.drafting is None))
    return Project(
        root=root,
        draft=expand(draft),
        **{name: getattr(settings, name) for name in SET_IN_PROJECT},
        findings=tuple(sorted(files.findings, key=lambda f: (f.at.path, f.at.line, f.at.column, f.rule))),
        sources=files.sources,
        digests=files.digests,
        was={key[0]: file.was for key, file in clause_files.items() if file.was},
        allowed=(*settings.allow, *(item for file in clause_files.values() for item in file.allowed)),
        questions=questions or (),
        words=words,
        unread=frozenset(unread) | adrift(files.findings),
    )


def _clause_files(files: ReadFiles) -> dict[tuple[str, str], ClauseFile]:
    """Every clause file by clause ID and language."""
    found: dict[tuple[str, str], ClauseFile] = {}
    listed = listing(files.root, CLAUSES, (".md",))
    names = frozenset(path for path, _ in listed)
    known: dict[str, tuple[object, _Clause | None]] = files.memory.recall("clause files", "", dict)
    for path in known.keys() - names:
        del known[path]
    for path, stamp in listed:
        key = files.memory.unsaved.get(path, stamp)
        if path not in known or known[path][0] != key:
            known[path] = key, _clause_file(files, path)
        read = known[path][1]
        if read is None:
            # Bytes of a name that are no UTF-8, as of an old archive, cannot be printed.
            shown_path = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            files.findings.append(misnamed(path, shown_path, CLAUSES, names))
            continue
        files.sources[path], files.digests[path], found[read.name] = read.text, read.digest, read.file
        files.findings.extend(read.findings)
        if read.file.figures:
            shown = {of.target: _digest(of.target, files.root, files.memory) for of in read.file.figures}
            found[read.name] = illustrated(read.file, shown, files.memory)
            files.findings.extend(missing(read.file, shown))
            files.digests[path] = "\n".join((read.digest, *shown.values()))
    return found


def _clause_file(files: ReadFiles, path: str) -> _Clause | None:
    """The content of a clause file; None if its name is that of no clause."""
    name = identity(path.removeprefix(f"{CLAUSES}/"))
    if name is None:
        return None
    data, wrong = data_of(files, path)
    key = digest(data)
    text, unreadable = text_of(data, path)
    file, findings = files.memory.recall_kept(
        f"file {path}", key, CLAUSE_FILE, lambda: _parsed(text, path, name, unreadable)
    )
    return _Clause(name, key, text, file, (*wrong, *findings))


def _parsed(
    text: str, path: str, name: tuple[str, str], unreadable: tuple[Finding, ...]
) -> tuple[ClauseFile, tuple[Finding, ...]]:
    file, findings = read_clause_file(text, path, *name)
    unread = any(item.rule in UNREAD for item in unreadable)
    return file, unreadable if unread else (*unreadable, *findings)  # the others may come from it


def _draft(
    files: ReadFiles,
    settings: given.Settings,
    entries: tuple[OutlineEntry, ...],
    clause_files: dict[tuple[str, str], ClauseFile],
) -> Draft:
    references = read_as(files, given.REFERENCES_FILE, given.References, given.read_references)
    lineage = read_as(files, "standard/lineage.yml", tuple[Lineage, ...], given.read_lineage)
    reasons = read_as(files, "standard/reasons.yml", tuple[Reason, ...], given.read_reasons)
    by_clause: dict[str, dict[str, ClauseFile]] = {}
    for entry in entries:
        texts = ((lang, clause_files.get((entry.id, lang))) for lang in settings.languages)
        by_clause[entry.id] = {lang: file for lang, file in texts if file}
    first = {name: next(iter(texts.values())) for name, texts in by_clause.items() if texts}
    own = {name: file.number for name, file in first.items() if file.number is not None}
    counted = (entries, {name: file.element for name, file in first.items()}, own)
    numbered = files.memory.recall("numbers", counted, lambda: numbers(*counted))
    clauses = tuple(
        _remembered(files, entry, numbered[entry.id], by_clause[entry.id])
        for entry in entries
        if by_clause[entry.id]
    )
    drafting, at = None, Place(given.SETTINGS_FILE)
    try:
        drafting = profile_named(settings.profile, files.root / "standard")
    except UnfitProfile as error:  # then no rules hold
        message = {lang: error.message(lang) for lang in LANGUAGES}
        remedy = both("reader.profile_remedy", known=" ".join(known_profiles()))
        told = Finding(rule="YML-022", severity="error", at=at, message=message, remedy=remedy)
        files.findings.append(told)
    return Draft(
        **{name: getattr(settings, name) for name in SET_IN_DRAFT},
        label=WORKING,
        drafting=drafting,
        standard=settings.id,
        **{name: getattr(references, name) for name in given.References.__struct_fields__},
        lineage=lineage,
        reasons=reasons,
        clauses=clauses,
    )


def _remembered(files: ReadFiles, entry: OutlineEntry, number: str, texts: dict[str, ClauseFile]) -> Clause:
    key = (entry.depth, entry.parent, number, *texts.items())
    return files.memory.recall(("clause", entry.id), key, lambda: _clause(entry, number, texts))


def _clause(entry: OutlineEntry, number: str, files: dict[str, ClauseFile]) -> Clause:
    first = next(iter(files.values()))
    texts = {lang: resolved(file.text, first.text) for lang, file in files.items()}
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
        provisions=provisions_of(first, files),
    )
