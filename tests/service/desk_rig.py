"""People of the secretariat, as programs that sign in and act."""

from __future__ import annotations

import json
import re
import time

from service_rig import Answer, Client

from clausework.accounts import people
from clausework.accounts.passwords import STEP, code_at
from clausework.model.account import Role

PASSWORD = "长长的一个密码 with words"


def invite(client: Client, name: str, role: Role) -> str:
    work = client.context.store.write(lambda db, at: people.invite(db, at, name, role, time.time()))
    return work.result()


def enter(client: Client, name: str, role: Role) -> str:
    """The session of somebody who has joined and signed in."""
    return entered(client, name, role)[0]


def entered(client: Client, name: str, role: Role) -> tuple[str, str]:
    """The session, and the secret of the app for codes."""
    token = invite(client, name, role)
    page = client.get(f"/desk/join/{token}")
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page.text)
    assert secret
    step = int(time.time() // STEP)
    sent = {"password": PASSWORD, "code": code_at(secret[1], step)}
    assert client.post(sent, f"/desk/join/{token}").status == 303
    answer = client.post(
        {"name": name, "password": PASSWORD, "code": code_at(secret[1], step + 1)}, "/desk/sign-in"
    )
    assert answer.status == 303
    return cookie_of(answer), secret[1]


def cookie_of(answer: Answer) -> str:
    return answer.headers["set-cookie"].partition(";")[0]


def csrf_in(page: str) -> str:
    csrf = re.search(r'name="csrf" value="(\w+)"', page)
    assert csrf
    return csrf[1]


def do(client: Client, cookie: str, number: str, act: str, **fields: str) -> Answer:
    page = client.get(f"/desk/comments/{number}", cookie=cookie)
    sent = {"csrf": csrf_in(page.text), "act": act} | fields
    return client.post(sent, f"/desk/comments/{number}", cookie=cookie)


def change(client: Client, cookie: str, act: str, **fields: str) -> Answer:
    """Change something on the page of the account."""
    page = client.get("/desk/account", cookie=cookie)
    return client.post({"csrf": csrf_in(page.text), "act": act} | fields, "/desk/account", cookie=cookie)


def numbers_of(client: Client, cookie: str, query: str = "") -> list[str]:
    page = client.get(f"/desk/{query}", cookie=cookie)
    return re.findall(r"<b>(C-\d{4}-\w)</b>", page.text)


def events(client: Client, kind: str) -> list[tuple[str, dict[str, str]]]:
    """The numbers and payloads of the events of a kind, without what they tell of rows."""
    told = [
        (event.number, json.loads(event.payload))
        for event in client.context.store.events()
        if event.kind == kind
    ]
    return [
        (number, {name: value for name, value in payload.items() if name != "rows"})
        for number, payload in told
    ]
