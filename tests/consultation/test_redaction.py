"""Personal data are marked as they come in, and nobody reads them who should not: not in git, not on the site."""

from __future__ import annotations

import random
import re
import zipfile
import zlib
from contextlib import closing, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from hypothesis import given, strategies as st
from many_comments import identity_number, many
from programs import git
from store_rig import tracked
from test_desk_acts import act
from test_store_both import Clock, Opener, sent, take
from test_unreviewed import run

from clausework.consultation.parse import parse_record
from clausework.consultation.personal import personal_spans
from clausework.consultation.records import (
    edit_record,
    export_records,
    find_record,
    read_record,
    read_records,
)
from clausework.consultation.submission import Letter, Receipt
from clausework.consultation.tokens import unseal
from clausework.consultation.verification import verify_records
from clausework.drafts.register import freeze
from clausework.errors import StoreError
from clausework.lang import personal
from clausework.lang.personal import FIND, found_in
from clausework.model.account import Account
from clausework.model.comment import Anchor, Statement
from clausework.source.project import load
from clausework.store.base import Store
from clausework.store.intake import marks_of
from clausework.store.queue import item
from clausework.store.reviewing import MARKED
from clausework.workflow.consult import bring_in, export, open_store, verify

WANG = Account("wang", "secretary")
WORDS = "我的电话是13812345678，请回电。"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("电话13912345678。", ["13912345678"]),
        ("电话１３９１２３４５６７８。", ["１３９１２３４５６７８"]),
        ("电话139-1234-5678，座机0571-88001234", ["139-1234-5678", "0571-88001234"]),
        ("身份证110105194912310020", ["110105194912310020"]),
        ("编号110105194912310021", []),
        ("身份证号：110105194912310021", ["110105194912310021"]),
        ("卡号6222 0212 3456 7890 127", []),
        ("卡号4111 1111 1111 1111，谢谢", ["4111 1111 1111 1111"]),
        ("订单4111111111111112", []),
        ("回信至a.b-c@example.org即可", ["a.b-c@example.org"]),
        ("微信：abc_12345", ["微信：abc_12345"]),
        ("住杭州市西湖区文三路100号2幢301室", ["住杭州市西湖区文三路100号2幢301室"]),
        ("见GB/T 35273—2020第5.1.2条，13800元，2020年7月12日", []),
        ("保存期13800000000000元", []),
        (
            "旧身份证１１０１０５４９１２３１００２，座机（0571）8800 1234",
            ["１１０１０５４９１２３１００２", "（0571）8800 1234"],
        ),
        ("总机057188001234，摘要b75e5f893e04243994427fc1ed", ["057188001234"]),
        ("ａ．ｂ＠example.org", ["ａ．ｂ＠example.org"]),
        ("编号110105491231002；2020 07 12、2020-07-12 2020-07-13 2020-07-14", []),
        ("第5.1.2、5.1.3条，见GB/T 1.1—2020、GB/T 20001.10—2014，100.5 元 2000 件", []),
    ],
)
def test_what_is_personal_is_found_at_its_place(text: str, shown: list[str]) -> None:
    assert [text[start:end] for start, end in found_in(text)] == shown


@pytest.mark.parametrize("seed", range(40))
def test_a_number_is_found_however_it_is_typed(seed: int) -> None:
    """Full width, in parts, over a line end, with invisible characters between, after other numbers."""
    dice = random.Random(seed)
    identity, mobile = identity_number(dice), f"13{dice.randrange(10**9):09}"
    grouped = [identity[:6], identity[6:14], identity[14:]], [mobile[:3], mobile[3:7], mobile[7:]]
    signs = ("", " ", "-", "－", "—", "–", "\u3000", "\xa0", "\t", "\n", "\r\n", ".", "\u200b")
    for parts in (*grouped, [identity], list(identity)):
        for sign in signs:
            for wide in (False, True):
                typed = sign.join(parts)
                typed = typed.replace("X", dice.choice("Xx"))
                if wide:
                    typed = "".join(chr(ord(char) + 0xFEE0) if char.isalnum() else char for char in typed)
                for before, after in (
                    ("", ""),
                    ("号码", "，谢谢"),
                    ("第3条，2020 ", "。"),
                    ("110\n\n\n", "号"),
                ):
                    text = f"{before}{typed}{after}"
                    shown = [text[start:end] for start, end in found_in(text)]
                    assert typed in shown, (text, shown)
    said = statement("保存期太短。")
    for name in ("text", "suggestion", "reason", "organisation", "name"):
        assert personal_spans(msgspec.structs.replace(said, **{name: " ".join(identity)})), name
    assert personal_spans(msgspec.structs.replace(said, anchor=Anchor("x", quote="-".join(grouped[0]))))


