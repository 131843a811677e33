"""A page of the site before MkDocs sets it, and what its frame says."""

from __future__ import annotations

import msgspec
from markupsafe import escape

from clausework.rendering import routes
from clausework.rendering.sharing import clause_picture, locale, standard_description
from clausework.rendering.view import View
from clausework.strings.catalogue import strings_under

HIDDEN = {"home": ["navigation"], "search": ["footer"]}
"""What the frame of a kind of page goes without: the search stands between no two pages."""


class Mark(msgspec.Struct, frozen=True):
    """What the contents say beside a heading: its change, and the number of comments; both in words too."""

    weight: str = ""
    change: str = ""
    comments: str = ""
    told: str = ""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A page at `address`; `body` is HTML, or Markdown where people wrote it.

    `twin` is its address in the other language; `stands_for` is the page in whose place the navigation has
    it, where it is another view of that one. `description` is what is told of it where it is passed on, and
    `picture` the address of what is shown with that, "" what goes with the standard.
    """

    address: str
    lang: str
    title: str
    body: str
    twin: str | None = None
    kind: str = "page"
    show: str = ""
    stands_for: str = ""
    marks: dict[str, Mark] = {}
    description: str = ""
    picture: str = ""
    markdown: bool = False


class StagedPage(msgspec.Struct, frozen=True):
    """A page as MkDocs takes it: what its frame says, and HTML, or Markdown if people wrote it."""

    meta: dict[str, object]
    body: str
    markdown: bool


def staged(page: Page, view: View) -> StagedPage:
    """The page with its frame."""
    return StagedPage(_frame(page, view), page.body.strip(), page.markdown)


def _frame(page: Page, view: View) -> dict[str, object]:
    draft = view.draft
    return {
        "title": str(escape(page.title)),
        "description": str(escape(page.description or standard_description(view))),  # the theme does not
        "locale": locale(view),
        "picture": _picture(page, view),
        "lang": view.tag,
        "language": page.lang,
        "kind": page.kind,
        "show": page.show,
        "marks": page.marks,
        "hide": HIDDEN.get(page.kind, []),
        "stands_for": routes.file_of(page.stands_for, "md") if page.stands_for else "",
        "home": routes.home(page.lang),
        "print": routes.print_styles(page.lang),
        "standing": view.standing,
        "state": view.state(),
        "rehearsal": view.rehearsal,
        "notice": draft.notice.get(page.lang, ""),
        "body": draft.body.get(page.lang, ""),
        "foot": [{"url": url, "title": title} for url, title in _foot(page.lang, view)],
        "twin": _twin(page, view),
        "ui": strings_under(page.lang, "site.ui_"),
    }


def _picture(page: Page, view: View) -> str:
    address = page.picture or clause_picture(view)
    return view.absolute(address) if address else ""


def _foot(lang: str, view: View) -> list[tuple[str, str]]:
    """The pages that every page leads to at its end."""
    found = [(routes.page(lang, hand.name), hand.title) for hand in view.hand_pages]
    if view.publication.manual:
        found.append((routes.manual(lang), view.say("nav_manual")))
    return found


def _twin(page: Page, view: View) -> dict[str, str] | None:
    if page.twin is None or not view.bilingual:
        return None
    return {"url": page.twin, "lang": view.other_tag, "title": view.say("twin")}
