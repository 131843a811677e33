"""Agreement with another's comment: one tap, counted once, and no vote."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from service_rig import Answer, Client, Clock, make_project, running, until

from clausework.service.context import open_context
from clausework.service.settings import ServiceSettings, networks
from clausework.store.tracking import agreements
from clausework.workflow.public.spam import AGREEMENTS, PREVIEWS


def published(client, **fields: str) -> str:
    number = client.send(client.form(**fields)).json["number"]
    client.context.store.review(number, "published")
    return number


def test_an_agreement_counts_once_for_a_device_and_an_address(client) -> None:
    number = published(client)
    page = client.post({"uuid": str(uuid.uuid4()), "lang": "zh"}, f"/agree/{number}")
    assert page.status == 200
    assert "1人同意" in page.text
    assert "不是投票" in page.text
    again = client.post({"uuid": str(uuid.uuid4())}, f"/agree/{number}")
    assert "不重复计数" in again.text
    assert "1人同意" in again.text
    told = client.ask("POST", f"/agree/{number}", b"lang=en", {"accept": "application/json"})
    assert json.loads(told.body) == {"count": 1, "text": "1 agrees"}
    assert [event.kind for event in client.context.store.events()].count("agreed") == 1
    assert client.context.store.faults() == ()


def test_each_device_and_each_address_counts(client) -> None:
    from clausework.store.tracking import agree

    number = published(client)

    def count(device: str, address: str) -> int:
        found = client.context.store.write(lambda db, desk: agree(db, desk, number, device, address)).result(
            5
        )
        assert found is not None
        return found.count

    got = [count(*pair) for pair in (("a", "1"), ("b", "2"), ("a", "3"), ("c", "2"), ("c", "3"))]
    assert got == [1, 2, 2, 2, 3]
    rows = client.context.store.read(lambda db: list(db.execute("SELECT device, address FROM agreement")))
    assert {len(value) for row in rows for value in row} == {64}


def test_one_agrees_with_what_is_public_and_open_alone(client) -> None:
    received = client.send(client.form()).json["number"]
    withheld = published(client, text="另一条")
    client.context.store.review(withheld, "withheld", "含有他人住址")
    number = published(client, text="第三条")
    for wrong in (received, withheld, "C-9999-X", "x"):
        assert client.post({}, f"/agree/{wrong}").status == 404
    assert client.post({}, f"/agree/{number}", origin="https://evil.example").status == 403
    assert client.ask("POST", f"/agree/{number}", b"<x/>", {"content-type": "text/xml"}).status == 400
    client.clock.now = "2020-08-02T00:00:00Z"
    assert client.post({}, f"/agree/{number}").status == 404
    assert client.context.store.read(lambda db: db.execute("SELECT count(*) FROM agreement").get) == 0


def test_the_page_of_the_comment_tells_how_many(client) -> None:
    number = published(client)
    file = client.root / "build/site/c/platform.records/index.html"
    text = file.read_text(encoding="utf-8").replace(
        "</html>", f"<span><!--cw:agreed:{number}--></span></html>"
    )
    file.write_text(text, encoding="utf-8")
    until(lambda: "<span></span>" in client.get("/c/platform.records/").text)
    client.post({}, f"/agree/{number}")
    assert "<span>1人同意</span>" in client.get("/c/platform.records/").text


@pytest.fixture
def proxied(tmp_path: Path) -> Iterator[Client]:
    """A service behind a proxy on this machine, which says where visitors come from."""
    root, clock = make_project(tmp_path), Clock()
    context = open_context(root, False, root / "build" / "site", clock=clock)
    with running(context, clock, root, ServiceSettings(networks(["127.0.0.0/8"]))) as found:
        yield found


def test_a_flood_of_agreement_is_stopped_and_costs_no_comment(proxied: Client) -> None:
    number = published(proxied)
    limit = int(AGREEMENTS.capacity)

    def tap(n: int, by: str) -> Answer:
        fields = {"uuid": str(uuid.uuid4()), "lang": "zh"}
        return proxied.post(fields, f"/agree/{number}", x_forwarded_for=f"{by}.{n % 250}")

    statuses = [tap(n, "203.0.113").status for n in range(limit + 5)]
    assert statuses[:limit] == [200] * limit
    assert statuses[-1] == 429
    refused = tap(1, "203.0.113")
    assert "本次未计入" in refused.text
    assert int(refused.headers["retry-after"]) > 0
    count = proxied.context.store.read(lambda db: agreements(db, number))
    assert limit <= count < limit + 5
    assert tap(1, "198.51.100").status == 200
    assert proxied.post(proxied.form(text="仍能提意见"), x_forwarded_for="203.0.113.9").status == 303


@pytest.mark.slow
def test_a_flood_of_previews_is_stopped_and_costs_no_comment(proxied: Client) -> None:
    fields = proxied.form(text="反复预览的话", suggestion="改为三年")

    def look(by: str) -> Answer:
        return proxied.post(fields, "/comments/preview", x_forwarded_for=by)

    answers = [look("203.0.113.5") for _ in range(int(PREVIEWS.capacity) + 40)]
    assert answers[0].status == 200
    refused = [answer for answer in answers if answer.status == 429]
    assert refused
    assert {answer.status for answer in answers} == {200, 429}
    assert "反复预览的话" in refused[0].text
    assert "预览过于频繁" in refused[0].text
    assert int(refused[0].headers["retry-after"]) > 0
    assert look("198.51.100.1").status == 200
    assert proxied.post(fields, x_forwarded_for="203.0.113.5").status == 303
