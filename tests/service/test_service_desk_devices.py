"""Strangers who try and try lock nobody out of a browser in which the owner has signed in before."""

from __future__ import annotations

import base64
import http.client
import json
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from desk_rig import PASSWORD, csrf_in, entered, events, invite
from service_rig import Client, Clock, make_project, running
from test_service_desk_account import NEW, next_code
from test_service_desk_events import add_key

from clausework.accounts import attempts, people
from clausework.service.context import open_context
from clausework.service.settings import ServiceSettings, networks

NAME = "wang.li"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Client]:
    """A desk behind a proxy on this machine."""
    root, clock = make_project(tmp_path), Clock()
    context = open_context(root, False, root / "build" / "site", clock=clock)
    with running(context, clock, root, ServiceSettings(networks(["127.0.0.0/8"]))) as found:
        yield found


def post(client: Client, path: str, body: bytes, cookies: dict[str, str], by: str) -> tuple[int, list[str]]:
    """The status, and the cookies that were set, each as it came."""
    connection = http.client.HTTPConnection("127.0.0.1", client.port, timeout=60)
    kind = "application/json" if body.startswith(b"{") else "application/x-www-form-urlencoded"
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    connection.request("POST", path, body, {"content-type": kind, "cookie": cookie, "x-forwarded-for": by})
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status, response.headers.get_all("set-cookie") or []


def kept(cookies: list[str]) -> dict[str, str]:
    return dict(item.partition(";")[0].split("=", 1) for item in cookies)


def sign_in(
    client: Client, code: str, cookies: dict[str, str], by: str = "203.0.113.5", password: str = PASSWORD
) -> tuple[int, dict[str, str]]:
    body = urlencode({"name": NAME, "password": password, "code": code}).encode()
    status, found = post(client, "/desk/sign-in", body, cookies, by)
    return status, kept(found)


def flood(client: Client) -> list[int]:
    """Twelve wrong codes from twelve places."""
    return [sign_in(client, "000000", {}, f"198.51.{n}.7")[0] for n in range(12)]


@pytest.mark.slow
def test_the_owner_signs_in_as_before_whatever_strangers_try(desk: Client) -> None:
    _, secret = entered(desk, NAME, "reviewer")
    body = urlencode({"name": NAME, "password": PASSWORD, "code": next_code(desk, NAME, secret)}).encode()
    status, found = post(desk, "/desk/sign-in", body, {}, "203.0.113.5")
    assert status == 303
    (device,) = [item for item in found if item.startswith("desk_device=")]
    assert {"HttpOnly", "Path=/desk", "SameSite=strict"} <= set(device.split("; "))
    assert flood(desk)[-6:] == [429] * 6
    good = next_code(desk, NAME, secret)
    assert sign_in(desk, good, {})[0] == 429, "a browser that nobody knows waits"
    status, again = sign_in(desk, good, {"desk_device": kept(found)["desk_device"]})
    assert status == 303
    session = f"desk={again['desk']}"
    page = desk.get("/desk/?lang=zh", cookie=session).text
    failures = len(events(desk, "sign_in_failed"))
    assert f"登录失败 {failures} 次" in page
    assert "曾暂停登录" in page
    later = sign_in(desk, next_code(desk, NAME, secret), again)[1]
    assert "登录失败" not in desk.get("/desk/?lang=zh", cookie=f"desk={later['desk']}").text


@pytest.mark.slow
def test_who_stole_the_cookie_has_few_tries_and_takes_none(desk: Client) -> None:
    _, secret = entered(desk, NAME, "reviewer")
    _, stolen = sign_in(desk, next_code(desk, NAME, secret), {})
    statuses = [sign_in(desk, "000000", stolen, f"198.51.{n}.7")[0] for n in range(12)]
    assert statuses.count(403) == 5
    assert statuses[-6:] == [429] * 6
    assert sign_in(desk, next_code(desk, NAME, secret), {})[0] == 303


