"""A suggestion for a clause, merged while the same lines and their neighbours were reworded."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from amendments import Edit, applied, edits_of, taken_together
from labelled_project import write_labelled
from places import LIVE_COMMERCE

from clausework.consultation.suggestions import (
    Merge,
    SuggestedLine,
    is_instruction,
    merge_suggestion,
    read_suggestion,
    sides_of,
    widened,
)
from clausework.drafts.register import read_draft
from clausework.layout.mentions import mention_of
from clausework.model.comment import Anchor, Comment
from clausework.model.draft import Clause, Draft, Line, Run, lines_of, plain
from clausework.redline.amend.passages import relined
from clausework.source.project import load

Edits = Mapping[int, list[Edit]]
SEED = 20200717


def drawn(chance: random.Random, lines: tuple[Line, ...], lang: str, most: int) -> dict[int, list[Edit]]:
    """Edits of some of the lines that have no marks."""
    plain = [
        place
        for place, line in enumerate(lines)
        if len(line.runs) == 1 and line.kind in ("paragraph", "item")
    ]
    chosen = chance.sample(plain, min(len(plain), chance.randint(1, most)))
    found = {place: edits_of(chance, lines[place].text, lang) for place in chosen}
    return {place: edits for place, edits in found.items() if edits}


def typed(lines: tuple[Line, ...], theirs: Edits, numbers: Mapping[str, str]) -> str:
    """A clause as somebody copies it from the page and changes it: letters of lists, numbers of clauses."""
    found, letter = [], "a"
    for place, line in enumerate(lines):
        words = "".join(numbers[run.target] if run.mark == "ref" else run.text for run in line.runs)
        words = applied(words, theirs[place]) if place in theirs else words
        if line.kind in ("paragraph", "item"):
            found.append(f"{letter}) {words}" if line.kind == "item" else words)
            letter = chr(ord(letter) + 1) if line.kind == "item" else "a"
    return "\n".join(found)


def judged(draft: Draft, clause: Clause, lang: str, chance: random.Random) -> str:
    lines = lines_of(clause.texts[lang].own)
    ours, theirs = drawn(chance, lines, lang, 3), drawn(chance, lines, lang, 2)
    provisions = [place for place in theirs if lines[place].id]
    anchor = Anchor(clause=clause.id)
    if provisions and chance.random() < 0.7:
        theirs = {provisions[0]: theirs[provisions[0]]}
        anchor = Anchor(clause=clause.id, provision=lines[provisions[0]].id)
        suggestion = applied(lines[provisions[0]].text, theirs[provisions[0]])
    else:
        numbers = {other.id: mention_of(other, lang) for other in draft.clauses}
        suggestion = typed(lines, theirs, numbers)
    words = {place: (Run(applied(lines[place].text, edits)),) for place, edits in ours.items()}
    blocks = relined(clause.texts[lang].own, words)
    found = merged(draft, clause, suggestion, anchor, lang, lines_of(blocks))
    if found.questions:
        return "asked"
    side = found.theirs
    got = [line.text for line in lines_of(relined(blocks, side.words, side.gone, side.added))]
    wanted = [
        taken_together(line.text, ours.get(at, []), theirs.get(at, [])) for at, line in enumerate(lines)
    ]
    return "right" if got == wanted else "wrong"


def merged(
    draft: Draft, clause: Clause, suggestion: str, anchor: Anchor, lang: str, today: tuple[Line, ...]
) -> Merge:
    comment = Comment(
        id="C", consultation="x", draft="D1", anchor=anchor, text="", suggestion=suggestion, lang=lang
    )
    ids = [line.id for line in lines_of(clause.texts[lang].own)]
    said = read_suggestion(suggestion, lang, (clause.number, clause.texts[lang].title), ids)
    return merge_suggestion(comment, said, sides_of((draft, draft), clause, clause.id, today, lang))


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "least"), [("zh", 120), ("en", 110)])
def test_of_150_suggestions_for_reworded_clauses_none_goes_wrong(lang: str, least: int):
    """Judged by offsets of characters: every line of the clause reads with the edits of both, or all is asked."""
    draft = read_draft(LIVE_COMMERCE, "D1")
    chance = random.Random(SEED)
    clauses = [
        clause
        for clause in draft.clauses
        if sum(bool(line.id) for line in lines_of(clause.texts[lang].own)) > 1
    ]
    found = Counter(judged(draft, chance.choice(clauses), lang, chance) for _ in range(150))
    assert found["wrong"] == 0
    assert found["right"] >= least


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("平台应保存。", [SuggestedLine("paragraph", "平台应保存。")]),
        ("修改为：「平台应保存。」", [SuggestedLine("paragraph", "平台应保存。")]),
        (
            "载明下列内容：（一）价格；\n(二)数量。",
            [SuggestedLine("paragraph", "载明下列内容：（一）价格；"), SuggestedLine("item", "数量。")],
        ),
        (
            "① 价格；\n—— 数量；\n3）期限。",
            [
                SuggestedLine("item", "价格；"),
                SuggestedLine("item", "数量；"),
                SuggestedLine("item", "期限。"),
            ],
        ),
        (
            "5.2.3 记录\n5.2.3　平台应保存。（P-REC-01）",
            [SuggestedLine("paragraph", "平台应保存。", "P-REC-01")],
        ),
        ("记录：平台应保存。", [SuggestedLine("paragraph", "平台应保存。")]),
        ("注：见附录。", [SuggestedLine("note", "见附录。")]),
        ("3.5倍以上的，平台应说明。", [SuggestedLine("paragraph", "3.5倍以上的，平台应说明。")]),
        ("GB-12 以外的商品应检验。", [SuggestedLine("paragraph", "GB-12 以外的商品应检验。")]),
    ],
)
def test_what_is_typed_around_the_wording_is_taken_off(text: str, wanted: list[SuggestedLine]):
    assert list(read_suggestion(text, "zh", ("5.2.3", "记录", "5.2.3记录"), ("P-REC-01",))) == wanted


@pytest.mark.parametrize(
    ("text", "lang", "is_one"),
    [
        ("建议增加对虚拟主播的规定。", "zh", True),
        ("应删除本条。", "zh", True),
        ("把“三年”改为“五年”", "zh", True),
        ("同意，无修改意见。", "zh", True),
        ("维持原文", "zh", True),
        ("建议修改为：平台应保存。", "zh", False),
        ("删除用户信息的，平台应通知用户。", "zh", False),
        ("同意公开的，平台应公开。", "zh", False),
        ("增加值超过百分之十的，平台应说明。", "zh", False),
        ("Delete the second sentence.", "en", True),
        ("I agree.", "en", True),
        ("Suggested wording: The platform shall keep records.", "en", False),
        ("Support staff shall be trained.", "en", False),
    ],
)
def test_an_instruction_is_told_from_a_wording(text: str, lang: str, is_one: bool):
    assert is_instruction(text, lang, ()) is is_one


def test_a_language_without_own_phrases_is_read_by_the_english():
    (line,) = read_suggestion("Suggested wording: “Les registres sont conservés.”", "fr")
    assert line.text == "Les registres sont conservés."
    assert is_instruction("Please delete this clause.", "fr", ())
    assert not is_instruction("Les registres sont conservés cinq ans.", "fr", ())
    assert widened("记录, 保存", "fr", "") == "记录, 保存"


def test_words_that_the_text_begins_with_are_no_instruction():
    assert is_instruction("Add-on services shall be listed.", "en", ())
    assert not is_instruction(
        "Add-on services shall be listed.", "en", ("Add-on services should be listed.",)
    )


def test_narrow_marks_are_set_wide_beside_wide_characters_alone():
    assert widened("保存(见5.1),期限1,000日:三年", "zh", "") == "保存（见5.1），期限1,000日：三年"
    assert widened("比例为1:3,保存", "zh", "已有,号") == "比例为1:3,保存"


@pytest.mark.parametrize(("lang", "typed_as"), [("zh", "表1"), ("en", "Table 1")])
def test_the_number_of_a_table_in_a_suggestion_is_a_reference(
    tmp_path: Path, lang: str, typed_as: str
) -> None:
    draft = plain(load(write_labelled(tmp_path / "p")).draft)
    clause = draft.clause("requirements.complaints")
    assert clause
    lines = lines_of(clause.texts[lang].own)
    at = next(place for place, line in enumerate(lines) if line.id == "O-CMP-02")
    said = {
        "zh": "组织应按表1长期保存4.1的记录，4.2 a)的除外，见4.1 注。",
        "en": "The organisation shall long keep the records of 4.1 but not those of 4.2 a) as in Table 1,"
        " see 4.1, NOTE.",
    }[lang]
    assert typed_as in said
    anchor = Anchor(clause=clause.id, provision="O-CMP-02")
    found = merged(draft, clause, said, anchor, lang, lines)
    assert found.questions == ()
    runs = found.theirs.words[at]
    assert [run.target for run in runs if run.mark == "ref"] == [
        run.target for run in lines[at].runs if run.mark == "ref"
    ]
    assert {"zh": "长期", "en": "long "}[lang] in "".join(run.text for run in runs)
