"""What the cover says is compared line by line, at the ID of the standard, as its title is."""

from __future__ import annotations

import msgspec
import pytest
from written_drafts import clause, draft

from clausework.layout.stream import Sides
from clausework.model.draft import Reason
from clausework.redline.alignment import lines_between
from clausework.redline.causes import account
from clausework.redline.compare import compare
from clausework.rendering.formats.redline_text import redline_text

BOTH = {"zh": "某协会", "en": "An association"}
FIELDS = {
    "number": ("T/ZX 1—2020", "T/ZX 2—2020"),
    "body": (BOTH, {"zh": "另一协会", "en": "Another association"}),
    "reconstruction": (False, True),
    "stage": ({"zh": "征求意见稿", "en": "Draft for comment"}, {"zh": "送审稿", "en": "Draft for review"}),
    "date": ("2020-06-17", "2020-11-17"),
    "issued": ("", "2020-12-01"),
    "effective": ("2021-01-01", "2021-07-01"),
    "ics": ("", "03.100.20"),
    "ccs": ("A 10", "A 11"),
    "licence": ("", "CC-BY-4.0"),
    "notice": ({"zh": "占位。", "en": "A placeholder."}, {"zh": "经某协会认可。", "en": "Endorsed."}),
    "roles": ({"platform": {"zh": "平台", "en": "Platform"}}, {"platform": {"zh": "平台企业", "en": "Firm"}}),
}
OF_EACH_DRAFT = ("stage", "date", "issued")


def two(field: str, *, back: bool = False):
    """Two drafts that differ in one field of the cover alone."""
    first, second = FIELDS[field][::-1] if back else FIELDS[field]
    made = msgspec.structs.replace(draft("D1", clause("c", "平台应保存记录。{#P-1}")), standard="s")
    old = msgspec.structs.replace(made, **{field: first})
    return old, msgspec.structs.replace(made, label="D2", **{field: second})


@pytest.mark.parametrize("back", [False, True])
@pytest.mark.parametrize("field", FIELDS)
def test_a_cover_field_that_differs_is_a_line_of_the_standard(field: str, back: bool) -> None:
    old, new = two(field, back=back)
    (line,) = lines_between(old, new)
    assert (line.place, line.aspect) == ("s", "role_name" if field == "roles" else field)
    assert line.owed is (field not in OF_EACH_DRAFT)
    redline = compare(old, new)
    assert [each.name for change in redline.told() for each in change.lines] == [line.name]
    assert redline.title is not None
    assert redline.title.weight == ("substantive" if field == "effective" else "editorial")
    assert all(redline.title.sentence[lang] for lang in ("zh", "en"))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("field", FIELDS)
def test_both_wordings_are_shown_in_the_language_of_the_reader(field: str, lang: str) -> None:
    title = compare(*two(field)).title
    assert title is not None
    (line,) = title.texts[lang].lines
    for value, side in zip(FIELDS[field], ("delete", "insert"), strict=True):
        shown = "".join(edit.text for edit in line.edits if edit.op in ("equal", side))
        words = value["platform"] if field == "roles" else value
        said = words[lang] if isinstance(words, dict) else words
        if field == "reconstruction":
            said = {"zh": "是", "en": "yes"}[lang] if words else ""
        assert shown.endswith(said or {"zh": "：", "en": ": "}[lang])


def test_a_reason_that_names_the_line_is_its_cause() -> None:
    old, new = two("number")
    (line,) = lines_between(old, new)
    why = {"zh": "编号由协会给出。", "en": "The association has given the number."}
    new = msgspec.structs.replace(new, reasons=(Reason(draft="D2", lines=(line.name,), reason=why),))
    assert account(lines_between(old, new), old, new).open() == ()
    assert "编号由协会给出" in redline_text(compare(old, new), Sides(old, new), "zh")


def test_a_change_of_the_translation_alone_needs_a_cause() -> None:
    old, new = two("notice")
    same = {**old.notice, "en": "Endorsed."}
    (line,) = lines_between(old, msgspec.structs.replace(new, notice=same))
    assert (line.lang, line.owed) == ("en", True)
    other = msgspec.structs.replace(new, notice=same)
    assert "Endorsed" in redline_text(compare(old, other), Sides(old, other), "en")


def test_the_body_of_a_reconstruction_is_not_repeated() -> None:
    old, new = two("body")
    new = msgspec.structs.replace(new, reconstruction=True)
    names = [line.name for line in lines_between(old, new)]
    assert len(names) == 2
    told = redline_text(compare(old, new), Sides(old, new), "zh")
    assert "某协会" not in told
    assert "冻结文件所记有误" in told


def test_a_role_that_came_or_went_is_a_line() -> None:
    old, new = two("roles")
    none = msgspec.structs.replace(new, roles={})
    assert [(line.old, line.new) for line in lines_between(old, none)] == [("平台", "")]
    assert [(line.old, line.new) for line in lines_between(none, new)] == [("", "平台企业")]
