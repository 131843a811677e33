"""Formulas on pages: MathML, which browsers set themselves; the TeX as code where not all of it is known."""

from __future__ import annotations

from xml.etree import ElementTree

from markupsafe import Markup

from clausework.lang.tex import read_formula


def formula_html(tex: str, *, display: bool = False) -> Markup:
    """A formula in its line; with `display` its sums and fractions have the size of one that stands alone."""
    found = read_formula(tex)
    if found is None:
        return Markup("<code>{}</code>").format(tex)
    inside = "".join(ElementTree.tostring(part, encoding="unicode") for part in found)
    head = Markup(' displaystyle="true"' if display else "")
    return Markup("<math{}>{}</math>").format(head, Markup(inside))  # noqa: S704 - known elements, escaped words
