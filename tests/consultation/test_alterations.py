"""Whatever is changed of a record or of the log in git alone, `verify` finds it where the store knows better."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from clausework.consultation.numbers import make_number
from clausework.consultation.parse import parse_record
from clausework.consultation.records import edit_record, find_record, read_record, settle
from clausework.consultation.submission import Receipt, Submission
from clausework.model.account import Account
from clausework.model.comment import Anchor, Disposition
from clausework.source.yaml import set_value
from clausework.store.base import Store
from clausework.store.reviewing import ReviewAct, carry_out
from clausework.store.tracking import erase, withdraw
from clausework.workflow.consult import export, open_store, verify

WANG = Account("wang", "reviewer")
KINDS = ("received", "published", "withheld", "withdrawn", "answered", "erased", "follows", "aged")
VALUES = {
    "consultation": "2020-07",
    "draft": "D9",
    "clause": "scope",
    "provision": "P-REC-09",
    "quote": "别的话",
    "base": "0123456789abcdef",
    "role": "platform",
    "organisation": "冒名的单位",
    "name": "冒名的人",
    "verified": True,
    "lang": "en",
    "channel": "letter",
    "received": "2020-07-12T14:05:08+08:00",
    "late": True,
    "rehearsal": False,
    "text": "冒名的话",
    "suggestion": "冒名的建议",
    "reason": "冒名的理由",
    "digest": "0" * 64,
    "follows": "R-0001-A",
    "withdrawn": "2020-07-12T14:05:08+08:00",
    "withheld": "另一个理由",
}
STATES = ("received", "published", "withheld", "answered")


def take(store: Store, text: str, **fields: object) -> str:
    anchor = Anchor(clause="platform.records", provision="P-REC-01", quote="一年", base="f" * 16)
    given = {
        "suggestion": "三年",
        "reason": "太短",
        "organisation": "某单位",
        "name": "甲某",
        "publish_name": True,
    }
    sent = Submission(
        consultation="rehearsal",
        draft="working",
        anchor=anchor,
        text=text,
        keys=(text,),
        **{**given, **fields},
    )
    receipt = store.submit(sent).result(30)
    assert isinstance(receipt, Receipt)
    return receipt.number


def judged(root: Path) -> dict[str, str]:
    """A store with a comment of each kind, and git as an export leaves it; the numbers by their kinds."""
    store = open_store(root, True)
    numbers = {kind: take(store, f"{kind}的意见") for kind in KINDS if kind != "follows"}
    numbers["follows"] = take(store, "补充", follows=numbers["published"])
    for kind in ("published", "answered", "aged", "erased"):
        store.review(numbers[kind], "published")
    act = ReviewAct(kind="verify", numbers=(numbers["published"],), wanted=True)
    store.write(lambda db, desk: carry_out(db, desk, WANG, act)).result(30)
    store.review(numbers["withheld"], "withheld", "写有他人住址")
    store.write(lambda db, desk: withdraw(db, desk, numbers["withdrawn"])).result(30)
    store.write(lambda db, desk: erase(db, desk, numbers["erased"])).result(30)
    assert export(root, True).findings == ()
    store.review(numbers["aged"], "withheld", "广告内容")
    assert export(root, True).findings == ()
    answer = Disposition(outcome="rejected", reason="法律已有规定，本标准不再重复写这一条。")
    assert settle(root, numbers["answered"], answer, ()) == ()
    assert verify(root, True) == ()
    store.close()
    return numbers


@pytest.fixture
def root(small: Path) -> Path:
    file = small / "standard" / "standard.yml"
    text = file.read_text(encoding="utf-8")
    text += (
        "  rehearsal: {draft: working, rehearsal: true, prefix: R}\n  2020-07: {draft: working, prefix: C}\n"
    )
    file.write_text(text, encoding="utf-8")
    return small


class Spoiled:
    """What git has, spoiled in one way after the other and put back each time."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.kept = {file: file.read_bytes() for file in (root / "comments").rglob("*") if file.is_file()}
        self.tried = 0
        self.unnoticed: list[str] = []

    def tell(self, how: str) -> None:
        """Note whether the state as it is now is found, and put back what was."""
        changed = {file: file.read_bytes() for file in (self.root / "comments").rglob("*") if file.is_file()}
        assert changed != self.kept, how
        self.tried += 1
        if not verify(self.root, True):
            self.unnoticed.append(how)
        shutil.rmtree(self.root / "comments")
        for file, data in self.kept.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)


