"""The languages of two drafts."""

from __future__ import annotations

from clausework.model.draft import Draft


def languages(old: Draft, new: Draft) -> tuple[str, ...]:
    """Every language in which either draft has a text or a title, the new draft's own languages first."""
    found = dict.fromkeys((*new.languages, *old.languages))
    for draft in (old, new):
        found.update(dict.fromkeys(draft.title))
        for clause in draft.clauses:
            found.update(dict.fromkeys(clause.texts))
    return tuple(found)
