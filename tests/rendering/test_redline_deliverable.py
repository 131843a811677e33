"""The Word redline among the files of a draft."""

import re

import pytest
from docx_reading import settled
from places import LIVE_COMMERCE
from test_pdf import publication_of

from clausework.rendering.deliverables.files import word_redline
from clausework.workflow.compare import compared
from clausework.workflow.comparison import context_of, format_redline, text_of

PAGE = re.compile("\t[IVX0-9]+$")
"""The page at the end of a line of the contents."""


@pytest.mark.slow
def test_a_draft_brings_the_word_redline_against_the_one_before():
    made = {of.lang: of for of in word_redline(publication_of("working"))}
    assert [of.name for of in made.values()] == [
        "live-commerce-working-redline.zh.docx", "live-commerce-working-redline.en.docx",
    ]  # fmt: skip
    found = compared(LIVE_COMMERCE, "D1", "working")
    for lang, of in made.items():
        by_command = format_redline("docx", context_of(found, lang))
        for accept in (True, False):
            lines = (
                [PAGE.sub("\t", line) for line in settled(data, accept=accept)]
                for data in (of.data, by_command)
            )
            assert next(lines) == next(lines), "all but the pages of print"
        for accept, draft in ((True, found.new), (False, found.old)):
            lines = "".join(settled(of.data, accept=accept))
            last = text_of(draft, lang).splitlines()[-1]
            assert "".join(last.split()) in "".join(lines.split())


@pytest.mark.slow
def test_the_first_draft_has_none():
    assert list(word_redline(publication_of("D1"))) == []
