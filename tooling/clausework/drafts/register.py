"""Frozen drafts: their register, files and pictures; and drafts named by the user, also by a git revision.

Each entry carries the SHA-256 of its file and of the entry before it, so that a draft cannot be
altered, dropped or slipped in without `verify` saying so.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import msgspec

from clausework.drafts.changed import git
from clausework.drafts.lineage import LINEAGE, history_of, ids, unexplained
from clausework.errors import DraftAltered, DraftRefused, Obstacle, UnknownDraft, UnknownRevision
from clausework.model.canonical import answer_digest, canonical_json, decode_json, digest
from clausework.model.cause import CauseKind, ChangedLine
from clausework.model.comment import Comment
from clausework.model.draft import (
    PICTURED,
    WORKING,
    Block,
    Draft,
    Lineage,
    Place,
    Reason,
    Seal,
    SealedAnswer,
    SealedCause,
    plain,
    walk,
)
from clausework.model.finding import Finding
from clausework.model.progress import Progress, counted, silent
from clausework.source.fields import entries
from clausework.source.files import names_in, write_file, write_files
from clausework.source.settings import ASSETS, Settings, settings_at
from clausework.source.unfit import fault, text_at
from clausework.source.yaml import read_yaml

if TYPE_CHECKING:
    from clausework.source.project import Project

# The pictures of frozen drafts: standard/drafts/pictures, one file for each content, named by its SHA-256.
# The text of a draft has the digest of each picture that it shows, so that a picture cannot be exchanged
# without that being seen; and what was shown can be shown again when the project's own picture is another.
PICTURES = "standard/drafts/pictures"


def kept_name(target: str, sha256: str) -> str:
    """The name of the kept file of a picture: its digest, with the ending that tells its format."""
    return sha256 + PurePosixPath(target).suffix.lower()


def kept_path(target: str, sha256: str) -> str:
    """The path of a picture of a frozen draft, relative to the root."""
    return f"{PICTURES}/{kept_name(target, sha256)}"


def figures_of(draft: Draft) -> Iterator[Block]:
    """The figures of a draft whose picture is known, in each language."""
    for clause in draft.clauses:
        for text in clause.texts.values():
            yield from (block for block in walk(text.blocks) if block.kind in PICTURED and block.sha256)


def keep(root: Path, draft: Draft) -> tuple[Path, ...]:
    """Keep the pictures that a draft shows; the files that are new. What is kept is never written again.

    DraftRefused if a picture has changed since the draft was read.
    """
    new: dict[Path, bytes] = {}
    for figure in figures_of(draft):
        path = root / kept_path(figure.target, figure.sha256)
        if path in new or path.is_file():
            continue
        source = f"{ASSETS}/{figure.target}"
        new[path] = present(root, figure.target, figure.sha256)
        if not new[path]:
            raise DraftRefused(draft.label, (Obstacle("refused_picture", path=source),))
    if new:
        write_files(new.items())
    return tuple(new)


def kept(root: Path, label: str, target: str, sha256: str) -> bytes:
    """The picture as the draft of that label was frozen with; DraftAltered if it is gone or another."""
    return _as_frozen(root, label, kept_path(target, sha256), sha256)


def _as_frozen(root: Path, label: str, path: str, sha256: str) -> bytes:
    data = bytes_of(root / path)
    if sha256_of(data) != sha256:
        raise DraftAltered("draft_altered", label=label, path=path)
    return data


def present(root: Path, target: str, sha256: str) -> bytes:
    """The project's own picture of that name, b"" if there is none or it has another digest."""
    data = bytes_of(root / ASSETS / target)
    return data if sha256_of(data) == sha256 else b""


def sha256_of(data: bytes) -> str:
    """The digest of bytes."""
    return hashlib.sha256(data).hexdigest()


def bytes_of(path: Path) -> bytes:
    """The content of a file, b"" if there is none."""
    return path.read_bytes() if path.is_file() else b""


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


TOLD = ("label", "date", "title", "stage", "profile")
"""What an entry says of its draft in the words of that."""


def read_register(root: Path) -> tuple[RegisterEntry, ...]:
    """The entries in the order of freezing; a project without drafts has none."""
    return _read(root)[0]


