"""Projects unlike ours: one language, no translation, no page written by hand, nothing frozen."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import msgspec
import pytest
from places import LIVE_COMMERCE
from staged_files import stage_site

from clausework.consultation.fields import comment_digest
from clausework.consultation.numbers import make_number
from clausework.consultation.records import write_record
from clausework.drafts.register import add
from clausework.errors import PluginMissing, UnknownDraft
from clausework.model.comment import Anchor, Comment
from clausework.model.draft import Draft, plain
from clausework.source.project import load
from clausework.workflow.answers import report_of, round_of, table_of
from clausework.workflow.publish import build_site, site_of


def languages(root: Path, value: str) -> None:
    settings = root / "standard" / "standard.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("languages: [zh, en]", f"languages: {value}"), encoding="utf-8")


def staged(root: Path) -> dict[str, str]:
    files = stage_site(root)[0].items()
    return {
        name: data.decode() for name, data in files if not name.endswith((".docx", ".ico", ".png", ".xlsx"))
    }


def test_a_new_project_has_its_pages(small: Path) -> None:
    files = staged(small)
    assert {"index.md", "en/index.md", "text/platform/index.md", "c/platform.vetting/index.html"} <= set(
        files
    )
    assert "尚无可对照的修改" in files["redlines/index.md"]
    assert "commenting/" not in files["index.md"]


def test_a_standard_in_one_language_offers_no_other(small: Path) -> None:
    languages(small, "[zh]")
    files = staged(small)
    assert not [name for name in files if name.startswith("en/")]
    assert site_of(small).pages["index.md"].meta["twin"] is None
    assert "hreflang" not in files["c/platform.vetting/index.html"]


def test_a_standard_in_english_alone_has_a_root(small: Path) -> None:
    languages(small, "[en]")
    files = staged(small)
    assert 'content="0; url=en/"' in files["index.html"]
    assert "en/index.md" in files


def test_a_clause_without_a_translation_says_so(small: Path) -> None:
    (small / "standard/clauses/platform/records.en.md").unlink()
    files = staged(small)
    assert "has not been translated" in files["en/c/platform.records/index.html"]
    assert "has not been translated" in files["en/text/platform/index.md"]


def test_the_form_is_there_while_the_draft_is_open_for_comment(small: Path) -> None:
    settings = small / "standard" / "standard.yml"
    working = settings.read_text(encoding="utf-8")
    add(small, frozen(small))
    settings.write_text(working + "current: D1\n", encoding="utf-8")
    page = staged(small)["c/platform.vetting/index.html"]
    assert 'name="draft" value="D1"' in page
    assert "征求意见：2020年7月1日至7月31日24:00（北京时间）" in page


def test_markup_in_a_title_stays_words(small: Path, tmp_path: Path) -> None:
    shutil.copytree(LIVE_COMMERCE / "site", small / "site", ignore=shutil.ignore_patterns("pages"))
    shutil.copyfile(LIVE_COMMERCE / "mkdocs.yml", small / "mkdocs.yml")
    for name, old, new in (
        ("standard.yml", "小规范", "小<i>规</i>范&"),
        ("clauses/platform.zh.md", "平台", '"平台 *甲* <i>乙</i> & `丙` {#x}"'),
    ):
        path = small / "standard" / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    build_site(small, tmp_path / "site")
    page = (tmp_path / "site/text/platform/index.html").read_text(encoding="utf-8")
    assert "<i>" not in page
    assert '<h1 id="platform">2 平台 *甲* &lt;i&gt;乙&lt;/i&gt; &amp; `丙` {#x}</h1>' in page


def test_the_form_chooses_no_role_and_offers_the_projects(small: Path) -> None:
    settings = small / "standard" / "standard.yml"
    add(small, frozen(small))
    settings.write_text(settings.read_text(encoding="utf-8") + "current: D1\n", encoding="utf-8")
    page = staged(small)["c/platform.vetting/index.html"]
    offered = re.findall(r'<input type="radio" name="role" value="(\w+)">', page)
    assert offered == ["platform", "consumer", "other"]
    assert 'type="radio" name="role" checked' not in page


def test_who_stated_no_role_is_counted_as_that(small: Path) -> None:
    add(small, frozen(small))
    made = Comment(
        id=make_number("C", 1),
        consultation="2020-07",
        draft="D1",
        anchor=Anchor(clause="scope"),
        text="好。",
        received="2020-07-13T10:00:00+08:00",
        state="published",
    )
    write_record(small, msgspec.structs.replace(made, digest=comment_digest(made)))
    page = staged(small)["comments/2020-07/index.md"]
    assert '<th scope="row">未说明</th>' in page
    assert "<b>C-0001-V</b> 未说明" in page
    assert "| 未说明 |" in report_of(round_of(small, "2020-07"), "md", "zh").decode()
    assert "Not stated" in table_of(round_of(small, "2020-07"), "csv", "en").decode()


def frozen(root: Path) -> Draft:
    return msgspec.structs.replace(plain(load(root).draft), label="D1")


@pytest.mark.parametrize("kind", ["renamed", "retired"])
def test_an_id_that_is_no_more_leads_on(small: Path, kind: str) -> None:
    add(small, frozen(small))
    clauses = small / "standard" / "clauses" / "platform"
    outline = small / "standard" / "outline.yml"
    text = outline.read_text(encoding="utf-8")
    heir = "[platform.archive]" if kind == "renamed" else "[]"
    for lang in ("zh", "en"):
        path = clauses / f"records.{lang}.md"
        path.rename(clauses / f"archive.{lang}.md") if kind == "renamed" else path.unlink()
    new = "    - platform.archive\n" if kind == "renamed" else ""
    outline.write_text(text.replace("    - platform.records\n", new), encoding="utf-8")
    (small / "standard" / "lineage.yml").write_text(
        f"- draft: D2\n  kind: {kind}\n  from: [platform.records]\n  to: {heir}\n"
        "  reason: {zh: 归档。, en: Archived.}\n",
        encoding="utf-8",
    )
    files = staged(small)
    page = files["c/platform.records/index.html"]
    assert "归档。" in page
    assert ('http-equiv="refresh" content="0; url=../platform.archive/"' in page) is (kind == "renamed")
    assert ("c/platform.archive/" in files["drafts/D1/index.md"]) is (kind == "renamed")


def test_a_current_draft_not_frozen_is_said_and_gets_no_site(small: Path) -> None:
    settings = small / "standard" / "standard.yml"
    settings.write_text(settings.read_text(encoding="utf-8") + "current: D9\n", encoding="utf-8")
    with pytest.raises(UnknownDraft, match="is D9, but no such draft is frozen"):
        stage_site(small)


def test_settings_without_our_plugin_are_told_so(small: Path, tmp_path: Path) -> None:
    settings = (LIVE_COMMERCE / "mkdocs.yml").read_text(encoding="utf-8")
    shutil.copytree(LIVE_COMMERCE / "site", small / "site", ignore=shutil.ignore_patterns("pages"))
    (small / "mkdocs.yml").write_text(settings.replace("  - clausework", "  []"), encoding="utf-8")
    with pytest.raises(PluginMissing, match="clausework"):
        build_site(small, tmp_path / "site")


def test_missing_settings_are_told_before_anything_is_read(small: Path, tmp_path: Path) -> None:
    phases: list[str] = []
    with pytest.raises(PluginMissing, match=r"mkdocs\.yml"):
        build_site(small, tmp_path / "site", progress=lambda phase, *_: phases.append(phase))
    assert phases == []
