"""Answers of the desk as commits: settled together, agreed one by one, while others work in git."""

from __future__ import annotations

import threading
from pathlib import Path

import msgspec
import pytest
from answering_rig import (
    NO,
    REASON,
    RECORDS,
    VETTING,
    clone,
    consulted,
    edit,
    edit_record_file,
    outcomes,
    pushed,
    sent,
    settle,
)
from click.testing import CliRunner
from programs import git

from clausework.cli import cli
from clausework.consultation.records import read_record
from clausework.model.comment import Disposition
from clausework.source.project import load
from clausework.workflow import account, answering
from clausework.workflow.answering import (
    DeskBusy,
    agree,
    apply,
    bring,
    settle_each,
    standings,
    take_back,
)

YES = Disposition(outcome="accepted", reason="采纳，已按建议修改相应的条文。")
CHAIR = "chen"


@pytest.fixture
def numbers(small: Path) -> list[str]:
    return consulted(small)


def log(root: Path, shape: str, ref: str = "HEAD") -> list[str]:
    return git(root, "log", f"--format={shape}", ref).splitlines()


def host(root: Path) -> Path:
    return root.parent / "origin"


def test_a_selection_is_one_commit_of_the_person_not_public(small: Path, numbers: list[str]) -> None:
    (small / "var").mkdir()
    (small / "var/desk.toml").write_text('[authors]\n"wang.li" = "王丽 <wang@body.example>"\n', "utf-8")
    done = settle(small, numbers[:4], NO, "wang.li")
    assert (set(done.settled), done.refused) == (set(numbers[:4]), {})
    desk = small / "var/answers"
    assert log(desk, "%H|%an|%ae|%cn|%s")[0] == (
        f"{done.commit}|王丽|wang@body.example|clausework|答复 4 条意见：未采纳"
    )
    assert all(f"Comment: {number}" in git(desk, "log", "-1", "--format=%B") for number in numbers[:4])
    assert outcomes(small) == {}
    assert git(small, "status", "--porcelain") == ""
    assert {number: item.agreed for number, item in standings(small).items()} == dict.fromkeys(
        numbers[:4], False
    )
    other = settle(small, numbers[4:5], YES, "zhao")
    assert log(desk, "%an <%ae>")[0] == "zhao <zhao@users.noreply.invalid>"
    assert other.commit != done.commit


def test_what_is_agreed_goes_to_the_host_and_nothing_else(small: Path, numbers: list[str]) -> None:
    settle(small, numbers[:4], NO, "wang.li")
    done = agree(small, numbers[1:3], CHAIR)
    assert (done.numbers, done.conflicts, done.left, done.waiting) == (tuple(numbers[1:3]), (), (), "")
    assert outcomes(small) == dict.fromkeys(numbers[1:3], "rejected")
    assert log(host(small), "%an %s", "main")[0] == "wang.li 答复 2 条意见"
    assert f"Agreed-by: {CHAIR}" in git(host(small), "log", "-1", "--format=%B", "main")
    assert sorted(standings(small)) == sorted([numbers[0], numbers[3]])
    assert agree(small, numbers[1:2], CHAIR).left == (numbers[1],)
    rest = agree(small, [numbers[0], numbers[3]], CHAIR)
    assert sorted(rest.numbers) == sorted([numbers[0], numbers[3]])
    assert outcomes(small) == dict.fromkeys(numbers[:4], "rejected")
    assert standings(small) == {}
    desk = small / "var/answers"
    assert git(desk, "rev-parse", "answers") == git(host(small), "rev-parse", "main"), (
        "nothing of its own is left"
    )


def test_each_of_a_table_has_its_own_answer_in_one_commit(small: Path, numbers: list[str]) -> None:
    table = {numbers[0]: NO, numbers[1]: YES, numbers[2]: msgspec.structs.replace(NO, reason="不行")}
    seen = settle_each(small, table, "wang.li", whole=True)
    assert (seen.commit, sorted(seen.settled), list(seen.refused)) == ("", sorted(numbers[:2]), [numbers[2]])
    assert standings(small) == {}
    done = settle_each(small, table, "wang.li")
    assert log(small / "var/answers", "%H|%s")[0] == f"{done.commit}|答复 2 条意见：各按其意见"
    assert "理由" in done.refused[numbers[2]].message("zh")


