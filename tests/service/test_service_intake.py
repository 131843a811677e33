"""Comments over HTTP: what is taken, what is refused, and that no word is ever lost."""

from __future__ import annotations

import html
import json
import re
import uuid
from collections.abc import Callable

import pytest
from service_rig import answers_shown

from clausework.service import json_log as journal

Hidden = Callable[[str, str], str]


@pytest.mark.parametrize(("lang", "name"), [("zh", "未说明"), ("en", "Not stated")])
def test_who_chooses_no_role_is_counted_as_not_having_stated_one(client, lang: str, name: str) -> None:
    sent = client.form(lang=lang)
    del sent["role"]
    preview = client.post(sent, "/comments/preview").text
    assert f"<b>{name}</b>" in preview
    assert not re.search(r'type="radio" name="role"[^>]* checked', preview)
    assert 'value="unstated"' not in preview
    receipt = client.get(client.post(sent).headers["location"])
    assert f"<dd>{name}</dd>" in receipt.text
    assert [comment.role for comment in client.context.store.comments()] == ["unstated"]


def test_a_form_without_script_gets_a_receipt(client) -> None:
    answer = client.post(
        client.form(suggestion="三年", reason="法律要求", name="甲", contact="a@b.cn", keep_contact="yes")
    )
    assert answer.status == 303
    location = answer.headers["location"]
    assert location.startswith("/receipt/C-0001-")
    receipt = client.get(location)
    assert receipt.status == 200
    assert receipt.headers["cache-control"] == "no-store"
    comment = client.context.store.comments()[0]
    for words in (
        "应保存三年。",
        "三年",
        "法律要求",
        comment.id,
        comment.digest,
        "2020年7月12日14:05:09",
        "北京时间",
    ):
        assert words in receipt.text
    assert "a@b.cn" not in receipt.text
    assert "style=" not in receipt.text
    assert "<svg" in receipt.text
    secret = location.partition("?t=")[2]
    tracking = client.get(f"/track/{secret}")
    assert "<h1>意见已收到</h1>" in receipt.text
    assert "<h1>意见的处理情况</h1>" in tracking.text
    plain = [
        re.sub(r'name="uuid" value="[^"]*"', "", page.text.partition("</h1>")[2])
        for page in (receipt, tracking)
    ]
    assert plain[0] == plain[1], "beneath its heading the receipt is the page that says what has become of it"


def test_a_program_gets_the_receipt_as_json(client) -> None:
    answer = client.send(client.form(uuid=str(uuid.uuid4()), publish_name=True, name="乙", lang="en"))
    assert answer.status == 201
    assert answer.json["number"].startswith("C-0001-")
    assert answer.json["received"] == "2020-07-12T14:05:09+08:00"
    assert client.context.store.comments()[0].name == "乙"
    path = answer.json["receipt"].partition(str(client.port))[2]
    assert "Your comment has been received" in client.get(path).text


def test_what_curl_sends_is_read(client) -> None:
    raw = "clause=platform.records&text=应保存三年+%2B+一月".encode()
    answer = client.ask("POST", "/comments", raw, {"content-type": "application/x-www-form-urlencoded"})
    assert answer.status == 303
    assert client.comments() == ["应保存三年 + 一月"]
    boundary = "----cut"
    parts = {"clause": "platform.records", "text": "第一行\r\n第二行", "lang": "zh"}
    body = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in parts.items()
    )
    kind = {"content-type": f"multipart/form-data; boundary={boundary}"}
    assert client.ask("POST", "/comments", f"{body}--{boundary}--\r\n".encode(), kind).status == 303
    assert client.comments()[1] == "第一行\n第二行"


