"""Two languages, one meaning: what a translation alone came to say is named, and clean lines are not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from places import LIVE_COMMERCE, ROOT

from clausework.checks.engine.context import CheckContext, pairs_of
from clausework.checks.rules.bilingual import level_differs, meaning_differs, numbers_differ
from clausework.checks.rules.provisions import roles_differ
from clausework.drafts.register import add, open_draft
from clausework.model.draft import Block, Clause, ClauseText, Draft, Run
from clausework.redline.bars import of_meaning
from clausework.workflow.account import ProjectAccount
from clausework.workflow.check import check_project
from clausework.workflow.layout import confirm_translations
from clausework.workflow.why import give_reason, resolve

SAMPLES = ROOT / "tests" / "data" / "bilingual"


class Sample(NamedTuple):
    """Pairs of lines of one standard, and its roles in both languages."""

    pairs: tuple[tuple[str, str], ...]
    roles: tuple[tuple[str, str], ...]


def read_sample(file: Path) -> Sample:
    lines = [line for line in file.read_text("utf-8").splitlines() if line]
    roles = next(line for line in lines if line.startswith("# roles: ")).removeprefix("# roles: ")
    told = [line for line in lines if not line.startswith("#")]
    named = [tuple(pair.split("=")) for pair in roles.split("; ")]
    return Sample(tuple(zip(told[::2], told[1::2], strict=True)), tuple((zh, en) for zh, en in named))


@cache
def own() -> Sample:
    draft = open_draft(LIVE_COMMERCE, "working")
    found = []
    for clause in draft.clauses:
        found += [(one.prose, other.prose) for one, other in pairs_of(clause, "zh")]
        found += [
            (of.verify["zh"], of.verify["en"]) for of in clause.provisions.values() if len(of.verify) == 2
        ]
        found += [(clause.texts["zh"].title, clause.texts["en"].title)]
    return Sample(
        tuple(pair for pair in found if all(pair)), tuple((of["zh"], of["en"]) for of in draft.roles.values())
    )


def samples() -> dict[str, Sample]:
    return {"own": own(), **{file.stem: read_sample(file) for file in sorted(SAMPLES.glob("*.txt"))}}


RULES = (level_differs, numbers_differ, meaning_differs, roles_differ)


def named_without_history(pairs: Iterable[tuple[str, str]], sample: Sample) -> set[int]:
    """The places of the pairs in which the rules that compare the languages name something, by no draft before."""
    clauses = []
    for place, pair in enumerate(pairs):
        texts = {
            lang: ClauseText(blocks=(Block(kind="paragraph", id=f"P-{place}", runs=(Run(words),)),))
            for lang, words in zip(("zh", "en"), pair, strict=True)
        }
        clauses.append(Clause(id=f"c.{place}", number=str(place + 1), texts=texts))
    roles = {en: {"zh": zh, "en": en} for zh, en in sample.roles}
    context = CheckContext(Draft(label="D1", languages=("zh", "en"), roles=roles, clauses=tuple(clauses)))
    found = (fault for rule in RULES for fault in rule(context))
    compared = (fault for fault in found if fault.case in ("", "added", "statement", "translation"))
    return {int(fault.clause.removeprefix("c.")) for fault in compared}


SWAPS = {
    "comparator": (
        ("at least", "at most"), ("at least ", ""), ("no fewer than", "no more than"), ("no less than", "at most"),
        ("no more than", "no less than"), ("not exceed", "not be below"), ("more than", "less than"),
        ("less than", "more than"), ("within", "after"), ("up to", "at least"), ("or more", "or less"),
        ("under", "over"), ("below", "above"), ("before", "after"), ("after", "before"), ("older", "younger"),
    ),
    "modal": (
        ("shall not", "may"), ("shall ", "should "), ("should", "shall"), ("may", "shall"), ("need not", "shall"),
    ),
    "negation": (
        ("shall not", "shall"), ("should not", "should"), ("may not", "may"), ("without", "with"), (" not ", " "),
        (" is ", " is not "), (" are ", " are not "), ("has been", "has not been"), (" no ", " a "),
    ),
}  # fmt: skip
NUMBERS = {
    "one": "ten",
    "two": "three",
    "three": "two",
    "five": "nine",
    "six": "sixteen",
    "eight": "eighteen",
}
NUMBERS |= {"ten": "two", "sixty": "sixteen", "thirty": "three", "twelve": "two", "fifteen": "fifty"}
COUNTED = r"(?= ?(?:%|°C|mm|lx|days?|hours?|working|sessions?|years?|months?|yuan|transactions|reports|minutes?|test))"
ADDED = {
    "condition": (", where technically feasible", " unless otherwise agreed"),
    "object": (" and every subcontractor", " on paper"),
}
OPENING = re.compile(r"(?:Where|When|If|Unless|Except|On|Before|After|In)\b[^,]*, ")


def mutations(en: str, roles: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The line with one thing said otherwise, for each kind that it has."""
    for kind, swaps in SWAPS.items():
        yield from ((kind, en.replace(old, new, 1)) for old, new in swaps if re.search(rf"(?<!\w){old}", en))
    for match in re.finditer(rf"(?<![\w.,–-])(\d+|{'|'.join(NUMBERS)})\b{COUNTED}", en):
        number = match[1]
        new = NUMBERS.get(number) or (number[:-1] if number[1:].endswith("0") else str(int(number) + 1))
        yield "number", en[: match.start()] + new + en[match.end() :]
    for place, role in enumerate(roles):
        if match := re.search(rf"(?i)\b{role}\b", en):
            yield "actor", en[: match.start()] + roles[place - 1] + en[match.end() :]
    if match := OPENING.match(en):
        yield "condition", en[match.end() :].capitalize()
    if re.search(r"\b(?:shall|should|may)\b", en):
        stop = len(en.rstrip(".;:"))
        for kind, added in ADDED.items():
            yield from ((kind, en[:stop] + words + en[stop:]) for words in added)


