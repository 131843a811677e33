"""A project read from its files: the working text, its settings, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import msgspec

from clausework.errors import ProjectNotFound
from clausework.model.comment import Consultation
from clausework.model.draft import Draft
from clausework.model.finding import Finding


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


def find_root(start: Path) -> Path:
    """The nearest folder at or above `start` that holds standard/standard.yml."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / "standard" / "standard.yml").is_file():
            return folder
    raise ProjectNotFound(str(start))


def load(root: Path) -> Project:
    """Read the project at `root`; every fault of its files is a finding, never an exception."""
    raise NotImplementedError
