"""Groups at the desk: what is opened before one answer to all, answers that are reused, the other clause."""

from __future__ import annotations

import json
import re
from pathlib import Path

import msgspec
from desk_rig import csrf_in, do, enter, events
from service_rig import Client, Clock, make_project, running

from clausework.drafts.register import add, open_draft
from clausework.service.context import open_context

SAID = "要求平台把申诉的处理期限由十五日缩短为五日，并且把处理结果以短信告知申诉人，逾期视为申诉成立。"
ADDED = "另外请公布每月的申诉数量和成立比例。"
ANSWER = "期限与相关法规一致，起草组认为十五日可行，不改。"


def sent(desk: Client, *texts: str, **more: str) -> list[str]:
    return [desk.send(desk.form(text=text, **more)).json["number"] for text in texts]


def page_of(desk: Client, cookie: str, number: str, query: str = "") -> str:
    page = desk.get(f"/desk/comments/{number}{query}", cookie=cookie)
    assert page.status == 200
    return page.text


def keyed(page: str, key: str) -> str:
    """Where the link with a key leads, "" if the page has none."""
    found = re.search(rf'<a [^>]*href="([^"]+)" data-key="{key}"', page)
    return found[1].replace("&amp;", "&") if found else ""


def answer_all(desk: Client, cookie: str, number: str, **more: str) -> str:
    """The page after an answer to the group of a comment, once it was looked at."""
    page = page_of(desk, cookie, number)
    form = {"csrf": csrf_in(page), "act": "propose", "group": number, "outcome": "rejected", "answer": ANSWER}
    version = re.search(r'name="version" value="(\d+)"', page)
    form |= {"version": version[1] if version else "0"} | more
    looked = desk.post(form, "/desk/acts", cookie=cookie)
    seen = re.search(r'name="seen" value="(\w+)"', looked.text)
    if 'data-key="y"' not in looked.text or seen is None:
        return looked.text
    done = desk.post(form | {"seen": seen[1]}, "/desk/acts", cookie=cookie)
    assert done.status == 303, done.text
    return desk.get(done.headers["location"], cookie=cookie).text


def test_a_group_is_answered_after_head_additions_and_a_sample(desk: Client) -> None:
    head, same, adding, *rest = sent(desk, SAID, f"您好！{SAID}谢谢。", SAID + ADDED, *[SAID] * 5)
    cookie = enter(desk, "chen", "editor")
    page = page_of(desk, cookie, head)
    assert "另有4条须由您打开" in page, "one that adds, and three of the six others"
    assert 'data-key="S"' not in page
    refused = answer_all(desk, cookie, head)
    assert "组内另有4条须由您先打开" in refused
    assert keyed(refused, "o")
    opened = []
    while following := keyed(page, "o"):
        opened.append(following.rpartition("/")[2])
        page = desk.get(following, cookie=cookie).text
    assert opened[0] == adding
    assert len(opened) == 4
    assert set(opened) < {same, adding, *rest}
    assert 'data-key="S"' in page
    assert [number for number, _ in events(desk, "opened")] == [head, *opened]
    for number in (head, opened[-1]):
        page_of(desk, cookie, number)
    assert len(events(desk, "opened")) == 5, "each but once"
    other = enter(desk, "liu", "editor")
    assert "另有4条须由您打开" in page_of(desk, other, head), "it is each one's own"
    (late,) = sent(desk, SAID + "请同时公布驳回的理由和依据。")
    assert keyed(page_of(desk, cookie, head), "o").endswith(late), "what came since adds something too"
    assert "组内另有1条须由您先打开" in answer_all(desk, cookie, head)
    page_of(desk, cookie, late)
    assert "9条意见的答复草稿已保存" in answer_all(desk, cookie, head)
    auditor = enter(desk, "zhao", "auditor")
    page_of(desk, auditor, same)
    assert len([one for one, told in events(desk, "opened") if told["by"] == "zhao"]) == 0
    listed = desk.get("/desk/audit?name=chen", cookie=auditor).text
    assert listed.count("<b>打开组内意见</b>") == 6