def test_a_comment_not_in_git_is_answered_and_unreviewed_is_not(small: Path, numbers: list[str]) -> None:
    fresh, unread, back, hidden = (
        sent(21), sent(22, state="received"), sent(23, withdrawn="2020-07-03T08:00:00+08:00"),
        sent(24, state="withheld", withheld="广告"),
    )  # fmt: skip
    stored = (fresh, unread, back, hidden)
    done = settle(small, [item.id for item in stored], NO, "wang.li", stored=stored)
    assert sorted(done.settled) == sorted([fresh.id, hidden.id])
    assert sorted(done.refused) == sorted([unread.id, back.id])
    agree(small, [item.id for item in stored], CHAIR)
    assert outcomes(small) == {fresh.id: "rejected", hidden.id: "rejected"}
    kept = read_record(clone(small), hidden.id)
    assert kept is not None
    assert (kept.state, kept.text) == ("withheld", "")


def test_a_suggestion_goes_with_its_comment_and_leaves_others(small: Path, numbers: list[str]) -> None:
    first, second = numbers[4:]
    settle(small, [first, second], YES, "wang.li")
    applied, commit = apply(small, first, "zhao")
    assert commit
    assert applied.changes
    assert apply(small, second, "zhao")[1]
    done = agree(small, [second], CHAIR)
    assert done.numbers == (second,)
    there = clone(small)
    assert "每年复核两次" in (there / VETTING).read_text("utf-8")
    assert "三年" not in (there / RECORDS).read_text("utf-8")
    record = read_record(there, second)
    assert record is not None
    assert record.disposition is not None
    assert record.disposition.lines
    assert ["zhao 将" in line for line in log(host(small), "%an %s", "main")[:2]] == [True, False]
    agree(small, [first], CHAIR)
    assert "三年" in (clone(small) / RECORDS).read_text("utf-8")


def test_others_work_in_git_at_the_same_time(small: Path, numbers: list[str]) -> None:
    settle(small, numbers[:3], NO, "wang.li")
    there = clone(small)
    edit_record_file(there, numbers[0], "state: published", "state: withheld\nwithheld: 广告")
    edit_record_file(there, numbers[0], "text: 期限太短，第1次提出。", "text: ''")
    edit(there, VETTING, "复核一次", "复核一回")
    edit(there, "standard/outline.yml", "- scope", "- scope  # 范围")
    pushed(there)
    done = agree(small, numbers[:3], CHAIR)
    assert (sorted(done.numbers), done.conflicts) == (sorted(numbers[:3]), ())
    there = clone(small)
    kept = read_record(there, numbers[0])
    assert kept is not None
    assert (kept.state, kept.text) == ("withheld", ""), "an answer makes nothing public"
    assert "复核一回" in (there / VETTING).read_text("utf-8")
    assert len(outcomes(small)) == 3


