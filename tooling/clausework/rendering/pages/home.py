"""The first page: what this is, how it stands, and where each reader goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from clausework.model.draft import Clause
from clausework.model.redline import Change
from clausework.redline.ledger import clause_count
from clausework.rendering import labels, routes
from clausework.rendering.answers import fates_of
from clausework.rendering.charts import patterns
from clausework.rendering.explanatory.consultation import fates_legend
from clausework.rendering.figures import chapter_bars, clauses_told, comments_of, home_times, words_of
from clausework.rendering.page import Page, fill
from clausework.rendering.pages.changelogs import chapter_of
from clausework.rendering.view import View

Bars = Mapping[str, tuple[str, Markup]]
"""By the key of a chapter its name and its bar."""


@dataclass(frozen=True, slots=True)
class ChapterEntry:
    """A chapter in the contents: where it is, what changed of it and where, what became of the comments."""

    clause: Clause
    address: str
    weights: str
    changes: str
    answers: Markup


def pages(view: View) -> Iterator[Page]:
    """The one home page of a language."""
    address = routes.home(view.lang)
    bars = chapter_bars(view, address)
    yield Page(
        address=address,
        title=view.say("home"),
        body=fill(
            "home.html",
            view,
            address,
            stand=view.stand,
            goals=_goals(view, address),
            times=home_times(view, address),
            chapters=_chapters(view, bars),
            others=_others(view, bars),
            patterns=patterns(),
            legend=_legend(view),
            charts=words_of(view),
        ),
        kind="home",
    )


def _chapters(view: View, bars: Bars) -> list[ChapterEntry]:
    redline = view.publication.redline
    changes: dict[str, list[Change]] = {}
    for change in redline.told() if redline else ():
        changes.setdefault(chapter_of(view, redline, change)[0], []).append(change)  # type: ignore[arg-type]
    nothing = ("", Markup(""))
    return [
        ChapterEntry(
            chapter,
            view.chapter_address(chapter),
            clauses_told(view.lang, clause_count(changes.get(chapter.id, ()))),
            view.chapter_address(chapter, show="changes"),
            bars.get(chapter.id, nothing)[1],
        )
        for chapter in labels.chapters(view.draft)
    ]


def _others(view: View, bars: Bars) -> list[tuple[str, Markup]]:
    """The note on comments that are on no chapter of the text: on the whole of it, or on what is gone."""
    chapters = {chapter.id for chapter in labels.chapters(view.draft)}
    return [told for key, told in bars.items() if key not in chapters]


def _legend(view: View) -> Markup:
    answered = view.publication.answered
    shown = comments_of(view, answered) if answered else []
    return fates_legend(list(fates_of(shown)), view.lang) if shown else Markup("")


def _goals(view: View, address: str) -> list[tuple[str, str, str]]:
    """The targets of the three kinds of visitor: those who read, who comment, who look for answers."""
    goals = [
        (routes.whole(view.lang), view.say("goal_read"), view.say("goal_read_more")),
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
        more = view.say("goal_answers_what")
        return routes.comments(view.lang, consultation.id), view.say("goal_answers"), more
    if redline:
        more = view.say("goal_changes_more", old=view.name(redline.old.label))
        return routes.redline(view.lang, redline.old.label, redline.new.label), view.say("goal_changes"), more
    return routes.drafts(view.lang), view.say("goal_drafts"), view.say("goal_drafts_more")
