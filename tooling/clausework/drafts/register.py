"""The register of frozen drafts: standard/drafts/drafts.yml and one JSON file for each draft.

Each entry carries the SHA-256 of its file and of the entry before it, so that a draft cannot be
altered, dropped or slipped in without `verify` saying so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from clausework.drafts.history import history_of
from clausework.drafts.pictures import PICTURES, altered, keep, names_of
from clausework.errors import DraftAltered, UnknownDraft
from clausework.model.canonical import canonical_json, decode_json
from clausework.model.clause import Place
from clausework.model.draft import WORKING, Draft
from clausework.model.finding import Finding
from clausework.model.progress import Progress, counted, silent
from clausework.source.fields import entries
from clausework.source.files import write_file
from clausework.source.yaml import read_yaml
from clausework.strings.catalogue import both

FOLDER = "standard/drafts"
REGISTER = f"{FOLDER}/drafts.yml"
GIT = "git:"
"""What the name of a revision begins with."""
HEAD = "# The register of frozen drafts, written by `clausework draft freeze`; do not edit.\n"


class RegisterEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A frozen draft: its label, ISO day, title, file's SHA-256, and the chain to the one before."""

    label: str
    date: str
    title: dict[str, str]
    stage: dict[str, str]
    profile: str
    sha256: str
    previous: str = ""


def read_register(root: Path) -> tuple[RegisterEntry, ...]:
    """The entries in the order of freezing; a project without drafts has none."""
    return _read(root)[0]


def _read(root: Path) -> tuple[tuple[RegisterEntry, ...], list[Finding]]:
    path = root / REGISTER
    return _parsed(path.read_text(encoding="utf-8")) if path.is_file() else ((), [])


def _parsed(text: str) -> tuple[tuple[RegisterEntry, ...], list[Finding]]:
    yaml, faults = read_yaml(text, REGISTER)
    findings = list(faults)
    if yaml is None:
        return (), findings
    found = tuple(
        RegisterEntry(
            label=fields.text("label", required=True),
            date=fields.day("date", required=True),
            title=fields.texts("title"),
            stage=fields.texts("stage"),
            profile=fields.text("profile"),
            sha256=fields.text("sha256", required=True),
            previous=fields.text("previous"),
        )
        for fields in entries(yaml, findings)
    )
    return found, findings


def draft_path(label: str) -> str:
    """Where the draft of that label is kept, relative to the root."""
    return f"{FOLDER}/{label}.json"


def read_draft(root: Path, label: str) -> Draft:
    """A frozen draft; UnknownDraft if there is none of that label, DraftAltered if it is not as frozen."""
    register = read_register(root)
    entry = next((entry for entry in register if entry.label == label), None)
    if entry is None:
        known = (*(entry.label for entry in register), WORKING, GIT + "REV")
        if not label:
            raise UnknownDraft("draft_without_label", known=known)
        raise UnknownDraft("unknown_draft", label=label, known=known)
    path = draft_path(label)
    data = (root / path).read_bytes() if (root / path).is_file() else b""
    if hashlib.sha256(data).hexdigest() != entry.sha256:
        raise DraftAltered(label, path)
    return decode_json(data, Draft)


def previous_draft(root: Path, label: str) -> Draft | None:
    """The newest frozen draft that does not go by `label`, or None."""
    labels = [entry.label for entry in read_register(root) if entry.label != label]
    return read_draft(root, labels[-1]) if labels else None


def chain(entry: RegisterEntry) -> str:
    """The digest of an entry, which the next one carries as `previous`."""
    return hashlib.sha256(msgspec.json.encode(entry, order="sorted")).hexdigest()


def add(root: Path, draft: Draft) -> RegisterEntry:
    """Write the draft's pictures, the draft and its entry, in this order: none lacks what it names."""
    before = read_register(root)
    data = canonical_json(draft)
    entry = RegisterEntry(
        label=draft.label,
        date=draft.date,
        title=draft.title,
        stage=draft.stage,
        profile=draft.profile,
        sha256=hashlib.sha256(data).hexdigest(),
        previous=chain(before[-1]) if before else "",
    )
    text = HEAD + "".join(map(_entry_yaml, (*before, entry)))
    written = [*keep(root, draft), root / draft_path(draft.label)]
    try:
        write_file(root / draft_path(draft.label), data)
        write_file(root / REGISTER, text.encode())
    except OSError:
        for path in written:
            path.unlink(missing_ok=True)  # it is no draft without its entry
        raise
    return entry


