"""A check after one edit: it finds what a first one would, and takes a small part of its time."""

from __future__ import annotations

import gc
import random
import sys
import time
from pathlib import Path

import pytest
from places import ROOT

from clausework.source.memory import Memory
from clausework.workflow.authoring import LiveProject
from clausework.workflow.check import check_project

WORDS = (
    "平台必须保存记录！",
    "主播应按[](#platform.records)和[](#P-REC-01)执行。{#P-BKG-01}",
    "见[](#nowhere)、[](#platform.vetting:a)和GB/T 22239—2008。",
    "应按《电子商务法》保存SKU不少于三年，共12345条。",
    "1. 一\n   1. 二\n      1. 三",
    "注：平台应核查。",
    "The platform may keep 12,345 recrods.",
    "![](a.png)",
)
SETTINGS = {
    "standard/references.yml": ("2018-08-31", "2021-08-31", "ECL", "{zh: 法}"),
    "standard/standard.yml": ("平台", "网络平台", "2020-06-17", "gbt1.1-2009", "platform"),
    "standard/outline.yml": ("    - platform.records\n", "- platform:\n", "records", ""),
    "standard/words.yml": ("zh:\n  known: [SKU]\n", "zh:\n  synonyms: [[平台, 网络平台]]\n", ""),
}


def edited(text: str, path: str, choice: random.Random) -> str:
    """The text after a drafter has typed, cut, doubled or moved something, or named it otherwise."""
    lines, place = text.split("\n"), choice.randrange(len(text) + 1)
    old, new = (choice.choice(SETTINGS.get(path, ("应", "宜", "平台", "记录", "P-REC-01"))) for _ in "on")
    return choice.choice(
        (
            text.replace(old, new, 1),
            text[:place] + text[place + choice.randrange(1, 9) :],
            text[:place] + choice.choice(WORDS) + text[place:],
            f"{text}\n{choice.choice(WORDS)}\n",
            "\n".join((*lines[:3], choice.choice(lines), *lines[3:])),
            "\n".join(choice.sample(lines, len(lines))),
        )
    )


@pytest.mark.parametrize("seed", range(4))
def test_each_random_edit_is_checked_as_by_a_first_check(small: Path, seed: int) -> None:
    choice, live = random.Random(seed), LiveProject(small)
    files = (*sorted(path.relative_to(small).as_posix() for path in small.rglob("*.md")), *SETTINGS)
    texts: dict[str, str] = {}
    for _ in range(15):
        path = choice.choice(files)
        first = (small / path).read_text(encoding="utf-8") if (small / path).is_file() else ""
        texts[path] = first if choice.random() < 0.2 else edited(texts.get(path, first), path, choice)
        live.hold(path, texts[path])
        fresh = Memory()
        fresh.unsaved |= texts
        assert live.checked()[1] == check_project(small, fresh, redlines=False)[1]


def test_a_name_that_a_term_gives_a_role_is_noticed_everywhere(small: Path) -> None:
    settings = small / "standard/standard.yml"
    roles = "roles:\n  merchant: {zh: 商家, en: Merchant}\n"
    settings.write_text(settings.read_text(encoding="utf-8").replace("roles:\n", roles), encoding="utf-8")
    outline = small / "standard/outline.yml"
    outline.write_text(f"{outline.read_text()}- terms:\n    - terms.merchant\n", encoding="utf-8")
    for lang, title, term in (("zh", "术语和定义", "商家"), ("en", "Terms and definitions", "merchant")):
        folder = small / "standard/clauses"
        folder.joinpath(f"terms.{lang}.md").write_text(f"---\ntitle: {title}\nelement: terms\n---\n")
        folder.joinpath("terms").mkdir(exist_ok=True)
        text = f"---\nterm: {{preferred: {term}}}\n---\n\n销售商品的人。\n"
        folder.joinpath(f"terms/merchant.{lang}.md").write_text(text, encoding="utf-8")
    path = folder / "platform/records.en.md"
    path.write_text(path.read_text().replace("The platform", "The operator"), encoding="utf-8")
    live = LiveProject(small)
    term = "standard/clauses/terms/merchant.en.md"

    def said() -> list[str]:
        """The words of the findings that the translation of the records names another role."""
        found = (item for item in live.checked()[1] if item.rule == "BIL-012")
        return [item.message["en"] for item in found if item.clause == "platform.records"]

    assert not any("operator" in words for words in said())
    live.hold(term, live.text(term).replace("merchant}", "merchant, admitted: [operator]}"))
    assert any("operator" in words for words in said())


@pytest.mark.timing
def test_a_check_after_one_edit_takes_a_small_part_of_a_first(tmp_path: Path) -> None:
    """With 600 clauses; what else the machine does can only add to a figure, so the least of several."""
    sys.path.insert(0, str(ROOT / "tests" / "bench"))
    from generate import make_project

    path, costs = "standard/clauses/part1/item2.zh.md", []
    live = LiveProject(make_project(tmp_path, 600))
    check_project(tmp_path)  # what is loaded once is no part of either cost
    gc.collect()
    start = time.process_time()
    text = live.text(path)
    first = time.process_time() - start
    for number in range(9):
        live.hold(path, f"{text}\n商家必须保存第{number}份记录。\n")
        start = time.process_time()
        assert any(item.at.path == path for item in live.checked()[1])
        costs.append(time.process_time() - start)
    assert min(costs[1:]) < first / 80
