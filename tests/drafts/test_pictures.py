"""The pictures of drafts: in the digest, in the redline, and kept so that they can be shown again."""

import base64
import hashlib
import re
import shutil
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from programs import git
from staged_files import stage_site

from clausework.cli import cli
from clausework.drafts.register import draft_path, figures_of, freeze, open_draft, read_draft, verify
from clausework.errors import DraftAltered, DraftRefused
from clausework.model.canonical import digest, text_hash
from clausework.model.draft import plain
from clausework.redline.compare import compare
from clausework.source.project import load
from clausework.workflow.check import check_project
from clausework.workflow.compare import compared
from clausework.workflow.recheck import recheck

OLD, NEW = b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<svg xmlns='http://www.w3.org/2000/svg'/ >"
SHA = hashlib.sha256(OLD).hexdigest()
CLAUSE = "standard/clauses/platform/vetting.{}.md"
KEPT = f"standard/drafts/pictures/{SHA}.svg"


@pytest.fixture
def drawn(small: Path) -> Path:
    """A project whose clause shows a picture in both languages."""
    for lang, caption in (("zh", "核查流程"), ("en", "Course of a check")):
        with (small / CLAUSE.format(lang)).open("a", encoding="utf-8") as file:
            file.write(f"\n![{caption}](flow.svg)\n")
    (small / "site/assets").mkdir(parents=True)
    draw(small, OLD)
    return small


def draw(root: Path, data: bytes, name: str = "flow.svg") -> None:
    (root / "site/assets" / name).write_bytes(data)


def relabel(root: Path, label: str) -> None:
    file = root / "standard/standard.yml"
    text = re.sub("label: D[0-9]", f"label: {label}", file.read_text(encoding="utf-8"))
    file.write_text(text, encoding="utf-8")


def changed(root: Path, old: str = "D1", new: str = "working"):
    return compared(root, old, new).redline.changed()


def test_a_draft_has_the_digest_and_bytes_of_each_picture(drawn: Path) -> None:
    freeze(load(drawn), "D1", ())
    assert [(figure.target, figure.sha256) for figure in figures_of(read_draft(drawn, "D1"))] == [
        ("flow.svg", SHA),
        ("flow.svg", SHA),
    ]
    assert (drawn / KEPT).read_bytes() == OLD
    assert verify(drawn) == ()
    assert changed(drawn) == ()


def test_one_byte_of_a_picture_is_a_substantive_change(drawn: Path) -> None:
    freeze(load(drawn), "D1", ())
    draw(drawn, NEW)
    (change,) = changed(drawn)
    assert (change.kinds, change.weight) == (("modified",), "substantive")
    assert [(label.kind, label.lang) for label in change.labels] == [("picture", "zh"), ("picture", "en")]
    assert change.labels[0].old == f"flow.svg {SHA[:8]}"
    assert change.verdict == {"zh": "图的内容改变", "en": "the content of a figure changes"}
    assert change.sentence == {
        "zh": "图“flow.svg”的内容已更换。",
        "en": "The picture ‘flow.svg’ has been replaced.",
    }
    assert verify(drawn) == ()  # the draft itself is as it was
    assert digest(open_draft(drawn, "D1")) != digest(open_draft(drawn, "working"))


def test_a_picture_makes_no_translation_stale(drawn: Path) -> None:
    text = load(drawn).draft.clause("platform.vetting").texts["zh"]
    draw(drawn, NEW)
    assert text_hash(load(drawn).draft.clause("platform.vetting").texts["zh"]) == text_hash(text)


def test_a_picture_in_an_informative_annex_is_editorial(drawn: Path) -> None:
    def informative(draft):
        clauses = (msgspec.structs.replace(clause, informative=True) for clause in draft.clauses)
        return msgspec.structs.replace(draft, clauses=tuple(clauses))

    old = informative(plain(load(drawn).draft))
    draw(drawn, NEW)
    (change,) = compare(old, informative(plain(load(drawn).draft))).changed()
    assert (change.weight, change.labels[-1].kind) == ("editorial", "picture")


def test_the_same_picture_under_another_name_is_editorial(drawn: Path) -> None:
    freeze(load(drawn), "D1", ())
    (drawn / "site/assets/flow.svg").rename(drawn / "site/assets/course.svg")
    for lang in ("zh", "en"):
        file = drawn / CLAUSE.format(lang)
        file.write_text(file.read_text(encoding="utf-8").replace("flow.svg", "course.svg"), encoding="utf-8")
    (change,) = changed(drawn)
    assert change.weight == "editorial"
    assert change.sentence["zh"] == "图的文件名由“flow.svg”改为“course.svg”，图未变。"
    draw(drawn, NEW, "course.svg")
    (change,) = changed(drawn)
    assert change.weight == "substantive"
    assert change.sentence["zh"] == "图由“flow.svg”换为“course.svg”。"


