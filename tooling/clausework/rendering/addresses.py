"""Addresses in HTML that is made once for all pages: each page puts in what leads there from it."""

from __future__ import annotations

import re
from collections.abc import Callable

from markupsafe import Markup

from clausework.rendering import routes

OPEN, CLOSE = "\ufdd0", "\ufdd1"
"""Two code points that are no characters (The Unicode Standard, 23.7): no text has them."""
PENDING = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
CLAUSE = "#"


def pending(address: str) -> str:
    """An address below the root of the site, until it is known from where it is asked for."""
    return f"{OPEN}{address}{CLOSE}"


def pending_clause(clause_id: str) -> str:
    """The address of a clause, or of CLAUSE#ANCHOR in one, which is another on each page."""
    return f"{OPEN}{CLAUSE}{clause_id}{CLOSE}"


def placed(html: str, at: str, href: Callable[[str], str] | None = None) -> Markup:
    """The HTML on the page at that address, where `href` says where clauses are."""

    def place(found: re.Match[str]) -> str:
        address = found[1]
        if not address.startswith(CLAUSE):
            return routes.relative(at, address)
        clause, _, anchor = address.removeprefix(CLAUSE).partition(CLAUSE)
        there = href(clause) if href else ""
        return f"{there.partition(CLAUSE)[0]}{CLAUSE}{anchor}" if anchor and there else there

    return Markup(PENDING.sub(place, html))  # noqa: S704 - addresses of ours in our own HTML
