"""Formulas on pages: MathML, which browsers set themselves; the TeX as code where not all of it is known."""

from __future__ import annotations

from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from markupsafe import Markup

from clausework.lang.tex import read_formula


def formula_html(tex: str, *, display: bool = False) -> Markup:
    """A formula in its line; with `display` its sums and fractions have the size of one that stands alone.

    Who cannot read MathML aloud has the TeX of it.
    """
    found = read_formula(tex)
    if found is None:
        return Markup("<code>{}</code>").format(tex)
    made = Element("math", {"alttext": tex, **({"displaystyle": "true"} if display else {})})
    made.extend(found)
    written = ElementTree.tostring(made, encoding="unicode")
    return Markup(written)  # noqa: S704 - elements that are known, their words escaped
