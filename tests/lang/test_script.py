"""The language of a text by its script."""

from __future__ import annotations

import pytest

from clausework.lang.script import language_among, language_by_script


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


@pytest.mark.parametrize(
    ("text", "usual", "lang"),
    [
        ("La plateforme conserve les enregistrements.", "fr", "fr"),
        ("The platform shall keep records.", "zh", "en"),
        ("The platform shall keep records.", "en", "en"),
        ("平台应保存记录。", "fr", "zh-Hans"),
        ("90", "fr", "fr"),
    ],
)
def test_a_language_of_the_same_script_is_believed(text: str, usual: str, lang: str) -> None:
    assert language_among(text, ("zh-Hans", "en", "fr"), usual) == lang
