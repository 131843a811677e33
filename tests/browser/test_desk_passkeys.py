"""Passkeys at the desk, by Chromium's own WebAuthn and a virtual authenticator."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from desk_walk import enter, home, invited
from playwright.sync_api import Browser, CDPSession, Page, Request
from served import Served

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
GET = """async (question) => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\\+/g, "-").replace(/\\//g, "_").replace(/=+$/, "");
  const publicKey = { challenge: bytes(question), rpId: "localhost", userVerification: "required" };
  const found = await navigator.credentials.get({ publicKey });
  const response = {};
  for (const name of ["clientDataJSON", "authenticatorData", "signature", "userHandle"]) {
    response[name] = text(found.response[name]);
  }
  return { id: found.id, rawId: text(found.rawId), type: found.type, response, clientExtensionResults: {} };
}"""


class Key:
    """The authenticator of one page."""

    def __init__(self, page: Page) -> None:
        self.cdp: CDPSession = page.context.new_cdp_session(page)
        self.cdp.send("WebAuthn.enable")
        made = self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        self.id = made["authenticatorId"]

    def credentials(self) -> list[dict[str, object]]:
        found = self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": self.id})
        return list(found["credentials"])

    def verified(self, verified: bool) -> None:
        self.cdp.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": verified})

    def wind_back(self) -> None:
        """Have the credential count from its beginning again, as a copy of it would."""
        (one,) = self.credentials()
        self.cdp.send(
            "WebAuthn.removeCredential", {"authenticatorId": self.id, "credentialId": one["credentialId"]}
        )
        credential = one | {"signCount": 0}
        self.cdp.send("WebAuthn.addCredential", {"authenticatorId": self.id, "credential": credential})


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="en-GB", viewport={"width": 360, "height": 740})
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console", lambda message: wrong.append(message.text) if "Security Policy" in message.text else None
    )
    yield page
    context.close()
    assert wrong == []


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).focus()
    page.keyboard.press("Enter")


def sign_out(page: Page) -> None:
    press(page, "Sign out")
    page.wait_for_url("**/desk/sign-in")


def joined(page: Page, served: Served, name: str) -> Key:
    """Somebody who has set up the account by a passkey alone, and sits at the desk."""
    key = Key(page)
    page.goto(invited(served, name))
    page.get_by_label("Name of the new passkey").fill("Laptop")
    press(page, "Create a passkey")
    page.wait_for_url("**/desk/")
    return key


def question(page: Page, served: Served) -> str:
    answer = page.request.post(f"{home(served)}/desk/passkey/ask", data="{}")
    assert answer.status == 200
    return str(answer.json()["challenge"])


def give(page: Page, served: Served, credential: object) -> int:
    body = json.dumps({"credential": credential})
    return page.request.post(f"{home(served)}/desk/passkey/sign-in", data=body).status


@contextmanager
def elsewhere() -> Iterator[str]:
    """A page of somebody else on the same host: another port is another origin."""

    class Blank(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>x</title>")

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Blank)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.smoke
def test_an_account_is_set_up_and_opened_by_a_passkey_alone(served: Served, page: Page) -> None:
    key = joined(page, served, "key.alone")
    assert len(key.credentials()) == 1
    assert key.credentials()[0]["isResidentCredential"] is True
    sign_out(page)
    press(page, "Sign in with a passkey")
    page.wait_for_url("**/desk/")
    page.goto(f"{home(served)}/desk/account")
    assert page.get_by_text("passkey", exact=False).first.is_visible()
    assert "last used" in page.content()
    assert page.get_by_label("Current password").count() == 0


def test_several_passkeys_are_added_named_and_removed(served: Served, page: Page) -> None:
    enter(page, served, "key.many")
    key = Key(page)
    page.goto(f"{home(served)}/desk/account")
    page.get_by_label("Name of the new passkey").fill("Phone")
    with page.expect_navigation():
        press(page, "Add a passkey")
    assert page.get_by_text("Phone", exact=True).is_visible()
    # The same authenticator is not taken twice: the service names what it knows.
    press(page, "Add a passkey")
    page.get_by_text("The passkey could not be used").wait_for()
    page.get_by_label("Name of passkey “Phone”").fill("Old phone")
    with page.expect_navigation():
        press(page, "Rename Phone")
    assert page.get_by_text("Old phone", exact=True).is_visible()
    with page.expect_navigation():
        press(page, "Remove Old phone")
    assert page.get_by_text("No passkeys yet.").is_visible()
    sign_out(page)
    assert len(key.credentials()) == 1  # the authenticator still has it; the desk does not
    press(page, "Sign in with a passkey")
    page.get_by_text("The passkey was not accepted").or_(page.get_by_text("could not be used")).wait_for()
    assert page.url.endswith("/desk/sign-in")


def test_an_answer_is_good_once_and_from_our_own_pages_alone(served: Served, page: Page) -> None:
    joined(page, served, "key.replay")
    sign_out(page)
    answered: list[str] = []

    def keep(request: Request) -> None:
        if request.url.endswith("/passkey/sign-in"):
            answered.append(request.post_data or "")

    page.on("request", keep)
    press(page, "Sign in with a passkey")
    page.wait_for_url("**/desk/")
    sign_out(page)
    again = page.request.post(f"{home(served)}/desk/passkey/sign-in", data=answered[0])
    assert again.status == 403  # the question is used up
    assert give(page, served, page.evaluate(GET, question(page, served))) == 200
    page.context.clear_cookies()
    never_asked = page.evaluate(GET, "A" * 43)
    assert give(page, served, never_asked) == 403
    asked = question(page, served)
    with elsewhere() as other:
        page.goto(other)
        stolen = page.evaluate(GET, asked)
    assert give(page, served, stolen) == 403
    page.goto(f"{home(served)}/desk/")
    assert page.url.endswith("/desk/sign-in")


def test_a_copy_is_noticed_and_whoever_is_not_verified_stays_out(served: Served, page: Page) -> None:
    key = joined(page, served, "key.copy")
    sign_out(page)
    press(page, "Sign in with a passkey")
    page.wait_for_url("**/desk/")
    sign_out(page)
    key.wind_back()
    press(page, "Sign in with a passkey")
    page.get_by_text("The passkey was not accepted").wait_for()
    key.verified(False)
    press(page, "Sign in with a passkey")
    page.get_by_text("The passkey could not be used").wait_for()
    assert page.url.endswith("/desk/sign-in")


def test_a_tampered_answer_is_refused(served: Served, page: Page) -> None:
    joined(page, served, "key.tamper")
    sign_out(page)
    for field in ("signature", "authenticatorData", "userHandle"):
        credential = page.evaluate(GET, question(page, served))
        credential["response"][field] = credential["response"][field][::-1]
        assert give(page, served, credential) == 403
    for junk in ({}, {"response": 1}, {"id": "x", "response": {"clientDataJSON": "eyJ9"}}):
        assert give(page, served, junk) == 403
