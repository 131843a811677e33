"""Evidence in parts: as drafters write it, in the sheet of a role and in OSCAL."""

from __future__ import annotations

import pytest

from clausework.model.published import Evidence
from clausework.rendering.duties import evidence_of


@pytest.mark.parametrize(
    ("lang", "text", "found"),
    [
        ("zh", "抽查审核记录", Evidence("抽查审核记录")),
        ("zh", "查阅策略；抽取交易", Evidence("查阅策略；抽取交易")),
        (
            "zh",
            "查阅策略；抽取交易；样本：不少于30笔；合格：均能检出",
            Evidence("查阅策略；抽取交易", "不少于30笔", "均能检出"),
        ),
        ("zh", "试联络；合格：均有应答", Evidence("试联络", "", "均有应答")),
        ("zh", "核对样本：三份", Evidence("核对样本：三份")),
        ("zh", "抽查；样本：一；样本：二", Evidence("抽查；样本：一；样本：二")),
        (
            "en",
            "read records; sample: at least 30; pass: all are found",
            Evidence("read records", "at least 30", "all are found"),
        ),
        ("en", "read records; Pass: all", Evidence("read records", "", "all")),
        ("fr", "lire; sample: 3", Evidence("lire; sample: 3")),
    ],
)
def test_sample_and_criterion_follow_their_words(lang: str, text: str, found: Evidence) -> None:
    assert evidence_of(text, lang) == found
