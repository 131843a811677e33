"""What is done at the desk is done to all of the comments or to none, is one event, and can be undone."""

from __future__ import annotations

from typing import Any

import pytest
from test_store_both import Clock, Opener, sent, take

from clausework.accounts.acts import ActFilter, acts
from clausework.accounts.people import establish
from clausework.errors import StoreError
from clausework.model.account import PERMISSIONS, ROLES, Account, may
from clausework.model.comment import Anchor
from clausework.store.base import Store
from clausework.store.queue import QueueFilter, counts, numbers_of, proposals, queue, view
from clausework.store.reviewing import ActEffect, ReviewAct, carry_out, preview

LI, WANG, CHAIR = Account("li", "editor"), Account("wang", "secretary"), Account("chen", "chair")
JULY = ("2020-07",)
LATER = 10**9


@pytest.fixture
def store(opener: Opener) -> Store:
    made = opener(clock=Clock())
    for account in (LI, WANG, CHAIR):
        made.write(lambda db, desk, of=account: establish(db, desk, of.name, of.role)).result(30)
    return made


def filled(store: Store, *texts: str) -> tuple[str, ...]:
    clauses = ("platform.records", "platform.complaints")
    return tuple(
        take(store, sent(f"k{n}", text, anchor=Anchor(clause=clauses[n % 2]))).number
        for n, text in enumerate(texts)
    )


def act(store: Store, who: Account | None, kind: str, *numbers: str, **more: Any) -> tuple[str, ...]:
    made = ReviewAct(kind=kind, numbers=numbers, **more)
    return store.write(lambda db, desk: carry_out(db, desk, who, made)).result(30)


def seen(store: Store, who: Account | None, kind: str, *numbers: str, **more: Any) -> tuple[ActEffect, ...]:
    return store.read(lambda db: preview(db, ReviewAct(kind=kind, numbers=numbers, **more), who))


def head(store: Store) -> int:
    return store.head()


def standing(store: Store) -> list[str]:
    found = store.read(lambda db: queue(db, QueueFilter(state=""), JULY))
    return [f"{item.row.state} {item.answer_state} {item.outcome}".strip() for item in found]


def test_an_act_on_several_is_one_event_found_by_each_number(store: Store) -> None:
    numbers = filled(store, "甲", "乙", "丙")
    before = head(store)
    assert seen(store, WANG, "publish", *numbers) == tuple(
        ActEffect(number, "received", "published") for number in numbers
    )
    assert head(store) == before
    assert act(store, WANG, "publish", *numbers) == numbers
    assert act(store, WANG, "publish", *numbers) == ()
    for number in numbers:
        (found,) = store.read(lambda db, n=number: acts(db, ActFilter(number=n)))
        assert (found.kind, found.number, found.by) == ("reviewed", " ".join(numbers), "wang")
        assert (found.old, found.new) == ("received", "published")
    listed = store.read(lambda db: acts(db, ActFilter(name="wang")))
    assert [item.kind for item in listed].count("reviewed") == 1
    assert [event.number for event in store.events() if event.kind == "published"] == list(numbers)
    assert store.faults() == ()


def test_what_cannot_be_done_to_one_is_done_to_none_and_told(store: Store) -> None:
    numbers = filled(store, "甲", "乙")
    act(store, WANG, "publish", numbers[0])
    before = head(store)
    answer = {"outcome": "rejected", "answer": "理由写得足够长，说明为什么不采纳。"}
    good, bad = seen(store, WANG, "settle", *numbers, **answer)
    assert good.refused is None
    assert good.changes
    assert isinstance(bad.refused, StoreError)
    assert bad.refused.key == "answer_unreviewed"
    with pytest.raises(StoreError, match="reviewed"):
        act(store, WANG, "settle", *numbers, **answer)
    assert head(store) == before
    assert proposals_of(store) == {}


def proposals_of(store: Store) -> dict[str, str]:
    return {draft.number: f"{draft.state} {draft.reason}" for draft in store.read(proposals)}


