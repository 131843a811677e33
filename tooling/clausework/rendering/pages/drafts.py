"""The list of drafts, with the digest of each that is frozen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from clausework.model.draft import Draft
from clausework.rendering import routes
from clausework.rendering.filling import fill
from clausework.rendering.page import Page
from clausework.rendering.view import View


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft in the list; `redline` is the address of its comparison with `old`."""

    draft: Draft
    digest: str
    address: str
    old: str = ""
    redline: str = ""


def pages(view: View) -> Iterator[Page]:
    """The one list of a language."""
    address = routes.drafts(view.lang)
    yield Page(
        address=address,
        lang=view.lang,
        title=view.say("nav_drafts"),
        body=fill("drafts.html", view, address, rows=_rows(view)),
        twin=routes.drafts(view.other),
    )


def _rows(view: View) -> list[DraftRow]:
    old = {redline.new.label: redline.old.label for redline in view.publication.redlines}
    rows = []
    for edition in reversed(view.publication.editions):
        label = edition.draft.label
        address = routes.draft(view.lang, label) if edition.frozen else routes.texts(view.lang)
        redline = routes.redline(view.lang, old[label], label) if label in old else ""
        rows.append(DraftRow(edition.draft, edition.digest, address, old.get(label, ""), redline))
    return rows
