"""The text as Akoma Ntoso in each language."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.rendering.deliverables import file_name
from clausework.rendering.exchange.akn import akn_xml
from clausework.rendering.publication import DeliveredFile, Publication


def files(publication: Publication) -> Iterator[DeliveredFile]:
    """One for each language of the draft."""
    draft = publication.draft
    digest = publication.edition(publication.current).digest
    for lang in draft.languages:
        name = file_name(publication, "akn.xml", lang=lang)
        yield DeliveredFile(kind="akn", name=name, data=akn_xml(draft, lang, digest=digest), lang=lang)