def _read(root: Path) -> tuple[tuple[RegisterEntry, ...], list[Finding]]:
    if not os.path.lexists(root / REGISTER):
        return (), []
    text, faults = text_at(root, REGISTER)
    return ((), list(faults)) if text is None else _parsed(text)


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
    """The path of the draft of that label, relative to the root."""
    return f"{FOLDER}/{label}.json"


def read_draft(root: Path, label: str) -> Draft:
    """A frozen draft; UnknownDraft if there is none of that label, DraftAltered if it is not as frozen."""
    register = read_register(root)
    for entry in register:
        if entry.label == label:
            return decode_json(_as_frozen(root, label, draft_path(label), entry.sha256), Draft)
    known = (*(entry.label for entry in register), WORKING, GIT + "REV")
    if not label:
        raise UnknownDraft("draft_without_label", known=known)
    raise UnknownDraft("unknown_draft", label=label, known=known)


def frozen_drafts(root: Path) -> Iterator[Draft]:
    """The frozen drafts in the order of freezing; DraftAltered at one that is not as it was frozen."""
    return (read_draft(root, entry.label) for entry in read_register(root))


def frozen_ids(root: Path) -> dict[str, str]:
    """Every ID that a frozen draft has, with the label of the first that has it."""
    found: dict[str, str] = {}
    for draft in frozen_drafts(root):
        found = dict.fromkeys(sorted(ids(draft)), draft.label) | found
    return found


def previous_draft(root: Path, label: str) -> Draft | None:
    """The newest frozen draft that does not go by `label`, or None."""
    labels = [entry.label for entry in read_register(root) if entry.label != label]
    return read_draft(root, labels[-1]) if labels else None


def chain(entry: RegisterEntry) -> str:
    """The digest of an entry, which the next one carries as `previous`."""
    return sha256_of(msgspec.json.encode(entry, order="sorted"))


def add(root: Path, draft: Draft) -> RegisterEntry:
    """Write the draft's pictures, the draft and its entry, in this order: none lacks what it names."""
    before = read_register(root)
    data = canonical_json(draft)
    entry = RegisterEntry(
        **{name: getattr(draft, name) for name in TOLD},
        sha256=sha256_of(data),
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
    fields = msgspec.structs.asdict(entry).items()
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields)
    return f"- {'  '.join(lines)}"


def verify(root: Path, progress: Progress = silent) -> tuple[Finding, ...]:
    """The findings on frozen drafts that were altered, dropped or added; none if all is as frozen."""
    register, findings = _read(root)
    files = sorted((root / FOLDER).glob("*.json"))
    if findings or (files and not (root / REGISTER).is_file()):
        # Without the register nothing can be said of the files, least of all that they are too many.
        return tuple(findings or [_finding("DRF-003", REGISTER, "no_register")])
    previous = ""
    shown: dict[str, str] = {}
    for place, entry in enumerate(counted(progress, "prove", register)):
        if entry.previous != previous:
            findings.append(_finding("DRF-003", REGISTER, "chain", label=entry.label))
        previous = chain(entry)
        if entry.label in (other.label for other in register[:place]):
            findings.append(_finding("DRF-003", REGISTER, "twice", label=entry.label))
        else:
            findings.extend(_amiss(root, entry, shown))
    whole = not {"DRF-001", "DRF-002"}.intersection(finding.rule for finding in findings)
    findings.extend(_pictures_amiss(root, shown, whole))
    findings.extend(_unlike_history(root, register))
    known = {f"{entry.label}.json" for entry in register}
    for file in files:
        if file.name not in known:
            path = f"{FOLDER}/{file.name}"
            findings.append(_finding("DRF-004", path, "unregistered", label=file.stem))
    return tuple(findings)


def _unlike_history(root: Path, register: Sequence[RegisterEntry]) -> Iterator[Finding]:
    """The drafts that an earlier commit has registered otherwise, or that are gone since."""
    now = {entry.label: entry for entry in register}
    told: set[str] = set()
    for text in history_of(root, (REGISTER,)).get(REGISTER, ()):
        for entry in _parsed(text)[0]:
            if entry.label not in told and now.get(entry.label) != entry:
                told.add(entry.label)
                said = "differs" if entry.label in now else "gone"
                yield _finding("DRF-003", REGISTER, f"history_{said}", entry.label, entry.label)


