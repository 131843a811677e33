"""A page of the site before an engine sets it: Markdown under a front matter that holds its frame."""

from __future__ import annotations

import msgspec

from clausework.rendering import labels, routes
from clausework.rendering.view import View, strings_of


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A page at `address`; `body` is Markdown whose HTML blocks are final.

    `section` is the part of the site it belongs to; `twin` is its address in the other language;
    `chapter` is the chapter it shows, for the list of chapters at its side.
    """

    address: str
    lang: str
    title: str
    body: str
    section: str = ""
    twin: str | None = None
    chapter: str = ""
    kind: str = "page"
    previous: tuple[str, str] | None = None
    following: tuple[str, str] | None = None


def staged(page: Page, view: View) -> bytes:
    """The file that an engine reads; its front matter is JSON, which is YAML too."""
    frame = msgspec.json.format(msgspec.json.encode(_frame(page, view), order="sorted"), indent=1)
    return b"---\n" + frame + b"\n---\n\n" + page.body.strip().encode() + b"\n"


def _frame(page: Page, view: View) -> dict[str, object]:
    draft = view.draft
    return {
        "title": page.title,
        "lang": view.tag,
        "language": page.lang,
        "kind": page.kind,
        "address": page.address,
        "site_url": view.publication.site_url,
        "home": routes.home(page.lang),
        "masthead": {
            "number": draft.number,
            "title": draft.title.get(page.lang, ""),
            "body": draft.body.get(page.lang, ""),
        },
        "stage": view.stage(draft),
        "state": view.state(),
        "rehearsal": view.rehearsal,
        "notice": draft.notice.get(page.lang, ""),
        "nav": [
            {"url": url, "title": title, "here": section == page.section}
            for section, url, title in sections(view)
        ],
        "chapters": _chapters(page, view),
        "foot": [{"url": url, "title": title} for url, title in _foot(page.lang, view)],
        "twin": _twin(page, view),
        "previous": _step(page.previous),
        "next": _step(page.following),
        "ui": strings_of(page.lang, "ui_"),
    }


def _foot(lang: str, view: View) -> list[tuple[str, str]]:
    """The pages that every page leads to at its end."""
    found = [(routes.page(lang, hand.name), hand.title) for hand in view.hand_pages]
    if view.publication.manual:
        found.append((routes.manual(lang), view.say("nav_manual")))
    return found


def sections(view: View) -> list[tuple[str, str, str]]:
    """The parts of the site, as (name, address, title), in the order of the bar."""
    lang = view.lang
    found = [("text", routes.texts(lang), view.say("nav_text"))]
    redline = view.publication.redline
    if redline:
        address = routes.redline(lang, redline.old.label, redline.new.label)
        found.append(("redlines", address, view.say("nav_redlines")))
    consultation = view.publication.answered
    if consultation:
        found.append(("comments", routes.comments(lang, consultation.id), view.say("nav_comments")))
    if view.draft.roles:
        found.append(("roles", routes.roles(lang), view.say("nav_roles")))
    found.append(("drafts", routes.drafts(lang), view.say("nav_drafts")))
    found.append(("search", routes.search(lang), view.say("nav_search")))
    return found


def _chapters(page: Page, view: View) -> list[dict[str, object]]:
    if page.section != "text":
        return []
    return [
        {
            "url": routes.chapter(page.lang, chapter.id),
            "title": view.heading(chapter),
            "here": chapter.id == page.chapter,
        }
        for chapter in labels.chapters(view.draft)
    ]


def _twin(page: Page, view: View) -> dict[str, str] | None:
    if page.twin is None or not view.bilingual:
        return None
    return {"url": page.twin, "lang": view.other_tag, "title": view.say("twin")}


def _step(step: tuple[str, str] | None) -> dict[str, str] | None:
    return {"url": step[0], "title": step[1]} if step else None
