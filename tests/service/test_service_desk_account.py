"""The page of one's own account, the accounts of others, and that a revoked one is shut at once."""

from __future__ import annotations

import re
import time

import pytest
from click.testing import CliRunner
from desk_rig import PASSWORD, change, cookie_of, csrf_in, do, enter, entered, events, invite
from service_rig import Client

from clausework.accounts import passkeys, sessions
from clausework.accounts.passwords import STEP, code_at, is_password, new_secret
from clausework.cli import cli
from clausework.errors import StoreBusy

NEW = "ein anderes langes Kennwort"


def sign_in(client: Client, name: str, password: str, code: str, **headers: str) -> tuple[int, str]:
    answer = client.post({"name": name, "password": password, "code": code}, "/desk/sign-in", **headers)
    return answer.status, cookie_of(answer) if answer.status == 303 else ""


def next_code(client: Client, name: str, secret: str) -> str:
    """The code after the last that was used, as if half a minute had gone by."""
    last = client.context.store.read(lambda db: sessions.credentials_of(db, name)).step
    back = int(time.time() // STEP) - 1
    client.context.store.write(
        lambda db, _: (
            db.execute("UPDATE account SET step = ? WHERE name = ?", (min(last, back), name)) and None
        )
    ).result()
    return code_at(secret, back + 1)


def age(client: Client, name: str, seconds: int) -> None:
    """Have the sessions of an account begun earlier than they did."""
    client.context.store.write(
        lambda db, _: (
            db.execute("UPDATE sitting SET since = since - ? WHERE name = ?", (seconds, name)) and None
        )
    ).result()


def test_a_new_session_replaces_the_browsers_former_one(desk: Client) -> None:
    cookie, secret = entered(desk, "wang.li", "reviewer")
    status, other = sign_in(desk, "wang.li", PASSWORD, next_code(desk, "wang.li", secret), cookie=cookie)
    assert status == 303
    assert other != cookie
    assert desk.get("/desk/", cookie=cookie).status == 303
    assert desk.get("/desk/", cookie=other).status == 200


@pytest.mark.slow
def test_recovery_codes_are_shown_once_and_each_good_once(desk: Client) -> None:
    cookie, _ = entered(desk, "wang.li", "reviewer")
    page = change(desk, cookie, "codes").text
    codes = re.findall(r"<code>([a-z2-9]{5}-[a-z2-9]{5})</code>", page)
    assert len(set(codes)) == 10
    assert codes[0] not in desk.get("/desk/account", cookie=cookie).text
    assert sign_in(desk, "wang.li", "another password", codes[0])[0] == 403
    assert sign_in(desk, "wang.li", PASSWORD, codes[0].upper().replace("-", " "))[0] == 303
    assert sign_in(desk, "wang.li", PASSWORD, codes[0])[0] == 403
    enter(desk, "zhao", "auditor")
    assert sign_in(desk, "zhao", PASSWORD, codes[1])[0] == 403  # of another account
    assert "还剩9个" in desk.get("/desk/account", cookie=cookie).text
    again = re.findall(r"<code>([a-z2-9]{5}-[a-z2-9]{5})</code>", change(desk, cookie, "codes").text)
    assert sign_in(desk, "wang.li", PASSWORD, codes[2])[0] == 403
    assert sign_in(desk, "wang.li", PASSWORD, again[2])[0] in (303, 429)
    assert [told["new"] for _, told in events(desk, "codes_made")] == ["10", "10"]


@pytest.mark.slow
def test_a_password_is_changed_by_who_knows_it_ending_sessions(desk: Client) -> None:
    cookie, secret = entered(desk, "wang.li", "reviewer")
    _, other = sign_in(desk, "wang.li", PASSWORD, next_code(desk, "wang.li", secret))
    assert change(desk, cookie, "password", old="wrong", password=NEW).status == 422
    assert change(desk, cookie, "password", old=PASSWORD, password="short").status == 422
    assert change(desk, cookie, "password", old=PASSWORD, password=NEW).status == 303
    assert desk.get("/desk/", cookie=other).status == 303
    assert desk.get("/desk/", cookie=cookie).status == 200
    kept = desk.context.store.read(lambda db: sessions.credentials_of(db, "wang.li")).password
    assert (is_password(NEW, kept), is_password(PASSWORD, kept)) == (True, False)
    assert sign_in(desk, "wang.li", NEW, next_code(desk, "wang.li", secret))[0] == 303


@pytest.mark.slow
def test_an_app_counts_once_a_code_of_it_was_tried(desk: Client) -> None:
    cookie, secret = entered(desk, "wang.li", "reviewer")
    page = change(desk, cookie, "app").text
    fresh = re.search(r"<code>([A-Z2-7]{32})</code>", page)[1]  # type: ignore[index]
    sealed = re.search(r'name="app" value="([^"]+)"', page)[1]  # type: ignore[index]
    step = int(time.time() // STEP)
    assert change(desk, cookie, "app_try", app=sealed, code="000000").status == 422
    forged = new_secret()  # one that the service never showed
    assert change(desk, cookie, "app_try", app=forged, code=code_at(forged, step)).status == 422
    assert sign_in(desk, "wang.li", PASSWORD, next_code(desk, "wang.li", secret))[0] == 303
    assert change(desk, cookie, "app_try", app=sealed, code=code_at(fresh, step)).status == 303
    assert sign_in(desk, "wang.li", PASSWORD, code_at(secret, step + 1))[0] == 403
    assert sign_in(desk, "wang.li", PASSWORD, code_at(fresh, step + 1))[0] == 303


def test_an_old_session_changes_nothing_of_how_one_signs_in(desk: Client) -> None:
    cookie, _ = entered(desk, "wang.li", "reviewer")
    age(desk, "wang.li", sessions.FRESH_SECONDS + 1)
    for act in ("codes", "app", "password", "passkey_remove"):
        answer = change(desk, cookie, act, old=PASSWORD, password=NEW)
        assert (answer.status, "15分钟" in answer.text) == (403, True)
    csrf = csrf_in(desk.get("/desk/account", cookie=cookie).text)
    body = f'{{"csrf": "{csrf}"}}'.encode()
    assert desk.ask("POST", "/desk/passkey/make", body, {"cookie": cookie}).status == 403
    assert desk.get("/desk/sign-in?again", cookie=cookie).status == 200
    assert desk.get("/desk/sign-in", cookie=cookie).status == 303


@pytest.mark.slow
def test_sessions_are_listed_and_ended_one_by_one(desk: Client) -> None:
    cookie, secret = entered(desk, "wang.li", "reviewer")
    _, other = sign_in(desk, "wang.li", PASSWORD, next_code(desk, "wang.li", secret))
    enter(desk, "zhao", "auditor")
    page = desk.get("/desk/account", cookie=cookie).text
    (mark,) = re.findall(r'name="mark" value="(\w+)"', page)  # its own has no button
    assert other.partition("=")[2] not in page
    assert change(desk, enter(desk, "chen", "editor"), "end", mark=mark).status == 303
    assert desk.get("/desk/", cookie=other).status == 200  # nobody ends another's
    assert change(desk, cookie, "end", mark=mark).status == 303
    assert desk.get("/desk/", cookie=other).status == 303
    assert desk.get("/desk/", cookie=cookie).status == 200


def test_a_form_of_another_session_or_site_changes_no_account(desk: Client) -> None:
    cookie, _ = entered(desk, "wang.li", "reviewer")
    csrf = csrf_in(desk.get("/desk/account", cookie=cookie).text)
    for path, act in (("/desk/account", "codes"), ("/desk/people", "")):
        sent = {"act": act, "name": "wang.li"}
        assert desk.post(sent, path, cookie=cookie).status == 403
        assert (
            desk.post(sent | {"csrf": csrf}, path, cookie=cookie, origin="https://evil.example").status == 403
        )
        assert desk.post(sent, path).headers["location"] == "/desk/sign-in"
    kind = {"cookie": cookie, "content-type": "application/json"}
    body = f'{{"csrf": "{csrf}"}}'.encode()
    assert desk.ask("POST", "/desk/passkey/make", b"{}", kind).status == 403
    assert desk.ask("POST", "/desk/passkey/make", body, kind | {"sec-fetch-site": "cross-site"}).status == 403
    assert desk.ask("POST", "/desk/passkey/make", body, kind).json["challenge"]


@pytest.mark.slow
def test_an_editor_revokes_and_the_account_is_shut_at_once(desk: Client) -> None:
    number = desk.send(desk.form()).json["number"]
    cookie, secret = entered(desk, "wang.li", "reviewer")
    editor = enter(desk, "chen", "editor")
    assert do(desk, cookie, number, "publish").status == 303
    codes = re.findall(r"<code>([a-z2-9-]{11})</code>", change(desk, cookie, "codes").text)
    pending = invite(desk, "wang.li", "editor")
    assert desk.get("/desk/people", cookie=cookie).status == 403
    page = desk.get("/desk/people", cookie=editor).text
    assert "停用：wang.li" in page
    assert "停用：chen" not in page
    sent = {"csrf": csrf_in(page), "name": "wang.li"}
    assert desk.post(sent, "/desk/people", cookie=editor).status == 303
    assert desk.get("/desk/", cookie=cookie).headers["location"] == "/desk/sign-in"
    assert sign_in(desk, "wang.li", PASSWORD, code_at(secret, int(time.time() // STEP) + 1))[0] == 403
    assert sign_in(desk, "wang.li", PASSWORD, codes[0])[0] == 403
    assert desk.get(f"/desk/join/{pending}").status == 404
    assert desk.post(sent | {"name": "chen"}, "/desk/people", cookie=editor).status == 422
    assert desk.post(sent | {"name": "nobody"}, "/desk/people", cookie=editor).status == 422
    assert do(desk, editor, number, "assign", name="wang.li").status == 422
    assert [(told["by"], told["old"]) for _, told in events(desk, "revoked")] == [("chen", "wang.li")]
    assert events(desk, "reviewed")[0][1]["by"] == "wang.li"
    assert desk.context.store.faults() == ()
    enter(desk, "wang.li", "auditor")  # whoever is invited again is back
    assert "停用：wang.li" in desk.get("/desk/people", cookie=editor).text


def test_the_command_revokes_from_beside_the_service(client: Client) -> None:
    cookie = enter(client, "wang.li", "reviewer")
    arguments = ["desk", "revoke", "wang.li", "--root", str(client.root), "--lang", "zh"]
    found = CliRunner().invoke(cli, arguments)
    assert (found.exit_code, "已停用 wang.li" in found.output) == (0, True)
    assert client.get("/desk/", cookie=cookie).status == 303
    assert events(client, "revoked")[0][1] == {"by": "", "role": "", "old": "wang.li", "new": ""}
    assert CliRunner().invoke(cli, [*arguments[:2], "nobody", *arguments[3:]]).exit_code != 0


def test_an_invitation_that_nobody_has_taken_up_is_revoked_too(client: Client) -> None:
    pending = invite(client, "wang.li", "editor")
    assert client.get(f"/desk/join/{pending}").status == 200
    arguments = ["desk", "revoke", "wang.li", "--root", str(client.root), "--lang", "zh"]
    assert CliRunner().invoke(cli, arguments).exit_code == 0
    assert client.get(f"/desk/join/{pending}").status == 404
    assert events(client, "revoked")[0][1]["old"] == "wang.li"
    assert CliRunner().invoke(cli, arguments).exit_code != 0


@pytest.mark.slow
def test_one_place_does_not_try_many_names(desk: Client) -> None:
    names = (f"n{n}" for n in range(60))
    tried = (sign_in(desk, name, "wrong password", "1", x_forwarded_for="203.0.113.9")[0] for name in names)
    assert next(tried) == 403
    assert 429 in tried
    assert sign_in(desk, "n0", "wrong password", "1", x_forwarded_for="198.51.100.9")[0] == 403


def test_questions_are_few_and_soon_void(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    store = desk.context.store
    store.write(lambda db, _: passkeys.open_challenge(db, "sign-in", "t", "d", 1000)).result()
    store.write(lambda db, _: passkeys.open_challenge(db, "sign-in", "u", "d", 1000)).result()
    late = 1000 + passkeys.CHALLENGE_SECONDS + 1
    assert store.write(lambda db, _: passkeys.use_challenge(db, "make", "t", 1000)).result() is None
    assert store.write(lambda db, _: passkeys.use_challenge(db, "sign-in", "t", 1000)).result() == "d"
    assert store.write(lambda db, _: passkeys.use_challenge(db, "sign-in", "t", 1000)).result() is None
    assert store.write(lambda db, _: passkeys.use_challenge(db, "sign-in", "u", late)).result() is None
    monkeypatch.setattr(passkeys, "MOST_OPEN", 1)
    store.write(lambda db, _: passkeys.open_challenge(db, "sign-in", "v", "d", 1000)).result()
    with pytest.raises(StoreBusy):
        store.write(lambda db, _: passkeys.open_challenge(db, "sign-in", "w", "d", 1000)).result()
    assert desk.ask("POST", "/desk/passkey/ask", b"{}").status == 200  # those of long ago are gone


@pytest.mark.slow
def test_a_passkey_is_one_accounts_and_its_count_only_rises(desk: Client) -> None:
    enter(desk, "wang.li", "reviewer")
    enter(desk, "zhao", "auditor")
    store = desk.context.store
    wang, zhao = (passkeys.Account(name, "reviewer") for name in ("wang.li", "zhao"))
    store.write(lambda db, at: passkeys.add(db, at, wang, "id1", "key", 5, "")).result()
    with pytest.raises(passkeys.StoreError):
        store.write(lambda db, at: passkeys.add(db, at, zhao, "id1", "key", 5, "")).result()
    with pytest.raises(passkeys.StoreError):
        store.write(lambda db, at: passkeys.remove(db, at, zhao, "id1")).result()
    with pytest.raises(passkeys.StoreError):
        store.write(lambda db, at: passkeys.rename(db, at, zhao, "id1", "mine")).result()
    known = store.read(lambda db: passkeys.passkey(db, "id1"))
    assert known is not None
    assert known.label == desk.clock.now[:10]
    assert not store.write(lambda db, at: passkeys.record_use(db, at, known, 5)).result()
    assert store.write(lambda db, at: passkeys.record_use(db, at, known, 6)).result()
    assert store.write(lambda db, at: passkeys.record_use(db, at, known, 0)).result()


def test_the_only_way_into_an_account_is_not_removed(desk: Client) -> None:
    cookie, _ = entered(desk, "wang.li", "reviewer")
    store, wang = desk.context.store, passkeys.Account("wang.li", "reviewer")
    for name in ("id1", "id2"):
        store.write(lambda db, at, name=name: passkeys.add(db, at, wang, name, "key", 0, name)).result()
    store.write(lambda db, _: db.execute("UPDATE account SET password = ''") and None).result()
    assert change(desk, cookie, "passkey_remove", passkey="id1").status == 303
    answer = change(desk, cookie, "passkey_remove", passkey="id2")
    assert (answer.status, "唯一的登录方式" in answer.text) == (422, True)
    assert [key.id for key in store.read(lambda db: passkeys.passkeys(db, "wang.li"))] == ["id2"]
    assert change(desk, cookie, "passkey_remove", passkey="id3").status == 422
