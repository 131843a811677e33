"""Answers in the store and in git at once: settled, sent back, agreed to; killed between the two."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from answering_rig import clone, consulted, edit_record_file, outcomes, pushed, settle
from click.testing import CliRunner, Result
from once import apart
from programs import git

from clausework.accounts.people import establish
from clausework.cli import cli
from clausework.consultation.submission import Submission
from clausework.errors import RecordError, StoreError
from clausework.model.account import Account
from clausework.model.comment import Anchor, Consultation
from clausework.source.project import load
from clausework.store.base import Store
from clausework.store.queue import proposals
from clausework.store.tracking import withdraw
from clausework.workflow import answering
from clausework.workflow.consult import open_store, selected
from clausework.workflow.desk.answers import ANSWERING, Agreement, reconcile, review_answers
from clausework.workflow.desk.people import Completed
from clausework.workflow.desk.review import WANTED, ReviewAct, review_comments

T = TypeVar("T")
WANG, CHEN, LI = Account("wang", "secretary"), Account("chen", "chair"), Account("li", "editor")
REASON = "法律已有规定，本标准不再重复写这一条。"
LATER = 10**9


@dataclass(frozen=True)
class Desk:
    """The store of a service with its project."""

    store: Store
    root: Path
    consultations: Mapping[str, Consultation]
    broken: bool = False

    async def read(self, work: Callable[..., T]) -> T:
        return self.store.read(work)

    async def write(self, work: Callable[..., T]) -> T:
        if self.broken:
            raise StoreError("store_full")
        return await asyncio.wrap_future(self.store.write(work))

    def states(self) -> dict[str, str]:
        return {draft.number: draft.state for draft in self.store.read(proposals)}


@pytest.fixture
def desk(small: Path) -> Iterator[Desk]:
    consulted(small)
    project = load(small)
    with closing(open_store(project.root, False, clock=lambda _: "2020-07-12T06:05:09.123Z")) as store:
        for account in (WANG, CHEN, LI):
            store.write(lambda db, at, of=account: establish(db, at, of.name, of.role)).result(30)
        yield Desk(store, small, store.consultations)


def received(desk: Desk, *texts: str) -> list[str]:
    """The numbers of comments that came by the service and were published."""
    numbers = []
    for text in texts:
        anchor = Anchor("platform.records", "P-REC-01")
        sent = Submission(anchor, "2020-07", "D1", text, role="consumer", keys=(text,))
        numbers.append(desk.store.submit(sent).result(30).number)
    act(desk, WANG, "publish", *numbers)
    return numbers


def act(desk: Desk, who: Account, kind: str, *numbers: str, **more: object) -> object:
    made = ReviewAct(kind=kind, numbers=numbers, version=LATER, **more)
    review = review_answers if kind in ANSWERING else review_comments
    return apart(review(desk, who, made))


def settled(desk: Desk, *numbers: str) -> object:
    return act(desk, WANG, "settle", *numbers, outcome="rejected", answer=REASON)


def test_from_settling_to_the_published_branch_without_a_command(desk: Desk) -> None:
    numbers = received(desk, "甲", "乙", "丙")
    assert settled(desk, *numbers) == Completed()
    assert set(desk.states().values()) == {"settled"}
    assert sorted(answering.standings(desk.root)) == numbers
    assert not (desk.root / WANTED).exists()
    told = git(desk.root / "var/answers", "log", "-1", "--format=%an %H").split()
    (event,) = [event for event in desk.store.events() if event.kind == "settled"]
    assert told[0] == "wang"
    assert told[1] in event.payload
    assert act(desk, CHEN, "agree", *numbers[:2]) == Completed()
    assert desk.states() == {numbers[0]: "agreed", numbers[1]: "agreed", numbers[2]: "settled"}
    assert outcomes(desk.root) == dict.fromkeys(numbers[:2], "rejected")
    assert (desk.root / WANTED).exists()


def test_what_git_refuses_is_not_settled_in_the_store(desk: Desk) -> None:
    numbers = received(desk, "甲", "乙")
    with pytest.raises(StoreError) as caught:
        act(desk, WANG, "settle", *numbers, outcome="covered", answer=REASON, changes="P-REC-99")
    assert "P-REC-99" in caught.value.message("zh")
    assert desk.states() == {}
    assert answering.standings(desk.root) == {}


def test_what_the_store_refuses_leaves_git_as_it_was(desk: Desk) -> None:
    numbers = received(desk, "甲", "乙")
    broken = Desk(desk.store, desk.root, desk.consultations, broken=True)
    with pytest.raises(StoreError):
        settled(broken, *numbers)
    assert answering.standings(desk.root) == {}
    act(desk, LI, "propose", numbers[0], outcome="covered", answer=REASON)
    made = ReviewAct(kind="settle", numbers=(numbers[0],), outcome="rejected", answer=REASON, version=0)
    with pytest.raises(StoreError, match="has just changed the answer"):
        apart(review_answers(desk, WANG, made))
    assert answering.standings(desk.root) == {}


def test_sent_back_and_undone_it_is_in_git_no_more(desk: Desk) -> None:
    numbers = received(desk, "甲", "乙")
    settled(desk, *numbers)
    act(desk, CHEN, "send_back", numbers[0], reason="请写明依据。")
    assert sorted(answering.standings(desk.root)) == numbers[1:]
    assert desk.states() == {numbers[0]: "drafted", numbers[1]: "settled"}
    settled(desk, numbers[0])
    act(desk, WANG, "undo", numbers[0])
    assert sorted(answering.standings(desk.root)) == numbers[1:]
    assert desk.states()[numbers[0]] == "drafted"


def test_a_conflict_is_left_settled_and_told_of(desk: Desk) -> None:
    first, second = received(desk, "甲", "乙")
    settled(desk, first, second)
    act(desk, CHEN, "agree", first)
    there = clone(desk.root)
    edit_record_file(there, first, "outcome: rejected", "outcome: covered")
    pushed(there)
    act(desk, WANG, "withhold", second, reason="含有他人姓名")
    with pytest.raises(StoreError):
        settled(desk, first)  # it was agreed to
    assert act(desk, CHEN, "agree", second) == Completed()
    assert outcomes(desk.root) == {first: "covered", second: "rejected"}


def test_whoever_is_killed_between_git_and_store_catches_up(desk: Desk) -> None:
    numbers = received(desk, "甲", "乙", "丙", "丁")
    assert reconcile(desk.root, desk.store) == ()
    known = [item for item in desk.store.comments() if item.id in numbers]
    no = answering.Disposition(outcome="rejected", reason=REASON)
    settle(desk.root, numbers[:2], no, "wang", stored=known)  # and killed before the store heard
    assert sorted(reconcile(desk.root, desk.store)) == numbers[:2]
    assert desk.states() == dict.fromkeys(numbers[:2], "settled")
    answering.agree(desk.root, numbers[:1], "chen")
    assert reconcile(desk.root, desk.store) == (numbers[0],)
    assert desk.states()[numbers[0]] == "agreed"
    answering.take_back(desk.root, numbers[1:2], "wang")
    assert reconcile(desk.root, desk.store) == (numbers[1],)
    assert desk.states()[numbers[1]] == "drafted"
    assert reconcile(desk.root, desk.store) == ()
    assert desk.store.faults() == ()


def test_a_folder_without_git_has_its_answers_in_the_store_alone(desk: Desk, tmp_path: Path) -> None:
    numbers = received(desk, "甲")
    bare = Desk(desk.store, tmp_path / "none", desk.consultations)
    made = ReviewAct(kind="settle", numbers=tuple(numbers), outcome="rejected", answer=REASON, version=LATER)
    assert apart(review_answers(bare, WANG, made)) == Completed()
    assert desk.states() == {numbers[0]: "settled"}


def test_a_repository_without_a_commit_has_no_branch_to_agree_on(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    with pytest.raises(answering.NotAnswered) as caught:
        answering.agree(tmp_path, ["C-0001-V"], "chen")
    assert "git commit" in caught.value.message("zh")


def test_commands_take_all_of_a_state_a_clause_or_a_group(desk: Desk) -> None:
    long = "网络交易平台应当公示投诉的处理期限，并且按月公布处理结果。"
    first, second, third = received(desk, long, f"尊敬的编制组：{long}", "丙")
    root = desk.root

    def run(*words: str) -> Result:
        return CliRunner().invoke(cli, ["comments", *words, "--root", str(root), "--lang", "zh"])

    assert selected(root, ["group=" + first.lower()]) == (first, second)
    words = "直播平台应当把全部直播视频保存三年以上，便于监管部门查阅。"
    alike = received(desk, words, f"您好！{words}谢谢。")
    assert selected(root, [f"group={alike[1]}"]) == tuple(alike)
    assert selected(root, [f"group={first}"]) == (first, second)
    act(desk, WANG, "withhold", *alike, reason="演练")
    assert selected(root, ["state=published", "role=consumer", "clause=platform.records"]) == (
        *sorted(
            [
                *(path.stem for path in (root / "comments").rglob("platform.records/C-*.yml")),
                first,
                second,
                third,
            ]
        ),
    )
    assert selected(root, ["role=platform"]) == ()
    for wrong in ("colour=red", "state", "state=", "state=recieved", "role=consumr"):
        with pytest.raises(RecordError) as caught:
            selected(root, [wrong])
        assert wrong in caught.value.message("zh")
    with pytest.raises(StoreError, match="C-9999-X"):
        selected(root, ["group=C-9999-X"])
    done = run("withhold", "--all-of", f"group={first}", "--reason", "广告内容")
    assert done.exit_code == 0, done.output
    assert selected(root, ["state=withheld"]) == (first, second, *alike)
    assert run("publish", "--all-of", "state=withheld").exit_code == 0
    done = run("settle", "--all-of", "clause=platform.vetting", "--outcome", "rejected", "--reason", REASON)
    assert done.exit_code == 0, done.output
    assert len(selected(root, ["state=answered"])) == 1
    assert run("settle", "--outcome", "rejected").exit_code == 2
    assert run("publish", third, "--all-of", "state=received").exit_code == 2


def test_what_the_public_may_not_read_goes_out_with_no_answer(desk: Desk) -> None:
    kept, back, hidden, black = received(desk, "甲的话", "乙的话", "丙的话", "丁的话")
    settled(desk, kept, back, hidden, black)
    desk.store.write(lambda db, at: withdraw(db, at, back)).result(30)
    act(desk, WANG, "withhold", hidden, reason="含有他人姓名")
    act(desk, WANG, "redact", black, spans="text:0-1")
    told = act(desk, CHEN, "agree", kept, back, hidden, black)
    assert isinstance(told, Agreement)
    assert told.left == (back,)
    there = clone(desk.root)
    assert git(there, "log", "--format=%an", "-1").strip() == "wang"
    words = "".join(file.read_text("utf-8") for file in sorted((there / "comments").rglob("*.yml")))
    assert "甲的话" in words
    assert "▇的话" in words
    assert "乙的话" not in words
    assert "丙的话" not in words
    assert "丁的话" not in git(there, "log", "-p", "--all")
    assert outcomes(desk.root) == dict.fromkeys([kept, hidden, black], "rejected")
    assert desk.states()[back] == "settled"
