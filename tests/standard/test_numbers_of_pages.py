"""Each number that a page says of itself, computed another way: from the YAML and Markdown of the project."""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from places import ROOT

OUTCOMES = ("accepted", "partly", "rejected", "covered", "out-of-scope")
MODALS = ("应", "不应", "宜", "不宜", "可")
ROLES = {"platform": "平台", "merchant": "商家", "streamer": "主播", "mcn": "MCN机构"}
CODES = dict(zip("PMSN", ROLES, strict=True))
TONGUES = ("", "en/")
GONE = ("D1-working:title", "D1-working.platform.ranking", "D1-working.merchant.minors")
pytestmark = pytest.mark.slow


def load(path: str) -> Any:
    return yaml.safe_load((ROOT / path).read_text("utf-8"))


def records() -> list[dict[str, Any]]:
    return [load(str(file)) for file in sorted((ROOT / "comments/2020-07").glob("*/C-*.yml"))]


def shown() -> list[dict[str, Any]]:
    return [each for each in records() if each["state"] == "answered"]


def outcomes(some: list[dict[str, Any]]) -> list[int]:
    counts = Counter(each["disposition"]["outcome"] for each in some)
    return [*(counts[name] for name in OUTCOMES), len(some)]


def provisions() -> dict[str, tuple[str, str]]:
    """By ID the file and the sentence of each provision of the working text."""
    found = {}
    for file in sorted((ROOT / "standard/clauses").rglob("*.zh.md")):
        for sentence, name in re.findall(r"([^\n{]*)\{#([A-Z]-[A-Z]+-\d+)\}", file.read_text("utf-8")):
            found[name] = (file.name.removesuffix(".zh.md"), sentence)
    return found


def modal(sentence: str) -> str:
    return next(re.finditer("不应|不宜|应|宜|可", re.sub("相应|许可|可能", "", sentence)))[0]


