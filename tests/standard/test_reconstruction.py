"""A text that was written anew after another body's standard names that body nowhere as its own."""

from __future__ import annotations

import html
import io
import zipfile
from pathlib import Path

import msgspec
import pytest
from places import ROOT
from staged_files import stage_site

from clausework.drafts.register import add, verify
from clausework.layout.stream import Sides
from clausework.model.draft import plain
from clausework.rendering.formats.redline_docx.document import redline_docx
from clausework.source.project import load
from clausework.workflow.answers import form_of, round_of, table_of
from clausework.workflow.compare import compared
from clausework.workflow.publish import site_of

OWN = "body: {zh: 某协会, en: An association}"
ANEW = "body: {zh: 重新拟写（非协会文本）, en: Reconstruction}\nreconstruction: true"


def settle(root: Path, *pairs: tuple[str, str]) -> None:
    path = root / "standard" / "standard.yml"
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def anew(small: Path) -> Path:
    """A project whose frozen D1 names a body, and which has since said that it is a reconstruction."""
    add(small, msgspec.structs.replace(plain(load(small).draft), label="D1"))
    settle(small, (OWN, ANEW), ("label: D1", "label: D2\ncurrent: D1"))
    return small


def words(data: bytes) -> str:
    """All that a file says, of a Word document each part."""
    if not data.startswith(b"PK"):
        return data.decode()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


def test_no_page_feed_or_form_names_a_frozen_drafts_body(anew: Path) -> None:
    files = {name: words(data) for name, data in stage_site(anew)[0].items()}
    assert any(name.endswith(".docx") for name in files)
    frozen = files.pop("drafts/D1/D1.json")  # served byte for byte, so that it can be verified
    assert "某协会" in frozen
    assert not [name for name, text in files.items() if "某协会" in text or "An association" in text]
    assert "重新拟写（非协会文本）" in files["c/platform.records/index.html"]
    assert "<author><name>重新拟写（非协会文本）</name></author>" in files["changes.atom"]
    assert verify(anew) == ()


def documents(root: Path) -> dict[str, str]:
    """The Word documents of a project: a redline, the table of comments, the form for comments."""
    comparison = compared(root, "D1", "working")
    redline = redline_docx(comparison.redline, Sides(comparison.old, comparison.new), "zh")
    table, form = table_of(round_of(root, "2020-07"), "docx", "zh"), form_of(root, "2020-07", "zh")[0]
    return {"redline": words(redline), "table": words(table), "form": words(form)}


def test_a_document_has_no_author_unless_the_body_is_that(anew: Path) -> None:
    for name, text in documents(anew).items():
        assert "<dc:creator></dc:creator>" in text, name
        assert "某协会" not in text, name
    settle(anew, (ANEW, OWN))
    for name, text in documents(anew).items():
        assert "<dc:creator>某协会</dc:creator>" in text, name


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_real_site_names_the_association_where_explained(files: dict[str, str], lang: str) -> None:
    name = {"zh": "浙江省网商协会", "en": "Zhejiang Internet Business Association"}[lang]
    at = "" if lang == "zh" else "en/"
    draft, framed = load(ROOT).draft, site_of(ROOT).pages
    for page in (f"{at}index.md", f"{at}drafts/index.md", f"{at}role/index.md", f"{at}changes.atom"):
        rest = html.unescape(files[page]).replace(draft.notice[lang], "")
        for texts in load(ROOT).corrections.values():
            rest = rest.replace(texts[lang], "")
        assert name not in rest, page
        frame = framed.get(page)
        assert draft.body[lang] in (
            str(frame.meta["body"]) if frame else files[page].replace("&#39;", "'")
        ), page


def test_a_mistake_in_frozen_draft_is_told_wherever_it_is_shown(anew: Path) -> None:
    told = "更正：D1的范围有误。"
    settle(anew, ("commenters:", f"corrections:\n  D1: {{zh: {told}, en: Mistaken.}}\ncommenters:"))
    settle(anew, ("current: D1", "current: working"))
    files = {name: words(data) for name, data in stage_site(anew)[0].items()}
    for page in ("drafts/index.md", "drafts/D1/index.md", "redlines/D1-working/index.md"):
        assert told in files[page], page
        assert "Mistaken." in files[f"en/{page}"], page
    assert told not in files["text/all/index.md"]
    settle(anew, ("current: working", "current: D1"))
    assert told in words(stage_site(anew)[0]["text/all/index.md"])


@pytest.mark.slow
@pytest.mark.parametrize("page", ["drafts/index.md", "drafts/D1/index.md", "redlines/D1-working/index.md"])
def test_what_d1_says_of_july_is_corrected_where_d1_is_shown(files: dict[str, str], page: str) -> None:
    assert "报道只说拟于7月向社会公布" in files[page]
    assert "was to be unveiled to the public in July" in files[f"en/{page}"]