def test_five_identical_posts_are_one_comment(client) -> None:
    fields = client.form(uuid=str(uuid.uuid4()))
    answers = [client.post(fields) for _ in range(5)]
    assert {answer.status for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert len(client.comments()) == 1
    assert client.send(fields).status == 200


@pytest.mark.parametrize("name", ["", "cw-uuid"])
def test_two_who_say_the_same_from_one_address_share_no_secret(client, name: str) -> None:
    """Whoever has the secret of a comment may withdraw it."""
    fields = client.form(uuid=name, text="赞成")
    answers = [client.send(fields) for _ in range(2)]
    assert [answer.status for answer in answers] == [201, 201]
    for told in ("number", "track", "receipt"):
        assert len({answer.json[told] for answer in answers}) == 2
    assert client.comments() == ["赞成", "赞成"]


def test_other_words_under_the_same_name_are_a_conflict(client, hidden: Hidden) -> None:
    name = str(uuid.uuid4())
    client.post(client.form(uuid=name))
    answer = client.post(client.form(uuid=name, text="改了主意"))
    assert answer.status == 409
    assert "改了主意" in answer.text
    assert hidden(answer.text, "uuid") != name
    assert client.comments() == ["应保存三年。"]
    again = client.post(client.form(uuid=hidden(answer.text, "uuid"), text="改了主意"))
    assert again.status == 303
    assert client.send(client.form(uuid=name, text="x")).json["error"] == "conflict"


@pytest.mark.parametrize(
    ("now", "kind", "words"),
    [("2020-06-30T15:59:59Z", "early", "尚未开始"), ("2026-11-24T00:00:00Z", "closed", "已经截止")],
)
def test_before_and_after_nothing_is_taken_and_nothing_is_lost(
    client, now: str, kind: str, words: str
) -> None:
    client.clock.now = now
    long = "一" * 4999 + "完"
    answer = client.post(
        client.form(text=long, suggestion="改成三年", reason="理由甲", contact="a@b.cn", keep_contact="yes")
    )
    assert answer.status == 403
    assert words in answer.text
    copy = answer.text.partition("<textarea")[2].partition("</textarea>")[0]
    for part in (long, "改成三年", "理由甲", "a@b.cn", "5.1 记录"):
        assert part in copy
    assert "readonly" in answer.text
    assert "杭州某路1号" in answer.text
    assert client.comments() == []
    assert client.send(client.form()).json["error"] == kind


def test_a_form_opened_in_time_has_its_grace(client, hidden: Hidden) -> None:
    client.clock.now = "2020-07-31T15:59:00Z"
    opened = hidden(client.get("/c/platform.records/").text, "opened")
    client.clock.now = "2020-07-31T16:10:00Z"
    fresh = hidden(client.get("/c/platform.records/").text, "opened")
    assert client.post(client.form(text="一", opened=fresh)).status == 403
    forged = opened[:-1] + ("0" if opened[-1] != "0" else "1")
    assert client.post(client.form(text="二", opened=forged)).status == 403
    assert client.post(client.form(text="三", opened="2020-07-31T15:59:00Z.00")).status == 403
    answer = client.send(client.form(text="四", opened=opened))
    assert (answer.status, answer.json["late"]) == (201, True)
    assert "宽限时间内" in client.get(answer.json["receipt"].partition(str(client.port))[2]).text


def test_six_thousand_characters_are_too_many_and_all_are_there(client, hidden: Hidden) -> None:
    long = "字" * 6000
    answer = client.post(client.form(text=long, reason="理由", uuid="0123456789abcdef", publish_name="yes"))
    assert answer.status == 422
    assert "已写6000字，最多5000字" in answer.text
    assert "不超过5000字" in answer.text
    assert "<title>错误：" in answer.text
    assert 'href="#text"' in answer.text
    assert long in answer.text
    assert hidden(answer.text, "uuid") == "0123456789abcdef"
    assert "checked" in answer.text
    english = client.post(client.form(text=long, lang="en")).text
    assert "There are 6,000 characters; the limit is 5,000 characters" in english
    assert "5,000 characters at most" in english
    assert client.post(client.form(text="字" * 5000)).status == 303


@pytest.mark.parametrize("char", ["\x00", "\x1b", "\x85", "\u202e", "\u2066", "\u2028", "\u2029"])
def test_forbidden_characters_are_named_and_refused(client, char: str) -> None:
    for fields in (client.form(text=f"甲\n乙{char}丙"), client.form(name=f"乙{char}")):
        answer = client.send(fields)
        assert answer.status == 422
        assert f"U+{ord(char):04X}" in answer.json["faults"][0]["message"]
    assert "第2行第2个" in client.send(client.form(text=f"甲\n乙{char}丙")).json["faults"][0]["message"]
    assert client.comments() == []


@pytest.mark.parametrize("field", ["text", "suggestion", "reason", "quote", "name", "organisation"])
@pytest.mark.parametrize(
    ("hidden", "point"),
    [
        ("a\U000e0069\U000e0067", "U+E0069"),
        ("a" + "\u0301" * 3000, "U+0301"),
        ("😀\ufe0f\U000e0110", "U+E0110"),
    ],
)
def test_what_only_deceives_is_refused_with_its_place(client, field: str, hidden: str, point: str) -> None:
    answer = client.send(client.form(**{"text": "意见", field: f"甲{hidden}乙"}))
    assert answer.status == 422
    told = next(fault for fault in answer.json["faults"] if fault["rule"] == "CMT-103")
    assert told["field"] == field
    assert point in told["message"]
    assert client.comments() == []


def test_what_copied_words_bring_along_is_kept_as_it_came(client) -> None:
    text = "保存\u200b三年，葛\U000e0100飾区 👨‍👩‍👧 می‌خواهم"
    assert client.send(client.form(text=text)).status == 201
    assert client.comments() == [text]


@pytest.mark.parametrize(
    "half", [b"\\ud800", b"\\uDfff", b"\\ud83d\\u0041", b"\\ude00\\ud83d", b"\xed\xa0\x80"]
)
def test_half_a_character_is_refused_by_name(client, half: bytes) -> None:
    body = b'{"clause": "platform.records", "text": "a' + half + b'"}'
    answer = client.ask("POST", "/comments", body, {"content-type": "application/json"})
    assert (answer.status, answer.json["error"]) == (400, "halved")
    assert "不完整的字符" in answer.json["message"]
    assert client.comments() == []
    whole = body.replace(half, b"\\ud83d\\ude00")
    assert client.ask("POST", "/comments", whole, {"content-type": "application/json"}).status == 201
    assert client.comments() == ["a\U0001f600"]


PART = b'--x\r\ncontent-disposition: form-data; name="%b"\r\n\r\n%b\r\n--x--\r\n'


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"text": ', "application/json"),
        (b'["x"]', "application/json"),
        (b"text=%FF%FE", "application/x-www-form-urlencoded"),
        (b"text=\xff", "application/x-www-form-urlencoded"),
        (b"<x/>", "application/xml"),
        (b"--cut", "multipart/form-data"),
        (b"".join(b"f%d=1&" % n for n in range(100)), "application/x-www-form-urlencoded"),
        (PART % (b"text", b"+2AA-"), "multipart/form-data; boundary=x; charset=utf-7"),
        (PART % (b'f"; filename="+2AA-', b"x"), "multipart/form-data; boundary=x; charset=utf-7"),
        (PART % (b"text", b"x"), "multipart/form-data; boundary=x; charset=undefined"),
    ],
)
def test_what_cannot_be_read_is_refused(client, body: bytes, kind: str) -> None:
    assert client.ask("POST", "/comments", body, {"content-type": kind}).status == 400
    assert client.comments() == []


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"clause": "../../etc/passwd"}, "clause"),
        ({"clause": ""}, "clause"),
        ({"clause": "platform.gone"}, "clause"),
        ({"provision": "P-REC-99"}, "provision"),
        ({"draft": "D9"}, "draft"),
        ({"role": "king"}, "role"),
        ({"text": " \n "}, "text"),
        ({"publish_name": "yes"}, "name"),
        ({"name": "一" * 201}, "name"),
    ],
)
def test_what_is_wrong_with_a_form_is_said_and_its_text_kept(
    client, fields: dict[str, str], field: str
) -> None:
    answer = client.post(client.form(reason="这一段要留着") | fields)
    assert answer.status == 422
    assert "这一段要留着" in answer.text
    faults = client.send(client.form() | fields).json["faults"]
    assert field in [fault["field"] for fault in faults]
    assert client.comments() == []


