"""The pages that people wrote."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.rendering import routes
from clausework.rendering.page import Page
from clausework.rendering.view import View


def pages(view: View) -> Iterator[Page]:
    """Each page of site/pages in the view's language."""
    for page in view.hand_pages:
        twins = {twin.lang for twin in view.publication.hand_pages if twin.name == page.name}
        yield Page(
            address=routes.page(view.lang, page.name),
            lang=view.lang,
            title=page.title,
            body=page.body,
            twin=routes.page(view.other, page.name) if view.other in twins else None,
            kind="hand",
            markdown=True,
        )
