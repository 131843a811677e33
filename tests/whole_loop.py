"""The whole loop of a standard on the command line: import, check, freeze, consult, settle, redline, publish."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import msgspec
from click.testing import CliRunner
from programs import git

from clausework.cli import cli
from clausework.errors import ClauseworkError

SECOND = "2026-11-02"
"""The day of the second draft."""


class Change(msgspec.Struct, frozen=True):
    """Words of a file that become others, the places whose lines that changes, and why.

    `why` is a reason, or the place in the list of comments of the one that brought it.
    """

    file: str
    old: str
    new: str
    places: tuple[str, ...]
    why: str | int


class OtherStandard(msgspec.Struct, frozen=True, kw_only=True):
    """What its committee has: a text in one file, settings, letters, answers, and what it changes."""

    lang: str
    title: str
    files: dict[str, bytes]
    settings: str
    words: str = ""
    prepared: tuple[Change, ...] = ()
    letters: tuple[dict[str, str], ...]
    answers: dict[int, tuple[str, str]]
    changes: tuple[Change, ...]
    commands: tuple[tuple[str, ...], ...] = ()

    @property
    def source(self) -> str:
        return next(iter(self.files))


class Loop:
    """A project that goes through the loop; every command must end well."""

    def __init__(self, standard: OtherStandard, folder: Path) -> None:
        self.standard, self.folder, self.root = standard, folder, folder / "project"

    def run(self, *words: str, code: int = 0) -> str:
        beside = Path.cwd()
        os.chdir(self.root if self.root.exists() else self.folder)
        try:
            done = CliRunner().invoke(cli, list(words), env={"LC_ALL": "C.UTF-8", "LANG": ""})
        finally:
            os.chdir(beside)
        told = done.output
        if isinstance(done.exception, ClauseworkError):
            told += done.exception.message(self.standard.lang)
        assert done.exit_code == code, f"{words}\n{told}\n{done.exception!r}"
        return done.output

    def imported(self) -> None:
        for name, data in self.standard.files.items():
            (self.folder / name).write_bytes(data)
        self.run("import", self.standard.source, "--out", "project", "--lang", self.standard.lang)
        git(self.root, "init", "-q")
        (self.root / "standard/standard.yml").write_text(self.standard.settings, encoding="utf-8")
        if self.standard.words:
            (self.root / "standard/words.yml").write_text(self.standard.words, encoding="utf-8")

    def set(self, **values: str) -> None:
        """Settings with one value each, anew."""
        path = self.root / "standard/standard.yml"
        text = path.read_text("utf-8")
        for key, value in values.items():
            text, count = re.subn(rf"^{key}: .*$", f"{key}: {value}", text, flags=re.MULTILINE)
            assert count == 1, key
        path.write_text(text, encoding="utf-8")

    def frozen(self, label: str) -> None:
        self.run("check", "--strict", "--format", "concise")
        self.run("draft", "freeze", label)
        self.set(current=label)
        git(self.root, "add", ".")
        git(self.root, "commit", "-q", "-m", label)

    def consulted(self) -> None:
        path = self.root / "letters.yml"
        path.write_text(json.dumps(self.standard.letters, ensure_ascii=False), encoding="utf-8")
        self.run("comments", "import", "letters.yml")
        path.unlink()
        self.run("comments", "publish", "--all-of", "state=received")
        self.run("comments", "export")

    def numbers(self) -> list[str]:
        return sorted(path.stem for path in (self.root / "comments").rglob("C*.yml"))

    def changed(self) -> None:
        self.set(label="D2", date=SECOND)
        for change in self.standard.changes:
            self.replace(change.file, change.old, change.new)
        for words in self.standard.commands:
            self.run(*words)
        numbers = self.numbers()
        for at, (outcome, reason) in self.standard.answers.items():
            self.run("comments", "settle", numbers[at], "--outcome", outcome, *(("--reason", reason) if reason else ()),
                     "--date", "2026-10-20", "--by", "WG 1")  # fmt: skip
        for change in self.standard.changes:
            why = (
                ("--comment", numbers[change.why])
                if isinstance(change.why, int)
                else ("--reason", change.why)
            )
            for place in change.places:
                self.run("why", place, *why, "--all")

    def replace(self, file: str, old: str, new: str) -> None:
        path = self.root / "standard" / file
        text = path.read_text("utf-8") if path.exists() else ""
        assert old in text, (file, old)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace(old, new) if old else new, encoding="utf-8")

    def redlined(self) -> None:
        for kind in ("text", "html", "docx", "json", "amend", "amend-json", "github"):
            out = self.folder / f"redline.{kind}"
            self.run("redline", "D1", "D2", "--format", kind, "--out", str(out))
        self.run("amend", "apply", str(self.folder / "redline.amend-json"), "D1", "--format", "json", "--out",
                 str(self.folder / "amended.json"))  # fmt: skip
