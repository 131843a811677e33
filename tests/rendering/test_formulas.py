"""Formulas on pages: MathML that browsers set, and never anything else than mathematics."""

from __future__ import annotations

import re

import pytest

from clausework.lang.tex import read_formula
from clausework.layout.stream import Sides
from clausework.model.draft import Block, Clause, ClauseText, Draft, Run
from clausework.redline.compare import compare
from clausework.rendering.clause_html import formula_html
from clausework.rendering.formats.redline_html import text_html


@pytest.mark.parametrize(
    ("tex", "made"),
    [
        ("x^2", '<math alttext="x^2"><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow></math>'),
        (r"a<b", '<math alttext="a&lt;b"><mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow></math>'),
        (r"\text{退货 & 换货}", None),
        (r"\text{退货数}", r'<math alttext="\text{退货数}"><mrow><mtext>退货数</mtext></mrow></math>'),
        (
            r"\{a\}",
            r'<math alttext="\{a\}"><mrow><mo stretchy="false">{</mo><mi>a</mi>'
            '<mo stretchy="false">}</mo></mrow></math>',
        ),
    ],
)
def test_a_formula_is_mathml(tex, made):
    assert formula_html(tex) == (made or f"<code>{tex.replace('&', '&amp;')}</code>")


def test_a_formula_that_stands_alone_has_its_full_size():
    assert formula_html(r"\frac{1}{2}", display=True).startswith(
        r'<math alttext="\frac{1}{2}" displaystyle="true"><mrow><mfrac>'
    )


@pytest.mark.parametrize(
    "tex",
    [
        r"\unknown x",
        r"\frac{a}",
        r"{a",
        r"a}",
        r"a^",
        r"\color{red}{x}",
        r"\href{javascript:alert(1)}{x}",
        r"\style{color:red}{x}",
        r"\class{a}{x}",
        r"\cancel{x}",
        r"\phantom{x}",
        "",
        r"\text{</math><script>}",
    ],
)
def test_what_is_not_all_mathematics_is_code(tex):
    html = formula_html(tex)
    assert re.fullmatch(r"<code>[^<>]*</code>|<math alttext=\"[^<>\"]*\">(?:</?m[a-z]+>|[^<>])*</math>", html)
    assert tex != r"\unknown x" or html == r"<code>\unknown x</code>"
    assert (read_formula(tex) is None) == html.startswith("<code>")


def test_a_changed_formula_is_shown_whole_on_both_sides():
    old, new = (
        Draft(label=f"D{n}", clauses=(Clause(id="a", texts={"zh": ClauseText(blocks=(block,))}),))
        for n in (2, 3)
        for block in [Block(kind="paragraph", runs=(Run("按下式计算："), Run(f"x^{n}", "math")))]
    )
    html = text_html(compare(old, new).changes[0], Sides(old, new), "zh")
    plain = re.sub(r'<span class="mk">[^<]*</span>', "", html)
    for tag, number in (("del", 2), ("ins", 3)):
        power = f"<mrow><msup><mi>x</mi><mn>{number}</mn></msup></mrow>"
        assert f'<{tag}><math alttext="x^{number}">{power}</math></{tag}>' in plain
