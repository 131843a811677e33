"""The check of the command line: from what the last one has kept, and with the same answer."""

from __future__ import annotations

import contextlib
import os
import pty
import random
import shutil
import subprocess
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings, strategies as st
from programs import CLAUSEWORK, git

from clausework.cli import cli
from clausework.drafts.changed import changed_paths
from clausework.errors import NoRepository
from clausework.source import memory
from clausework.source.memory import HASH, PATH, Kept, digest
from clausework.workflow.check import check_project
from clausework.workflow.recheck import recheck

VETTING = "standard/clauses/platform/vetting.zh.md"


def spoil(root: Path, path: str = VETTING, text: str = "\n平台必须保存记录！\n") -> None:
    file = root / path
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_every_check_finds_what_a_fresh_one_finds(small: Path) -> None:
    for text in ("", "\n平台必须保存记录！\n", "\n见[](#nowhere)。\n"):
        spoil(small, text=text)
        expected = check_project(small, excused=True)[1]
        assert recheck(small).findings == expected
        again = recheck(small)
        assert again.findings == expected
        assert {item.at.path for item in expected if (small / item.at.path).is_file()} <= set(again.sources)


def test_one_character_changed_with_times_set_back_is_noticed(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As by a copy that keeps times, over a file of the same length."""
    monkeypatch.setattr(memory, "TICK", 0)
    file, early = small / VETTING, (1_600_000_000, 1_600_000_000)
    os.utime(file, early)
    before = recheck(small).findings
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("应", "须", 1), encoding="utf-8")
    os.utime(file, early)
    assert recheck(small).findings == check_project(small, excused=True)[1] != before


def test_a_file_removed_or_renamed_is_noticed(small: Path) -> None:
    recheck(small)
    (small / "standard/clauses/platform/records.en.md").rename(
        small / "standard/clauses/platform/other.en.md"
    )
    assert recheck(small).findings == check_project(small, excused=True)[1]


def illustrate(root: Path) -> Path:
    """Give the scope a figure; its picture."""
    spoil(root, "standard/clauses/scope.zh.md", "\n![流程](flow.svg)\n")
    picture = root / "site/assets/flow.svg"
    picture.parent.mkdir(parents=True)
    picture.write_text("<svg/>", encoding="utf-8")
    return picture


def test_a_picture_that_goes_or_comes_is_noticed(small: Path) -> None:
    picture = illustrate(small)
    assert not any(item.rule == "FIL-005" for item in recheck(small).findings)
    picture.unlink()
    assert any(item.rule == "FIL-005" for item in recheck(small).findings)
    picture.write_text("<svg/>", encoding="utf-8")
    assert not any(item.rule == "FIL-005" for item in recheck(small).findings)


@pytest.mark.parametrize("spoilt", [b"", b"not a cache", b"\x00" * 200])
def test_a_damaged_cache_counts_as_none(small: Path, spoilt: bytes) -> None:
    spoil(small)
    expected = recheck(small).findings
    (small / PATH).write_bytes(spoilt)
    assert recheck(small).findings == expected


def test_one_flipped_bit_makes_the_cache_count_as_none(small: Path) -> None:
    spoil(small)
    expected = recheck(small).findings
    data = bytearray((small / PATH).read_bytes())
    for place in range(0, len(data), max(1, len(data) // 25)):
        data[place] ^= 1
        (small / PATH).write_bytes(bytes(data))
        assert recheck(small).findings == expected
        data[place] ^= 1


def test_a_half_written_cache_counts_as_none(small: Path) -> None:
    spoil(small)
    expected = recheck(small).findings
    data = (small / PATH).read_bytes()
    for place in range(0, len(data), max(1, len(data) // 25)):
        (small / PATH).write_bytes(data[:place])
        assert recheck(small).findings == expected


def forge(root: Path, program: str | None = None) -> None:
    """Have the memory say that nothing was found, whole and sealed, as written by this or that program."""
    data = (root / PATH).read_bytes()
    kept = msgspec.msgpack.decode(data[HASH:], type=Kept)
    said = {name: (key, msgspec.msgpack.encode(())) for name, (key, _) in kept.values.items()}
    body = msgspec.msgpack.encode(msgspec.structs.replace(kept, program=program or kept.program, values=said))
    (root / PATH).write_bytes(digest(body).encode() + body)


def test_a_cache_of_another_program_counts_as_none(small: Path) -> None:
    spoil(small)
    expected = recheck(small).findings
    forge(small)
    assert recheck(small).findings == () != expected  # of this state it is believed: the test can fail
    forge(small, "another program")
    assert recheck(small).findings == expected


def test_a_program_with_one_file_touched_is_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = ("engine.py", "words.toml", "rule.md")
    for name in files:
        (tmp_path / "house" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "house" / name).write_text("a = 1\n")
    monkeypatch.setattr(memory, "PACKAGE", tmp_path / "house")
    states = set()
    for name in ("", *files):
        if name:
            (tmp_path / "house" / name).write_text("a = 2\n")
        memory.program.cache_clear()
        states.add(memory.program())
    memory.program.cache_clear()
    assert len(states) == 1 + len(files)


MUTATIONS = 24


def mutate(root: Path, choice: random.Random) -> None:
    """Change one file of the project somehow: settings, words, texts, frozen drafts or records."""
    files = sorted(
        path for folder in ("standard", "comments") for path in (root / folder).rglob("*") if path.is_file()
    )
    file = choice.choice(files)
    text = file.read_bytes()
    place = choice.randrange(len(text) + 1)
    kind = choice.choice(("cut", "put", "twice", "gone", "named", "swapped"))
    if kind == "gone":
        file.unlink()
    elif kind == "named":
        file.rename(file.with_stem(f"{file.stem}-2"))
    elif kind == "swapped":
        other = choice.choice(files)
        file.write_bytes(other.read_bytes())
    else:
        news = {"cut": b"", "put": "必须 shall\n".encode(), "twice": text[place : place + 40]}[kind]
        file.write_bytes(text[:place] + news + text[place + (40 if kind == "cut" else 0) :])


@pytest.mark.parametrize("seed", range(3))
def test_a_mutated_project_is_checked_as_by_a_fresh_check(small: Path, seed: int) -> None:
    choice = random.Random(seed)
    saved = small.parent / "saved"
    shutil.copytree(small, saved)
    for _ in range(MUTATIONS // 3):
        mutate(small, choice)
        assert recheck(small).findings == check_project(small, excused=True)[1]
        if choice.random() < 0.3:  # back to what an older memory was of
            shutil.copytree(saved, small, dirs_exist_ok=True)
            assert recheck(small).findings == check_project(small, excused=True)[1]


def test_checks_at_once_leave_a_whole_cache(small: Path) -> None:
    spoil(small)
    expected = check_project(small, excused=True)[1]
    runs = [subprocess.Popen([*CLAUSEWORK, "check"], cwd=small, stdout=subprocess.DEVNULL) for _ in range(3)]
    assert {run.wait(120) for run in runs} == {1}
    assert [file.name for file in (small / PATH).parent.iterdir() if file.name.startswith(".")] == []
    assert recheck(small).findings == expected


def test_where_nothing_may_be_written_the_check_works_still(small: Path) -> None:
    (small / "build").write_text("a file stands where the folder should")
    spoil(small)
    assert recheck(small).findings == check_project(small, excused=True)[1]


def test_no_half_written_file_is_left(small: Path) -> None:
    recheck(small)
    assert [file.name for file in (small / PATH).parent.iterdir()] == [Path(PATH).name]


def test_changed_files_are_staged_unstaged_and_new_ones_below(small: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    with pytest.raises(NoRepository):
        changed_paths(Path("/"))
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "first")
    assert changed_paths(small) == ()
    spoil(small)
    git(tmp_path, "add", ".")
    spoil(small, "standard/clauses/scope.zh.md")
    (small / "standard/clauses/新.zh.md").write_text("x", encoding="utf-8")
    (tmp_path / "outside.md").write_text("x")
    assert changed_paths(small) == ("standard/clauses/platform/vetting.zh.md", "standard/clauses/scope.zh.md", "standard/clauses/新.zh.md")  # fmt: skip


def test_changed_reports_on_changed_files_alone(small: Path, tmp_path: Path) -> None:
    spoil(small, "standard/clauses/platform/records.zh.md")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "first")
    spoil(small)
    run = CliRunner().invoke(
        cli, ["check", "--root", str(small), "--changed", "--format", "concise", "--lang", "en"]
    )
    lines = run.output.splitlines()
    assert lines
    assert all(line.startswith(VETTING) for line in lines)
    assert any("MOD-001" in line for line in lines)


EDITS = st.tuples(
    st.sampled_from(
        ["clauses/platform/vetting", "clauses/platform/records", "clauses/platform", "clauses/scope"]
    ),
    st.sampled_from(["zh", "en"]),
    st.sampled_from(
        ["\n平台必须保存记录！\n", "\n见[](#nowhere)。\n", "\n平台应保存，宜公示。{#P-BKG-01}\n", ""]
    ),
)


@pytest.mark.slow
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(edits=st.lists(EDITS, min_size=1, max_size=4), more=st.lists(EDITS, max_size=2))
def test_the_changed_files_get_all_their_findings(small: Path, edits: list, more: list) -> None:
    shutil.rmtree(small / "build", ignore_errors=True)
    texts = {path: path.read_bytes() for path in (small / "standard").rglob("*.md")}
    try:
        for batch in (edits, more):
            for path, lang, text in batch:
                spoil(small, f"standard/{path}.{lang}.md", text)
            expected = check_project(small, redlines=False, excused=True)[1]
            assert recheck(small, redlines=False).findings == expected
        assert recheck(small).findings == check_project(small, excused=True)[1]
    finally:
        for path, data in texts.items():
            path.write_bytes(data)


def test_a_changed_setting_is_checked_against_every_clause(small: Path) -> None:
    spoil(small)
    settings_file = "standard/standard.yml"
    spoil(small, settings_file, "allow:\n  MOD-001: 沿用旧文\n  TAB-003: 沿用旧文\n")
    found = recheck(small, redlines=False).findings
    assert found == check_project(small, redlines=False, excused=True)[1]
    assert any(item.rule == "SUP-001" and item.at.path == settings_file for item in found)


def staged(root: Path, *more: str) -> list[str]:
    """What the check before a commit says: the file and the rule of each finding."""
    told = CliRunner().invoke(
        cli, ["check", "--root", str(root), "--staged", "--format", "concise", "--lang", "en", *more]
    )
    assert told.exit_code in (0, 1), told.output
    return [f"{line.split(':')[0]} {line.split(' ')[1]}" for line in told.output.splitlines()]


@pytest.fixture
def committed(small: Path, tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    (tmp_path / ".gitignore").write_text("build/\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "first")
    return small


def test_what_is_staged_is_checked_not_what_folder_has_by_now(committed: Path) -> None:
    before = (committed / VETTING).read_text(encoding="utf-8")
    assert staged(committed) == []
    spoil(committed)
    assert staged(committed) == []
    git(committed, "add", ".")
    found = staged(committed)
    assert f"{VETTING} MOD-001" in found
    (committed / VETTING).write_text(before, encoding="utf-8")
    assert staged(committed) == found
    (committed / VETTING).unlink()
    assert staged(committed) == found
    (committed / "standard/clauses/新.zh.md").write_text("没有文件头", encoding="utf-8")
    assert staged(committed) == found
    git(committed, "reset", "-q", "--hard")
    (committed / "standard/clauses/scope.zh.md").write_text("没有文件头", encoding="utf-8")
    spoil(committed, "standard/clauses/platform/records.zh.md", "\n")
    git(committed, "add", "standard/clauses/platform/records.zh.md")
    assert not any(item.startswith("standard/clauses/scope.zh.md ") for item in staged(committed))


def test_a_staged_removal_is_held_against_files_that_needed_it(committed: Path) -> None:
    git(committed, "mv", VETTING, VETTING.replace("vetting", "other"))
    found = staged(committed)
    assert any(item.startswith("standard/clauses/platform/vetting.en.md ") for item in found)
    assert any(item.startswith("standard/clauses/platform/other.zh.md ") for item in found)


def test_a_picture_is_checked_as_it_is_staged(committed: Path) -> None:
    picture = illustrate(committed)
    git(committed, "add", "standard")
    figure = "standard/clauses/scope.zh.md FIL-005"
    assert figure in staged(committed)
    git(committed, "add", ".")
    picture.unlink()
    assert figure not in staged(committed)
    git(committed, "commit", "-q", "-m", "second")
    git(committed, "rm", "-q", str(picture))
    assert figure in staged(committed)


def test_a_commit_from_a_second_worktree_is_checked(
    committed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = tmp_path / "second"
    git(committed, "worktree", "add", "-q", str(second))
    root = second / committed.name
    spoil(root)
    git(root, "add", ".")
    # As git sets it for a hook there.
    monkeypatch.setenv("GIT_DIR", str(tmp_path / ".git/worktrees/second"))
    assert f"{VETTING} MOD-001" in staged(root)


def test_a_file_name_that_is_no_utf8_is_a_finding(committed: Path) -> None:
    with (committed / "standard/clauses/新.zh.md".encode("gbk").decode("utf-8", "surrogateescape")).open("w"):
        pass
    for form in ("text", "json", "sarif", "github", "gitee", "concise"):
        told = CliRunner().invoke(cli, ["check", "--root", str(committed), "--format", form])
        assert (told.exit_code, type(told.exception)) == (1, SystemExit)
        assert "FIL-003" in told.output
    git(committed, "add", ".")
    assert any("FIL-003" in item for item in staged(committed))


@pytest.mark.slow
@pytest.mark.parametrize(("wish", "coloured"), [("", True), ("1", False)])
def test_a_terminal_shows_colours_unless_told_not_to(small: Path, wish: str, coloured: bool) -> None:
    spoil(small)
    ours, theirs = pty.openpty()
    words = [*CLAUSEWORK, "check", "--root", str(small)]
    with subprocess.Popen(words, stdout=theirs, env={**os.environ, "NO_COLOR": wish}) as process:
        os.close(theirs)
        told = b""
        with contextlib.suppress(OSError):  # which is how a terminal ends
            while part := os.read(ours, 4096):
                told += part
        process.wait(timeout=60)
    os.close(ours)
    assert b"MOD-001" in told
    assert (b"\x1b" in told) is coloured
