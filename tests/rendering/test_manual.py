"""The manual of the toolchain as a project's site has it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from staged_files import stage_site

from clausework.checks.engine.registry import all_rules
from clausework.source.profiles import manual


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_page_and_each_rule_has_its_place(site: Path, lang: str) -> None:
    folder = site / ("manual" if lang == "zh" else "en/manual")
    names = {file.split(".")[0] for file in manual()} - {"index"}
    assert {path.name for path in folder.iterdir() if path.is_dir()} == names
    for rule in all_rules():
        page = folder / "rules" / rule.id.partition("-")[0].lower() / "index.html"
        assert f'id="{rule.id}"' in page.read_text("utf-8")


def test_examples_stay_as_they_are_written(site: Path) -> None:
    html = (site / "manual/clauses/index.html").read_text("utf-8")
    assert "[](#platform.identity)" in html
    assert "# platform" in (site / "manual/rules/abb/index.html").read_text("utf-8")


def test_lines_of_a_chinese_paragraph_are_joined_without_a_space(site: Path) -> None:
    html = (site / "manual/drafter/index.html").read_text("utf-8")
    assert not re.search(r"[一-鿿]。\s+[一-鿿]", re.sub(r"<pre>.*?</pre>", "", html, flags=re.DOTALL))


def test_a_project_that_does_not_ask_for_it_has_none(small: Path) -> None:
    files, _ = stage_site(small)
    assert not [name for name in files if "manual/" in name]