def words(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def rows(page: str) -> list[list[str]]:
    lines = re.findall(r"<tr\b[^>]*>(.*?)</tr>", page, re.DOTALL)
    return [
        [words(cell) for cell in re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", row, re.DOTALL)] for row in lines
    ]


def numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]


def counts(row: list[str]) -> list[int]:
    return [int(cell) if cell.isdigit() else 0 for cell in row[1:]]


def says(page: str, *wanted: int) -> bool:
    """Whether a paragraph or an item of a list has these numbers one after the other."""
    lines = re.findall(r"<(p|li)\b[^>]*>(.*?)</\1>", page, re.DOTALL)
    rows = (numbers(words(line)) for _, line in lines)
    return any(list(wanted) == row[at : at + len(wanted)] for row in rows for at in range(len(row)))


@pytest.fixture(params=TONGUES)
def page(request: pytest.FixtureRequest, own_site: Path) -> Any:
    """The text of a page by its address, in one language and then in the other."""
    return lambda address: (own_site / request.param / address / "index.html").read_text("utf-8")


def test_comments_are_counted_by_outcome_chapter_role_and_day(page: Any) -> None:
    said, told = shown(), rows(page("comments/2020-07"))
    assert counts(told[1]) == outcomes(said)
    gone = ("platform.ranking",)
    chapters: dict[str, list[dict[str, Any]]] = {}
    for each in said:
        chapter = each["clause"] if each["clause"] in gone else each["clause"].partition(".")[0]
        chapters.setdefault(chapter, []).append(each)
    order = [next(iter(name)) if isinstance(name, dict) else name for name in load("standard/outline.yml")]
    wanted = [outcomes(chapters[name]) for name in (*order, *gone) if name in chapters]
    place = 3
    assert [counts(row) for row in told[place : place + len(wanted)]] == wanted
    place += len(wanted) + 1
    roles = load("standard/standard.yml")["commenters"]
    assert [counts(row) for row in told[place : place + len(roles)]] == [
        outcomes([each for each in said if each["role"] == role]) for role in roles
    ]
    place += len(roles) + 1
    days = Counter(str(each["received"])[:10] for each in said)
    listed = [row for row in told[place:] if len(row) == 2][: len(days)]
    assert [int(row[1]) for row in listed] == [days[day] for day in sorted(days)]
    waits = sorted(map(_wait, said))
    assert says(page("comments/2020-07"), len(said), waits[(len(said) - 1) // 2], waits[-1])
    assert says(page("comments/2020-07"), len(said), len(said), len(records()) - len(said))
    assert says(page(""), len(said), len(said), len(records()) - len(said))


def _wait(record: dict[str, Any]) -> int:
    received = datetime.fromisoformat(str(record["received"])).date()
    return (date.fromisoformat(str(record["disposition"]["date"])) - received).days


def test_invited_bodies_are_counted_by_what_they_replied(page: Any) -> None:
    invited = next(
        each for key, each in load("standard/standard.yml")["consultations"].items() if key == "2020-07"
    )
    names = {key: {each["zh"], *each.get("also", ())} for key, each in invited["invited"].items()}
    signed = {each["organisation"] for each in records() if "organisation" in each}
    wrote = {key for key, own in names.items() if own & signed}
    silent = set(load("comments/2020-07/replies.yml")) - wrote
    all_of, none = len(names), len(names) - len(wrote) - len(silent)
    assert says(page("comments/2020-07"), all_of, len(wrote) + len(silent), len(wrote), len(silent), none)


def test_duties_are_counted_by_role_modal_and_chapter(page: Any) -> None:
    bound: dict[str, list[tuple[str, str]]] = {role: [] for role in ROLES}
    for name, (_, sentence) in provisions().items():
        subject = re.split("不?[应宜可]", sentence)[0]
        own = [CODES[name[0]]] if name[0] in CODES else [role for role in ROLES if ROLES[role] in subject]
        for role in own:
            bound[role].append((name, modal(sentence)))
    told = rows(page("role"))
    assert [counts(row) for row in told[1:5]] == [
        [*(Counter(of for _, of in bound[role])[kind] for kind in MODALS), len(bound[role])] for role in ROLES
    ]
    chapters = [[sum(name[0] == "G" for name, _ in bound[role]) for role in ROLES]]
    chapters += [[sum(name[0] == code for name, _ in bound[role]) for role in ROLES] for code in CODES]
    assert [counts(row) for row in told[6:11]] == chapters
    for role in ROLES:
        assert len(bound[role]) in numbers(words(re.findall(r"<h2\b.*?</h2>", page(f"role/{role}"))[0]))


def test_changes_are_counted_alike_wherever_they_are_told(page: Any) -> None:
    redline = page("redlines/D1-working")
    changed = re.findall(r'<section class="change" id="([^"]+)"[^>]*data-weight="(\w+)"', redline)
    weights = Counter(weight for name, weight in changed if not name.endswith(":title"))
    both = weights["substantive"], weights["editorial"]
    assert says(redline, sum(both), *both)
    assert says(page(""), *both)
    headings = [numbers(words(head)) for head in re.findall(r"<h2\b[^>]*>.*?</h2>", redline)]
    assert [[both[0]], [both[1]]] == [of for of in headings if of in ([both[0]], [both[1]])]
    lives = [name.removeprefix("D1-working.") for name, _ in changed if name != GONE[0]]
    told = re.findall(r'<a class="weights" href="[^"]*?([\w-]+)/changes/"[^>]*>(.*?)</a>', page(""))
    assert {chapter: sum(numbers(weights)) for chapter, weights in told} == Counter(
        name.partition(".")[0] for name in lives
    )
    clauses = _clauses(load("standard/outline.yml"))
    names = {name.removeprefix("D1-working.") for name, _ in changed}
    assert names - clauses == {name.removeprefix("D1-working.") for name in GONE}
    same = clauses - names
    assert says(redline, len(same) - _headings(same), _headings(same))


def _clauses(outline: list[Any]) -> set[str]:
    found = set()
    for entry in outline:
        for name, below in entry.items() if isinstance(entry, dict) else ((entry, ()),):
            found |= {name, *_clauses(below)}
    return found


def _headings(clauses: set[str]) -> int:
    """How many have no text of their own; to the terms belongs the sentence that introduces them."""
    texts = (_file(name).read_text("utf-8").rpartition("---")[2].strip() for name in clauses - {"terms"})
    return sum(not text for text in texts)


def _file(clause: str) -> Path:
    return ROOT / "standard/clauses" / f"{clause.replace('.', '/')}.zh.md"


def test_data_beside_provisions_are_compared(page: Any) -> None:
    """How many provisions are verified otherwise, and how many rest on other articles than in the draft before."""
    draft = json.loads((ROOT / "standard/drafts/D1.json").read_text("utf-8"))
    old = {name: data for clause in draft["clauses"] for name, data in clause.get("provisions", {}).items()}
    new: dict[str, Any] = {}
    for clause in _clauses(load("standard/outline.yml")):
        new |= yaml.safe_load(_file(clause).read_text("utf-8").split("---")[1]).get("provisions", {})
    both = [(old[name], new[name]) for name in old.keys() & new.keys()]
    verify = sum(before.get("verify", {}).get("zh", "") != after.get("verify", "") for before, after in both)
    basis = sum(_basis(before) != _basis(after) for before, after in both)
    lines = re.findall(r"<li\b[^>]*>.*?</li>", page("redlines/D1-working"), re.DOTALL)
    told = [
        numbers(words(line))
        for line in lines
        if re.search("(证实方法|法律依据)：4、|(Verification|Legal basis) of \\d", line)
    ]
    assert [({verify, basis} & set(line)) for line in told[:2]] == [{verify}, {basis}]


def _basis(data: dict[str, Any]) -> tuple[Any, ...]:
    own = data.get("own", "")
    return data.get("basis", []), data.get("later", []), own if isinstance(own, str) else own["zh"]


def test_a_reason_says_how_many_lines_it_has(page: Any) -> None:
    told = {
        words(line) for line in re.findall(r"<li\b[^>]*>.*?</li>", page("redlines/D1-working"), re.DOTALL)
    }
    lang = "en" if "Reason 1" in page("redlines/D1-working") else "zh"
    seen = 0
    for reason in load("standard/reasons.yml"):
        text = " ".join(reason["reason"][lang].split())
        for line in told if "lines" in reason else ():
            if (head := re.match(r"(?:理由|Reason )\d+[ （(]+(\d+)", line)) and line.endswith(text):
                seen += 1
                assert int(head[1]) == len(reason["lines"]), line
    assert seen > 5


def test_of_a_clause_that_has_stayed_the_comments_are_counted(page: Any, own_site: Path) -> None:
    of = Counter(each["clause"] for each in shown())
    moved = {name for event in load("standard/lineage.yml") for name in (*event["from"], *event["to"])}
    for clause, count in of.items():
        if clause in moved:
            continue
        text = page(f"c/{clause}")
        head = re.search(r'<h2 id="comments">(.*?)</h2>', text)
        assert head, clause
        more = (own_site / "c" / clause / "comments").glob("*/index.html")
        told = text + "".join(page(f"c/{clause}/comments/{each.parent.name}") for each in more)
        assert numbers(head[1])[-1] == count == len(re.findall('<article class="comment"', told)), clause


def test_a_frozen_draft_has_its_digest_and_the_projects_days(page: Any) -> None:
    known = hashlib.sha256((ROOT / "standard/drafts/D1.json").read_bytes()).hexdigest()
    assert known in page("drafts")
    for day in (load("standard/standard.yml")["date"], load("standard/drafts/drafts.yml")[0]["date"]):
        when = date.fromisoformat(str(day))
        both = (f"{when.day} {when:%B} {when.year}", f"{when.year}年{when.month}月{when.day}日")
        for address in ("", "drafts", "redlines/D1-working"):
            assert any(told in page(address) for told in both), (address, day)


def test_both_languages_say_the_same_numbers_of_each_change(own_site: Path) -> None:
    more = {
        lang: {
            name: numbers(rest.replace("one more", "1 more"))[-1:]
            for name, sentence in re.findall(
                r'<section class="change" id="([^"]+)".*?<p class="sentence">(.*?)</p>', text, re.DOTALL
            )
            for rest in re.findall("另有.*?处修改|and \\S+ more changes?", words(sentence))
        }
        for lang in TONGUES
        for text in [(own_site / lang / "redlines/D1-working/index.html").read_text("utf-8")]
    }
    assert more[""] == more["en/"]
    assert len(more[""]) > 30
