"""The contents of the current draft."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.model.draft import Clause
from clausework.model.redline import Change
from clausework.redline.ledger import clause_count
from clausework.rendering import routes
from clausework.rendering.figures import clauses_told
from clausework.rendering.page import Page, fill
from clausework.rendering.view import View

DEEPEST = 6


def pages(view: View) -> Iterator[Page]:
    """The one contents page of a language."""
    address = routes.texts(view.lang)
    body = fill("text.html", view, address, entries=entries(view))
    yield Page(address=address, title=view.say("contents"), body=body)


def entries(view: View, deepest: int = DEEPEST) -> list[tuple[Clause, str, str, str]]:
    """The table of contents: clause, address, how many comments in words, the weight of its change.

    What stands below `deepest` is not listed, and counts for the clause that it stands under: once, if
    a comment is about a clause of which two have been made.
    """
    found: list[tuple[Clause, set[str], list[Change]]] = []
    for clause in view.draft.clauses:
        numbers = {comment.id for comment in view.index.comments.get(clause.id, ())}
        effect = view.index.changes.get(clause.id)
        changes = [effect.change] if effect else []
        if clause.depth <= deepest:
            found.append((clause, numbers, changes))
        else:
            above, those, earlier = found[-1]
            found[-1] = (above, those | numbers, earlier + changes)
    return [
        (clause, view.chapter_address(clause), _counted(view, numbers), _weighed(view, changes))
        for clause, numbers, changes in found
    ]


def _weighed(view: View, changes: list[Change]) -> str:
    """The weight of one change, the numbers of several."""
    return view.weight(changes[0]) if len(changes) == 1 else clauses_told(view.lang, clause_count(changes))


def _counted(view: View, numbers: set[str]) -> str:
    """The number of comments, "" for none."""
    if not numbers:
        return ""
    words = view.say("comment_count" if len(numbers) > 1 else "comment_count_one", count=len(numbers))
    return view.told(words, map(view.index.comment.__getitem__, numbers))
