"""What people type into the search of this standard leads to the clause that says it."""

from __future__ import annotations

from pathlib import Path

import pytest
from places import ROOT

from clausework.rendering.assemble import assemble
from clausework.rendering.formats.search_index import search_index
from clausework.rendering.publication import Publication
from clausework.rendering.search.answering import AnsweredEntry, SearchEngine
from clausework.rendering.search.matching import Matcher
from clausework.rendering.view import view_of
from clausework.source.project import load

LANGS = ("zh", "en")
MISSED = {
    "七天无理由退货",  # laws have the phrase; the clause says 七日内无理由退货
    "記錄保存三年",  # so has the table of legal bases
    "未成年人能直播吗",  # the clause says 开通主播账号
    "How long must the platform keep records?",  # third: two clauses say keep records
    "minimum age for a streamer",  # a text has the word minimum, which is rare
    "how often must the emergency plan be exercised",  # second: the table of methods has the words too
}
"""Queries whose clause stands further below, or that other texts answer word for word."""


def asked(lang: str) -> list[tuple[str, str, int, str]]:
    """The words, what says it, among how many of the first it must stand, and what is searched instead."""
    text = (Path(__file__).parent / "asked.txt").read_text(encoding="utf-8")
    lines = text.partition(f"[{lang}]\n")[2].partition("\n\n")[0].splitlines()
    rows = [[*line.split(" | "), ""] for line in lines]
    return [(query, place, int(within), instead) for query, place, within, instead, *_ in rows]


@pytest.fixture(scope="module")
def publication() -> Publication:
    return assemble(load(ROOT), rehearsal=True)


@pytest.mark.parametrize("lang", LANGS)
def test_what_people_type_leads_to_the_clause_that_says_it(lang: str, publication: Publication) -> None:
    engine = SearchEngine(Matcher(search_index(view_of(publication, lang))))
    wrong = set()
    for query, place, within, instead in asked(lang):
        answer = engine.answer(query)
        entries = [entry for group in answer.groups for entry in group.entries]
        stands = any(place in names(entry) for entry in entries[:within])
        if not stands or (instead and answer.instead != instead):
            wrong.add(query)
    assert wrong == MISSED & {query for query, *_ in asked(lang)}


def names(entry: AnsweredEntry) -> set[str]:
    """What an entry is found by: its place, the words of its title, the provisions that are shown of it."""
    title = "".join(words for words, _ in entry.title)
    return {entry.address.rpartition("#")[2], *title.split(), *(line.id for line in entry.lines)}


def test_there_are_forty_queries_in_each_language() -> None:
    assert all(len(asked(lang)) >= 40 for lang in LANGS)
