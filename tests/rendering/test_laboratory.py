"""A laboratory of print: what a standard can hold, set as PDF, as Word and as a page, with the same words in each.

Each sample is a clause of its own, written as a drafter writes it. A formula is compared by its letters, which
Word and the page have in one order; in print they are found in its line by their number.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

import pytest
from docx_numbered import M, W
from letters_on_pages import A4, Letter, Printed
from pdf_reading import published, unfound
from printed_lines import html_lines, pdf_lines, word_lines

from clausework.lang.tex import read_formula
from clausework.model.draft import Block, Clause, ClauseText, Draft
from clausework.rendering.clause_html import formula_html
from clausework.rendering.docx.formulas import office_math
from clausework.rendering.pdf.document import text_document
from clausework.rendering.typesetting import SetDocument, set_pdf
from clausework.source.markdown import read_blocks

FORMULAS = r"""
\begin{aligned} S &= a + b \\ &= c \end{aligned} | \begin{align} a &= b \\ c &= d \end{align} | \begin{gathered} a \\ b \end{gathered}
\begin{split} a &= b \\ &= c \end{split} | \begin{multline} a + b \\ + c \end{multline} | \begin{alignedat}{2} a &= b & c &= d \end{alignedat}
f(x) = \begin{cases} 1 & x > 0 \\ 0 & \text{其他} \end{cases} | \begin{dcases} \frac{a}{b} & c \\ d \end{dcases} | \begin{rcases} a \\ b \end{rcases} = c
\overbrace{a+b}^{n} | \underbrace{a+b}_{\text{共 n 项}} | \xrightarrow{abc} | A \xleftarrow[x]{y} B | \xleftrightarrow{k} | \overparen{AB}
\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} | \begin{bmatrix} \frac{1}{2} \\ 3 \\ 4 \end{bmatrix} | \begin{vmatrix} a & b \\ c & d \end{vmatrix}
\begin{Vmatrix} a \end{Vmatrix}^2 | \begin{Bmatrix} a & b \end{Bmatrix} | \begin{smallmatrix} a & b \end{smallmatrix} | \begin{array}{lcr} a & b & c \end{array}
\sqrt{n} | \sqrt[3]{n} | \sqrt{1+\sqrt{x}} | \sum_{i=1}^{n} x_i | \prod_{k} a_k | \int_0^1 x\,dx | \oint f | \iint g | \bigcup_i A_i
\sum_{\substack{i<j \\ j<n}} a | \lim_{n \to \infty} a_n | \max_{x} f | \operatorname*{argmax}_x f | \frac{a}{b} | \dfrac{a}{b} | \tfrac{a}{b}
\cfrac{1}{1+\cfrac{1}{x}} | \binom{n}{k} | x^{a^b} | x_{a_b}^2 | {}_1^2x | f'(x) | \left( \frac{a}{b} \right)^2 | \left. f \right|_0
\left( a \middle| b \right) | \bigl( \Bigl[ x \Bigr] \bigr) | \lvert x \rvert | \left\lceil x \right\rceil | \left\langle x \right\rangle
\hat{x} | \bar{y} | \vec{AB} | \widehat{xyz} | \overline{AB} | \underline{ab} | \overrightarrow{AB} | \dot{x} + \ddot{y} | \tilde{z}
\mathbb{R} | \mathcal{L} | \mathfrak{g} | \mathbf{x} | \boldsymbol{\beta} | \mathrm{kg} | \mathsf{A} | \mathtt{x} | \mathit{ab}
\text{总数} | \text{若 $x>0$ 则} | x_{\text{总}} | \mathrm{d}x | 10^{-3}\,\mathrm{m}^2 | 30^\circ | 50\% | a \equiv b \pmod n | \stackrel{a}{=} b
\begin{array}{c|c} a & b \\ \hline c & d \end{array} | \begin{array}{|l|r|} \hline a & \begin{pmatrix} b \\ c \end{pmatrix} \\ \hline d & e \\ \hline \end{array}
\boxed{x + \frac{a}{b}} = c | \phantom{ab} c | a\hphantom{xy}c | \vphantom{\frac{a}{b}} c | \sideset{_a^b}{_c^d}\sum_{i} x | \sideset{}{'}\sum_{i} x
\genfrac{(}{)}{0pt}{}{n}{k} | \genfrac{}{}{0pt}{1}{n}{k} | \genfrac{[}{]}{}{0}{a}{b} | \genfrac{\{}{\}}{2pt}{2}{a}{\genfrac{}{}{}{}{c}{d}}
\alpha\beta\gamma\Gamma | a \le b \ne c | \overset{a}{b} + \underset{c}{d} | a \\ b | \left\{ \begin{array}{l} a \\ b \end{array} \right.
"""
TABLES = {
    "plain": "|甲|乙|\n|---|---|\n|一|二|",
    "two heads": "|甲|乙|<<|\n|---|---|---|\n|^^|丙|丁|\n|一|二|三|",
    "merged below": "|甲|乙|\n|---|---|\n|一|二|\n|^^|三|",
    "merged block": "|甲|乙|丙|\n|---|---|---|\n|一|二|<<|\n|三|^^|^^|",
    "note": "|甲|乙|\n|---|---|\n|一|二|\n|{note}说明。|<<|",
    "footnotes": "|甲[^a]|乙|\n|---|---|\n|一|二[^b]|\n\n[^a]: 首脚注。\n[^b]: 次脚注。",
    "note and footnotes": "|甲|乙[^a]|\n|---|---|\n|一|二|\n|{note}说明。|<<|\n\n[^a]: 脚注。",
    "footnote of a merged cell": "|甲|乙[^a]|<<|\n|---|---|---|\n|一|二|三[^a]|\n\n[^a]: 同一脚注。",
    "wide": "|" + "|".join(f"栏{n}" for n in range(9)) + "|\n" + "|---" * 9 + "|\n|" + "|".join("甲乙丙" for _ in range(9)) + "|",
    "across": "|" + "|".join(f"列{n}" for n in range(13)) + "|\n" + "|---" * 13 + "|\n|" + "|".join("三年" for _ in range(13)) + "|",
    "many pages": "|序|值|\n|---|---|\n" + "\n".join(f"|第{n}行|{n * 7}|" for n in range(90)),
    "many pages, two heads": "|类|期|<<|\n|---|---|---|\n|^^|短|长|\n" + "\n".join(f"|款{n}|{n}日|{n}月|" for n in range(60)),
    "many pages, merged": "|组|项|\n|---|---|\n" + "\n".join(f"|{'^^' if n % 3 else f'组{n}'}|件{n}|" for n in range(60)),
    "lines in a cell": "|甲|乙|\n|---|---|\n|一<br>二|三|",
    "marks in cells": "|甲|乙|\n|---|---|\n|**粗**|`code`|\n|H~2~O|m^2^|",
    "empty cells": "|甲|乙|\n|---|---|\n||—|",
    "long words": "|甲|乙|\n|---|---|\n|https://example.org/a/very/long/address/indeed|二|",
    "one column": "|甲|\n|---|\n|一|",
}  # fmt: skip
BLOCKS = {
    "four levels": "1. 一级\n   1. 二级\n      1. 三级\n         1. 四级",
    "four dashes": "- 一级\n  - 二级\n    - 三级\n      - 四级",
    "mixed": "1. 甲\n   - 乙\n   - 丙\n2. 丁",
    "mixed otherwise": "- 甲\n  1. 乙\n  2. 丙\n- 丁",
    "paragraph in an item": "1. 甲\n\n   又一段。\n2. 乙",
    "many items": "\n".join(f"1. 第{n}项" for n in range(28)),
    "lists side by side": "1. 甲\n2. 乙\n\n- 丙\n- 丁",
    "note": "{note}独注。",
    "notes": "{note}首注。\n\n{note}次注。",
    "example": "{example}举例。",
    "warning": "{warning}高温。",
    "caution": "{caution}湿滑。",
    "note after a list": "1. 甲\n2. 乙\n\n{note}说明。",
    "quotation": "> 引文第一段。\n>\n> 引文第二段。",
    "json": '```json\n{"a": [1, true, null], "b": "c"}\n```',
    "python": '```python\ndef f(x):\n    """Say."""\n    return x + 1  # one\n```',
    "xml": '```xml\n<a b="c">d</a>\n<!-- e -->\n```',
    "sql": "```sql\nSELECT a FROM b WHERE c = 'd';\n```",
    "yaml": "```yaml\na:\n  - b\n  - 2\n```",
    "c": "```c\nint main(void) { return 0; }\n```",
    "http": "```http\nGET /a HTTP/1.1\nHost: b\n```",
    "no such language": "```abnfish\nrule = *DIGIT\n```",
    "without a language": "```\n  two   blanks\n\ttab\n```",
    "a long line of code": "```json\n" + '{"k": "' + "word " * 60 + '"}\n```',
    "many lines of code": "```python\n" + "\n".join(f"x{n} = {n}" for n in range(90)) + "\n```",
    "code after a list": "1. 甲\n\n```json\n[1]\n```",
    "figure": "![流程](a.svg)",
    "figures": "![首图](a.svg)\n\n![次图](a.svg)",
    "figure in parts": "![首图](a.svg)\n![次图](a.svg)\n{figure}总图",
    "marks": "有**粗**、*斜*、`code`、H~2~O、10^4^和[链接](https://example.org/)。",
    "formula in a line": "取$x$和$y$的和。",
    "hard signs": "平台 #a b_c [d] {e} \\\\d @e f < g > h & 《i》 100% ——",
    "long paragraph": "组织应当保存记录并按期公布以便查阅。" * 30,
    "latin in Chinese": "按ISO 9001和GB/T 1.1—2020的规定，不少于60 d。",
}
SAMPLES = {**{f"table: {name}": f"{{table}}表名\n\n{body}" for name, body in TABLES.items()}, **BLOCKS}
LABELS = {
    "zh": {"table": "表：", "figure": "图：", "note": "注：", "example": "示例：", "warning": "警告：", "caution": "注意："},
    "en": {"table": "Table: ", "figure": "Figure: ", "note": "NOTE: ", "example": "EXAMPLE: ", "warning": "WARNING: ", "caution": "CAUTION: "},
}  # fmt: skip
TEX = [tex.strip() for row in FORMULAS.split("\n") for tex in row.split(" | ") if tex.strip()]


def _blocks(body: str, lang: str) -> tuple[Block, ...]:
    for name, label in LABELS[lang].items():
        body = body.replace(f"{{{name}}}", label)
    blocks, findings = read_blocks(f"{body}\n", f"a.{lang}.md")
    assert findings == ()
    return blocks


def _draft(bodies: list[str], lang: str) -> Draft:
    """A draft with a clause for each sample."""
    clauses = tuple(
        Clause(id=f"s{place}", number=str(place), texts={lang: ClauseText(title=f"样品{place}", blocks=_blocks(body, lang))})
        for place, body in enumerate(bodies, 1)
    )  # fmt: skip
    return Draft(label="D1", date="2021-03-01", languages=(lang,), title={lang: "样品"}, clauses=clauses)


def _set(draft: Draft, lang: str) -> SetDocument:
    return set_pdf(*text_document(published(draft), lang))


def test_there_are_more_than_120_samples() -> None:
    assert len(TEX) + len(SAMPLES) > 120
    assert len(TEX) == len(set(TEX))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_has_the_same_lines_in_print_word_and_page(name: str, lang: str) -> None:
    draft = _draft([SAMPLES[name]], lang)
    if "$" not in SAMPLES[name]:  # a formula is told by its source on a page, by its letters in Word
        assert word_lines(draft, lang) == pdf_lines(draft, lang)
    assert html_lines(draft, lang) == pdf_lines(draft, lang)


@pytest.fixture(scope="module", params=["zh", "en"])
def laid(request: pytest.FixtureRequest) -> tuple[str, SetDocument]:
    """All samples in one document: a language and its PDF."""
    return request.param, _set(_draft([*SAMPLES.values()], request.param), request.param)


def test_all_samples_are_set_and_none_falls_back_to_plain_lines(laid: tuple[str, SetDocument]) -> None:
    assert laid[1].plain == ()


def _within(letter: Letter, height: float) -> bool:
    """Whether a letter stands in the type area, not in the running head, the foot or above a table that goes on."""
    return 56 < letter.bottom < height - 66


def test_the_words_of_all_samples_stand_in_the_pdf_in_order(laid: tuple[str, SetDocument]) -> None:
    lang, made = laid
    printed = Printed(made.data)
    letters = (
        letter.sign
        for page, size in zip(printed.pages[4:], printed.sizes[4:], strict=True)
        for letter in page
        if _within(letter, size[1])
    )
    text = _bare("".join(letters))
    for place, (name, body) in enumerate(SAMPLES.items(), 1):
        _, _, rest = text.partition(f"{place}样品{place}")
        found, _, _ = rest.partition(f"{place + 1}样品{place + 1}")
        told = (re.sub(r"[|¦⟦⟧]", "", words) for words in pdf_lines(_draft([body], lang), lang))
        lines = [re.sub(r"(?<=[表图eT])\d+", "", _bare(words)) for words in told if "svg" not in words]
        found = re.sub(r"(?<=[表图eT])\d+", "", found)
        if (
            "^^" in body or "{figure}" in body
        ):  # a cell over rows is drawn after them, a title below the parts
            assert Counter(found) >= Counter("".join(lines)), name
        else:
            assert unfound(lines, found) == [], name


def _bare(words: str) -> str:
    return re.sub(r"[\s：:–]+", "", unicodedata.normalize("NFKC", words))


def test_a_table_of_many_columns_lies_across_its_page(laid: tuple[str, SetDocument]) -> None:
    printed = Printed(laid[1].data)
    (page,) = {found.page for found in printed.every("列12")}
    assert printed.sizes[page][0] > printed.sizes[page][1]
    others = [size for place, size in enumerate(printed.sizes) if place != page]
    assert {(round(wide), round(high)) for wide, high in others} == {(round(A4[0]), round(A4[1]))}


def _letters(words: str) -> str:
    """Letters and figures, whatever alphabet of mathematics they are of."""
    plain = unicodedata.normalize("NFKD", words)
    return "".join(sign for sign in plain if sign.isalnum() and unicodedata.category(sign) != "Lm")


@pytest.mark.parametrize("tex", TEX)
def test_a_formula_has_the_same_letters_in_word_and_on_the_page(tex: str) -> None:
    word, read = office_math(tex), read_formula(tex)
    assert word is not None
    assert read is not None
    assert formula_html(tex).startswith("<math ")
    page = "".join(part.text or "" for part in read.iter())
    if r"\sqrt[" in tex:  # Word has the degree of a root before what stands under it
        page = page[-1] + page[:-1]
    told = _letters("".join(part.text or "" for part in word.iter("m:t")))
    if r"\sideset" in tex:  # Word has what stands before a sign first
        assert Counter(told) == Counter(_letters(page))
    else:
        assert told == _letters(page)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_formula_has_its_letters_in_print(lang: str) -> None:
    made = _set(_draft([f"按下式：\n\n$$\n{tex}\n$$" for tex in TEX], lang), lang)
    assert made.plain == ()
    text = unicodedata.normalize("NFKD", _whole(made.data))
    for place, tex in enumerate(TEX, 1):
        _, _, rest = text.partition(f"{place}样品{place}按下式")
        found, _, _ = rest.partition(f"({place})")
        read = read_formula(tex)
        assert read is not None
        hidden = {of for each in read.iter("mphantom") for of in each.iter()}
        wanted = Counter(_letters("".join(part.text or "" for part in read.iter() if part not in hidden)))
        assert Counter(_letters(found)) >= wanted, tex


def _whole(data: bytes) -> str:
    import pypdfium2

    pages = (page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))
    return re.sub(r"\s", "", "".join(pages)).replace("：", "")


def test_word_has_no_formula_as_its_source() -> None:
    from docx_reading import document

    from clausework.rendering.docx.standard.document import standard_docx

    root = document(standard_docx(_draft([f"$$\n{tex}\n$$" for tex in TEX], "zh"), "zh", {}))
    assert len(list(root.iter(f"{M}oMath"))) == len(TEX)
    styles = {style.get(f"{W}val") for style in root.iter(f"{W}rStyle")}
    assert "Tex" not in styles
