"""The catalogue: two languages that say the same things, and nothing that nobody says."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from string import Formatter

import pytest

from clausework.strings.catalogue import FOLDER, LANGUAGES, catalogue, numbered, say

PACKAGE = FOLDER.parent
SPOKEN = (".py", ".html", ".js", ".md", ".xml")
"""The files in which keys stand."""

DYNAMIC = {
    "amend": (
        "delete_",
        "item",
        "what_",
        "words_",
        "more_",
        "clause_insert_",
        "only",
    ),
    "changes": ("show_",),
    "charts": ("strip_",),
    "apply": ("cause_",),
    "assessment": ("column_", "verdict_"),
    "answers": (
        *("minutes_", "column_", "fate_", "no_words_", "by_", "silence_"),
        *("late_", "role_", "on_", "became_", "waiting_", "waited_"),
    ),
    "click": ("",),
    "checks": ("group_", "scope_", "cure_", "allow_"),
    "cli": ("disk_",),
    "commenting": ("js_",),
    "comments": (
        "told_",
        "file_",
        "follow_",
        "channel_",
        "invitation_",
        "skipped_",
        "unplaced_",
        "held_",
        "field_",
        "guess_",
    ),
    "importing": ("again_", "column_", "settings_", "why_"),
    "desk": (
        *("state_", "role_", "problem_", "mark_", "outcome_"),
        *("fault_", "way_", "kind_", "discussion_", "verification_", "column_", "unit_", "unpublished_"),
        *(
            "act_",
            "answer_",
            "channel_",
            "done_",
            "field_",
            "guess_",
            "key_",
            "marked_",
            "refused_",
            "table_",
        ),
        *("view_", "would_", "verdict_", "vote_"),
    ),
    "docx": ("in_", "informative_", "normative_"),
    "drafts": ("sealed_", "history_"),
    "duties": ("column_", "file_", "added_", "removed_", "worded_"),
    "edit": ("label_", "page_"),
    "editor": ("modal_",),
    "explanatory": ("chapter_", "section_", "column_", "gap_", "edition_", "kind_"),
    "form": ("who_",),
    "review": ("column_", "place_", "type_"),
    "host": ("step_", "check_", "red_", "cure_", "typed_"),
    "generate": ("verification_", "legal_basis_"),
    "kinds": ("",),
    "log": (
        *("history_", "words_", "signed_", "included_", "published_", "verdict_"),
        *("watched_", "witnessed_"),
    ),
    "metadata": ("row_",),
    "pdf": ("kind_", "translation_"),
    "reader": ("type_", "long_"),
    "redline": (
        "fold_",
        "element_",
        *("only_", "inserted_", "deleted_", "say_", "level_", "kind_", "verdict_", "weight_"),
        *("aspect_", "standard_"),
        *(
            "open_",
            "close_",
            "picture_",
            "label_",
            "github_",
            "aspect_",
            "blame_",
            "cause_",
            "generated_",
        ),
    ),
    "coverage": ("column_",),
    "service": (
        "judged_",
        "verdict_",
        "left_",
        "state_",
        "rehearsal_",
        "title_",
        "why_",
        "send_",
        "supplement_",
        "twin_",
    ),
    "site": (
        *("files_", "ui_", "modal_", "moved_", "outcome_", "redline_", "silence_", "version_"),
        *("search_group_", "search_box_", "show_", "mark_", "also_"),
    ),
    "why": ("bar_",),
    "yaml": ("bracket",),
}
"""Beginnings of keys that code completes: by a level, a kind, an outcome, the name of a state."""

UNCOUNTED = {"others"}
"""What Chinese counts and English says in words, as “with its items”."""


def files() -> list[Path]:
    return sorted(file for lang in LANGUAGES for file in (FOLDER / lang).glob("*.toml"))


def words() -> frozenset[str]:
    """Every word of the code that may be a key, or one without its `_fix` or `_remedy`."""
    found: set[str] = set()
    for file in sorted((*PACKAGE.rglob("*"), PACKAGE.parent / "manual.py")):
        if file.suffix in SPOKEN:
            text = file.read_text(encoding="utf-8")
            found.update(re.findall(r"[\"'`.]([A-Za-z][\w-]*)(?=[\"'`({ )])", text))
    return frozenset(found)


def in_code(name: str, known: frozenset[str]) -> bool:
    return name in known or re.sub(r"_(fix|remedy)$", "", name) in known


def fields(text: str) -> set[str]:
    """The fields of a string; each language may take a date or a count in its own form."""
    names = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    assert all(name.isidentifier() for name in names)
    return {name.removesuffix("_short") for name in names} - UNCOUNTED


def is_help(key: str) -> bool:
    """Whether it is help, of which English has a part in the code; tests/cli/test_help_in_chinese.py compares."""
    return key.startswith("help.")


PAIRED = sorted(key for key in catalogue("zh") if not is_help(key))


def test_both_languages_have_the_same_keys_in_the_same_files():
    assert sorted(key for key in catalogue("en") if not is_help(key)) == PAIRED
    assert {*catalogue("en")} - {*catalogue("zh")} == set()


def test_both_languages_fill_the_same_fields():
    zh, en = catalogue("zh"), catalogue("en")
    assert [key for key in PAIRED if fields(zh[key]) != fields(en.get(key, ""))] == []


def test_every_string_is_said():
    known = words()
    unsaid = []
    for key in PAIRED:
        section, _, name = key.partition(".")
        if not in_code(name, known) and not name.startswith(DYNAMIC.get(section, ("\0",))):
            unsaid.append(key)
    assert unsaid == []


def test_every_string_that_a_page_of_the_desk_asks_for_is_there():
    pages = sorted((PACKAGE / "service/templates").glob("desk*.html"))
    asked = {key for page in pages for key in re.findall(r'\bt\("(\w+)"[,)]', page.read_text("utf-8"))}
    assert len(asked) > 100
    assert [key for key in sorted(asked) if f"desk.{key}" not in catalogue("zh")] == []


def test_every_beginning_that_is_allowed_for_is_needed():
    known = words()
    for section, beginnings in DYNAMIC.items():
        for beginning in beginnings:
            names = [
                key.partition(".")[2] for key in catalogue("zh") if key.startswith(f"{section}.{beginning}")
            ]
            assert any(not in_code(name, known) for name in names), f"{section}.{beginning}"


def test_no_string_stands_twice():
    assert len(files()) > 40
    for file in files():
        text = file.read_text(encoding="utf-8")
        keys = re.findall(r'^"?([\w-]+)"? = ', text, re.MULTILINE)
        assert keys == list(tomllib.loads(text)), file


def test_what_the_verb_should_expresses_is_a_recommendation():
    assert [text for text in catalogue("zh").values() if "宜”为" in text and "“宜”为推荐" not in text] == []
    assert catalogue("zh")["redline.level_recommendation"] == "推荐"


def test_what_the_manual_says_a_commenter_sees_is_what_pages_say() -> None:
    text = (PACKAGE.parent / "docs/commenter.zh.md").read_text("utf-8")
    rows = text.partition("| 看到 | 怎么办 |")[2].partition("\n\n")[0].splitlines()[2:]
    seen = [row.split("|")[1].strip() for row in rows]
    said = [words.replace("{count}", "N") for words in catalogue("zh").values()]
    assert len(seen) == 6
    assert [cell for cell in seen if not any(words.startswith(cell) for words in said)] == []


COUNTS = (
    *("count", "files", "comments", "events", "rows", "keys", "urls", "receipts", "lost", "written", "known"),
    *("suggested", "same", "editorial", "found", "shown", "answered", "pages", "total", "size", "commented"),
)
"""The fields that are numbers of things."""
MANY = re.compile(
    r"(?<![\w.])1 (?!(?:[a-z]+ )?(?:awaits|agrees|does|has|is|was|less)\b)(?:[a-z]+ )?([a-z]{2,}(?<!s)s)\b|(?<![\w.])1 (?:are|were|have)\b"
)
"""A number one before the plural of a noun or of a verb."""
ALWAYS_MORE = {
    *("comments.long", "comments.many", "reader.long_paragraph", "reader.long_file", "redline.times"),
    *("site.search_box_shown", "site.alike", "site.alike_more"),
    *("answers.said", "answers.came_signed", "answers.places", "comments.cut"),
}
"""What is said of more than a limit, which is more than one."""
NO_NOUNS = {"answers.units", "desk.units_counted", "cli.reference"}
"""Keys where the plural is of something else than what is counted: 1 (a body) with comments."""


def test_english_says_one_clause_and_two_clauses() -> None:
    wrong = []
    for key, text in catalogue("en").items():
        if is_help(key):  # which counts nothing that it knows
            continue
        spoken = numbered(text, dict.fromkeys(re.findall(r"\{(\w+):[^{}]*\|", text), 1))
        spoken = re.sub(r"\{(\w+)(?::,)?\}", lambda found: "1" if found[1] in COUNTS else found[0], spoken)
        singular = key.endswith("_many") or f"{key}_one" in catalogue("en")
        if MANY.search(spoken) and not singular and key not in ALWAYS_MORE | NO_NOUNS:
            wrong.append((key, spoken))
    assert wrong == []


def test_a_number_chooses_its_words() -> None:
    assert say("en", "drafts.stat_sum", count=1) == "1 clause"
    assert say("en", "drafts.stat_sum", count=2) == "2 clauses"
    assert say("en", "drafts.stat_sum", count=0) == "0 clauses"
    assert say("zh", "drafts.stat_sum", count=1) == "共 1 条"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("4.1", "5.1", "编号由 4.1 改为 5.1"),
        ("第四章", "第五章", "编号由第四章改为第五章"),
        ("附录A", "6", "编号由附录A 改为 6"),
    ],
)
def test_no_blank_stands_between_characters(old, new, said):
    assert say("zh", "redline.renumbered", old=old, new=new) == said


def test_two_fields_keep_their_blank():
    assert say("zh", "redline.heading", old="送审 稿", new="报批稿") == "送审 稿 → 报批稿修订对照"