@cache
def recall() -> dict[str, Counter[str]]:
    """How many mutations there are by kind, how many the languages alone name, and how many with the draft before."""
    found: dict[str, Counter[str]] = {"all": Counter(), "languages": Counter(), "before": Counter()}
    for sample in samples().values():
        names = tuple(name for _, name in sample.roles)
        told = [(zh, en, *one) for zh, en in sample.pairs for one in mutations(en, names)]
        alone = named_without_history(((zh, mutated) for zh, _, _, mutated in told), sample)
        for place, (_, en, kind, mutated) in enumerate(told):
            found["all"][kind] += 1
            found["languages"][kind] += place in alone
            found["before"][kind] += place in alone or bool(of_meaning(en, mutated, "en"))
    return found


def test_another_meaning_of_a_translation_alone_is_named():
    found = recall()
    assert found["all"].total() >= 2000
    for kind, count in found["all"].items():
        assert count >= 50, kind
        assert found["before"][kind] >= 0.95 * count, kind


LEAST = {"comparator": 0.5, "modal": 0.9, "negation": 0.6, "number": 0.95, "actor": 0.85, "condition": 0.35}
"""The share that is named where no draft before shows what changed; added objects are then seldom."""


@pytest.mark.parametrize("kind", LEAST)
def test_much_is_named_without_a_draft_before(kind: str):
    found = recall()
    assert found["languages"][kind] >= LEAST[kind] * found["all"][kind]


def test_clean_lines_are_not_named():
    named = {
        name: [sample.pairs[place] for place in sorted(named_without_history(sample.pairs, sample))]
        for name, sample in samples().items()
    }
    count = sum(len(sample.pairs) for sample in samples().values())
    assert count >= 600
    assert sum(map(len, named.values())) <= count / 100, named


FORMS = (
    ("at least", "no less than"), ("no more than", "at most"), ("’", "'"), ("organiz", "organis"), ("thirty", "30"),
    ("sixty days", "60 days"), (" on ", " upon "), ("shall ", "must "), (", and ", " and "), (" the ", " a "),
    ("authoriz", "authoris"), ("three years", "3 years"), ("two", "2"), (" of the ", " of "), ("; ", ": "),
)  # fmt: skip


def test_another_form_of_a_translation_has_its_meaning():
    told = [
        (en, en.replace(old, new, 1)) for sample in samples().values() for _, en in sample.pairs for old, new in FORMS
        if old in en
    ]  # fmt: skip
    named = [(old, new, bars) for old, new in told if (bars := of_meaning(old, new, "en"))]
    assert len(told) >= 500
    assert len(named) <= len(told) / 100, named


CHINESE = (
    ("不少于", "不超过"), ("不超过", "不少于"), ("应", "宜"), ("不应", "应"), ("未", "已"), ("三", "四"), ("前", "后"),
)  # fmt: skip


def test_a_chinese_translation_is_compared_as_well():
    found: Counter[bool] = Counter()
    for sample in samples().values():
        for zh, _ in sample.pairs:
            told = (zh.replace(old, new, 1) for old, new in CHINESE if old in zh)
            found.update(bool(of_meaning(zh, mutated, "zh")) for mutated in told)
    assert found.total() >= 300
    assert found[True] >= 0.95 * found.total()


def freeze(root: Path) -> None:
    """Freeze D1; the working text is to become D2."""
    confirm_translations(root, ())
    add(root, msgspec.structs.replace(open_draft(root, "working"), label="D1"))
    edit(root, "standard/standard.yml", "label: D1\ndate: 2020-06-17", "label: D2\ndate: 2020-11-17")


@pytest.fixture
def frozen(small: Path) -> Path:
    freeze(small)
    return small


def edit(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text("utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new), "utf-8")


def found_in(root: Path) -> dict[str, str]:
    return {finding.rule: finding.message["en"] for finding in check_project(root)[1]}


RECORDS = "standard/clauses/platform/records.{}.md"


def test_the_check_names_what_differs_and_asks_why(frozen: Path):
    assert not {"BIL-012", "CHG-001"} & found_in(frozen).keys()
    edit(frozen, RECORDS.format("en"), "at least sixty days", "at most sixty days")
    found = found_in(frozen)
    assert "不少于六十日" in found["BIL-012"]
    assert "at most sixty days" in found["BIL-012"]
    assert "limit (at least → at most)" in found["CHG-001"]


def test_a_way_to_verify_is_compared_and_asked_about(small: Path):
    for lang, words in (("zh", "抽取记录，样本不少于30笔"), ("en", "sample: at least 30 records")):
        edit(
            small,
            RECORDS.format(lang),
            "\n---\n\n",
            f"\nprovisions:\n  P-REC-01: {{verify: '{words}'}}\n---\n\n",
        )
    freeze(small)
    assert not {"BIL-002", "BIL-012", "CHG-001"} & found_in(small).keys()
    edit(small, RECORDS.format("en"), "at least 30", "at least 3")
    found = found_in(small)
    assert "30" in found["BIL-002"]
    assert "number (30 → 3)" in found["CHG-001"]


def test_a_reason_explains_a_translation_alone(frozen: Path):
    edit(frozen, RECORDS.format("en"), "keep records", "keep records, on paper,")
    known = ProjectAccount(frozen)
    (line,) = known.account.open()
    assert line.lang == "en"
    give_reason(known, resolve(known, [line.place], every=False), {"zh": "补上D1漏译的形式"})
    known = ProjectAccount(frozen)
    assert known.account.open() == ()
    assert [of.kind for one in known.account.lines if one.lang for of in one.causes] == ["translation"]
