"""The changelogs: what changed between two drafts as a list to read, chapter by chapter."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.model.redline import Change, Redline
from clausework.rendering import labels, routes
from clausework.rendering.page import Page, fill
from clausework.rendering.publication import Effect
from clausework.rendering.redlining import heading_of
from clausework.rendering.view import View


def pages(view: View) -> Iterator[Page]:
    """A list for every two drafts."""
    for each in view.publication.comparisons:
        old, new = each.old, each.new
        address = routes.changelog(view.lang, old, new)
        title = view.changes("list_title", old=view.name(old), new=view.name(new))
        body = _body(view, each.redline, address, title) if address in view.publication.wanted else ""
        yield Page(
            address=address,
            title=title,
            body=body,
            kind="changelog",
            show="list",
            stands_for=routes.redline(view.lang, old, new),
        )


def _body(view: View, redline: Redline, address: str, title: str) -> str:
    groups = _groups(view, redline)
    return fill("changelog.html", view, address, c=view.changes, title=title, redline=redline, groups=groups)


def _groups(view: View, redline: Redline) -> list[tuple[str, list[Effect]]]:
    """The changes by chapter, in the order of the redline."""
    found: dict[str, list[Effect]] = {}
    for change in redline.told():
        effect = Effect(old=redline.old.label, new=redline.new.label, change=change)
        found.setdefault(chapter_of(view, redline, change)[1], []).append(effect)
    return list(found.items())


def chapter_of(view: View, redline: Redline, change: Change) -> tuple[str, str]:
    """The chapter of a change: its ID, and its number and title; the standard's title is in none."""
    if change.entitles:
        return "", heading_of(change, view.lang)
    new = view.publication.edition(redline.new.label).draft
    draft = new if change.new else view.publication.edition(redline.old.label).draft
    clause = draft.clause(change.new or change.old)
    if clause is None:
        return "", ""
    chapter = labels.chapter_of(draft, clause)
    lasting = new.clause(chapter.id)
    return chapter.id, view.heading(lasting) if lasting else labels.former_heading(chapter, view.lang)
