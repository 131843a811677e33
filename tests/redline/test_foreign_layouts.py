"""However the numbers of a text are laid out, its clauses are found."""

import re

import pytest
from test_foreign import compared, law

from clausework.lang.zh.numerals import value
from clausework.source.foreign import read_foreign

HEAD = re.compile(r"^(第(.+)条) ", re.M)

LAWS = {
    "nothing after the number": r"\1",
    "a colon": r"\1：",
    "bold": r"**\1** ",
    "bold with underscores": r"__\1__　",
    "bold and a colon": r"**\1：**",
    "a line of its own": r"\1\n",
    "a paragraph of its own": r"\1\n\n",
    "a heading": r"##### \1\n\n",
    "items": r"- \1 ",
    "a title in brackets": r"\1【规定】",
    "Arabic digits": lambda match: f"第 {value(match[2])} 条　",
    "a count": lambda match: f"{value(match[2])}、",
    "a decimal number": lambda match: f"**1.{value(match[2])}** ",
    "names in items": lambda match: f"- **READ-{value(match[2])}**: ",
}


@pytest.mark.parametrize("head", LAWS.values(), ids=LAWS)
def test_articles_are_found_in_any_layout(head):
    plain = re.sub("^## .*$", "", law(), flags=re.M)
    found = read_foreign(HEAD.sub(head, plain), "text", "zh")
    assert len(found.units) == 11
    numbers = {re.sub(r"^(?:READ-|1\.)", "", name) for name in found.units}
    assert numbers == {str(number) for number in range(1, 12)}


def test_emphasis_that_goes_on_after_a_number_stays():
    new = HEAD.sub(r"**\1 规定** ", law())
    found = read_foreign(new, "text", "zh").draft.clause("1").texts["zh"].blocks[0]
    assert (found.runs[0].text, found.runs[0].mark) == ("规定", "strong")


def test_a_sentence_about_articles_is_none():
    text = law(penalty="工作人员违反本办法的，依法处理。\n\n第三条规定的时间少于规定的，责令改正。")
    assert len(read_foreign(text, "text", "zh").units) == 11


ROWS = ("have at least twelve characters", "are stored with a salted hash", "are never sent by mail")
TABLES = {
    "first, bold": "| **{0}** | Verify that passwords {1}. | 1 |",
    "first, with a letter": "| V{0} | Verify that passwords {1}. | 1 |",
    "first, a link": "| [{0}](#v{0}) | Verify that passwords {1}. | 1 |",
    "first, with a stop": "| {0}. | Verify that passwords {1}. | 1 |",
    "second": "| 1 | `{0}` | Verify that passwords {1}. |",
    "last": "| 1 | Verify that passwords {1}. | {0} |",
}


@pytest.mark.parametrize("row", TABLES.values(), ids=TABLES)
def test_requirements_are_found_in_any_column(row):
    rows = "\n".join(row.format(f"2.1.{place + 1}", text) for place, text in enumerate(ROWS))
    found = read_foreign(f"# Passwords\n\n| a | b | c |\n|---|---|---|\n{rows}\n", "text", "en")
    assert {name.removeprefix("V") for name in found.units} == {"2.1.1", "2.1.2", "2.1.3"}
    texts = [found.draft.clause(name).texts["en"].blocks for name in sorted(found.units)]
    assert all(
        any(ROWS[at] in "".join(run.text for run in block.runs) for block in one)
        for at, one in enumerate(texts)
    )


def test_prose_that_begins_like_a_number_is_no_clause():
    text = "# Log\n\n## V7.1 Log\n\nV7.1 covers the log.\n\nUTF-8 is used.\n\nSHA-256 too.\n\n- TLS 1.2\n- 1.5 h\n"
    assert read_foreign(text, "text", "en").units == {"log", "V7.1"}


def test_articles_in_items_are_compared():
    old = HEAD.sub(r"- \1 ", law())
    assert compared(old, old.replace("四十小时", "五十小时")).pairs == tuple(
        (str(number), str(number)) for number in range(1, 12)
    )