def test_all_errors_are_told_at_once(client) -> None:
    faults = client.send(client.form(text="", role="king", name="x\x00")).json["faults"]
    assert sorted(fault["field"] for fault in faults) == ["name", "role", "text"]


def test_no_markup_of_a_sender_is_ever_markup(client) -> None:
    evil = "</textarea><script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    fields = dict.fromkeys(("text", "suggestion", "reason", "quote", "name", "organisation", "contact"), evil)
    fields["keep_contact"] = "yes"
    pages = [
        client.get(client.post(client.form(**fields)).headers["location"]),
        client.post(client.form(**fields), "/comments/preview"),
        client.post(client.form(**fields, clause=evil, uuid=evil, base=evil, draft=evil, provision=evil)),
        client.get(f"/track/{'%3Cscript%3E'}"),
    ]
    client.clock.now = "2026-01-01T00:00:00Z"
    pages.append(client.post(client.form(**fields, uuid="x" * 20)))
    for page in pages:
        assert "<script>" not in page.text
        assert "<img" not in page.text
    assert html.escape(evil, quote=False).replace('"', "&#34;").replace("'", "&#39;") in pages[0].text


def test_a_suggestion_that_changes_nothing_is_none(client) -> None:
    same = [
        "平台应保存直播视频，保存时间不少于一年。\r\n平台宜备份。",
        "平台应保存直播视频，保存时间不少于一年。 ",
        " \n",
    ]
    for number, words in enumerate(same):
        client.post(client.form(text=f"第{number}", suggestion=words))
    client.post(client.form(text="改", suggestion="平台应保存直播视频，保存时间不少于三年。"))
    assert [c.suggestion for c in client.context.store.comments()] == [
        "",
        "",
        "",
        "平台应保存直播视频，保存时间不少于三年。",
    ]


