"""Authoring: a project while it is written, checked after each edit; and what its text may say."""

from __future__ import annotations

import gc
from pathlib import Path

from clausework.lang.modals import modal_of as modal_of
from clausework.lang.patterns import shared_ends as shared_ends
from clausework.model.finding import Finding
from clausework.rendering.labels import (
    basis_name as basis_name,
    cited_article as cited_article,
    printed_title as printed_title,
)
from clausework.source.clausefile import KEYS as KEYS
from clausework.source.fields import PROVISION_KEYS as PROVISION_KEYS
from clausework.source.generate import GENERATORS as GENERATORS
from clausework.source.memory import Memory, undisturbed
from clausework.source.project import Project as Project
from clausework.source.settings import ASSETS as ASSETS
from clausework.workflow.check import check_project
from clausework.workflow.first_language import find_root as find_root


class LiveProject:
    """A project with texts that are not saved yet; only what an edit touches is read and checked again."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._memory = Memory()
        self._checked: tuple[Project, tuple[Finding, ...]] | None = None

    def hold(self, path: str, text: str | None) -> None:
        """From now on a file has this text; without one, what is on the disk counts."""
        if text is None:
            self._memory.unsaved.pop(path, None)
        else:
            self._memory.unsaved[path] = text
        self.touch()

    def touch(self) -> None:
        """Some file on the disk has changed."""
        self._checked = None

    def checked(self) -> tuple[Project, tuple[Finding, ...]]:
        """The project as it stands, and all that is wrong with it."""
        if self._checked is None:
            first = not self._memory.held  # the first check makes all that stays
            with undisturbed():
                self._checked = check_project(self.root, self._memory, redlines=False)
                if first:
                    gc.freeze()  # or the collector would go through all of it once more during an edit
        return self._checked

    def text(self, path: str) -> str:
        """The text of a file of the project; nothing where there is none."""
        held = self._memory.unsaved.get(path, self.checked()[0].sources.get(path))
        if held is not None:
            return held
        file = self.root / path
        return file.read_bytes().decode("utf-8", "replace") if file.is_file() else ""
