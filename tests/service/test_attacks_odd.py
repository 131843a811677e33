"""What no browser and no program in earnest sends: it gets an answer like anything else that is wrong."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest
from desk_rig import change, cookie_of, csrf_in, enter, invite
from service_rig import Client
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route

from clausework import service
from clausework.accounts import sessions
from clausework.accounts.passwords import is_password
from clausework.accounts.settings import SignIn
from clausework.consultation.tokens import invitation_secret
from clausework.model.account import ROLES
from clausework.service.app import HASHED, create_app, desk_routes
from clausework.service.desk.routes import ROUTES as DESK
from clausework.service.desk.sessions import cookie
from clausework.store.tracking import agreements

FORM = {"content-type": "application/x-www-form-urlencoded"}
JSON = {"content-type": "application/json"}
DEEP = b"[" * 100_000


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/desk/sign-in", b"name=a%00&password=%00&code=%00", 403),
        ("/agree/%00", b"lang=zh", 404),
        ("/desk/passkey/sign-in", b'{"credential": {"id": "\\u0000", "response": {}}}', 403),
    ],
)
def test_a_name_with_a_nul_is_the_name_of_nobody(desk: Client, path: str, body: bytes, status: int) -> None:
    """PostgreSQL has no such text, and cannot even be asked for it."""
    kind = JSON if body.startswith(b"{") else FORM
    assert desk.ask("POST", path, body, kind).status == status


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/desk/?clause=%00&role=%00", 200),
        ("/desk/comments/%00", 404),
        ("/desk/audit?number=%00&name=%00", 200),
        ("/desk/audit.csv?name=%00", 200),
    ],
)
def test_nothing_at_the_desk_is_found_by_a_nul(desk: Client, path: str, status: int) -> None:
    assert desk.get(path, cookie=enter(desk, "zhao", "auditor")).status == status


def credential(told: bytes) -> bytes:
    """A passkey's answer that says this of the question."""
    said = base64.urlsafe_b64encode(told).decode()
    return json.dumps({"credential": {"id": "x", "response": {"clientDataJSON": said}}}).encode()


@pytest.mark.parametrize(
    "body", [b'{"credential": {"a": ' + DEEP, b'{"x": ' + DEEP, credential(b'{"a": ' + b"[" * 20_000)]
)
def test_json_without_a_bottom_is_no_passkey(client: Client, body: bytes) -> None:
    assert client.ask("POST", "/desk/passkey/sign-in", body, JSON).status == 403


def test_json_without_a_bottom_is_no_proof_and_costs_no_comment(client: Client) -> None:
    deep = base64.b64encode(b'{"x": ' + b"[" * 1_400).decode()
    assert client.send(client.form(proof=deep)).status == 201


@pytest.mark.parametrize("app", ["sealed:1:", "sealed:1:AAAA", "sealed:1:\0", "sealed:1:é", "ABCDEFGH"])
def test_what_we_have_not_sealed_is_no_app(desk: Client, app: str) -> None:
    cookie = enter(desk, "wang.li", "reviewer")
    assert change(desk, cookie, "app_try", app=app, code="123456").status == 422


def test_a_host_without_end_is_in_no_link(client: Client) -> None:
    secret = client.send(client.form()).json["track"].rpartition("/")[2]
    page = client.get(f"/track/{secret}", host="x" * 5_000)
    assert page.status == 200
    assert "x" * 5_000 not in page.text
    assert "std.example.org" not in client.get(f"/track/{secret}", host="std.example.org").text


def test_no_cookie_is_unquoted() -> None:
    """The standard library may take seconds for the backslashes of one header."""
    sent = [(b"cookie", b'a=1; desk="x\\\\\\"y" ;other=2'), (b"cookie", b"desk=second; empty=; desk_lang=en")]
    request = Request({"type": "http", "scheme": "http", "headers": sent})
    request.scope["app"] = Starlette()
    request.app.state.sign_in = SignIn()
    values = [cookie(request, name) for name in ("desk", "desk_lang", "a", "empty", "none")]
    assert values == ['"x\\\\\\"y"', "en", "1", "", ""]
    package = Path(service.__path__[0])
    assert [file.name for file in package.rglob("*.py") if ".cookies." in file.read_text("utf-8")] == []


ELSEWHERE = (
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": ""},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site", "origin": "http://127.0.0.1"},
)


@pytest.mark.slow
def test_no_page_of_another_site_does_anything_by_any_form(client: Client) -> None:
    """Also by those that are still to come: the routes are asked which there are."""
    sent = client.send(client.form()).json
    client.context.store.review(sent["number"], "published")
    cookie = enter(client, "chen", "editor")
    csrf = csrf_in(client.get("/desk/", cookie=cookie).text)
    unit = invitation_secret(client.context.key, "2020-07", "law-school")
    secret, token = sent["track"].rpartition("/")[2], invite(client, "zhao", "reviewer")
    given = {"number": sent["number"], "id": "0" * 32, "token": token, "chapter": "platform"}
    events = len(client.context.store.events())
    routes = [
        route
        for route in (*create_app(client.context).routed.routes, *desk_routes())
        if isinstance(route, Route)
    ]
    paths = [route.path for route in routes if "POST" in (route.methods or ())]
    assert len(paths) > 20
    for path in paths:
        place = path.format(**given, secret=unit if path.startswith("/invited/") else secret)
        script = "passkey" in path or path.endswith("/ask")
        fields = {"csrf": csrf, "text": "x", "text-platform.records": "x", "clause": "platform.records"}
        fields |= {"reply": "no-comment", "act": "publish", "name": "zhao", "password": "x", "code": "1"}
        body = json.dumps({"csrf": csrf}) if script else urlencode(fields)
        for headers in ELSEWHERE:
            kind = (JSON if script else FORM) | {"cookie": cookie} | headers
            answer = client.ask("POST", place, body.encode(), kind)
            assert answer.status in (303, 403, 404) or path == "/desk/join/{token}", place
            assert answer.headers.get("location", "/desk/sign-in") == "/desk/sign-in", place
            assert "set-cookie" not in answer.headers, place
    assert len(client.context.store.events()) == events
    assert len(client.comments()) == 1


