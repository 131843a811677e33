"""Every format of a redline tells the same causes, and each change in whatever language it is read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from frozen_site import staged_files
from places import LIVE_COMMERCE
from shown_causes import comments_in
from staged_files import stage_site

from clausework.layout.stream import Sides
from clausework.rendering.formats.redline_github import redline_github
from clausework.rendering.formats.redline_html import redline_page
from clausework.rendering.formats.redline_text import redline_text
from clausework.rendering.redline_formats import format_redline
from clausework.workflow.compare import compared
from clausework.workflow.comparison import context_of
from clausework.workflow.layout import confirm_translations


@pytest.fixture(scope="module")
def told() -> dict[str, dict[str, str]]:
    """The redline of the real drafts in each format and language."""
    found = compared(LIVE_COMMERCE, "D1", "working")
    redline, sides = found.redline, Sides(found.old, found.new)
    return {
        lang: {
            "text": redline_text(redline, sides, lang),
            "html": redline_page(redline, sides, lang),
            "github": redline_github(redline, sides, lang, limit=10**7),
        }
        for lang in ("zh", "en")
    }


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_format_has_every_cause(told: dict[str, dict[str, str]], lang: str) -> None:
    redline = compared(LIVE_COMMERCE, "D1", "working").redline
    causes = {
        cause.comment or cause.reason.get(lang, "")[:12]
        for change in redline.changed()
        for line in change.lines
        for cause in line.causes
        if cause.kind != "translation"
    }
    assert len(causes) > 70
    for name, text in told[lang].items():
        plain = text.replace("\u200b", "").replace("&#39;", "'")
        assert [cause for cause in causes if cause not in plain] == [], name


@pytest.mark.slow
def test_a_title_has_its_cause_beside_it(told: dict[str, dict[str, str]]) -> None:
    for page in (told["zh"]["html"], told["en"]["html"]):
        titles = page.split('<div class="rl-title">')[1:]
        assert len(titles) > 5
        assert all('class="rl-why"' in title.partition("</div>")[0] for title in titles)


@pytest.mark.slow
def test_the_list_of_changes_tells_reasons_beside_comments() -> None:
    page = staged_files()["redlines/D1-working/list/index.md"].decode()
    entry = next(entry for entry in page.split("<li>") if ">5.5.1 " in entry)
    assert "C-0056-K" in entry
    assert "理由：" in entry


@pytest.mark.slow
def test_a_line_more_in_one_language_parts_no_causes_of_other(real: Path) -> None:
    """And a change of the authoritative text alone is told in the other language."""
    records = real / "standard/clauses/platform/records.zh.md"
    note = next(line for line in records.read_text("utf-8").splitlines() if line.startswith("注："))
    records.write_text(records.read_text("utf-8").rstrip("\n") + f"\n\n{note}\n", "utf-8")
    confirm_translations(real, ("platform.records",))
    text = format_redline("text", context_of(compared(real, "D1", "working"), "en", "platform.records"))
    line = next(line for line in text.splitlines() if "(P-REC-02)" in line)
    assert "C-0041-P" in text.split(line)[1].splitlines()[1]


@pytest.mark.slow
def test_a_link_to_an_untranslated_line_leads_to_its_cause(real: Path) -> None:
    records = real / "standard/clauses/platform/records.en.md"
    text = records.read_text("utf-8")
    note = next(line for line in text.splitlines() if line.startswith("NOTE: "))
    records.write_text(text.replace(f"{note}\n", ""), "utf-8")
    files = stage_site(real)[0]
    cards = comments_in({name: body.decode("utf-8", "replace") for name, body in files.items()}, "en/")
    names = set(re.findall(r'redlines/D1-working/#(platform\.records@[^"]+)"', cards))
    assert len(names) == 1
    page = files["en/redlines/D1-working/index.md"].decode()
    assert all(f'id="{name}"' in page for name in names)


def test_entries_of_the_bibliography_are_not_called_generated(told: dict[str, dict[str, str]]) -> None:
    """They come from references.yml, and each that a drafter adds has its cause."""
    section = told["zh"]["text"].split("\n参考文献 ")[1]
    assert "编辑性：参考文献的条目改变" in section
    assert "重新生成" not in section
