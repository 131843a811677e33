"""The provisions as an OSCAL catalogue in each language, and a profile of it for each role."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.model.canonical import canonical_json
from clausework.rendering.deliverables import file_name
from clausework.rendering.exchange.oscal import oscal_catalog, oscal_profile
from clausework.rendering.publication import DeliveredFile, Publication
from clausework.rendering.view import view_of


def files(publication: Publication) -> Iterator[DeliveredFile]:
    """Nothing if the draft has no provisions."""
    digest = publication.edition(publication.current).digest
    for lang in publication.draft.languages:
        view = view_of(publication, lang)
        catalog = oscal_catalog(view, digest)
        if "groups" not in catalog["catalog"]:
            continue
        name = file_name(publication, "json", lang=lang, kind="oscal-catalog")
        yield DeliveredFile(kind="oscal", name=name, data=canonical_json(catalog), lang=lang)
        for role in publication.draft.roles:
            profile = oscal_profile(view, role, name, digest)
            if profile:
                own = file_name(publication, "json", lang=lang, kind=f"oscal-{role}")
                data, of = canonical_json(profile), view.role(role)
                yield DeliveredFile(kind="oscal_profile", name=own, data=data, lang=lang, of=of)
