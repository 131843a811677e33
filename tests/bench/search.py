"""The search page of the service over many comments: each query once, as of visitors who ask one after the other."""

from __future__ import annotations

import random
import resource
import statistics
import sys
import time
from pathlib import Path

import msgspec

from clausework.rendering.assemble import assemble
from clausework.rendering.formats.search_index import stage
from clausework.rendering.search.matching import EntryPart, IndexEntry, SearchIndex
from clausework.source.project import load
from clausework.workflow.public.searching import SiteSearch

ROOT = Path(__file__).resolve().parents[2]
COMMENTS, ROUNDS, LANG = 15_000, 3, "zh"
QUERIES = (
    *(
        "保存",
        "平台",
        "3年",
        "直播 视频",
        "应当 保存 三年",
        "C2-00777-K",
        "的",
        "the platform shall",
        "打赏功能",
    ),
    *(
        "1",
        "平台 应 的 在 和 者 是 有",
        "第14999条",
        "建议改为30日",
        '"直播视频"',
        "没有的词语 保存 更没有的",
    ),
)
# Of 35e86f45, measured in the same minutes.
BEFORE = {"least": 105, "median": 486, "most": 2008, "memory": 308}


def large(index: SearchIndex, count: int) -> SearchIndex:
    """An index with comments made of pieces of its own texts: nearly every word stands in most of them."""
    chance = random.Random(1)
    texts, entries = list(index.texts), list(index.entries)
    pieces = [text for text in index.texts if len(text) > 12]
    for number in range(count):
        own = "".join(chance.choice(pieces)[chance.randrange(6) :] for _ in range(3))
        at, name = len(texts), f"C2-{number:05d}-K"
        texts += [
            f"{name} 5.5.{number % 9} 记录保存 消费者 某某协会{number}",
            f"{own}，建议改为{chance.randrange(1, 400)}日。第{number}条",
            f"采纳：已按意见修改{number % 40}",
        ]
        address = f"comments/2020-07/{number // 50 + 1}/"
        entries.append(IndexEntry(1, address, name, at, (EntryPart("", (at + 1, at + 2)),)))
    return msgspec.structs.replace(index, texts=tuple(texts), entries=tuple(entries))


def measured() -> dict[str, float]:
    """Milliseconds of the processor for a page of results, and for the first; MiB of the process."""
    files = stage(assemble(load(ROOT)))
    index = msgspec.json.decode(files[f"search/{LANG}.json"], type=SearchIndex)
    data = msgspec.json.encode(large(index, COMMENTS))
    taken: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        search = SiteSearch(lambda _: data)
        for query in ("zzz0", *QUERIES):
            began = time.process_time()
            search.page(LANG, query)
            taken.setdefault(query, []).append((time.process_time() - began) * 1000)
    first, *rest = (statistics.median(each) for each in taken.values())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    names = {"least": min(rest), "median": statistics.median(rest), "most": max(rest)}
    return {**names, "first": first, "memory": memory}


def section() -> str:
    """The part of RESULTS.md."""
    found = measured()
    rows = "".join(
        f"| {when} | {each['least']:.1f} | {each['median']:.0f} | {each['most']:.0f} | {each['memory']:.0f} |\n"
        for when, each in (
            ("each text read for each query", BEFORE),
            ("entries looked up, those shown read", found),
        )
    )
    return f"""\
## The search page of the service

{COMMENTS:,} comments made of the words of the standard, {len(QUERIES)} queries in Chinese, among them words that stand in nearly every comment and such as nobody wrote; ms of the processor for a page of results, medians of {ROUNDS} rounds, each query once a round. One search runs at a time, two at most of one network are under way, and who comes while {16} wait is answered 503 with `Retry-After`. The first query reads the index: {found["first"] / 1000:.1f} s, in the thread of the search; after a swap of the site it is read before the site is shown. Measured by `python tests/bench/run.py search`.

| | quickest query | median | slowest | MiB |
|---|---:|---:|---:|---:|
{rows}"""


if __name__ == "__main__":
    print(section() if len(sys.argv) < 2 else measured())
