"""A redline in the terminal, as HTML and as JSON."""

import re
from pathlib import Path

import jsonschema
import msgspec
import pytest
from written_drafts import caused_by, clause, draft

from clausework.layout.stream import Sides
from clausework.model.canonical import canonical_json
from clausework.model.draft import Block, Clause, ClauseText, Draft, Run, plain
from clausework.model.redline import Redline
from clausework.redline.causes import account
from clausework.redline.compare import compare
from clausework.rendering.formats.redline_html import change_html, redline_page, text_html
from clausework.rendering.formats.redline_text import redline_text
from clausework.source.project import load
from clausework.strings.catalogue import catalogue

CASE = Path(__file__).parent.parent / "golden" / "redline"


def _draft(side: str) -> Draft:
    project = load(CASE / "in" / side)
    assert not project.findings
    return msgspec.structs.replace(plain(project.draft), label=project.label)


@pytest.fixture(scope="module")
def sides() -> Sides:
    return Sides(_draft("old"), _draft("new"))


@pytest.fixture(scope="module")
def redline(sides: Sides) -> Redline:
    old, new = sides.old, sides.new
    first, second = caused_by("P-REC-01", "C-0002-K"), caused_by("platform.ranking", "C-0001-A")
    return compare(old, new, explain=lambda lines: first(second(account(lines, old, new).lines)))


