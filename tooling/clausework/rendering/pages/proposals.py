"""The proposals that the standard started from, and the provisions that carry each."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.rendering import routes
from clausework.rendering.page import Page, fill
from clausework.rendering.view import PROPOSALS, View


def pages(view: View) -> Iterator[Page]:
    """One page, if the standard has proposals."""
    if not view.draft.proposals:
        return
    address = routes.page(view.lang, PROPOSALS)
    rows = [
        (
            name,
            text.get(view.lang, ""),
            [
                (duty, f"{routes.clause(view.lang, duty.clause.id)}#{duty.id}")
                for duty in view.index.duties.values()
                if duty.provision.proposal == name
            ],
        )
        for name, text in view.draft.proposals.items()
    ]
    body = fill("proposals.html", view, address, rows=rows)
    yield Page(address=address, title=view.say("proposals_title"), body=body)