@pytest.mark.parametrize(
    "text",
    [
        "1" * 5000,
        "1 " * 2500,
        "138.\n" * 1000,
        "好" * 5000 + "路1",
        "a" * 5000 + "111",
        "1-" * 2500 + "微信" + " " * 99,
    ],
)
def test_no_text_takes_long(text: str) -> None:
    assert len(list(found_in(text))) < 10


def numbered(store: Store, text: str = WORDS, **more: Any) -> str:
    return take(store, sent(text=text, **more)).number


def test_it_is_marked_and_published_only_redacted_or_confirmed(opener: Opener) -> None:
    store = opener(clock=Clock())
    number, other = numbered(store), numbered(store, "说得好。", keys=("k2",))
    marks = store.read(lambda db: marks_of(db, (number, other)))
    assert [(mark.kind, mark.detail) for mark in marks[number]] == [("personal", "text:5-16")]
    assert other not in marks
    with pytest.raises(StoreError) as refused:
        act(store, WANG, "publish", number, other)
    assert refused.value.key == "open_personal"
    assert [comment.state for comment in store.comments()] == ["received", "received"]
    act(store, WANG, "redact", number, spans=MARKED)
    act(store, WANG, "publish", number, other)
    first = store.comments()[0]
    assert (first.text, first.redacted) == ("我的电话是▇▇▇▇▇▇▇▇▇▇▇，请回电。", True)
    with pytest.raises(StoreError):
        act(store, WANG, "redact", number, spans="")
    act(store, WANG, "redact", number, spans="text:0-2", confirm_personal=True)
    first = store.comments()[0]
    assert (first.text, first.confirmed) == ("▇▇电话是13812345678，请回电。", True)
    act(store, WANG, "undo", number)
    assert store.comments()[0].confirmed is False
    assert store.faults() == ()


def test_its_author_reads_the_own_words_and_the_digest_stays(opener: Opener) -> None:
    store = opener(clock=Clock())
    given = take(store, sent(text=WORDS))
    act(store, WANG, "redact", given.number, spans="text:5-16")
    own = tracked(store, given.secret)
    assert isinstance(own, Receipt)
    assert (own.comment.text, own.comment.redacted) == (WORDS, False)
    assert store.comments()[0].digest == given.digest
    with pytest.raises(StoreError) as refused:
        act(store, WANG, "redact", given.number, spans="elsewhere:1-2")
    assert refused.value.key == "no_span"


def test_a_record_is_redacted_with_the_comment_and_verified(opener: Opener, tmp_path: Path) -> None:
    store = opener(clock=Clock())
    number = numbered(store, reason="因为13812345678")
    act(store, WANG, "publish", number, confirm_personal=True)
    assert export_records(store, tmp_path).findings == ()
    assert read_record(tmp_path, number).confirmed  # type: ignore[union-attr]
    act(store, WANG, "redact", number, spans=MARKED)
    assert [found.rule for found in verify_records(store, tmp_path)] == ["CMT-205"]
    assert export_records(store, tmp_path).updated == (number,)
    record, faults = read_records(tmp_path)
    assert faults == ()
    assert (record[0].text, record[0].reason) == ("我的电话是▇▇▇▇▇▇▇▇▇▇▇，请回电。", "因为▇▇▇▇▇▇▇▇▇▇▇")
    assert (export_records(store, tmp_path).updated, verify_records(store, tmp_path)) == ((), ())
    edit_record(tmp_path, number, {("text",): "我的电话是▇▇▇▇▇▇▇▇▇▇▇，不必回电。"})
    assert [found.rule for found in verify_records(store, tmp_path)] == ["CMT-201"]
    assert export_records(store, tmp_path).updated == (number,)
    act(store, WANG, "redact", number, spans="")
    assert export_records(store, tmp_path).updated == (number,)
    assert (read_record(tmp_path, number), verify_records(store, tmp_path)) == (store.comments()[0], ())


def test_a_record_called_redacted_with_nothing_black_is_wrong(opener: Opener, tmp_path: Path) -> None:
    store = opener(clock=Clock())
    number = numbered(store, "原话。")
    act(store, WANG, "publish", number)
    export_records(store, tmp_path)
    file = find_record(tmp_path, number)
    assert file is not None
    path, text = file.relative_to(tmp_path).as_posix(), file.read_text("utf-8").replace("原话", "别话")
    for added, rules in (("", ["REC-002"]), ("redacted: true\n", ["REC-002"])):
        assert [fault.rule for fault in parse_record(text + added, path)[1]] == rules
    edit_record(tmp_path, number, {("text",): "原▇。", ("redacted",): True})
    assert [found.rule for found in verify_records(store, tmp_path)] == ["CMT-201"]


