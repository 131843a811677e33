"""Pages of the manual: short, the same in both languages, all in the index, and no link leads nowhere."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from places import ROOT

DOCS = ROOT / "tooling/docs"
GENERATED = {"cli", "rules"}
"""Pages that a program writes, as long as what they list."""
LONGEST = 8_000
"""Characters of a page; one for both languages may have twice as many."""
CODE = re.compile(r"^ *(`{3,}).*?^ *\1$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(#+) (.+?)(?: \{#([\w-]+)\})?$", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|mailto:)([^()\s#]*)(?:#([^()\s]+))?\)")
LISTED = re.compile(r"^- \[[^]\n]+\]\(([a-z-]+)\.[\w.]*md\)", re.MULTILINE)
PAGES = sorted(path for path in DOCS.glob("*.md"))
NAMES = sorted({path.name.partition(".")[0] for path in PAGES})
PAIRED = [name for name in NAMES if (DOCS / f"{name}.zh.md").is_file()]


@cache
def prose(path: Path) -> str:
    """A page without its blocks of code, in which neither a heading nor a link is one."""
    return CODE.sub("", path.read_text("utf-8"))


def anchors(path: Path) -> set[str]:
    """What a link can name of a page, as GitHub and the site both have it."""
    text = prose(path)
    named = {
        name or re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
        for _, words, name in HEADING.findall(text)
    }
    return named | set(re.findall(r'<a id="([\w-]+)">', text))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_is_short(path: Path) -> None:
    name, *lang = path.name.removesuffix(".md").split(".")
    if name not in GENERATED:
        assert len(path.read_text("utf-8")) <= LONGEST * (1 if lang else 2)


@pytest.mark.parametrize("name", PAIRED)
def test_both_languages_have_the_same_parts(name: str) -> None:
    zh, en = (prose(DOCS / f"{name}.{lang}.md") for lang in ("zh", "en"))
    assert [len(found[0]) for found in HEADING.findall(zh)] == [
        len(found[0]) for found in HEADING.findall(en)
    ]
    assert zh.count("\n|") == en.count("\n|"), "rows of tables"
    blocks = [
        [
            block[0].partition("\n")[0]
            for block in CODE.finditer((DOCS / f"{name}.{lang}.md").read_text("utf-8"))
        ]
        for lang in ("zh", "en")
    ]
    assert blocks[0] == blocks[1]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_index_lists_each_page_once(lang: str) -> None:
    listed = LISTED.findall(prose(DOCS / f"index.{lang}.md"))
    assert sorted(listed) == [name for name in NAMES if name != "index"]


def test_both_indexes_have_one_order() -> None:
    zh, en = (LISTED.findall(prose(DOCS / f"index.{lang}.md")) for lang in ("zh", "en"))
    assert zh == en


@pytest.mark.parametrize("name", PAIRED)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_leads_to_its_other_language(name: str, lang: str) -> None:
    other = {"zh": f"[English]({name}.en.md)", "en": f"[中文]({name}.zh.md)"}[lang]
    head = prose(DOCS / f"{name}.{lang}.md").split("\n\n", 3)
    assert name in GENERATED or head[1] == other


@pytest.mark.parametrize(
    "path",
    [
        *PAGES,
        *sorted((DOCS / "adr").glob("*.md")),
        *(ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "SECURITY")),
    ],
    ids=lambda path: path.name,
)
def test_no_link_leads_nowhere(path: Path) -> None:
    text = re.sub(r"`[^`\n]*`", "", prose(path))
    for target, anchor in LINK.findall(text):
        file = (path.parent / target).resolve() if target else path
        assert file.exists(), target
        if anchor and file.suffix == ".md":
            assert anchor in anchors(file), f"{target}#{anchor}"


NAMED = {"zh": re.compile("手册“([^”]+)”"), "en": re.compile(r"“([^”]+)” (?:in|of) the manual")}


@pytest.mark.parametrize("lang", sorted(NAMED))
def test_what_messages_name_of_the_manual_is_there(lang: str) -> None:
    headings = {found[1] for path in DOCS.glob(f"*.{lang}.md") for found in HEADING.findall(prose(path))}
    package = ROOT / "tooling/clausework"
    told = [*package.glob(f"strings/{lang}/*.toml"), *package.glob("checks/engine/*.toml")]
    named = {name for path in told for name in NAMED[lang].findall(path.read_text("utf-8"))}
    assert len(named) >= 5
    assert named - headings == set()
