"""A long standard is compared while its drafter waits."""

import random
import time

import pytest
from written_drafts import clause, draft

from clausework.redline.compare import compare

ZH = (
    "平台应对上线的第{a}类商品建立抽检制度，每{b}个月至少抽检一次，并公布检验结果。",
    "商家宜在直播结束之日起{a}日内处理第{b}批投诉，并保存处理记录不少于三年。",
    "主播不应以{a}种方式对商品的性能、功能、质量作虚假的宣传。",
)
EN = (
    "The platform shall sample class {a} goods every {b} months and publish the results.",
    "The merchant should handle batch {b} of complaints within {a} days and keep the records.",
    "The streamer shall not mislead consumers in {a} ways about the quality of goods.",
)
CLAUSES, LINES = 300, 5
LIMIT = 2.0
"""Seconds of computing, however busy the machine is."""


def _standard(label: str, every: int):
    """A standard of 300 clauses in two languages; every n-th line is another than usual."""
    clauses = []
    for number in range(CLAUSES):
        source = random.Random(number)
        texts = {"zh": [], "en": []}
        for line in range(LINES):
            a, b, kind = source.randint(2, 90), source.randint(2, 12), source.randrange(3)
            changed = every and (number * LINES + line) % every == 0
            for lang, patterns in (("zh", ZH), ("en", EN)):
                text = patterns[kind].format(a=a + bool(changed), b=b)
                if changed:
                    text = text.replace("应", "宜").replace("shall", "should")
                texts[lang].append(f"{text}{{#P-{number}-{line}}}")
        clauses.append(
            clause(f"c{number}", "\n".join(texts["zh"]), "\n".join(texts["en"]), number=str(number))
        )
    return draft(label, *clauses)


@pytest.mark.timing
def test_three_hundred_clauses_in_two_languages():
    old, new = _standard("D1", 0), _standard("D2", 3)
    start = time.process_time()
    redline = compare(old, new)
    assert time.process_time() - start < LIMIT
    assert len(redline.changed()) == CLAUSES
