"""The built site: links, weight, content policy, determinism, and who is shown what."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

import jsonschema
import pytest
from linked import HOST, Page, broken_links, file_at, pages_of
from places import LIVE_COMMERCE
from staged_files import stage_site

from clausework.rendering.engine import read_folder
from clausework.source.project import load
from clausework.workflow.built import POLICY_FILE, names_of
from clausework.workflow.publish import build_site

DIGEST = re.compile(rb"(?<=\.css|\.svg)\?[0-9a-f]{12}|(?<=\.js)\?[0-9a-f]{12}")
"""The digest of the look at the end of the address of a sheet, a script or the icon."""


@pytest.fixture(scope="session")
def pages(published: Path) -> dict[str, Page]:
    return pages_of(published)


@pytest.mark.slow
def test_every_link_leads_to_a_page_and_an_anchor(published: Path, pages: dict[str, Page]) -> None:
    assert broken_links(published, pages) == []


@pytest.mark.slow
def test_the_site_map_names_every_page_to_be_found_and_no_other(commented: Path, published: Path) -> None:
    """A site map holds whole addresses only; a site that does not know its own has none."""
    url = "https://standard.example/live/"
    staged, _ = stage_site(commented, rehearsal=True, site_url=url)
    named = re.findall(r"<loc>(.*?)</loc>", staged["sitemap.xml"].decode())
    assert all(address.startswith(url) for address in named)
    files = [f"{unquote(address.removeprefix(url))}index.html" for address in named]
    pages = {name: data for name, data in read_folder(published).items() if Path(name).name == "index.html"}
    assert sorted(files) == sorted(name for name, data in pages.items() if b"noindex" not in data)
    assert "c/merchant.minors/index.html" in set(pages) - set(files)
    assert not (published / "sitemap.xml").exists()


@pytest.mark.parametrize(
    ("page", "title", "goes_on"),
    [
        ("c/merchant.minors", "已并入6.7", False),
        ("en/c/merchant.minors", ": merged into 6.7", False),
        ("c/platform.data", "已拆分为5.4.4、5.5.3", False),
        ("c/platform.review", "已更换标识", True),
    ],
)
def test_a_clause_that_is_part_of_another_says_so(
    published: Path, page: str, title: str, goes_on: bool
) -> None:
    """Who only has another ID goes on at once; what is said of a merger or a split can be read."""
    words = (published / page / "index.html").read_text("utf-8")
    assert f"{title}</h1>" in words
    assert ('http-equiv="refresh"' in words) is goes_on


@pytest.mark.slow
def test_no_anchor_stands_twice_on_a_page(pages: dict[str, Page]) -> None:
    twice = {
        (path, anchor)
        for path, page in pages.items()
        for anchor, count in Counter(page.anchors).items()
        if count > 1
    }
    assert not twice


@pytest.mark.slow
def test_pages_load_nothing_from_elsewhere(published: Path, pages: dict[str, Page]) -> None:
    """What the theme's script could fetch elsewhere, for parts that no page of ours has, the policy refuses."""
    loads = {load for page in pages.values() for load in page.loads}
    assert loads
    assert all(load.startswith(HOST) and file_at(published, load) for load in loads)
    for name, data in read_folder(published / "assets").items():
        if not name.startswith(("javascripts/", "theme.css")):
            assert b"://" not in data.replace(b"http://www.w3.org/", b""), name
    policy = (published / POLICY_FILE).read_text(encoding="utf-8")
    assert "default-src 'none'" in policy
    assert "connect-src 'self';" in policy
    assert "script-src 'self';" in policy


@pytest.mark.slow
def test_pages_obey_a_strict_content_policy(published: Path, pages: dict[str, Page]) -> None:
    """No page has a script, a style or a handler in itself, those of the theme neither."""
    assert {path: page.inline for path, page in pages.items() if page.inline} == {}
    assert {path: page.scripts for path, page in pages.items() if page.scripts} == {}
    assert "unsafe" not in (published / POLICY_FILE).read_text(encoding="utf-8")


@pytest.mark.slow
def test_both_languages_have_the_same_pages(pages: dict[str, Page]) -> None:
    chinese = {path for path in pages if not path.startswith("en/")} - {"404.html"}
    assert {"en/" + path for path in chinese} == {path for path in pages if path.startswith("en/")}


def test_a_light_page_weighs_little(published: Path) -> None:
    """As it travels, compressed: 9 kB."""
    weights = {path: len(gzip.compress(path.read_bytes())) for path in published.glob("**/c/*/index.html")}
    assert len(weights) > 100
    assert {path: weight for path, weight in weights.items() if weight > 9_000} == {}


def test_a_page_for_reading_weighs_little(published: Path, pages: dict[str, Page]) -> None:
    """What it transfers with all that it loads, compressed: 135 kB the whole text, 112 kB a chapter."""
    for path, most in (("text/all/index.html", 135_000), ("text/platform/index.html", 112_000)):
        files = {file_at(published, load) for load in pages[path].loads} | {path}
        assert len(files) > 4
        assert sum(len(gzip.compress((published / file).read_bytes())) for file in files if file) < most


