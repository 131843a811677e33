"""The rules on duties of law, attacked: the standard says less than the law by rule, or the same in other words.

What is deleted counts unless `tests/data/law_mutations.toml` says that the law does not ask for it. The other words
were written before the rules were.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import NamedTuple

import msgspec
import pytest
from places import ROOT

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.registry import all_rules
from clausework.model.draft import Block, Clause, Draft, Run, provision_blocks, walk
from clausework.model.law import look_up
from clausework.source.project import Project, load

DATA = tomllib.loads((ROOT / "tests/data/law_mutations.toml").read_text("utf-8"))
WORDS = tomllib.loads((ROOT / "tests/data/law_paraphrases.toml").read_text("utf-8"))
RULES = [rule for rule in all_rules() if rule.id in DATA["rules"]]
VERB = re.compile(r"不应|应(?!用|知|急|商|予)")
ROLE = re.compile(r"(平台|商家|主播|MCN机构)(?=对[^，。]*)?(?=不?应)")
ROLES = ("平台", "商家", "主播", "MCN机构")
QUALIFIERS = re.compile(
    r"及时|立即|(?:以)?显著(?:方式|位置|标记)?|持续|在首页|公开(?=征求)|定期|书面|真实(?=、|名称)|、?有效|同时|事先|专属"
)
AMOUNT = re.compile(r"(?P<number>[一二三四五六七八九十]+)(?P<unit>个工作日|日|年|个月|周岁|万元)")
LAXER = {
    "少": {"三": "一", "六": "一", "六十": "三十", "七": "三", "十": "八", "十四": "十二", "十六": "十四"}
}
MORE = {"三": "十", "七": "三十", "十五": "六十", "五": "五十"}
LEAST = re.compile(r"不少于|至少|未满|不满|无理由")
PERIOD = re.compile(
    r"，?(?:保存期)?自[^，。]*?不少于[一二三四五六七八九十]+(?:日|年|个月)"
    r"|自[^，。]*?[一二三四五六七八九十]+(?:个工作)?日内"
    r"|并?至少在[^，。]*?[一二三四五六七八九十]+日前"
    r"|(?<=权利人)后?[一二三四五六七八九十]+日内"
    r"|未满[一二三四五六七八九十]+(?:周岁|年)的?|不超过[一二三四五六七八九十]+万元|，?不应超过五万元"
)
LISTED = re.compile(r"[^，。；：\n]*、[^，。；：\n]*")
LAST = re.compile(r"(?:和|或者)[^、和或者，。；：\n]+$")
EXCEPTION = re.compile(r"除[^，。]*外，|，[^。]*除外(?=。)")


class Mutation(NamedTuple):
    """A provision with other words: `what` was taken from it or put in its place."""

    provision: str
    kind: str
    what: str
    text: str


@pytest.fixture(scope="module")
def project() -> Project:
    return load(ROOT)


def carrying(draft: Draft) -> Iterator[tuple[Clause, str, str]]:
    """The requirements that carry an article out which was looked up: clause, ID and words."""
    laws, main = {law.code: law for law in draft.laws}, draft.languages[0]
    for clause in draft.clauses:
        for name, data in clause.provisions.items():
            cited = (look_up(citation, laws) for citation in data.basis)
            text = words_of(clause, name, main)
            if VERB.search(text.split("\n")[0]) and any(
                one.sure and one.sure.level and one.kind(data.kinds) == "direct" for one in cited
            ):
                yield clause, name, text


def words_of(clause: Clause, name: str, lang: str) -> str:
    """The words of a provision, a line for each item of its list."""
    return "\n".join(
        block.text for block in walk(provision_blocks(clause.texts[lang].blocks, name)) if block.runs
    )


def with_words(draft: Draft, clause: Clause, name: str, text: str) -> Draft:
    """A draft of that clause and those above it, and of the terms, with other words of a provision."""
    lang = draft.languages[0]
    first, *items = (Run(line) for line in text.split("\n"))

    def rewritten(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        found: list[Block] = []
        for place, block in enumerate(blocks):
            if block.id == name:
                found.append(msgspec.structs.replace(block, runs=(first,)))
            elif block.kind == "list" and place and blocks[place - 1].id == name:
                children = tuple(Block(kind="item", runs=(run,)) for run in items)
                found.append(msgspec.structs.replace(block, children=children))
            else:
                found.append(block)
        return tuple(found)

    told = clause.texts[lang]
    texts = {lang: msgspec.structs.replace(told, blocks=rewritten(told.blocks))}
    changed = msgspec.structs.replace(clause, texts=texts)
    above = {clause.id.rpartition(".")[0]}
    clauses = (
        changed if each.id == clause.id else each
        for each in draft.clauses
        if each.id == clause.id or each.id in above or each.id.startswith("terms")
    )
    return msgspec.structs.replace(draft, clauses=tuple(clauses))


def found_in(draft: Draft, project: Project, name: str) -> set[tuple[str, str]]:
    """The findings about a provision, by rule and case."""
    context = CheckContext(draft, None, project)
    return {
        (rule.id, fault.case + str(fault.values.get("missing", "")) + str(fault.values.get("said", "")))
        for rule in RULES
        for fault in rule.check(context)
        if name in (fault.values.get("id"), *(fault.values.get("ids") or ()))
    }


def mutations(name: str, text: str) -> Iterator[Mutation]:
    """A provision with less in it, or with something else, by rule."""
    first = text.split("\n")[0]
    verb = VERB.search(first)
    role = ROLE.search(first)
    if verb:
        banned = verb.group() == "不应"
        for other in ("不宜", "应") if banned else ("宜", "可", "不应"):
            changed = text[: verb.start()] + other + text[verb.end() :]
            yield Mutation(name, "level", f"{verb.group()}→{other}", changed)
    if role:
        other = ROLES[(ROLES.index(role[1]) + 1) % len(ROLES)]
        changed = text[: role.start()] + other + text[role.end() :]
        yield Mutation(name, "addressee", f"{role[1]}→{other}", changed)
    yield from less(name, text)
    yield from amounts_changed(name, text)
    for found in EXCEPTION.finditer(text):
        yield Mutation(name, "exception", found.group(), text[: found.start()] + text[found.end() :])
    end = re.search("[。：]", first)
    if end:
        changed = f"{text[: end.start()]}，情况特殊的除外{text[end.start() :]}"
        yield Mutation(name, "exception", "+", changed)


def less(name: str, text: str) -> Iterator[Mutation]:
    """A provision without an item, a member of a row of words, or a qualifier."""
    lines = text.split("\n")
    for place, line in enumerate(lines[1:], 1):
        yield Mutation(name, "object", line.rstrip("；。"), "\n".join((*lines[:place], *lines[place + 1 :])))
    for found in LISTED.finditer(text):
        parts = found.group().split("、")
        for place, part in enumerate(parts[1:-1], 1):
            rest = "、".join((*parts[:place], *parts[place + 1 :]))
            yield Mutation(name, "object", part, text[: found.start()] + rest + text[found.end() :])
        last = LAST.search(found.group())
        if last:
            rest = found.group()[: last.start()]
            yield Mutation(name, "object", last.group(), text[: found.start()] + rest + text[found.end() :])
    for found in QUALIFIERS.finditer(text):
        yield Mutation(name, "object", found.group(), text[: found.start()] + text[found.end() :])


def amounts_changed(name: str, text: str) -> Iterator[Mutation]:
    """A provision with a laxer number, or without its period."""
    for found in AMOUNT.finditer(text):
        least = bool(LEAST.search(text[max(0, found.start() - 14) : found.end() + 5]))
        other = (LAXER["少"] if least else MORE).get(found["number"])
        if other:
            changed = text[: found.start()] + other + text[found.start("unit") :]
            yield Mutation(name, "number", f"{found.group()}→{other}", changed)
    for found in PERIOD.finditer(text):
        yield Mutation(name, "period", found.group(), text[: found.start()] + text[found.end() :])


def asked(mutation: Mutation) -> bool:
    """Whether the law asks for what was taken away, or changed."""
    own = DATA["own"].get(mutation.provision, [])
    return mutation.what not in own


@pytest.mark.slow
def test_a_provision_that_says_less_than_the_law_is_found(project: Project) -> None:
    tried: list[Mutation] = []
    missed: list[Mutation] = []
    for clause, name, text in carrying(project.draft):
        before = found_in(with_words(project.draft, clause, name, text), project, name)
        for mutation in mutations(name, text):
            if not asked(mutation):
                continue
            tried.append(mutation)
            draft = with_words(project.draft, clause, name, mutation.text)
            if not found_in(draft, project, name) - before:
                missed.append(mutation)
    kinds = {mutation.kind for mutation in tried}
    assert kinds == {"level", "addressee", "object", "exception", "number", "period"}
    assert len(tried) >= DATA["floors"]["mutations"]
    assert 1 - len(missed) / len(tried) >= DATA["floors"]["recall"], missed


def said_otherwise(name: str, text: str) -> Iterator[Mutation]:
    """A provision with other words for the same, one at a time, and said anew as a whole."""
    for word, others in WORDS["words"].items():
        for other in others if word in text else ():
            yield Mutation(name, "word", f"{word}→{other}", text.replace(word, other))
    if name in WORDS["sentences"]:
        yield Mutation(name, "sentence", "", WORDS["sentences"][name])
    for pattern, order in WORDS["order"].items():
        changed, count = re.subn(pattern, order, text, count=1, flags=re.MULTILINE)
        if count and changed != text:
            yield Mutation(name, "order", pattern, changed)


@pytest.mark.slow
def test_the_same_in_other_words_is_not_found(project: Project) -> None:
    wrong: list[tuple[Mutation, set[tuple[str, str]]]] = []
    every = [
        (clause, each)
        for clause, name, text in carrying(project.draft)
        for each in said_otherwise(name, text)
    ]
    step = len(every) // DATA["floors"]["paraphrases"]
    assert step >= 1
    tried = [each for place, each in enumerate(every) if place % step == 0 or each[1].kind == "sentence"]
    for clause, mutation in tried:
        name, text = mutation.provision, words_of(clause, mutation.provision, project.draft.languages[0])
        before = found_in(with_words(project.draft, clause, name, text), project, name)
        new = found_in(with_words(project.draft, clause, name, mutation.text), project, name) - before
        if new:
            wrong.append((mutation, new))
    assert len(wrong) / len(tried) <= DATA["floors"]["false"], wrong


def without_duties(draft: Draft) -> set[str]:
    """The confirmed articles that provisions rest on and of which no duty is listed."""
    laws = {law.code: law for law in draft.laws}
    cited = {basis for clause in draft.clauses for data in clause.provisions.values() for basis in data.basis}
    named = [(basis, *basis.split(" ", 1)) for basis in sorted(cited) if " " in basis]
    articles = ((basis, laws[code].articles.get(name)) for basis, code, name in named)
    return {
        basis for basis, article in articles if article and not article.unconfirmed and not article.duties
    }


def test_each_confirmed_article_has_its_duties_as_the_page_says() -> None:
    draft = load(ROOT).draft
    assert without_duties(draft) == set()
    law = next(law for law in draft.laws if law.code == "ECL")
    less = law.articles | {"13": msgspec.structs.replace(law.articles["13"], duties=())}
    laws = tuple(msgspec.structs.replace(law, articles=less) if each is law else each for each in draft.laws)
    assert without_duties(msgspec.structs.replace(draft, laws=laws)) == {"ECL 13"}