def test_of_two_pictures_without_captions_the_changed_is_named(drawn: Path) -> None:
    file = drawn / CLAUSE.format("zh")
    text = re.sub(r"!\[.*", "![](flow.svg)\n\n![](other.svg)", file.read_text(encoding="utf-8"))
    file.write_text(text, encoding="utf-8")
    draw(drawn, OLD, "other.svg")
    freeze(load(drawn), "D1", ())
    file.write_text(text.replace("flow", "x").replace("other", "flow").replace("x.svg", "other.svg"), "utf-8")
    draw(drawn, NEW, "other.svg")
    (change,) = changed(drawn)
    assert "图“other.svg”的内容已更换" in change.sentence["zh"]


def test_of_a_draft_without_digests_no_picture_changed(drawn: Path) -> None:
    def unknown(block):
        return msgspec.structs.replace(block, sha256="")

    draft = plain(load(drawn).draft)
    clauses = []
    for clause in draft.clauses:
        texts = {
            lang: msgspec.structs.replace(text, blocks=tuple(map(unknown, text.blocks)))
            for lang, text in clause.texts.items()
        }
        clauses.append(msgspec.structs.replace(clause, texts=texts))
    old = msgspec.structs.replace(draft, clauses=tuple(clauses))
    assert compare(old, draft).changed() == compare(draft, old).changed() == ()


def test_verify_finds_a_kept_picture_altered_dropped_or_added(drawn: Path) -> None:
    freeze(load(drawn), "D1", ())
    (drawn / KEPT).write_bytes(NEW)
    stray = "standard/drafts/pictures/" + "0" * 64 + ".png"
    (drawn / stray).write_bytes(b"")
    assert [(finding.rule, finding.at.path) for finding in verify(drawn)] == [
        ("DRF-002", KEPT),
        ("DRF-004", stray),
    ]
    (drawn / KEPT).unlink()
    found = verify(drawn)[0]
    assert (found.rule, found.at.path, "D1" in found.message["zh"]) == ("DRF-001", KEPT, True)
    (drawn / KEPT).write_bytes(OLD)
    (found,) = verify(drawn)
    assert (found.rule, found.at.path) == ("DRF-004", stray)
    result = CliRunner().invoke(cli, ["draft", "verify", "--root", str(drawn), "--lang", "en"])
    assert result.exit_code == 1
    assert stray in result.output


def test_of_a_draft_not_read_no_picture_is_said_to_be_too_many(drawn: Path) -> None:
    freeze(load(drawn), "D1", ())
    (drawn / draft_path("D1")).unlink()
    assert [finding.rule for finding in verify(drawn)] == ["DRF-001"]


def test_the_same_picture_is_kept_once_and_another_beside_it(drawn: Path) -> None:
    freeze(load(drawn), "D1", ())
    before = (drawn / KEPT).stat().st_mtime_ns
    relabel(drawn, "D2")
    freeze(load(drawn), "D2", ())
    assert [file.name for file in (drawn / KEPT).parent.iterdir()] == [f"{SHA}.svg"]
    assert (drawn / KEPT).stat().st_mtime_ns == before
    relabel(drawn, "D3")
    draw(drawn, NEW)
    freeze(load(drawn), "D3", ())
    assert len(list((drawn / KEPT).parent.iterdir())) == 2
    assert verify(drawn) == ()
    assert changed(drawn, "D1", "D2") == ()
    assert [change.weight for change in changed(drawn, "D2", "D3")] == ["substantive"]


def test_a_picture_that_changed_since_the_check_is_not_frozen(drawn: Path) -> None:
    project = load(drawn)
    draw(drawn, NEW)
    with pytest.raises(DraftRefused) as refusal:
        freeze(project, "D1", ())
    assert "site/assets/flow.svg" in refusal.value.reasons[0].message("zh")
    assert not (drawn / "standard/drafts").exists()


def test_a_freeze_that_fails_leaves_no_picture(drawn: Path) -> None:
    (drawn / "standard/drafts/D1.json").mkdir(parents=True)
    with pytest.raises(OSError, match=r"D1\.json"):
        freeze(load(drawn), "D1", ())
    assert not (drawn / KEPT).exists()