def test_our_scripts_are_small(published: Path) -> None:
    weights = {
        path.name: len(gzip.compress(path.read_bytes())) for path in (published / "assets").glob("*.js")
    }
    assert {name: weight for name, weight in weights.items() if weight > 8_000} == {}
    form = ("comment.js", "form.js", "proof.js", "agree.js", "suggest.js")
    assert sum(weights[name] for name in form) <= 8_000, "all that a clause page may ever load"


def test_what_a_light_page_loads_weighs_little(published: Path) -> None:
    """Its style and what it loads without being touched, compressed: 13 kB beside the page."""
    assets = ("lite.css", "favicon.svg", "cite.js", "comment.js", "form.js", "proof.js", "agree.js")
    around = sum(len(gzip.compress((published / "assets" / name).read_bytes())) for name in assets)
    assert around <= 13_000


@pytest.mark.slow
def test_the_same_project_gives_the_same_bytes(commented: Path, published: Path, tmp_path: Path) -> None:
    build_site(commented, tmp_path / "again", rehearsal=True)
    assert read_folder(published) == read_folder(tmp_path / "again")


@pytest.mark.slow
def test_plain_mkdocs_makes_the_same_site(commented: Path, tmp_path: Path) -> None:
    build_site(commented, tmp_path / "ours")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "-d", str(tmp_path / "plain")]
    subprocess.run(command, cwd=commented, check=True, capture_output=True)
    ours, plain = (
        {name: (tmp_path / built / name).read_bytes() for name in names_of(tmp_path / built)}
        for built in ("ours", "plain")
    )
    ours = {name: DIGEST.sub(b"", data) for name, data in ours.items()}
    assert ours.keys() == plain.keys(), "but for what the service alone reads"
    assert [name for name in ours if ours[name] != plain[name]] == [], "but for the digest of the look"


def test_only_what_is_public_is_shown(published: Path) -> None:
    everything = b"".join(read_folder(published).values()).decode("utf-8", "replace")
    assert "还没有答复的意见。" in everything
    assert "不应公开的文字" not in everything
    assert "刚收到的文字" not in everything
    assert "未公开2条" in (published / "comments/2020-07/index.html").read_text(encoding="utf-8")


def test_the_page_of_the_comments_says_what_silence_means(site: Path) -> None:
    for lang, units, public, asked in (
        (
            "",
            r"发送征求意见稿的单位(\d+)个",
            "公众没有提出意见的，不视为同意。",
            "到期未回复的，按无异议处理。",
        ),
        (
            "en/",
            r"Bodies to which the draft was sent: (\d+);",
            "never taken as agreement",
            "taken to have no objection",
        ),
    ):
        page = (site / f"{lang}comments/2020-07/index.html").read_text(encoding="utf-8")
        assert public in page
        assert asked in page
        found = re.search(units, page)
        assert found
        assert int(found[1]) == len(load(LIVE_COMMERCE).consultation("2020-07").invited)


def test_a_comment_and_the_change_it_caused_lead_to_each_other(published: Path) -> None:
    redline = (published / "redlines/D1-working/index.html").read_text(encoding="utf-8")
    comments = (published / "comments/2020-07/index.html").read_text(encoding="utf-8")
    number = next(part for part in comments.split('"') if part.startswith("C-0001-"))
    assert f'href="../../comments/2020-07/#{number}"' in redline
    assert "&lt;b&gt;&amp;&lt;/b&gt;" in comments
    assert 'href="../../redlines/D1-working/#' in comments


def test_an_old_draft_says_that_it_is_old(published: Path) -> None:
    text = (published / "drafts/D1/index.html").read_text(encoding="utf-8")
    assert "不是最新文本" in text
    assert 'href="../../c/platform.vetting/"' in text


@pytest.mark.parametrize("name", ["clauses", "redline"])
def test_published_data_fits_its_published_schema(published: Path, name: str) -> None:
    file = {"clauses": "clauses.json", "redline": "redlines/D1-working.json"}[name]
    schema = json.loads((published / "schema" / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads((published / file).read_text(encoding="utf-8")), schema)


def test_the_state_stands_where_the_service_finds_it(published: Path) -> None:
    for path in ("index.html", "c/platform.vetting/index.html", "en/text/platform/index.html"):
        text = (published / path).read_text(encoding="utf-8")
        assert text.count("<!--cw:state-->") == text.count("<!--/cw:state-->") == 1


def test_the_form_has_exactly_the_fields_that_the_service_reads(published: Path) -> None:
    page = (published / "c/platform.vetting/index.html").read_text(encoding="utf-8")
    form = page[page.index('<form method="post"') : page.index("</form>")]
    names = {part.split('"')[0] for part in form.split(' name="')[1:]}
    expected = "consultation clause draft base provision quote text suggestion reason role"
    expected += " organisation name publish_name contact keep_contact files lang uuid opened website"
    assert names == set(expected.split())
    assert 'value="cw-uuid"' in form
    assert 'value="cw-opened"' in form


@pytest.mark.slow
def test_without_an_open_consultation_there_is_no_form(commented: Path, tmp_path: Path) -> None:
    assert load(commented).current == "working"
    build_site(commented, tmp_path / "closed")
    page = (tmp_path / "closed/c/platform.vetting/index.html").read_text(encoding="utf-8")
    assert "<form" not in page
    assert "已结束" in page
