"""Freezing: the working text becomes a draft that never changes again."""

from __future__ import annotations

import re

import msgspec

from clausework.drafts.lineage import unexplained
from clausework.drafts.register import Entry, add, read_draft, read_register
from clausework.errors import DraftRefused
from clausework.model.draft import plain
from clausework.model.finding import Finding
from clausework.source.project import Project
from clausework.text.catalogue import say

LABEL = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[.-][A-Za-z0-9]+)*")


def freeze(project: Project, label: str, findings: tuple[Finding, ...], lang: str = "zh") -> Entry:
    """Write the working text as the draft `label`, or raise DraftRefused with every reason.

    `findings` are those of a whole check; an error among them refuses. The text becomes what
    standard.yml says it is to become, so the label must be the one written there.
    """
    reasons = list(_refusals(project, label, findings, lang))
    if reasons:
        raise DraftRefused(label, tuple(reasons))
    draft = msgspec.structs.replace(plain(project.draft), label=label)
    return add(project.root, draft)


def _refusals(project: Project, label: str, findings: tuple[Finding, ...], lang: str) -> list[str]:
    reasons: list[str] = []
    register = read_register(project.root)
    if not LABEL.fullmatch(label) or label == "working":
        reasons.append(say(lang, "drafts.refused_label"))
    elif label in {entry.label for entry in register}:
        reasons.append(say(lang, "drafts.refused_frozen", label=label))
    elif label != project.label:
        reasons.append(say(lang, "drafts.refused_other", label=label, expected=project.label))
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        first = errors[0]
        reasons.append(
            say(
                lang,
                "drafts.refused_errors",
                count=len(errors),
                place=f"{first.at.path}:{first.at.line}:{first.at.column}",
                message=first.message[lang],
            )
        )
    if register:
        lost = unexplained(read_draft(project.root, register[-1].label), project.draft)
        if lost:
            reasons.append(say(lang, "drafts.refused_vanished", ids="、".join(lost)))
    return reasons
