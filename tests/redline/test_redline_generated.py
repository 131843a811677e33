"""Clauses that are made from others, and what a drafter wrote in them."""

import msgspec
import pytest
from written_drafts import blocks, clause, draft

from clausework.model.draft import ClauseText
from clausework.redline.compare import compare

ROWS = "| 条款 | 依据 |\n| 5.1 | 《电子商务法》第{}条 |\n| 5.2 | 《电子商务法》第三十条 |"
MANY = "| 条款 | 依据 |\n" + "\n".join(f"| 5.{n} | 《电子商务法》第{{0}}{n}条 |" for n in range(1, 6))


def annex(own, made, *, title="法律依据", informative=True):
    """A generated annex in one language: hand-written blocks before generated ones."""
    listed = blocks(made)
    text = ClauseText(title=title, blocks=(*blocks(own), *listed), generated=len(listed))
    found = clause(
        "annex-basis", number="A", element="annex", generated="legal-basis", informative=informative
    )
    return msgspec.structs.replace(found, texts={"zh": text})


def change_of(old, new):
    (change,) = compare(draft("D1", old, languages=("zh",)), draft("D2", new, languages=("zh",))).changes
    return change


def kinds(change):
    return [label.kind for label in change.labels]


@pytest.mark.parametrize("made", [ROWS, MANY])
def test_a_change_of_generated_lines_alone_is_generated_only(made):
    change = change_of(annex("说明。", made.format("九")), annex("说明。", made.format("八")))
    assert kinds(change)[0] == "generated-only"
    assert change.weight == "editorial"
    assert change.verdict["zh"] == "由工具从其他条文生成，随之改变"


def test_a_written_sentence_in_a_generated_annex_is_kept_apart():
    change = change_of(
        annex("说明。", MANY.format("九")), annex("说明。\n本附录不代替法律。", MANY.format("八"))
    )
    assert "generated-only" not in kinds(change)
    assert change.verdict["zh"] == "资料性内容改变；由工具从其他条文生成，随之改变"
    assert change.sentence["zh"] == "增加一段“本附录不代替法律”；随其他条文重新生成。"


def test_a_written_sentence_alone_says_nothing_of_generation():
    change = change_of(annex("说明。", ROWS), annex("说明如下。", ROWS))
    assert (change.verdict["zh"], kinds(change)) == ("资料性内容改变", ["editorial-only"])
    title = change_of(annex("说明。", ROWS), annex("说明。", ROWS, title="依据"))
    assert title.verdict["zh"] == "标题改变"


def test_what_a_drafter_requires_in_a_generated_annex_binds():
    old = annex("平台应核对本表。", ROWS.format("九"), informative=False)
    new = annex("平台宜核对本表。", ROWS.format("八"), informative=False)
    change = change_of(old, new)
    assert (change.weight, kinds(change)[0]) == ("substantive", "modal-weakened")


def test_a_list_that_is_kept_by_hand_from_now_on_is_written():
    old = annex("", ROWS.format("九"))
    new = msgspec.structs.replace(
        old,
        generated="",
        texts={
            "zh": msgspec.structs.replace(
                old.texts["zh"], generated=0, blocks=annex("", ROWS.format("八")).texts["zh"].blocks
            )
        },
    )
    assert "generated-only" not in kinds(change_of(old, new))
    assert "generated-only" not in kinds(change_of(new, old))
