"""The MkDocs plugin in projects of others: the standard below a path of theirs, and clauses on their pages."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tarfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from places import ROOT

from clausework.rendering.engine import read_folder
from clausework.workflow.import_text import scaffold

PLUGIN = "{at: standard/, project: rules}"
BACK = re.compile(rb'(?:<li>)?<a class="around" href="([^"]+)">\xe2\x86\x90 Theirs</a>(?:</li>\n| )')
GUIDE = """\
# Guide

Their words
```clause en
scope
```

1. In a list, with all that is below:

    ~~~ clause
    requirements
    ~~~

````markdown
```clause
scope
```
````
"""


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1600000000")
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """A project of somebody with three pages and a standard in a folder of its own."""
    root = tmp_path / "theirs"
    write(root / "docs/index.md", "# Home\n\nSee [the standard](standard/index.html).\n")
    write(root / "docs/guide.md", "# Guide\n\nTheir words, and [5](standard/c/scope/index.html).\n")
    write(root / "docs/more/notes.md", "# Notes\n\n```python\nshown = 1\n```\n")
    settings(root)
    scaffold(root / "rules", title={"zh": "小规范", "en": "Small"})
    return root


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def settings(root: Path, plugin: str = PLUGIN, **more: str) -> None:
    told = {"site_name": "Theirs", "site_url": "https://example.org/docs/", "theme": "mkdocs"} | more
    lines = [f"{name}: {value}\n" for name, value in told.items()]
    write(root / "mkdocs.yml", "".join(lines) + f"plugins:\n  - search\n  - clausework: {plugin}\n")


def made(root: Path, out: Path, file: str = "mkdocs.yml") -> dict[str, bytes]:
    """The site, strictly."""
    build(load_config(str(root / file), site_dir=str(out), strict=True))
    return read_folder(out)


def without(root: Path, out: Path) -> dict[str, bytes]:
    """The site without our plugin, and without the links that lead to the standard alone."""
    text = (root / "mkdocs.yml").read_text(encoding="utf-8")
    write(root / "plain.yml", re.sub(r"  - clausework.*\n(?:      .*\n)*", "", text))
    build(load_config(str(root / "plain.yml"), site_dir=str(out), strict=False))
    return read_folder(out)


def apart(site: dict[str, bytes], at: str = "standard/") -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The files of a site that are below the path, and the others."""
    below = {name.removeprefix(at): data for name, data in site.items() if name.startswith(at)}
    return below, {name: data for name, data in site.items() if not name.startswith(at)}


def same_as(theirs: dict[str, bytes], plain: dict[str, bytes]) -> None:
    assert theirs.keys() == plain.keys()
    assert [name for name in plain if theirs[name] != plain[name]] == []


@pytest.mark.parametrize(
    "theme",
    [
        "mkdocs",
        pytest.param("readthedocs", marks=pytest.mark.slow),
        pytest.param("material", marks=pytest.mark.slow),
    ],
)
def test_their_pages_stay_as_they_are_byte_for_byte(theirs: Path, tmp_path: Path, theme: str) -> None:
    settings(theirs, theme=theme)
    for name in ("index", "guide"):
        path = theirs / f"docs/{name}.md"
        write(path, re.sub(r"\]\(.*?\)", "](more/notes.md)", path.read_text(encoding="utf-8")))
    before = read_folder(theirs)
    below, others = apart(made(theirs, tmp_path / "with"))
    assert read_folder(theirs) == before, "nothing is written beside the site"
    same_as(others, without(theirs, tmp_path / "plain"))
    assert "c/scope/index.html" in below


def test_below_the_path_stands_the_site_of_the_standard(theirs: Path, tmp_path: Path) -> None:
    below, _ = apart(made(theirs, tmp_path / "with"))
    own = theirs / "rules/mkdocs.yml"
    address = "https://example.org/docs/standard/"
    build(load_config(str(own), site_dir=str(tmp_path / "own"), site_url=address))
    packed = (".gz", ".zip")
    same_as({name: BACK.sub(b"", data) for name, data in below.items() if not name.endswith(packed)},
            {name: data for name, data in read_folder(tmp_path / "own").items() if not name.endswith(packed)})  # fmt: skip


@pytest.mark.parametrize("address", ["https://example.org/docs/", "''"])
def test_each_page_of_the_standard_leads_back(theirs: Path, tmp_path: Path, address: str) -> None:
    settings(theirs, site_url=address)
    below, _ = apart(made(theirs, tmp_path / "with"))
    pages = {name for name, data in below.items() if b"<body" in data and name != "404.html"}
    assert {"index.html", "c/scope/index.html"} <= pages
    for name in pages:
        found = BACK.search(below[name])
        assert found, name
        assert found[1].decode() == (address if "://" in address else "../" * (name.count("/") + 1))


