"""The first page: what this is, how it stands, and where each reader goes."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.rendering import routes
from clausework.rendering.filling import fill
from clausework.rendering.page import Page
from clausework.rendering.pages.text import entries
from clausework.rendering.view import View


def pages(view: View) -> Iterator[Page]:
    """The one home page of a language."""
    address = routes.home(view.lang)
    yield Page(
        address=address,
        lang=view.lang,
        title=view.say("home"),
        body=fill("home.html", view, address, goals=_goals(view, address), entries=entries(view, 1)),
        twin=routes.home(view.other),
        kind="home",
    )


def _goals(view: View, address: str) -> list[tuple[str, str, str]]:
    """Where the three kinds of visitor go: those who read, who comment, who look for answers."""
    goals = [
        (routes.texts(view.lang), view.say("goal_read"), view.say("goal_read_more")),
        (
            routes.texts(view.lang)
            if view.publication.open
            else view.hand_page("commenting") or routes.texts(view.lang),
            view.say("goal_comment"),
            view.say("goal_comment_more" if view.publication.open else "goal_comment_over"),
        ),
        _answers(view),
    ]
    return [(routes.relative(address, url), title, more) for url, title, more in goals]


def _answers(view: View) -> tuple[str, str, str]:
    redline, consultation = view.publication.redline, view.publication.answered
    if consultation:
        shown = [item for item in view.publication.comments if item.consultation == consultation.id]
        answered = sum(item.disposition is not None for item in shown)
        more = view.say("goal_answers_more", count=len(shown), answered=answered)
        told = view.told_of(more, consultation)
        return routes.comments(view.lang, consultation.id), view.say("goal_answers"), told
    if redline:
        address = routes.redline(view.lang, redline.old.label, redline.new.label)
        return (
            address,
            view.say("goal_changes"),
            view.say("goal_changes_more", old=view.name(redline.old.label)),
        )
    return routes.drafts(view.lang), view.say("goal_drafts"), view.say("goal_drafts_more")