def test_a_picture_that_is_gone_is_a_fault_and_no_change(drawn: Path) -> None:
    freeze(load(drawn), "D1", ())
    (drawn / "site/assets/flow.svg").unlink()
    found = [finding for finding in check_project(drawn)[1] if finding.rule == "FIL-005"]
    assert len(found) == 2
    result = CliRunner().invoke(
        cli, ["redline", "D1", "working", "--root", str(drawn), "--lang", "zh"], catch_exceptions=False
    )
    assert "flow.svg" in result.output
    for lang in ("zh", "en"):
        file = drawn / CLAUSE.format(lang)
        file.write_text(re.sub(r"\n!.*\n", "", file.read_text(encoding="utf-8")), encoding="utf-8")
    (change,) = changed(drawn)
    assert change.sentence["zh"] == "删去图“核查流程”。"
    html = CliRunner().invoke(cli, ["redline", "D1", "working", "--root", str(drawn), "--format", "html"])
    assert base64.b64encode(OLD).decode() in html.output


def test_git_revisions_have_their_own_pictures(drawn: Path) -> None:
    git(drawn, "init", "-q")
    for data in (OLD, NEW):
        draw(drawn, data)
        git(drawn, "add", ".")
        git(drawn, "commit", "-qm", "x")
    draw(drawn, OLD + b"\n")
    assert len(changed(drawn, "git:HEAD~1", "git:HEAD")) == 1
    html = CliRunner().invoke(
        cli, ["redline", "git:HEAD~1", "git:HEAD", "--root", str(drawn), "--format", "html"]
    )
    for data in (OLD, NEW):
        assert f"data:image/svg+xml;base64,{base64.b64encode(data).decode()}" in html.output
    assert len(changed(drawn, "git:HEAD", "working")) == 1


def test_the_redline_shows_both_pictures_and_says_in_words_which(drawn: Path) -> None:
    freeze(load(drawn), "D1", ())
    draw(drawn, NEW)
    words = ["redline", "D1", "working", "--root", str(drawn), "--lang", "zh"]
    html = CliRunner().invoke(cli, [*words, "--format", "html"]).output
    for tag, name, data in (("del", "修改前的图", OLD), ("ins", "修改后的图", NEW)):
        assert re.search(rf"<{tag}>.*?{name}：flow.svg.*?{base64.b64encode(data).decode()}.*?</{tag}>", html)
    sha = hashlib.sha256(NEW).hexdigest()
    text = CliRunner().invoke(cli, words).output
    assert f"[-flow.svg {SHA[:8]}-]{{+flow.svg {sha[:8]}+}}" in text
    for style in ("text", "json", "github"):
        assert "的内容已更换" in CliRunner().invoke(cli, [*words, "--format", style]).output
    (drawn / KEPT).unlink()
    with pytest.raises(DraftAltered):
        CliRunner().invoke(cli, [*words, "--format", "html"], catch_exceptions=False)


def test_pages_of_a_draft_show_what_was_frozen(drawn: Path, tmp_path: Path) -> None:
    shutil.copytree(Path(__file__).parents[2] / "site", tmp_path / "site")
    for name in ("theme", "pages"):
        shutil.copytree(tmp_path / "site" / name, drawn / "site" / name)
    freeze(load(drawn), "D1", ())
    with (drawn / "standard/standard.yml").open("a", encoding="utf-8") as file:
        file.write("current: D1\n")
    same, _ = stage_site(drawn)
    page = "c/platform.vetting/index.html"
    assert b'src="../../assets/flow.svg"' in same[page]
    assert not any(name.startswith("pictures/") for name in same)
    draw(drawn, NEW)
    files, _ = stage_site(drawn)
    assert files[f"pictures/{SHA}.svg"] == OLD
    assert f'src="../../pictures/{SHA}.svg"'.encode() in files[page]
    relabel(drawn, "D2")
    freeze(load(drawn), "D2", ())
    files, _ = stage_site(drawn)
    redline = files["redlines/D1-D2/index.md"].decode()
    assert f"pictures/{SHA}.svg" in redline
    assert "assets/flow.svg" in redline
    (drawn / KEPT).write_bytes(NEW)
    with pytest.raises(DraftAltered):
        stage_site(drawn)


def test_a_check_after_another_picture_is_no_remembered_one(drawn: Path) -> None:
    freeze(load(drawn), "D1", ())
    relabel(drawn, "D2")
    recheck(drawn)
    (drawn / "site/assets/flow.svg").unlink()
    assert "FIL-005" in {finding.rule for finding in recheck(drawn).findings}
