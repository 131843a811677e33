"""Three drafts: every pair is there, a clause keeps its history under any ID, and the feeds are valid."""

from __future__ import annotations

import gzip
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from urllib.parse import urljoin

import msgspec
import pytest
from linked import HOST, file_at, pages_of
from places import copy_live_commerce
from staged_files import stage_site

from clausework.drafts.register import add, open_draft
from clausework.model.comment import Anchor, Comment, Disposition
from clausework.rendering.assemble import assemble, may_be_shown
from clausework.rendering.engine import read_folder
from clausework.rendering.formats.lite import histories
from clausework.source.project import load
from clausework.workflow.publish import build_site

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real project with D2 frozen, and a working text that goes on from it."""
    root = copy_live_commerce(tmp_path_factory.mktemp("three"), "standard", "site", "comments", "mkdocs.yml")
    add(root, msgspec.structs.replace(open_draft(root, "working"), label="D2"))
    settings = root / "standard/standard.yml"
    settings.write_text(settings.read_text("utf-8").replace("label: D2", "label: D3"), "utf-8")
    for lang, old, new in (("zh", "六十日", "九十日"), ("en", "sixty days", "ninety days")):
        path = root / f"standard/clauses/platform/records.{lang}.md"
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    return root


@pytest.fixture(scope="module")
def built(three: Path) -> Path:
    build_site(three, three / "build/site")
    return three / "build/site"


@pytest.mark.slow
def test_every_pair_of_drafts_is_built(built: Path) -> None:
    for pair in ("D1-D2", "D2-working", "D1-working"):
        for lang in ("", "en/"):
            assert (built / f"{lang}redlines/{pair}/index.html").is_file()
            assert (built / f"{lang}redlines/{pair}/list/index.html").is_file()
            assert (built / f"{lang}c/platform.records/{pair}/index.html").is_file()
    text = (built / "c/platform.records/D1-working/index.html").read_text("utf-8")
    assert "将“不少于三十日”改为“不少于九十日”" in text
    history = (built / "c/platform.records/history/index.html").read_text("utf-8")
    assert history.index("将“不少于六十日”改为“不少于九十日”") < history.index(
        "将“不少于三十日”改为“不少于六十日”"
    )
    assert not (built / "c/scope/D2-working").exists()


@pytest.mark.slow
def test_a_clause_has_its_history_under_any_id(three: Path) -> None:
    found = {history.clause.id: history for history in histories(assemble(load(three)))}
    pairs = {(old, new): effect for old, new, effect in found["platform.access"].pairs}
    renamed = pairs["D1", "D2"]
    assert renamed.change.old == "platform.review"
    assert pairs["D2", "working"] is None
    assert found["platform.access"].ids == ("platform.review", "platform.access", "platform.access")
    assert "platform.review" not in found
    gone = next(effect for old, new, effect in found["platform.ranking"].pairs if (old, new) == ("D1", "D2"))
    assert gone.change.kinds == ("deleted",)
    split = next(
        effect for old, new, effect in found["platform.security"].pairs if (old, new) == ("D1", "D2")
    )
    assert split.change.new == "platform.security"
    assert found["platform.records"].steps == 2


@pytest.mark.slow
def test_links_hold_and_pages_are_light(built: Path) -> None:
    pages = pages_of(built)
    for path, page in pages.items():
        if "/history/" in path or "redlines/" in path or path.startswith("c/platform.records"):
            assert not page.inline, path
            for link in page.links:
                assert not link.startswith(HOST) or file_at(built, link), (path, link)
    weights = {path: len(gzip.compress(path.read_bytes())) for path in built.glob("**/c/*/*/index.html")}
    assert len(weights) > 300
    assert {path: weight for path, weight in weights.items() if weight > 9_000} == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lang", "sentence", "heading"),
    [
        ("", "标准名称由“直播电子商务服务规范（征求意见稿）”改为“直播电子商务管理规范”", "标准名称"),
        ("en/", "Changes the title of the standard from ‘Service specification", "Title of the standard"),
    ],
)
def test_another_title_is_told_where_changes_are(built: Path, lang: str, sentence: str, heading: str) -> None:
    page = (built / f"{lang}redlines/D1-D2/index.html").read_text("utf-8")
    section = page[page.index('<section class="change" id="D1-D2:title"') :].partition("</section>")[0]
    assert sentence in section
    assert re.search(rf"<h3[^>]*>{re.escape(heading)}", section)
    assert "<del>" in section
    changelog = (built / f"{lang}redlines/D1-D2/list/index.html").read_text("utf-8")
    assert changelog.count(sentence) == 1
    assert "#D1-D2:title" in changelog
    feed = ET.parse(built / f"{lang}changes.atom").getroot()
    told = [entry.findtext(f"{ATOM}content") for entry in feed.iter(f"{ATOM}entry")]
    assert sum(sentence in (words or "") for words in told) == 1
    assert sentence not in (built / f"{lang}redlines/D2-working/list/index.html").read_text("utf-8")


@pytest.mark.slow
def test_feeds_tell_every_change_by_the_days_of_the_drafts(built: Path) -> None:
    ids = set()
    for path in ("changes.atom", "en/changes.atom", "c/platform.records/changes.atom"):
        feed = ET.parse(built / path).getroot()
        assert feed.tag == f"{ATOM}feed"
        for name in ("id", "title", "updated", "author"):
            assert feed.find(ATOM + name) is not None
        days = [entry.findtext(f"{ATOM}updated") for entry in feed.iter(f"{ATOM}entry")]
        assert days == sorted(days, reverse=True)
        assert feed.findtext(f"{ATOM}updated") == days[0]
        links = {link.get("href") for link in feed.iter(f"{ATOM}link")}
        assert all(file_at(built, urljoin(HOST + path, link)) for link in links)
        own = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
        assert len(own) == len(set(own))
        ids.add(feed.findtext(f"{ATOM}id"))
    assert len(ids) == 3
    assert len(own) == 2


@pytest.mark.slow
def test_the_same_project_gives_the_same_feeds(three: Path, built: Path) -> None:
    files, _ = stage_site(three)
    assert {name: data for name, data in files.items() if name.endswith(".atom")} == {
        name: data for name, data in read_folder(built).items() if name.endswith(".atom")
    }


@pytest.mark.slow
def test_feeds_know_the_address_of_the_site(three: Path) -> None:
    files, _ = stage_site(three, site_url="https://example.org/std/")
    assert b'href="https://example.org/std/changes.atom"' in files["changes.atom"]


@pytest.mark.slow
def test_comments_are_followed_on_the_pages_of_clauses(built: Path) -> None:
    text = (built / "c/streamer.records/index.html").read_text("utf-8")
    assert "所引文字在工作稿改为“不少于三年”。" in text
    pages = sorted((built / "comments/2020-07").rglob("index.html"))
    assert "本条在工作稿已删去。" in "".join(page.read_text("utf-8") for page in pages)


def test_only_its_state_lets_a_comment_be_read() -> None:
    received = Comment(
        id="C-0001-V",
        consultation="2020-07",
        draft="D1",
        anchor=Anchor(clause="scope"),
        text="刚收到的文字",
        disposition=Disposition(outcome="accepted"),
    )
    assert not may_be_shown(received)
    assert not may_be_shown(msgspec.structs.replace(received, state="withheld"))
    assert may_be_shown(msgspec.structs.replace(received, state="answered"))


def test_a_replaced_id_says_why_before_it_points_on(site: Path) -> None:
    for place, order in (
        ("c/platform.review", ("起不再使用。", "为免混淆", "现在看：</p>", "入驻审核</a>")),
        (
            "en/c/platform.review",
            ("is no longer used.", "consumer's review", "Now see:</p>", "Entry review</a>"),
        ),
    ):
        html = (site / place / "index.html").read_text("utf-8").replace("&#39;", "'")
        found = [html.index(words) for words in order]
        assert found == sorted(found)