def _amiss(root: Path, entry: RegisterEntry, shown: dict[str, str]) -> Iterator[Finding]:
    """The findings on the file of an entry, or on what the entry says of it.

    `shown` is given the names of its pictures, each with the label of the first draft that shows it.
    """
    path = draft_path(entry.label)
    if not (root / path).is_file():
        yield _finding("DRF-001", path, "missing", label=entry.label)
        return
    try:
        data = (root / path).read_bytes()
    except OSError:
        yield fault("FIL-006", Place(path), "reader.unreadable")
        return
    if sha256_of(data) != entry.sha256:
        # Only git would write CRLF here, as it does on Windows unless told not to.
        same = sha256_of(data.replace(b"\r\n", b"\n")) == entry.sha256
        yield _finding("DRF-002", path, "line_ends" if same else "altered", label=entry.label)
        return
    draft = decode_json(data, Draft)
    for figure in figures_of(draft):
        shown.setdefault(kept_name(figure.target, figure.sha256), entry.label)
    if any(getattr(entry, name) != getattr(draft, name) for name in TOLD):
        yield _finding("DRF-003", REGISTER, "differs", label=entry.label)


def _pictures_amiss(root: Path, shown: dict[str, str], whole: bool) -> Iterator[Finding]:
    """The findings on kept pictures; `whole` if all drafts could be read, so that none is unknown."""
    for name, label in sorted(shown.items()):
        path = f"{PICTURES}/{name}"
        if not (root / path).is_file():
            yield _finding("DRF-001", path, "picture_missing", label=label)
        elif sha256_of(bytes_of(root / path)) != name.partition(".")[0]:
            yield _finding("DRF-002", path, "picture_altered", label=label)
    for name in names_in(root / PICTURES):
        if whole and name not in shown:
            path = f"{PICTURES}/{name}"
            yield _finding("DRF-004", path, "picture_unregistered", label=name)


def _finding(rule: str, path: str, key: str, label: str = "", name: str | None = None) -> Finding:
    """What is wrong with a draft; with a `name`, of what was altered, it is a gate by that."""
    item = fault(rule, Place(path), f"drafts.{key}", label=label, path=path, name=name)
    return item if name is None else msgspec.structs.replace(item, gate=True, key=name)


class Opened(msgspec.Struct, frozen=True):
    """A draft and what could not be read of it, which a frozen draft never has.

    `name` is what it was asked for by. `after` is the newest draft that was frozen when the text stood so, ""
    if there was none, and a frozen one itself. `shown` is the draft as pages and documents show it (see
    `attributed`), which is not what is compared.
    """

    name: str
    draft: Draft
    faults: tuple[Finding, ...] = ()
    after: str = ""
    shown: Draft | None = None


def open_draft(root: Path, label: str) -> Draft:
    """The draft that `label` names, as far as it can be read, as it is shown; see `opened`."""
    found = opened(root, label)
    return found.shown or found.draft


def opened(root: Path, label: str) -> Opened:
    """The draft that `label` names: `working`, `git:REV`, or a frozen label; without places.

    UnknownDraft if there is none, DraftAltered if it is not as it was frozen.
    """
    if label == WORKING:
        return _read_project(root, WORKING)
    if label.startswith(GIT):
        with checked_out(root, label, ("standard", ASSETS)) as folder:
            found = _read_project(folder, label)
    else:
        found = Opened(label, read_draft(root, label), after=label)
    return msgspec.structs.replace(found, shown=attributed(found.draft, settings_at(root)))


def attributed(draft: Draft, today: Settings | Draft) -> Draft:
    """A draft of before as it is shown: as nobody's, if the project says now that it is a reconstruction.

    What is frozen keeps its bytes, and they may name a body that took no part; no page or document
    repeats that. A licence that is given now holds for a draft that names none.
    """
    if today.licence and not draft.licence:
        draft = msgspec.structs.replace(draft, licence=today.licence)
    if not today.reconstruction:
        return draft
    return msgspec.structs.replace(draft, body=today.body, reconstruction=True)


def picture_of(root: Path, label: str, target: str, sha256: str) -> bytes:
    """A picture of the draft that `label` names; DraftAltered if it is not kept as it was frozen."""
    if label == WORKING:
        return present(root, target, sha256)
    if label.startswith(GIT):
        revision = label.removeprefix(GIT) or "HEAD"
        data = git(root, "cat-file", "blob", f"{revision}:./{ASSETS}/{target}") or b""
        return data if sha256_of(data) == sha256 else b""
    return kept(root, label, target, sha256)