OUTPUTS = {
    "zh.txt": lambda redline, sides: redline_text(redline, sides, "zh"),
    "en.txt": lambda redline, sides: redline_text(redline, sides, "en"),
    "zh.html": lambda redline, sides: redline_page(redline, sides, "zh"),
    "en.html": lambda redline, sides: redline_page(redline, sides, "en"),
    "redline.json": lambda redline, sides: canonical_json(redline).decode(),
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_an_output_is_as_it_was(redline: Redline, sides: Sides, name: str, rebase: bool) -> None:
    text = OUTPUTS[name](redline, sides)
    golden = CASE / "out" / name
    if rebase:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_json_is_valid_by_its_own_schema(redline: Redline) -> None:
    schema = msgspec.json.schema(Redline)
    data = msgspec.json.decode(canonical_json(redline))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(data, schema)
    data["changes"][0]["kinds"] = ["improved"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, schema)


def test_colour_marks_what_brackets_mark_without(redline: Redline, sides: Sides) -> None:
    plain_text, coloured = (redline_text(redline, sides, "zh", colour=colour) for colour in (False, True))
    assert "\x1b" not in plain_text
    assert "[-" not in coloured
    signs = [("\x1b[32;4m", "{+"), ("\x1b[31;9m", "[-"), ("\x1b[1m", "")]
    for colour, sign in signs:
        coloured = coloured.replace(colour, sign)
    stripped = coloured.replace("\x1b[0m", "")
    assert stripped == plain_text.replace("+}", "").replace("-]", "")


def test_one_clause_alone(redline: Redline, sides: Sides) -> None:
    text = redline_text(redline, sides, "zh", clause="platform.review")
    assert "platform.access" in text
    assert "platform.records" not in text


def test_a_page_loads_nothing_and_links_to_every_change(redline: Redline, sides: Sides) -> None:
    html = redline_page(redline, sides, "zh")
    assert not re.search(r"<script|<link|src=|url\(|style=", html)
    links, places = set(re.findall(r'href="#([^"]+)"', html)), re.findall(r'id="([^"]+)"', html)
    assert links == set(places) == {change.id for change in redline.told()}
    assert len(places) == len(set(places))


def test_inserted_and_deleted_words_are_said(redline: Redline, sides: Sides) -> None:
    html = change_html(redline.changes[0], sides, "zh")
    assert '<del><span class="mk">〔删〕</span>本标准<span class="mk">〔/删〕</span></del>' in html
    assert (
        '<ins><span class="mk">[added] </span>document<span class="mk"> [/added]</span></ins>'
        in change_html(redline.changes[0], sides, "en")
    )


def test_a_reference_prints_the_number_of_its_own_draft(redline: Redline, sides: Sides) -> None:
    change = next(change for change in redline.changes if change.new == "platform.records")
    html = str(text_html(change, sides, "zh"))
    plain = re.sub(r'<span class="mk">[^<]*</span>', "", html)
    assert (
        '（见<del><span class="rl-ref">3.2</span></del><ins><span class="rl-ref">3.1</span></ins>）' in plain
    )
    assert "附录A" in html


def test_deleted_items_keep_their_old_letter() -> None:
    old = draft("D1", clause("a", "下列内容：\n1. 商品信息；\n1. 评论内容；\n1. 交易信息。"))
    new = draft("D2", clause("a", "下列内容：\n1. 商品信息；\n1. 交易信息。"))
    html = text_html(compare(old, new).changes[0], Sides(old, new), "zh")
    signs = re.findall(r'rl-no">(.*?)</span> ', re.sub(r'<span class="mk">[^<]*</span>', "", html))
    assert signs == ["a)", "b)", "<del>c)</del><ins>b)</ins>"]


def test_a_new_column_is_shown_in_cells_of_its_own() -> None:
    old = draft("D1", clause("a", "| 类别 | 期限 |\n| 食品和饮料 | 三日以内 |"))
    new = draft("D2", clause("a", "| 类别 | 期限 | 依据 |\n| 食品和饮料 | 三日以内 | 规则 |"))
    html = text_html(compare(old, new).changes[0], Sides(old, new), "zh")
    assert html.count("<th ") == 3
    assert html.count("<td>") == 3


def _one(runs: tuple[Run, ...]) -> Draft:
    text = ClauseText(title="<b>", blocks=(Block(kind="paragraph", runs=runs),))
    return Draft(label="D<1>", clauses=(Clause(id="a", number="1", texts={"zh": text}),))


def test_words_are_never_markup() -> None:
    old = _one((Run("<script>alert(1)</script>&"), Run("x", "link", "javascript:alert(1)")))
    new = _one((Run("<img src=x onerror=1>&"), Run("x", "link", 'https://a.example/?a=1&b="2"')))
    html = redline_page(compare(old, new), Sides(old, new), "zh")
    assert "<script" not in html
    assert "<img" not in html
    assert "javascript:" not in html
    assert 'href="https://a.example/?a=1&amp;b=&#34;2&#34;"' in html


def test_every_string_is_in_both_languages() -> None:
    keys = [{key for key in catalogue(lang) if key.startswith("redline.")} for lang in ("zh", "en")]
    assert keys[0] == keys[1]
    for key in keys[0]:
        fields = [set(re.findall(r"{(\w+)", catalogue(lang)[key])) for lang in ("zh", "en")]
        assert fields[0] == fields[1] or key.startswith("redline.say_"), key


@pytest.mark.parametrize("kind", ["insert", "delete"])
def test_every_kind_of_line_can_be_told(kind: str) -> None:
    blocks = {
        "paragraph": Block(kind="paragraph", runs=(Run("平台应保存。"),)),
        "note": Block(kind="note", runs=(Run("说明。"),)),
        "example": Block(kind="example", runs=(Run("例子。"),)),
        "figure": Block(kind="figure", runs=(Run("图题"),), target="a.svg"),
        "formula": Block(kind="formula", runs=(Run("a=b", "math"),)),
        "footnote": Block(kind="footnote", target="1", runs=(Run("脚注。"),)),
    }
    empty = Draft(label="D1", clauses=(Clause(id="a", texts={"zh": ClauseText(title="甲")}),))
    for block in blocks.values():
        text = ClauseText(title="甲", blocks=(block,))
        full = Draft(label="D2", clauses=(Clause(id="a", texts={"zh": text}),))
        pair = (empty, full) if kind == "insert" else (full, empty)
        change = compare(*pair).changes[0]
        assert change.kinds == ("modified",)
        assert change.sentence["zh"].startswith("增加" if kind == "insert" else "删去")
        assert redline_page(compare(*pair), Sides(*pair), "en")
