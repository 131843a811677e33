"""The link of an invited body: one tap says that it has no comment, and nothing else does."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from desk_rig import enter
from service_rig import Client, Clock, make_project, running

from clausework.consultation.tokens import invitation_secret
from clausework.model.comment import Reply
from clausework.service.context import open_context
from clausework.store.replies import replies
from clausework.workflow.consult import export, verify

Hidden = Callable[[str, str], str]
NONE = {"reply": "no-comment", "lang": "zh"}
BACK = {"reply": "taken-back", "lang": "zh"}


def link(client: Client, unit: str = "law-school") -> str:
    name = next(iter(client.context.consultations))
    return f"/invited/{invitation_secret(client.context.key, name, unit)}"


def said(client: Client) -> dict[str, tuple[Reply, ...]]:
    consultation = next(iter(client.context.consultations.values()))
    return dict(client.context.store.read(lambda db: replies(db, consultation)))


def events(client: Client) -> list[str]:
    return [event.kind for event in client.context.store.events()]


def test_the_page_says_who_is_asked_what_and_what_silence_means(client: Client) -> None:
    page = client.get(link(client))
    assert page.status == 200
    for words in ("某法学院", "T/X 1—2020", "样本规范", "2020年7月31日24:00（北京时间）", "按无异议处理"):
        assert words in page.text
    assert page.text.count("<button") == 1
    assert "本单位对本稿无意见</button>" in page.text
    english = client.get(f"{link(client)}?lang=en").text
    for words in (
        "A law school",
        "31 July 2020",
        "taken to have no objection",
        "has no comment on this draft</button>",
    ):
        assert words in english
    assert f'<a href="{link(client)}?lang=en" lang="en" hreflang="en">English</a>' in page.text
    assert f'<a href="{link(client)}?lang=zh" lang="zh-CN" hreflang="zh">中文</a>' in english
    assert "<script" not in re.sub(r'<script src="/assets/scheme\.js\?\w+"></script>', "", page.text)
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "strict-origin", "who is linked to is not told the secret"
    assert page.headers["x-robots-tag"] == "noindex"


def test_who_opens_the_link_says_nothing(client: Client) -> None:
    before = events(client)
    for method in ("GET", "HEAD"):
        for _ in range(3):
            assert client.ask(method, link(client)).status == 200
    assert client.get(f"{link(client)}?reply=no-comment").status == 200
    assert (said(client), events(client)) == ({}, before)


def test_one_tap_is_recorded_with_its_instant_and_twice_is_once(client: Client, hidden: Hidden) -> None:
    page = client.get(link(client)).text
    fields = {name: hidden(page, name) for name in ("reply", "lang", "opened")}
    assert fields["reply"] == "no-comment"
    answers = [client.post(fields, link(client)) for _ in range(3)]
    assert [answer.status for answer in answers] == [303] * 3
    assert answers[0].headers["location"] == f"{link(client)}?lang=zh"
    told = client.get(answers[0].headers["location"]).text
    assert "2020年7月12日14:05:09（北京时间），本单位回复：对本稿无意见" in told
    assert "已记录：本单位对本稿无意见。" in told
    assert events(client).count("replied") == 1
    assert list(said(client)) == ["law-school"], "of the other body nothing is said"


def test_until_the_closing_it_is_taken_back_and_both_stay(client: Client) -> None:
    client.post(NONE, link(client))
    client.clock.now = "2020-07-13T01:00:00.000Z"
    assert client.post(BACK, link(client)).status == 303
    page = client.get(link(client)).text
    assert "对本稿无意见" in page
    assert "2020年7月13日09:00:00（北京时间），本单位撤回了上述回复" in page
    assert page.count("<li>2020年7月1") == 2, "each act is told once"
    assert "已记录：本单位" not in page
    assert "本单位对本稿无意见</button>" in page, "it may reply again"
    assert events(client).count("replied") == 2


@pytest.mark.parametrize(
    ("now", "kind", "words"),
    [
        ("2020-06-30T15:00:00.000Z", "early", "征求意见于2020年7月1日00:00"),
        ("2020-07-31T16:00:00.000Z", "closed", "征求意见已于2020年7月31日24:00"),
    ],
)
def test_before_and_after_there_is_no_button_and_no_reply(
    client: Client, now: str, kind: str, words: str
) -> None:
    client.clock.now = now
    page = client.get(link(client)).text
    assert words in page
    assert "<button" not in page
    answer = client.post(NONE, link(client))
    assert answer.status == 403
    assert "未记录" in answer.text
    assert said(client) == {}
    metrics = client.get("/metrics").text
    assert f'clausework_replies_total{{outcome="reply_{kind}"}} 1.0' in metrics


def test_a_page_opened_before_the_closing_has_the_grace_too(client: Client, hidden: Hidden) -> None:
    client.clock.now = "2020-07-31T15:59:00.000Z"
    opened = hidden(client.get(link(client)).text, "opened")
    client.clock.now = "2020-07-31T16:10:00.000Z"
    forged = opened[:-1] + ("0" if opened[-1] != "0" else "1")
    assert client.post(NONE | {"opened": forged}, link(client)).status == 403, "a forged instant"
    assert client.post(NONE | {"opened": opened}, link(client)).status == 303
    assert "宽限时间内收到，已注明" in client.get(link(client)).text
    assert said(client)["law-school"][-1].late
    client.clock.now = "2020-08-02T00:00:00.000Z"
    assert client.post(BACK | {"opened": opened}, link(client)).status == 403
    assert not said(client)["law-school"][-1].withdrawn


@pytest.mark.parametrize("forged", ["x", "A" * 32, "..%2F..", "%00", "law-school", "é" * 32])
def test_a_link_that_we_did_not_give_leads_nowhere(client: Client, forged: str) -> None:
    right = link(client)
    for path in (f"/invited/{forged}", right[:-1] + ("A" if right[-1] != "A" else "B"), f"{right}x"):
        quoted = path.encode("ascii", "ignore").decode() or "/invited/x"
        assert client.get(quoted).status == 404
        assert client.post(NONE, quoted).status in (404, 405)
    assert said(client) == {}


def test_links_are_of_one_unit_one_consultation_and_one_key(client: Client) -> None:
    key = client.context.key
    made = {
        invitation_secret(*parts)
        for parts in (
            (key, "2020-07", "a"),
            (key, "2020-07", "b"),
            (key, "2021", "a"),
            (b"x" * 32, "2020-07", "a"),
        )
    }
    assert len(made) == 4
    assert all(re.fullmatch(r"[\w-]{32}", secret) for secret in made), "192 bits"
    other = f"/invited/{invitation_secret(key, 'rehearsal', 'unit-one')}"
    assert client.get(other).status == 404, "the rehearsal's link is not of this service"


def test_a_replaced_link_leads_nowhere_and_its_reply_stays(tmp_path: Path) -> None:
    root, clock = make_project(tmp_path), Clock()
    site = root / "build" / "site"
    with running(open_context(root, False, site, clock=clock), clock, root) as client:
        old, others = link(client), link(client, "consumers")
        assert client.post(NONE, old).status == 303
        never = client.get("/invited/x").text
    file = root / "standard" / "standard.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("[某法学院教师]", "[某法学院教师], new_links: 1"), encoding="utf-8")
    with running(open_context(root, False, site, clock=clock), clock, root) as client:
        assert (client.get(old).status, client.get(old).text) == (404, never)
        assert client.post(BACK, old).status == 404
        assert len(said(client)["law-school"]) == 1, "by the old link nothing is taken back"
        assert client.get(others).status == 200
        new = f"/invited/{invitation_secret(client.context.key, '2020-07', 'law-school', 1)}"
        assert "本单位回复：对本稿无意见" in client.get(new).text
        assert client.post(BACK, new).status == 303
        assert said(client)["law-school"][-1].withdrawn
        assert export(root, False).findings == ()
        assert verify(root, False) == ()


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://evil.example"}],
)
def test_pages_of_other_sites_cannot_reply_for_a_unit(client: Client, headers: dict[str, str]) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    answer = client.ask("POST", link(client), b"reply=no-comment", kind | headers)
    assert answer.status == 403
    assert said(client) == {}


@pytest.mark.parametrize("body", [b"", b"reply=", b"reply=yes", b"\xff\xfe", b"reply=no-comment%00"])
def test_what_is_no_reply_is_none(client: Client, body: bytes) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert client.ask("POST", link(client), body, kind).status == 400
    assert said(client) == {}


def test_going_to_and_fro_ends(client: Client) -> None:
    answers = [client.post(NONE if turn % 2 == 0 else BACK, link(client)).status for turn in range(30)]
    assert answers[:20] == [303] * 20
    assert set(answers[20:]) == {429}
    hurried = client.post(NONE, link(client))
    assert 5 < int(hurried.headers["retry-after"]) <= 60, "a token comes once a minute"
    assert events(client).count("replied") == 20
    assert client.post(NONE, link(client, "consumers")).status == 303, "another body need not wait"


def test_the_way_to_comment_has_the_units_name_and_then_comments(client: Client) -> None:
    client.post(NONE, link(client))
    (path,) = re.findall(r'href="(/batch/[^"]+)"', client.get(link(client)).text)
    form = client.get(path.replace("&amp;", "&")).text
    assert 'name="organisation" autocomplete="organization" value="某法学院"' in form
    assert re.search(r'name="publish_name" value="yes" checked', form)
    assert "按无异议处理" in form
    assert "不视为同意" in form
    unknown = client.get("/batch/platform/?unit=nobody").text
    assert re.search(r'name="organisation" autocomplete="organization">', unknown)
    secret = link(client).rpartition("/")[2]
    assert secret not in form, "the link is not carried on"
    (others,) = re.findall(r'href="(/batch/\?[^"]+)"', form)
    assert path in client.get(others.replace("&amp;", "&")).text, "from chapter to chapter it stays the body"
    client.post(BACK, link(client))
    sent = client.send(client.form(organisation="某法学院教师", publish_name="yes"))
    assert sent.status == 201
    page = client.get(link(client)).text
    assert "本单位已具名公开提出意见，计为有意见的单位。" in page
    assert "上述意见不是本单位提出的" in page


def test_the_public_is_told_that_its_silence_says_nothing(client: Client) -> None:
    assert "没有提出意见的，不视为同意。" in client.get("/batch/").text
    assert "never taken as agreement" in client.get("/batch/?lang=en").text


def test_the_desk_sees_who_has_replied(desk: Client) -> None:
    assert desk.get("/desk/units").status == 303, "nobody sees it without signing in"
    desk.post(NONE, link(desk))
    desk.send(desk.form(organisation="某消费者组织", publish_name="yes"))
    cookie = enter(desk, "wang.li", "auditor")
    page = desk.get("/desk/units", cookie=cookie).text
    assert "发送2个，已回复2个（有意见1个，无意见1个），未回复0个。" in page
    assert re.search(r'某法学院</b> 无意见 <span class="meta">2020年7月12日14:05:09.*经链接', page)
    assert "某消费者组织</b> 有意见" in page
    desk.post(BACK, link(desk))
    assert "某法学院</b> 未回复" in desk.get("/desk/units", cookie=cookie).text
    folder = desk.root / "comments" / "2020-07"
    folder.mkdir(parents=True)
    (folder / "replies.yml").write_text(
        "consumers: {draft: D1, received: 2020-07-20, channel: letter}\n", encoding="utf-8"
    )
    number = desk.context.store.comments()[0].id
    desk.context.store.review(number, "withheld", "冒名")
    assert "某消费者组织</b> 无意见 " in desk.get("/desk/units", cookie=cookie).text, "as its letter says"


def test_export_and_verify_have_replies_and_the_log_tells_them(client: Client) -> None:
    client.post(NONE, link(client))
    client.context.store._writing()
    assert [item.rule for item in verify(client.root, False)] == ["CMT-207"]
    assert export(client.root, False).findings == ()
    assert verify(client.root, False) == ()
    told = json.loads(client.get("/log/entries").body)["entries"]
    assert any('"replied"' in item.get("entry", "") and "law-school" in item["entry"] for item in told)
    written = "".join(
        file.read_text("utf-8") for file in (client.root / "comments").rglob("*") if file.is_file()
    )
    assert link(client).rpartition("/")[2] not in written, "no secret is in git"


def test_no_line_of_the_log_has_a_secret(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from clausework.service.json_log import begin, end

    root, clock = make_project(tmp_path), Clock()
    begin()
    with running(open_context(root, False, root / "build" / "site", clock=clock), clock, root) as client:
        client.get(link(client))
        client.post(NONE, link(client))
        secret = link(client).rpartition("/")[2]
    end()
    logged = capfd.readouterr().err
    assert '"route":"/invited/{secret}"' in logged
    assert secret not in logged
