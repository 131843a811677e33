"""The page of one's own comment: what has become of it, taking it back, and adding to it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from desk_rig import enter
from service_rig import Clock, answers_shown, make_project, running

from clausework.consultation.records import export_records, find_record, read_record, settle
from clausework.consultation.verification import verify_records
from clausework.drafts.register import add, open_draft
from clausework.model.comment import OUTCOMES, Disposition
from clausework.service.context import open_context
from clausework.workflow.settle import correct_answer

Hidden = Callable[[str, str], str]


def sent(client, **fields: str) -> tuple[str, str]:
    """The number and the secret of a comment just sent."""
    told = client.send(client.form(**fields)).json
    return told["number"], told["track"].rpartition("/")[2]


def test_each_state_has_its_date(client) -> None:
    number, secret = sent(client)
    first = client.get(f"/track/{secret}").text
    assert "已收到：2020年7月12日14:05:09" in first
    assert "下一步：秘书处审核后" in first
    client.clock.now = "2020-07-13T01:00:00Z"
    client.context.store.review(number, "published")
    assert "已公开：2020年7月13日09:00:00" in client.get(f"/track/{secret}").text
    client.clock.now = "2020-08-03T00:00:00Z"
    page = client.get(f"/track/{secret}").text
    assert "处理中：2020年7月31日24:00（北京时间）截止后开始" in page
    assert "下一步：逐条答复" in page
    export_records(client.context.store, client.root)
    answer = Disposition(outcome="accepted", date="2020-08-20", changes=("platform.records",))
    assert settle(client.root, number, answer, ("platform.records",)) == ()
    assert "已答复" not in client.get(f"/track/{secret}").text, "it is not on the site yet"
    answers_shown(client, secret, "已答复")
    page = client.get(f"/track/{secret}").text
    assert "已答复：采纳，2020年8月20日" in page
    assert '据此修改以下条款，改动随下一稿公布： <a href="/c/platform.records/">5.1 记录</a>' in page
    assert "Answered" in client.get(f"/track/{secret}?lang=en").text
    correct_answer(client.root, number, "“一年”应为“三年”。", "秘书处", "2020-09-01")
    answers_shown(client, secret, "2020年9月1日更正（秘书处）：“一年”应为“三年”。")
    assert "Correction of 1 September 2020" in client.get(f"/track/{secret}?lang=en").text


def test_no_answer_tells_of_a_change_it_does_not_bring(client) -> None:
    sentences = {}
    for outcome in OUTCOMES:
        number, secret = sent(client, text=f"应保存三年，{outcome}。")
        client.context.store.review(number, "published")
        export_records(client.context.store, client.root)
        reason = "已有规定，或者不宜写入本标准，因此这样处理。"
        answer = Disposition(outcome=outcome, reason=reason, date="2020-08-20", changes=("P-REC-01",))
        assert settle(client.root, number, answer, ("P-REC-01",)) == ()
        sentences[outcome] = secret
    answers_shown(client, secret, "已答复")
    for outcome, secret in sentences.items():
        for lang, changed, covered in (
            ("zh", "据此修改", "现有规定见"),
            ("en", "Clauses changed as a result", "Covered by"),
        ):
            page = client.get(f"/track/{secret}?lang={lang}").text
            (steps,) = re.findall(r'<ol class="progress">(.*?)</ol>', page, re.DOTALL)
            said = re.sub(r"<[^>]*>", "", steps)
            assert (changed in said) == (outcome in ("accepted", "partly")), said
            assert (covered in said) == (outcome == "covered"), said
            assert ("5.1" in said) == (outcome in ("accepted", "partly", "covered")), said
            assert not re.search(r"P-REC|platform\.|\bworking\b(?! day)", said), said


def test_who_waits_is_told_by_when_and_that_it_is_late(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    file = root / "standard" / "standard.yml"
    text = file.read_text(encoding="utf-8").replace("    prefix: C\n", "    prefix: C\n    answer_days: 30\n")
    file.write_text(text, encoding="utf-8")
    clock = Clock()
    with running(open_context(root, False, root / "build" / "site", clock=clock), clock, root) as client:
        number, secret = sent(client)
        cookie = enter(client, "wang.li", "reviewer")

        def page(lang: str = "zh") -> str:
            return client.get(f"/track/{secret}?lang={lang}").text

        assert "逐条答复，写明采纳与否和理由，最迟于2020年8月30日答复" in page()
        assert "by 30 August 2020 at the latest" in page("en")
        clock.now = "2020-08-30T15:59:59Z"
        assert "下一步：最迟于2020年8月30日逐条答复" in page()
        assert "答复期限：2020年8月30日" in client.get(f"/desk/comments/{number}", cookie=cookie).text
        clock.now = "2020-08-30T16:00:00Z"
        assert "逾期未答复：期限为2020年8月30日" in client.get(f"/desk/comments/{number}", cookie=cookie).text
        assert "答复已经逾期：应最迟于2020年8月30日答复" in page()
        assert "杭州某路1号" in page()
        assert "The answer is overdue" in page("en")


def test_a_withheld_comment_says_why_and_whom_to_ask(client) -> None:
    number, secret = sent(client)
    client.context.store.review(number, "withheld", "含有他人住址")
    page = client.get(f"/track/{secret}").text
    assert "理由：含有他人住址" in page
    assert "杭州某路1号" in page


def test_withdrawing_erases_nothing_and_gives_no_number_back(client) -> None:
    number, secret = sent(client)
    page = client.get(f"/track/{secret}").text
    assert f'action="/track/{secret}/withdraw"' in page
    for _ in range(2):
        answer = client.post({"lang": "zh"}, f"/track/{secret}/withdraw")
        assert (answer.status, answer.headers["location"]) == (303, f"/track/{secret}")
    page = client.get(f"/track/{secret}").text
    assert "已撤回：2020年7月12日14:05:09" in page
    assert "/withdraw" not in page
    assert [event.kind for event in client.context.store.events()][-2:] == ["received", "withdrawn"]
    (kept,) = client.context.store.comments()
    assert (kept.id, kept.text) == (number, "应保存三年。")
    assert client.context.store.faults() == ()
    assert sent(client, text="另一条")[0] != number


def test_only_who_has_the_secret_withdraws_and_no_other_site(client) -> None:
    _, secret = sent(client)
    assert client.post({}, "/track/unknown/withdraw").status == 404
    assert client.post({}, f"/track/{secret}/withdraw", sec_fetch_site="cross-site").status == 403
    assert client.post({}, f"/track/{secret}/withdraw", origin="https://evil.example").status == 403
    assert client.get(f"/track/{secret}/withdraw").status in (404, 405)
    assert client.context.store.comments()[0].withdrawn == ""


def test_the_record_of_a_withdrawn_comment_follows_next_export(client) -> None:
    number, secret = sent(client, name="甲某", publish_name="yes", suggestion="改为三年", quote="一年")
    export_records(client.context.store, client.root)
    file = find_record(client.root, number)
    assert file is not None
    words = ("应保存三年", "改为三年", "甲某", "quote: 一年")
    assert all(word in file.read_text("utf-8") for word in words)
    digest = read_record(client.root, number).digest
    client.post({}, f"/track/{secret}/withdraw")
    assert export_records(client.context.store, client.root).updated == (number,)
    text = file.read_text("utf-8")
    assert not any(word in text for word in words), "the record says that it was withdrawn, and no more"
    assert f"digest: {digest}" in text
    assert export_records(client.context.store, client.root).updated == ()
    record = read_record(client.root, number)
    assert record is not None
    assert record.withdrawn == "2020-07-12T14:05:09+08:00"
    assert verify_records(client.context.store, client.root) == ()


def test_what_was_withdrawn_before_git_had_it_is_without_words(client) -> None:
    number, secret = sent(client, name="甲某", publish_name="yes", suggestion="三年", quote="一年")
    client.post({}, f"/track/{secret}/withdraw")
    export_records(client.context.store, client.root)
    file = find_record(client.root, number)
    assert file is not None
    text = file.read_text(encoding="utf-8")
    assert "withdrawn: 2020-07-12" in text
    for words in ("应保存三年", "甲某", "suggestion", "quote"):
        assert words not in text
    assert verify_records(client.context.store, client.root) == ()
    file.write_text(text.replace("withdrawn:", "text: 冒名的话\nwithdrawn:"), encoding="utf-8")
    assert [fault.rule for fault in verify_records(client.context.store, client.root)] == ["CMT-201"]


def test_a_supplement_is_a_comment_that_names_the_first(client, hidden: Hidden) -> None:
    number, secret = sent(client)
    page = client.get(f"/track/{secret}").text
    fields = {
        name: hidden(page, name)
        for name in ("consultation", "draft", "base", "role", "uuid", "opened", "follows")
    }
    assert fields["follows"] == secret
    fields |= {"text": "起算日应写明。", "clause": "platform.other", "lang": "zh"}
    answer = client.post(fields)
    assert answer.status == 303
    receipt = client.get(answer.headers["location"]).text
    assert f"补充 {number}" in receipt
    assert client.post(fields).headers["location"] == answer.headers["location"]
    first, second = client.context.store.comments()
    assert (second.follows, second.anchor.clause) == (first.id, "platform.records")
    page = client.get(f"/track/{secret}").text
    assert second.id in page
    assert "等待审核" in page
    told = json.loads(client.context.store.events()[-1].payload)
    assert told["follows"] == first.id
    export_records(client.context.store, client.root)
    record = read_record(client.root, second.id)
    assert record is not None
    assert record.follows == first.id


def test_a_supplement_to_nothing_is_refused_with_its_words(client) -> None:
    answer = client.post(client.form(follows="x" * 32))
    assert answer.status == 422
    assert "找不到要补充的意见" in answer.text
    assert "应保存三年。" in answer.text
    assert client.comments() == []


def test_after_closing_a_comment_is_withdrawn_not_supplemented(client) -> None:
    _, secret = sent(client)
    client.clock.now = "2020-08-02T00:00:00Z"
    page = client.get(f"/track/{secret}").text
    assert 'name="follows"' not in page
    assert client.post(client.form(follows=secret)).status == 403
    assert client.post({}, f"/track/{secret}/withdraw").status == 303


@pytest.mark.parametrize("change", ["UPDATE comment SET follows = 'C-0009-X'"])
def test_what_a_supplement_follows_is_fixed(client, change: str) -> None:
    sent(client)
    session = client.context.store.open_session()
    with pytest.raises(Exception, match="never"):
        session.execute(change)
    session.close()


def test_what_became_of_the_place_is_told(tmp_path) -> None:
    root, clock = make_project(tmp_path), Clock()
    add(root, msgspec.structs.replace(open_draft(root, "working"), label="D1"))
    clause = root / "standard/clauses/platform/records.zh.md"
    clause.write_text(clause.read_text("utf-8").replace("保存直播视频", "保存直播视频和日志"), "utf-8")
    site = root / "build/site"
    data = json.loads((site / "clauses.json").read_text("utf-8"))
    (site / "clauses.json").write_text(json.dumps({**data, "draft": "working"}), "utf-8")
    with running(open_context(root, False, site, clock=clock), clock, root) as client:
        _, secret = sent(client, provision="P-REC-01")
        page = client.get(f"/track/{secret}").text
        assert "所指条文在工作稿改为“平台应保存直播视频和日志。”。" in page
        assert "became “平台应保存直播视频和日志。”" in client.get(f"/track/{secret}?lang=en").text
