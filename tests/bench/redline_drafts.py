"""Measure redlines of drafts with IDs: growth, marked characters, cut words, load, and what was read by eye.

The drafts are the project's own D1 and working text, and standards made for the purpose. Whether an
edge of a change stands inside a word is judged by three segmenters, in an environment of its own that
is thrown away: jieba, which has the dictionary of ours, and THULAC and jiojio, which were trained.

Run it with `python tests/bench/run.py redline_drafts`.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import re
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "redline"))

import foreign_corpora as corpora

from clausework.drafts.register import open_draft
from clausework.model.canonical import canonical_json
from clausework.model.draft import Block, Clause, ClauseText, Draft, Run
from clausework.model.redline import Change, Edit, Redline
from clausework.redline.compare import compare
from clausework.redline.foreign import compare_foreign
from clausework.source.foreign import read_foreign

ROOT = Path(__file__).resolve().parents[2]
SIZES = (300, 600, 900, 1200, 1500)
LINES = 5
HAN = re.compile("[㐀-鿿]")

READ = {
    "terms.live-commerce": ("editorial", "将“直播室”改为“直播间”。"),
    "terms.consumer": ("editorial", "删去注“为转售而购买商品的人不属于消费者”。"),
    "principles": (
        "substantive",
        "将“商家和主播”改为“商家、主播和MCN机构”；在“平台”后增加“和MCN机构”；"
        "增加示例“商家的负责人亲自出镜讲解商品的，同时承担商家和主播两个角色”。",
    ),
    "platform.access": (
        "substantive",
        "标识由 platform.review 改为 platform.access；将“宜”改为“应”（由推荐变为要求）；"
        "将“至少每年”改为“至少每六个月”；标题由“资质审核”改为“入驻审核”；另有3处修改。",
    ),
    "platform.identity": (
        "substantive",
        "将“应”改为“宜”（由要求变为推荐）；增加一段“采用人脸比对方式的，平台应提供至少一种其他核验方式”。",
    ),
    "platform.vetting": ("substantive", "将“最近二十四个月内”改为“最近十二个月内”。"),
    "platform.agreements": ("substantive", "将“十日前”改为“七日前”；增加列项“个人信息保护”。"),
    "platform.quality": ("editorial", "仅改动英文文本：将“live studios”改为“live rooms”。"),
    "platform.pricing": (
        "substantive",
        "删去一段“平台宜要求商家承诺直播价格不高于同一商品在其他渠道的价格”。",
    ),
    "platform.emergency": ("editorial", "将“见5.4.3”改为“见5.4.4”。"),
    "platform.consumer": (
        "substantive",
        "将“应”改为“宜”（由要求变为推荐）；将“直播室”改为“直播间”。",
    ),
    "platform.minors": (
        "substantive",
        "由 5.3.3 移至 5.4.3；增加一段“平台宜为未成年人未经监护人同意的大额消费设置专门的申诉和退款通道”；"
        "增加注“一般投诉的入口见5.4.2”。",
    ),
    "platform.ranking": ("substantive", "删去本条：按销售额公布排行会诱使虚构交易。"),
    "platform.security": (
        "substantive",
        "由原 5.4.3 拆分为 5.4.4、5.5.3；将“宜”改为“应”（由推荐变为要求）；"
        "将“GB/T 22239”改为“GB/T 22239—2019”；标题由“个人信息和数据安全”改为“网络和数据安全”。",
    ),
    "merchant.registration": (
        "substantive",
        "将“五个工作日内”改为“三个工作日内”；将“直播室”改为“直播间”。",
    ),
    "merchant.quality": ("substantive", "将“应”改为“宜”（由要求变为推荐）。"),
    "merchant.restricted": (
        "editorial",
        "由原 6.7、6.8 合并而成；标题由“受限商品”改为“受限商品和未成年人保护”。",
    ),
    "merchant.data": ("editorial", "编号由 6.11 改为 6.10，文字未变。"),
    "streamer.truth": (
        "substantive",
        "将“宜”改为“应”（由推荐变为要求）（2处）；增加示例“库存充足时口播‘最后十件’，属于虚构库存”。",
    ),
    "streamer.records": ("substantive", "将“不少于两年”改为“不少于三年”。"),
    "mcn.protection": ("substantive", "新增本条；N-CMP-01 由 8.3 移入。"),
}
"""Weights and sentences that were compared with both texts by eye, and found right."""

JUDGE = """
import json, logging, sys
from collections import Counter
texts = json.load(sys.stdin)
sys.stdout = sys.stderr
import jieba, jiojio, thulac
jieba.setLogLevel(logging.ERROR)
jiojio.init()
judge = thulac.thulac(seg_only=True)
cuts = {"jieba": jieba.cut, "THULAC": lambda text: [word for word, _ in judge.cut(text)], "jiojio": jiojio.cut}
inside, votes, edges = {name: [] for name in cuts}, Counter(), 0
for number, (text, offsets) in enumerate(texts):
    edges += len(offsets)
    for name, cut in cuts.items():
        at = 0
        for word in cut(text):
            at = text.index(word, at)
            for edge in offsets:
                if at < edge < at + len(word):
                    inside[name].append(word[: edge - at] + "|" + word[edge - at :])
                    votes[number, edge] += 1
            at += len(word)
