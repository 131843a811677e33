"""A disk that takes no more: what was there stays whole, and a sentence says what to do."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from pathlib import Path

import msgspec
import pytest
from places import LIVE_COMMERCE
from programs import CLAUSEWORK, clausework

from clausework.consultation.fields import comment_digest
from clausework.consultation.records import write_record
from clausework.drafts.register import add, verify
from clausework.model.comment import Anchor, Comment
from clausework.model.draft import plain
from clausework.source.project import load

NUMBER = "C-0042-K"


def tree(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and "cache" not in path.parts
    }


def run(root: Path, *words: str, most: int) -> subprocess.CompletedProcess[str]:
    """Run a command that may make no file larger than `most` bytes."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "en_US.UTF-8"}
    return subprocess.run(
        [*CLAUSEWORK, *words],
        cwd=root,
        env=environment,
        preexec_fn=limit,
        capture_output=True,
        text=True,
        timeout=120,
    )


def commented(root: Path) -> None:
    made = Comment(
        id=NUMBER,
        consultation="2020-07",
        draft="D1",
        anchor=Anchor(clause="platform.vetting"),
        text="应保存三年。" * 20,
        received="2020-07-12T14:05:09+08:00",
        state="published",
    )
    write_record(root, msgspec.structs.replace(made, digest=comment_digest(made)))


COMMANDS = {
    "fmt": (("fmt",), "vetting.zh.md"),
    "settle": (("comments", "settle", NUMBER, "--outcome", "accepted"), f"{NUMBER}.yml"),
    "build": (("build",), ""),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_is_lost_and_the_message_says_what_to_do(small: Path, name: str):
    commented(small)
    vetting = small / "standard/clauses/platform/vetting.zh.md"
    if name == "fmt":
        text = vetting.read_text("utf-8").replace("每年复核一次。", "每年复核一次。平台宜公布结果。")
        vetting.write_text(text, encoding="utf-8")
    shutil.copyfile(LIVE_COMMERCE / "mkdocs.yml", small / "mkdocs.yml")
    shutil.copytree(LIVE_COMMERCE / "site" / "theme", small / "site" / "theme")
    site = small / "build/site/index.html"
    site.parent.mkdir(parents=True)
    site.write_text("the site as it was", encoding="utf-8")
    before = tree(small)
    words, file = COMMANDS[name]
    done = run(small, *words, most=150)
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert "disk is full" in done.stderr
    assert file in done.stderr
    after = tree(small)
    assert {path: after.get(path) for path in before} == before
    assert [path for path in after if path.endswith(".part")] == []


@pytest.mark.slow
def test_a_draft_for_which_there_is_no_room_is_not_frozen(tmp_path: Path):
    root = tmp_path / "new"
    assert clausework("init", root).returncode == 0
    before = tree(root)
    done = run(root, "draft", "freeze", load(root).label, most=150)
    assert done.returncode == 2, done.stdout + done.stderr
    assert "disk is full" in done.stderr
    assert tree(root) == before


def test_a_draft_whose_entry_cannot_be_written_is_no_draft(small: Path):
    draft = msgspec.structs.replace(plain(load(small).draft), label="D1")
    blocked = small / f"standard/drafts/.drafts.yml.{os.getpid()}.part"
    blocked.mkdir(parents=True)
    with pytest.raises(OSError, match=r"drafts\.yml"):
        add(small, draft)
    assert not (small / "standard/drafts/D1.json").exists()
    blocked.rmdir()
    assert add(small, draft).label == "D1"
    assert verify(small) == ()


@pytest.mark.slow
def test_a_folder_in_which_nobody_may_write_is_named(small: Path, tmp_path: Path):
    out = tmp_path / "file"
    out.write_text("a file where a folder is wanted", encoding="utf-8")
    done = run(small, "redline", "working", "working", "--out", str(out / "redline.txt"), most=1 << 20)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert str(out) in done.stderr
