"""A chapter on one page: one sending, a receipt for each comment, nothing lost and nothing doubled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from service_rig import CLAUSES, Client, Clock, make_project, running

from clausework.service.office import open_office


@pytest.fixture
def chapter(tmp_path: Path) -> Iterator[Client]:
    """The service over a chapter of three clauses and another."""
    root = make_project(tmp_path)
    first = CLAUSES["clauses"][0]
    more = [
        first | {"id": name, "number": number, "title": {"zh": title, "en": name}, "provisions": []}
        for name, number, title in (
            ("platform", "5", "平台"),
            ("platform.vetting", "5.2", "核查"),
            ("scope", "1", "范围"),
        )
    ]
    data = CLAUSES | {"clauses": [*more[:1], first, *more[1:]]}
    (root / "build/site/clauses.json").write_bytes(msgspec.json.encode(data))
    clock = Clock()
    with running(open_office(root, False, root / "build" / "site", clock=clock), clock, root) as found:
        yield found


def post(client: Client, uuid: str = "u" * 20, **fields: str):
    cut = "----cut"
    base = {"lang": "zh", "uuid": uuid, "role": "consumer", "opened": ""}
    body = "".join(
        f'--{cut}\r\nContent-Disposition: form-data; name="{name.replace("__", ".")}"\r\n\r\n{value}\r\n'
        for name, value in (base | fields).items()
    )
    kind = {"content-type": f"multipart/form-data; boundary={cut}"}
    return client.ask("POST", "/batch/platform/", f"{body}--{cut}--\r\n".encode(), kind)


TWO = {"text-platform.records": "应保存三年。", "text-platform.vetting": "每年复核。", "text-platform": "  "}


def test_the_chapters_are_listed_and_each_has_its_clauses(chapter: Client) -> None:
    page = chapter.get("/batch/").text
    assert 'href="/batch/platform/?lang=zh"' in page
    assert "5 平台" in page
    form = chapter.get("/batch/platform/").text
    for name in ("platform", "platform.records", "platform.vetting"):
        assert f'name="text-{name}"' in form
    assert "text-scope" not in form
    assert "Comment on a chapter" in chapter.get("/batch/platform/?lang=en").text
    assert chapter.get("/batch/nothing/").status == 404


def test_each_comment_has_a_receipt_and_all_have_one_page(chapter: Client) -> None:
    answer = post(chapter, organisation="某协会", publish_name="yes", **TWO)
    assert answer.status == 303
    page = chapter.get(answer.headers["location"])
    assert page.status == 200
    assert "已收到2条意见" in page.text
    links = re.findall(r'href="(/receipt/[^"]+)"', page.text)
    assert len(links) == 2
    assert "应保存三年。" in chapter.get(links[0].replace("&amp;", "&")).text
    kept = chapter.office.store.comments()
    assert [(c.anchor.clause, c.organisation, c.role) for c in kept] == [
        ("platform.records", "某协会", "consumer"),
        ("platform.vetting", "某协会", "consumer"),
    ]
    again = post(chapter, organisation="某协会", publish_name="yes", **TWO)
    assert again.headers["location"] == answer.headers["location"]
    assert len(chapter.comments()) == 2
    assert chapter.get("/batch/platform/receipts?u=" + "x" * 20).status == 404
    assert chapter.get("/batch/platform/receipts?u=x").status == 404


def test_one_fault_keeps_all_out_and_every_word_in_the_form(chapter: Client) -> None:
    answer = post(chapter, **TWO | {"text-platform.vetting": "字" * 6000})
    assert answer.status == 422
    assert 'href="#text-platform.vetting"' in answer.text
    assert "6,000" in answer.text
    assert "应保存三年。" in answer.text
    assert "字" * 6000 in answer.text
    assert chapter.comments() == []
    empty = post(chapter)
    assert empty.status == 422
    assert 'href="#text-platform"' in empty.text
    assert "没有同意保存" in post(chapter, contact="a@b.cn", **TWO).text


def test_other_words_under_the_same_name_are_told_at_their_clause(chapter: Client) -> None:
    post(chapter, **TWO)
    answer = post(chapter, **TWO | {"text-platform.vetting": "改了主意"})
    assert answer.status == 409
    assert 'href="#text-platform.vetting"' in answer.text
    assert "改了主意" in answer.text
    assert len(chapter.comments()) == 2


def test_after_the_closing_all_words_come_back(chapter: Client) -> None:
    chapter.clock.now = "2020-09-01T00:00:00Z"
    answer = post(chapter, **TWO)
    assert answer.status == 403
    copy = answer.text.partition("<textarea")[2].partition("</textarea>")[0]
    assert "应保存三年。" in copy
    assert "每年复核。" in copy
    assert chapter.comments() == []


def test_pages_of_other_sites_cannot_send_a_chapter(chapter: Client) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded", "origin": "https://evil.example"}
    assert chapter.ask("POST", "/batch/platform/", b"text-platform.records=x", kind).status == 403
    assert chapter.comments() == []