def test_one_answer_goes_across_clauses(store: Store) -> None:
    first, second, third = filled(store, "甲", "乙", "丙")
    act(store, WANG, "propose", first, second, third, outcome="accepted", answer="同意")
    assert proposals_of(store) == dict.fromkeys((first, second, third), "drafted 同意")
    tally = store.read(lambda db: counts(db, JULY, "li"))
    assert tally.answers == {"drafted": 3, "none": 0}
    assert tally.clauses == {"platform.records": 2, "platform.complaints": 1}
    assert tally.total == 3
    other = store.read(lambda db: counts(db, ("1999-01",), "li"))
    assert (other.total, other.answers) == (0, {"none": 0}), "what another consultation has counts not"


@pytest.mark.parametrize("many", [2, 1000])
def test_drafted_answers_are_listed_in_order_be_they_few_or_many(
    store: Store, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr("clausework.store.queue.MANY", many)
    numbers = filled(store, "甲", "乙", "丙", "丁")
    act(store, WANG, "propose", *numbers[1:], outcome="accepted", answer="同意")
    act(store, WANG, "publish", numbers[2])
    found = store.read(lambda db: queue(db, view("drafted", "li"), JULY))
    assert [each.row.number for each in found] == list(numbers[1:])
    assert store.read(lambda db: numbers_of(db, view("drafted", "li"), JULY, 2)) == tuple(numbers[1:3])


def test_who_saves_over_a_newer_draft_sees_it_and_loses_nothing(store: Store) -> None:
    (number,) = filled(store, "甲")
    version = head(store)
    act(store, LI, "propose", number, outcome="accepted", answer="李的稿", version=version)
    with pytest.raises(StoreError, match="li has just changed the answer"):
        act(store, WANG, "propose", number, outcome="rejected", answer="王的稿", version=version)
    assert proposals_of(store) == {number: "drafted 李的稿"}
    act(store, WANG, "propose", number, outcome="rejected", answer="王的稿", version=head(store))
    assert proposals_of(store) == {number: "drafted 王的稿"}


def test_no_number_of_a_person_gets_out_with_a_reason_or_answer(store: Store) -> None:
    (number,) = filled(store, "甲")
    told = "意见中写了投诉人的电话１３８ 1234 5678，请勿公开。"
    with pytest.raises(StoreError) as refused:
        act(store, WANG, "withhold", number, reason=told)
    assert refused.value.key == "personal_reason"
    act(store, WANG, "publish", number)
    act(store, LI, "propose", number, outcome="rejected", answer=told)
    for more in ({}, {"outcome": "accepted", "answer": told}):
        with pytest.raises(StoreError) as refused:
            act(store, WANG, "settle", number, version=LATER, **more)
        assert refused.value.key == "personal_answer"
    assert (standing(store), proposals_of(store)) == (
        ["published drafted rejected"],
        {number: f"drafted {told}"},
    )


def test_an_answer_is_drafted_settled_and_agreed_by_who_may(store: Store) -> None:
    (number,) = filled(store, "甲")
    act(store, WANG, "publish", number)
    act(store, LI, "propose", number, outcome="rejected", answer="短")
    with pytest.raises(StoreError) as refused:
        act(store, WANG, "settle", number, version=LATER)
    assert refused.value.key == "answer_short"
    with pytest.raises(StoreError) as refused:
        act(store, CHAIR, "agree", number, version=LATER)
    assert refused.value.key == "answer_not_settled"
    act(store, WANG, "settle", number, outcome="accepted", answer="同意修改", version=LATER)
    with pytest.raises(StoreError) as refused:
        act(store, LI, "propose", number, outcome="rejected", answer="又改", version=LATER)
    assert refused.value.key == "answer_settled"
    with pytest.raises(StoreError, match="has just changed the answer"):
        act(store, CHAIR, "agree", number)
    act(store, CHAIR, "send_back", number, reason="与5.1矛盾", version=LATER)
    (item,) = store.read(lambda db: queue(db, QueueFilter(state=""), JULY))
    assert (item.answer_state, item.returned, item.drafter) == ("drafted", "与5.1矛盾", "wang")
    act(store, WANG, "settle", number, version=item.version)
    act(store, CHAIR, "agree", number, version=LATER)
    assert standing(store) == ["published agreed accepted"]
    for kind, who in (("propose", WANG), ("settle", WANG), ("send_back", CHAIR)):
        with pytest.raises(StoreError):
            act(store, who, kind, number, outcome="rejected", answer="改", reason="改", version=LATER)
    kinds = [event.kind for event in store.events()]
    assert [kind for kind in kinds if kind in ("proposed", "settled", "approved", "returned")] == [
        *("proposed", "settled", "returned", "settled", "approved")
    ]
    assert store.faults() == ()


def test_ones_own_last_act_is_undone_while_nothing_came_after(store: Store) -> None:
    numbers = filled(store, "甲", "乙")
    act(store, WANG, "propose", *numbers, outcome="accepted", answer="一")
    act(store, WANG, "propose", *numbers, outcome="rejected", answer="二", version=LATER)
    with pytest.raises(StoreError):
        act(store, LI, "undo", numbers[0])
    assert [(item.old[:8], item.new[:8]) for item in seen(store, WANG, "undo", numbers[0])] == [
        ("rejected", "accepted")
    ] * 2
    assert act(store, WANG, "undo", numbers[0]) == numbers
    assert proposals_of(store) == dict.fromkeys(numbers, "drafted 一")
    with pytest.raises(StoreError):
        act(store, WANG, "undo", numbers[0])
    act(store, WANG, "publish", *numbers)
    act(store, WANG, "withhold", numbers[0], reason="广告")
    with pytest.raises(StoreError):
        act(store, WANG, "undo", numbers[1])
    act(store, WANG, "undo", numbers[0])
    assert [state.partition(" ")[0] for state in standing(store)] == ["published", "published"]
    assert store.faults() == ()
    third = filled(store, "甲", "乙", "丙")[2]
    act(store, WANG, "publish", third)
    act(store, WANG, "undo", third)
    assert standing(store)[2] == "received"
    assert store.faults() == ()


def test_the_queue_finds_words_and_views(store: Store) -> None:
    numbers = filled(store, "保存五年_50%", "Retain for five years", "请统一术语")
    act(store, WANG, "assign", numbers[2], name="li")
    act(store, WANG, "propose", numbers[1], outcome="accepted", answer="同意")

    def sought(**wanted: Any) -> tuple[str, ...]:
        return store.read(lambda db: numbers_of(db, QueueFilter(state="", **wanted), JULY, 10))

    assert sought(words="五年") == (numbers[0],)
    assert sought(words="_50%") == (numbers[0],)
    assert sought(words="RETAIN years") == (numbers[1],)
    assert sought(words="retain 术语") == ()
    assert sought(words=numbers[2].lower()) == (numbers[2],)
    assert sought(answer="none") == (numbers[0], numbers[2])
    assert sought(answer="drafted") == (numbers[1],)
    assert sought(answer="open") == numbers
    assert store.read(lambda db: numbers_of(db, view("mine", "li"), JULY, 10)) == (numbers[2],)
    assert store.read(lambda db: numbers_of(db, view("drafted", "li"), JULY, 10)) == (numbers[1],)


def test_who_may_do_what_is_as_the_roles_say() -> None:
    assert set(PERMISSIONS) == set(ROLES)
    assert {role for role in ROLES if may(role, "settle")} == {"secretary"}
    assert {role for role in ROLES if may(role, "agree")} == {"chair"}
    assert {role for role in ROLES if may(role, "propose")} == {"editor", "secretary"}
    assert {role for role in ROLES if may(role, "redact")} == {"secretary"}
    assert not any(may("auditor", kind) for kind in ("publish", "undo", "propose"))