def test_a_conflict_is_named_with_both_texts_and_rest_goes_on(small: Path, numbers: list[str]) -> None:
    settle(small, numbers[:3], NO, "wang.li")
    there = clone(small)
    theirs = (
        "disposition:\n  outcome: covered\n  reason: 5.2 已有同样的规定，这里不再重复。\n  date: 2020-08-02\n"
    )
    record = next((there / "comments").rglob(f"{numbers[1]}.yml"))
    record.write_text(
        record.read_text("utf-8").replace("state: published", "state: answered") + theirs, "utf-8"
    )
    pushed(there)
    done = agree(small, numbers[:3], CHAIR)
    assert sorted(done.numbers) == [numbers[0], numbers[2]]
    (conflict,) = done.conflicts
    assert (conflict.number, "covered" in conflict.theirs, REASON in conflict.ours) == (
        numbers[1],
        True,
        True,
    )
    assert outcomes(small)[numbers[1]] == "covered"
    assert agree(small, [numbers[1]], CHAIR).conflicts == (conflict,), "it stays one until somebody decides"
    edit(clone(small), RECORDS, "六十日", "九十日")
    pushed(there)
    assert agree(small, [numbers[1]], CHAIR).conflicts == (conflict,)
    refused = settle(small, [numbers[1]], NO, "wang.li").refused
    assert "covered" in refused[numbers[1]].message("zh")
    assert take_back(small, [numbers[1]], "wang.li"), "theirs may stand too"
    assert agree(small, [numbers[1]], CHAIR).left == (numbers[1],)
    assert settle(small, [numbers[1]], NO, "wang.li").refused
    assert settle(small, [numbers[1]], NO, "wang.li", replace=True).commit
    assert agree(small, [numbers[1]], CHAIR).numbers == (numbers[1],)
    assert outcomes(small)[numbers[1]] == "rejected"


def test_text_changed_by_others_conflicts_for_its_comment_alone(small: Path, numbers: list[str]) -> None:
    first, second = numbers[4:]
    settle(small, [*numbers[:1], first, second], YES, "wang.li")
    apply(small, first, "zhao")
    apply(small, second, "zhao")
    there = clone(small)
    edit(there, RECORDS, "六十日", "九十日")
    pushed(there)
    done = agree(small, [numbers[0], first, second], CHAIR)
    assert sorted(done.numbers) == [numbers[0], second]
    (conflict,) = done.conflicts
    assert (conflict.number, conflict.path) == (first, RECORDS)
    assert "九十日" in conflict.theirs
    assert "三年" in conflict.ours
    assert "九十日" in (clone(small) / RECORDS).read_text("utf-8")


def test_an_answer_gives_a_line_its_cause_without_a_shell(small: Path, numbers: list[str]) -> None:
    there = clone(small)
    edit(there, RECORDS, "六十日", "九十日")
    pushed(there, "Keep them for ninety days")
    git(small, "fetch", "--quiet")  # as the service does while it publishes
    answer = msgspec.structs.replace(YES, changes=("P-REC-01",))
    assert settle(small, numbers[:1], answer, "wang.li").commit
    agree(small, numbers[:1], CHAIR)
    record = read_record(clone(small), numbers[0])
    assert record
    assert record.disposition
    (line,) = record.disposition.lines
    assert line.startswith("P-REC-01@"), "the line as it is now, not the place alone"
    assert not record.disposition.changes
    known = account.ProjectAccount(clone(small))
    assert [cause.comment for cause in known.lines(line)[0].causes] == numbers[:1]


def test_a_host_that_is_away_keeps_what_was_agreed(small: Path, numbers: list[str]) -> None:
    settle(small, numbers[:2], NO, "wang.li")
    host(small).rename(small.parent / "away")
    done = agree(small, numbers[:2], CHAIR)
    assert done.waiting
    assert [item.agreed for item in standings(small).values()] == [True, True]
    again = settle(small, numbers[:1], YES, "wang.li")
    assert "已经同意" in again.refused[numbers[0]].message("zh")
    assert agree(small, numbers[:2], "sun").waiting
    settle(small, numbers[2:3], NO, "wang.li")
    assert agree(small, numbers[2:3], "sun").waiting
    (small.parent / "away").rename(host(small))
    there = clone(small)
    edit(there, RECORDS, "六十日", "九十日")
    pushed(there)
    assert sorted(bring(small).numbers) == numbers[:3]
    assert outcomes(small) == dict.fromkeys(numbers[:3], "rejected")
    told = [git(host(small), "log", "-1", "--format=%B", at) for at in ("main^", "main")]
    assert [f"Agreed-by: {CHAIR}" in text for text in told] == [True, False], "who agreed first did"
    assert bring(small) == answering.Agreement()


