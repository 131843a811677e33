"""What is handed in: nothing left to be written in a draft for approval, and one archive with a checklist."""

import io
import zipfile
from pathlib import Path

import msgspec
import pytest
import yaml
from frozen_site import published
from test_explanatory import FILED, of

from clausework.errors import NotDelivered
from clausework.model.filing import WRITTEN
from clausework.rendering.answers import rounds_until
from clausework.rendering.deliverables import REQUIRED, _checklist, deliver
from clausework.rendering.deliverables.files import explanatory_notes, metadata_sheet
from clausework.rendering.explanatory.consultation import ConsultationWords
from clausework.rendering.explanatory.note import explanatory_note
from clausework.rendering.publication import DeliveredFile
from clausework.rendering.view import view_of
from clausework.workflow.publish import deliver_draft

WHOLE = msgspec.structs.replace(
    FILED, words={name: {"zh": f"写明{name}", "en": f"{name} as written"} for name in WRITTEN}
)


def test_each_passage_that_was_filed_stands_in_the_note() -> None:
    before, after = (explanatory_note(of(filing=filing), "zh") for filing in (FILED, WHOLE))
    parts = [part for section in after.sections for part in section.parts]
    named = {name for name in WRITTEN if f"写明{name}" in parts}
    assert named >= {"principles", "tests", "benefits", "comparison", "adoption", "measures", "review"}
    assert len(before.gaps) - len(after.gaps) >= 8
    assert [gap for gap in before.gaps if "预期的经济效益" in gap]


def test_words_that_begin_with_a_bracket_are_no_gap() -> None:
    filing = msgspec.structs.replace(WHOLE, words=WHOLE.words | {"task": {"zh": "【2020】12号文件立项"}})
    note = explanatory_note(of(filing=filing), "zh")
    assert "【2020】12号文件立项" in [part for section in note.sections for part in section.parts]
    assert note.gaps == explanatory_note(of(filing=WHOLE), "zh").gaps


def test_the_checklist_names_a_file_of_a_package_by_its_title() -> None:
    title = {"zh": "专家签名表", "en": "Signatures"}
    file = DeliveredFile(kind="signatures", name="s.docx", data=b"", use="committee", title=title)
    for lang, name in title.items():
        assert f"[x] {name} — s.docx" in _checklist((file,), view_of(of(), lang))


def test_a_quotation_is_whole_sentences() -> None:
    words = ConsultationWords(rounds_until(published())[0], "zh")
    assert words.quoted("平台应保存 \n直播录像。" * 12) == f"“{'平台应保存 直播录像。' * 12}”"


@pytest.mark.slow
def test_the_archive_has_what_is_handed_in_and_a_checklist() -> None:
    files = deliver(of())
    (archive,) = (file for file in files if file.kind == "filing")
    with zipfile.ZipFile(io.BytesIO(archive.data)) as opened:
        names = set(opened.namelist())
        listed = opened.read("checklist.zh.txt").decode()
        assert all(opened.read(file.name) == file.data for file in files if file.name in names)
    handed = [file for file in files if file.kind in REQUIRED]
    assert {file.name for file in handed} <= names
    assert all(f"{file.name}\n" in listed for file in handed if file.lang == "zh")
    gaps = [gap for file in files if file.lang == "zh" for gap in file.gaps]
    assert f"待补充：{len(gaps)}处" in listed
    assert all(gap in listed for gap in gaps)


def staged(root: Path, stage: str) -> None:
    settings = root / "standard" / "standard.yml"
    data = yaml.safe_load(settings.read_text("utf-8"))
    data["stage"] = {"zh": stage, "en": "draft"}
    settings.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")


@pytest.mark.slow
def test_a_draft_for_approval_is_refused_while_it_has_gaps(small: Path, tmp_path: Path) -> None:
    staged(small, "征求意见稿")
    made = deliver_draft(small, "working", tmp_path / "out")
    assert made.gaps
    assert {name for name, _ in made.gaps} == {
        name for name in made.names if name.endswith(("note.zh.docx", "metadata.zh.docx"))
    }
    for stage in ("报批稿", "发布", "发布稿", "出版稿"):
        staged(small, stage)
        with pytest.raises(NotDelivered) as refused:
            deliver_draft(small, "working", tmp_path / "other")
        assert refused.value.key == "deliver_gaps"
        assert not (tmp_path / "other").exists()


def test_gaps_are_named_by_the_files_that_have_them() -> None:
    found = [*metadata_sheet(of()), *explanatory_notes(of())]
    assert all(file.gaps for file in found if file.name.endswith(".docx"))
    assert "国民经济行业分类代码（GB/T 4754） 【待补充】" in found[0].gaps
