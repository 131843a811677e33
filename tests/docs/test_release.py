"""What is released: the changelog, the archive of the source, the wheel, and the commit with its tag."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from places import ROOT
from programs import git

CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
ALLOWED = re.compile(
    r"tooling/(clausework|docs|deploy)/.+|site/.+|mkdocs\.yml|README\.md|CHANGELOG\.md|LICENSE(-CC-BY-4\.0)?"
    r"|pyproject\.toml|PKG-INFO|\.gitignore"
)
HAN = re.compile("[\u4e00-\u9fff]")


def anchor(heading: str) -> str:
    """The anchor of a heading as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_the_index_of_the_changelog_leads_to_its_sections() -> None:
    index, _, rest = CHANGELOG.partition("\n## ")
    headings = [anchor(heading) for heading in re.findall(r"^#{2,3} (.*)$", f"## {rest}", re.MULTILINE)]
    targets = re.findall(r"\]\(#([^)]*)\)", index)
    assert len(headings) == len(set(headings))
    assert [target for target in targets if target not in headings] == []
    versions = re.findall(r"^## (.*)$", CHANGELOG, re.MULTILINE)
    assert versions[0] == "Unreleased"
    assert {anchor(version) for version in versions} <= set(targets)
    days = [re.search(r"\d{4}-\d\d-\d\d$", version)[0] for version in versions[1:]]  # type: ignore[index]
    assert days == sorted(days, reverse=True), "the newest first"


def test_each_entry_of_the_changelog_is_short_in_two_languages() -> None:
    entries = [line for line in CHANGELOG.partition("\n## ")[2].splitlines() if line.startswith("- ")]
    assert len(entries) > 80
    assert [
        entry for entry in entries if not HAN.search(entry) or not re.search("[a-z]{3} [a-z]", entry)
    ] == []
    assert [entry for entry in entries if len(entry) > 600] == [], "say what is noticed, in a sentence"


def packed(source: Path, kind: str, out: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(out)]
    subprocess.run(command, cwd=source, check=True, capture_output=True, timeout=300)
    (made,) = out.iterdir()
    return made


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of the source as git has it."""
    source = tmp_path_factory.mktemp("source") / "clausework"
    git(ROOT, "clone", "--quiet", "--depth", "1", ROOT.as_uri(), str(source))
    made = packed(source, "sdist", tmp_path_factory.mktemp("sdist"))
    unpacked = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(made) as packing:
        packing.extractall(unpacked, filter="data")
    (root,) = unpacked.iterdir()
    return root


@pytest.mark.slow
def test_the_archive_has_its_changelog_and_no_strays(archive: Path) -> None:
    names = [path.relative_to(archive).as_posix() for path in archive.rglob("*") if path.is_file()]
    assert [name for name in names if not ALLOWED.fullmatch(name)] == []
    assert {"CHANGELOG.md", "LICENSE", "site/theme/sheet.py", "tooling/deploy/plan.toml"} <= set(names)
    known = set(
        git(ROOT, "ls-files", "tooling/clausework", "tooling/docs", "tooling/deploy", "site").splitlines()
    )
    assert known - set(names) == set(), "and lacks nothing"


@pytest.mark.slow
def test_the_wheel_of_the_archive_works_where_nothing_else_is(archive: Path, tmp_path: Path) -> None:
    """Packed from the archive, as those who package it do; pip fetches what it needs."""
    wheel = packed(archive, "wheel", tmp_path / "dist")
    with zipfile.ZipFile(wheel) as holding:
        assert not [name for name in holding.namelist() if "cases" in name or name.startswith("tests")]
    locked = (ROOT / "requirements/run.txt").read_text(encoding="utf-8")
    (tmp_path / "known.txt").write_text("\n".join(re.findall(r"^([\w.-]+==.*?) *\\?$", locked, re.MULTILINE)))
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "empty"], check=True, timeout=120)
    programs = tmp_path / "empty/bin"
    pip = [programs / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run(
        [*pip, "-c", tmp_path / "known.txt", f"{wheel}[site]"], capture_output=True, text=True, timeout=600
    )
    if "No matching distribution" in done.stderr or "Temporary failure" in done.stderr:
        pytest.skip(f"PyPI cannot be reached: {done.stderr.strip()[-200:]}")
    assert done.returncode == 0, done.stderr
    for words in (["init", "rules"], ["-C", "check"], ["-C", "build"], ["-C", "explain", "MOD-001"]):
        folder = tmp_path / "rules" if words[0] == "-C" else tmp_path
        command = [programs / "clausework", *(word for word in words if word != "-C")]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr + done.stdout
    assert (tmp_path / "rules/build/site/c/scope/index.html").is_file()


@pytest.mark.slow
def test_a_release_is_a_section_a_number_a_commit_and_a_tag(tmp_path: Path) -> None:
    """In a clone: the repository here gets no tag."""
    clone = tmp_path / "clone"
    git(ROOT, "clone", "--quiet", "--depth", "1", ROOT.as_uri(), str(clone))
    for key, value in (("user.name", "Test"), ("user.email", "test@example.org")):
        git(clone, "config", key, value)

    def release(version: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(ROOT / "tooling/release.py"), version]
        return subprocess.run(command, cwd=clone, capture_output=True, text=True, timeout=300)

    assert "is no version" in release("v3").stderr
    (clone / "README.md").write_text("changed\n")
    assert "not clean" in release("9.8.0").stderr
    git(clone, "checkout", "--quiet", "README.md")
    done = release("9.8.0")
    assert done.returncode == 0, done.stderr
    assert git(clone, "describe", "--exact-match").strip() == "v9.8.0"
    assert git(clone, "status", "--porcelain") == ""
    text = (clone / "CHANGELOG.md").read_text(encoding="utf-8")
    top, now = re.findall(r"^## (.*)$", text, re.MULTILINE)[:2]
    assert (top, now[:9]) == ("Unreleased", "9.8.0 — 2")
    assert f"- [{now}](#{anchor(now)})\n  - [Drafting" in text
    assert {path.name for path in (clone / "dist").iterdir()} == {
        "clausework-9.8.0.tar.gz",
        "clausework-9.8.0-py3-none-any.whl",
    }
    assert "says nothing under Unreleased" in release("9.9.0").stderr
    assert "not after" in release("9.8.0").stderr