def _entry_yaml(entry: RegisterEntry) -> str:
    def quoted(value: str | dict[str, str]) -> str:
        return json.dumps(value, ensure_ascii=False)

    return (
        f"- label: {quoted(entry.label)}\n"
        f"  date: {quoted(entry.date)}\n"
        f"  title: {quoted(entry.title)}\n"
        f"  stage: {quoted(entry.stage)}\n"
        f"  profile: {quoted(entry.profile)}\n"
        f"  sha256: {quoted(entry.sha256)}\n"
        f"  previous: {quoted(entry.previous)}\n"
    )


def verify(root: Path, progress: Progress = silent) -> tuple[Finding, ...]:
    """What has been altered, dropped or added in the frozen drafts; nothing if all is as frozen."""
    register, findings = _read(root)
    files = sorted((root / FOLDER).glob("*.json"))
    if findings or (files and not (root / REGISTER).is_file()):
        # Without the register nothing can be said of the files, least of all that they are too many.
        return tuple(findings or [_finding("DRF-003", REGISTER, "drafts.no_register", label="")])
    previous = ""
    shown: dict[str, str] = {}
    for place, entry in enumerate(counted(progress, "prove", register)):
        if entry.previous != previous:
            findings.append(_finding("DRF-003", REGISTER, "drafts.chain", label=entry.label))
        previous = chain(entry)
        if entry.label in (other.label for other in register[:place]):
            findings.append(_finding("DRF-003", REGISTER, "drafts.twice", label=entry.label))
        else:
            findings.extend(_amiss(root, entry, shown))
    whole = not {"DRF-001", "DRF-002"}.intersection(finding.rule for finding in findings)
    findings.extend(_pictures_amiss(root, shown, whole))
    findings.extend(_unlike_history(root, register))
    known = {f"{entry.label}.json" for entry in register}
    for file in files:
        if file.name not in known:
            path = f"{FOLDER}/{file.name}"
            findings.append(_finding("DRF-004", path, "drafts.unregistered", label=file.stem))
    return tuple(findings)


def _unlike_history(root: Path, register: Sequence[RegisterEntry]) -> Iterator[Finding]:
    """The drafts that an earlier commit has registered otherwise, or that are gone since."""
    now = {entry.label: entry for entry in register}
    told: set[str] = set()
    with history_of(root, (REGISTER,)) as history:
        for text in history.texts(REGISTER):
            for entry in _parsed(text)[0]:
                if entry.label not in told and now.get(entry.label) != entry:
                    told.add(entry.label)
                    said = "differs" if entry.label in now else "gone"
                    yield msgspec.structs.replace(
                        _finding("DRF-003", REGISTER, f"drafts.history_{said}", label=entry.label),
                        gate=True,
                        key=entry.label,
                    )


def _amiss(root: Path, entry: RegisterEntry, shown: dict[str, str]) -> Iterator[Finding]:
    """What is wrong with the file of an entry, or with what the entry says of it.

    `shown` is given the names of its pictures, each with the label of the first draft that shows it.
    """
    path = draft_path(entry.label)
    if not (root / path).is_file():
        yield _finding("DRF-001", path, "drafts.missing", label=entry.label)
        return
    data = (root / path).read_bytes()
    if hashlib.sha256(data).hexdigest() != entry.sha256:
        # Only git would write CRLF here, as it does on Windows unless told not to.
        same = hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest() == entry.sha256
        yield _finding("DRF-002", path, "drafts.line_ends" if same else "drafts.altered", label=entry.label)
        return
    draft = decode_json(data, Draft)
    for name in names_of(draft):
        shown.setdefault(name, entry.label)
    said = (entry.label, entry.date, entry.title, entry.stage, entry.profile)
    if said != (draft.label, draft.date, draft.title, draft.stage, draft.profile):
        yield _finding("DRF-003", REGISTER, "drafts.differs", label=entry.label)


def _pictures_amiss(root: Path, shown: dict[str, str], whole: bool) -> Iterator[Finding]:
    """What is wrong with the kept pictures; `whole` if all drafts could be read, so that none is unknown."""
    for name, label in sorted(shown.items()):
        path = f"{PICTURES}/{name}"
        if not (root / path).is_file():
            yield _finding("DRF-001", path, "drafts.picture_missing", label=label)
        elif altered(root, name):
            yield _finding("DRF-002", path, "drafts.picture_altered", label=label)
    for file in sorted((root / PICTURES).glob("*")):
        if whole and file.name not in shown:
            path = f"{PICTURES}/{file.name}"
            yield _finding("DRF-004", path, "drafts.picture_unregistered", label=file.name)


def _finding(rule: str, path: str, key: str, label: str) -> Finding:
    return Finding(
        rule=rule,
        severity="error",
        at=Place(path),
        message=both(key, label=label),
        remedy=both(f"{key}_remedy", label=label, path=path),
    )
