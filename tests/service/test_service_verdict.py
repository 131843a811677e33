"""Whether an answer satisfies whom it was given: said once, after it, behind the secret, and never in public."""

from __future__ import annotations

import io
import json
import re

import docx
import msgspec
from desk_rig import enter
from service_rig import Client, answers_shown

from clausework.consultation.log.published import OPEN
from clausework.consultation.records import export_records, settle
from clausework.drafts.register import add
from clausework.model.comment import Disposition
from clausework.model.draft import plain
from clausework.source.project import load
from clausework.store.tracking import SATISFACTION, AnswerVerdict, expire, verdict_on, verdicts
from clausework.workflow.consult import export, verify

SAID = "没有回答为什么不能延长，请打13812345678告诉我。"


def sent(client: Client, **fields: str) -> tuple[str, str]:
    told = client.send(client.form(**fields)).json
    return told["number"], told["track"].rpartition("/")[2]


def answered(client: Client) -> tuple[str, str]:
    """The number and the secret of a comment whose answer is public."""
    number, secret = sent(client)
    client.context.store.review(number, "published")
    export_records(client.context.store, client.root)
    answer = Disposition(outcome="rejected", reason="法律已有规定，本标准不再重复。", date="2020-08-20")
    assert settle(client.root, number, answer, ()) == ()
    answers_shown(client, secret, "已答复")
    return number, secret


def noted(client: Client, number: str) -> AnswerVerdict | None:
    return client.context.store.read(lambda db: verdict_on(db, client.context.key, number))


def proven(client: Client) -> None:
    export(client.root, False)
    assert not [finding for finding in verify(client.root, False) if finding.severity == "error"]


def judge(client: Client, secret: str, verdict: str = "unsatisfied", said: str = "", **headers: str):
    return client.post({"verdict": verdict, "said": said}, f"/track/{secret}/verdict", **headers)


def test_it_is_said_once_and_only_of_an_answer_that_is_public(client: Client) -> None:
    number, secret = sent(client)
    assert 'name="verdict"' not in client.get(f"/track/{secret}").text
    assert judge(client, secret).status == 303
    assert noted(client, number) is None, "there is no answer yet"
    number, secret = answered(client)
    page = client.get(f"/track/{secret}").text
    assert page.count('type="radio" name="verdict"') == 2
    assert f'action="/track/{secret}/verdict"' in page
    assert "Are you satisfied with this answer?" in client.get(f"/track/{secret}?lang=en").text
    assert judge(client, secret, said=f"  {SAID}\r\n").headers["location"] == f"/track/{secret}"
    assert noted(client, number) == AnswerVerdict("unsatisfied", SAID)
    assert judge(client, secret, "satisfied").status == 303
    assert noted(client, number) == AnswerVerdict("unsatisfied", SAID), "once"
    page = client.get(f"/track/{secret}").text
    assert "您对答复的评价：不满意。" in page
    assert 'name="verdict"' not in page
    kinds = [event for event in client.context.store.events() if event.kind == "judged"]
    assert [(event.number, json.loads(event.payload)["verdict"]) for event in kinds] == [
        (number, "unsatisfied")
    ]
    proven(client)


def test_the_secret_is_right_to_say_it_and_no_other_site_has_it(client: Client) -> None:
    number, secret = answered(client)
    assert judge(client, "A" * len(secret)).status == 404
    assert judge(client, secret, origin="https://elsewhere.example").status == 403
    assert noted(client, number) is None


def test_what_cannot_be_kept_stays_in_the_form(client: Client) -> None:
    number, secret = answered(client)
    for verdict, said, told in (
        ("", SAID, "请选择“满意”或“不满意”"),
        ("satisfied", "长" * 501, "说明超过500字"),
        ("satisfied", "好\x07的", "控制字符"),
    ):
        answer = judge(client, secret, verdict, said)
        assert answer.status == 422
        assert told in answer.text
        assert said.replace("\x07", "") in answer.text.replace("\x07", "")
    assert noted(client, number) is None
    assert judge(client, secret, "satisfied", "长" * 500).status == 303


