"""A suggestion taken into the clause file: by the functions, by the command, into git."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings, strategies as st
from programs import git

from clausework.cli import cli
from clausework.consultation.fields import comment_digest
from clausework.consultation.numbers import make_number
from clausework.consultation.records import read_records, write_record
from clausework.drafts.register import add, read_draft
from clausework.errors import ClauseworkError
from clausework.model.canonical import text_hash
from clausework.model.comment import Anchor, Comment, Disposition
from clausework.model.draft import Draft, lines_of, plain
from clausework.source.clausefile import read_clause_file
from clausework.source.project import load
from clausework.source.writer import format_source, write_blocks
from clausework.workflow.apply import (
    Applied,
    LineClaims,
    NotApplied,
    apply_suggestion,
    line_claims,
    write_cure,
)
from clausework.workflow.layout import layout

WIDE = {ord(char): ord(char) + 0xFEE0 for char in "0123456789-ABCDEFGHJKLMNPQRSTVWXYZ"}
RECORDS = "standard/clauses/platform/records.zh.md"
TEXT = """\
---
title: 记录
code: P-REC
roles: [platform]
---

平台应保存直播内容，保存期不少于三十日（见[](#platform.vetting)）。{#P-REC-01}

平台应公布下列内容：{#P-REC-02}

1. 入驻条件；
2. 交易规则；
3. **处置**措施。

平台宜每年审计一次。
审计结果应报告协会。{#P-REC-03}

注：审计由第三方进行。
"""


@pytest.fixture
def project(small: Path) -> Path:
    """The small project, its draft D1 frozen, and its records clause of several kinds of lines."""
    (small / RECORDS).write_text(TEXT, encoding="utf-8")
    add(small, msgspec.structs.replace(plain(load(small).draft), label="D1"))
    return small


def comment(
    root: Path,
    suggestion: str,
    *,
    provision: str = "P-REC-01",
    quote: str = "",
    clause: str = "platform.records",
    lang: str = "zh",
    outcome: str = "accepted",
    **more: object,
) -> str:
    """Write the record of a comment; its number."""
    seen = read_draft(root, "D1").clause(clause)
    assert seen is not None
    number = make_number("C", len(read_records(root)[0]) + 1)
    written = Comment(
        id=number,
        consultation="2020-07",
        draft="D1",
        anchor=Anchor(clause=clause, provision=provision, quote=quote, base=text_hash(seen.texts[lang])),
        text="请修改。",
        suggestion=suggestion,
        role="consumer",
        lang=lang,
        received="2020-07-02T08:00:00+08:00",
        state="answered" if outcome else "published",
        disposition=Disposition(
            outcome=outcome, reason="本条意见的处理理由写在这里，共十五个字以上。", date="2020-08-01"
        )
        if outcome
        else None,
    )
    written = msgspec.structs.replace(written, **more)
    write_record(root, msgspec.structs.replace(written, digest=comment_digest(written)))
    return number


def changed(applied: Applied) -> list[str]:
    """The lines that the file gains."""
    before = applied.file.before.split("\n")
    return [line for line in applied.file.after.split("\n") if line not in before]


def reword(root: Path, old: str, new: str, path: str = RECORDS) -> None:
    text = (root / path).read_text("utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new), encoding="utf-8")


def run(root: Path, *arguments: str, lang: str = "en") -> Result:
    return CliRunner().invoke(cli, ["comments", "apply", *arguments, "--root", str(root), "--lang", lang])


def refusal(root: Path, number: str) -> ClauseworkError:
    with pytest.raises(NotApplied) as caught:
        apply_suggestion(root, number)
    assert caught.value.message("zh") != caught.value.message("en")
    return caught.value


@pytest.mark.parametrize(
    "typed",
    [
        "平台应保存直播内容，保存期不少于六十日（见5.1）。",
        "平台应保存直播内容,保存期不少于六十日（见5.1）",
        "P-REC-01 平台应保存直播内容，保存期不少于六十日（见5.1）。",
        "5.2 记录\n平台应保存直播内容，保存期不少于六十日（见5.1）。",
        "建议修改为：“平台应保存直播内容，保存期不少于六十日（见5.1）。”",
        "建议改为：\n平台应保存直播内容，保存期不少于六十日（见5.1）。 （P-REC-01）",
    ],
    ids=["plain", "narrow", "id", "heading", "quoted", "led"],
)
def test_a_wording_as_people_type_it_is_merged_with_today_s(project: Path, typed: str):
    number = load(project).draft.clause("platform.vetting").number
    numbered = typed.replace("5.1", number).replace(
        "5.2", load(project).draft.clause("platform.records").number
    )
    reword(project, "应保存直播内容", "应留存直播内容")
    applied = apply_suggestion(project, comment(project, numbered))
    assert changed(applied) == [
        "平台应留存直播内容，保存期不少于六十日（见[](#platform.vetting)）。{#P-REC-01}"
    ]
    assert (applied.questions, applied.provisions, applied.lines) == ((), ("P-REC-01",), (0,))


def test_what_is_written_is_laid_out_the_rest_is_as_it_was(project: Path):
    number = comment(project, "平台宜每半年审计一次。审计结果应报告协会。", provision="P-REC-03")
    applied = apply_suggestion(project, number)
    write_cure(project, [applied.file])
    assert (project / RECORDS).read_text("utf-8") == TEXT.replace("每年", "每半年")
    assert layout(project, [RECORDS]).changed == ()


def test_items_with_letters_are_the_items_of_the_list(project: Path):
    typed = "平台应公布下列内容：\na) 入驻条件和费用；\nb) 交易规则；\nc) 评价规则；\nd) 处置措施。"
    applied = apply_suggestion(project, comment(project, typed, provision="P-REC-02"))
    assert applied.questions == ()
    assert "1. 入驻条件和费用；\n2. 交易规则；\n3. 评价规则；\n4. **处置**措施。\n" in applied.file.after
    inline = "平台应公布下列内容：a）入驻条件和费用；b）交易规则；c）评价规则；d）处置措施。"
    again = apply_suggestion(project, comment(project, inline, provision="P-REC-02"))
    assert again.file == applied.file


def test_items_that_are_left_out_are_asked(project: Path):
    number = comment(project, "平台应公布下列内容：\na) 入驻条件；\nb) 处置措施。", provision="P-REC-02")
    (asked,) = apply_suggestion(project, number).questions
    assert (asked.question.cause, asked.question.seen, asked.provision) == (
        "left-out",
        "交易规则；",
        "P-REC-02",
    )
    assert (asked.at.line, asked.at.column) == (12, 4)
    assert "交易规则" not in apply_suggestion(project, number, "theirs").file.after
    assert not apply_suggestion(project, number, "ours").changes


def test_a_lead_in_alone_leaves_the_list(project: Path):
    applied = apply_suggestion(project, comment(project, "平台应在首页公布下列内容：", provision="P-REC-02"))
    assert (changed(applied), applied.questions) == (["平台应在首页公布下列内容：{#P-REC-02}"], ())


def test_the_quoted_words_or_their_sentence_alone_are_replaced(project: Path):
    quoted = comment(project, "不少于九十日", quote="不少于三十日")
    assert changed(apply_suggestion(project, quoted)) == [
        "平台应保存直播内容，保存期不少于九十日（见[](#platform.vetting)）。{#P-REC-01}"
    ]
    sentence = comment(project, "审计结果应公开。", provision="P-REC-03", quote="审计结果")
    assert changed(apply_suggestion(project, sentence)) == ["审计结果应公开。{#P-REC-03}"]


def test_a_sentence_that_the_suggestion_is_silent_on_is_asked(project: Path):
    number = comment(project, "平台宜每半年审计一次。", provision="P-REC-03")
    (asked,) = apply_suggestion(project, number).questions
    assert asked.question.cause == "left-out"
    assert changed(apply_suggestion(project, number, "ours")) == ["平台宜每半年审计一次。"]
    assert changed(apply_suggestion(project, number, "theirs")) == ["平台宜每半年审计一次。{#P-REC-03}"]


def test_a_new_provision_gets_an_id_and_none_is_added_twice(project: Path):
    typed = "平台宜每年审计一次。审计结果应报告协会。\n平台应备份记录。"
    number = comment(project, typed, provision="P-REC-03")
    applied = apply_suggestion(project, number)
    assert changed(applied) == ["平台应备份记录。{#P-REC-04}"]
    assert applied.provisions == ("P-REC-04",)
    write_cure(project, [applied.file])
    assert not apply_suggestion(project, number).changes


def test_what_has_no_place_is_asked_and_taken_goes_to_the_end(project: Path):
    number = comment(project, "账册由协会抽查。", provision="")
    (asked,) = apply_suggestion(project, number).questions
    assert (asked.question.cause, asked.at.path) == ("no-place", RECORDS)
    taken = apply_suggestion(project, number, "theirs")
    assert taken.file.after.endswith("注：审计由第三方进行。\n\n账册由协会抽查。\n")


def test_a_new_item_goes_to_the_end_of_its_list(project: Path):
    number = comment(project, "d) 评价规则。", provision="P-REC-02")
    (asked,) = apply_suggestion(project, number).questions
    assert asked.question.cause == "no-place"
    assert "3. **处置**措施。\n4. 评价规则。\n" in apply_suggestion(project, number, "theirs").file.after


def test_a_line_that_says_what_another_says_is_asked(project: Path):
    typed = "平台应保存直播内容，保存期不少于三十日，平台宜每年审计一次。审计结果应报告协会。"
    causes = [asked.question.cause for asked in apply_suggestion(project, comment(project, typed)).questions]
    assert "repeats" in causes


@pytest.mark.parametrize(
    ("words", "quote"),
    [("保存期不少于六十日", ""), ("保存直播内容和日志", "保存直播内容"), ("直播内容应加密", "直播内容")],
    ids=["no-quote", "holds-the-quote", "other-part"],
)
def test_a_part_of_a_sentence_is_not_taken_for_the_sentence(project: Path, words: str, quote: str):
    (asked,) = apply_suggestion(project, comment(project, words, quote=quote)).questions
    assert asked.question.cause == "unlike"


def test_a_wording_unlike_what_the_comment_is_about_is_asked(project: Path):
    (asked,) = apply_suggestion(project, comment(project, "六个月内予以销毁。")).questions
    assert asked.question.cause == "unlike"


def test_both_wordings_in_the_file_are_a_conflict_check_refuses(project: Path):
    reword(project, "不少于三十日", "不少于四十日")
    number = comment(project, "平台应及时保存直播内容，保存期不少于六十日（见4.1）。")
    said = run(project, number)
    assert said.exit_code == 1
    for words in (f"{RECORDS}:7:1: P-REC-01", "三十日", "六十日", "四十日", "--take theirs"):
        assert words in said.output
    assert run(project, number, "--take", "both-marked").exit_code == 0
    text = (project / RECORDS).read_text("utf-8")
    assert text.count("及时") == 2
    lines = text.split("\n")
    assert lines[6] == "<<<<<<< working"
    assert lines[8] == "======="
    assert lines[10] == f">>>>>>> {number}"
    assert [finding.rule for finding in load(project).findings if finding.at.path == RECORDS] == ["FIL-004"]


@pytest.mark.parametrize(
    "words",
    [
        "建议删除本条",
        "建议增加一款，规定保存的方式。",
        "同意",
        "将“三十日”改为“六十日”。",
        "删除。",
        "Please delete this.",
    ],
)
def test_an_instruction_is_no_wording(project: Path, words: str):
    lang = "en" if words.isascii() else "zh"
    assert refusal(project, comment(project, words, lang=lang)).key == "instruction"


def test_what_cannot_be_applied_is_refused_with_its_reason(project: Path):
    words = "平台应保存直播内容，保存期不少于六十日。"
    assert refusal(project, comment(project, "")).key == "no_suggestion"
    assert refusal(project, comment(project, words, outcome="rejected")).key == "not_accepted"
    other = comment(project, words, anchor=Anchor(clause="platform.records", base="0" * 16))
    assert refusal(project, other).key == "other_text"
    withdrawn = comment(project, "", text="", withdrawn="2020-07-03T08:00:00+08:00")
    assert refusal(project, withdrawn).key == "wordless"
    assert refusal(project, "C-0999-X").key == "no_record"
    number = comment(project, words)
    reword(project, "平台应保存直播内容，保存期不少于三十日（见[](#platform.vetting)）。{#P-REC-01}", "")
    (asked,) = apply_suggestion(project, number).questions
    assert (asked.question.cause, asked.question.now) == ("gone", "")
    reword(project, " {#P-REC-01}", "", "standard/clauses/platform/records.en.md")
    gone = refusal(project, number)
    assert gone.key == "no_goal"
    assert "工作稿" in gone.message("zh")
    assert "working text" in gone.message("en")
    assert "D1" not in gone.message("zh") + gone.message("en")
    (project / RECORDS).write_bytes(b"\xff")
    assert run(project, number).exit_code == 1
    assert (project / RECORDS).read_bytes() == b"\xff"


def test_a_suggestion_in_english_goes_into_the_translation(project: Path):
    words = "The platform shall keep records for at least ninety days."
    number = comment(project, words, lang="en", outcome="")
    said = run(project, number)
    assert said.exit_code == 0
    english = (project / "standard/clauses/platform/records.en.md").read_text("utf-8")
    assert "at least ninety days. {#P-REC-01}" in english
    assert (project / RECORDS).read_text("utf-8") == TEXT
    assert "The zh text is authoritative" in said.output
    assert f"clausework comments settle {number} --outcome accepted --changes P-REC-01" in said.output


def test_the_command_shows_the_redline_writes_and_is_then_done(project: Path):
    number = comment(
        project,
        "平台应保存直播内容，保存期不少于六十日（见4.1）。".replace(
            "4.1", load(project).draft.clause("platform.vetting").number
        ),
    )
    dry = run(project, number, "--dry-run")
    assert (dry.exit_code, "[-三十日-]{+六十日+}" in dry.output) == (0, True)
    assert (project / RECORDS).read_text("utf-8") == TEXT
    done = run(project, number)
    assert (done.exit_code, "clausework translated platform.records" in done.output) == (0, True)
    assert (project / RECORDS).read_text("utf-8") == TEXT.replace("三十日", "六十日")
    again = run(project, number)
    assert (again.exit_code, "already" in again.output) == (0, True)


@pytest.mark.parametrize(("lang", "told"), [("en", "The present text was kept"), ("zh", "保留现在的条文")])
def test_the_text_that_was_kept_does_not_say_what_was_suggested(project: Path, lang: str, told: str):
    number = comment(project, "六个月内予以销毁。")
    said = run(project, number, "--take", "ours", lang=lang)
    assert (said.exit_code, told in said.output) == (0, True), said.output
    assert (project / RECORDS).read_text("utf-8") == TEXT


@pytest.mark.parametrize(
    ("words", "lang", "goal", "stays"),
    [
        ("The platform shall keep records for at least ninety days.", "zh", "en", "zh"),
        ("平台应保存直播内容，保存期不少于六十日（live room 除外）。", "en", "zh", "en"),
    ],
)
def test_a_suggestion_goes_into_the_file_of_its_own_language(
    project: Path, words: str, lang: str, goal: str, stays: str
):
    paths = {each: f"standard/clauses/platform/records.{each}.md" for each in ("zh", "en")}
    before = (project / paths[stays]).read_text("utf-8")
    number = comment(project, words, lang=lang)
    said = run(project, number, "--take", "theirs")
    assert (said.exit_code, "a different language" in said.output) == (0, True), said.output
    assert words in (project / paths[goal]).read_text("utf-8")
    assert (project / paths[stays]).read_text("utf-8") == before


def test_a_suggestion_in_a_language_not_the_clauses_is_refused(small: Path):
    (small / RECORDS).write_text(TEXT, encoding="utf-8")
    (small / "standard/clauses/platform/records.en.md").unlink()
    add(small, msgspec.structs.replace(plain(load(small).draft), label="D1"))
    number = comment(small, "The platform shall keep records for at least ninety days.")
    assert refusal(small, number).key == "not_written_in"


@pytest.mark.parametrize(
    "spell", [str.lower, lambda number: f" {number} ", lambda number: number.translate(WIDE)]
)
def test_a_number_is_known_as_people_type_it(project: Path, spell: Callable[[str], str]):
    number = comment(project, "平台应保存直播内容，保存期不少于六十日。")
    said = run(project, spell(number), "--dry-run", "--take", "theirs")
    assert said.exit_code == 0, said.output


def test_a_comment_on_the_whole_document_is_said_to_be_that(project: Path):
    whole = Anchor(clause=load(project).draft.standard)
    number = comment(project, "平台应保存直播内容，保存期不少于六十日。", anchor=whole)
    assert "全文" in refusal(project, number).message("zh")


RUN_ON = "平台应保存直播内容并备份，\n\n保存期不少于六十日，且每季度抽查一次。"


def test_a_sentence_over_two_paragraphs_is_one_decision(project: Path):
    number = comment(project, RUN_ON)
    applied = apply_suggestion(project, number)
    (asked,) = applied.questions
    assert (asked.question.cause, asked.question.suggested, asked.provision) == (
        "paragraphs",
        RUN_ON,
        "P-REC-01",
    )
    assert not applied.changes
    assert not apply_suggestion(project, number, "ours").changes
    with pytest.raises(NotApplied) as caught:
        apply_suggestion(project, number, "theirs")
    assert caught.value.key == "paragraphs"
    told = run(project, number).output
    assert [line.strip() for line in told.split("suggested  ")[1].split("\n")][:3] == RUN_ON.split("\n")


def test_all_of_an_undivided_suggestion_is_within_the_marks(project: Path):
    number = comment(project, RUN_ON)
    old = TEXT.split("\n\n")[1]
    both = f"<<<<<<< working\n{old}\n=======\n{RUN_ON}\n>>>>>>> {number}"
    assert apply_suggestion(project, number, "both-marked").file.after == TEXT.replace(old, both)


def test_a_paragraph_after_a_line_that_is_kept_is_not_left_alone(project: Path):
    typed = "六个月内予以销毁。\n销毁的记录另行保存。"
    number = comment(project, typed)
    (asked,) = apply_suggestion(project, number).questions
    assert (asked.question.cause, asked.question.suggested) == ("paragraphs", typed)
    assert not apply_suggestion(project, number, "ours").changes
    taken = "\n".join(changed(apply_suggestion(project, number, "theirs")))
    assert all(line in taken for line in typed.split("\n"))


def test_a_wording_that_ends_with_a_comma_gets_no_stop_after_it(project: Path):
    number = comment(project, "平台应保存直播内容，保存期不少于六十日，")
    assert "，。" not in apply_suggestion(project, number, "theirs").file.after


def test_line_ends_stay_as_they_are(project: Path):
    (project / RECORDS).write_bytes(TEXT.replace("\n", "\r\n").encode())
    number = comment(project, "平台宜每季度审计一次。审计结果应报告协会。", provision="P-REC-03")
    write_cure(project, [apply_suggestion(project, number).file])
    assert (project / RECORDS).read_bytes() == TEXT.replace("每年", "每季度").replace("\n", "\r\n").encode()


@pytest.fixture
def committed(project: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, str]:
    """The project in git, all committed, and the number of a comment that can be applied."""
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "A")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "a@example.org")
    number = comment(project, "平台宜每季度审计一次。审计结果应报告协会。", provision="P-REC-03")
    git(project, "init", "-q")
    git(project, "add", "-A")
    git(project, "commit", "-q", "-m", "Begin")
    return project, number


def test_a_commit_has_clause_file_alone_and_names_the_comment(committed: tuple[Path, str]):
    root, number = committed
    reword(root, "平台应", "平台宜", "standard/clauses/platform/vetting.zh.md")
    said = run(root, number, "--commit")
    assert said.exit_code == 0
    assert git(root, "show", "--name-only", "--format=%s%n%(trailers)").split() == [
        *f"将 {number} 的建议写入 platform.records".split(),
        "Comment:",
        number,
        RECORDS,
    ]


def test_a_commit_takes_in_nothing_that_somebody_has_begun(committed: tuple[Path, str]):
    root, number = committed
    other = root / "standard/clauses/platform/vetting.zh.md"
    other.write_text(other.read_text("utf-8").replace("宜", "可"), encoding="utf-8")
    git(root, "add", "-A")
    assert run(root, number, "--commit").exception.key == "staged"
    git(root, "reset", "-q", "--hard")
    reword(root, "注：审计由第三方进行。", "注：审计由协会进行。")
    begun = (root / RECORDS).read_bytes()
    assert run(root, number, "--commit").exception.key == "begun"
    assert (root / RECORDS).read_bytes() == begun


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["六十日", "留存", "及时", "和音频", "宜", "不应", "（含回放）"]),
        st.integers(0, 40),
        st.integers(0, 6),
    ),
    min_size=1,
    max_size=4,
)


@pytest.mark.slow
@given(EDITS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_applied_to_the_text_that_was_seen_it_is_the_suggestion(
    project: Path, edits: list[tuple[str, int, int]]
):
    words = "平台应保存直播内容，保存期不少于三十日"
    for new, place, length in edits:
        at = min(place, len(words))
        words = words[:at] + new + words[at + length :]
    number = comment(project, words + "。")
    applied = apply_suggestion(project, number, "theirs")
    (project / "comments/2020-07/platform.records" / f"{number}.yml").unlink()
    (project / RECORDS).write_text(TEXT, encoding="utf-8")
    file, _ = read_clause_file(applied.file.after, RECORDS, "platform.records", "zh")
    assert lines_of(file.text.blocks)[0].text == words + "。"
    assert format_source(applied.file.after, "zh") == applied.file.after


def as_drafted(root: Path, draft: Draft) -> None:
    """Give the clause files of a copy the text of a frozen draft, under the front matter that they have."""
    for clause in draft.clauses:
        for lang, text in clause.texts.items():
            path = root / "standard/clauses" / f"{clause.id.replace('.', '/')}.{lang}.md"
            if path.is_file():
                front = path.read_text("utf-8").split("\n---\n")[0]
                path.write_text(f"{front}\n---\n\n{write_blocks(text.own, lang)}", encoding="utf-8")


@pytest.mark.slow
def test_the_suggestions_of_the_first_consultation_on_their_text(real: Path):
    """Whatever is taken in unasked reads as its author wrote it."""
    draft = read_draft(real, "D1")
    as_drafted(real, draft)
    taken = 0
    for item in read_records(real)[0]:
        if not item.suggestion or (item.disposition and item.disposition.outcome == "rejected"):
            continue
        applied = apply_suggestion(real, item.id)
        if [asked.question.cause for asked in applied.questions] == ["no-place"]:
            continue
        taken += 1
        assert applied.questions == ()
        printed = {clause.id: clause.number for clause in draft.clauses}
        file, _ = read_clause_file(applied.file.after, applied.file.path, applied.clause, "zh")
        lines = [
            "".join(printed.get(run.target, run.text) for run in line.runs)
            for line in lines_of(file.text.blocks)
        ]
        assert item.suggestion in lines
    assert taken == 17


@pytest.mark.slow
def test_the_suggestions_of_first_consultation_on_today_s_text(real: Path):
    """What was taken in long ago is there; the one that was taken in part is asked; nothing is changed."""
    asked, changes = [], []
    for item in read_records(real)[0]:
        if item.suggestion and item.disposition and item.disposition.outcome in ("accepted", "partly"):
            applied = apply_suggestion(real, item.id)
            asked += [item.id] if applied.questions else []
            changes += [item.id] if applied.changes else []
    assert (asked, changes) == (["C-0014-Z"], [])


def test_suggestions_with_one_result_are_one_others_stand_beside(project: Path) -> None:
    words = "平台应保存直播内容，保存期不少于{}（见{}）。"
    said = load(project).draft.clause("platform.vetting")
    assert said is not None
    years, days = (words.format(term, said.number) for term in ("三年", "六十日"))
    wanted = [years, f"建议改为：{years}", days, years.rstrip("。"), "建议删除本条。"]
    numbers = [comment(project, text) for text in wanted]
    numbers.append(comment(project, "平台宜每季度审计一次。", provision="P-REC-03"))
    records = {record.id: record for record in read_records(project)[0]}
    first, second = line_claims(project, [records[number] for number in numbers])
    assert isinstance(first, LineClaims)
    assert (first.clause, first.provision, first.line) == ("platform.records", "P-REC-01", 0)
    assert "三十日" in first.now
    assert [(text.count("三年"), asked) for text, asked in first.wordings.items()] == [
        (1, (numbers[0], numbers[1], numbers[3])),
        (0, (numbers[2],)),
    ]
    assert second.provision == "P-REC-03"
    assert [*second.wordings.values()] == [(numbers[5],)]
