"""The amending decision that made the draft of the one before it: its text, and what executes it."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.model.canonical import canonical_json
from clausework.redline.amend.decide import decide
from clausework.rendering.amending.decision import decision_text
from clausework.rendering.deliverables import file_name
from clausework.rendering.exchange.akn import akn_decision
from clausework.rendering.publication import DeliveredFile, Publication


def files(publication: Publication) -> Iterator[DeliveredFile]:
    """None for the first draft."""
    redline = publication.redline
    if redline is None:
        return
    old, new = publication.edition(redline.old.label).draft, publication.draft
    decision = decide(redline, old, new)
    kind = f"amends-{old.label}"
    name = file_name(publication, "json", kind=kind)
    yield DeliveredFile(kind="amendment_data", name=name, data=canonical_json(decision))
    for lang in new.languages:
        text = decision_text(decision, old, new, lang).encode()
        name = file_name(publication, "txt", lang=lang, kind=kind)
        yield DeliveredFile(kind="amendment", use="changes", name=name, data=text, lang=lang)
        marked = akn_decision(decision, old, new, lang)
        name = file_name(publication, "akn.xml", lang=lang, kind=kind)
        yield DeliveredFile(kind="amendment_akn", name=name, data=marked, lang=lang)
