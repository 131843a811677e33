"""The text as NISO STS in each language."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.rendering import routes
from clausework.rendering.deliverables import file_name
from clausework.rendering.exchange.sts import sts_xml
from clausework.rendering.publication import DeliveredFile, Publication


def files(publication: Publication) -> Iterator[DeliveredFile]:
    """One for each language of the draft."""
    draft = publication.draft
    edition = publication.edition(publication.current)
    for lang in draft.languages:
        page = routes.draft(lang, draft.label) if edition.frozen else routes.texts(lang)
        address = f"{publication.site_url}{page}" if publication.site_url else ""
        data = sts_xml(draft, lang, digest=edition.digest, address=address)
        yield DeliveredFile(
            kind="sts", name=file_name(publication, "sts.xml", lang=lang), data=data, lang=lang
        )