def test_their_links_and_navigation_lead_to_the_standard(theirs: Path, tmp_path: Path) -> None:
    settings(theirs, nav="[index.md, {Standard: standard/index.html}, guide.md, more/notes.md]")
    site = made(theirs, tmp_path / "with")
    home, guide = (site[name].decode() for name in ("index.html", "guide/index.html"))
    assert re.search(r'<a href="standard/"[^>]*>Standard</a>', home)
    assert '<a href="../standard/c/scope/">5</a>' in guide
    write(theirs / "docs/index.md", "[gone](standard/c/no-such/index.html)\n")
    with pytest.raises(Abort, match="1 warning"):
        made(theirs, tmp_path / "again")


def test_a_block_shows_a_clause_on_a_page_of_theirs(theirs: Path, tmp_path: Path) -> None:
    write(theirs / "docs/guide.md", GUIDE)
    site = made(theirs, tmp_path / "with")
    page = site["guide/index.html"].decode()
    one, two = re.findall(r"<blockquote.*?</blockquote>", page, re.DOTALL)
    assert 'lang="en" cite="../standard/en/c/scope/"' in one
    assert "<p><strong>1 Scope</strong></p>" in one
    assert "Small</a> · Draft for comment (working text)" in one
    assert two.count("<strong>") > 1, "with the clauses below it"
    assert 'id="' not in one + two, "no ID of ours meets one of theirs"
    for address in re.findall(r'href="\.\./(standard/[^"#]*)', one + two):
        assert f"{address}index.html" in site
    assert "```clause\nscope" in page, "an example stays one"
    index = json.loads(site["search/search_index.json"])["docs"]
    assert any("specifies requirements" in entry["text"] for entry in index), "their search finds it"
    assert not [entry for entry in index if entry["location"].startswith("standard/")]


def test_a_clause_is_shown_in_the_language_of_the_theme(theirs: Path, tmp_path: Path) -> None:
    settings(theirs, theme="{name: mkdocs, locale: en}")
    write(theirs / "docs/guide.md", "```clause\nscope\n```\n\n```clause zh\nscope\n```\n")
    page = made(theirs, tmp_path / "with")["guide/index.html"].decode()
    assert re.findall(r"<strong>1 (.*?)</strong>", page) == ["Scope", "范围"]


def test_a_page_of_the_standard_itself_shows_a_clause(theirs: Path, tmp_path: Path) -> None:
    write(theirs / "rules/site/pages/about.en.md", "# About\n\n```clause\nscope\n```\n")
    page = made(theirs / "rules", tmp_path / "own")["en/about/index.html"].decode()
    assert '<blockquote class="clausework" lang="en" cite="../c/scope/">' in page


@pytest.mark.parametrize(
    ("plugin", "page", "said"),
    [
        ("{at: standard/}", "", "There is no {root}/standard/standard.yml"),
        ("{project: elsewhere}", "", "There is no {root}/elsewhere/standard/standard.yml"),
        ("{at: ../out, project: rules}", "", "at: ../out is not a path on the site"),
        ("{at: more, project: rules}", "", "more/notes.md would lie among the pages"),
        (PLUGIN, "```clause\nscpe\n```\n", "guide.md shows scpe"),
        (PLUGIN, "```clause\nscpe\n```\n", "the nearest is scope"),
    ],
)
def test_what_is_not_there_is_told_in_a_sentence(
    theirs: Path, tmp_path: Path, plugin: str, page: str, said: str
) -> None:
    settings(theirs, plugin)
    write(theirs / "docs/guide.md", page)
    with pytest.raises(Abort, match=re.escape(said.format(root=theirs))):
        made(theirs, tmp_path / "with")


def test_a_standard_shares_no_settings_with_their_site(theirs: Path, tmp_path: Path) -> None:
    shutil.move(theirs / "rules/standard", theirs / "standard")
    settings(theirs, "{at: standard/}", theme="{name: readthedocs, locale: zh_CN}")
    with pytest.raises(Abort, match="移到单独的文件夹"):
        made(theirs, tmp_path / "with")


