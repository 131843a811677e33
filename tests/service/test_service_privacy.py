"""Personal data: agreed to, sealed at rest, given back, erased, expired, and never in a log."""

from __future__ import annotations

import json
import logging
import re
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from clausework.cli import cli
from clausework.consultation.records import export_records, find_record
from clausework.consultation.tokens import keyed, seal, unseal
from clausework.consultation.verification import verify_records
from clausework.store.tracking import PersonalData, personal
from clausework.strings.catalogue import say
from clausework.workflow.keep import list_out

ROOT = Path(__file__).resolve().parents[2]
SECRETS = ("甲某某", "乙公司", "someone@example.cn")


def sent(client, **fields: str) -> tuple[str, str]:
    who = {"name": "甲某某", "organisation": "乙公司", "contact": "someone@example.cn", "keep_contact": "yes"}
    told = client.send(client.form(**who | fields)).json
    return told["number"], told["track"].rpartition("/")[2]


def test_what_is_sealed_opens_with_its_key_in_its_place_alone() -> None:
    sealed = seal(b"k", "C-0001-X", "contact", "someone@example.cn")
    assert unseal(b"k", "C-0001-X", "contact", sealed) == "someone@example.cn"
    assert unseal(b"other", "C-0001-X", "contact", sealed) == ""
    assert unseal(b"k", "C-0002-X", "contact", sealed) == ""
    assert unseal(b"k", "C-0001-X", "name", sealed) == ""
    assert seal(b"k", "C-0001-X", "contact", "someone@example.cn") != sealed
    assert seal(b"k", "C-0001-X", "contact", "") == ""
    assert keyed(b"k", "address", "127.0.0.1") != keyed(b"k", "body", "127.0.0.1")


def test_the_database_alone_tells_nobody_who_sent_a_comment(client) -> None:
    number, secret = sent(client)
    client.post(client.form(text="另一条"))
    client.context.store.read(lambda db: list(db.execute("PRAGMA wal_checkpoint(TRUNCATE)")))
    folder = client.context.store.path.parent
    data = b"".join(file.read_bytes() for file in folder.glob("consultation.db*"))
    assert "应保存三年。".encode() in data
    for words in (*SECRETS, "127.0.0.1", secret):
        assert words.encode() not in data
    assert client.context.store.read(lambda db: personal(db, client.context.key, number)) == PersonalData(
        "乙公司", "甲某某", "someone@example.cn"
    )
    page = client.get(f"/track/{secret}").text
    assert "甲某某" in page
    assert "someone@example.cn" not in page


def test_a_contact_is_kept_only_if_that_is_agreed(client) -> None:
    answer = client.post(client.form(contact="a@b.cn"))
    assert answer.status == 422
    assert "未同意保存" in answer.text
    assert 'value="a@b.cn"' in answer.text
    assert client.comments() == []
    sent(client)
    assert json.loads(client.context.store.events()[-1].payload)["consents"] == "contact"
    sent(client, text="公开", publish_name="yes")
    assert json.loads(client.context.store.events()[-1].payload)["consents"] == "name contact"
    client.post(client.form(text="什么都不留"))
    assert "consents" not in json.loads(client.context.store.events()[-1].payload)


def test_one_takes_along_all_that_is_kept(client) -> None:
    number, secret = sent(client)
    client.context.store.review(number, "published")
    answer = client.get(f"/track/{secret}/data.json")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["cache-control"] == "no-store"
    data = json.loads(answer.body)
    assert data["comment"]["text"] == "应保存三年。"
    assert data["personal"] == {"contact": "someone@example.cn", "name": "甲某某", "organisation": "乙公司"}
    assert [event["kind"] for event in data["events"]] == ["received", "published"]
    assert client.get("/track/unknown/data.json").status == 404


def test_erasing_leaves_the_words_and_the_digest(client) -> None:
    number, secret = sent(client, publish_name="yes")
    digest = client.context.store.comments()[0].digest
    export_records(client.context.store, client.root)
    assert client.post({}, f"/track/{secret}/erase", origin="https://evil.example").status == 403
    for _ in range(2):
        assert client.post({}, f"/track/{secret}/erase").status == 303
    page = client.get(f"/track/{secret}").text
    assert "甲某某" not in page
    assert "应保存三年。" in page
    assert digest in page
    data = client.get(f"/track/{secret}/data.json").text
    assert not any(words in data for words in SECRETS)
    assert [event.kind for event in client.context.store.events()][-1] == "erased"
    assert client.context.store.faults() == ()
    assert export_records(client.context.store, client.root).updated == (number,)
    file = find_record(client.root, number)
    assert file is not None
    assert not any(words in file.read_text(encoding="utf-8") for words in SECRETS)
    assert export_records(client.context.store, client.root).updated == ()
    assert verify_records(client.context.store, client.root) == ()
    assert client.post({}, "/track/unknown/erase").status == 404


