"""Every act of an account is an event with who, when, old and new; failed sign-ins and lock-outs too."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_rig import PASSWORD, change, csrf_in, do, enter, entered, events
from postgres_rig import prepared_database
from service_rig import Client, Clock, make_project, running
from test_service_desk_account import NEW, next_code, sign_in

from clausework.accounts import passkeys, people
from clausework.accounts.passwords import STEP, code_at
from clausework.model.account import Account
from clausework.service.context import open_context
from clausework.service.desk.routes import ROUTES
from clausework.service.settings import ServiceSettings, networks

WANG = Account("wang.li", "reviewer")
NOT_ACTS = {
    "/desk/passkey/ask": "a question, which opens nothing",
    "/desk/passkey/make": "a question, which opens nothing",
    "/desk/join/{token}/ask": "a question, which opens nothing",
}
ACTS = {
    "/desk/acts": "reviewed",
    "/desk/import": "imported",
    "/desk/table": "proposed",
    "/desk/comments/{number}": "reviewed",
    "/desk/comments/{number}/files/{id}": "viewed",
    "/desk/comments/{number}/files/{id}/show": "viewed",
    "/desk/people": "revoked",
    "/desk/account": "password_changed",
    "/desk/sign-in": "signed_in",
    "/desk/sign-out": "signed_out",
    "/desk/join/{token}": "joined",
    "/desk/join/{token}/passkey": "joined",
    "/desk/passkey/sign-in": "signed_in",
    "/desk/passkey/add": "passkey_added",
}


def told(client: Client, kind: str) -> list[tuple[str, str, str]]:
    """Who did it, what was before and what is now."""
    return [(values["by"], values["old"], values["new"]) for _, values in events(client, kind)]


def add_key(client: Client, identity: str, label: str) -> None:
    store = client.context.store
    store.write(lambda db, at: passkeys.add(db, at, WANG, identity, "key", 5, label)).result()


def test_every_form_of_desk_makes_an_event_or_changes_nothing() -> None:
    """A new one has to be thought of here."""
    posts = {route.path for route in ROUTES if "POST" in (route.methods or ())}
    assert posts == NOT_ACTS.keys() | ACTS.keys()


def test_whoever_signs_out_leaves_an_event_once(desk: Client) -> None:
    cookie = enter(desk, "wang.li", "reviewer")
    csrf = csrf_in(desk.get("/desk/", cookie=cookie).text)
    assert desk.post({"csrf": "x" * 64}, "/desk/sign-out", cookie=cookie).status == 303
    assert told(desk, "signed_out") == []
    for _ in range(2):
        assert desk.post({"csrf": csrf}, "/desk/sign-out", cookie=cookie).status == 303
    assert told(desk, "signed_out") == [("wang.li", "password", "")]


def test_a_passkey_is_renamed_and_removed_with_its_names(desk: Client) -> None:
    cookie, _ = entered(desk, "wang.li", "reviewer")
    add_key(desk, "identity-of-one", "旧手机")
    assert change(desk, cookie, "passkey_name", passkey="identity-of-one", label="旧手机").status == 303
    assert told(desk, "passkey_renamed") == [], "nothing changed"
    assert change(desk, cookie, "passkey_name", passkey="identity-of-one", label="新手机").status == 303
    assert told(desk, "passkey_renamed") == [("wang.li", "identity-of- 旧手机", "identity-of- 新手机")]
    assert change(desk, cookie, "passkey_name", passkey="another", label="新手机").status == 422
    assert change(desk, cookie, "passkey_remove", passkey="identity-of-one").status == 303
    assert told(desk, "passkey_removed") == [("wang.li", "identity-of-", "")]


@pytest.mark.slow
def test_a_password_changed_or_not_known_and_the_sessions_ended(desk: Client) -> None:
    cookie, secret = entered(desk, "wang.li", "reviewer")
    assert sign_in(desk, "wang.li", PASSWORD, next_code(desk, "wang.li", secret))[0] == 303
    assert change(desk, cookie, "password", old="not it", password=NEW).status == 422
    assert (told(desk, "password_refused"), told(desk, "password_changed")) == ([("wang.li", "", "")], [])
    assert change(desk, cookie, "password", old=PASSWORD, password=NEW).status == 303
    assert told(desk, "password_changed") == [("wang.li", "", "")]
    assert told(desk, "session_ended") == [("wang.li", "password", "")]
    assert change(desk, cookie, "end", mark="0" * 16).status == 303
    assert len(told(desk, "session_ended")) == 1, "there is no such session"


@pytest.mark.slow
def test_failed_sign_ins_are_events_and_lock_the_account_once(desk: Client) -> None:
    enter(desk, "wang.li", "reviewer")
    before = len(desk.context.store.events())
    assert sign_in(desk, "nobody.at.all", PASSWORD, "123456")[0] == 403
    assert sign_in(desk, PASSWORD, "wang.li", "123456")[0] == 403
    assert len(desk.context.store.events()) == before, "a password that was typed for a name is not kept"
    assert sign_in(desk, "wang.li", "wrong", "123456")[0] == 403
    assert sign_in(desk, "wang.li", PASSWORD, "000000")[0] == 403
    assert told(desk, "sign_in_failed") == [("", "", "wang.li (password)")] * 2
    answers = [sign_in(desk, "wang.li", "wrong", "123456")[0] for _ in range(6)]
    assert answers[-3:] == [429, 429, 429]
    assert told(desk, "sign_in_locked") == [("", "", "wang.li")]
    cookie = enter(desk, "zhao", "auditor")
    page = desk.get("/desk/audit?name=wang.li", cookie=cookie).text
    assert "登录失败</b> wang.li 密码和验证码" in page
    assert "未知用户" in page
    assert desk.context.store.faults() == ()
    assert not [row for row in _kept(desk) if "wang.li" in str(row)], "of names hashes alone are kept"


def _kept(client: Client) -> list[tuple[object, ...]]:
    return client.context.store.read(lambda db: list(db.execute("SELECT * FROM challenge")))


def test_a_passkey_used_before_with_the_same_count_fails(desk: Client) -> None:
    """Somebody may have a copy of it; the question is a real one, and the signature is not."""
    enter(desk, "wang.li", "reviewer")
    add_key(desk, "aWQ", "手机")
    options = desk.ask("POST", "/desk/passkey/ask", b"{}").json
    question = options["challenge"]
    import base64
    import json

    client_data = json.dumps({"type": "webauthn.get", "challenge": question, "origin": "http://127.0.0.1"})
    encoded = base64.urlsafe_b64encode(client_data.encode()).rstrip(b"=").decode()
    credential = {"id": "aWQ", "rawId": "aWQ", "type": "public-key", "response": {"clientDataJSON": encoded}}
    body = json.dumps({"credential": credential}).encode()
    assert desk.ask("POST", "/desk/passkey/sign-in", body).status == 403
    assert told(desk, "sign_in_failed") == [("", "", "wang.li (passkey)")]


@pytest.mark.slow
def test_an_invitation_tells_the_role_and_who_came_first(desk: Client) -> None:
    enter(desk, "wang.li", "reviewer")
    enter(desk, "wang.li", "auditor")
    assert told(desk, "invited") == [
        ("", "", "wang.li (reviewer)"),
        ("", "wang.li (reviewer)", "wang.li (auditor)"),
    ]
    assert told(desk, "joined") == [("wang.li", "", "reviewer"), ("wang.li", "reviewer", "auditor")]
    store = desk.context.store
    store.write(lambda db, at: people.expect(db, at, "chen", "editor", "address", "a" * 64)).result()
    for _ in range(2):
        assert store.write(lambda db, at: people.arrive(db, at, "s" * 64, "a" * 64)).result()
    assert told(desk, "joined")[2:] == [("chen", "", "editor")]


@pytest.mark.slow
def test_a_draft_that_was_reworded_is_told_again(desk: Client) -> None:
    one = desk.send(desk.form(text="第一条意见。")).json["number"]
    cookie = enter(desk, "chen", "editor")
    for answer in ("改为两年。", "改为三年。"):
        page = desk.get(f"/desk/comments/{one}", cookie=cookie).text
        version = re.search(r'name="version" value="(\d+)"', page)
        more = {"outcome": "partly", "answer": answer, "version": version[1] if version else "?"}
        assert do(desk, cookie, one, "propose", **more).status == 303
    (_, before, first), (_, again, second) = told(desk, "proposed")
    assert (before, again) == ("", first)
    assert first != second
    assert re.fullmatch(r"partly [0-9a-f]{12}", second)
    page = desk.get(f"/desk/audit?number={one}", cookie=enter(desk, "zhao", "auditor")).text
    assert "部分采纳" in page


@pytest.fixture(params=["sqlite", "postgresql"])
def replicas(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Client, Client]]:
    """Two services with one store."""
    root, clock = make_project(tmp_path), Clock()
    address = prepared_database() if request.param == "postgresql" else ""
    offices = [open_context(root, False, root / "build" / "site", address, clock=clock) for _ in range(2)]
    trusted = ServiceSettings(networks(["127.0.0.1"]))
    with running(offices[0], clock, root, trusted) as one, running(offices[1], clock, root, trusted) as two:
        yield one, two


@pytest.mark.slow
def test_tries_are_counted_together_and_a_restart_forgets_none(replicas: tuple[Client, Client]) -> None:
    one, two = replicas
    secret = entered(one, "wang.li", "reviewer")[1]
    answers = [sign_in((one, two)[n % 2], "wang.li", "wrong", "1")[0] for n in range(6)]
    assert answers == [403, 403, 403, 403, 429, 429], "one was used to sign in"
    assert len(events(one, "sign_in_locked")) == 1
    context = open_context(one.root, False, one.root / "build" / "site", _address(one), clock=one.clock)
    with running(context, one.clock, one.root) as again:
        assert sign_in(again, "wang.li", PASSWORD, code_at(secret, int(time.time() // STEP) + 1))[0] == 429


def _address(client: Client) -> str:
    return client.context.store.address