def test_a_clause_that_cannot_be_read_fails_a_strict_build(
    theirs: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(theirs / "rules/standard/clauses/scope.zh.md", "---\ntitle: [\n---\n")
    with pytest.raises(Abort, match="in strict mode"):
        made(theirs, tmp_path / "with")
    assert "standard/clauses/scope.zh.md:" in caplog.text


@pytest.mark.slow
def test_what_is_written_is_seen_while_it_is_served(theirs: Path) -> None:
    write(theirs / "docs/guide.md", "```clause zh\nscope\n```\n")
    port = "8791"
    command = [sys.executable, "-m", "mkdocs", "serve", "--strict", "-a", f"127.0.0.1:{port}"]
    serving = subprocess.Popen(command, cwd=theirs, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def shown(address: str, words: str) -> None:
        ends = time.monotonic() + 120
        while time.monotonic() < ends:
            try:
                with urlopen(f"http://127.0.0.1:{port}/docs/{address}") as answer:
                    if words in answer.read().decode():
                        return
            except URLError:
                pass
            time.sleep(0.2)
        pytest.fail(f"{address} never has {words}")

    try:
        shown("standard/c/scope/", "各类组织")
        path = theirs / "rules/standard/clauses/scope.zh.md"
        write(path, path.read_text(encoding="utf-8").replace("各类组织", "各类机构"))
        shown("guide/", "各类机构")
        shown("standard/c/scope/", "各类机构")
        write(theirs / "docs/index.md", "# 首页\n")
        shown("", "首页")
        shown("standard/c/scope/", "各类机构")
    finally:
        serving.terminate()
        serving.wait(timeout=60)


# Projects as their makers released them. They are fetched, and nothing of them is kept here.
RELEASED = {
    "mkdocs": ("mkdocs==1.6.1", "mkdocs/tests/integration/complicated_config"),
    "subpages": ("mkdocs==1.6.1", "mkdocs/tests/integration/subpages"),
    "material": ("starlette==1.10.0", "."),
    "i18n": ("mkdocs-static-i18n==1.3.1", "tests/docs_suffix_structure_two_languages"),
    "literate-nav": ("mkdocs==1.6.1", "mkdocs/tests/integration/subpages"),
}
WANTED = {"i18n": "mkdocs-static-i18n==1.3.1", "literate-nav": "mkdocs-literate-nav==0.6.3"}
I18N = """\
site_name: Theirs
docs_dir: .
theme: material
plugins:
  - search
  - i18n:
      docs_structure: suffix
      languages:
        - {locale: en, name: English, default: true, build: true}
        - {locale: fr, name: français, build: true}
"""
"""The settings that the tests of that plugin make for its pages."""


def fetched(requirement: str, folder: Path, *options: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q", *options]
    done = subprocess.run([*command, requirement], cwd=folder, capture_output=True, text=True, timeout=300)
    if done.returncode:
        pytest.skip(f"{requirement} cannot be fetched from PyPI: {done.stderr.strip()[-200:]}")


@pytest.mark.slow
@pytest.mark.parametrize("name", RELEASED)
def test_a_project_as_it_was_released_stays_as_it_is(
    theirs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    requirement, place = RELEASED[name]
    source, beside = tmp_path / "source", tmp_path / "beside"
    source.mkdir()
    fetched(requirement, source, "download", "--no-deps", "--no-binary", ":all:")
    (archive,) = source.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(source, filter="data")
    (root,) = (folder / place for folder in source.iterdir() if folder.is_dir())
    if name in WANTED:
        fetched(WANTED[name], source, "install", "--no-deps", "--target", str(beside))
        monkeypatch.setenv("PYTHONPATH", str(beside))
    text = I18N if name == "i18n" else (root / "mkdocs.yml").read_text(encoding="utf-8")
    text = re.sub(r"(?s)\nplugins:\n  - search\n  - mkdocstrings.*", "\nplugins:\n  - search\n", text)
    text = re.sub(r"watch:\n  - \w+\n", "", text)
    if name == "literate-nav":
        write(root / "docs/SUMMARY.md", "* [Home](index.md)\n* [Pages](page-title.md)\n* [Below](sub1/)\n")
        text += "plugins:\n  - search\n  - literate-nav\n"
    text += "" if "\nplugins:" in text else "\nplugins:\n  - search\n"
    write(root / "plain.yml", text)
    write(root / "with.yml", f"{text.rstrip()}\n  - clausework: {{at: standard/, project: {theirs}/rules}}\n")
    for kind in ("plain", "with"):
        strict = [] if name == "subpages" else ["--strict"]
        command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", f"{kind}.yml", "-d", tmp_path / kind]
        done = subprocess.run([*command, *strict], cwd=root, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
    below, others = apart(read_folder(tmp_path / "with"))
    same_as(others, read_folder(tmp_path / "plain"))
    assert len(others) > 3
    assert {"index.html", "en/c/scope/index.html", "assets/site.css"} <= below.keys()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_the_manual_says_makes_such_a_site(theirs: Path, tmp_path: Path, lang: str) -> None:
    manual = (ROOT / f"tooling/docs/mkdocs.{lang}.md").read_text(encoding="utf-8")
    (told,) = re.findall(r"^```yaml\n(.*?)^```", manual, re.MULTILINE | re.DOTALL)
    (link,) = re.findall(r"^```markdown\n(.*?)^```", manual, re.MULTILINE | re.DOTALL)
    (block,) = re.findall(r"^````markdown\n(.*?)^````", manual, re.MULTILINE | re.DOTALL)
    write(theirs / "mkdocs.yml", f"site_name: Theirs\nnot_in_nav: more/*\n{told}")
    write(theirs / "docs/guide.md", f"# Guide\n\n{link}\n{block}")
    page = made(theirs, tmp_path / "with")["guide/index.html"].decode()
    assert page.count("<blockquote") == 2
    assert '<a href="../standard/c/scope/">5.2</a>' in page
