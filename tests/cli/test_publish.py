"""`clausework publish` on a machine that has all packages, and on one that lacks the compiler or the fonts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from places import copy_live_commerce

from clausework.cli import cli
from clausework.rendering.deliverables import unmade
from clausework.rendering.typesetting import FONTS, can_typeset
from clausework.strings.catalogue import say


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[str]:
    """The name of a package that cannot be imported."""
    monkeypatch.setitem(sys.modules, request.param, None)
    can_typeset.cache_clear()
    yield request.param
    monkeypatch.undo()
    can_typeset.cache_clear()


def published(root: Path, lang: str) -> Result:
    words = ["publish", "working", "--root", str(root), "--out", str(root / "out"), "--lang", lang]
    return CliRunner().invoke(cli, words, catch_exceptions=False)


@pytest.mark.parametrize("bare", ["typst", FONTS], indirect=True)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_was_not_made_is_told_with_what_to_install(small: Path, bare: str, lang: str) -> None:
    done = published(small, lang)
    assert done.exit_code == 0
    kinds = say(lang, "site.comma").join(
        say(lang, f"deliverables.{kind}") for kind in ("text_pdf", "redline_pdf")
    )
    told = [line for line in done.stderr.splitlines() if kinds in line]
    assert len(told) == 1
    assert told[0].endswith("pip install 'clausework[publish]'")
    assert not list((small / "out").glob("*.pdf"))
    assert (small / "out" / "SHA256SUMS").is_file()


@pytest.mark.slow
@pytest.mark.parametrize("bare", ["typst"], indirect=True)
def test_a_site_with_the_files_of_all_drafts_tells_the_same(tmp_path: Path, bare: str) -> None:
    small = copy_live_commerce(tmp_path, "standard", "site", "mkdocs.yml")
    words = ["build", "--publish", "--root", str(small), "--out", str(tmp_path / "out"), "--lang", "zh"]
    done = CliRunner().invoke(cli, words, catch_exceptions=False)
    assert "pip install 'clausework[publish]'" in done.stderr


def test_where_all_is_installed_nothing_is_told_and_all_is_made(small: Path) -> None:
    done = published(small, "zh")
    assert done.exit_code == 0
    assert done.stderr == ""
    assert unmade() == ()
    made = {path.name.split(".", 1)[1] for path in (small / "out").glob("*.pdf")}
    assert made == {"zh.pdf", "en.pdf"}