def without(text: str, key: str) -> str:
    """A record without one of its keys."""
    return re.sub(rf"(?m)^{key}:.*\n(?:[ ].*\n|\n)*", "", text)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_no_key_of_a_record_can_change_come_or_go_unseen(root: Path, kind: str) -> None:
    file = find_record(root, judged(root)[kind])
    assert file is not None
    spoiled, whole = Spoiled(root), file.read_text(encoding="utf-8")
    path = file.relative_to(root).as_posix()

    def write(how: str, text: str, folder: Path = file.parent) -> None:
        if parse_record(text, path) == parse_record(whole, path):
            return  # what is left out is what it would be anyway
        file.unlink()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / file.name).write_text(text, encoding="utf-8")
        spoiled.tell(f"{kind}: {how}")

    for key, value in VALUES.items():
        folder = file.parent
        if key == "clause":
            folder = file.parent.with_name(str(value))
        elif key == "consultation":
            folder = file.parent.parent.with_name(str(value)) / file.parent.name
        write(f"{key} = {value}", set_value(whole, (key,), value), folder)
        if re.search(f"(?m)^{key}:", whole):
            write(f"no {key}", without(whole, key))
    for state in STATES:
        if (kind, state) == ("answered", "published"):
            continue  # an answer that was written by hand: what is published and has one is answered
        write(f"state = {state}", set_value(whole, ("state",), state))
        write(f"{state} for a reason", set_value(set_value(whole, ("state",), state), ("withheld",), "广告"))
    answer: dict[tuple[str, ...], str] = {
        ("state",): "answered",
        ("disposition", "outcome"): "covered",
        ("disposition", "reason"): "第五条已经写明，不再重复写在这里。",
    }
    if kind not in ("published", "answered", "erased", "follows"):
        text = whole
        for keys, value in answer.items():
            text = set_value(text, keys, value)
        write("answered", text)
    write("a key twice", f"{whole}state: published\n")
    write("a key of no meaning", f"{whole}remark: x\n")
    write("nothing", "")
    assert spoiled.unnoticed == []
    assert spoiled.tried > 40


@pytest.mark.slow
def test_no_record_can_be_dropped_renamed_or_made_up_unseen(root: Path) -> None:
    numbers = judged(root)
    files = {kind: find_record(root, number) for kind, number in numbers.items()}
    spoiled = Spoiled(root)
    for kind, file in files.items():
        assert file is not None
        file.unlink()
        spoiled.tell(f"no {kind}")
        free = file.with_name(f"{make_number('R', 77)}.yml")
        free.write_text(file.read_text("utf-8").replace(numbers[kind], free.stem), encoding="utf-8")
        spoiled.tell(f"{kind} under a number of its own beside it")
        (file.parent.parent / "scope").mkdir()
        shutil.copy(file, file.parent.parent / "scope")
        spoiled.tell(f"{kind} twice")
        file.rename(file.with_suffix(".yaml"))
        spoiled.tell(f"{kind} under no name of a record")
    one, other = files["published"], files["received"]
    assert one is not None
    assert other is not None
    texts = one.read_bytes(), other.read_bytes()
    one.write_bytes(texts[1])
    other.write_bytes(texts[0])
    spoiled.tell("two records in each other's place")
    shutil.rmtree(root / "comments" / "rehearsal")
    spoiled.tell("no record at all")
    assert spoiled.unnoticed == []


