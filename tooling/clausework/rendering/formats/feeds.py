"""Atom feeds: every change of every draft, and those of each clause. Their dates are the drafts' own."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from markupsafe import Markup

from clausework.redline.ledger import ledger
from clausework.rendering import routes
from clausework.rendering.formats.lite import histories
from clausework.rendering.page import fill
from clausework.rendering.publication import Effect, Publication
from clausework.rendering.view import View, view_of
from clausework.strings.catalogue import say

FILES = ("*.atom",)
SPACE = uuid.UUID("6b1f4e0e-5a0c-5d5b-9d0c-6f2a1f7f6f10")
"""The name space of our feeds, chosen once."""
UNDATED = "1970-01-01"


def stage(publication: Publication) -> dict[str, bytes]:
    """The feeds in every language, by their paths."""
    found: dict[str, bytes] = {}
    every = histories(publication)
    for lang in publication.draft.languages:
        view = view_of(publication, lang)
        effects = [
            Effect(old=redline.old.label, new=redline.new.label, change=change)
            for redline in reversed(publication.redlines)  # the newest first
            for change in redline.told()
        ]
        title = say(lang, "changes.feed_all", title=view.draft.title.get(lang, ""))
        path = routes.feed(lang)
        found[path] = _feed(view, path, title, routes.redlines(lang), effects)
        for role in view.draft.roles:
            own = [
                effect
                for effect in effects
                if any(role in (*line.roles, *line.concerns) for line in effect.change.lines)
            ]
            title = say(lang, "changes.feed_clause", clause=view.role(role))
            path = routes.feed(lang, for_role=role)
            found[path] = _feed(view, path, title, routes.role(lang, role), own)
        for history in every:
            own = [effect for _, _, effect in history.pairs[: history.steps] if effect]
            path = routes.feed(lang, history.clause.id)
            if path not in publication.wanted:
                continue
            title = say(lang, "changes.feed_clause", clause=view.heading_at_last(history.clause))
            found[path] = _feed(view, path, title, routes.history(lang, history.clause.id), own)
    return found


def _feed(view: View, path: str, title: str, page: str, effects: Sequence[Effect]) -> bytes:
    """A feed; one without a change is as old as the first draft."""
    first = view.publication.editions[0].draft.date
    updated = max((_day(view, effect) for effect in effects), default=first or UNDATED)
    entries = [_entry(view, effect) for effect in effects]
    return fill(
        "feed.atom", view, path, title=title, page=page, updated=updated, entries=entries, **NAMED
    ).encode()


def _entry(view: View, effect: Effect) -> tuple[Effect, str, str, str]:
    """A change, the two drafts that it stands between, what is told of it, and its day."""
    change = effect.change
    pair = say(view.lang, "changes.pair", old=view.name(effect.old), new=view.name(effect.new))
    book = ledger(view.publication.between(effect.old, effect.new))
    why = change.why.get(view.lang, "")
    lines = [*book.sentences(change.new or change.old, view.lang), why and view.say("reason") + why]
    if change.comments:
        lines.append(view.because_of(change) + " ".join(change.comments))
    words = "\n".join(filter(None, (*lines, view.standing_of(effect.new))))
    return effect, pair, words, _day(view, effect)


def _day(view: View, effect: Effect) -> str:
    return view.publication.edition(effect.new).draft.date or UNDATED


def _identity(view: View, name: str) -> str:
    """The same for ever: it is made of the standard, the language and the change."""
    return f"urn:uuid:{uuid.uuid5(SPACE, f'{view.draft.standard}/{view.lang}/{name}')}"


def _xml(words: str) -> Markup:
    return Markup(escape(words))  # noqa: S704 - escaped


def _link(view: View, path: str, target: str) -> Markup:
    """An address in quotation marks: a whole one if the site's own is known, else from the feed."""
    return Markup(quoteattr(view.absolute(target) or routes.relative(path, target)))  # noqa: S704


NAMED = {"identity": _identity, "link": _link, "xml": _xml}
