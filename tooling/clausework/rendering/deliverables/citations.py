"""How the draft is cited, for reference managers, in each language."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.model.canonical import canonical_json
from clausework.rendering import routes
from clausework.rendering.citation import Cited
from clausework.rendering.deliverables import file_name
from clausework.rendering.publication import DeliveredFile, Publication


def files(publication: Publication) -> Iterator[DeliveredFile]:
    """RIS, BibTeX and CSL-JSON."""
    draft = publication.draft
    frozen = publication.edition(publication.current).frozen
    for lang in draft.languages:
        page = routes.draft(lang, draft.label) if frozen else routes.texts(lang)
        cited = Cited(draft, lang, f"{publication.site_url}{page}" if publication.site_url else "")
        made = {
            "ris": cited.ris().encode(),
            "bib": cited.bibtex().encode(),
            "csl.json": canonical_json(cited.csl()),
        }
        for extension, data in made.items():
            name = file_name(publication, extension, lang=lang, kind="citation")
            yield DeliveredFile(kind="citation", name=name, data=data, lang=lang)
