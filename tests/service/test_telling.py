"""Who left an address is told what became of the comment: by mail or by a file, each thing once."""

from __future__ import annotations

import email
import email.policy
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

import msgspec
import pytest
from places import copy_live_commerce
from service_rig import Client, free_port
from test_host import Post, listening

from clausework.consultation.records import read_records
from clausework.model.comment import Disposition
from clausework.store.tracking import erase, expire, withdraw
from clausework.workflow.built import SOURCE, write_answers
from clausework.workflow.consult import export, review
from clausework.workflow.host import VARIABLES
from clausework.workflow.publish import build_site
from clausework.workflow.telling import Told, tell

REASON = "法律已有规定，本标准不再重复。"


@pytest.fixture
def system(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of a host without settings."""
    found = tmp_path_factory.mktemp("system")
    (found / "etc").mkdir()
    return found


def configured(system: Path, port: int | None = None) -> None:
    text = f"{VARIABLES['origin']}=https://std.example.cn\n"
    text += f"{VARIABLES['smtp']}=smtp://127.0.0.1:{port}\n" if port else ""
    (system / "etc/clausework.env").write_text(text, encoding="utf-8")


def sent(client: Client, contact: str, lang: str = "zh", text: str = "应保存三年。") -> str:
    fields: dict[str, object] = {**client.form(text=text, lang=lang), "contact": contact}
    answer = client.send(fields | ({"keep_contact": "1"} if contact else {}))
    assert answer.status == 201, answer.text
    return answer.json["number"]


def built(client: Client, *answered: str) -> None:
    """Have the site be one that was made of the records as they are exported, with answers to some."""
    export(client.root, False)
    site, (records, _) = client.root / "build/site", read_records(client.root)
    (site / SOURCE).mkdir(exist_ok=True)
    no = Disposition(outcome="rejected", reason=REASON)
    replaced = msgspec.structs.replace
    write_answers(site, [replaced(item, disposition=no) if item.id in answered else item for item in records])


def read(mail: str | bytes) -> tuple[EmailMessage, str]:
    data = mail.encode() if isinstance(mail, str) else mail
    found = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found, found.get_content()


@pytest.mark.parametrize(
    ("lang", "subjects", "words"),
    [
        ("zh", ["已经公开", "已有答复"], ["《样本规范》（D1）“5.1 记录”", "处理意见：未采纳", "联系：杭州某路1号"]),
        ("en", ["has been published", "has been answered"], ["Sample specification (D1), 5.1 Records,",
                                                            "Decision: Not accepted", "1 Some Road"]),
    ],
)  # fmt: skip
def test_publishing_and_the_answer_are_told_once_each(
    client: Client, system: Path, lang: str, subjects: list[str], words: list[str]
) -> None:
    number, other = sent(client, "li@example.cn", lang), sent(client, "")
    with listening(Post) as (port, mails):
        configured(system, port)
        assert tell(client.root, system=system) == Told(), "nobody has read it"
        review(client.root, [number, other], "published")
        assert tell(client.root, system=system) == Told(), "the site does not show it yet"
        built(client)
        assert tell(client.root, system=system) == Told(sent=(number,))
        assert tell(client.root, system=system) == Told()
        built(client, number, other)
        assert tell(client.root, system=system) == Told(sent=(number,))
        assert tell(client.root, system=system) == Told()
    (first, _), (last, text) = map(read, mails)
    assert [first["To"], last["To"]] == ["li@example.cn"] * 2
    assert subjects == [mail["Subject"].partition(f"{number} ")[2] for mail in (first, last)]
    for word in [*words, REASON]:
        assert word in text
    prefix = "" if lang == "zh" else "en/"
    assert f"https://std.example.cn/{prefix}comments/2020-07/#{number}" in text
    assert "应保存三年" not in text, "no words of anybody"
    assert "/track/" not in text
    for file in client.root.rglob("*"):
        assert not file.is_file() or b"li@example.cn" not in file.read_bytes(), file
    assert not [event for event in client.context.store.events() if event.kind == "told"], (
        "anyone reads the log"
    )


def test_withholding_is_told_with_its_reason(client: Client, system: Path) -> None:
    number = sent(client, "li@example.cn")
    review(client.root, [number], "withheld", "文中有他人的手机号")
    built(client)
    with listening(Post) as (port, mails):
        configured(system, port)
        assert tell(client.root, system=system) == Told(sent=(number,))
    _, text = read(mails[0])
    assert "文中有他人的手机号" in text
    assert "std.example.cn" not in text, "there is no page that shows it"


def test_only_addresses_of_mail_are_written_to_others_are_named(client: Client, system: Path) -> None:
    contacts = ["邮箱：li@example.cn，微信同名", "13812345678", "微信 li_ming", "a@b.cn 或 c@d.cn", "x@y"]
    numbers = [
        sent(client, contact, text=f"第{place}条意见，应保存三年。") for place, contact in enumerate(contacts)
    ]
    review(client.root, numbers, "published", confirm_personal=True)
    built(client)
    with listening(Post) as (port, mails):
        configured(system, port)
        told = tell(client.root, system=system)
    assert told == Told(sent=(numbers[0],), unreached=tuple(numbers[1:]))
    assert read(mails[0])[0]["To"] == "li@example.cn"


def test_nobody_is_told_who_withdrew_or_whose_address_is_gone(client: Client, system: Path) -> None:
    numbers = [sent(client, "li@example.cn", text=f"第{place}条意见，应保存三年。") for place in range(3)]
    store = client.context.store
    review(client.root, numbers, "published")
    built(client)
    configured(system)
    assert tell(client.root, system=system) == Told(written=tuple(numbers))
    files = {file.name for file in (client.root / "var/mail").iterdir()}
    assert files == {f"{number}-published.eml" for number in numbers}
    mail, _ = read((client.root / f"var/mail/{numbers[0]}-published.eml").read_bytes())
    assert (mail["To"], mail["X-Unsent"]) == ("li@example.cn", "1")
    store.write(lambda db, context: withdraw(db, context, numbers[0])).result()
    store.write(lambda db, context: erase(db, context, numbers[1])).result()
    built(client, *numbers[:2])
    assert tell(client.root, system=system) == Told()
    assert [file.name for file in (client.root / "var/mail").iterdir()] == [f"{numbers[2]}-published.eml"]
    store.write(lambda db, context: expire(db, context, ["2020-07"])).result()
    built(client, *numbers)
    assert tell(client.root, system=system) == Told()
    assert not list((client.root / "var/mail").iterdir())


class Refusing(Post):
    """It takes nobody as a recipient, for good or for now."""

    code = b"550"

    def handle(self) -> None:
        self.wfile.write(b"220 post\r\n")
        for line in self.rfile:
            self.wfile.write(self.code + b" no\r\n" if line[:4].upper() == b"RCPT" else b"250 good\r\n")


class Greylisting(Refusing):
    code = b"451"


def test_what_was_not_taken_is_tried_again(
    client: Client, system: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = sent(client, "li@example.cn")
    review(client.root, [number], "published")
    built(client)
    configured(system, free_port())
    assert tell(client.root, system=system) == Told(failed=(number,)), "there is no server"
    with listening(Greylisting) as (port, _):
        configured(system, port)
        assert tell(client.root, system=system) == Told(failed=(number,))
    with listening(Refusing) as (port, _):
        configured(system, port)
        assert tell(client.root, system=system) == Told(unreached=(number,))
    with listening(Post) as (port, mails):
        configured(system, port)
        assert tell(client.root, system=system) == Told(unreached=(number,)), "not before the next day"
        monkeypatch.setattr("clausework.store.base.Store.now", lambda _: "2099-01-01T00:00:00.000Z")
        assert tell(client.root, system=system) == Told(sent=(number,))
    assert len(mails) == 1


@contextmanager
def told_by_command(client: Client, port: int) -> Iterator[subprocess.Popen[bytes]]:
    words = [
        str(Path(sys.executable).with_name("clausework")),
        "comments",
        "tell",
        "--root",
        str(client.root),
    ]
    around = {**os.environ, VARIABLES["smtp"]: f"smtp://127.0.0.1:{port}"}
    with subprocess.Popen(words, env=around, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        yield process


@pytest.mark.slow
def test_who_is_killed_after_sending_sends_again_then_no_more(client: Client) -> None:
    number = sent(client, "li@example.cn")
    review(client.root, [number], "published")
    built(client)
    victims: list[subprocess.Popen[bytes]] = []

    class Deadly(Post):
        def handle(self) -> None:
            def write(data: bytes) -> None:
                if data.startswith(b"250 kept") and victims:
                    victims.pop().send_signal(signal.SIGKILL)
                    return
                plain(data)

            plain, self.wfile.write = self.wfile.write, write  # type: ignore[method-assign,assignment]
            super().handle()

    with listening(Deadly) as (port, mails):
        with told_by_command(client, port) as process:
            victims.append(process)
            out, errors = process.communicate()
            assert process.returncode == -signal.SIGKILL, errors
        assert len(mails) == 1
        for _ in range(2):
            with told_by_command(client, port) as process:
                out, errors = process.communicate()
                assert process.returncode == 0, errors
                assert b"example.cn" not in out + errors
        assert len(mails) == 2
    assert len({read(mail)[0]["Message-ID"] for mail in mails}) == 1, "a mailbox shows it once"


@pytest.mark.slow
def test_the_link_leads_to_the_page_that_has_the_comment(client: Client, system: Path) -> None:
    number = [sent(client, "li@example.cn" * (place == 55), text=f"保存期应当为{place + 1}个月。")
              for place in range(56)][-1]  # fmt: skip
    configured(system)
    review(client.root, [item.id for item in client.context.store.comments()], "published")
    export(client.root, False)
    copy_live_commerce(client.root, "site", "mkdocs.yml")
    site = client.root / "build/site"
    build_site(client.root, site)
    assert tell(client.root, system=system) == Told(written=(number,))
    ((_, text),) = (read(file.read_text("utf-8")) for file in (client.root / "var/mail").iterdir())
    address = re.search(r"https://std\.example\.cn/(\S+/)#(C-\S+)", text)
    assert address, text
    assert address[2] == number
    assert f'id="{number}"' in (site / address[1] / "index.html").read_text("utf-8")
    assert f'id="{number}"' not in (site / "comments/2020-07/index.html").read_text("utf-8")