def test_an_answer_not_public_yet_is_offered_with_its_state(desk: Client) -> None:
    first, second, third = sent(
        desk,
        "直播视频的保存期太短，建议延长到三年，便于消费者维权取证。",
        "直播视频保存期应为三年，消费者维权取证才有依据。",
        "术语“直播间”没有英文对应词。",
    )
    cookie = enter(desk, "qin", "secretary")
    assert 'data-key="r"' not in page_of(desk, cookie, second)
    assert do(desk, cookie, first, "propose", outcome="rejected", answer=ANSWER).status == 303
    page = page_of(desk, cookie, second)
    assert re.search(f'{ANSWER}</span> <span class="tag">草稿</span> <span class="meta">{first}', page)
    assert keyed(page, "r") or 'data-key="r"' in page
    assert (
        ANSWER
        in re.search(
            r"<textarea id=\"answer\".*?</textarea>", page_of(desk, cookie, second, f"?take={first}"), re.S
        )[0]
    )  # type: ignore[index]
    assert ANSWER not in page_of(desk, cookie, third), "it says nothing alike"
    newer = "保存期与法规一致，起草组仍采用现有的期限，不作改动。"
    assert do(desk, cookie, first, "publish").status == 303
    version = re.search(r'name="version" value="(\d+)"', page_of(desk, cookie, first))
    assert version
    assert (
        do(desk, cookie, first, "settle", outcome="rejected", answer=newer, version=version[1]).status == 303
    )
    page = page_of(desk, cookie, second)
    assert ANSWER not in page, "there is another in its place"
    assert re.search(f'{newer}</span> <span class="tag">待审定</span>', page)
    assert newer not in re.search(r'<ol class="alike">.*?</ol>|$', page_of(desk, cookie, first), re.S)[0]  # type: ignore[index]


def test_the_screen_of_a_meeting_shows_nobody_and_takes_votes(desk: Client) -> None:
    number, other = sent(
        desk,
        "我电话13812345678，建议保存三年。",
        "删去“宜”字。",
        organisation="某直播公司",
        publish_name="yes",
    )
    cookie = enter(desk, "chen", "editor")
    for each in (number, other):
        do(desk, cookie, each, "discuss", wanted="yes")
    listed = desk.get("/desk/?view=meeting", cookie=cookie).text
    address = keyed(listed, "v") or re.search(r'href="([^"]+)" data-key="v"', listed)[1].replace("&amp;", "&")  # type: ignore[index]
    page = desk.get(address, cookie=cookie).text
    assert "建议保存三年" in page
    for hidden in ("13812345678", "某直播公司", "chen"):
        assert hidden not in page
    assert f"/desk/comments/{other}?show=1" in page, "the next one, in the same view"
    form = {"csrf": csrf_in(page), "act": "propose", "version": "0", "outcome": "rejected", "answer": ANSWER}
    done = desk.post(form | {"ayes": "12", "noes": "1"}, address, cookie=cookie)
    assert done.status == 303
    assert done.headers["location"].startswith(f"/desk/comments/{other}?show=1")
    assert f"{ANSWER}（会议表决：赞成 12，反对 1，弃权 0）" in desk.get(address, cookie=cookie).text


def test_a_clause_gone_is_named_and_one_not_yet_there_is_refused(tmp_path: Path) -> None:
    root, clock = make_project(tmp_path), Clock()
    add(root, msgspec.structs.replace(open_draft(root, "working"), label="D1"))
    site = root / "build/site"
    with running(open_context(root, False, site, clock=clock), clock, root) as client:
        (number,) = sent(client, "保存期应为三年。")
    text = (site / "clauses.json").read_text("utf-8")
    data = json.loads(text.replace("platform.records", "platform.vetting"))
    (site / "clauses.json").write_text(json.dumps({**data, "draft": "working"}), "utf-8")
    with running(open_context(root, False, site, clock=clock), clock, root) as client:
        cookie = enter(client, "chen", "editor")
        page = page_of(client, cookie, number)
        assert re.search(rf'<h1 id="number">{number} .*记录</h1>', page)
        assert "platform.records</h" not in page
        refused = client.send(client.form(clause="platform.vetting", draft="D1"))
        assert refused.status == 422
        assert "D1中没有条款“platform.vetting”" in refused.text
        assert client.send(client.form(clause="platform.vetting", draft="working")).status == 201


def test_what_has_changed_since_one_looked_is_not_done(desk: Client) -> None:
    """A list that was acted on only in appearance is empty for whoever comes next, and nobody knows why."""
    numbers = sent(desk, "保存三年。", "术语应当统一。")
    cookie = enter(desk, "qin", "secretary")
    page = desk.get("/desk/", cookie=cookie).text
    form = {"csrf": csrf_in(page), "act": "publish", "scope": "all", "version": "99"}

    def press(**more: str) -> tuple[int, str]:
        answer = desk.post(form | more, "/desk/acts?view=unread", cookie=cookie)
        return answer.status, answer.text

    def seen(page: str) -> str:
        found = re.search(r'name="seen" value="(\w+)"', page)
        assert found
        return found[1]

    _, first = press()
    assert "又有变化" not in first
    numbers += sent(desk, "删去“宜”字。")
    status, second = press(seen=seen(first))
    assert status == 422
    assert "查看之后这些意见又有变化，未予办理" in second
    assert {comment.state for comment in desk.context.store.comments()} == {"received"}
    status, _ = press(seen=seen(second))
    assert status == 303
    assert {comment.state for comment in desk.context.store.comments()} == {"published"}
