"""A file that cannot be read is one finding: nothing is said that may follow from it alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from clausework.source.memory import Memory
from clausework.workflow.check import check_project

CLAUSES = "standard/clauses"
FILES = [
    f"{CLAUSES}/platform/access.zh.md",
    f"{CLAUSES}/platform/access.en.md",
    f"{CLAUSES}/foreword.zh.md",
    f"{CLAUSES}/foreword.en.md",
    f"{CLAUSES}/terms.zh.md",
    f"{CLAUSES}/terms/mcn.zh.md",
    f"{CLAUSES}/normative-references.zh.md",
    "standard/standard.yml",
    "standard/outline.yml",
    "standard/references.yml",
    "standard/lineage.yml",
    "standard/reasons.yml",
]


def found(root: Path, memory: Memory | None = None) -> list[tuple[str, str]]:
    return [(item.rule, item.at.path) for item in check_project(root, memory)[1]]


@pytest.mark.parametrize("path", FILES)
def test_a_file_of_another_encoding_is_one_finding(real: Path, path: str) -> None:
    text = (real / path).read_text(encoding="utf-8")
    (real / path).write_bytes(f"{text}\n".encode() + b"\xb1\xea\xd7\xbc\n")
    assert found(real) == [("FIL-002", path)]


def test_what_is_wrong_elsewhere_is_told_along_with_it(real: Path) -> None:
    spoilt, faulty = (real / CLAUSES / f"platform/{name}.zh.md" for name in ("access", "vetting"))
    spoilt.write_bytes(spoilt.read_text(encoding="utf-8").encode("gb18030"))
    text = faulty.read_text(encoding="utf-8")
    faulty.write_text(text.replace("平台应建立主播", "平台必须建立主播"), encoding="utf-8")
    places = found(real)
    assert ("FIL-002", spoilt.relative_to(real).as_posix()) in places
    assert ("MOD-001", faulty.relative_to(real).as_posix()) in places
    assert not [place for place in places if place[0].startswith(("STR-", "IDS-", "REF-"))]


@pytest.mark.slow
def test_all_is_checked_again_once_the_file_is_mended(real: Path) -> None:
    memory = Memory()
    before = found(real, memory)
    path = real / CLAUSES / "scope.zh.md"
    good = path.read_bytes()
    path.write_bytes(good + b"\xff")
    assert found(real, memory) == [("FIL-002", f"{CLAUSES}/scope.zh.md")]
    path.write_bytes(good.replace(b"element: scope\n", b""))
    assert "STR-001" in {rule for rule, _ in found(real, memory)}
    path.write_bytes(good)
    assert found(real, memory) == before
