"""Formulas in the PDF: what TeX says, or the TeX itself where not all of it is known."""

from __future__ import annotations

import pytest
from pdf_reading import pages, published, squeezed

from clausework.model.clause import Block, Clause, ClauseText, Run
from clausework.model.draft import Draft
from clausework.rendering.pdf.document import text_document
from clausework.rendering.pdf.formulas import set_formula
from clausework.rendering.typesetting import set_pdf

pytest.importorskip(
    "latex2mathml", reason="latex2mathml is not installed (pip install 'clausework[typeset]')"
)

X, Y, ONE, TWO = ["symbol", "x"], ["symbol", "y"], ["text", "1"], ["text", "2"]


@pytest.mark.parametrize(
    ("tex", "made"),
    [
        ("x+y", ["row", X, ["symbol", "+"], Y]),
        ("x^2", ["scripts", X, None, TWO]),
        ("x_1^2", ["scripts", X, ONE, TWO]),
        (r"\frac{x}{y}", ["fraction", ["row", X], ["row", Y]]),
        (r"\sqrt{x}", ["root", ["row", ["row", X]]]),
        (r"\sqrt[2]{x}", ["root", ["row", X], TWO]),
        (r"\bar{x}", ["accent", ["row", X], "\u0304"]),
        (r"\overline{x}", ["over", ["row", X]]),
        ("x'", ["primes", X, 1]),
        (r"\text{总数}", ["text", "总数"]),
        (r"\sin", ["name", "sin"]),
        (r"\max", ["limits", "max"]),
        (r"\left(x\right)", ["fenced", ["symbol", "("], X, ["symbol", ")"]]),
        (r"\mathrm{kg}", ["row", ["upright", "k"], ["upright", "g"]]),
        (r"\quad", ["space", 1.0]),
        (
            r"\begin{matrix}x&y\\1\end{matrix}",
            ["table", "center", [["row", X], ["row", Y]], [["row", ONE], ["row"]]],
        ),
    ],
)
def test_a_formula_is_set_as_it_is_meant(tex: str, made: list) -> None:
    found = set_formula(tex)
    while found is not None and found != made and found[0] == "row" and len(found) == 2:
        found = found[1]
    assert found == made


@pytest.mark.parametrize("tex", [r"\unknown{x}", r"\frac{x}", r"x \phantom{y}", ""])
def test_a_formula_that_is_not_known_in_full_stays_as_it_is_written(tex: str) -> None:
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
    text = squeezed("".join(pages(set_pdf(*text_document(published(draft), "zh")))))
    assert set_formula(tex) is not None
    assert tex[:12] not in text
    assert text.count("总数") == 2
    assert r"\unknown{x}" in text
    assert "（1）" in text
