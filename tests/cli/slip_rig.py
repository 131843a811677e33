"""Makes a slip on a copy of the frozen standard, and takes it back."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
from places import ROOT, copy_live_commerce
from ruamel.yaml import YAML

from clausework.model.draft import Place
from clausework.model.finding import Finding
from clausework.source.memory import Memory
from clausework.workflow.check import check_project
from clausework.workflow.layout import confirm_translations
from clausework.workflow.rename import rename_clause

QUIET = ("LAW-002", "LAW-005", "LAW-006", "LAW-008", "LAW-010", "LAW-011", "LAW-012")
"""What is found in the frozen standard itself, once its laws have articles."""


class Slip(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A mistake: how it is made, and what is to be told of it."""

    name: str
    edit: list[tuple[str, str, str]] = []
    write: list[tuple[str, str]] = []
    move: list[tuple[str, str]] = []
    mv: list[tuple[str, str]] = []
    recode: list[tuple[str, str]] = []
    crlf: list[str] = []
    translated: list[str] = []
    delete: list[str] = []
    rule: str = ""
    at: tuple[str, str] = ("", "")
    says: tuple[str, str] = ("", "")
    cure: tuple[str, str] = ("", "")
    beside: list[str] = []
    needs: str = ""


class Standard:
    """A copy of the standard, its laws with their articles, that is spoilt and restored."""

    def __init__(self, folder: Path) -> None:
        self.whole, self.root = folder / "whole", folder / "spoilt"
        self.memory = Memory()
        standard = copy_live_commerce(self.whole) / "standard"
        levels = "".join(f"  {rule}: {{level: 'off', reason: known}}\n" for rule in QUIET)
        _append(standard / "standard.yml", f"severity:\n{levels}")
        laws = YAML(typ="safe", pure=True)
        data = laws.load((standard / "references.yml").read_text("utf-8"))
        more = laws.load((ROOT / "tests/data/laws.yml").read_text("utf-8"))
        data["parties"] = more["parties"]
        for code, law in more["laws"].items():
            data["laws"][code] |= law
        laws.dump(data, standard / "references.yml")
        shutil.copytree(self.whole, self.root)

    def file(self, name: str) -> Path:
        """The file of that name below standard/clauses."""
        return self.root / "standard" / "clauses" / name

    def line(self, at: Place) -> str:
        """The line of a place; of a file that is not UTF-8, its first characters are those of its bytes."""
        return (self.root / at.path).read_text("utf-8-sig", "replace").split("\n")[at.line - 1]

    def make(self, slip: Slip) -> None:
        """Make the mistake."""
        for old, new in slip.mv:
            rename_clause(self.root, old, new)
        for name, old, new in slip.edit:
            text = self.file(name).read_text("utf-8")
            assert old in text, (slip.name, name, old)
            self.file(name).write_text(text.replace(old, new, 1), "utf-8")
        for name, text in slip.write:
            self.file(name).write_text(text, "utf-8")
        for old, new in slip.move:
            self.file(old).rename(self.file(new))
        for name, encoding in slip.recode:
            text = self.file(name).read_text("utf-8")
            self.file(name).write_bytes(text.encode(encoding, "replace"))
        for name in slip.crlf:
            self.file(name).write_bytes(self.file(name).read_bytes().replace(b"\n", b"\r\n"))
        for name in slip.delete:
            self.file(name).unlink()
        if slip.translated:
            confirm_translations(self.root, slip.translated)

    def check(self) -> tuple[Finding, ...]:
        """All that is wrong now, from the memory of the checks before."""
        return check_project(self.root, self.memory)[1]

    def restore(self) -> None:
        """Take all mistakes back."""
        shutil.rmtree(self.root / "standard")
        shutil.copytree(self.whole / "standard", self.root / "standard", copy_function=shutil.copy2)


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")
