"""The light page of a clause with the form of a consultation: what gives way to its limit of bytes, and what never."""

from __future__ import annotations

import msgspec
import pytest
from frozen_site import published

from clausework.rendering.clause_html import provision_blocks
from clausework.rendering.formats.lite import LIMIT, clause_page
from clausework.rendering.view import view_of


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_of_a_clause_shows_its_provisions_within_the_limit(lang: str) -> None:
    found = published()
    consulted = msgspec.structs.replace(found, open=found.consultations[-1])
    view = view_of(consulted, lang)
    for place, clause in enumerate(view.draft.clauses):
        page = clause_page(view, place)
        assert len(page.encode()) <= LIMIT, clause.id
        assert [block.id for block in provision_blocks(clause, lang) if f'id="{block.id}"' not in page] == []


def test_a_text_gives_way_only_where_it_is_more_than_half_of_the_page() -> None:
    found = published()
    place, clause = next(
        (place, clause) for place, clause in enumerate(found.draft.clauses) if clause.id == "platform.content"
    )
    for times, shown in ((1, True), (40, False)):
        texts = {
            lang: msgspec.structs.replace(text, blocks=text.blocks * times)
            for lang, text in clause.texts.items()
        }
        clauses = list(found.draft.clauses)
        clauses[place] = msgspec.structs.replace(clause, texts=texts)
        draft = msgspec.structs.replace(found.draft, clauses=tuple(clauses))
        editions = (*found.editions[:-1], msgspec.structs.replace(found.editions[-1], draft=draft))
        view = view_of(msgspec.structs.replace(found, editions=editions, facts={}), "zh")
        assert ('id="P-CNT-01"' in clause_page(view, place)) is shown
