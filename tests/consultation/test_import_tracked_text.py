"""What a committee marks in the text itself, as `publish` delivers it in Word, where Word counts the numbers."""

import pytest
from places import LIVE_COMMERCE
from reviewers import Review
from test_import_tracked import DRAFT, LI, WANG, rows

from clausework.drafts.register import open_draft
from clausework.rendering.docx.standard.document import standard_docx


@pytest.fixture
def review():
    return Review(standard_docx(DRAFT, "zh", {}))


def test_a_text_that_nobody_touched_says_nothing(review):
    assert rows(review) == ([], [])


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_real_text_that_nobody_touched_says_nothing(lang):
    draft = open_draft(LIVE_COMMERCE, "D1")
    assert rows(Review(standard_docx(draft, lang, {})), draft) == ([], [])


def test_revisions_and_comments_reach_provisions_items_and_notes(review):
    review.replace("不少于三年。", "不少于五年。", WANG)
    review.replace("资质。", "资质证明。", WANG)
    review.replace("核查每年一次。", "核查每半年一次。", LI)
    review.comment("平台宜保存", "应写明期限。", LI)
    said, unplaced = rows(review)
    assert not unplaced
    assert [(of["clause"], of.get("provision", ""), of["name"], of.get("suggestion", "")) for of in said] == [
        ("vetting", "", WANG, "资质证明。"),
        ("vetting", "", LI, "核查每半年一次。"),
        ("vetting", "P-02", LI, ""),
        ("records", "P-03", WANG, "平台应保存记录不少于五年。"),
    ]
    assert said[2]["text"] == "应写明期限。"
