"""The register of frozen drafts: standard/drafts/drafts.yml and one JSON file for each draft.

Each entry carries the SHA-256 of its file and of the entry before it, so that a draft cannot be
altered, dropped or slipped in without `verify` saying so.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import msgspec

from clausework.errors import UnknownDraft
from clausework.model.canonical import canonical_json, decode_json
from clausework.model.clause import Place
from clausework.model.draft import Draft
from clausework.model.finding import Finding
from clausework.source.fields import entries
from clausework.source.files import write_file
from clausework.source.yaml import read_yaml
from clausework.text.catalogue import both

FOLDER = "standard/drafts"
REGISTER = f"{FOLDER}/drafts.yml"
HEAD = "# The register of frozen drafts, written by `clausework draft freeze`; do not edit.\n"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A frozen draft: its label, ISO day, title, file's SHA-256, and the chain to the one before."""

    label: str
    date: str
    title: dict[str, str]
    stage: dict[str, str]
    profile: str
    sha256: str
    previous: str = ""


def read_register(root: Path) -> tuple[Entry, ...]:
    """The entries in the order of freezing; a project without drafts has none."""
    return _read(root)[0]


def _read(root: Path) -> tuple[tuple[Entry, ...], list[Finding]]:
    path = root / REGISTER
    if not path.is_file():
        return (), []
    yaml, faults = read_yaml(path.read_text(encoding="utf-8"), REGISTER)
    findings = list(faults)
    if yaml is None:
        return (), findings
    found = tuple(
        Entry(
            label=fields.text("label", required=True),
            date=fields.text("date", required=True),
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
    """A frozen draft; UnknownDraft if the register has none of that label."""
    known = tuple(entry.label for entry in read_register(root))
    if label not in known:
        raise UnknownDraft(label, known)
    return decode_json((root / draft_path(label)).read_bytes(), Draft)


def chain(entry: Entry) -> str:
    """The digest of an entry, which the next one carries as `previous`."""
    return hashlib.sha256(msgspec.json.encode(entry, order="sorted")).hexdigest()


def add(root: Path, draft: Draft) -> Entry:
    """Write the draft and its entry; the draft first, so that no entry lacks its file."""
    before = read_register(root)
    data = canonical_json(draft)
    entry = Entry(
        label=draft.label,
        date=draft.date,
        title=draft.title,
        stage=draft.stage,
        profile=draft.profile,
        sha256=hashlib.sha256(data).hexdigest(),
        previous=chain(before[-1]) if before else "",
    )
    write_file(root / draft_path(draft.label), data)
    text = HEAD + "".join(map(_entry_yaml, (*before, entry)))
    try:
        write_file(root / REGISTER, text.encode())
    except OSError:
        (root / draft_path(draft.label)).unlink()  # it is no draft without its entry
        raise
    return entry


def _entry_yaml(entry: Entry) -> str:
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


def verify(root: Path) -> tuple[Finding, ...]:
    """What has been altered, dropped or added in the frozen drafts; nothing if all is as frozen."""
    register, findings = _read(root)
    previous = ""
    for entry in register:
        if entry.previous != previous:
            findings.append(_finding("DRF-003", REGISTER, "drafts.chain", label=entry.label))
        previous = chain(entry)
        path = draft_path(entry.label)
        if not (root / path).is_file():
            findings.append(_finding("DRF-001", path, "drafts.missing", label=entry.label))
            continue
        data = (root / path).read_bytes()
        if hashlib.sha256(data).hexdigest() != entry.sha256:
            findings.append(_finding("DRF-002", path, "drafts.altered", label=entry.label))
    known = {f"{entry.label}.json" for entry in register}
    folder = root / FOLDER
    for file in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        if file.name not in known:
            findings.append(
                _finding("DRF-004", f"{FOLDER}/{file.name}", "drafts.unregistered", label=file.stem)
            )
    return tuple(findings)


def _finding(rule: str, path: str, key: str, label: str) -> Finding:
    return Finding(
        rule=rule,
        severity="error",
        at=Place(path),
        message=both(key, label=label),
        remedy=both(f"{key}_remedy", label=label, path=path),
    )
