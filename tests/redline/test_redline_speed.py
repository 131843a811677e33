"""A long standard is compared while its drafter waits."""

import json
import os
import random
import resource
import subprocess
import sys
import time

import pytest
from programs import CLAUSEWORK
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


SHORT = {
    "en": (
        "4.1 The supplier shall keep the records for three years.\n\n4.2 The agent shall publish them.\n",
        "4.1 The supplier shall keep the records for five years.\n\n4.2 The agent should publish them.\n",
    ),
    "zh": (
        "第一条 平台应当登记。\n\n第二条 商家应当公布。\n",
        "第一条 平台应当登记。\n\n第二条 商家可以公布。\n",
    ),
}
CALIBRATION = "n = 0\nfor i in range(1_000_000): n += i % 7"
"""What takes .08 seconds where the command may take .25: the command is measured in such loops."""
LOOPS = {"en": 2.8, "zh": 4.6}
"""Less than a quarter of a second, and in Chinese the dictionary besides."""
FOREIGN = ("ruamel", "markdown_it", "diff_match_patch", "clausework.consultation", "clausework.drafts")
"""What two plain texts of others have nothing of."""


def files(folder, lang, new=None):
    """Two short texts in files, and what compares them."""
    for name, text in zip(("a.md", "b.md"), (SHORT[lang][0], new or SHORT[lang][1]), strict=True):
        (folder / name).write_text(text, encoding="utf-8")
    return ["redline", "--files", str(folder / "a.md"), str(folder / "b.md")]


def seconds(folder, command):
    """The least seconds of a processor that the command takes, once its bytecode is kept."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    spent = []
    for _ in range(6):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, env=environment, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(spent[1:])


@pytest.mark.timing
@pytest.mark.parametrize("lang", SHORT)
def test_two_short_files_are_compared_at_once(tmp_path, lang):
    loop = seconds(tmp_path, [sys.executable, "-S", "-c", CALIBRATION])
    assert seconds(tmp_path, [*CLAUSEWORK, *files(tmp_path, lang)]) < LOOPS[lang] * loop


@pytest.mark.parametrize(
    ("lang", "new", "loaded"),
    [("en", None, set()), ("zh", None, {"rjieba"}), ("zh", SHORT["zh"][0], set())],
)
def test_nothing_is_loaded_that_two_plain_texts_do_not_need(tmp_path, lang, new, loaded):
    told = "import json, sys; from click.testing import CliRunner; from clausework.cli import cli"
    run = f"CliRunner().invoke(cli, {files(tmp_path, lang, new)!r}, catch_exceptions=False)"
    command = [sys.executable, "-c", f"{told}; {run}; print(json.dumps(sorted(sys.modules)))"]
    names = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert {name for name in names if name.startswith((*FOREIGN, "rjieba"))} - {"rjieba.rjieba"} == loaded
