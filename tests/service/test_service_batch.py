"""A chapter on one page: one sending, a receipt for each comment, nothing lost and nothing doubled."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from service_rig import CLAUSES, Client, Clock, make_project, resembled, running
from solving import solve

from clausework.consultation.spam import RateLimit, pose
from clausework.service.context import open_context
from clausework.service.settings import ServiceSettings, networks
from clausework.workflow.public.spam import SpamLimits, place_name


@pytest.fixture
def chapter(tmp_path: Path) -> Iterator[Client]:
    """The service over a chapter of four clauses, one of them by another name, and others."""
    root = make_project(tmp_path)
    first = CLAUSES["clauses"][0]
    more = [
        first | {"id": name, "number": number, "title": {"zh": title, "en": name}, "provisions": []}
        for name, number, title in (
            ("platform", "5", "平台"),
            ("platform.vetting", "5.2", "核查"),
            ("keeping", "5.3", "留存"),
            ("scope", "1", "范围"),
            ("verification", "9", "证实方法"),
        )
    ]
    more[-1]["text"] = {"zh": "", "en": ""}  # a chapter of one generated table
    data = CLAUSES | {"clauses": [*more[:1], first, *more[1:]]}
    (root / "build/site/clauses.json").write_bytes(msgspec.json.encode(data))
    clock = Clock()
    with running(open_context(root, False, root / "build" / "site", clock=clock), clock, root) as found:
        yield found


def post(client: Client, uuid: str = "u" * 20, headers: dict[str, str] | None = None, **fields: str):
    cut = "----cut"
    base = {"lang": "zh", "uuid": uuid, "role": "consumer", "opened": ""}
    body = "".join(
        f'--{cut}\r\nContent-Disposition: form-data; name="{name.replace("__", ".")}"\r\n\r\n{value}\r\n'
        for name, value in (base | fields).items()
    )
    kind = {"content-type": f"multipart/form-data; boundary={cut}"}
    return client.ask("POST", "/batch/platform/", f"{body}--{cut}--\r\n".encode(), kind | (headers or {}))


TWO = {"text-platform.records": "应保存三年。", "text-platform.vetting": "每年复核。", "text-platform": "  "}


def test_the_form_of_a_chapter_chooses_no_role_for_anybody(chapter: Client) -> None:
    page = chapter.get("/batch/platform/").text
    assert page.count('type="radio" name="role"') == 2
    assert not re.search(r'type="radio" name="role"[^>]* checked', page)
    assert post(chapter, role="", **TWO).status == 303
    assert {comment.role for comment in chapter.context.store.comments()} == {"unstated"}


def test_the_form_for_word_is_offered_where_the_site_has_it(chapter: Client) -> None:
    assert "form.docx" not in chapter.get("/batch/").text
    site = chapter.root / "build" / "site"
    name = "en/comments/2020-07/form.docx"
    (site / name).parent.mkdir(parents=True)
    (site / name).write_bytes(b"PK")
    context = open_context(chapter.root, False, site, clock=Clock())
    with running(context, Clock(), chapter.root) as again:
        assert f'<a href="/{name}" download>' in again.get("/batch/?lang=en").text
        assert "form.docx" not in again.get("/batch/").text
        answer = again.get(f"/{name}")
    assert answer.headers["content-type"].endswith("wordprocessingml.document")


def test_the_chapters_are_listed_and_each_has_its_clauses(chapter: Client) -> None:
    page = chapter.get("/batch/").text
    assert 'href="/batch/platform/?lang=zh"' in page
    assert "5 平台" in page
    form = chapter.get("/batch/platform/").text
    for name in ("platform", "platform.records", "platform.vetting", "keeping"):
        assert f'name="text-{name}"' in form
    assert "/batch/keeping/" not in page
    assert "text-scope" not in form
    assert "Comment on a chapter" in chapter.get("/batch/platform/?lang=en").text
    assert chapter.get("/batch/nothing/").status == 404


TWIN = re.compile(r'<p class="switch"><a href="([^"]+)" lang="([^"]+)" hreflang="([^"]+)">([^<]+)</a></p>')


def twins(page: str) -> list[tuple[str, ...]]:
    return [(html.unescape(at), *rest) for at, *rest in TWIN.findall(page)]


def test_each_page_leads_to_itself_in_the_other_language(chapter: Client) -> None:
    paths = ["/batch/", "/batch/platform/"]
    sent = post(chapter, lang="zh", unit="law-school", **{"text-platform.records": "应保存三年。"})
    paths.append(sent.headers["location"].replace("lang=zh&unit=law-school", ""))
    for path in paths:
        for unit in ("", "&unit=law-school"):
            whole = path if "?" in path else f"{path}?"
            head, mark, rest = whole.partition("?")
            here, there = (f"{head}{mark}lang={lang}{unit}{rest}" for lang in ("zh", "en"))
            assert twins(chapter.get(here).text) == [(there, "en", "en", "English")]
            assert twins(chapter.get(there).text) == [(here, "zh-CN", "zh", "中文")]
    assert twins(chapter.get("/batch/platform/").text) == [
        ("/batch/platform/?lang=en", "en", "en", "English")
    ]
    assert "unit=" not in twins(chapter.get("/batch/?unit=nobody").text)[0][0]
    wrong = post(chapter, uuid="f" * 20, **{"text-platform.records": "长" * 5001})
    assert (wrong.status, twins(wrong.text)) == (422, []), "what was written would not be in the other form"


def test_a_chapter_without_own_words_can_be_commented_on_too(chapter: Client) -> None:
    page = chapter.get("/batch/?lang=en").text
    assert "9 verification</a> (1 clause)" in page
    assert "5 platform</a> (4 clauses)" in page
    assert 'name="text-verification"' in chapter.get("/batch/verification/").text


@pytest.mark.parametrize(("lang", "said"), [("zh", "已收到1条意见"), ("en", "1 comment received")])
def test_one_comment_is_counted_as_one(chapter: Client, lang: str, said: str) -> None:
    answer = post(chapter, lang=lang, **{"text-platform.records": "应保存三年。"})
    assert f"<h1>{said}</h1>" in chapter.get(answer.headers["location"]).text


def test_each_comment_has_a_receipt_and_all_have_one_page(chapter: Client) -> None:
    answer = post(chapter, organisation="某协会", publish_name="yes", **TWO)
    assert answer.status == 303
    page = chapter.get(answer.headers["location"])
    assert page.status == 200
    assert "已收到2条意见" in page.text
    links = re.findall(r'href="(/receipt/[^"]+)"', page.text)
    assert len(links) == 2
    (own,) = re.findall(r'<a id="own" href="([^"]+)"', page.text)
    assert own.replace("&amp;", "&") == answer.headers["location"], "what is copied opens the page again"
    assert "应保存三年。" in chapter.get(links[0].replace("&amp;", "&")).text
    kept = chapter.context.store.comments()
    assert [(c.anchor.clause, c.organisation, c.role) for c in kept] == [
        ("platform.records", "某协会", "consumer"),
        ("platform.vetting", "某协会", "consumer"),
    ]
    again = post(chapter, organisation="某协会", publish_name="yes", **TWO)
    assert again.headers["location"] == answer.headers["location"]
    assert len(chapter.comments()) == 2
    assert chapter.get("/batch/platform/receipts?u=" + "x" * 20).status == 404
    assert chapter.get("/batch/platform/receipts?u=" + "u" * 20).status == 404, "a form's name opens nothing"
    (secret,) = re.findall(r"&t=([\w-]+)", answer.headers["location"])
    assert len(secret) == 32, "24 bytes are 192 bits"
    other = answer.headers["location"].replace(secret, secret[::-1])
    assert chapter.get(other).status == 404
    assert chapter.get("/batch/platform/receipts?u=x").status == 404


def test_one_fault_keeps_all_out_and_every_word_in_the_form(chapter: Client) -> None:
    answer = post(chapter, **TWO | {"text-platform.vetting": "字" * 6000})
    assert answer.status == 422
    assert 'href="#text-platform.vetting"' in answer.text
    assert "已写6000字" in answer.text
    assert "应保存三年。" in answer.text
    assert "字" * 6000 in answer.text
    assert chapter.comments() == []
    empty = post(chapter)
    assert empty.status == 422
    assert 'href="#text-platform"' in empty.text
    assert "未同意保存" in post(chapter, contact="a@b.cn", **TWO).text


def test_other_words_under_same_name_are_told_at_their_clause(chapter: Client) -> None:
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


BY = {"x-forwarded-for": "203.0.113.5"}
NONE = 1e-6


def many(client: Client, name: str, count: int, **headers: str):
    """A sending of so many comments, on as many clauses."""
    names = list(client.context.clauses)[:count]
    fields = {f"text-{clause}": f"{name}：{clause}的意见，各不相同。" for clause in names}
    return post(client, f"uuid-of-a-chapter-{name}", headers=BY | headers, **fields)


@pytest.fixture
def gated(tmp_path: Path) -> Iterator[Client]:
    """A chapter of eight clauses behind a proxy, with a bucket of ten comments."""
    root, clock = make_project(tmp_path), Clock()
    first = CLAUSES["clauses"][0]
    clauses = [first | {"id": f"platform.c{n}", "number": f"5.{n}", "provisions": []} for n in range(8)]
    (root / "build/site/clauses.json").write_bytes(msgspec.json.encode(CLAUSES | {"clauses": clauses}))
    limits = SpamLimits(
        RateLimit(capacity=10, refill=NONE, low=0), RateLimit(capacity=100, refill=NONE, low=0)
    )
    settings = ServiceSettings(networks(["127.0.0.0/8"]), limits=limits)
    context = open_context(root, False, root / "build" / "site", clock=clock)
    with running(context, clock, root, settings) as found:
        yield found


def test_a_chapter_costs_as_many_comments_as_it_has(gated: Client) -> None:
    assert many(gated, "one", 4).status == 303
    assert len(gated.comments()) == 4
    # Unsigned forms cost double: eight of ten are gone, and two do not pay for four.
    refused = many(gated, "two", 4)
    assert refused.status == 429
    assert int(refused.headers["retry-after"]) > 0
    assert "two：platform.c3的意见" in refused.text
    assert len(gated.comments()) == 4
    assert many(gated, "three", 1).status == 303, "what was refused as a whole has cost nothing"
    single = {"clause": "platform.c1", "uuid": "u" * 20}
    assert gated.post(gated.form(**single), x_forwarded_for="203.0.113.77").status == 429
    assert many(gated, "four", 4, **{"x-forwarded-for": "198.51.100.1"}).status == 303


def test_a_chapter_dearer_than_a_bucket_costs_a_bucket(gated: Client) -> None:
    assert many(gated, "all", 8).status == 303
    assert len(gated.comments()) == 8
    assert many(gated, "next", 1).status == 429


def test_what_a_chapter_repeats_is_noted_of_each_comment(gated: Client) -> None:
    words = "保存时间不少于三年，自直播结束之日起计算，以便消费者维权时取证。"
    for name, by in (("a", "203.0.113.5"), ("b", "198.51.100.1")):
        fields = {"text-platform.c0": "另说一事。" + name, "text-platform.c1": words}
        assert (
            post(gated, f"uuid-of-a-chapter-{name}", headers={"x-forwarded-for": by}, **fields).status == 303
        )
    numbers = [comment.id for comment in gated.context.store.comments()]
    assert resembled(gated, numbers) == {numbers[3]: numbers[1]}


def test_a_proof_speaks_for_no_chapter(gated: Client) -> None:
    key = gated.context.key
    posed = pose(key, 4e9, place_name(key, BY["x-forwarded-for"]), "platform.c0", cost=1)
    proof = base64.b64encode(msgspec.json.encode(solve(posed))).decode()
    assert (
        post(gated, headers=BY, proof=proof, **{f"text-platform.c{n}": f"第{n}条" for n in range(5)}).status
        == 303
    )
    assert many(gated, "after", 1).status == 429


def test_a_whole_chapter_of_long_comments_is_read(gated: Client) -> None:
    fields = {f"text-platform.c{n}": f"{n}" + "长" * 4999 for n in range(5)} | {
        f"text-platform.c{n}": "字" * 20_000 for n in range(5, 8)
    }
    answer = post(gated, headers=BY, **fields)
    assert answer.status == 422, "too long is said at its clause; the rest is in the form"
    assert answer.text.count("长" * 4999) == 5
