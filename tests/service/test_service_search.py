"""The search page of the service: answered without scripts, within its limits."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import msgspec
import pytest
from markupsafe import Markup
from service_rig import Client, Clock, make_project, running

from clausework.rendering.search.answering import SLOT, search_page
from clausework.rendering.search.matching import EntryPart, IndexEntry, SearchIndex, rules_of
from clausework.service import app
from clausework.service.context import open_context

PAGE = '<!doctype html><html lang="{tag}"><body><!--cw:state-->-<!--/cw:state-->{body}<script>1</script></body></html>'
TEXTS = ("5.5.2 记录保存", "P-REC-01", "平台应保存<直播>视频不少于三年。")


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    root = make_project(tmp_path)
    index = SearchIndex(
        lang="zh",
        groups=("条文",),
        rules=rules_of(("zh", "en"), TEXTS),
        texts=TEXTS,
        verbs={"2": (2,)},
        entries=(IndexEntry(0, "text/platform/", "platform.records", 0, (EntryPart("P-REC-01", (1, 2)),)),),
        preferred={"录像": "视频"},
    )
    site = root / "build" / "site"
    for lang, tag, home in (("zh", "zh-CN", ""), ("en", "en", "en/")):
        data = msgspec.json.encode(msgspec.structs.replace(index, lang=lang))
        for name, words in (
            (f"search/{lang}.json", data),
            (f"{home}search/index.html", PAGE.format(tag=tag, body=SLOT.format(search_page(lang))).encode()),
        ):
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            (site / name).write_bytes(words)
    clock = Clock()
    with running(open_context(root, False, site, clock=clock), clock, root) as found:
        yield found


def ask(client: Client, query: str, home: str = "/") -> str:
    answer = client.get(f"{home}search/?q={quote(query, safe='')}")
    assert answer.status == 200
    return answer.text


def test_it_answers_without_scripts(client: Client) -> None:
    text = ask(client, "3年 应当")
    assert "找到1条结果" in text
    assert "平台<mark>应</mark>保存&lt;直播&gt;视频不少于<mark>三年</mark>。" in text
    assert 'href="../text/platform/?h=%E4%B8%89%E5%B9%B4#P-REC-01"' in text
    assert "<noscript>" not in text
    assert "1 result<" in ask(client, "P-REC-01", "/en/")


def test_without_a_query_it_is_the_page_as_built(client: Client) -> None:
    for path in ("/search/", "/search/?q=", "/search/index.html", "/search/?q=%20"):
        answer = client.get(path)
        assert answer.status == 200
        assert 'id="search-form"' in answer.text
        assert "<noscript>" not in answer.text


def test_what_is_asked_comes_back_as_text(client: Client) -> None:
    text = ask(client, '"><script>alert(1)</script>')
    assert "<script>alert" not in text
    assert "没有找到“&#34;&gt;&lt;script&gt;" in text
    assert "已改按“视频”搜索，找到1条结果" in ask(client, "录像")


def test_its_scripts_run_and_nobody_lists_it(client: Client) -> None:
    answer = client.get("/search/?q=3")
    assert "script-src 'self';" in answer.headers["content-security-policy"]
    assert answer.headers["x-robots-tag"] == "noindex"


def test_a_query_without_end_is_cut(client: Client) -> None:
    text = ask(client, "三" * 900)
    assert "三" * 200 in text
    assert "三" * 201 not in text


@pytest.mark.parametrize(("limit", "least"), [("WAITING", 0), ("EACH", 1)])
def test_who_comes_while_many_wait_is_asked_to_come_again(
    client: Client, monkeypatch: pytest.MonkeyPatch, limit: str, least: int
) -> None:
    started, go_on = threading.Event(), threading.Event()
    page = app.SiteSearch.page

    def slow(self: app.SiteSearch, lang: str, query: str) -> Markup:
        started.set()
        assert go_on.wait(60)
        return page(self, lang, query)

    monkeypatch.setattr(app.SiteSearch, "page", slow)
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.append(ask(client, "视频")))
    thread.start()
    assert started.wait(60)
    monkeypatch.setattr(app, limit, least)
    busy = client.get("/search/?q=1")
    assert busy.status == 503
    assert busy.headers["retry-after"] == "5"
    assert "目前搜索的人较多" in busy.text
    assert client.get("/healthz").status == 200, "the loop waits for no search"
    go_on.set()
    thread.join()
    assert "找到1条结果" in found[0]
