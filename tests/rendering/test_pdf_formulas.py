"""Formulas in the PDF: what TeX says, or the TeX itself where not all of it is known."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from letters_on_pages import Letter, Printed, Rule
from pdf_reading import pages, published, squeezed

from clausework.cli import cli
from clausework.model.draft import Block, Clause, ClauseText, Draft, Run
from clausework.rendering.docx.formulas import office_math
from clausework.rendering.pdf.document import text_document
from clausework.rendering.pdf.headings import set_formula
from clausework.rendering.typesetting import TypesetDocument, set_pdf

pytest.importorskip(
    "latex2mathml", reason="latex2mathml is not installed (pip install 'clausework[publish]')"
)

Places = dict[str, list[Letter]]


def above(one: Letter, other: Letter) -> bool:
    return one.bottom > other.bottom + 3


@pytest.mark.parametrize(
    ("tex", "meant"),
    [
        (r"\frac{x}{y}", lambda of: above(of["x"][0], of["y"][0])),
        ("x_a^b", lambda of: above(of["b"][0], of["x"][0]) and above(of["x"][0], of["a"][0]) is False),
        (r"\sum_{i}^{n} x", lambda of: above(of["n"][0], of["i"][0]) and of["i"][0].right < of["x"][0].left),
        (r"\max_{y} x", lambda of: of["m"][0].left <= of["y"][0].left < of["x"][0].left),
        (r"\sqrt[n]{x}", lambda of: of["n"][0].right < of["x"][0].left),
        (r"\begin{aligned} a &= b \\ &= c \end{aligned}", lambda of: of["="][0].left == of["="][1].left),
        (r"x \\ y", lambda of: above(of["x"][0], of["y"][0])),
        (r"\begin{pmatrix} x \\ y \end{pmatrix}", lambda of: above(of["x"][0], of["y"][0])),
        (r"\sideset{_a}{_c}\sum_{i}", lambda of: of["a"][0].right < of["i"][0].left < of["c"][0].left),
        (r"a\phantom{xyz}c", lambda of: of["c"][0].left - of["a"][0].right > 12),
        (r"\genfrac{}{}{0pt}{}{n}{k}", lambda of: above(of["n"][0], of["k"][0])),
    ],
)
def test_a_formula_is_set_as_it_is_meant(tex: str, meant: Callable[[Places], bool]) -> None:
    assert meant(_places(tex)[0]), tex


def _places(tex: str) -> tuple[Places, list[Rule]]:
    """The letters of a formula on its page, by what they are, and the rules that stand there."""
    block = Block(kind="formula", runs=(Run(tex, "math"),))
    printed = Printed(set_pdf(*_document((block,), "zh")).data)
    page = next(at for at, letters in enumerate(printed.pages) if any(letter.sign == "…" for letter in letters)
                or printed.every("（1）", at))  # fmt: skip
    found: Places = {}
    for letter in printed.pages[page]:
        found.setdefault(unicodedata.normalize("NFKD", letter.sign), []).append(letter)
    return found, printed.rules[page]


@pytest.mark.parametrize(
    ("tex", "across", "upright"),
    [
        (r"\begin{array}{c|c} a & b \\ \hline c & d \end{array}", 1, 1),
        (r"\begin{array}{|c|c|} \hline a & b \\ \hline c & d \\ \hline \end{array}", 3, 3),
        (r"\begin{array}{cc} a & b \\ c & d \end{array}", 0, 0),
        (r"\begin{array}{c|} a \\ \begin{array}{c} b \\ \hline c \end{array} \end{array}", 1, 1),
    ],
)
def test_an_array_has_its_rules(tex: str, across: int, upright: int) -> None:
    bare, rules = (_places(of)[1] for of in ("a", tex))
    lying = [[rule.right - rule.left > rule.top - rule.bottom for rule in of] for of in (bare, rules)]
    assert (sum(lying[1]) - sum(lying[0]), lying[1].count(False) - lying[0].count(False)) == (across, upright)


@pytest.mark.parametrize("tex", [r"\unknown{x}", r"\frac{x}", r"x \cancel{y}", ""])
def test_a_formula_not_known_in_full_stays_as_written(tex: str) -> None:
    assert set_formula(tex) is None


def test_every_form_is_one_that_the_template_knows() -> None:
    tex = (
        r"\sum_{i=1}^{n} \bar{x} \overline{xy} \underline{x} \frac{1}{2} \sqrt[3]{x} \left( x \right)^2 \max_{i} x_i' "
        r"\begin{cases} 1 & x>0 \\ \text{总数} \end{cases} \mathrm{kg} \quad \underset{a}{b} \overset{a}{b} 10^{-3}"
    )
    block = Block(kind="formula", runs=(Run(tex, "math"),))
    inline = Block(kind="paragraph", runs=(Run("设"), Run(tex, "math"), Run(r"\unknown{x}", "math")))
    texts = {"zh": ClauseText(title="甲", blocks=(block, inline))}
    draft = Draft(
        label="D1", date="2020-06-17", languages=("zh",), clauses=(Clause(id="a", number="1", texts=texts),)
    )
    text = squeezed("".join(pages(set_pdf(*text_document(published(draft), "zh")).data)))
    assert set_formula(tex) is not None
    assert tex[:12] not in text
    assert text.count("总数") == 2
    assert r"\unknown{x}" in text
    assert "（1）" in text


CONSTRUCTS = r"""
\sqrt{n} | \sqrt[3]{n} | \sqrt{\frac{1}{n}} | \frac{a}{b} | \dfrac{a}{b} | \tfrac{a}{b} | \cfrac{a}{b} | {a \over b}
\binom{n}{k} | x^{a^b} | x_{a_b} | {}_1^2x | x' | x''' | f'_1 | x^{} | 10^{-3} | 30^\circ | 50\% | |x| | \|x\| | \{\}
\hat{x} | \tilde{x} | \bar{x} | \bar{\bar{x}} | \vec{x} | \dot{x} | \ddot{x} | \ddddot{x} | \check{x} | \breve{x}
\acute{x} | \grave{x} | \mathring{x} | \widehat{xy} | \widetilde{xy} | \overline{xy} | \underline{xy}
\overrightarrow{xy} | \overbrace{a+b}^{n} | \underbrace{a+b}_{n} | \overparen{x} | \stackrel{a}{=} | \overset{a}{b}
\underset{a}{b} | \lim_{n\to\infty}a_n | \max_{x}f | \limsup_{n} | \operatorname{rank} A | \operatorname*{argmax}_x f
\gcd(a,b) | \Pr | \sum_{i=1}^{n}x_i | \prod_{i=1}^n x | \int_0^1 x\,dx | \oint | \iint | \idotsint | \bigcup_{i}A_i
\log_2 x | \left(\frac{a}{b}\right) | \left[a\right) | \left.\frac{a}{b}\right|_0 | \left\{a\right\} | \left(\right)
\left\lceil x\right\rceil | \left\langle x\right\rangle | \big(x\big) | \Bigl[x\Bigr] | \lvert x\rvert | \lVert x\rVert
\begin{matrix}a\end{matrix} | \begin{pmatrix}1&2\\3&4\end{pmatrix} | \begin{bmatrix}1&2\\3\end{bmatrix} | \substack{a\\b}
\begin{vmatrix}1&2\end{vmatrix} | \begin{Vmatrix}1&2\end{Vmatrix} | \begin{smallmatrix}a&b\end{smallmatrix}
\begin{cases}1&x>0\\0\end{cases} | \begin{array}{lr}a&b\end{array} | \begin{align*}a&=b\\c&=d\end{align*}
\begin{split}a&=b\end{split} | \mathbb{R} | \mathbf{x} | \boldsymbol{x} | \mathcal{L} | \mathfrak{g} | \mathsf{x}
\mathtt{x} | \mathit{ab} | \mathrm{kg} | \pmb{x} | a \bmod b | a \pmod b | \not= | \le\ge\neq\approx\times\div\pm\cdot
\in\subset\cup\cap\forall\exists | \ldots\cdots\vdots | a\quad b\qquad c\ d\!e | \hspace{1em} | \displaystyle\sum
\hbar\ell\Re\Im\aleph | \nabla\partial | \alpha\beta\Gamma | \text{总数 n} | \angle\perp\parallel | \to\mapsto\Rightarrow
a\&b | \# | \$ | \backslash
\begin{aligned}a&=b\\&=c\end{aligned} | \begin{aligned}[t]a&=b\end{aligned} | \begin{alignedat}{2}a&=b&c&=d\end{alignedat}
\begin{align}a&=b\label{x}\\c&=d\nonumber\end{align} | \begin{alignat*}{2}a&=b\\[2pt]c&=d\end{alignat*} | a\\b
\begin{gathered}a\\b\end{gathered} | \begin{gather*}a\\b\end{gather*} | \begin{multline}a\\b\end{multline}
\begin{equation}a\end{equation} | \begin{dcases}a&b\\c\end{dcases} | \begin{rcases}a&b\\c\end{rcases} | \sum\nolimits_i
\begin{Bmatrix}a\end{Bmatrix}^2 | \sum_{\begin{subarray}{c}a\\b\end{subarray}}x | \mathbin{x} | \mathop{x}\limits_a
\xrightarrow{abc} | \xrightarrow[x]{abc} | \xleftarrow{} | \xleftrightarrow{a} | \xRightarrow{a} | \xlongequal{a}
\overleftarrow{ab} | \overleftrightarrow{ab} | \underrightarrow{ab} | \left(a\middle|b\right) | \text{若 $x>0$ 则} | \mbox{$x$}
\sum\limits_{i=1}^n | \pod{n} | \iff | \overbrace{a+b}^{\text{共 n 项}} | \boldsymbol{\beta} | \lim\limits_x | \iiint
"""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_construct_is_set_alone_and_in_its_line(lang: str) -> None:
    known = [tex.strip() for line in CONSTRUCTS.split("\n") for tex in line.split(" | ") if tex.strip()]
    assert [tex for tex in known if set_formula(tex) is None or office_math(tex) is None] == []
    blocks = [Block(kind="formula", runs=(Run(tex, "math"),)) for tex in known]
    line = Block(kind="paragraph", runs=tuple(Run(tex, "math") for tex in known))
    assert set_pdf(*_document((*blocks, line), lang)).plain == ()


def _document(blocks: tuple[Block, ...], lang: str) -> tuple[TypesetDocument, dict[str, bytes]]:
    clause = Clause(id="a", number="1", texts={lang: ClauseText(title="Rates", blocks=blocks)})
    draft = Draft(label="D1", date="2020-06-17", languages=(lang,), clauses=(clause,))
    return text_document(published(draft), lang)


def test_a_block_that_the_compiler_refuses_costs_itself_alone() -> None:
    words = (Run("The share is "), Run("x/y", "math"), Run(" of all."))
    blocks = (
        Block(kind="paragraph", runs=(Run("Before it, "), Run(r"\sqrt{n}", "math"))),
        Block(kind="paragraph", runs=words, id="P-1"),
        Block(kind="formula", runs=(Run("z", "math"),)),
    )
    document, pictures = _document(blocks, "en")
    (clause,) = document.body
    before, (share, after) = clause.blocks[0], clause.blocks[1:]
    faulty = tuple(
        msgspec.structs.replace(run, formula=["fraction"]) if run.mark == "math" else run
        for run in share.runs
    )
    spoilt = msgspec.structs.replace(share, runs=faulty)
    clause = msgspec.structs.replace(clause, blocks=(before, spoilt, after))
    made = set_pdf(msgspec.structs.replace(document, body=(clause,)), pictures)
    assert made.plain == ("The share is x/y of all.",)
    text = squeezed("".join(pages(made.data)))
    assert "Theshareisx/y" in text
    assert "P-1" in text
    assert r"\sqrt" not in text


def test_a_square_root_does_not_end_the_publishing_of_a_draft(small: Path) -> None:
    file = next((small / "standard" / "clauses").rglob("*.zh.md"))
    file.write_text(file.read_text("utf-8") + "\n$$\nR = \\sqrt{n}\n$$\n", "utf-8")
    words = ["publish", "working", "--root", str(small), "--out", str(small / "out"), "--lang", "zh"]
    done = CliRunner().invoke(cli, words, catch_exceptions=False)
    assert (done.exit_code, done.stderr) == (0, "")
    assert list((small / "out").glob("*.zh.pdf"))