@pytest.mark.slow
def test_each_page_of_the_desk_is_for_the_roles_that_may(client: Client) -> None:
    number = client.send(client.form()).json["number"]
    cookies = {role: enter(client, role, role) for role in ROLES}
    named = {
        "number": number,
        "token": "x",
        "id": "0" * 32,
        "page": 1,
        "clause": "platform.vetting",
        "style": "xlsx",
    }
    seen = {
        path: {role for role in ROLES if client.get(path, cookie=cookies[role]).status == 200}
        for path in (route.path_format.format(**named) for route in DESK if "GET" in route.methods)
    }
    everybody = set(ROLES)
    assert seen == {
        "/desk": set(),  # on to the desk
        "/desk/": everybody,
        f"/desk/comments/{number}": everybody,
        f"/desk/comments/{number}/files/{'0' * 32}/1.png": set(),  # for who has asked for it
        "/desk/clauses/platform.vetting": everybody,
        "/desk/import": everybody - {"chair", "auditor"},
        "/desk/table": everybody,
        "/desk/table/xlsx": set(),  # nor a report: no draft of that label is there
        "/desk/report": set(),
        "/desk/report.docx": set(),
        "/desk/audit": {"auditor"},
        "/desk/audit.csv": {"auditor"},
        "/desk/units": everybody,
        "/desk/people": {"editor", "secretary"},
        "/desk/account": everybody,
        "/desk/sign-in": set(),  # on to the desk
        "/desk/join/x": set(),
        "/desk/bench.js": everybody,
        "/desk/bench.css": everybody,
        "/desk/passkey.js": everybody,
        "/desk/provider/start": set(),
        "/desk/provider/back": set(),
    }
    assert [path for path in seen if client.get(path, cookie=cookies["editor"]).status >= 500] == []
    without = {path for path in seen if client.get(path).status == 200}
    assert without == {"/desk/sign-in", "/desk/passkey.js", "/desk/bench.js", "/desk/bench.css"}


def test_a_page_of_another_site_signs_nobody_out(desk: Client) -> None:
    cookie = enter(desk, "wang.li", "reviewer")
    answer = desk.post({}, "/desk/sign-out", origin="https://evil.example")
    assert "set-cookie" not in answer.headers, "the browser would lose a session that goes on"
    csrf = csrf_in(desk.get("/desk/", cookie=cookie).text)
    answer = desk.post({"csrf": csrf}, "/desk/sign-out", cookie=cookie)
    assert cookie_of(answer) == 'desk=""'


def test_the_addresses_of_one_line_agree_once(desk: Client) -> None:
    """A device takes any of the addresses that its /64 of IPv6 has."""
    number = desk.send(desk.form()).json["number"]
    desk.context.store.review(number, "published")
    for address in ("2001:db8::1", "2001:db8::2", "2001:db8:0:0:ffff::3", "192.0.2.1", "::ffff:192.0.2.1"):
        assert desk.post({"uuid": address}, f"/agree/{number}", x_forwarded_for=address).status == 200
    assert desk.context.store.read(lambda db: agreements(db, number)) == 2
    for address in ("2001:db8:0:1::1", "192.0.2.2"):
        desk.post({"uuid": address}, f"/agree/{number}", x_forwarded_for=address)
    assert desk.context.store.read(lambda db: agreements(db, number)) == 4


@pytest.fixture
def hashing(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[list[int], threading.Event, threading.Event]]:
    """What is being hashed, word that as much is as may be, and leave for it to go on."""
    under_way: list[int] = []
    full, go = threading.Event(), threading.Event()

    def held(password: str, kept: str) -> bool:
        under_way.append(1)
        if len(under_way) >= HASHED:
            full.set()
        go.wait()
        return is_password(password, kept)

    monkeypatch.setattr(sessions, "is_password", held)
    yield under_way, full, go
    go.set()


@pytest.mark.slow
def test_many_who_sign_in_at_once_take_no_memory_from_others(
    client: Client, hashing: tuple[list[int], threading.Event, threading.Event]
) -> None:
    """Each hash takes 32 MiB, and a thread that pages wait for too."""
    under_way, full, go = hashing
    with ThreadPoolExecutor(HASHED * 3) as pool:
        sent = [
            pool.submit(client.post, {"name": f"n{number}", "password": "x", "code": "1"}, "/desk/sign-in")
            for number in range(HASHED * 3)
        ]
        full.wait()
        answers = {client.get("/log/checkpoint").status for _ in range(20)}
        most = len(under_way)
        go.set()
        assert answers == {200}
        assert most == HASHED
        assert {each.result().status for each in sent} == {403}
