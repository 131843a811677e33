"""The navigation of the site: a tree of parts and pages for each language, made from the outline."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from clausework.rendering import labels, routes
from clausework.rendering.pages.manual import manual_pages
from clausework.rendering.publication import Publication
from clausework.rendering.view import View, view_of

PALETTE = (
    ("(prefers-color-scheme)", "default", "material/brightness-auto", "light"),
    ("(prefers-color-scheme: light)", "default", "material/brightness-7", "dark"),
    ("(prefers-color-scheme: dark)", "slate", "material/brightness-4", "system"),
)
"""What the switch of the theme goes through, and to what it then switches."""


class NavEntry(msgspec.Struct, frozen=True):
    """A page by its title and address, or a part of the site with the pages below it."""

    title: str
    address: str = ""
    below: tuple[NavEntry, ...] = ()


class SiteFrame(msgspec.Struct, frozen=True, kw_only=True):
    """What the frame of all pages in a language says: the standard by number and title, the palettes."""

    lang: str
    site_name: str
    home: str
    palette: list[dict[str, object]]


def frames(publication: Publication) -> dict[str, SiteFrame]:
    """The frame of each language."""
    return {lang: _frame(view_of(publication, lang)) for lang in publication.draft.languages}


def _frame(view: View) -> SiteFrame:
    name = " ".join(filter(None, (view.draft.number, view.draft.title.get(view.lang, ""))))
    palette: list[dict[str, object]] = [
        {
            "media": media,
            "scheme": scheme,
            "primary": "custom",
            "accent": "custom",
            "toggle": {"icon": icon, "name": view.say(f"palette_{to}")},
        }
        for media, scheme, icon, to in PALETTE
    ]
    return SiteFrame(lang=view.lang, site_name=name, home=routes.home(view.lang), palette=palette)


def navigation(publication: Publication) -> dict[str, tuple[NavEntry, ...]]:
    """The parts of the site by language, in the order of the tabs."""
    return {lang: tuple(_parts(view_of(publication, lang))) for lang in publication.draft.languages}


def _parts(view: View) -> Iterator[NavEntry]:
    lang = view.lang
    yield NavEntry(view.say("home"), routes.home(lang))
    yield NavEntry(view.say("nav_text"), below=tuple(_texts(view)))
    if view.publication.comparisons:
        yield NavEntry(view.say("nav_redlines"), below=tuple(_redlines(view)))
    comments = tuple(_comments(view))
    if comments:
        yield NavEntry(view.say("nav_comments"), below=comments)
    if view.draft.roles:
        yield NavEntry(view.say("nav_roles"), below=tuple(_roles(view)))
    yield NavEntry(view.say("nav_drafts"), below=tuple(_drafts(view)))
    if view.publication.manual:
        yield NavEntry(view.say("nav_manual"), below=tuple(_manual(view)))


def _texts(view: View) -> Iterator[NavEntry]:
    yield NavEntry(view.say("contents"), routes.texts(view.lang))
    yield NavEntry(view.say("whole"), routes.whole(view.lang))
    for chapter in labels.chapters(view.draft):
        yield NavEntry(view.heading(chapter), routes.chapter(view.lang, chapter.id))


def _redlines(view: View) -> Iterator[NavEntry]:
    for each in reversed(view.publication.comparisons):
        title = view.say("redline_title", old=view.name(each.old), new=view.name(each.new))
        yield NavEntry(title, routes.redline(view.lang, each.old, each.new))


def _comments(view: View) -> Iterator[NavEntry]:
    named = {comment.consultation for comment in view.publication.comments} | set(view.publication.unshown)
    for consultation in reversed(view.publication.consultations):
        if consultation.id in named:
            title = consultation.title.get(view.lang, consultation.id)
            yield NavEntry(title, routes.comments(view.lang, consultation.id))


def _roles(view: View) -> Iterator[NavEntry]:
    yield NavEntry(view.say("roles_all"), routes.roles(view.lang))
    for role in view.draft.roles:
        yield NavEntry(view.role(role), routes.role(view.lang, role))


def _drafts(view: View) -> Iterator[NavEntry]:
    yield NavEntry(view.say("drafts_all"), routes.drafts(view.lang))
    for edition in reversed(view.publication.editions):
        if edition.frozen:
            yield NavEntry(edition.draft.label, routes.draft(view.lang, edition.draft.label))


def _manual(view: View) -> Iterator[NavEntry]:
    yield NavEntry(view.say("contents"), routes.manual(view.lang))
    for page in manual_pages(view):
        yield NavEntry(page.title, routes.manual(view.lang, page.name))