agreed = [texts[n][0][edge - 2 : edge] + "|" + texts[n][0][edge : edge + 2] for (n, edge), by in votes.items() if by > 1]
print(json.dumps([inside, agreed, edges]), file=sys.__stdout__)
"""
"""Counts the edges, and names the words of each segmenter's that have one inside; then what two of three say."""
JUDGES = ("jieba==0.42.1", "thulac==0.2.2", "jiojio==1.2.8", "setuptools")
JUDGES_NAMED = ("jieba", "THULAC", "jiojio")
NO_CUTS = frozenset(("构成|本文", "构成|本标", "不得|以不", "人处|二万"))
"""Edges that two segmenters put inside a word, and that were read and stand between two."""


def section() -> str:
    """The part of RESULTS.md about redlines of drafts with IDs."""
    old, new = open_draft(ROOT, "D1"), open_draft(ROOT, "working")
    redline = compare(old, new)
    return "\n".join(
        [
            "## Redlines of drafts with IDs",
            "",
            *_growth(),
            "",
            *_marked(redline),
            "",
            *_words(redline),
            "",
            *_load(),
            "",
            *_read(redline),
            "",
        ]
    )


def _growth() -> list[str]:
    rows = []
    for size in SIZES:
        seconds = float(_process(f"grown({size})"))
        rows.append(f"| {size} | {seconds:.2f} | {1000 * seconds / size:.2f} |")
    return [
        f"Standards of clauses with {LINES} lines in each of two languages, every third line changed; seconds of"
        " the processor, each in a process of its own, dictionary included.",
        "",
        "| clauses | seconds | ms a clause |",
        "|---:|---:|---:|",
        *rows,
    ]


def grown(size: int) -> str:
    """The seconds that a redline of so many clauses takes."""
    old, new = _standard("D1", size, False), _standard("D2", size, True)
    start = time.process_time()
    compare(old, new)
    return str(time.process_time() - start)


ZH = "平台应对上线的第{a}类商品建立抽检制度，每{b}个月至少抽检一次，并公布第{n}批商品的检验结果。"
EN = "The platform shall sample class {a} goods every {b} months and publish the results of batch {n}."


def _standard(label: str, size: int, edited: bool) -> Draft:
    clauses = []
    for number in range(size):
        texts = {}
        for lang, pattern in (("zh", ZH), ("en", EN)):
            blocks = []
            for line in range(LINES):
                changed = edited and (number * LINES + line) % 3 == 0
                text = pattern.format(a=number % 89 + 2, b=line + 2 + changed, n=number * LINES + line)
                if changed:
                    text = text.replace("应", "宜").replace("shall", "should")
                blocks.append(Block(kind="paragraph", id=f"P-{number}-{line}", runs=(Run(text),)))
            texts[lang] = ClauseText(title=f"{number}", blocks=tuple(blocks))
        clauses.append(Clause(id=f"c{number}", number=str(number + 1), texts=texts))
    return Draft(label=label, clauses=tuple(clauses))


def _lines(redline: Redline, lang: str) -> Iterator[tuple[Edit, ...]]:
    """The edits of each line that is in both drafts and reads differently."""
    for change in redline.changes:
        for line in change.texts[lang].lines if lang in change.texts else ():
            if line.old and line.new and any(edit.op != "equal" for edit in line.edits):
                yield line.edits


def _marked(redline: Redline) -> list[str]:
    rows = []
    for lang, name in (("zh", "Chinese"), ("en", "English")):
        marked = least = count = 0
        for edits in _lines(redline, lang):
            old = "".join(edit.text for edit in edits if edit.op != "insert")
            new = "".join(edit.text for edit in edits if edit.op != "delete")
            marked += sum(len(edit.text) for edit in edits if edit.op != "equal")
            least += len(old) + len(new) - 2 * _common(old, new)
            count += 1
        rows.append(f"| {name} | {count} | {marked} | {least} | {marked / least:.2f} |")
    return [
        "D1 to the working text, a light edit: characters marked in the lines that are in both drafts, against"
        " the least that any marking of single characters needs.",
        "",
        "| text | changed lines | marked | least | ratio |",
        "|---|---:|---:|---:|---:|",
        *rows,
    ]


def _common(old: str, new: str) -> int:
    """The length of the longest common subsequence."""
    before = [0] * (len(new) + 1)
    for letter in old:
        row = [0]
        for place, other in enumerate(new):
            row.append(before[place] + 1 if letter == other else max(before[place + 1], row[-1]))
        before = row
    return before[-1]


