"""The log over HTTP, and a receipt that is kept as a file."""

from __future__ import annotations

import hashlib
import json

import pytest
from click.testing import CliRunner
from desk_rig import do, enter

from clausework.cli import cli
from clausework.consultation.log.checkpoint import open_note
from clausework.consultation.log.merkle import Tree
from clausework.consultation.log.published import OPEN


def test_the_log_is_open_to_anyone(client) -> None:
    for n in range(7):
        client.post(client.form(text=f"第{n}条", contact="a@b.cn", keep_contact="yes"))
    verifier = client.get("/log/verifier").text.strip()
    state = open_note(client.get("/log/checkpoint").text, verifier)
    assert state is not None
    assert (state.origin, state.size) == ("sample/comments", 9)
    first = json.loads(client.get("/log/entries?start=0&end=3").body)
    assert [entry["index"] for entry in first["entries"]] == [0, 1, 2]
    rest = json.loads(client.get("/log/entries?start=3").body)
    assert json.loads(first["entries"][0]["entry"])[2] == "made"
    assert "entry" not in first["entries"][1], "which keys the store goes with is nobody's business"
    assert "next" not in rest or rest["next"] is None
    leaves = [entry["leaf"] for entry in (*first["entries"], *rest["entries"])]
    assert Tree(map(bytes.fromhex, leaves)).root() == state.root
    for entry in rest["entries"]:
        assert hashlib.sha256(b"\0" + entry["entry"].encode()).hexdigest() == entry["leaf"]
    assert b"a@b.cn" not in client.get("/log/entries").body
    assert json.loads(client.get("/log/entries?start=99").body)["entries"] == []
    for wrong in ("start=-1", "start=x", "start=5&end=2", "start=99999999999999999999", "start=%D9%A3"):
        assert client.ask("GET", f"/log/entries?{wrong}").status == 400


def test_a_receipt_is_kept_as_a_file_that_proves_itself(client, tmp_path) -> None:
    location = client.post(client.form()).headers["location"]
    number, _, query = location.rpartition("/")[2].partition("?")
    assert f"/receipt/{number}.json?{query}" in client.get(location).text
    answer = client.get(f"/receipt/{number}.json?{query}")
    assert answer.status == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="{number}.json"'
    assert answer.headers["cache-control"] == "no-store"
    file = tmp_path / "kept.json"
    file.write_bytes(answer.body)
    key = client.get("/log/verifier").text.strip()
    arguments = ["receipt", "verify", str(file), "--verifier", key, "--root", "/"]
    found = CliRunner().invoke(cli, arguments)
    assert found.exit_code == 0, found.output
    assert client.get(f"/receipt/{number}.json?t=wrong").status == 404
    assert client.get(f"/receipt/{number}.json").status == 404


@pytest.mark.slow
def test_the_open_log_names_nobody_of_the_secretariat(desk) -> None:
    """Every act is in the log, and of those that say who did it only the hash can be read."""
    number = desk.send(desk.form(text="第一条意见")).json["number"]
    cookie = enter(desk, "wang.li", "editor")
    for act, fields in (
        ("publish", {}),
        ("withhold", {"reason": "含有他人住址"}),
        ("publish", {}),
        ("assign", {"name": "wang.li"}),
        ("discuss", {}),
        ("propose", {"outcome": "rejected", "answer": "与上位法的规定不一致，不予采纳。"}),
    ):
        do(desk, cookie, number, act, **fields)
    do(desk, enter(desk, "zhao.min", "reviewer"), number, "contact")
    events = {event.seq - 1: event for event in desk.context.store.events()}
    entries = json.loads(desk.get("/log/entries").body)["entries"]
    assert [entry["index"] for entry in entries] == list(events)
    signed = {index for index, event in events.items() if '"by"' in event.payload}
    kinds = {events[index].kind for index in signed}
    assert kinds >= {"reviewed", "assigned", "proposed", "viewed"}
    assert not [entry for entry in entries if entry["index"] in signed and "entry" in entry]
    told = "".join(entry.get("entry", "") for entry in entries)
    assert not any(name in told for name in ("wang.li", "zhao.min"))
    assert {json.loads(entry["entry"])[2] for entry in entries if "entry" in entry} <= OPEN
