"""The field of the recipe on its whole way, in a copy of the package that has it: run by test_recipes.py.

It is typed at the service, shown wherever a comment is, covered by the digest, and comes back from tables.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import msgspec
from click.testing import CliRunner
from desk_rig import enter
from service_rig import Client, Clock, make_project, running
from staged_files import stage_site

from clausework.cli import cli
from clausework.consultation import fields
from clausework.consultation.fields import (
    comment_digest,
    covered,
    digest_of,
    digest_version,
    value_of,
    with_values,
    without_words,
)
from clausework.consultation.records import read_records, write_record
from clausework.consultation.sheets import read_sheet
from clausework.consultation.sheets.rows import headed
from clausework.drafts.register import freeze
from clausework.model.comment import Anchor, Comment
from clausework.service.context import open_context
from clausework.source.project import load
from clausework.workflow.answers import form_of
from clausework.workflow.take_in import take_in

KEY, ZH, EN = "evidence", "依据的材料", "Evidence"
WORDS = "某省消保委 2020 年抽查"


def at_the_service(root: Path) -> None:
    """Typed in the form, sent back when it is wrong, shown in the preview, receipted, and seen at the desk."""
    clock = Clock()
    july, clock.now = clock.now, "2020-06-01T00:00:00.000Z"
    context = open_context(make_project(root), False, root / "build/site", clock=clock)
    clock.now = july
    with running(context, clock, root) as client:
        assert KEY in client.get("/openapi.json").text
        sent = client.form(**{KEY: f" {WORDS} "})
        preview = client.post(sent, "/comments/preview").text
        assert f"<h2>{ZH}</h2>\n<p>{WORDS}</p>" in preview
        assert f'name="{KEY}" autocomplete="off" value=" {WORDS} "' in preview
        english = client.post(sent | {"lang": "en"}, "/comments/preview").text
        assert f'<label for="{KEY}">{EN} <small>public</small></label>' in english
        wrong = client.post(sent | {KEY: "一\n二"})
        assert (wrong.status, f'<a href="#{KEY}">{ZH}：' in wrong.text) == (422, True)
        received = client.post(sent)
        assert received.status == 303, received.text
        location = received.headers["location"]
        number, secret = re.fullmatch(r"/receipt/([^?]+)\?t=(.+)", location).groups()
        page = client.get(location).text
        assert f"<dt>{ZH}</dt><dd data-said>{WORDS}</dd>" in page
        assert f"{KEY}" in re.search(r'data-fields="([^"]*)"', page)[1].split()
        assert json.loads(client.get(f"/track/{secret}/data.json").text)["comment"][KEY] == WORDS
        at_the_desk(client, number)
        receipt_of(client, number, secret)
        assert client.context.store.faults() == ()
        clock.now = "2020-09-01T00:00:00.000Z"
        assert f"{ZH}：{WORDS}" in client.post(sent | {"uuid": "another-comment-01"}).text


def at_the_desk(client: Client, number: str) -> None:
    cookie = enter(client, "wang.li", "editor")
    page = client.get(f"/desk/comments/{number}", cookie=cookie).text
    assert re.search(rf'<h2>{ZH}</h2>\s*<p class="own" lang="zh">{WORDS}</p>', page)


def receipt_of(client: Client, number: str, secret: str) -> None:
    """The receipt proves the field, and with another one it does not hold."""
    told = json.loads(client.get(f"/receipt/{number}.json?t={secret}").text)
    assert told["words"][KEY] == WORDS
    key = client.get("/log/verifier").text.strip()
    for words, code in ((WORDS, 0), ("altered", 1), ("", 1)):
        file = client.root / "receipt.json"
        file.write_text(json.dumps({**told, "words": {**told["words"], KEY: words}}), "utf-8")
        done = CliRunner().invoke(cli, ["receipt", "verify", str(file), "--verifier", key, "--root", "/"])
        assert done.exit_code == code, (words, done.output)


def in_git(root: Path) -> None:
    """In the record and on the site, in its search, in tables, in the form of Word, and back from them."""
    freeze(load(root), "D1", ())
    settings = root / "standard/standard.yml"
    settings.write_text(f"{settings.read_text('utf-8')}current: D1\n", "utf-8")
    comment = Comment(
        *(Anchor("platform.records"), "2020-07", "D1", "太短。"),
        id="C-0001-V",
        received="2020-07-12T14:05:09+08:00",
        state="published",
    )
    comment = with_values(comment, {KEY: WORDS})
    comment = msgspec.structs.replace(comment, digest=comment_digest(comment))
    file = write_record(root, comment)
    assert re.search(rf"^{KEY}: .*{WORDS}", file.read_text("utf-8"), re.MULTILINE)
    assert read_records(root) == ((comment,), ())
    file.write_text(file.read_text("utf-8").replace(WORDS, "其他"), "utf-8")
    assert [found.rule for found in read_records(root)[1]] == ["REC-002"]
    write_record(root, comment)
    assert value_of(without_words(comment), KEY) == ""
    files, _ = stage_site(root)
    assert f'<b>{ZH}：</b><span lang="zh">{WORDS}</span>' in files["comments/2020-07/index.md"].decode()
    assert f'<b>{EN}: </b><span lang="zh">{WORDS}</span>' in files["en/comments/2020-07/index.md"].decode()
    assert (
        f'<label for="{KEY}">{ZH} <small>公开</small></label>'
        in files["c/platform.records/index.html"].decode()
    )
    assert any(
        WORDS in data.decode() for name, data in files.items() if "search" in name and "en/" not in name
    )
    for style in ("md", "csv", "json"):
        made = CliRunner().invoke(
            cli, ["comments", "table", "--format", style, "--root", str(root), "--lang", "zh"]
        )
        assert f"{ZH}：{WORDS}" in made.output, made.output
    sheet = headed(read_sheet(form_of(root, "2020-07", "zh")[0], "form.docx"), "form.docx")
    assert ZH in sheet.headings
    table = root / "letters.csv"
    table.write_text(f"章条编号,意见,{ZH}\nplatform.records,太短,{WORDS}\n", "utf-8")
    taken = take_in(root, table)
    assert len(taken.written) == 1, taken
    for words in (("publish", "--all-of", "state=received"), ("export",)):
        done = CliRunner().invoke(cli, ["comments", *words, "--root", str(root)])
        assert done.exit_code == 0, done.output
    assert [value_of(item, KEY) for item in read_records(root)[0]] == [WORDS, WORDS]


def first_version() -> None:
    """What was received before there was such a field had none: a digest of then does not stand for one."""
    comment = Comment(Anchor("platform.records"), "2020-07", "D1", "太短。", id="C-0001-V")
    digest = digest_of(covered(comment, 1), 1)
    assert digest_version(comment, digest) == 1
    assert digest_version(with_values(comment, {KEY: WORDS}), digest) == 0
    assert comment_digest(with_values(comment, {KEY: ""})) == comment_digest(comment)
    assert any(field.key == KEY for field in fields.COVERED)


if __name__ == "__main__":
    first_version()
    at_the_service(Path(sys.argv[1]))
    in_git(Path(sys.argv[2]))
