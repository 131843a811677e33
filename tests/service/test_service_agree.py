"""Agreement with another's comment: one tap, counted once, and no vote."""

from __future__ import annotations

import json
import uuid


def published(client, **fields: str) -> str:
    number = client.send(client.form(**fields)).json["number"]
    client.office.store.review(number, "published")
    return number


def test_an_agreement_is_counted_once_for_a_device_and_an_address(client) -> None:
    number = published(client)
    page = client.post({"uuid": str(uuid.uuid4()), "lang": "zh"}, f"/agree/{number}")
    assert page.status == 200
    assert "1人同意" in page.text
    assert "不是投票" in page.text
    again = client.post({"uuid": str(uuid.uuid4())}, f"/agree/{number}")
    assert "不重复计数" in again.text
    assert "1人同意" in again.text
    told = client.ask("POST", f"/agree/{number}", b"lang=en", {"accept": "application/json"})
    assert json.loads(told.body) == {"count": 1, "text": "1 agree"}
    assert [event.kind for event in client.office.store.events()].count("agreed") == 1
    assert client.office.store.faults() == ()


def test_each_device_and_each_address_counts(client) -> None:
    from clausework.comments.store.agreement import agree

    number = published(client)

    def count(device: str, address: str) -> int:
        found = client.office.store.write(lambda db, desk: agree(db, desk, number, device, address)).result(5)
        assert found is not None
        return found.count

    got = [count(*pair) for pair in (("a", "1"), ("b", "2"), ("a", "3"), ("c", "2"), ("c", "3"))]
    assert got == [1, 2, 2, 2, 3]
    rows = client.office.store.read(lambda db: list(db.execute("SELECT device, address FROM agreement")))
    assert {len(value) for row in rows for value in row} == {64}


def test_one_agrees_with_what_is_public_and_open_alone(client) -> None:
    received = client.send(client.form()).json["number"]
    withheld = published(client, text="另一条")
    client.office.store.review(withheld, "withheld", "含有他人住址")
    number = published(client, text="第三条")
    for wrong in (received, withheld, "C-9999-X", "x"):
        assert client.post({}, f"/agree/{wrong}").status == 404
    assert client.post({}, f"/agree/{number}", origin="https://evil.example").status == 403
    assert client.ask("POST", f"/agree/{number}", b"<x/>", {"content-type": "text/xml"}).status == 400
    client.clock.now = "2020-08-02T00:00:00Z"
    assert client.post({}, f"/agree/{number}").status == 404
    assert client.office.store.read(lambda db: db.execute("SELECT count(*) FROM agreement").get) == 0


def test_the_page_of_the_comment_tells_how_many(client) -> None:
    from clausework.service.static import read_site

    number = published(client)
    file = client.root / "build/site/c/platform.records/index.html"
    text = file.read_text(encoding="utf-8").replace(
        "</html>", f"<span><!--cw:agreed:{number}--></span></html>"
    )
    file.write_text(text, encoding="utf-8")
    site = read_site(client.root / "build/site")
    client.office.site.files.update(site.files)
    client.office.site.templates.update(site.templates)
    assert "<span></span>" in client.get("/c/platform.records/").text
    client.post({}, f"/agree/{number}")
    assert "<span>1人同意</span>" in client.get("/c/platform.records/").text
