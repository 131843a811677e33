"""The language of a text by its script."""

from __future__ import annotations

import pytest

from clausework.text.script import language_by_script


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("平台应符合 GB/T 22239 和 ISO/IEC 27001。", "zh"),
        ("The platform (平台) shall keep the records of a live room (直播间) for ninety days.", "en"),
        ("平台应保存记录。The platform shall keep the records of it.", ""),
        ("90", ""),
        ("", ""),
    ],
)
def test_the_script_of_most_words_tells(text: str, lang: str) -> None:
    assert language_by_script(text) == lang
