"""What a person of the secretariat does in a browser, as steps that several tests take."""

from __future__ import annotations

import json
import time
import urllib.request

from playwright.sync_api import Page
from programs import clausework
from served import Served

from clausework.accounts.passwords import STEP, code_at

PASSWORD = "a password that is long"


def home(served: Served) -> str:
    """The address of the service by a name: browsers make no passkeys for a number."""
    return served.url.replace("127.0.0.1", "localhost")


def desk(served: Served, *arguments: str) -> str:
    """What a command of the desk prints."""
    done = clausework("desk", *arguments, *served.rehearsal, "--lang", "en", cwd=served.project)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def invited(served: Served, name: str, role: str = "reviewer") -> str:
    return desk(served, "invite", name, "--role", role, "--url", home(served))


def enter(page: Page, served: Served, name: str, role: str = "reviewer") -> str:
    """Join by password and app, and sign in; the app's secret."""
    page.goto(invited(served, name, role))
    secret = page.locator("code").inner_text()
    step = int(time.time() // STEP)  # this code and the next hold long enough for a busy machine
    page.get_by_label("Choose a password").fill(PASSWORD)
    page.get_by_label("Six-digit code").fill(code_at(secret, step))
    page.get_by_role("button", name="Set up", exact=True).click()
    page.wait_for_url("**/desk/sign-in")
    page.get_by_label("Account", exact=True).fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Six-digit code").fill(code_at(secret, step + 1))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/desk/")
    return secret


def send(served: Served, text: str, **fields: str) -> dict[str, str]:
    body = {"consultation": "rehearsal", "clause": clause_of(served), "text": text} | fields
    request = urllib.request.Request(
        f"{served.url}/comments", json.dumps(body).encode(), {"content-type": "application/json"}
    )
    with urllib.request.urlopen(request) as answer:
        return dict(json.load(answer))


def send_file(served: Served, name: str, data: bytes) -> str:
    """A comment with a file; its number."""
    fields = {
        "consultation": "rehearsal",
        "clause": clause_of(served),
        "text": f"见附件：{name}",
        "lang": "en",
    }
    cut = "----cut"
    parts = [
        f'--{cut}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in fields.items()
    ]
    head = f'--{cut}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
    body = ("".join(parts) + head).encode() + data + f"\r\n--{cut}--\r\n".encode()
    kind = {"content-type": f"multipart/form-data; boundary={cut}", "accept": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(f"{served.url}/comments", body, kind)) as answer:
        return str(json.load(answer)["number"])


def clause_of(served: Served) -> str:
    with urllib.request.urlopen(f"{served.url}/clauses.json") as answer:
        return str(json.load(answer)["clauses"][-1]["id"])
