"""A plain install and each extra alone: what they can do, and what is said of the rest."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import distribution, packages_distributions, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from places import ROOT, copy_live_commerce
from programs import authored, git

from clausework.errors import EXTRAS

PACKAGES = frozenset(" ".join(EXTRAS.values()).split())
"""All that a plain install does not have."""
WITHOUT = """
import sys
from importlib.abc import MetaPathFinder
class Absent(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {absent!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Absent())
from clausework.cli import main
main()
"""


def run(
    *arguments: str, has: str = "", absent: frozenset[str] = PACKAGES, folder: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own that has none of the packages but those of the extra `has`."""
    gone = sorted(absent - set(EXTRAS.get(has, "").split()))
    return subprocess.run(
        [sys.executable, "-c", WITHOUT.format(absent=gone), *arguments],
        cwd=folder,
        env={**os.environ, "LC_ALL": "en_GB.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def named(requirement: str) -> str:
    """The distribution that a requirement names."""
    return re.split(r"[\[ ;<>=!]", requirement)[0].lower().replace("_", "-")


def declared() -> dict[str, list[str]]:
    """The requirements in pyproject.toml of the plain install, under "", and of each extra."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return {"": project["dependencies"], **project["optional-dependencies"]}


def brought(extra: str) -> set[str]:
    """The distributions that an extra brings by itself or by another extra."""
    found = set[str]()
    for requirement in declared()[extra]:
        inner = re.fullmatch(r"clausework\[(.+)\]", requirement)
        found |= set().union(*map(brought, inner[1].split(","))) if inner else {named(requirement)}
    return found


def plain() -> set[str]:
    """The distributions of the plain install, with those that these need."""
    found, new = set[str](), set(map(named, declared()[""]))
    while new:
        found |= new
        needed = (Requirement(item) for name in new for item in requires(name) or ())
        new = {item.name for item in needed if not item.marker or item.marker.evaluate({"extra": ""})} - found
    return found


def test_a_plain_install_is_small() -> None:
    files = [(name, file) for name in plain() for file in distribution(name).files or ()]
    size = sum(
        path.stat().st_size
        for name, file in files
        if "__pycache__" not in str(file) and (path := Path(str(file.locate()))).is_file()
    )
    own = sum(
        file.stat().st_size for file in (ROOT / "tooling/clausework").rglob("*") if file.suffix != ".pyc"
    )
    stock = sum(file.stat().st_size for part in ("site", "tooling/docs") for file in (ROOT / part).rglob("*"))
    assert len(plain()) + 1 <= 15
    assert size + own + stock <= 25_000_000


def test_each_package_is_told_with_an_extra_that_brings_it() -> None:
    of_module = packages_distributions()
    for extra, packages in EXTRAS.items():
        for package in packages.split():
            if package in of_module:  # of a plain machine's tests some are absent
                assert {named(name) for name in of_module[package]} & brought(extra), (extra, package)
    assert brought("all") == set().union(*(brought(extra) for extra in declared() if extra))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "extra"),
    [
        (("lsp",), "editor"),
        (("build",), "site"),
        (("publish", "working"), "publish"),
        (("serve",), "serve"),
        (("preview",), "serve"),
        (("comments", "list"), "serve"),
        (("import", "theirs.rst"), "import"),
    ],
)
def test_a_command_names_the_extra_that_it_needs(
    arguments: tuple[str, ...], extra: str, tmp_path: Path
) -> None:
    root = copy_live_commerce(tmp_path)
    (root / "theirs.rst").write_text("Title\n=====\n\nWords.\n", "utf-8")
    done = run(*arguments, folder=root)
    assert done.returncode == 2, done.stderr
    assert f"pip install 'clausework[{extra}]'" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ("comments", "verify", "--db", "postgresql://localhost/none"),
        ("store", "backup", "--db", "postgresql://localhost/none", "none.db"),
    ],
)
def test_a_store_in_postgresql_names_its_extra(arguments: tuple[str, ...]) -> None:
    done = run(*arguments, has="serve")
    assert done.returncode == 2, done.stderr
    assert "pip install 'clausework[postgres]'" in done.stderr


@pytest.fixture
def canteen(tmp_path: Path) -> Path:
    """A new project, made by a plain install."""
    done = run("init", "canteen", "--lang", "en", "--title", "Community canteens", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    root = tmp_path / "canteen"
    git(root, "init", "--quiet")
    authored(root, "drafter")
    return root


@pytest.mark.slow
def test_a_plain_install_writes_freezes_and_compares(canteen: Path) -> None:
    for words in (("fmt",), ("check",), ("draft", "freeze", "D1")):
        done = run(*words, folder=canteen)
        assert done.returncode == 0, done.stderr + done.stdout
    for suffix in (".html", ".docx", ".xlsx"):
        review = run("check", "--review", f"review{suffix}", folder=canteen)
        assert review.returncode == 0, review.stderr
        assert (canteen / f"review{suffix}").is_file()
    (clause,) = (canteen / "standard/clauses").rglob("complaints.en.md")
    clause.write_text(clause.read_text("utf-8").replace("shall", "should"), "utf-8")
    for words in (("draft", "verify"), ("blame", "requirements.complaints"), ("redline", "D1", "working")):
        done = run(*words, folder=canteen)
        assert done.returncode == 0, done.stderr + done.stdout
    assert "still has the same label" in run("why", folder=canteen).stdout
    settings = canteen / "standard/standard.yml"
    settings.write_text(settings.read_text("utf-8").replace("label: D1", "label: D2"), "utf-8")
    assert "should" in run("why", folder=canteen).stdout
    assert "<del" in run("redline", "D1", "working", "--format", "html", folder=canteen).stdout
    chapter = run("edit", "requirements", "--out", "chapter.md", folder=canteen)
    assert (canteen / "chapter.md").is_file(), chapter.stderr


@pytest.mark.slow
def test_a_plain_install_imports_and_compares_files(tmp_path: Path) -> None:
    text = "# Canteens\n\n## 1 Scope\n\nThis document is for canteens.\n\n## 2 Samples\n\n"
    for name, hours in (("older", 48), ("newer", 72)):
        words = f"{text}The canteen shall keep each sample for {hours} hours.\n"
        (tmp_path / f"{name}.md").write_text(words, "utf-8")
    assert "72" in run("redline", "older.md", "newer.md", "--files", folder=tmp_path).stdout
    done = run("import", "older.md", "--out", "canteen", "--lang", "en", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "48 hours" in (tmp_path / "canteen/standard/clauses/samples.en.md").read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("extra", "arguments"), [("site", ("build",)), ("publish", ("publish", "working")), ("serve", ("build",))]
)
def test_an_extra_alone_does_what_it_is_for(extra: str, arguments: tuple[str, ...], canteen: Path) -> None:
    done = run(*arguments, has=extra, folder=canteen)
    assert done.returncode == 0, done.stderr
    assert "pip install" not in done.stderr
    assert any((canteen / "build").iterdir())


@pytest.mark.slow
def test_another_package_that_is_not_there_is_no_extra(tmp_path: Path) -> None:
    unread = copy_live_commerce(tmp_path)  # what was read before is read again without it
    done = run("check", absent=frozenset(["markdown_it"]), folder=unread)
    assert done.returncode == 1
    assert "No module named 'markdown_it'" in done.stderr