def test_a_preview_shows_the_redline_and_keeps_nothing(client, hidden: Hidden) -> None:
    fields = client.form(
        suggestion="平台应保存直播视频，保存时间不少于三年。", provision="P-REC-01", uuid="u" * 20
    )
    answer = client.post(fields, "/comments/preview")
    assert answer.status == 200
    assert "〔删〕</span>一年<span" in answer.text
    assert "〔增〕</span>三年<span" in answer.text
    assert hidden(answer.text, "uuid") == "u" * 20
    assert client.comments() == []


def test_the_honeypot_marks_and_never_drops(client) -> None:
    answer = client.post(client.form(website="http://spam"))
    assert answer.status == 303
    number = client.context.store.comments()[0].id
    assert client.context.store.suspects() == {number}


def test_pages_of_other_sites_cannot_send(client) -> None:
    own = f"http://127.0.0.1:{client.port}"
    for headers in (
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
    ):
        assert client.post(client.form(), **headers).status == 403
    assert client.comments() == []
    assert client.post(client.form(), origin=own, sec_fetch_site="same-origin").status == 303
    assert client.post(client.form(), origin=own).status == 303


def test_a_body_over_the_limit_is_refused(client) -> None:
    big = client.form(text="x" * 300_000)
    page = client.post(big)
    assert (page.status, page.headers["connection"]) == (413, "close")
    assert "提交的内容过大" in page.text
    assert '<a href="/">' in page.text, "no page is a dead end"
    assert "too large" in page.text
    told = client.post(big, accept="application/json")
    assert (told.status, told.json["error"]) == (413, "large")
    chunks = [b"text=" + b"x" * 100_000, b"x" * 100_000, b"x" * 100_000]
    import http.client as http

    connection = http.HTTPConnection("127.0.0.1", client.port, timeout=60)
    connection.request(
        "POST",
        "/comments",
        iter(chunks),
        {"content-type": "application/x-www-form-urlencoded"},
        encode_chunked=True,
    )
    assert connection.getresponse().status == 413
    connection.close()
    assert client.comments() == []


