"""What a site says of itself where it is passed on, as the service serves it: every address answers."""

from __future__ import annotations

import html
import io
import re
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from places import LIVE_COMMERCE, copy_live_commerce
from service_rig import Client, Clock, running

from clausework.rendering.engine import read_folder
from clausework.rendering.typesetting import can_typeset
from clausework.service.context import open_context
from clausework.workflow.publish import build_site

pytestmark = pytest.mark.slow
URL = "https://standard.example/"
LOC = re.compile(r"<loc>(.*?)</loc>")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real standard, built for an address."""
    out = tmp_path_factory.mktemp("passing") / "site"
    build_site(LIVE_COMMERCE, out, site_url=URL)
    return out


@pytest.fixture(scope="module")
def served(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The real service over it."""
    clock = Clock()
    root = copy_live_commerce(tmp_path_factory.mktemp("project"))
    context = open_context(root, False, built, clock=clock)
    with running(context, clock, root) as client:
        yield client


@pytest.fixture(scope="module")
def pages(built: Path) -> dict[str, str]:
    """Every page of the site map, by its address."""
    found = LOC.findall((built / "sitemap.xml").read_text("utf-8"))
    return {each: (built / each.removeprefix(URL) / "index.html").read_text("utf-8") for each in found}


def told(page: str, name: str) -> list[str]:
    """What the page's metadata says under a name."""
    found = re.findall(rf'<meta [^>]*(?:name|property)="{name}"[^>]*content="([^"]*)"', page)
    return [html.unescape(each) for each in found]


def test_every_address_of_the_site_map_answers(served: Client, pages: dict[str, str]) -> None:
    assert len(pages) > 400
    answers = {each: served.get("/" + each.removeprefix(URL)).status for each in pages}
    assert {each: status for each, status in answers.items() if status != 200} == {}
    assert served.get("/robots.txt").text == f"User-agent: *\nAllow: /\nSitemap: {URL}sitemap.xml\n"


def test_every_page_says_its_address_and_what_it_is(pages: dict[str, str]) -> None:
    for address, page in pages.items():
        assert re.findall(r'<link rel="canonical" href="([^"]*)">', page) == [address]
        assert told(page, "og:url") == [address]
        assert told(page, "og:locale") == ["en_GB" if "/en/" in address else "zh_CN"]
        for name in ("og:title", "og:type", "og:description", "description"):
            assert len(told(page, name)) == 1, (address, name)
            assert all(told(page, name)), (address, name)


def test_a_clause_is_told_by_its_first_provision(pages: dict[str, str]) -> None:
    words = "平台应保存商品和服务信息、交易信息，保存期自交易完成之日起不少于三年。"
    assert told(pages[f"{URL}c/platform.records/"], "description") == [words]
    assert told(pages[f"{URL}text/platform/"], "og:title") == [
        "5 平台 · 重新拟写（非协会文本） · 送审稿（工作稿）"
    ]
    assert "重新拟写" in told(pages[URL], "description")[0]


def test_a_clause_has_a_picture_of_its_own(served: Client, pages: dict[str, str]) -> None:
    """Where Typst is there; without it no page names a picture."""
    shown = {address: told(page, "og:image") for address, page in pages.items()}
    if not can_typeset():
        assert not any(shown.values())
        return
    assert shown[f"{URL}en/c/platform.records/"] == [f"{URL}en/share/platform.records.png"]
    assert shown[URL] == [f"{URL}share/standard.png"]
    for picture in {each for found in shown.values() for each in found}:
        answer = served.get("/" + picture.removeprefix(URL))
        assert (answer.status, answer.headers["content-type"]) == (200, "image/png")
        assert struct.unpack(">II", answer.body[16:24]) == (1200, 630)
    assert all(shown.values())


def test_what_browsers_ask_for_unasked_is_there(served: Client) -> None:
    for path, kind in (("/favicon.ico", "image/x-icon"), ("/apple-touch-icon.png", "image/png")):
        answer = served.get(path)
        assert (answer.status, answer.headers["content-type"]) == (200, kind)


def test_the_archive_can_be_read_from_a_folder(served: Client) -> None:
    packed = served.get("/site.zip")
    assert (packed.status, packed.headers["content-type"]) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(packed.body)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}, (
            "and the same bytes"
        )
    lost = []
    for name, page in files.items():
        if not name.endswith(".html"):
            continue
        for link in re.findall(rb' href="([^"#?:]+)[#"]', page):
            folder = name.split("/")[:-1]
            for step in link.decode().split("/"):
                folder = folder[:-1] if step == ".." else folder if step == "." else [*folder, step]
            if "/".join(folder) not in files:
                lost.append((name, link))
    assert lost == []
    assert b'id="comment-form" enctype' not in files["site/c/platform.records/index.html"]
    assert [name for name in files if name.endswith(".gz") or "/." in name] == [], (
        "these serve a server alone"
    )


def test_a_site_that_does_not_know_its_address_gives_none(served: Client, tmp_path: Path) -> None:
    build_site(LIVE_COMMERCE, tmp_path / "site")
    files = read_folder(tmp_path / "site")
    assert files["robots.txt"] == b"User-agent: *\nAllow: /\n"
    assert not {"sitemap.xml", "site.zip"} & set(files)
    assert b"canonical" not in files["c/platform.records/index.html"]
    assert b"og:url" not in files["text/platform/index.html"]
    assert b"site.zip" not in files["drafts/index.html"]
