"""The review desk: who gets in, who may do what, and that all of it is in the chain."""

from __future__ import annotations

import re
import time
from urllib.parse import urlencode

import pytest
from desk_rig import PASSWORD, do, enter, events, invite, numbers_of
from service_rig import Client

from clausework.accounts import people, sessions
from clausework.accounts.passwords import STEP, code_at, hash_password
from clausework.model.account import Role
from clausework.store.schema.row_digests import tables
from clausework.store.session import Session


def test_nobody_gets_in_without_a_session(desk: Client) -> None:
    number = desk.send(desk.form()).json["number"]
    assert desk.get("/desk").headers["location"] == "/desk/"
    for path in ("/desk/", f"/desk/comments/{number}"):
        assert desk.get(path).headers["location"] == "/desk/sign-in"
        assert desk.get(path, cookie="desk=guess").status == 303
    assert desk.post({"act": "publish"}, f"/desk/comments/{number}").headers["location"] == "/desk/sign-in"
    assert desk.context.store.comments()[0].state == "received"


@pytest.mark.slow
def test_an_invitation_works_once_its_cookie_is_the_desks_alone(desk: Client) -> None:
    token = invite(desk, "wang.li", "reviewer")
    assert desk.get(f"/desk/join/{token}").status == 200
    page = desk.get(f"/desk/join/{token}").text
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page)[1]  # type: ignore[index]
    step = int(time.time() // STEP)
    path = f"/desk/join/{token}"
    assert desk.post({"password": "short", "code": code_at(secret, step)}, path).status == 422
    assert desk.post({"password": PASSWORD, "code": "000000"}, path).status == 422
    assert desk.post({"password": PASSWORD, "code": code_at(secret, step - 1)}, path).status == 303
    assert desk.get(path).status == 404
    given = {"name": "wang.li", "password": PASSWORD, "code": code_at(secret, step)}
    answer = desk.post(given, "/desk/sign-in", x_forwarded_proto="https")
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("__host-desk=")
    assert all(word in cookie for word in ("httponly", "samesite=strict", "path=/;", "secure"))
    assert desk.post(given, "/desk/sign-in").status == 403  # a code is good once


@pytest.mark.slow
def test_a_wrong_name_password_or_code_get_the_same_answer(desk: Client) -> None:
    enter(desk, "wang.li", "reviewer")
    wrong = [
        {"name": "nobody", "password": PASSWORD, "code": "123456"},
        {"name": "wang.li", "password": "another password", "code": "123456"},
        {"name": "wang.li", "password": PASSWORD, "code": "000000"},
    ]
    answers = [desk.post(sent, "/desk/sign-in") for sent in wrong]
    assert {answer.status for answer in answers} == {403}
    pages = [
        answer.text.replace(f'value="{sent["name"]}"', "")
        for answer, sent in zip(answers, wrong, strict=True)
    ]
    assert len(set(pages)) == 1  # but for the name that was typed
    last = [desk.post(wrong[1], "/desk/sign-in") for _ in range(6)][-1]
    assert last.status == 429
    assert int(last.headers["retry-after"]) > 0


def contents(db: Session) -> list[object]:
    """All that the store holds."""
    return [row for table in tables() for row in db.execute(f"SELECT * FROM {table}")]


def test_only_hashes_and_seals_are_kept(desk: Client) -> None:
    cookie = enter(desk, "wang.li", "reviewer")
    token = invite(desk, "zhao", "editor")
    kept = repr(desk.context.store.read(contents)).encode()
    assert cookie.partition("=")[2].encode() not in kept
    assert token.encode() not in kept
    assert PASSWORD.encode() not in kept


def test_a_form_of_another_session_or_site_does_nothing(desk: Client) -> None:
    number = desk.send(desk.form()).json["number"]
    cookie = enter(desk, "wang.li", "reviewer")
    path = f"/desk/comments/{number}"
    assert desk.post({"act": "publish"}, path, cookie=cookie).status == 403
    assert desk.post({"act": "publish", "csrf": "0" * 64}, path, cookie=cookie).status == 403
    page = desk.get(path, cookie=cookie).text
    csrf = re.search(r'name="csrf" value="(\w+)"', page)[1]  # type: ignore[index]
    sent = {"act": "publish", "csrf": csrf}
    assert desk.post(sent, path, cookie=cookie, origin="https://evil.example").status == 403
    assert desk.context.store.comments()[0].state == "received"
    assert desk.post(sent, path, cookie=cookie).status == 303
    assert desk.context.store.comments()[0].state == "published"


def test_publishing_and_withholding_say_who_old_and_new(desk: Client) -> None:
    receipt = desk.send(desk.form()).json
    number = receipt["number"]
    cookie = enter(desk, "wang.li", "reviewer")
    assert do(desk, cookie, number, "publish").status == 303
    assert do(desk, cookie, number, "withhold").status == 422
    assert do(desk, cookie, number, "withhold", reason="含他人的住址").status == 303
    told = [payload for _, payload in events(desk, "reviewed")]
    base = {"by": "wang.li", "role": "reviewer"}
    assert [{key: value for key, value in each.items() if key != "was"} for each in told] == [
        base | {"old": "received", "new": "published"},
        base | {"old": "published", "new": "withheld"},
    ]
    page = desk.get(f"/track/{receipt['track'].rpartition('/')[2]}")
    assert "含他人的住址" in page.text
    assert "wang.li" not in page.text
    assert desk.context.store.faults() == ()
    secret = receipt["track"].rpartition("/")[2]
    assert "wang.li" not in desk.get(f"/track/{secret}/data.json").text
    assert "wang.li" not in desk.get("/log/entries").text


def test_what_is_not_seen_is_written_out_at_the_desk(desk: Client) -> None:
    fields = {
        "text": "保存\u200b三年 👨‍👩‍👧",
        "reason": "a\u200db",
        "name": "李\u2060四",
        "suggestion": "应\u200b当",
    }
    number = desk.send(desk.form(**fields)).json["number"]
    cookie = enter(desk, "wang.li", "reviewer")
    page = desk.get(f"/desk/comments/{number}", cookie=cookie).text
    assert "保存⟦U+200B⟧三年 👨‍👩‍👧" in page
    assert "a⟦U+200D⟧b" in page
    assert "⟦U+200B⟧" in page.partition("保存⟦U+200B⟧三年")[2], "in the suggestion"
    assert "保存⟦U+200B⟧三年" in desk.get("/desk/", cookie=cookie).text


@pytest.mark.parametrize("role", ["auditor", "editor"])
def test_a_role_cannot_do_what_it_does_not_include(desk: Client, role: Role) -> None:
    sent = desk.form(contact="zhang@example.com", keep_contact="yes")
    number = desk.send(sent).json["number"]
    cookie = enter(desk, "zhao", role)
    refused = ["contact"] if role == "editor" else ["publish", "withhold", "assign", "propose", "contact"]
    for act in refused:
        assert do(desk, cookie, number, act, reason="x").status == 403
    assert "zhang@" not in desk.get(f"/desk/comments/{number}", cookie=cookie).text
    assert desk.context.store.comments()[0].state == "received"
    if role == "editor":
        assert do(desk, cookie, number, "propose", outcome="partly", answer="改为两年。").status == 303
        assert "改为两年。" in desk.get(f"/desk/comments/{number}", cookie=cookie).text
        assert events(desk, "proposed")[0][1]["new"].partition(" ")[0] == "partly"


def test_looking_at_a_contact_is_an_event(desk: Client) -> None:
    number = desk.send(desk.form(contact="zhang@example.com", keep_contact="yes")).json["number"]
    cookie = enter(desk, "wang.li", "reviewer")
    assert "zhang@" not in desk.get(f"/desk/comments/{number}", cookie=cookie).text
    assert events(desk, "viewed") == []
    answer = do(desk, cookie, number, "contact")
    assert "zhang@example.com" in answer.text
    assert [(found, told["by"]) for found, told in events(desk, "viewed")] == [(number, "wang.li")]
    assert "zhang@" not in desk.get(f"/desk/comments/{number}", cookie=cookie).text


@pytest.mark.slow
def test_the_queue_has_suspects_last_and_is_filtered(desk: Client) -> None:
    suspect = desk.send(desk.form(text="买药请联系我们", website="http://x")).json["number"]
    first = desk.send(desk.form(text="第一条：应当写明保存的地点。")).json["number"]
    second = desk.send(desk.form(text="第二条：术语应当统一。", role="other")).json["number"]
    cookie = enter(desk, "wang.li", "reviewer")
    assert numbers_of(desk, cookie) == [first, second, suspect]
    assert numbers_of(desk, cookie, "?role=other") == [second]
    assert numbers_of(desk, cookie, "?clause=none") == []
    assert numbers_of(desk, cookie, "?state=published") == []
    assert do(desk, cookie, second, "assign", name="wang.li").status == 303
    enter(desk, "zhao", "auditor")
    assert "<option>zhao</option>" not in desk.get(f"/desk/comments/{second}", cookie=cookie).text
    for name in ("nobody", "zhao"):
        assert do(desk, cookie, second, "assign", name=name).status == 422
    assert numbers_of(desk, cookie, "?view=mine") == [second]
    page = desk.get("/desk/", cookie=cookie).text
    csrf = re.search(r'name="csrf" value="(\w+)"', page)[1]  # type: ignore[index]
    body = [("csrf", csrf), ("act", "publish"), ("number", first), ("number", second)]
    kind = {"content-type": "application/x-www-form-urlencoded", "cookie": cookie}
    shown = desk.ask("POST", "/desk/acts", urlencode(body).encode(), kind)
    assert (shown.status, "2条将公开" in shown.text) == (200, True)
    assert numbers_of(desk, cookie) == [first, second, suspect], "it is shown before it is done"
    seen = re.search(r'name="seen" value="(\w+)"', shown.text)
    assert seen
    assert desk.ask("POST", "/desk/acts", urlencode([*body, ("seen", "0" * 16)]).encode(), kind).status == 422
    assert desk.ask("POST", "/desk/acts", urlencode([*body, ("seen", seen[1])]).encode(), kind).status == 303
    assert numbers_of(desk, cookie) == [suspect]


@pytest.mark.slow
def test_a_long_queue_goes_on_where_it_stopped(desk: Client) -> None:
    sent = [desk.send(desk.form(text=f"第{n}条")).json["number"] for n in range(53)]
    cookie = enter(desk, "wang.li", "reviewer")
    page = desk.get("/desk/", cookie=cookie).text
    following = re.search(r'rel="next"[^>]*href="/desk/([^"]+)"', page)
    assert following
    rest = numbers_of(desk, cookie, following[1].replace("&amp;", "&"))
    assert numbers_of(desk, cookie) + rest == sent


@pytest.mark.slow
def test_who_signs_out_is_out_and_an_old_session_too(desk: Client) -> None:
    cookie = enter(desk, "wang.li", "reviewer")
    page = desk.get("/desk/", cookie=cookie).text
    csrf = re.search(r'name="csrf" value="(\w+)"', page)[1]  # type: ignore[index]
    desk.post({"csrf": csrf}, "/desk/sign-out", cookie=cookie)
    assert desk.get("/desk/", cookie=cookie).status == 303
    cookie = enter(desk, "zhao", "auditor")
    later = time.time() + sessions.SESSION_SECONDS + 1
    token = cookie.partition("=")[2]
    assert desk.context.store.read(lambda db: sessions.account_of(db, token, later)) is None
    again = invite(desk, "zhao", "auditor")
    kept = hash_password(PASSWORD)
    desk.context.store.write(lambda db, at: people.join(db, at, again, kept, 1, time.time())).result()
    assert desk.get("/desk/", cookie=cookie).status == 303


def test_a_suggestion_is_read_against_the_text_with_supplements(desk: Client) -> None:
    words = "平台应保存直播视频，保存时间不少于三年。\n平台宜备份。"
    first = desk.send(desk.form(suggestion=words)).json
    secret = first["track"].rpartition("/")[2]
    more = desk.send(desk.form(text="再补充一句。", provision="P-REC-01", follows=secret)).json["number"]
    cookie = enter(desk, "wang.li", "reviewer")
    page = desk.get(f"/desk/comments/{first['number']}", cookie=cookie).text
    deleted, inserted = (re.findall(rf"<{tag}>.*?</{tag}>", page) for tag in ("del", "ins"))
    assert len(deleted) == len(inserted) == 1
    assert "一年" in deleted[0]
    assert "三年" in inserted[0]
    assert '<a href="/c/platform.records/">' in page
    page = desk.get(f"/desk/comments/{more}", cookie=cookie).text
    assert f'<a href="/desk/comments/{first["number"]}">' in page
    assert "P-REC-01" in page
    assert desk.post({}, f"/track/{secret}/withdraw").status == 303
    queue = desk.get("/desk/", cookie=cookie).text
    assert f"补充 {first['number']}" in queue
    assert "已撤回" in queue
