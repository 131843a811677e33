"""Freezing: the working text becomes a draft that never changes again."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from clausework.drafts.lineage import unexplained
from clausework.drafts.register import RegisterEntry, add, read_draft, read_register
from clausework.drafts.seal import seal_of
from clausework.errors import DraftRefused, Obstacle
from clausework.model.cause import ChangedLine
from clausework.model.comment import Comment
from clausework.model.draft import WORKING, plain
from clausework.model.finding import Finding
from clausework.source.project import Project

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
