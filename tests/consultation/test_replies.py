"""Replies of invited bodies: in the chain, in git, in the numbers; nothing dropped, altered or invented."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from postgres_rig import new_database
from test_store_both import Clock, disarm, sent, take

from clausework.consultation.log.chain import END
from clausework.consultation.records import export_records
from clausework.consultation.replies import (
    Turnout,
    compare_replies,
    export_replies,
    read_replies,
    replies_path,
    standings,
    turnout,
    turnout_of,
)
from clausework.model.comment import Anchor, Comment, Consultation, Reply, Unit
from clausework.store.address import open_at
from clausework.store.base import Store
from clausework.store.copies import backup, move, restore
from clausework.store.replies import NO_COMMENT, TAKEN_BACK, TOLD, commenting, replies, reply, stands
from clausework.store.tracking import withdraw

Opener = Callable[..., Store]
UNITS = (
    Unit(id="law", name={"zh": "某大学（法学院）", "en": "A law school"}, also=("某大学法学院教师",)),
    Unit(id="firm", name={"zh": "某律师事务所"}),
    Unit(id="firm-two", name={"zh": "某律师事务所二部"}),
)
JULY = Consultation(
    id="2020-07",
    draft="D1",
    opens="2020-07-01T00:00:00+08:00",
    closes="2020-08-01T00:00:00+08:00",
    invited=UNITS,
)
SAID = Reply(unit="law", draft="D1", received="2020-07-12T14:05:09+08:00")


def say(store: Store, act: str = NO_COMMENT, unit: str = "law", opened: str = "") -> str | None:
    refusal = store.write(lambda db, desk: reply(db, desk, JULY, unit, act, opened)).result(30)
    return refusal.kind if refusal else None


def said(store: Store) -> dict[str, tuple[Reply, ...]]:
    return dict(store.read(lambda db: replies(db, JULY)))


def rules(store: Store, root: Path) -> list[str]:
    return [item.rule for item in compare_replies(said(store), root, JULY)]


def export(store: Store, root: Path) -> list[str]:
    return [item.rule for item in export_replies(said(store), root, JULY)]


def test_a_reply_said_twice_is_one_event_and_stays_on_record(opener: Opener) -> None:
    clock = Clock()
    store = opener(JULY, clock=clock)
    assert said(store) == {}
    assert say(store, TAKEN_BACK) is None
    assert said(store) == {}, "there is nothing to take back"
    assert [say(store) for _ in range(3)] == [None] * 3
    assert said(store) == {"law": (SAID,)}
    clock.now = "2020-07-13T00:00:00.000Z"
    assert [say(store, TAKEN_BACK) for _ in range(2)] == [None] * 2
    gone = msgspec.structs.replace(SAID, withdrawn="2020-07-13T08:00:00+08:00")
    assert said(store) == {"law": (SAID, gone)}
    assert not stands(said(store)["law"])
    clock.now = "2020-07-14T00:00:00.000Z"
    say(store)
    again = msgspec.structs.replace(SAID, received="2020-07-14T08:00:00+08:00")
    assert said(store) == {"law": (SAID, gone, again)}
    kinds = [event.kind for event in store.events()]
    assert kinds == ["made", "replied", "replied", "replied"]
    assert store.faults() == ()


@pytest.mark.parametrize(
    ("now", "opened", "refused", "late"),
    [
        ("2020-06-30T15:59:59.999Z", "", "early", None),
        ("2020-07-31T15:59:59.999Z", "", None, False),
        ("2020-07-31T16:00:00.000Z", "", "closed", None),
        ("2020-07-31T16:14:59.999Z", "2020-07-31T15:59:59Z", None, True),
        ("2020-07-31T16:15:00.000Z", "2020-07-31T15:59:59Z", "closed", None),
    ],
)
def test_a_reply_is_judged_by_the_clock_as_a_comment_is(
    opener: Opener, now: str, opened: str, refused: str | None, late: bool | None
) -> None:
    store = opener(JULY, clock=Clock(now))
    assert say(store, opened=opened) == refused
    assert [item.late for item in said(store).get("law", ())] == ([] if late is None else [late])


def test_after_closing_nothing_said_or_taken_back_is_an_error(opener: Opener) -> None:
    clock = Clock()
    store = opener(JULY, clock=clock)
    say(store)
    clock.now = "2020-08-02T00:00:00.000Z"
    assert say(store, TAKEN_BACK) == "closed"
    assert say(store) is None, "it stands already"
    assert said(store) == {"law": (SAID,)}


def test_a_long_chain_is_not_read_for_the_replies(opener: Opener) -> None:
    store = opener(JULY, clock=Clock())
    take(store, sent())
    say(store)
    if "postgresql" not in store.name:
        plan = store.read(
            lambda db: list(db.execute(f"EXPLAIN QUERY PLAN {TOLD} AND seq <= ? ORDER BY seq", (END,)))
        )
        assert "event_by_reply" in str(plan)


def test_the_comments_that_stand_are_known_by_the_units_name(opener: Opener) -> None:
    store = opener(JULY, clock=Clock())
    first = take(store, sent("k1", organisation="某大学 (法学院)", publish_name=True))
    take(store, sent("k2", organisation="某律师事务所", publish_name=False))
    take(store, sent("k3", organisation="别的单位", publish_name=True))
    two = take(store, sent("k4", organisation="某律师事务所二部", publish_name=True))
    found = store.read(lambda db: commenting(db, JULY))
    assert found == {"某大学 (法学院)", "某律师事务所二部"}, "a name that is not public names nobody"
    store.review(two.number, "withheld", "冒名")
    store.write(lambda db, desk: withdraw(db, desk, first.number)).result(30)
    assert store.read(lambda db: commenting(db, JULY)) == frozenset()


def comment(organisation: str, **fields: object) -> Comment:
    made = Comment(
        id="C-1",
        consultation="2020-07",
        draft="D1",
        anchor=Anchor(clause="a"),
        text="甲",
        organisation=organisation,
    )
    return msgspec.structs.replace(made, **fields)


def test_a_unit_counts_once_and_comments_precede_a_reply_of_none() -> None:
    firm = Reply(unit="firm", draft="D1", received="2020-07-12")
    both = [comment("某大学法学院教师"), comment("A LAW  school"), comment("某律师事务所", withdrawn="x")]
    assert turnout_of(JULY, both, [SAID, firm]) == Turnout(
        invited=3, replied=2, commented=1, no_comment=1, silent=1
    )
    assert standings(JULY, ["某律师事务所"], [firm, msgspec.structs.replace(SAID, withdrawn="x")]) == {
        "law": "silent",
        "firm": "commented",
        "firm-two": "silent",
    }
    assert turnout_of(JULY, [comment("某律师事务所", consultation="2019")], []).silent == 3
    assert turnout(standings(msgspec.structs.replace(JULY, invited=()), ["某律师事务所"], [firm])) is None


def test_export_writes_the_replies_once_and_verify_wants_each(opener: Opener, tmp_path: Path) -> None:
    clock = Clock()
    store = opener(JULY, clock=clock)
    say(store)
    say(store, unit="firm")
    assert rules(store, tmp_path) == ["CMT-207", "CMT-207"]
    assert export(store, tmp_path) == []
    file = replies_path(tmp_path, "2020-07")
    written = file.read_bytes()
    assert [item.unit for item in read_replies(tmp_path, "2020-07")[0]] == ["firm", "law"], "sorted"
    assert (export(store, tmp_path), file.read_bytes(), rules(store, tmp_path)) == ([], written, [])
    clock.now = "2020-07-13T00:00:00.000Z"
    say(store, TAKEN_BACK)
    assert rules(store, tmp_path) == ["CMT-207"], "git has what was true, and not what is"
    assert export(store, tmp_path) == []
    assert b"withdrawn: 2020-07-13T08:00:00+08:00" in file.read_bytes()
    assert rules(store, tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("14:05:09", "14:05:10", "CMT-208"),
        ("draft: D1", "draft: D2", "CMT-208"),
        ("channel: web", "channel: web\n  late: true", "CMT-208"),
        (
            "law:",
            "firm:\n  draft: D1\n  received: 2020-07-12T14:05:09+08:00\n  channel: web\nlaw:",
            "CMT-209",
        ),
        ("law:", "stranger:", "CMT-207 CMT-209"),
        ("channel: web", "channel: pigeon", "REC-003"),
    ],
)
def test_a_record_altered_invented_or_dropped_is_found_and_kept(
    opener: Opener, tmp_path: Path, old: str, new: str, rule: str
) -> None:
    store = opener(JULY, clock=Clock())
    say(store)
    export(store, tmp_path)
    file = replies_path(tmp_path, "2020-07")
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert set(rules(store, tmp_path)) >= set(rule.split())
    if "CMT-207" not in rule:
        altered = file.read_bytes()
        assert rule in export(store, tmp_path)
        assert file.read_bytes() == altered


def test_what_came_by_letter_was_never_in_the_store_only_in_git(opener: Opener, tmp_path: Path) -> None:
    store = opener(JULY, clock=Clock())
    file = replies_path(tmp_path, "2020-07")
    file.parent.mkdir(parents=True)
    file.write_text("firm: {draft: D1, received: 2020-07-20, channel: letter}\n", encoding="utf-8")
    assert (rules(store, tmp_path), export(store, tmp_path)) == ([], [])
    assert file.read_text(encoding="utf-8").startswith("firm: {"), "nobody said anything new"
    say(store)
    say(store, unit="firm")
    export(store, tmp_path)
    found = {item.unit: item.channel for item in read_replies(tmp_path, "2020-07")[0]}
    assert found == {"firm": "web", "law": "web"}, "the body's own word holds"
    assert rules(store, tmp_path) == []
    assert export_records(store, tmp_path).findings == (), "no record of a comment is looked for there"


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_backup_and_a_move_take_the_replies_along(
    opener: Opener, address: str, tmp_path: Path, kind: str
) -> None:
    store = opener(JULY, clock=Clock())
    say(store)
    store.close()
    backup(address, False, tmp_path / "b.db")
    back = str(tmp_path / "back.db") if kind == "sqlite" else new_database()
    restore(tmp_path / "b.db", back, False)
    moved = str(tmp_path / "moved.db") if kind == "sqlite" else new_database()
    move(back, moved, False)
    copy = open_at(moved, False, (JULY,), b"k" * 32)
    assert said(copy) == {"law": (SAID,)}
    assert copy.faults() == ()
    copy.close()


def test_an_event_that_was_altered_breaks_the_chain(opener: Opener) -> None:
    store = opener(JULY, clock=Clock())
    say(store)
    db = store._db
    disarm(db, store.address)
    db.execute("UPDATE event SET payload = replace(payload, 'law', 'firm') WHERE kind = 'replied'")
    assert [(fault.said, fault.event) for fault in store.faults()] == [("event_broken", 2)]
