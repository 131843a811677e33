"""HTML with gaps to be filled, and the addresses in it that each page puts in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from string import Formatter

from markupsafe import Markup, escape

from clausework.lang.patterns import HAN_RANGE, on_use
from clausework.rendering import routes

OPEN, CLOSE = "\ufdd0", "\ufdd1"
"""Two code points that are no characters (The Unicode Standard, 23.7): no text has them."""
PENDING = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
CLAUSE = "#"
CHINESE = on_use(f"[{HAN_RANGE}](?:[{HAN_RANGE}\\d，。、；：（）《》〔〕·]*[{HAN_RANGE}）》。])?")
"""A run of Chinese, with the numbers and marks in it."""
PART = r'<span lang="zh">\g<0></span>'
TEXT = re.compile(r"<(script|style|title)\b.*?</\1>|(?<=>)[^<>]+", re.DOTALL)


def pending(address: str) -> str:
    """An address below the root of the site, until it is known from where it is asked for."""
    return f"{OPEN}{address}{CLOSE}"


def pending_clause(clause_id: str) -> str:
    """The address of a clause, or of CLAUSE#ANCHOR in one, which is another on each page."""
    return f"{OPEN}{CLAUSE}{clause_id}{CLOSE}"


def placed(html: str, at: str, href: Callable[[str], str] | None = None, below: str = "") -> Markup:
    """The HTML on the page at that address; `href` says where clauses are, and the site is `below` a path."""

    def place(found: re.Match[str]) -> str:
        address = found[1]
        if not address.startswith(CLAUSE):
            return routes.relative(at, below + address)
        clause, _, anchor = address.removeprefix(CLAUSE).partition(CLAUSE)
        there = href(clause) if href else ""
        return f"{there.partition(CLAUSE)[0]}{CLAUSE}{anchor}" if anchor and there else there

    return Markup(PENDING.sub(place, html))  # noqa: S704 - addresses of ours in our own HTML


def filled(template: str, *values: object, **named: object) -> Markup:
    """`Markup(template).format(…)` for gaps that are `{}`, `{0}` or `{name}`: what is put in is escaped."""
    parts: list[str] = []
    for text, gap in _pieces(template):
        parts.append(text)
        if gap is not None:
            value = values[gap] if isinstance(gap, int) else named[gap]
            parts.append(value if isinstance(value, Markup) else escape(value))
    return str.__new__(Markup, "".join(parts))  # templates are our own, and all else is escaped


def with_parts(words: str, lang: str) -> Markup:
    """Words of a page in a language, in which each run of Chinese says that it is, if that is another."""
    found = str(escape(words))  # joined by Markup, the pieces would be escaped again
    return Markup(found if lang.startswith("zh") else CHINESE.sub(PART, found))  # noqa: S704


def parts_told(html: str) -> str:
    """An HTML page in another language, in whose text each run of Chinese says that it is."""
    return TEXT.sub(lambda text: text[0] if text[1] else CHINESE.sub(PART, text[0]), html)


def joined(parts: Iterable[Markup], between: str = "") -> Markup:
    """`Markup(between).join(parts)` for parts that are HTML, none of which is looked at once more."""
    return str.__new__(Markup, between.join(parts))


@lru_cache(maxsize=1024)
def _pieces(template: str) -> tuple[tuple[str, int | str | None], ...]:
    """The pieces of text, each with the gap after it."""
    found: list[tuple[str, int | str | None]] = []
    counted = 0
    for text, field, form, conversion in Formatter().parse(template):
        if form or conversion:
            raise ValueError(template)
        if field == "":
            field, counted = str(counted), counted + 1
        found.append((text, int(field) if field is not None and field.isdigit() else field))
    return tuple(found)