def test_wrong_and_unknown_secrets_get_one_answer(client) -> None:
    location = client.post(client.form()).headers["location"]
    number = location.partition("?")[0].rpartition("/")[2]
    pages = [
        client.get(f"/receipt/{number}?t=wrong"),
        client.get(f"/receipt/{number}"),
        client.get("/receipt/C-9999-X?t=wrong"),
        client.get("/track/wrong"),
    ]
    assert {page.status for page in pages} == {404}
    assert len({page.text for page in pages}) == 1


def test_the_receipt_shows_what_became_of_the_comment(client) -> None:
    from clausework.consultation.records import export_records, settle
    from clausework.model.comment import Disposition

    location = client.post(client.form()).headers["location"]
    number = client.context.store.comments()[0].id
    assert "秘书处审核后" in client.get(location).text
    client.context.store.review(number, "withheld", "含有他人<住址>")
    assert "含有他人&lt;住址&gt;" in client.get(location).text
    client.context.store.review(number, "published")
    assert "已公开" in client.get(location).text
    export_records(client.context.store, client.root)
    answer = Disposition(outcome="partly", reason="保存时间改为三年，起算日另行规定。", date="2020-08-20")
    assert settle(client.root, number, answer, ()) == ()
    assert "起算日另行规定" not in client.get(location).text, "until it is on the site that is served"
    answers_shown(client, location.rpartition("=")[2], "部分采纳")
    assert "起算日另行规定" in client.get(location).text


def test_nothing_that_a_sender_wrote_is_logged(client, capsys: pytest.CaptureFixture[str]) -> None:
    journal.begin()
    try:
        client.post(client.form(name="甲某某", contact="13800000000", keep_contact="yes"))
        client.post(client.form(text="", name="甲某某"))
        journal.end()
    finally:
        journal.LOG.handlers.clear()
        journal.LOG.propagate = True
    lines = capsys.readouterr().err.splitlines()
    found = [line for line in map(json.loads, lines) if line["event"] == "comment"]
    assert [line["outcome"] for line in found] == ["received", "faulty"]
    assert not any("甲" in line or "138" in line or "应" in line for line in lines)


def test_a_page_that_cannot_be_read_says_when_to_come_again(client) -> None:
    client.context.readers.close()
    for path in ("/track/secret", "/receipt/C-0001-A?t=x", "/track/secret/data.json", "/log/checkpoint"):
        page = client.get(path)
        assert (page.status, page.headers["retry-after"]) == (503, "5")
        assert "暂时无法打开" in page.text
        assert "cannot be opened" in page.text
        assert page.headers["content-security-policy"]
        assert client.get(path, accept="application/json").json["error"] == "away"


def test_a_busy_store_gives_the_text_back_with_the_same_name(client, hidden: Hidden) -> None:
    from clausework.store.sqlite import connect

    other = connect(client.context.store.path, 1)
    other.execute("BEGIN IMMEDIATE")
    answer = client.post(client.form(uuid="n" * 20))
    assert answer.status == 503
    assert int(answer.headers["retry-after"]) > 0
    assert "应保存三年。" in answer.text
    assert hidden(answer.text, "uuid") == "n" * 20
    other.execute("ROLLBACK")
    other.close()
    assert client.post(client.form(uuid="n" * 20)).status == 303
    assert len(client.comments()) == 1
