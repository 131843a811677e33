"""Whatever an AsciiDoc or reStructuredText of others looks like, no word of it is lost on the way to clause files."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from clausework.source.importing.taking import imported, read_file
from clausework.source.importing.written import lost, project_files, words_kept

pytest.importorskip("docutils")

WORDS = (
    "seeds",
    "shall",
    "应",
    "食堂",
    "5.2",
    "a_b",
    "snake_case_name",
    "3",
    "x*y",
    "`c`",
    "**b**",
    "*s*",
    "_e_",
)
ADOC = (
    "<<ref,called>>",
    "<<ref>>",
    "xref:ref[said]",
    "https://e.org/p[page,window=_blank]",
    "footnote:[a *note* here]",
    "stem:[x_1]",
    "image:p.png[alt,20]",
    "[.role]#marked#",
    "{name}",
    "{nbsp}",
    "H~2~O",
    "``mono``s",
    "\\*no*",
    "[[inline]]",
    "+plain *x*+",
    "|",
    "a|b",
    "::",
    "kbd:[Ctrl]",
    "pass:[*q*]",
    "(((index,term)))",
    "mailto:a@e.org[Write]",
)
ADOC_HEADS = (
    "= ",
    "== 1 ",
    "=== ",
    "* ",
    "** ",
    ". ",
    ".. ",
    "1. ",
    "term:: ",
    ".Title ",
    "NOTE: ",
    "WARNING: ",
    "[[x]]\n",
    "[#y]\n",
    "[appendix]\n== ",
    "[quote, Who]\n____\n",
    "----\n",
    "====\n",
    "[NOTE]\n====\n",
    "|===\n| ",
    '[cols="1,2"]\n|===\n|',
    "2+| ",
    "// ",
    "////\n",
    ":name: ",
    "include::",
    "+\n",
    " literal ",
    "ifdef::x[]\n",
    "[stem]\n++++\n",
    "<1> ",
    "",
    "",
)
RST = (
    "`said <https://e.org/p>`_",
    "`target`_",
    "[1]_",
    "[#auto]_",
    "|sub|",
    ":ref:`Said <ref>`",
    ":unknown:`role`",
    ":math:`x_1`",
    "``code``",
    "\\*no",
    "word_",
    "http://e.org/q",
    "*emphasis*",
    "|",
)
RST_HEADS = (
    "Head\n====\n\n",
    "1 Head\n------\n\n",
    "- ",
    "#. ",
    "1. ",
    "a) ",
    "iv. ",
    "  ",
    ".. _x:\n\n",
    ".. _y: https://e.org/z\n\n",
    ".. [1] ",
    ".. [#auto] ",
    ".. note:: ",
    ".. warning:: ",
    ".. unknown:: ",
    ".. image:: p.png\n   :alt: alternative\n\n",
    ".. code-block:: json\n   :linenos:\n\n   ",
    ".. versionadded:: 2.1 ",
    ".. math:: ",
    ".. include:: ",
    ".. ",
    ":field: ",
    "| ",
    "term\n   ",
    "::\n\n   ",
    "=== ===\na   b\n=== ===\n",
    "",
    "",
)
SAID = {"body": "b", "stage": "s", "rehearsal": "r", "notice": "n"}


def texts(heads: tuple[str, ...], odd: tuple[str, ...]) -> st.SearchStrategy[str]:
    words = st.lists(st.sampled_from(WORDS + odd), min_size=1, max_size=4).map(" ".join)
    lines = st.tuples(st.sampled_from(heads), words).map("".join)
    return st.tuples(st.lists(lines, min_size=1, max_size=10), st.sampled_from(["\n", "\n\n"])).map(
        lambda parts: parts[1].join(parts[0])
    )


def missing(text: str, suffix: str) -> dict[str, int]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"x{suffix}")
        path.write_text(text, encoding="utf-8")
        file = read_file(path)
        found = imported([file], "theirs")
    if not found.clauses:
        return {}
    return dict(lost([file.words], words_kept(found, project_files(found, SAID, "x"))))


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(texts(ADOC_HEADS, ADOC))
def test_every_word_of_asciidoc_is_kept(text: str) -> None:
    assert missing(text, ".adoc") == {}


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(texts(RST_HEADS, RST))
def test_every_word_of_restructured_text_is_kept(text: str) -> None:
    assert missing(text, ".rst") == {}
