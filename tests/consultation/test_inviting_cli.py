"""Links for the letters, and replies that come by letter, on the command line."""

from __future__ import annotations

import csv
import io
import json
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from project_rig import write_project

from clausework.cli import cli
from clausework.consultation.tokens import invitation_secret, read_key
from clausework.errors import RecordError, StoreError, UnknownConsultation
from clausework.workflow.consult import KEY
from clausework.workflow.desk.people import invite_person

STANDARD = """\
consultations:
  2020-07:
    draft: working
    opens: 2020-07-01T00:00:00+08:00
    closes: 2020-08-01T00:00:00+08:00
    silence: no-objection
    invited:
      law-school: {zh: 某法学院, en: A law school}
      firm: {zh: =某律师事务所}
      bank: {zh: 某银行}
  empty: {draft: working, rehearsal: true, prefix: E}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_project(tmp_path, STANDARD)
    return tmp_path


def run(root: Path, *arguments: str, lang: str = "zh") -> Result:
    command = ["comments", *arguments, "--root", str(root), "--lang", lang, "--consultation", "2020-07"]
    return CliRunner().invoke(cli, command)


def test_each_unit_has_a_link_and_the_same_one_each_time(root: Path) -> None:
    first = run(root, "invitations", "--url", "https://std.example.org/")
    assert first.exit_code == 0
    rows = list(csv.reader(io.StringIO(first.output.removeprefix("\ufeff"))))
    assert rows[0] == ["代号", "单位", "回复链接"]
    assert [row[:2] for row in rows[1:]] == [
        ["law-school", "某法学院"],
        ["firm", "'=某律师事务所"],
        ["bank", "某银行"],
    ]
    secret = invitation_secret(read_key(root / KEY), "2020-07", "law-school")
    assert rows[1][2] == f"https://std.example.org/invited/{secret}"
    assert len({row[2] for row in rows[1:]}) == 3
    assert run(root, "invitations", "--url", "https://std.example.org").output == first.output


def test_one_link_is_replaced_and_no_other(root: Path) -> None:
    def links() -> dict[str, str]:
        rows = csv.reader(io.StringIO(run(root, "invitations").output.removeprefix("\ufeff")))
        return {row[0]: row[2] for row in list(rows)[1:]}

    file = root / "standard" / "standard.yml"
    text = file.read_text(encoding="utf-8")
    made = [links()]
    for count in (1, 2, 0):
        file.write_text(text.replace("某银行", f"某银行, new_links: {count}"), encoding="utf-8")
        made.append(links())
    assert made[0] == made[3], "no number is 0"
    assert len({found["bank"] for found in made[:3]}) == 3
    assert len({found["firm"] for found in made}) == len({found["law-school"] for found in made}) == 1


def test_the_file_of_links_is_its_owners_and_message_has_none(root: Path) -> None:
    file = root / "links.csv"
    file.write_text("old and longer " * 99, encoding="utf-8")
    file.chmod(0o644)
    told = run(root, "invitations", "--out", str(file))
    assert told.exit_code == 0
    assert "3 个单位的链接" in told.output
    assert "/invited/" not in told.output
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text("utf-8").count("/invited/") == 3
    assert "old" not in file.read_text("utf-8")


def test_links_of_another_key_than_the_stores_are_not_made(root: Path) -> None:
    from clausework.source.project import load
    from clausework.store.integrity.keys import keys_agreed, keys_of
    from clausework.workflow.consult import open_store
    from clausework.workflow.log import signer_of

    invite_person(root, False, "", "wang.li", "reviewer")
    project = load(root)
    store = open_store(project.root, False)
    keys = keys_of(read_key(root / KEY), signer_of(project.root, False).verifier)
    store.write(lambda db, desk: keys_agreed(db, desk, keys)).result(30)
    store.close()
    assert run(root, "invitations").exit_code == 0
    (root / KEY).write_text("0" * 64, encoding="ascii")
    assert isinstance(run(root, "invitations").exception, StoreError)


def test_a_letter_is_noted_once_and_counted(root: Path) -> None:
    assert "已登记为无意见。" in run(root, "reply", "law-school", "--date", "2020-07-24").output
    late = run(root, "reply", "bank", "--date", "2020-08-01", "--channel", "mail")
    assert "并注明截止后收到" in late.output
    file = root / "comments" / "2020-07" / "replies.yml"
    assert file.read_text("utf-8") == (
        "bank:\n  draft: working\n  received: 2020-08-01\n  late: true\n  channel: mail\n"
        "law-school:\n  draft: working\n  received: 2020-07-24\n  channel: letter\n"
    )
    before = file.read_bytes()
    assert isinstance(run(root, "reply", "bank", "--date", "2020-07-25").exception, RecordError)
    assert isinstance(run(root, "reply", "nobody", "--date", "2020-07-25").exception, RecordError)
    assert run(root, "reply", "firm", "--date", "24. Juli").exit_code == 2
    assert file.read_bytes() == before
    found = json.loads(run(root, "report", "--format", "json").stdout)["units"]
    assert found == {"invited": 3, "replied": 2, "commented": 0, "no_comment": 2, "silent": 1}
    report = run(root, "report", lang="en").stdout
    assert "sent: 3; replied: 2 (0 with comments, 2 without); no reply: 1." in report
    assert "taken to have no objection" in report


def test_a_file_of_replies_that_cannot_be_read_is_kept(root: Path) -> None:
    file = root / "comments" / "2020-07" / "replies.yml"
    file.parent.mkdir(parents=True)
    file.write_text("law-school: {draft: D1, recieved: 2020-07-24}\n", encoding="utf-8")
    assert isinstance(run(root, "reply", "bank", "--date", "2020-07-25").exception, RecordError)
    assert "recieved" in file.read_text("utf-8")
    for command in (["comments", "verify"], ["check"]):
        told = CliRunner().invoke(cli, [*command, "--root", str(root), "--lang", "en"])
        assert told.exit_code == 1
        assert "YML-010" in told.output
        assert "recieved" in told.output


def test_where_nobody_is_invited_there_are_no_links(root: Path) -> None:
    command = ["comments", "invitations", "--root", str(root), "--consultation"]
    assert isinstance(CliRunner().invoke(cli, [*command, "empty"]).exception, RecordError)
    assert isinstance(CliRunner().invoke(cli, [*command, "none"]).exception, UnknownConsultation)