@pytest.mark.slow
@pytest.mark.parametrize("spoil", ["name", "nonce", "signature", "nothing"])
def test_a_cookie_that_is_not_ours_is_none(desk: Client, spoil: str) -> None:
    _, secret = entered(desk, NAME, "reviewer")
    entered(desk, "zhao", "reviewer")
    _, found = sign_in(desk, next_code(desk, NAME, secret), {})
    name, nonce, signature = found["desk_device"].split(":")
    worse = {
        "name": f"zhao:{nonce}:{signature}",
        "nonce": f"{name}:{nonce}x:{signature}",
        "signature": f"{name}:{nonce}:{signature[:-1]}x",
        "nothing": "",
    }
    flood(desk)
    assert sign_in(desk, next_code(desk, NAME, secret), {"desk_device": worse[spoil]})[0] == 429


@pytest.mark.slow
def test_a_new_password_invitation_or_end_makes_it_void(desk: Client) -> None:
    _, secret = entered(desk, NAME, "reviewer")
    _, found = sign_in(desk, next_code(desk, NAME, secret), {})

    def holds(cookie: str) -> bool:
        store, key = desk.context.store, desk.context.key
        return store.read(lambda db: attempts.device_counter(db, key, cookie, NAME)) is not None

    first = found["desk_device"]
    assert holds(first)
    csrf = csrf_in(desk.get("/desk/account", cookie=f"desk={found['desk']}").text)
    body = urlencode({"csrf": csrf, "act": "password", "old": PASSWORD, "password": NEW}).encode()
    status, changed = post(desk, "/desk/account", body, found, "203.0.113.5")
    assert status == 303
    second = kept(changed)["desk_device"]
    assert (holds(first), holds(second)) == (False, True)
    _, secret = entered(desk, NAME, "reviewer")
    assert not holds(second)
    _, found = sign_in(desk, next_code(desk, NAME, secret), {})
    desk.context.store.write(lambda db, at: people.revoke(db, at, None, NAME)).result()
    assert not holds(found["desk_device"])


def test_an_account_of_passkeys_invited_anew_has_other_browsers(desk: Client) -> None:
    store, key = desk.context.store, desk.context.key

    def join() -> None:
        token = invite(desk, NAME, "reviewer")
        store.write(lambda db, at: people.join(db, at, token, "", 0, time.time()) and None).result()
        add_key(desk, f"identity-{desk.clock.now}", "手机")

    join()
    cookie = store.read(lambda db: attempts.device_token(db, key, NAME))
    assert store.read(lambda db: attempts.device_counter(db, key, cookie))
    desk.clock.now = "2020-07-13T06:05:09.123Z"
    join()
    assert store.read(lambda db: attempts.device_counter(db, key, cookie)) is None


@pytest.mark.slow
def test_tries_by_a_passkey_are_counted_apart_from_passwords(desk: Client) -> None:
    entered(desk, NAME, "reviewer")
    add_key(desk, "aWQ", "手机")
    flood(desk)

    def attempt(place: int) -> int:
        asked = desk.ask("POST", "/desk/passkey/ask", b"{}", {"x-forwarded-for": f"198.18.{place}.7"})
        data = {"type": "webauthn.get", "challenge": asked.json["challenge"], "origin": "http://127.0.0.1"}
        told = base64.urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode()
        credential = {"id": "aWQ", "rawId": "aWQ", "type": "public-key", "response": {"clientDataJSON": told}}
        body = json.dumps({"credential": credential}).encode()
        return post(desk, "/desk/passkey/sign-in", body, {}, f"198.18.{place}.7")[0]

    assert [attempt(place) for place in range(7)] == [403] * 5 + [429] * 2


@pytest.mark.slow
def test_what_fails_is_a_warning_in_the_log_without_a_name(
    desk: Client, caplog: pytest.LogCaptureFixture
) -> None:
    entered(desk, NAME, "reviewer")
    flood(desk)
    lines = [record for record in caplog.records if record.getMessage() == "sign_in"]
    assert {record.levelname for record in lines} == {"WARNING"}
    outcomes = [record.__dict__["fields"]["outcome"] for record in lines]
    assert outcomes.count("failed") == len(events(desk, "sign_in_failed"))
    assert outcomes.count("locked") == 1
    assert NAME not in str([record.__dict__ for record in lines])
