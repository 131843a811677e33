"""What is in Chinese on an English page has its language and a word about it, translated or not."""

from __future__ import annotations

from pathlib import Path

import pytest
from parts_of_pages import untold_chinese

from clausework.rendering.filled import parts_told, with_parts


def test_what_nobody_has_translated_says_so(published: Path) -> None:
    pages = sorted((published / "en").rglob("*.html"))
    found = {str(page): untold_chinese(page.read_text("utf-8")) for page in pages}
    assert {page: runs[:3] for page, runs in found.items() if runs} == {}
    assert any("in Chinese, not translated" in page.read_text("utf-8") for page in pages)


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<html lang="en"><main><p>In Chinese: <span lang="zh">保存六十日</span></p></main>', []),
        ('<html lang="en"><main><p>In Chinese: 保存六十日</p></main>', ["保存六十日"]),
        ('<html lang="en"><main><p lang="zh">保存六十日</p><p>Chinese</p></main>', ["保存六十日"]),
        ('<html lang="en"><main><p class="twin" lang="zh">保存六十日</p><p>Chinese</p></main>', []),
        ('<html lang="en"><main><img alt="保存六十日"></main>', ["保存六十日"]),
    ],
)
def test_the_check_finds_what_lacks_either(html: str, found: list[str]) -> None:
    assert untold_chinese(html) == found


def test_a_run_of_chinese_is_marked_with_its_numbers_not_markup() -> None:
    assert with_parts("adds ‘5日内<b>’", "en") == 'adds ‘5<span lang="zh">日内</span>&lt;b&gt;’'
    assert with_parts("保存5年", "zh-CN") == "保存5年"
    page = '<title>条款</title><a title="条款">第3条<script>"条款"</script></a>'
    assert parts_told(page) == page.replace("第3条", '<span lang="zh">第3条</span>')
