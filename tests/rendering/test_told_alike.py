"""What each surface says of each change is what the ledger says of it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from frozen_site import published

from clausework.redline.ledger import ledger
from clausework.rendering.explanatory.note import NoteTable, content
from clausework.rendering.pages import redlines
from clausework.rendering.view import view_of
from clausework.strings.catalogue import say

LANGUAGES = ("zh", "en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_headings_of_the_changes_count_what_the_sentence_above_them_counts(lang: str) -> None:
    view = view_of(published(), lang)
    redline = view.publication.redline
    assert redline is not None
    clauses = ledger(redline).clause_count()
    counts = {"cover": 0, "substantive": clauses.substantive, "editorial": clauses.editorial}
    page = next(page.body for page in redlines.pages(view) if page.kind == "redline")
    heads = re.findall(r'<h2 id="(\w+)"[^>]*>(.*?)</h2>', page)
    assert [(name, unescape(told)) for name, told in heads] == [
        (name, say(lang, f"site.redline_{name}", count=count)) for name, count in counts.items()
    ]
    (note,) = (
        each for each in content(view).sections if each.title == say(lang, "explanatory.section_changes")
    )
    told = [part for part in note.parts if not isinstance(part, NoteTable)]
    assert [say(lang, f"explanatory.{name}", count=count) for name, count in counts.items()] == told[:3]
    rows = [len(part.rows) for part in note.parts if isinstance(part, NoteTable)]
    assert rows == [1, clauses.substantive]