def _words(redline: Redline) -> list[str]:
    """Edges inside a word: in the project's own text, and in laws, which have many more of them."""
    sets = {"D1 to the working text": [redline]}
    if corpora.present():
        sets["the laws"] = [_law(name, *versions) for name, versions in corpora.LAWS.items()]
    try:
        found = {name: _judged(list(_texts(redlines))) for name, redlines in sets.items()}
    except (OSError, subprocess.CalledProcessError):
        return ["Edges inside a word: not measured, for the segmenters could not be installed."]
    lines = [
        "Edges of changes in Chinese between two Han characters, and those inside a word by three segmenters that"
        " cut the same text without our terms. Each has slips of its own: 成本 in 构成本文件, 内向 in 十五日内向…提出.",
        "",
        "| text | edges | judged by | inside a word | share | which |",
        "|---|---:|---|---:|---:|---|",
    ]
    for name, (inside, agreed, edges) in found.items():
        lines += [_inside(name, edges, *row) for row in (*inside.items(), ("two of three", agreed))]
    total = sum(edges for _, _, edges in found.values())
    for judge in (*JUDGES_NAMED, "two of three"):
        words = [word for inside, agreed, _ in found.values() for word in inside.get(judge, agreed)]
        lines.append(f"| all | {total} | {judge} | {len(words)} | {100 * len(words) / total:.1f} % | |")
    named = [word for _, agreed, _ in found.values() for word in agreed]
    clear = sum(word in NO_CUTS for word in named)
    return [*lines, "", f"Of the {len(named)} that two of three name, {clear} were read and cut no word."]


def _inside(name: str, edges: int, judge: str, words: list[str]) -> str:
    which = ", ".join(sorted(words)).replace("|", "∣")
    return f"| {name} | {edges} | {judge} | {len(words)} | {100 * len(words) / edges:.1f} % | {which} |"


def _texts(redlines: Iterable[Redline]) -> Iterator[tuple[str, list[int]]]:
    for redline in redlines:
        for edits in _lines(redline, "zh"):
            yield from _edges(edits)


def _law(name: str, old: str, new: str) -> Redline:
    texts = (read_foreign(corpora.text(name, version), version, "zh") for version in (old, new))
    return compare_foreign(*texts).redline


def _edges(edits: tuple[Edit, ...]) -> Iterator[tuple[str, list[int]]]:
    """The text of each side with the edges of its changes, where Han characters stand on both sides."""
    for gone in ("insert", "delete"):
        text, ends = "", []
        for edit in edits:
            if edit.op == gone:
                continue
            if edit.op != "equal":
                ends.append(len(text))
            text += edit.text
            if edit.op != "equal":
                ends.append(len(text))
        kept = [at for at in ends if 0 < at < len(text) and HAN.match(text[at - 1]) and HAN.match(text[at])]
        yield text, sorted(set(kept))


def _judged(texts: list[tuple[str, list[int]]]) -> tuple[dict[str, list[str]], list[str], int]:
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = f"{folder}/bin/python"
        subprocess.run([python, "-m", "pip", "install", "-q", *JUDGES], check=True, capture_output=True)
        done = subprocess.run(
            [python, "-W", "ignore", "-c", JUDGE],
            input=json.dumps(texts),
            capture_output=True,
            text=True,
            check=True,
        )
    inside, agreed, edges = json.loads(done.stdout)
    return inside, agreed, edges


def _load() -> list[str]:
    idle = _process("digest()")
    busy = [multiprocessing.Process(target=_spin, daemon=True) for _ in range(multiprocessing.cpu_count())]
    for process in busy:
        process.start()
    try:
        loaded = _process("digest()")
    finally:
        for process in busy:
            process.kill()
            process.join()
    same = "the same" if idle == loaded else "NOT the same"
    return [
        "The redline as canonical JSON, made idle and made while every processor was kept busy:"
        f" {same} bytes (SHA-256 {idle[:16]})."
    ]


def _spin() -> None:
    while True:
        pass


def digest() -> str:
    """The SHA-256 of the project's own redline."""
    redline = compare(open_draft(ROOT, "D1"), open_draft(ROOT, "working"))
    return hashlib.sha256(canonical_json(redline)).hexdigest()


def _process(call: str) -> str:
    """What a function of this module answers in a process of its own."""
    code = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import redline_drafts; print(redline_drafts.{call})"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _read(redline: Redline) -> list[str]:
    changes = {change.new or change.old: change for change in redline.changed()}
    rows = [_row(name, changes.get(name)) for name in READ]
    right = sum(row.endswith("| yes |") for row in rows)
    return [
        f"Changes of D1 to the working text that were read by eye beside both texts: {right} of {len(READ)} have the"
        " weight and the sentence that were found right.",
        "",
        "| clause | weight | labels | sentence | as read |",
        "|---|---|---|---|---|",
        *rows,
    ]


def _row(name: str, change: Change | None) -> str:
    if change is None:
        return f"| {name} | | | no longer a change | no |"
    labels = dict.fromkeys(label.kind for label in change.labels if label.lang in ("", "zh"))
    told = (change.weight, change.sentence["zh"])
    same = "yes" if told == READ[name] else "no"
    return f"| {name} | {told[0]} | {', '.join(labels)} | {told[1]} | {same} |"


if __name__ == "__main__":
    print(section())