def test_nothing_of_what_was_erased_is_left_in_the_file(client, monkeypatch) -> None:
    """Neither names in plain nor what was sealed: a row that is gone is overwritten, not only given free."""
    from clausework.workflow import consult

    monkeypatch.setattr(consult, "open_store", partial(consult.open_store, clock=client.clock))
    folder = client.context.store.path.parent
    given = [
        sent(client, text=f"第{n}条", name=f"甲某某{n}", **({"publish_name": "yes"} if n % 2 else {}))
        for n in range(20)
    ]
    for _, secret in given:
        assert client.post({}, f"/track/{secret}/erase").status == 303
    assert consult.expire(client.root, False, 365) == 0
    data = b"".join(file.read_bytes() for file in folder.glob("consultation.db*"))
    assert "第19条".encode() in data
    assert "甲某某".encode() not in data
    assert not re.search(rb"sealed:1:[A-Za-z0-9+/]{20}", data)


def test_what_is_kept_apart_expires_after_its_consultation(client, monkeypatch) -> None:
    from clausework.workflow import consult

    monkeypatch.setattr(consult, "open_store", partial(consult.open_store, clock=client.clock))
    number, _ = sent(client)
    client.clock.now = "2021-07-31T15:59:59Z"
    assert consult.expire(client.root, False, 365) == 0
    client.clock.now = "2021-07-31T16:00:00Z"
    assert consult.expire(client.root, False, 365) == 1
    assert consult.expire(client.root, False, 365) == 0
    assert client.context.store.read(lambda db: personal(db, client.context.key, number)) == PersonalData()
    assert client.context.store.faults() == ()
    assert client.context.store.events()[-1].kind == "expired"
    arguments = ["comments", "expire", "--root", str(client.root), "--lang", "zh", "--days", "1"]
    found = CliRunner().invoke(cli, arguments)
    assert (found.exit_code, "0 条" in found.output) == (0, True)


def test_what_is_kept_apart_is_gone_within_the_forms_year() -> None:
    """By the command as it stands and by the timer of the manual, with some days to spare."""
    from clausework.cli.comments.reviewing import expire as command

    job = (ROOT / "tooling/deploy/job").read_text("utf-8")
    (daily,) = re.findall(r"comments expire --days (\d+)$", job, re.MULTILINE)
    (days,) = (option.default for option in command.params if option.name == "days")
    assert int(daily) == days <= 365 - 3
    for lang, promise in (("zh", "一年内"), ("en", "within a year")):
        for page in (f"site/pages/privacy.{lang}.md", f"tooling/docs/jobs.{lang}.md"):
            assert promise in (ROOT / page).read_text("utf-8")
        assert promise in say(lang, "commenting.purpose")


def test_no_log_holds_what_anybody_wrote_or_where_from(client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        number, secret = sent(client)
        client.post(client.form(contact="someone@example.cn", name="甲某某"))
        client.get(f"/receipt/{number}?t={secret}")
        client.get(f"/track/{secret}/data.json")
        client.post({}, f"/track/{secret}/erase")
        client.post({}, f"/track/{secret}/withdraw")
        client.get("/track/unknown")
    lines = "\n".join(record.getMessage() for record in caplog.records)
    for words in (*SECRETS, "127.0.0.1", secret, "应保存"):
        assert words not in lines


LASTING = {"zh": "版本历史", "en": "version history"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_before_sending_it_is_said_that_what_is_published_stays(client, lang: str) -> None:
    """On the form of the site, on every form of the service, in the manual and on the page it links to."""
    word = LASTING[lang]
    assert word in say(lang, "commenting.purpose")
    preview = client.post(client.form(lang=lang), "/comments/preview").text
    assert preview.index(word) < preview.rindex("<button")
    batch = client.get(f"/batch/platform/?lang={lang}").text
    assert batch.index(word) < batch.rindex("<button")
    receipt = client.get(client.post(client.form(lang=lang)).headers["location"]).text
    assert receipt.count(word) == 2, "before a supplement is sent, and before a comment is withdrawn"
    for page in (f"site/pages/privacy.{lang}.md", f"tooling/docs/commenter.{lang}.md"):
        assert word in (ROOT / page).read_text("utf-8")


def test_nothing_of_a_withdrawn_comment_is_in_a_later_record(client) -> None:
    location = client.post(client.form(text="要收回的话", suggestion="收回的建议")).headers["location"]
    (comment,) = client.context.store.each()
    client.context.store.review(comment.id, "published")
    export_records(client.context.store, client.root)
    lines = client.root / "lines.jsonl"
    files = [lines, *(client.root / "comments").rglob("*.yml")]
    list_out(client.root, False, "", lines)
    assert all("收回" in file.read_text("utf-8") for file in files)
    client.post({}, f"/track/{location.partition('?t=')[2]}/withdraw")
    export_records(client.context.store, client.root)
    list_out(client.root, False, "", lines)
    assert not any("收回" in file.read_text("utf-8") for file in files)
