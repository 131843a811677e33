"""Freeze the working text, list the drafts, prove that they are as frozen."""

from __future__ import annotations

from pathlib import Path

from clausework.drafts import register
from clausework.drafts.freeze import freeze
from clausework.drafts.register import Entry
from clausework.model.finding import Finding
from clausework.workflow.check import check_project


def freeze_draft(root: Path, label: str) -> Entry:
    """Check the whole project and write it as the draft `label`; DraftRefused says why not."""
    project, findings = check_project(root)
    return freeze(project, label, findings)


def list_drafts(root: Path) -> tuple[Entry, ...]:
    """The frozen drafts, in the order of freezing."""
    return register.read_register(root)


def verify_drafts(root: Path) -> tuple[Finding, ...]:
    """What has been altered, dropped or added since freezing."""
    return register.verify(root)