def _read_project(root: Path, label: str) -> Opened:
    """The working text of a project, or of what a commit has of one."""
    from clausework.source.project import load  # who reads frozen drafts alone has no need of it

    project = load(root)
    draft = plain(project.draft)
    faults = tuple(finding for finding in project.findings if finding.severity == "error")
    after = next((entry.label for entry in reversed(read_register(root))), "")
    named = draft if label == WORKING else msgspec.structs.replace(draft, label=label)
    return Opened(label, named, faults, after)


@contextmanager
def checked_out(root: Path, label: str, parts: tuple[str, ...]) -> Iterator[Path]:
    """A folder with those parts of the project that a commit has, the first at least."""
    import tarfile
    import tempfile

    revision = label.removeprefix(GIT) or "HEAD"
    if revision.startswith("-"):  # git would take it for an option
        raise UnknownRevision("unknown_revision", label=label)
    there = [part for part in parts if git(root, "cat-file", "-e", f"{revision}:./{part}") is not None]
    data = git(root, "archive", "--format=tar", revision, *there) if parts[0] in there else None
    if data is None:
        raise _unknown(root, label, revision)
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            archive.extractall(folder, filter="data")
        yield Path(folder)


def _unknown(root: Path, label: str, revision: str) -> UnknownRevision:
    """Why a revision is no draft: where git has it, or may not have fetched it."""
    shallow = git(root, "rev-parse", "--is-shallow-repository")
    if shallow is None:
        return UnknownRevision("revision_of_nothing", label=label)
    if git(root, "cat-file", "-e", f"{revision}^{{tree}}") is not None:
        return UnknownRevision("revision_without_standard", label=label)
    if shallow.strip() == b"true":
        return UnknownRevision("revision_not_fetched", label=label)
    return UnknownRevision("unknown_revision", label=label)


# Freezing: the working text becomes a draft that never changes again.
# The seal of a draft: what led to its text, by digests, so that no answer or reason is altered unseen
# later.
RULE = "DRF-005"
REASONS = "standard/reasons.yml"


class SealedDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A frozen draft as far as its seal is compared; `entry` and `before` are in the register."""

    entry: RegisterEntry
    before: RegisterEntry | None
    seal: Seal | None
    reasons: tuple[Reason, ...] = ()
    lineage: tuple[Lineage, ...] = ()


def seal_of(
    lines: Iterable[ChangedLine], comments: Iterable[Comment], register: Sequence[RegisterEntry]
) -> Seal:
    """The seal of a draft whose `lines` have changed since the last of the register, each with its causes.

    `comments` are those that the draft answers.
    """
    before = register[-1] if register else None
    named: dict[tuple[CauseKind, str, str], list[str]] = {}
    for line in lines:
        for cause in line.causes:
            if cause.kind != "translation" or cause.reason:
                key = (cause.kind, cause.comment, digest(cause.reason) if cause.reason else "")
                named.setdefault(key, []).append(line.name)
    return Seal(
        base=before.sha256 if before else "",
        register=chain(before) if before else "",
        causes=tuple(
            SealedCause(lines=tuple(names), kind=kind, comment=comment, reason=reason)
            for (kind, comment, reason), names in named.items()
        ),
        answers=tuple(
            SealedAnswer(
                comment=comment.id,
                outcome=comment.disposition.outcome,
                answer=answer_digest(comment.disposition),
                said=comment.digest,
            )
            for comment in sorted(comments, key=lambda item: item.id)
            if comment.disposition
        ),
    )


def sealed_drafts(root: Path) -> tuple[SealedDraft, ...]:
    """The frozen drafts with their seals, in the order of freezing; see `frozen_drafts`."""
    register = read_register(root)
    return tuple(
        SealedDraft(
            entry=entry, before=before, seal=draft.sealed, reasons=draft.reasons, lineage=draft.lineage
        )
        for entry, before, draft in zip(register, (None, *register), frozen_drafts(root), strict=False)
    )


def broken(
    drafts: Iterable[SealedDraft], comments: Iterable[Comment], paths: Mapping[str, str], now: Draft
) -> Iterator[Finding]:
    """Whatever differs from what a draft was sealed with; `paths` are those of the records, by number."""
    known = {comment.id: comment for comment in comments}
    for draft in drafts:
        if draft.seal is None:
            continue
        before = draft.before  # it may be another file, or registered otherwise
        if draft.seal.base != (before.sha256 if before else ""):
            path = draft_path(before.label) if before else REGISTER
            yield _found(draft, path, "base", name=before.label if before else "")
        elif draft.seal.register != (chain(before) if before else ""):
            yield _found(draft, REGISTER, "register", name=before.label if before else "")
        yield from _answers(draft, draft.seal, known, paths)
        for reason in draft.reasons:
            if reason not in now.reasons:
                covers = reason.edition or next((f"{old}={new}" for old, new in reason.replaces.items()), "")
                yield _found(draft, REASONS, "reason", name=" ".join(reason.lines[:1]) or covers)
        for event in draft.lineage:
            if event not in now.lineage:
                yield _found(draft, LINEAGE, "lineage", name=" ".join((*event.old, *event.new)))


def _answers(
    draft: SealedDraft, seal: Seal, known: Mapping[str, Comment], paths: Mapping[str, str]
) -> Iterator[Finding]:
    """The comments and answers that are gone or are others, and those that were slipped in."""
    for answer in seal.answers:
        comment = known.get(answer.comment)
        path = paths.get(answer.comment, "comments")
        if comment is None:
            yield _found(draft, path, "comment_gone", name=answer.comment)
            continue
        if answer.said and comment.digest != answer.said:
            yield _found(draft, path, "comment", name=answer.comment)
        if comment.disposition is None:
            yield _found(draft, path, "answer_gone", name=answer.comment)
        elif answer_digest(comment.disposition) != answer.answer:
            yield _found(draft, path, "answer", name=answer.comment)
    sealed = {answer.comment for answer in seal.answers}
    base = draft.before.label if draft.before else ""
    for number, comment in sorted(known.items()):
        late = comment.disposition is not None and bool(comment.disposition.lines)
        if late and comment.draft == base and number not in sealed:
            yield _found(draft, paths.get(number, "comments"), "slipped_in", name=number)


def _found(draft: SealedDraft, path: str, key: str, name: str) -> Finding:
    return _finding(RULE, path, f"sealed_{key}", draft.entry.label, name)


LABEL = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[.-][A-Za-z0-9]+)*")


def freeze(
    project: Project,
    label: str,
    findings: tuple[Finding, ...],
    lines: Iterable[ChangedLine] = (),
    comments: Iterable[Comment] = (),
) -> RegisterEntry:
    """Write the working text as the draft `label`, or raise DraftRefused with every reason.

    `findings` are those of a whole check; an error or a gate among them refuses, each gate by name. The
    text becomes what standard.yml says it is to become, so the label must be the one written there.
    It is sealed with what led to it: the changed `lines` with their causes, the `comments` and their answers.
    """
    reasons = _obstacles(project, label, findings)
    if reasons:
        raise DraftRefused(label, tuple(reasons))
    seal = seal_of(lines, comments, read_register(project.root))
    draft = msgspec.structs.replace(plain(project.draft), label=label, sealed=seal)
    return add(project.root, draft)


def _obstacles(project: Project, label: str, findings: tuple[Finding, ...]) -> list[Obstacle]:
    reasons: list[Obstacle] = []
    register = read_register(project.root)
    if not LABEL.fullmatch(label) or label == WORKING:
        reasons.append(Obstacle("refused_label"))
    elif label in {entry.label for entry in register}:
        reasons.append(Obstacle("refused_frozen", label=label))
    elif label != project.label:
        reasons.append(Obstacle("refused_other", label=label, expected=project.label))
    reasons += [
        Obstacle("refused_gate", place=str(item.at), rule=item.rule, message=item.message, remedy=item.remedy)
        for item in findings
        if item.gate
    ]
    errors = [finding for finding in findings if finding.severity == "error" and not finding.gate]
    if errors:
        first = errors[0]
        reasons.append(
            Obstacle("refused_errors", count=len(errors), place=str(first.at), message=first.message)
        )
    if register:
        lost = unexplained(read_draft(project.root, register[-1].label), project.draft)
        if lost:
            reasons.append(Obstacle("refused_vanished", ids=lost))
    return reasons
