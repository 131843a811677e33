"""Redlines that outlive a build are those that would be made anew, whatever became of the files meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from clausework.drafts.register import add
from clausework.model.draft import plain
from clausework.rendering.assemble import assemble
from clausework.source.project import load


@pytest.fixture
def drafted(small: Path) -> Path:
    """A project whose working text differs from its draft by a word, built once."""
    settings = small / "standard/standard.yml"
    add(small, msgspec.structs.replace(plain(load(small).draft), label="D0"))
    clause = next(
        path
        for path in sorted((small / "standard/clauses").rglob("*.zh.md"))
        if "应" in path.read_text("utf-8")
    )
    clause.write_text(clause.read_text("utf-8").replace("应", "宜", 1), encoding="utf-8")
    assert settings.is_file()
    assert kept(small) == anew(small)
    assert redline_file(small).is_file()
    return small


def kept(root: Path) -> bytes:
    return msgspec.json.encode([each.redline for each in assemble(load(root), keep=True).comparisons])


def anew(root: Path) -> bytes:
    return msgspec.json.encode([each.redline for each in assemble(load(root)).comparisons])


def redline_file(root: Path) -> Path:
    return next((root / "build/cache/redlines").iterdir())


def reword(root: Path) -> None:
    clause = next(
        path
        for path in sorted((root / "standard/clauses").rglob("*.zh.md"))
        if "宜" in path.read_text("utf-8")
    )
    clause.write_text(clause.read_text("utf-8").replace("宜", "可", 1), encoding="utf-8")


def give_a_reason(root: Path) -> None:
    changed = next(change for change in assemble(load(root)).redlines[-1].changes if change.lines)
    label = load(root).draft.label
    (root / "standard/reasons.yml").write_text(
        f"- {{draft: {label}, lines: ['{changed.lines[0].name}'], reason: {{zh: 从宽, en: Relaxed}}}}\n",
        "utf-8",
    )


def cut_short(root: Path) -> None:
    path = redline_file(root)
    path.write_bytes(path.read_bytes()[:-7])


def change_a_byte(root: Path) -> None:
    path = redline_file(root)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


def empty(root: Path) -> None:
    redline_file(root).write_bytes(b"")


@pytest.mark.parametrize("mutation", [reword, give_a_reason, cut_short, change_a_byte, empty])
def test_what_changed_since_is_made_anew(drafted: Path, mutation: Callable[[Path], None]) -> None:
    before = anew(drafted)
    mutation(drafted)
    assert kept(drafted) == anew(drafted)
    assert kept(drafted) == anew(drafted)
    assert (anew(drafted) != before) == (mutation in (reword, give_a_reason))


def test_what_has_not_changed_is_not_made_anew(drafted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = anew(drafted)
    monkeypatch.delattr("clausework.rendering.assemble.compare")
    assert kept(drafted) == before


def test_another_state_of_the_program_makes_them_anew(drafted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clausework.rendering.assemble.program", lambda: "another")
    monkeypatch.setattr("clausework.rendering.assemble.compare", lambda *_, **__: pytest.fail("made anew"))
    with pytest.raises(pytest.fail.Exception, match="made anew"):
        kept(drafted)


def test_a_disk_that_refuses_costs_time_and_nothing_else(drafted: Path) -> None:
    before = anew(drafted)
    folder = drafted / "build/cache/redlines"
    redline_file(drafted).unlink()
    folder.rmdir()
    folder.write_text("a file where the folder should be")
    assert kept(drafted) == before
