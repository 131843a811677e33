"""The log: grown from the chain, published in git, proved from a receipt, and proof against rewriting."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import apsw
import msgspec
import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from clausework.cli import cli
from clausework.consultation.fields import comment_digest
from clausework.consultation.log.chain import ROOT, Event
from clausework.consultation.log.checkpoint import Signer, key_name, open_note, read_signer
from clausework.consultation.log.merkle import includes
from clausework.consultation.log.proof import prove, receipt_file
from clausework.consultation.log.published import (
    Log,
    entry_of,
    leaf_of,
    log_entry,
    origin_of,
    read_published,
    tree_of,
)
from clausework.consultation.submission import Receipt, Submission
from clausework.errors import StoreError
from clausework.model.canonical import canonical_json
from clausework.model.comment import Anchor
from clausework.store.base import Store
from clausework.store.sqlite import connect
from clausework.workflow.consult import open_store
from clausework.workflow.log import open_log


def sent(text: str) -> Submission:
    anchor = Anchor(clause="platform.records")
    return Submission(consultation="rehearsal", draft="working", anchor=anchor, text=text, keys=(text,))


@pytest.fixture
def root(small: Path) -> Path:
    file = small / "standard" / "standard.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text + "  rehearsal: {draft: working, rehearsal: true, prefix: R}\n", encoding="utf-8")
    return small


@pytest.fixture
def store(root: Path) -> Iterator[Store]:
    opened = open_store(root, True)
    for n in range(5):
        assert isinstance(opened.submit(sent(f"第{n}条")).result(30), Receipt)
    yield opened
    opened.close()


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, [*arguments, "--root", str(root), "--lang", "zh"])


def save_receipt(root: Path, store: Store, place: int = 1) -> Path:
    """The file that the service gives for the comment at a place in the order of arrival."""
    comment = store.comments()[place]
    log = open_log(root, store, True)
    event = next(event for event in store.events() if event.number == comment.id)
    state = log.signed()
    proof = log.inclusion(event.seq - 1, state.size)
    file = root / f"{comment.id}.json"
    file.write_bytes(canonical_json(receipt_file(comment, event, proof, state.note)))
    return file


def test_a_leaf_is_the_event_that_the_chain_hashes(store: Store) -> None:
    for event in store.events():
        assert hashlib.sha256(entry_of(event)).hexdigest() == event.hash


def test_every_event_is_proved_as_the_log_grows(store: Store, tmp_path: Path) -> None:
    log = Log(store, read_signer(tmp_path / "key", origin_of("a standard+", False)), tmp_path / "tiles")
    for round_ in range(3):
        for event in store.events():
            state = open_note(log.signed().note, log.signer.verifier)
            assert state is not None
            assert state.origin == "a-standard-/comments"
            proof = log.inclusion(event.seq - 1, state.size)
            assert includes(state.root, state.size, event.seq - 1, leaf_of(event), proof)
        store.submit(sent(f"再{round_}")).result(30)
    entries = [log_entry(event) for event in store.events()]
    assert [entry.index for entry in entries[2:5]] == [2, 3, 4]
    assert json.loads(entries[0].entry)[2] == "made"


def test_the_log_shows_the_words_of_open_kinds_alone(store: Store, tmp_path: Path) -> None:
    from clausework.store.recording import append, moment

    number = store.comments()[0].id
    store.write(lambda db, desk: append(db, moment(db, desk), "signed-in", number, {"who": "甲"})).result(30)
    last = log_entry(store.events()[-1])
    assert last.entry == ""
    assert last.leaf == leaf_of(store.events()[-1]).hex()


def test_export_publishes_a_log_that_only_grows(root: Path, store: Store) -> None:
    folder = root / "comments" / "log" / "rehearsal"
    assert run(root, "comments", "export", "--unreviewed", "--rehearsal").exit_code == 0
    first = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert sorted(first) == ["checkpoint", "leaves", "verifier"]
    assert run(root, "comments", "export", "--unreviewed", "--rehearsal").exit_code == 0
    assert first == {file.name: file.read_bytes() for file in folder.iterdir()}
    store.submit(sent("又一条")).result(30)
    assert run(root, "comments", "export", "--unreviewed", "--rehearsal").exit_code == 0
    assert (folder / "leaves").read_bytes().startswith(first["leaves"])
    assert (folder / "leaves").read_bytes().count(b"\n") == first["leaves"].count(b"\n") + 1
    published = read_published(folder)
    assert published is not None
    assert published.whole() is not None
    assert run(root, "comments", "verify", "--rehearsal").exit_code == 0


def test_a_log_that_git_does_not_have_is_missed(root: Path, store: Store) -> None:
    assert run(root, "comments", "export", "--unreviewed", "--rehearsal").exit_code == 0
    (root / "comments" / "log" / "rehearsal" / "checkpoint").unlink()
    found = run(root, "comments", "verify", "--rehearsal")
    assert found.exit_code == 1
    assert "CMT-214" in found.output


def rewrite(store: Store, change: Callable[[list[Event]], list[Event]]) -> None:
    """What one does who has the database and knows how the chain is made: every hash is right again."""
    session = store.open_session()
    session.db.config(apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0)
    events = change(list(store.events()))
    session.execute("DELETE FROM event")
    before = ROOT
    for seq, event in enumerate(events, 1):
        bare = msgspec.structs.replace(event, seq=seq, previous=before, hash="")
        made = msgspec.structs.replace(bare, hash=hashlib.sha256(entry_of(bare)).hexdigest())
        session.execute("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?)", msgspec.structs.astuple(made))
        if made.kind == "received":
            session.execute("UPDATE comment SET arrival = ? WHERE number = ?", (-seq, made.number))
        before = made.hash
    session.execute(
        "UPDATE comment SET arrival = (SELECT seq FROM event WHERE event.number = comment.number)"
    )
    session.close()


def swap(events: list[Event]) -> list[Event]:
    return [*events[:2], events[3], events[2], *events[4:]]


def test_reordering_is_found_even_where_every_hash_was_made_anew(root: Path, store: Store) -> None:
    assert run(root, "comments", "export", "--unreviewed", "--rehearsal").exit_code == 0
    rewrite(store, swap)
    # Their places in the chain are told of, and the times are those that they had.
    assert {fault.said for fault in store.faults()} >= {"row_other"}
    found = run(root, "comments", "verify", "--rehearsal")
    assert found.exit_code == 1
    assert "CMT-210" in found.output
    assert "从第 3 条起" in found.output
    again = run(root, "comments", "export", "--unreviewed", "--rehearsal")
    assert again.exit_code == 1
    assert "CMT-210" in again.output


def drop(store: Store, number: str) -> Callable[[list[Event]], list[Event]]:
    session = store.open_session()
    session.db.config(apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0)
    session.execute("DELETE FROM comment WHERE number = ?", (number,))
    session.close()
    return lambda events: [event for event in events if event.number != number]


@pytest.mark.parametrize(("place", "rule"), [(1, "CMT-211"), (4, "CMT-211")])
def test_dropping_is_found_in_the_log_and_in_git(root: Path, store: Store, place: int, rule: str) -> None:
    assert run(root, "comments", "export", "--unreviewed", "--rehearsal").exit_code == 0
    number = store.comments()[place].id
    rewrite(store, drop(store, number))
    # What came later has other places in the chain than it was told to have; of the last none came.
    assert {fault.said for fault in store.faults()} == ({"row_other"} if place == 1 else set())
    found = run(root, "comments", "verify", "--rehearsal")
    assert found.exit_code == 1
    assert rule in found.output
    assert "CMT-204" in found.output
    assert number in found.output


def test_tampering_is_found_even_where_every_hash_was_made_anew(root: Path, store: Store) -> None:
    assert run(root, "comments", "export", "--unreviewed", "--rehearsal").exit_code == 0
    comment = store.comments()[1]
    digest = comment_digest(msgspec.structs.replace(comment, text="另一种说法"))

    def change(events: list[Event]) -> list[Event]:
        return [
            msgspec.structs.replace(event, payload=event.payload.replace(comment.digest, digest))
            for event in events
        ]

    rewrite(store, change)
    db = connect(root / "var" / "rehearsal.db", 1)
    db.config(apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0)
    db.execute("UPDATE comment SET text = '另一种说法', digest = ? WHERE number = ?", (digest, comment.id))
    db.close()
    assert [(fault.said, fault.row) for fault in store.faults()] == [("row_other", comment.id)]
    found = run(root, "comments", "verify", "--rehearsal")
    assert found.exit_code == 1
    assert "CMT-201" in found.output
    assert "CMT-210" in found.output


def test_another_key_or_other_leaves_are_not_published_over(root: Path, store: Store) -> None:
    assert run(root, "comments", "export", "--unreviewed", "--rehearsal").exit_code == 0
    leaves = root / "comments" / "log" / "rehearsal" / "leaves"
    whole = leaves.read_text(encoding="ascii")
    leaves.write_text(whole.replace(whole[:8], "00000000", 1), encoding="ascii")
    assert "CMT-213" in run(root, "comments", "export", "--unreviewed", "--rehearsal").output
    leaves.write_text(whole, encoding="ascii")
    (root / "var" / "log.key").unlink()
    assert "CMT-212" in run(root, "comments", "export", "--unreviewed", "--rehearsal").output
    whole_log = leaves.parent
    whole_log.rename(whole_log.with_name("rehearsal-before"))  # as the finding says
    assert run(root, "comments", "export", "--unreviewed", "--rehearsal").exit_code == 0
    assert run(root, "comments", "verify", "--rehearsal").exit_code == 0


def test_a_receipt_is_proved_offline_against_what_git_published(root: Path, store: Store) -> None:
    early = save_receipt(root, store)
    assert run(root, "comments", "export", "--unreviewed", "--rehearsal").exit_code == 0
    store.submit(sent("之后的一条")).result(30)
    late = save_receipt(root, store, 5)
    for file in (early, save_receipt(root, store, 2)):
        found = run(root, "receipt", "verify", str(file))
        assert found.exit_code == 0, found.output
        assert "在已公布的日志中" in found.output
    later = run(root, "receipt", "verify", str(late))
    assert later.exit_code == 1
    assert "尚未公布" in later.output
    assert run(root, "comments", "export", "--unreviewed", "--rehearsal").exit_code == 0
    assert run(root, "receipt", "verify", str(late)).exit_code == 0
    assert run(root, "receipt", "verify", str(early)).exit_code == 0


def test_a_receipt_is_proved_outside_of_any_project(root: Path, store: Store, tmp_path: Path) -> None:
    file = save_receipt(root, store)
    assert run(root, "comments", "export", "--unreviewed", "--rehearsal").exit_code == 0
    away = tmp_path / "away"
    away.mkdir()
    key = (root / "comments/log/rehearsal/verifier").read_text(encoding="utf-8").strip()
    assert run(away, "receipt", "verify", str(file)).exit_code == 2
    alone = run(away, "receipt", "verify", str(file), "--verifier", key)
    assert (alone.exit_code, "接收方签署" in alone.output) == (0, True)
    for wrong in ("bad", key[:-2], key.replace("+", "-")):
        refused = run(away, "receipt", "verify", str(file), "--verifier", wrong)
        assert (refused.exit_code, f"“{wrong}”不是日志的公钥" in refused.output) == (2, True)
    checkpoint = away / "checkpoint"
    checkpoint.write_bytes((root / "comments/log/rehearsal/checkpoint").read_bytes())
    same = run(away, "receipt", "verify", str(file), "--verifier", key, "--checkpoint", str(checkpoint))
    assert same.exit_code == 0, same.output
    told = json.loads(run(away, "receipt", "verify", str(file), "--verifier", key, "--format", "json").stdout)
    assert (told["holds"], told["number"]) == (True, store.comments()[1].id)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda data: data["words"].update(text="另一种说法"), "文字不符"),
        (lambda data: data.update(number="R-0009-X"), "文字不符"),
        (lambda data: data.update(index=data["index"] + 1), "不在日志中"),
        (lambda data: data["event"].update(at="2020-01-01T00:00:00.000Z"), "不在日志中"),
        (lambda data: data.update(proof=data["proof"][1:]), "不在日志中"),
        (lambda data: data.update(checkpoint=data["checkpoint"].replace("\n6\n", "\n7\n")), "签名无效"),
        (lambda data: data.update(format="other"), "不是回执文件"),
        (lambda data: data.update(proof="x"), "不是回执文件"),
    ],
)
def test_a_receipt_that_was_changed_proves_nothing(
    root: Path, store: Store, spoil: Callable[[dict], None], words: str
) -> None:
    file = save_receipt(root, store)
    assert run(root, "comments", "export", "--unreviewed", "--rehearsal").exit_code == 0
    data = json.loads(file.read_bytes())
    spoil(data)
    file.write_text(json.dumps(data), encoding="utf-8")
    found = run(root, "receipt", "verify", str(file))
    assert found.exit_code == 1
    assert words in found.output
    assert "另一份日志" not in found.output


def test_a_log_rewritten_after_the_receipt_is_caught_by_it(root: Path, store: Store) -> None:
    file = save_receipt(root, store, 3)
    rewrite(store, swap)
    with pytest.raises(StoreError, match="another history"):
        open_log(root, store, True).signed()
    (root / "var" / "log.rehearsal.state").unlink()  # as whoever has the machine could
    again = open_store(root, True)
    again.go_on()
    again.close()
    assert run(root, "comments", "export", "--unreviewed", "--rehearsal").exit_code == 0
    found = run(root, "receipt", "verify", str(file))
    assert found.exit_code == 1
    assert "与公布的日志不一致" in found.output


def test_a_checkpoint_of_another_log_or_key_is_none(root: Path, store: Store, tmp_path: Path) -> None:
    file = save_receipt(root, store)
    event = store.events()[0]
    signer = read_signer(root / "var" / "log.key", origin_of("small", True))
    stranger = read_signer(tmp_path / "other.key", signer.name)
    from clausework.consultation.log.checkpoint import Checkpoint
    from clausework.consultation.log.proof import read_receipt
    from clausework.consultation.log.published import PublishedLog

    receipt = read_receipt(file.read_bytes())
    assert receipt is not None
    root_ = tree_of([event]).root()
    cases = {
        "published_unsigned": stranger.sign(Checkpoint(signer.name, 1, root_)),
        "published_foreign": signer.sign(Checkpoint("elsewhere", 1, root_)),
        "published_leaves": signer.sign(Checkpoint(signer.name, 99, root_)),
        "published_later": signer.sign(Checkpoint(signer.name, 1, root_)),
    }
    for key, note in cases.items():
        log = PublishedLog(checkpoint=note, verifier=signer.verifier)
        last = list(prove(receipt, signer.verifier, [log]))[-1]
        assert (last.key, last.holds) == (key, False)


def test_a_key_is_told_by_its_name_and_id_whatever_its_own_signs() -> None:
    keys = [Signer("a/comments", Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32)) for n in range(40)]
    verifiers = [signer.verifier for signer in keys]
    assert any(verifier.count("+") > 2 for verifier in verifiers)
    assert all(key_name(verifier).count("+") == 1 for verifier in verifiers)
    assert len({key_name(verifier) for verifier in verifiers}) == len(keys)
