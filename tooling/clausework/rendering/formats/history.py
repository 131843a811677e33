"""Changes of each clause: one page through all drafts, and one for each two drafts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup, escape

from clausework.model.draft import Clause, ClauseText
from clausework.redline.causes import BlamedLine, Trace, blame, traced_lines
from clausework.redline.ledger import ledger
from clausework.redline.words.readable import line_shown
from clausework.rendering import routes
from clausework.rendering.causing import causes_html, draft_name, earlier, in_language
from clausework.rendering.figures import clause_life
from clausework.rendering.formats.lite import ClauseHistory, brief, histories
from clausework.rendering.page import (
    clause_description,
    clause_picture,
    fill,
    shortened,
    standard_description,
)
from clausework.rendering.publication import Effect, Publication
from clausework.rendering.redlining import verdict_of
from clausework.rendering.view import View, view_of
from clausework.strings.catalogue import say

FILES = ("*c/*/*/index.html",)
NOTHING = Markup("")


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """Two drafts and what changed between them, `told` line by line and in its `words` as far as shown.

    `address` is that of their page, "" if nothing changed.
    """

    name: str
    address: str
    effect: Effect | None
    told: tuple[str, ...]
    words: Markup


def stage(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """The pages of every clause in every language, with their paths."""
    every = histories(publication)
    drafts = [edition.draft for edition in publication.editions]
    trace = Trace(drafts, publication.comments)
    for lang in publication.draft.languages:
        view = view_of(publication, lang)
        for history in every:
            for address, page in _pages(view, history, trace):
                yield routes.file_of(address), page.encode()


def _pages(view: View, history: ClauseHistory, trace: Trace) -> Iterator[tuple[str, str]]:
    clause = history.clause
    address = routes.history(view.lang, clause.id)
    wanted = view.publication.wanted
    if address in wanted:
        yield address, _history(view, history, trace, address)
    for pair in history.pairs:
        old, new, effect = pair
        here = routes.clause_redline(view.lang, clause.id, old, new)
        if effect and here in wanted:
            step = _step(view, clause, here, pair, True, "whole")
            yield here, _page(view, clause, here, [step])


def _history(view: View, history: ClauseHistory, trace: Trace, address: str) -> str:
    clause = history.clause
    steps = [
        _step(view, clause, address, pair, place < history.steps, "")
        for place, pair in enumerate(history.pairs)
    ]
    lines = None
    if clause.id in view.index.clauses:
        blamed = blame(trace, clause, view.draft.languages[0])
        lines = list(zip(blamed, _words_in(view, clause, blamed), strict=True))
    life = clause_life(view, clause, history.ids, address)
    return _page(view, clause, address, steps, lines, life)


def _step(
    view: View, clause: Clause, here: str, pair: tuple[str, str, Effect | None], shown: bool, how: str
) -> HistoryStep:
    """The step for the page at `here`."""
    old, new, effect = pair
    name = view.changes("pair", old=view.name(old), new=view.name(new))
    if effect is None:
        return HistoryStep(name, "", None, (), NOTHING)
    address = routes.clause_redline(view.lang, clause.id, old, new)
    if not shown:
        return HistoryStep(name, address, effect, (), NOTHING)
    book = ledger(view.publication.between(old, new))
    told = book.sentences(effect.change.new or effect.change.old, view.lang)
    words = brief(clause, view.redline_html(effect, here, both=True, whole=bool(how)))
    return HistoryStep(name, address, effect, told, words)


def _words_in(view: View, clause: Clause, lines: tuple[BlamedLine, ...]) -> tuple[Markup, ...]:
    """The words of the lines in the view's language; those of the authoritative text if they do not match."""
    text = clause.texts.get(view.lang, ClauseText())
    own = [text.title] if text.title else []
    own += [line_shown(line, view.draft, view.lang) for line in traced_lines(clause, view.lang)]
    if len(own) == len(lines):  # line by line they are the same in number, or nothing fits
        return tuple(map(escape, own))
    return tuple(in_language(line.words, view.draft.languages[0], view.lang) for line in lines)


def _description(view: View, current: Clause | None, steps: list[HistoryStep]) -> str:
    """The last change in a sentence; what the clause says, where nothing changed."""
    effects = (step.effect for step in reversed(steps) if step.effect)
    sentence = next(filter(None, (effect.change.sentence.get(view.lang, "") for effect in effects)), "")
    if sentence:
        return shortened(sentence, view.lang)
    return clause_description(view, current) if current else standard_description(view)


def _page(
    view: View,
    clause: Clause,
    address: str,
    steps: list[HistoryStep],
    lines: list[tuple[BlamedLine, Markup]] | None = None,
    life: Markup = NOTHING,
) -> str:
    alone = len(steps) == 1 and steps[0].address == address
    current = view.index.clauses.get(clause.id)
    told = [step for step in steps if step.told]
    return fill(
        "history.html",
        view,
        address,
        c=view.changes,
        clause=clause,
        current=current,
        outline=view.outline(clause),
        title=view.changes(
            "alone_title" if alone else "history_title",
            clause=view.heading_at_last(clause),
            pair=steps[0].name if steps else "",
        ),
        description=_description(view, current, steps),
        picture=clause_picture(view, clause.id if current else ""),
        alone=alone,
        told=told,
        verdict_of=verdict_of,
        steps=steps,
        lines=lines,
        main=view.draft.languages[0],
        causes_html=causes_html,
        draft_name=draft_name,
        word=partial(say, view.lang),
        earlier=earlier,
        life=life,
    )
