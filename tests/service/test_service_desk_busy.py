"""A store that takes nothing now is told as such at the desk, and as no other fault."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from desk_rig import csrf_in, enter, invite
from service_rig import Answer, Client

from clausework.accounts import passkeys as kept_passkeys
from clausework.errors import StoreBusy
from clausework.model.account import Role
from clausework.service.desk import passkeys
from clausework.workflow.desk import review
from clausework.workflow.desk.people import NewPasskey


@pytest.fixture
def busy(client: Client, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Has the writer refuse all that is written from now on."""

    def refuse(*_: object) -> None:
        raise StoreBusy("store_full")

    return lambda: monkeypatch.setattr(client.context.store, "write", refuse)


def told_busy(answer: Answer) -> None:
    assert (answer.status, answer.headers.get("retry-after")) == (503, "5")


@pytest.mark.parametrize(
    ("role", "page", "path", "fields"),
    [
        ("reviewer", "/desk/account", "/desk/account", {"act": "codes"}),
        ("editor", "/desk/people", "/desk/people", {"name": "wang.li"}),
        ("editor", "/desk/account", "/desk/comments/{number}", {"act": "publish"}),
    ],
)
def test_a_form_that_a_busy_store_refuses_may_be_sent_again(
    client: Client, busy: Callable[[], None], role: Role, page: str, path: str, fields: dict[str, str]
) -> None:
    cookie, number = enter(client, "wang.li", role), client.send(client.form()).json["number"]
    csrf = csrf_in(client.get(page, cookie=cookie).text)
    busy()
    told_busy(client.post({"csrf": csrf} | fields, path.format(number=number), cookie=cookie))


def test_comments_that_cannot_be_published_are_no_busy_store(client: Client) -> None:
    cookie = enter(client, "wang.li", "reviewer")
    csrf = csrf_in(client.get("/desk/account", cookie=cookie).text)
    number = client.send(client.form(text="我的身份证号是11010519491231002X。")).json["number"]
    answer = client.post({"csrf": csrf, "act": "publish"}, f"/desk/comments/{number}", cookie=cookie)
    assert (answer.status, answer.headers.get("retry-after")) == (422, None)
    assert "个人信息" in answer.text


def test_the_script_of_passkeys_is_told_of_a_busy_store_in_words(
    client: Client, busy: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie = enter(client, "wang.li", "reviewer")
    csrf = csrf_in(client.get("/desk/account", cookie=cookie).text)
    kind = {"cookie": cookie, "content-type": "application/json"}
    body = f'{{"csrf": "{csrf}"}}'.encode()
    for path in ("/desk/passkey/make", "/desk/passkey/add"):
        monkeypatch.undo()
        challenge = client.ask("POST", "/desk/passkey/make", body, kind).json["challenge"]
        monkeypatch.setattr(passkeys, "question_in", lambda _, token=challenge: token)
        monkeypatch.setattr(passkeys, "registered", lambda *_: NewPasskey("id1", "key", 0))
        monkeypatch.setattr(kept_passkeys, "add", _locked)
        if path.endswith("make"):
            busy()
        answer = client.ask("POST", path, body, kind)
        told_busy(answer)
        assert "请几秒后重试" in answer.json["problem"]


def _locked(*_: object) -> None:
    raise StoreBusy("store_locked", path="c.db", reason="locked")


def test_a_picture_a_busy_store_does_not_find_is_not_missing(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie = enter(client, "wang.li", "reviewer")
    number, identity = client.send(client.form()).json["number"], "0" * 32
    token = review.file_token(client.context.key, cookie.partition("=")[2], number, identity)
    path = f"/desk/comments/{number}/files/{identity}/1.png?t={token}"
    assert client.get(path, cookie=cookie).status == 404
    monkeypatch.setattr(review, "file_of", _locked)
    told_busy(client.get(path, cookie=cookie))


def test_an_invitation_a_busy_store_does_not_take_is_unused(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = invite(client, "wang.li", "reviewer")
    kind = {"content-type": "application/json"}
    challenge = client.ask("POST", f"/desk/join/{token}/ask", b"{}", kind).json["challenge"]
    monkeypatch.setattr(passkeys, "question_in", lambda _: challenge)
    monkeypatch.setattr(passkeys, "registered", lambda *_: NewPasskey("id1", "key", 0))
    monkeypatch.setattr(kept_passkeys, "add", _locked)
    answer = client.ask("POST", f"/desk/join/{token}/passkey", b"{}", kind)
    told_busy(answer)
    assert "请几秒后重试" in answer.json["problem"]