def statement(text: str, suggestion: str = "") -> Statement:
    return Statement(
        anchor=Anchor(clause="platform.records"),
        consultation="2020-07",
        draft="D1",
        text=text,
        suggestion=suggestion,
    )


def test_of_many_comments_all_that_show_it_are_marked_few_others() -> None:
    made = many(7, 2000)
    marked = {bool(personal_spans(statement(each.text, each.suggestion))): each for each in made}
    assert set(marked) == {True, False}
    missed = [each.text for each in made if each.has_personal and not personal_spans(statement(each.text))]
    clean = [each for each in made if not each.has_personal]
    false = [each.text for each in clean if personal_spans(statement(each.text, each.suggestion))]
    assert missed == []
    assert len(false) <= 0.02 * len(clean), false[:5]


@pytest.mark.slow
def test_of_200_identity_numbers_none_reaches_git_or_the_site(small: Path) -> None:
    (small / "mkdocs.yml").write_text("site_name: x\ntheme: material\nplugins: [clausework]\n")
    freeze(load(small), "D1", ())
    project = load(small)
    (july,) = (each for each in project.consultations if not each.rehearsal)
    dice = random.Random(3)
    secrets = [f"1{dice.choice('35789')}{dice.randrange(10**9):09}" for _ in range(100)]
    secrets += [identity_number(dice) for _ in range(100)]
    letters = [
        sent(
            text=f"第{place}条意见：保存期太短。联系{secret}。",
            reason=f"可查{secret}" if place % 3 == 0 else "行业惯例",
            channel="letter",
            draft=july.draft,
            keys=(),
            letter=Letter("2020-07-10"),
        )
        for place, secret in enumerate(secrets)
    ]
    numbers = tuple(taken.number for taken in bring_in(project.root, july, letters, ("来函.csv", b"x")))
    with closing(open_store(small, False)) as store:
        act(store, WANG, "redact", *numbers, spans=MARKED)
        act(store, WANG, "publish", *numbers)
    assert len(export(small, False).written) == 200
    assert {found.rule for found in verify(small, False)} <= {"CMT-214"}
    built = run(small, "build", "--rehearsal", "--out", str(small / "site-built"))
    assert built.exit_code == 0, built.output
    shown = b"".join(
        path.read_bytes() for path in small.rglob("*") if path.is_file() and "var" not in path.parts
    )
    assert "▇▇▇".encode() in shown
    assert [secret for secret in secrets if secret.encode() in shown] == []


@pytest.mark.slow
def test_what_was_exported_is_withheld_and_not_undone(small: Path) -> None:
    freeze(load(small), "D1", ())
    project = load(small)
    (july,) = (each for each in project.consultations if not each.rehearsal)
    letter = sent(
        text="保存期太短。", channel="letter", draft=july.draft, keys=(), letter=Letter("2020-07-10")
    )
    (taken,) = bring_in(project.root, july, [letter])
    with closing(open_store(small, False)) as store:
        act(store, WANG, "publish", taken.number)
        act(store, WANG, "undo", taken.number)
        act(store, WANG, "publish", taken.number)
    assert export(small, False).written == (taken.number,)
    with closing(open_store(small, False)) as store:
        with pytest.raises(StoreError) as refused:
            act(store, WANG, "undo", taken.number)
        assert refused.value.key == "undo_exported"


@pytest.mark.slow
def test_where_in_the_clause_a_letter_is_shows_no_number(small: Path) -> None:
    """That column is typed as one likes, and is public with the record."""
    freeze(load(small), "D1", ())
    table = small / "来函.csv"
    table.write_text(
        "章条编号,具体位置,意见内容\nplatform.vetting,第2段（电话138 1234 5678）,保存期太短\n", "utf-8"
    )
    taken = run(small, "comments", "import", str(table), "--consultation", "2020-07")
    assert taken.exit_code == 0, taken.output
    assert run(small, "comments", "publish", "C-0001-V").exit_code == 0
    assert len(export(small, False).written) == 1
    (record,) = read_records(small)[0]
    assert record.anchor.locator == "第2段（电话▇▇▇▇▇▇▇▇▇▇▇▇▇）"
    with closing(open_store(small, False)) as store:
        found = store.read(lambda db: item(db, "C-0001-V"))
        assert found is not None
        assert "138 1234 5678" in unseal(store.context.key, "C-0001-V", "note", found.beside)


REDACTED = {
    name: f"{name}魑魅{{}}魍魉甲乙" for name in ("text", "suggestion", "reason", "organisation", "name")
}
SAME = "直播回放只保存三十日，消费者发现问题时往往已经没有证据。建议把直播内容的保存期延长至三年，并且允许消费者凭订单编号查看与自己的交易有关的片段。"


