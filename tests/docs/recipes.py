"""The recipes of the developer's manual, read from the pages themselves and carried out in a copy of the package."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from places import ROOT
from programs import CLAUSEWORK

PACKAGE = "tooling/clausework"
APART = ("tooling/", "tests/")
"""What paths begin with that are not below the package."""
BLOCK = re.compile(r"^`([^`\n]+)`([^\n]*)[:：]\n\n(`{3,})\w+\n(.*?)^\3$", re.MULTILINE | re.DOTALL)
PLACES = {
    "": "new",
    ", at the end": "end",
    " 末尾": "end",
    ", after `": "after",
    "，在 `": "after",
    ", before the last `": "before",
    "，在最后一个 `": "before",
}
"""What stands between the name of a file and the line that it names, in either language."""


class Step(NamedTuple):
    """A block of a recipe: it is a `new` file, or goes at the `end` of one, `after` or `before` a line of it."""

    path: str
    where: str
    line: str
    text: str


def manual(lang: str) -> str:
    """The pages for developers, one after the other."""
    pages = sorted((ROOT / "tooling/docs").glob(f"*.{lang}.md"))
    names = re.compile(r"developer|recipes-")
    return "\n".join(page.read_text("utf-8") for page in pages if names.match(page.name))


def recipes(lang: str) -> dict[str, tuple[Step, ...]]:
    """The sections with blocks by their headings; several blocks of one file are a step each."""
    text = manual(lang)
    outside = BLOCK.sub(lambda block: block[0].replace("\n## ", "\n___"), text)  # a rule has headings too
    heads = [*re.finditer(r"^## (.+)$", outside, re.MULTILINE)]
    ends = [*(head.start() for head in heads[1:]), len(text)]
    found = {
        head[1]: tuple(map(_step, BLOCK.findall(text[head.end() : end])))
        for head, end in zip(heads, ends, strict=True)
    }
    return {heading: steps for heading, steps in found.items() if steps}


def _step(block: tuple[str, str, str, str]) -> Step:
    path, said, _, text = block
    before, tick, rest = said.partition("`")
    return Step(path, PLACES[before + tick], rest.partition("`")[0], text)


class Checkout:
    """A copy of the package and its manual, in which recipes are carried out."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for folder in (PACKAGE, "tooling/docs", "site"):
            shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("pyproject.toml", "mkdocs.yml"):
            shutil.copy(ROOT / name, root)
        shutil.copy(ROOT / "tooling/manual.py", root / "tooling")

    def file(self, path: str) -> Path:
        return self.root / path if path.startswith(APART) else self.root / PACKAGE / path

    def follow(self, *headings: str) -> None:
        """Write what the recipes show, and nothing else."""
        for heading in headings:
            for step in recipes("en")[heading]:
                file = self.file(step.path)
                assert file.exists() == (step.where != "new"), step.path
                file.parent.mkdir(exist_ok=True)
                before = "" if step.where == "new" else file.read_text("utf-8")
                file.write_text(_with(before, step), "utf-8")

    def run(self, *words: str, rig: Path | None = None, status: int = 0, **environment: str) -> str:
        """What a program prints that runs in the copy; `rig` is a folder of modules that it needs too."""
        path = os.pathsep.join(map(str, (self.root / "tooling", *((rig, rig.parent) if rig else ()))))
        done = subprocess.run(
            words,
            env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", **environment},
            cwd=self.root,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout

    def python(self, code: str, *words: str, rig: Path | None = None) -> str:
        """What some lines of Python print."""
        return self.run(sys.executable, "-c", code, *words, rig=rig)

    def clausework(self, *words: str, status: int = 0) -> str:
        """What a command prints in English, and `status` is how it ends."""
        return self.run(*CLAUSEWORK, *words, status=status, LC_ALL="en_GB.UTF-8")

    def pytest(self, *words: str) -> None:
        """Tests of the house, which must pass."""
        self.run(sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:cacheprovider", *words)


def _with(before: str, step: Step) -> str:
    if step.where in ("new", "end"):
        return before + step.text
    lines = before.splitlines(keepends=True)
    places = [number for number, line in enumerate(lines) if line.strip() == step.line]
    assert places, f"{step.path} has no line {step.line}"
    place = places[-1] + (step.where == "after")
    return "".join([*lines[:place], step.text, *lines[place:]])
