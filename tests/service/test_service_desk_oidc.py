"""Signing in by an identity provider: a real one, in a process of its own, that says wrong things when told to."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import oidc_provider
import pytest
from click.testing import CliRunner
from desk_rig import enter, events
from oidc_provider import CLIENT, SECRET, USUAL
from service_rig import Answer, Client, Clock, free_port, make_project, running, wait_for

from clausework.accounts.settings import SignInMisset, read_sign_in
from clausework.cli import cli
from clausework.service.context import open_context
from clausework.service.settings import ServiceSettings, networks

ORIGIN = "https://std.example.org"
SETTINGS = """\
origin = "https://std.example.org"
[provider]
name = "统一认证"
issuer = "http://127.0.0.1:{port}"
client_id = "desk client"
secret_file = "var/provider.secret"
"""
MAPPED = 'claim = "groups"\nroles = { "std-editors" = "editor", "std-audit" = "auditor" }\n'
Behave = Callable[..., None]


@pytest.fixture(scope="module")
def provider() -> Iterator[int]:
    port = free_port()
    process = subprocess.Popen([sys.executable, str(Path(oidc_provider.__file__)), str(port)])
    wait_for(port)
    yield port
    process.terminate()
    process.wait()


@pytest.fixture
def behave(provider: int) -> Iterator[Behave]:
    def tell(**how: object) -> None:
        body = json.dumps(how).encode()
        address = f"http://127.0.0.1:{provider}/behave"
        urllib.request.urlopen(urllib.request.Request(address, body)).close()

    tell()
    yield tell
    tell()


@pytest.fixture(params=[""], ids=["invited"])
def desk(request: pytest.FixtureRequest, tmp_path: Path, provider: int) -> Iterator[Client]:
    root, clock = make_project(tmp_path), Clock()
    (root / "var").mkdir()
    (root / "var" / "desk.toml").write_text(SETTINGS.format(port=provider) + request.param, encoding="utf-8")
    (root / "var" / "provider.secret").write_text(f"{SECRET}\n", encoding="utf-8")
    context = open_context(root, False, root / "build" / "site", clock=clock)
    with running(context, clock, root, ServiceSettings(networks(["127.0.0.1"]))) as found:
        found.defaults["x-forwarded-proto"] = "https"
        yield found


def expect(client: Client, name: str, *more: str) -> None:
    arguments = ["desk", "invite", name, "--role", "editor", "--root", str(client.root), *more]
    found = CliRunner().invoke(cli, arguments)
    assert found.exit_code == 0, found.output


def go(client: Client) -> tuple[str, str]:
    """The browser's cookie, and the path at which the provider sends it back."""
    out = client.get("/desk/provider/start", sec_fetch_site="same-origin")
    assert out.status == 303, out.text
    cookie = out.headers["set-cookie"]
    assert "samesite=lax" in cookie.lower()
    address = out.headers["location"]
    assert CLIENT not in out.headers["set-cookie"]

    class Still(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    try:
        urllib.request.build_opener(Still).open(address)
    except urllib.error.HTTPError as error:
        back = error.headers["location"]
        error.close()
    assert back.startswith(ORIGIN)
    return cookie.partition(";")[0], back.removeprefix(ORIGIN)


def come(client: Client) -> Answer:
    cookie, path = go(client)
    return client.get(path, cookie=cookie, sec_fetch_site="cross-site")


def session(answer: Answer) -> str:
    assert answer.status == 200, answer.text
    assert 'content="0; url=/desk/"' in answer.text
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-desk=")
    return cookie.partition(";")[0]


def test_an_invited_address_comes_in_once_then_the_person(desk: Client, behave: Behave) -> None:
    expect(desk, "chen", "--email", "Chen@Example.org")
    cookie = session(come(desk))
    assert "chen · " in desk.get("/desk/account", cookie=cookie).text
    behave(claims={"email": "married@example.org"})
    session(come(desk))  # the same person with another address
    behave(claims={"sub": "somebody else"})
    assert come(desk).status == 403  # another person, who was given the old address
    told = [payload["new"] for _, payload in events(desk, "signed_in")]
    assert told == ["provider", "provider"]
    stored = b"".join(file.read_bytes() for file in (desk.root / "var").glob("consultation.db*"))
    assert b"chen@example.org" not in stored.lower()
    assert USUAL["sub"].encode() not in stored


def test_nobody_is_let_in_who_was_not_invited(desk: Client, behave: Behave) -> None:
    answer = come(desk)
    assert answer.status == 403
    assert "未受邀" in answer.text
    assert "set-cookie" not in answer.headers
    expect(desk, "chen", "--email", "chen@example.org")
    behave(claims={"email_verified": False})
    assert come(desk).status == 403  # an address that the provider has not seen to be theirs
    behave(claims={"email_verified": "true"})
    assert come(desk).status == 403
    assert [payload for _, payload in events(desk, "joined")] == []


def test_an_invited_subject_comes_in_until_revoked(desk: Client, behave: Behave) -> None:
    expect(desk, "chen", "--subject", USUAL["sub"])
    cookie = session(come(desk))
    arguments = ["desk", "revoke", "chen", "--root", str(desk.root)]
    assert CliRunner().invoke(cli, arguments).exit_code == 0
    assert desk.get("/desk/", cookie=cookie).status == 303
    assert come(desk).status == 403


@pytest.mark.parametrize(
    "how",
    [
        {"claims": {"nonce": "another"}},
        {"claims": {"nonce": None}},
        {"claims": {"aud": "another client"}},
        {"claims": {"aud": [CLIENT, "another"]}},
        {"claims": {"aud": [CLIENT, "another"], "azp": "another"}},
        {"claims": {"iss": "https://evil.example"}},
        {"claims": {"exp": 1_500_000_000}},
        {"claims": {"exp": None}},
        {"claims": {"iat": None}},
        {"claims": {"sub": None}},
        {"claims": {"sub": ""}},
        {"claims": {"nbf": 4_000_000_000}},
        {"alg": "none"},
        {"alg": "HS256"},
        {"alg": "stranger"},
        {"iss": "https://evil.example"},
        {"redirect": True},
    ],
    ids=str,
)
def test_a_token_that_does_not_hold_opens_nothing(
    desk: Client, behave: Behave, how: dict[str, object]
) -> None:
    expect(desk, "chen", "--subject", USUAL["sub"])
    behave(**how)
    answer = come(desk)
    assert answer.status == 403
    assert "set-cookie" not in answer.headers
    behave()
    session(come(desk))  # the same with nothing wrong


@pytest.mark.parametrize(
    "how", [{"claims": {"aud": [CLIENT]}}, {"alg": "ES256"}, {"claims": {"azp": CLIENT}}], ids=str
)
def test_a_token_in_another_right_form_is_taken(desk: Client, behave: Behave, how: dict[str, object]) -> None:
    expect(desk, "chen", "--subject", USUAL["sub"])
    behave(**how)
    session(come(desk))


def test_the_way_back_is_one_browsers_and_good_once(desk: Client, behave: Behave) -> None:
    expect(desk, "chen", "--subject", USUAL["sub"])
    cookie, path = go(desk)
    other, _ = go(desk)
    assert desk.get(path, cookie=other).status == 403  # begun by another browser
    assert desk.get(path, cookie=cookie).status == 403  # and used up by that
    cookie, path = go(desk)
    assert desk.get(path.replace("state=", "state=x"), cookie=cookie).status == 403
    assert desk.get("/desk/provider/back", cookie=cookie).status == 403
    cookie, path = go(desk)
    session(desk.get(path, cookie=cookie))
    assert desk.get(path, cookie=cookie).status == 403
    assert desk.get("/desk/provider/start", sec_fetch_site="cross-site").status == 403


def test_new_keys_of_the_provider_are_fetched(
    desk: Client, behave: Behave, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clausework.service.desk.provider.AGAIN", -1)
    expect(desk, "chen", "--subject", USUAL["sub"])
    session(come(desk))
    behave(turn=True)
    session(come(desk))


@pytest.mark.parametrize("desk", [MAPPED], indirect=True, ids=["mapped"])
def test_the_providers_groups_give_the_role_where_that_is_set(desk: Client, behave: Behave) -> None:
    assert come(desk).status == 403  # no group that means anything
    behave(claims={"groups": ["staff", "std-editors"], "preferred_username": "Chen.J"})
    cookie = session(come(desk))
    assert "chen.j" in desk.get("/desk/", cookie=cookie).text
    assert desk.get("/desk/people", cookie=cookie).status == 200
    behave(claims={"groups": "std-audit"})
    session(come(desk))
    assert desk.get("/desk/people", cookie=cookie).status == 403  # in the old session too
    assert desk.get("/desk/audit", cookie=cookie).status == 200
    assert events(desk, "role_changed")[0][1]["new"] == "auditor"
    behave(claims={"groups": []})
    assert come(desk).status == 403
    enter(desk, "wang.li", "reviewer")
    behave(claims={"groups": ["std-audit"], "sub": "2", "preferred_username": "wang.li"})
    assert come(desk).status == 403  # the name is somebody's


def test_a_provider_that_is_away_or_another_is_said(desk: Client, behave: Behave) -> None:
    behave(issuer="https://evil.example")
    answer = desk.get("/desk/provider/start")
    assert answer.status == 503
    assert "统一认证" in answer.text


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ('origin = "http://std.example.org"', "origin"),
        ('origin = "https://std.example.org/desk"', "origin"),
        ('[provider]\nissuer="https://id.example"\nclient_id="a"\nsecret_file="b"', "origin"),
        (SETTINGS.replace("http://127.0.0.1:{port}", "http://id.example"), "issuer"),
        (SETTINGS.format(port=1) + 'claim = "groups"\n', "together"),
        (SETTINGS.format(port=1) + 'claim = "groups"\nroles = { a = "king" }\n', "king"),
        ("orign = 1", "orign"),
        ("=", "desk.toml"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(tmp_path: Path, settings: str, why: str) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "desk.toml").write_text(settings, encoding="utf-8")
    with pytest.raises(SignInMisset, match=why):
        read_sign_in(tmp_path)
