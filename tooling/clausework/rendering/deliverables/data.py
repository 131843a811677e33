"""All that is printed and recorded of the draft as JSON, its schema, and the same as linked data."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from clausework.model.canonical import canonical_json
from clausework.rendering.deliverables import file_name
from clausework.rendering.exchange.linked_data import linked_data
from clausework.rendering.formats.data import ClausesData, clauses_data
from clausework.rendering.publication import DeliveredFile, Publication


def files(publication: Publication) -> Iterator[DeliveredFile]:
    """Three files for all languages of the draft."""
    schema = canonical_json(msgspec.json.schema(ClausesData))
    data = canonical_json(clauses_data(publication))
    yield DeliveredFile(kind="data", name=file_name(publication, "json", kind="data"), data=data)
    name = file_name(publication, "schema.json", kind="data")
    yield DeliveredFile(kind="data_schema", name=name, data=schema)
    linked = canonical_json(linked_data(publication))
    yield DeliveredFile(kind="linked_data", name=file_name(publication, "jsonld"), data=linked)