def _campaign(small: Path) -> list[str]:
    """Four letters of one campaign that add something, each field with words that are redacted: these words."""
    project = load(small)
    (july,) = (each for each in project.consultations if not each.rehearsal)
    added = [
        {
            name: words.format(place)
            for name, words in REDACTED.items()
            if place or name in ("organisation", "name")
        }
        for place in range(4)
    ]
    letters = [
        sent(
            text=f"{SAME}{words.get('text', '')}{'我家母亲买玉镯也是这样。' if place else ''}",
            suggestion=f"保存期不少于三年{words['suggestion']}。" if place == 2 else "",
            reason=words.get("reason", ""),
            organisation=words["organisation"],
            name=words["name"],
            publish_name=True,
            channel="letter",
            draft=july.draft,
            keys=(),
            anchor=Anchor("platform.records", "P-REC-01"),
            letter=Letter("2020-07-10"),
        )
        for place, words in enumerate(added)
    ]
    numbers = [taken.number for taken in bring_in(project.root, july, letters, ("来函.csv", b"x"))]
    with closing(open_store(small, False)) as store:
        for number, letter, words in zip(numbers, letters, added, strict=True):
            found = {name: (getattr(letter, name), part) for name, part in words.items()}
            spans = " ".join(
                f"{name}:{said.index(part)}-{said.index(part) + len(part)}"
                for name, (said, part) in found.items()
                if part in said
            )
            act(store, WANG, "redact", number, spans=spans)
        act(store, WANG, "publish", *numbers)
    assert len(export(small, False).written) == len(numbers)
    unread = sent(text=f"{SAME}请回电138 1234 5678。", channel="letter", draft=july.draft, keys=())
    bring_in(project.root, july, [msgspec.structs.replace(unread, letter=Letter("2020-07-10"))])
    return numbers


def _parts(path: Path) -> list[bytes]:
    """What stands in a file: packed ones unpacked, those of git too."""
    found = [path.read_bytes()]
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            found += [packed.read(name) for name in packed.namelist()]
    with suppress(zlib.error):
        found.append(zlib.decompress(found[0]))
    return found


@pytest.mark.slow
def test_redacted_words_stand_nowhere(small: Path) -> None:
    """On no page, in no feed, index, table, report, file to hand in, list of groups, nor in git."""
    for words in (("init", "-q"), ("config", "user.name", "d"), ("config", "user.email", "d@example.org")):
        git(small, *words)
    (small / "mkdocs.yml").write_text("site_name: x\ntheme: material\nplugins: [clausework]\n")
    (small / ".gitignore").write_text("/var/\n")
    freeze(load(small), "D1", ())
    numbers = _campaign(small)
    reason = "期限改为九十日；三年适用于含交易的视频，见同条。"
    answer = ("--outcome", "rejected", "--reason", reason, "--by", "甲")
    commands = [("comments", "settle", number, *answer) for number in numbers[:3]]
    commands += [("build", "--rehearsal", "--publish", "--out", str(small / "built"))]
    commands += [("publish", "D1", "--out", str(small / "published"))]
    for kind in ("table", "report"):
        for style in ("md", "csv", "json", "xlsx", "docx", "iso")[: None if kind == "table" else 1]:
            commands += [("comments", kind, "--format", style, "--out", str(small / f"out/{kind}.{style}"))]
    listed = [("comments", kind, *more) for kind in ("list", "groups") for more in ((), ("--format", "json"))]
    said = []
    for words in (*commands, *listed, ("comments", "verify")):
        done = run(small, *words)
        assert done.exit_code == 0 or words[-1] == "verify", (words, done.output)
        said.append(done.output.encode())
    git(small, "add", ".")
    git(small, "commit", "-qm", "x")
    files = [path for path in sorted(small.rglob("*")) if path.is_file()]
    public = {path: _parts(path) for path in files if path.relative_to(small).parts[0] != "var"}
    assert sum("▇".encode() in part for parts in public.values() for part in parts) > 20
    assert "请回电▇▇▇" in said[-2].decode()
    for word in ("138 1234 5678", "魑魅", "\\u9b51", "&#39761;"):
        assert [path for path, parts in public.items() if any(word.encode() in part for part in parts)] == []
        assert [part for part in said if word.encode() in part] == []


PARTS = [*"0123456789138X- .\n()（）＋１３９", "+86", "微信", "QQ号", "a@b.cn", "文三路", "5号", "室"]


@given(
    st.lists(st.sampled_from(PARTS), max_size=40) | st.text(st.sampled_from("0123456789- ()"), min_size=10)
)
def test_what_is_asked_first_hides_nothing_that_is_searched_for(parts: list[str] | str) -> None:
    text = "".join(parts)
    found = list(found_in(text))
    every = SimpleNamespace(any=re.compile(""), quick=re.compile(""), named=FIND.named, born=FIND.born)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(personal, "FIND", every)
        assert list(found_in(text)) == found
