"""Freezing: the working text becomes a draft that never changes again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from clausework.drafts.lineage import unexplained
from clausework.drafts.register import (
    REGISTER,
    RegisterEntry,
    add,
    chain,
    draft_path,
    read_draft,
    read_register,
)
from clausework.errors import DraftRefused, Obstacle
from clausework.model.canonical import answer_digest, digest
from clausework.model.cause import CauseKind, ChangedLine
from clausework.model.comment import Comment
from clausework.model.draft import (
    WORKING,
    Draft,
    Lineage,
    Place,
    Reason,
    Seal,
    SealedAnswer,
    SealedCause,
    plain,
)
from clausework.model.finding import Finding
from clausework.source.project import Project
from clausework.strings.catalogue import both

# The seal of a draft: what led to its text, by digests, so that no answer or reason is altered unseen
# later.
RULE = "DRF-005"
REASONS = "standard/reasons.yml"
LINEAGE = "standard/lineage.yml"


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
            if cause.kind != "translation":
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


def sealed_drafts(register: Sequence[RegisterEntry], drafts: Iterable[Draft]) -> tuple[SealedDraft, ...]:
    """The frozen drafts with their seals, in the order of the register."""
    return tuple(
        SealedDraft(
            entry=entry,
            before=register[place - 1] if place else None,
            seal=draft.sealed,
            reasons=draft.reasons if draft.sealed else (),
            lineage=draft.lineage if draft.sealed else (),
        )
        for place, (entry, draft) in enumerate(zip(register, drafts, strict=True))
    )


def broken(
    drafts: Iterable[SealedDraft],
    comments: Iterable[Comment],
    paths: Mapping[str, str],
    reasons: Iterable[Reason],
    lineage: Iterable[Lineage],
) -> Iterator[Finding]:
    """Whatever differs from what a draft was sealed with; `paths` are those of the records, by number."""
    known = {comment.id: comment for comment in comments}
    now, events = tuple(reasons), tuple(lineage)
    for draft in drafts:
        if draft.seal is None:
            continue
        yield from _register(draft, draft.seal)
        yield from _answers(draft, draft.seal, known, paths)
        for reason in draft.reasons:
            if reason not in now:
                yield _found(draft, REASONS, "reason", name=" ".join(reason.lines[:1]) or _covers(reason))
        for event in draft.lineage:
            if event not in events:
                yield _found(draft, LINEAGE, "lineage", name=" ".join((*event.old, *event.new)))


def _register(draft: SealedDraft, seal: Seal) -> Iterator[Finding]:
    """That the draft before is another file, or is registered otherwise."""
    before = draft.before
    if seal.base != (before.sha256 if before else ""):
        path = draft_path(before.label) if before else REGISTER
        yield _found(draft, path, "base", name=before.label if before else "")
    elif seal.register != (chain(before) if before else ""):
        yield _found(draft, REGISTER, "register", name=before.label if before else "")


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


def _covers(reason: Reason) -> str:
    return reason.edition or next((f"{old}={new}" for old, new in reason.replaces.items()), "")


def _found(draft: SealedDraft, path: str, key: str, name: str) -> Finding:
    label = draft.entry.label
    return Finding(
        rule=RULE,
        severity="error",
        at=Place(path),
        message=both(f"drafts.sealed_{key}", label=label, name=name),
        remedy=both(f"drafts.sealed_{key}_remedy", label=label, name=name, path=path),
        gate=True,
        key=name,
    )


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
    reasons += [_gate(finding) for finding in findings if finding.gate]
    errors = [finding for finding in findings if finding.severity == "error" and not finding.gate]
    if errors:
        first = errors[0]
        reasons.append(
            Obstacle("refused_errors", count=len(errors), place=_place(first), message=first.message)
        )
    if register:
        lost = unexplained(read_draft(project.root, register[-1].label), project.draft)
        if lost:
            reasons.append(Obstacle("refused_vanished", ids=lost))
    return reasons


def _gate(finding: Finding) -> Obstacle:
    return Obstacle(
        "refused_gate",
        place=_place(finding),
        rule=finding.rule,
        message=finding.message,
        remedy=finding.remedy,
    )


def _place(finding: Finding) -> str:
    return f"{finding.at.path}:{finding.at.line}:{finding.at.column}"
