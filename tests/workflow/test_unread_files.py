"""A file that cannot be read is one finding: nothing is said that may follow from it alone."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from places import copy_live_commerce

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
    return [(item.rule, item.at.path) for item in check_project(root, memory)[1] if item.severity != "info"]


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


RECORD = "comments/2020-07/foreword/C-0001-V.yml"
REPLIES = "comments/2020-07/replies.yml"
MEETING = "comments/meetings/2020-08-03.yml"
DRAFTS = "standard/drafts/drafts.yml"


def a_folder(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.mkdir(parents=True)


def nowhere(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.symlink_to("nowhere")


def in_a_circle(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.symlink_to(path.name)


def holding(data: bytes) -> Callable[[Path], object]:
    return lambda path: (path.parent.mkdir(exist_ok=True), path.write_bytes(data))


LATIN, BROKEN, ODD, EMPTY = map(holding, (b"a: \xe9\n", b"a: [1, {b: \n", b"- 1\n- {a: 2}\n", b""))
SPOILT = [
    (RECORD, LATIN, "FIL-002"),
    (RECORD, nowhere, "FIL-006"),
    (RECORD, in_a_circle, "FIL-006"),
    (RECORD, BROKEN, "YML-001"),
    (RECORD, ODD, "YML-"),
    (RECORD, EMPTY, "YML-"),
    (REPLIES, LATIN, "FIL-002"),
    (REPLIES, a_folder, "FIL-006"),
    (REPLIES, nowhere, "FIL-006"),
    (REPLIES, BROKEN, "YML-001"),
    (MEETING, LATIN, "FIL-002"),
    (MEETING, ODD, "YML-"),
    (DRAFTS, LATIN, "FIL-002"),
    (DRAFTS, a_folder, "FIL-006"),
    (DRAFTS, nowhere, "FIL-006"),
    (DRAFTS, BROKEN, "YML-001"),
    ("standard/open-questions.yml", ODD, "YML-"),
    ("standard/words.yml", a_folder, "FIL-001"),
]


def test_no_file_is_so_bad_that_the_check_fails(real: Path) -> None:
    memory = Memory()
    sound = found(real, memory)
    for path, spoil, rule in SPOILT:
        file = real / path
        before = file.read_bytes() if file.is_file() else None
        spoil(file)
        assert any(name.startswith(rule) for name, at in found(real, memory) if at.startswith(path)), path
        if file.is_dir():
            file.rmdir()
        else:
            file.unlink()
        if before is not None:
            file.write_bytes(before)
    assert found(real, memory) == sound


def test_a_record_below_a_folder_that_is_no_id_is_found(real: Path) -> None:
    """Its number follows a gap, which is told at its record."""
    record = real / "comments/2020-07/terms.streamer/C-0018-G.yml"
    text = record.read_text("utf-8").replace("clause: terms.streamer", "clause: Not an ID")
    record.unlink()
    next(iter((real / "comments").glob("*/*/C-0017-*.yml"))).unlink()
    odd = "comments/2020-07/Not an ID/C-0018-G.yml"
    (real / odd).parent.mkdir()
    (real / odd).write_text(text, "utf-8")
    assert {("CMT-002", odd), ("REC-011", odd)} <= set(found(real))


NOBODY = 65534


@pytest.fixture
def own() -> Iterator[Path]:
    """A copy of the standard that belongs to the one who checks it; root, who may read everything, is nobody."""
    with tempfile.TemporaryDirectory() as folder:
        root = copy_live_commerce(Path(folder) / "real")
        found(root)  # what is imported late is imported as root
        for path in (Path(folder), root, *root.rglob("*")) if os.geteuid() == 0 else ():
            os.chown(path, NOBODY, NOBODY)
        was = os.geteuid()
        os.seteuid(NOBODY if was == 0 else was)
        yield root
        os.seteuid(was)


def test_what_may_not_be_read_is_one_finding_each(own: Path) -> None:
    paths = ("comments", "standard/drafts", "standard/drafts/D1.json", CLAUSES, RECORD, "standard/words.yml")
    for path in paths:
        mode = (own / path).stat().st_mode
        (own / path).chmod(0)
        places = found(own)
        (own / path).chmod(mode)
        assert ("FIL-006", path) in places


def test_a_file_in_the_place_of_a_folder_is_found(real: Path) -> None:
    shutil.rmtree(real / "comments")
    (real / "comments").write_text("x")
    assert ("FIL-006", "comments") in found(real)