def test_a_comment_that_was_taken_back_is_judged_no_more(client: Client) -> None:
    number, secret = answered(client)
    client.post({}, f"/track/{secret}/withdraw")
    assert judge(client, secret).status == 303
    assert noted(client, number) is None


def test_the_desk_shows_it_with_personal_data_marked_and_counted(client: Client) -> None:
    number, secret = answered(client)
    judge(client, secret, said=SAID)
    cookie = enter(client, "wang.li", "reviewer")
    page = client.get(f"/desk/comments/{number}", cookie=cookie).text
    assert "意见人对答复的评价：不满意" in page
    assert '请打<mark class="personal">13812345678</mark>告诉我' in page
    queue = client.get("/desk/?state=&mark=unsatisfied", cookie=cookie).text
    assert number in queue
    assert re.search(r'value="unsatisfied" selected>对答复不满意 \(1\)<', queue)
    assert number not in client.get("/desk/?state=&mark=satisfied", cookie=cookie).text
    assert client.context.store.read(lambda db: verdicts(db, "2020-07")) == {number: "unsatisfied"}


def test_nothing_of_it_is_public_and_its_sentence_can_be_erased(client: Client) -> None:
    number, secret = answered(client)
    judge(client, secret, said=SAID)
    assert "judged" not in OPEN
    assert "没有回答" not in client.get("/log/entries").text
    client.context.store.read(lambda db: list(db.execute("PRAGMA wal_checkpoint(TRUNCATE)")))
    for file in client.root.rglob("*"):
        assert not file.is_file() or "没有回答".encode() not in file.read_bytes(), file
    own = json.loads(client.get(f"/track/{secret}/data.json").body)
    assert own["verdict"] == {"word": "unsatisfied", "said": SAID}
    for _ in range(2):
        client.post({}, f"/track/{secret}/erase")
        assert noted(client, number) == AnswerVerdict("unsatisfied")
    proven(client)


def test_what_is_said_after_erasing_a_name_is_erased_too(client: Client) -> None:
    number, secret = answered(client)
    client.post({}, f"/track/{secret}/erase")
    judge(client, secret, "satisfied", SAID)
    client.post({}, f"/track/{secret}/erase")
    assert noted(client, number) == AnswerVerdict("satisfied")
    other, secret = answered(client)
    judge(client, secret, "satisfied", SAID)
    client.context.store.write(lambda db, context: expire(db, context, ["2020-07"])).result()
    assert noted(client, other) == AnswerVerdict("satisfied")
    assert SATISFACTION == ("satisfied", "unsatisfied")


def test_the_report_at_the_desk_counts_it_with_private_parts(client: Client) -> None:
    _, secret = answered(client)
    judge(client, secret, said=SAID)
    waiting, _ = sent(client, text="另一条，尚未审核。")
    cookie = enter(client, "wang.li", "reviewer")
    assert "没有名为 D1 的稿" in client.get("/desk/report", cookie=cookie).text
    add(client.root, msgspec.structs.replace(plain(load(client.root).draft), label="D1"))
    page = client.get("/desk/report", cookie=cookie).text
    assert "共收到意见2条" in page
    assert "有1条意见的意见人对答复作了评价：满意0条，不满意1条。" in page
    assert f"尚有1条没有处理完毕（{waiting}）" in page
    assert "没有回答" not in page
    assert "<svg" in page
    assert client.get("/desk/report").status == 303
    file = client.get("/desk/report.docx?lang=en", cookie=cookie)
    text = "\n".join(part.text for part in docx.Document(io.BytesIO(file.body)).paragraphs)
    assert "2 comments were received" in text
    assert "Commenters have rated 1 answer: 0 satisfied, 1 not satisfied." in text
