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
            title=page.title,
            body=page.body,
            twin=view.other in twins,
            kind="hand",
            markdown=True,
        )
