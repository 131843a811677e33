"""The first page: where the standard stands by its records alone, what one can do next, and for whom."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
from answering_rig import sent
from frozen_site import published, staged_site
from staged_files import stage_site

from clausework.consultation.records import write_record
from clausework.drafts.register import add
from clausework.model.comment import Disposition
from clausework.model.draft import plain
from clausework.rendering.assemble import assemble
from clausework.rendering.page import standard_name
from clausework.rendering.view import view_of
from clausework.source.project import load

PERIOD = {
    "zh": "2020年7月1日至7月31日24:00（北京时间）",
    "en": "1 July to 31 July 2020, 24:00 (Beijing time)",
}


@pytest.fixture
def asked(small: Path) -> Path:
    """A project whose D1 is frozen, on which comments are invited and answers promised."""
    settings = small / "standard/standard.yml"
    words = settings.read_text(encoding="utf-8")
    settings.write_text(f"{words}    answer_days: 61\n", encoding="utf-8")
    add(small, msgspec.structs.replace(plain(load(small).draft), label="D1"))
    return small


def record(root: Path, sequence: int, answer: Disposition | None) -> None:
    write_record(root, sent(sequence, state="answered" if answer else "published", disposition=answer))


def stands(root: Path, lang: str, **more: str) -> tuple[str, str, str, bool]:
    project = msgspec.structs.replace(load(root), **more)
    found = view_of(assemble(project), lang).stand
    return found.now, found.answers, found.following, found.asked


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_says_where_the_standard_stands_and_what_comes_next(asked: Path, lang: str) -> None:
    """While comments are invited, then while they are answered, and once all are."""
    zh = lang == "zh"
    due = "2020年9月30日前逐条答复意见" if zh else "every comment answered by 30 September 2020"
    now = f"征求意见：{PERIOD['zh']}" if zh else f"Consultation: {PERIOD['en']}"
    assert stands(asked, lang, current="D1") == (now, "", due, True)
    over = f"D1征求意见期：{PERIOD['zh']}，已结束" if zh else f"Consultation on D1, {PERIOD['en']}: closed"
    later = f"D1征求意见期：{PERIOD['zh']}" if zh else f"Consultation on D1: {PERIOD['en']}"
    assert stands(asked, lang) == (later, "", due, True), "that a later text is shown closes nothing"
    record(asked, 1, Disposition(outcome="accepted", reason="改为九十日。", date="2020-08-20"))
    record(asked, 2, None)
    some = "公开2条，已答复1条，未公开0条" if zh else "2 shown, 1 answered, 0 not shown"
    assert stands(asked, lang) == (over, some, due, False)
    record(asked, 2, Disposition(outcome="accepted", reason="改为九十日。", date="2020-08-21"))
    every = "公开2条，已答复2条，未公开0条" if zh else "2 shown, 2 answered, 0 not shown"
    assert stands(asked, lang) == (over, every, "", False), (
        "the text is that of D1, there is nothing to freeze"
    )
    clause = asked / "standard/clauses/platform/records.zh.md"
    clause.write_text(clause.read_text("utf-8").replace("六十日", "九十日"), "utf-8")
    _, answers, following, _ = stands(asked, lang)
    assert answers == every
    assert following.startswith("工作稿定稿" if zh else "the working text is finalised")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_leads_to_the_text_to_the_forms_and_to_each_role(lang: str) -> None:
    home = staged_site().pages[f"{'' if lang == 'zh' else 'en/'}index.md"].body
    goals = re.search(r'<ul class="go">.*?</ul>', home, re.DOTALL)
    assert goals
    links = re.findall(r'href="([^"]+)"', goals[0])
    assert links[0] == "text/all/"
    assert len(set(links)) == len(links) == 3
    for role in published().draft.roles:
        assert f'href="role/{role}/"' in home


def test_a_number_that_is_none_names_nothing() -> None:
    for lang in published().draft.languages:
        assert standard_name(view_of(published(), lang)) == published().draft.title[lang]


def test_a_clause_leads_to_its_file_in_the_repository(small: Path) -> None:
    settings = small / "standard/standard.yml"
    pages = {"zh": ("text/platform/index.md", "c/platform.records/index.html")}
    pages["en"] = tuple(f"en/{name}" for name in pages["zh"])
    for address in ("", "https://git.example/body/standard/blob/main/"):
        words = settings.read_text(encoding="utf-8")
        settings.write_text(f"repo_url: {address}\n{words}" if address else words, encoding="utf-8")
        files = stage_site(small)[0]
        for lang, names in pages.items():
            link = f'href="{address}standard/clauses/platform/records.{lang}.md"'
            assert all((link in files[name].decode()) is bool(address) for name in names)