@pytest.mark.slow
def test_nothing_of_the_published_log_changes_unseen(root: Path) -> None:
    judged(root)
    folder = root / "comments" / "log" / "rehearsal"
    spoiled = Spoiled(root)
    checkpoint, leaves, verifier = (folder / name for name in ("checkpoint", "leaves", "verifier"))
    note, lines, key = (
        checkpoint.read_text("utf-8"),
        leaves.read_text("ascii").splitlines(),
        verifier.read_text("utf-8"),
    )
    for file in (checkpoint, leaves, verifier):
        file.unlink()
        spoiled.tell(f"no {file.name}")
        file.write_bytes(b"")
        spoiled.tell(f"an empty {file.name}")
    for n, line in enumerate(note.splitlines()):
        for changed in ("", f"{line}x", line[:-1]):
            if changed != line:
                checkpoint.write_text(note.replace(f"{line}\n", f"{changed}\n", 1), encoding="utf-8")
                spoiled.tell(f"line {n} of the checkpoint")
    ways: dict[str, list[str]] = {
        "the first dropped": lines[1:],
        "the last dropped": lines[:-1],
        "two exchanged": [lines[1], lines[0], *lines[2:]],
        "one more": [*lines, "0" * 64],
        "the last again": [*lines, lines[-1]],
        "another": [*lines[:3], "0" * 64, *lines[4:]],
        "words after them": [*lines, "and so on"],
        "words between them": [*lines[:3], "and so on", *lines[3:]],
        "a gap and one more": [*lines, "", "1" * 64],
    }
    for how, changed in ways.items():
        leaves.write_text("".join(f"{line}\n" for line in changed), encoding="ascii")
        spoiled.tell(f"leaves: {how}")
    for changed_key in (f"x{key}", key.replace("+", "-", 1), key.swapcase()):
        verifier.write_text(changed_key, encoding="utf-8")
        spoiled.tell("another verifier")
    assert spoiled.unnoticed == []


def test_an_old_log_that_was_put_back_in_git_is_found(root: Path) -> None:
    judged(root)
    folder = root / "comments" / "log" / "rehearsal"
    old = {file: file.read_bytes() for file in folder.iterdir()}
    store = open_store(root, True)
    number = take(store, "之后的一条")
    store.close()
    assert [found.rule for found in verify(root, True)] == ["CMT-202"]
    assert export(root, True).written == (number,)
    assert verify(root, True) == ()
    for file, data in old.items():
        file.write_bytes(data)
    assert [found.rule for found in verify(root, True)] == ["CMT-215"]
    assert export(root, True).findings == ()
    assert verify(root, True) == ()


def test_what_git_alone_says_of_a_review_is_apart_from_lateness(root: Path) -> None:
    numbers = judged(root)

    def state(kind: str, value: str) -> list[str]:
        edit_record(root, numbers[kind], {("state",): value})
        return [found.rule for found in verify(root, True) if found.rule.startswith("CMT")]

    assert state("received", "published") == ["CMT-206"]
    assert export(root, True).updated == ()
    assert state("received", "received") == []
    store = open_store(root, True)
    store.review(numbers["published"], "withheld", "写有他人住址")
    assert [found.rule for found in verify(root, True)] == ["CMT-205"]
    assert export(root, True).updated == (numbers["published"],)
    assert verify(root, True) == ()
    store.review(numbers["received"], "published")
    assert [found.rule for found in verify(root, True)] == ["CMT-205"]
    store.close()


def test_a_name_is_verified_in_git_no_longer_than_it_is_shown(root: Path) -> None:
    number = judged(root)["published"]
    store = open_store(root, True)
    for state, shown in (("withheld", False), ("published", True)):
        store.review(number, state, "写有他人住址" if state == "withheld" else "")
        assert export(root, True).updated == (number,)
        record = read_record(root, number)
        assert record is not None
        assert record.verified is shown
        assert verify(root, True) == ()
    store.write(lambda db, desk: withdraw(db, desk, number)).result(30)
    for updated in ((number,), ()):
        assert export(root, True).updated == updated
    record = read_record(root, number)
    assert record is not None
    assert (record.verified, verify(root, True)) == (False, ())
    store.close()
