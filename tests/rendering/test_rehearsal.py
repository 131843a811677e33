"""Wherever a site counts comments or tells how a consultation stands, it says what of that is a rehearsal."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
from answering_rig import sent
from frozen_site import staged_site
from places import LIVE_COMMERCE
from staged_files import stage_site

from clausework.consultation.records import write_record
from clausework.drafts.register import add
from clausework.model.comment import Disposition, Rehearsed
from clausework.model.draft import plain
from clausework.model.published import ClausesData
from clausework.source.project import load
from clausework.workflow.answers import report_of, round_of, table_of

TOLD = {
    "zh": (
        r"D\d征求意见期：",
        r"\d+条公开意见",
        r"\d+条意见已答复",
        r"公开\d+条，已答复",
        r"\d+条意见",
        r"意见\d+<",
        r"对[^<]{1,9}的意见（[1-9]\d*）",
        r"2020年7月1日至",
    ),
    "en": (
        r"Consultation on D\d, ",
        r"\d+ public comments",
        r"\d+ of \d+ comments answered",
        r"\d+ shown, ",
        r"\d+ comments?<",
        r"Comments on [^<]{1,20} \([1-9]\d*\)",
        r"1 July to ",
    ),
}
"""How counts, states and periods of consultations begin on pages and in feeds."""
LEADS = {
    "whole": {"zh": ("演练：",), "en": ("Rehearsal – ",)},
    "partly": {
        "zh": ("演练：", "部分为演练（1件）："),
        "en": ("Rehearsal – ", "Partly a rehearsal (1) – "),
    },
}


ANSWER = Disposition(outcome="accepted", reason="改为九十日。", date="2020-08-20")


def record(root: Path, sequence: int, rehearsal: bool) -> None:
    write_record(root, sent(sequence, state="answered", rehearsal=rehearsal, disposition=ANSWER))


@pytest.fixture
def changed(small: Path) -> Path:
    """A project whose D1 was frozen, and of which a clause has changed since."""
    add(small, msgspec.structs.replace(plain(load(small).draft), label="D1"))
    for lang, old, new in (("zh", "六十日", "九十日"), ("en", "sixty", "ninety")):
        path = small / f"standard/clauses/platform/records.{lang}.md"
        path.write_text(path.read_text("utf-8").replace(old, new), encoding="utf-8")
    return small


def pages(root: Path, lang: str) -> dict[str, str]:
    """The pages and feeds of a language, with their words only."""
    files = {
        name: data.decode()
        for name, data in stage_site(root)[0].items()
        if name.endswith((".md", ".html", ".atom")) and name.startswith("en/") == (lang == "en")
    }
    return {name: text.replace("&#8211;", "–") for name, text in files.items()}


def told(files: dict[str, str], lang: str) -> list[tuple[str, str, str]]:
    """Each count, state or period with the words before it and its file."""
    return [
        (name, text[max(0, found.start() - 25) : found.start()], found[0])
        for name, text in files.items()
        for pattern in TOLD[lang]
        for found in re.finditer(pattern, text)
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", ["whole", "partly"])
def test_no_count_state_or_period_stands_without_the_word(changed: Path, kind: str, lang: str) -> None:
    record(changed, 1, rehearsal=True)
    record(changed, 2, rehearsal=kind == "whole")
    found = told(pages(changed, lang), lang)
    kinds = {pattern for pattern in TOLD[lang] for _, _, words in found if re.fullmatch(pattern, words)}
    assert kinds == set(TOLD[lang])
    bare = []
    for name, before, words in found:
        # A period in a sentence that says it already is told with that sentence.
        if re.search(r"征求意见期：$|Consultation on D1, $", before):
            continue
        if not before.endswith(LEADS[kind][lang]):
            bare.append((name, before, words))
    assert not bare


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_real_comments_are_told_as_they_are(changed: Path, lang: str) -> None:
    record(changed, 1, rehearsal=False)
    record(changed, 2, rehearsal=False)
    files = pages(changed, lang)
    assert told(files, lang)
    assert not [
        name for name, text in files.items() if re.search("演练|Rehearsal –|a rehearsal|>rehearsal<", text)
    ]


@pytest.mark.parametrize("style", ["md", "csv", "json"])
def test_the_table_marks_each_comment_that_is_a_rehearsal(changed: Path, style: str) -> None:
    record(changed, 1, rehearsal=True)
    record(changed, 2, rehearsal=False)
    text = table_of(round_of(changed, "2020-07"), style, "zh").decode()
    assert text.count("演练：消费者") == 1
    assert text.count("消费者") == 2


def test_the_report_tells_numbers_and_period_with_the_word(changed: Path) -> None:
    record(changed, 1, rehearsal=True)
    record(changed, 2, rehearsal=False)
    text = report_of(round_of(changed, "2020-07"), "md", "zh").decode()
    (line,) = (line for line in text.splitlines() if "共收到意见2条" in line)
    assert line.startswith("部分为演练（1件）：2020年")


def test_the_data_tell_it_too(changed: Path) -> None:
    record(changed, 1, rehearsal=True)
    data = msgspec.json.decode(stage_site(changed)[0]["clauses.json"], type=ClausesData)
    assert data.rehearsed == {"2020-07": Rehearsed(whole=True, count=1)}


@pytest.mark.slow
def test_the_real_home_page_says_its_consultation_is_a_rehearsal() -> None:
    pages = staged_site().pages
    for page, total, state in (
        ("index.md", r"演练：\d+条公开意见", "演练：D1征求意见期"),
        ("en/index.md", r"Rehearsal – \d+ public comments", "Rehearsal – Consultation on D1"),
    ):
        assert re.search(total, pages[page].body)
        assert str(pages[page].meta["state"]).startswith(state)


@pytest.mark.parametrize(("lang", "lead"), [("zh", "演练："), ("en", "Rehearsal – ")])
def test_the_report_tells_what_comments_changed_with_the_word(lang: str, lead: str) -> None:
    lines = report_of(round_of(LIVE_COMMERCE, "2020-07"), "md", lang).decode().splitlines()
    (line,) = (
        line for line in lines if re.search("因意见修改的条款和条文|changed because of comments", line)
    )
    assert line.startswith(lead)
