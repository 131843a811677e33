"""The redlines: what changed from each draft to the next, substantive changes first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from clausework.model.redline import Change, Redline
from clausework.redline.ledger import ledger
from clausework.rendering import routes
from clausework.rendering.figures import change_strip
from clausework.rendering.formats.redline_html import heads_html
from clausework.rendering.page import Page, fill
from clausework.rendering.pages.changelogs import chapter_of
from clausework.rendering.publication import Effect
from clausework.rendering.redlining import tags_of
from clausework.rendering.view import View
from clausework.strings.catalogue import say


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change as the page shows it; `address` is that of the clause, "" if it has no page.

    It binds the `roles`; each role that it `also` concerns has the reason: named, defined, term.
    """

    effect: Effect
    address: str
    roles: tuple[str, ...]
    also: dict[str, str]
    role_names: list[str]
    kinds: list[str]
    chapter: tuple[str, str]


def pages(view: View) -> Iterator[Page]:
    """The list of redlines, then each of them."""
    address = routes.redlines(view.lang)
    body = fill("redlines.html", view, address, pairs=view.publication.comparisons, c=view.changes)
    yield Page(address=address, title=view.say("nav_redlines"), body=body)
    for each in view.publication.comparisons:
        page = Page(
            address=routes.redline(view.lang, each.old, each.new),
            title=view.say("redline_title", old=view.name(each.old), new=view.name(each.new)),
            body="",
            kind="redline",
        )
        yield _written(view, each.redline, page) if page.address in view.publication.wanted else page


def _written(view: View, redline: Redline, page: Page) -> Page:
    address = page.address
    book = ledger(redline)
    groups = {name: [_row(view, redline, one) for one in changes] for name, changes in book.groups.items()}
    summary = book.summary(view.lang)
    body = fill(
        "redline.html",
        view,
        address,
        c=view.changes,
        redline=redline,
        groups=groups,
        tags_of=tags_of,
        sides=[redline.old, redline.new],
        summary=summary,
        heads=heads_html(book.heads(view.lang)),
        strip=change_strip(view, redline, address),
    )
    return msgspec.structs.replace(page, body=body, description=summary)


def _row(view: View, redline: Redline, change: Change) -> ChangeRow:
    page = "" if change.entitles else view.page_of(change.new or change.old)
    roles, also = _roles(view, change)
    return ChangeRow(
        effect=Effect(old=redline.old.label, new=redline.new.label, change=change),
        address=page,
        roles=roles,
        also=also,
        role_names=[view.role(role) for role in (*roles, *also)],
        kinds=[say(view.lang, f"redline.kind_{kind}") for kind in change.kinds],
        chapter=chapter_of(view, redline, change),
    )


def _roles(view: View, change: Change) -> tuple[tuple[str, ...], dict[str, str]]:
    """The roles that a change binds, in the order of the standard, and those that it else concerns."""
    order = [*view.draft.roles, *change.bound]
    also = {role: why for record in change.lines for role, why in record.concerns.items()}
    return (
        tuple(dict.fromkeys(role for role in order if role in change.bound)),
        {role: also[role].partition(":")[0] for role in order if role in also and role not in change.bound},
    )