def test_two_who_agree_while_the_host_is_away_are_both_told(small: Path, numbers: list[str]) -> None:
    settle(small, numbers[:4], NO, "wang.li")
    host(small).rename(small.parent / "away")
    agree(small, numbers[:2], CHAIR)
    agree(small, numbers[2:4], "sun")
    assert agree(small, (), "").waiting
    (small.parent / "away").rename(host(small))
    assert sorted(bring(small).numbers) == numbers[:4]
    told = git(host(small), "log", "-1", "--format=%(trailers:key=Agreed-by,valueonly)", "main").split("\n")
    assert told[:2] == [" ".join((CHAIR, *numbers[:2])), " ".join(("sun", *numbers[2:4]))]


def test_without_a_host_the_folder_itself_goes_on(small: Path, numbers: list[str]) -> None:
    git(small, "remote", "remove", "origin")
    settle(small, numbers[:2], NO, "wang.li")
    clause = small / VETTING
    clause.write_text(clause.read_text("utf-8") + "\n", encoding="utf-8")
    assert agree(small, numbers[:2], CHAIR).waiting == ""
    record = read_record(small, numbers[0])
    assert record is not None
    assert record.state == "answered"
    assert git(small, "status", "--porcelain").split() == ["M", VETTING], "nobody's work is touched"


def test_two_secretaries_take_turns_or_are_told(
    small: Path, numbers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(small, numbers[:1], NO, "wang.li")
    found: list[answering.Act] = []
    threads = [
        threading.Thread(target=lambda at=at: found.append(settle(small, [numbers[at]], NO, f"clerk{at}")))
        for at in (1, 2, 3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({act.commit for act in found}) == 3
    assert sorted(standings(small)) == numbers[:4]
    monkeypatch.setattr(answering, "WAIT_S", 0.2)
    with answering._opened(small), pytest.raises(DeskBusy) as caught:
        settle(small, numbers[:1], NO, "wang.li")
    assert caught.value.key == "busy"


def test_the_project_is_read_once_for_many(
    small: Path, numbers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []
    monkeypatch.setattr(account, "load", lambda root: read.append(root) or load(root))
    stored = [sent(place) for place in range(31, 71)]
    assert len(settle(small, [item.id for item in stored], NO, "wang.li", stored=stored).settled) == 40
    assert len(read) == 1


def test_what_was_settled_is_taken_back_before_it_is_agreed(small: Path, numbers: list[str]) -> None:
    first, second = numbers[4:]
    settle(small, [*numbers[:2], first, second], YES, "wang.li")
    apply(small, first, "zhao")
    apply(small, second, "zhao")
    assert take_back(small, [numbers[0], first], "wang.li")
    assert sorted(standings(small)) == sorted([numbers[1], second])
    assert "三年" not in (small / "var/answers" / RECORDS).read_text("utf-8")
    assert log(small / "var/answers", "%s")[0] == "撤回 2 条意见的答复"
    settle(small, [first], NO, "wang.li")
    assert sorted(agree(small, numbers, CHAIR).numbers) == sorted([numbers[1], first, second])
    assert "三年" not in (clone(small) / RECORDS).read_text("utf-8"), "what was taken back does not return"
    assert "每年复核两次" in (clone(small) / VETTING).read_text("utf-8")


def test_the_command_brings_what_was_agreed_and_tells_conflicts(
    small: Path, numbers: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    def run(*words: str) -> int:
        return CliRunner().invoke(cli, ["comments", "agree", *words, "--root", str(small)]).exit_code

    assert run() == 0, "there is nothing yet"
    settle(small, numbers[:2], NO, "wang.li")
    assert run(numbers[0]) == 2, "it is not said who agrees"
    edit_record_file(there := clone(small), numbers[0], "state: published", "state: answered")
    record = next((there / "comments").rglob(f"{numbers[0]}.yml"))
    record.write_text(
        record.read_text("utf-8") + f"disposition: {{outcome: covered, reason: {REASON}}}\n", "utf-8"
    )
    pushed(there)
    assert run(*numbers[:2], "--by", CHAIR) == 1
    assert outcomes(small) == {numbers[0]: "covered", numbers[1]: "rejected"}
