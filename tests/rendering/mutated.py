"""Two drafts made by chance, with one clause whose changes are known: one at a time, and what each is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from layout.random_drafts import random_pair
from msgspec.structs import replace
from written_drafts import ROLES, clause

from clausework.consultation.numbers import make_number
from clausework.model.comment import Anchor, Comment, Consultation, Disposition
from clausework.model.draft import Block, Clause, ClauseText, Draft, Lineage, Provision, Reason, walk
from clausework.redline.alignment import lines_between
from clausework.redline.causes import Trace
from clausework.redline.compare import compare
from clausework.rendering.publication import Edition, Publication

ZH = """\
平台应保存直播记录三十日，每月提交两份报告。{#D-1}
商家应按[](#scope)公示价格。{#D-2}
注：记录包括音频。
主播可以使用道具。{#D-3}
平台应在2021年1月1日前登记，比例不低于百分之五。{#D-4}
商家应公示下列信息：{#D-6}
1. 名称；
1. 地址。
"""
EN = """\
The platform shall keep records of live streams for thirty days and submit two reports each month.{#D-1}
The merchant shall display prices as in [](#scope).{#D-2}
NOTE: Records include sound.
The streamer may use props.{#D-3}
The platform shall register before 1 January 2021, with a share of at least five percent.{#D-4}
The merchant shall display:{#D-6}
1. its name;
1. its address.
"""
BASE = {"zh": ZH, "en": EN}
DATA = {
    "D-1": Provision(verify={"zh": "查阅记录", "en": "records"}),
    "D-2": Provision(basis=("ECL 27",)),
}


@dataclass(frozen=True)
class Mutation:
    """One change; `places` are those of its records in the authoritative text, or in the translation."""

    name: str
    words: tuple[tuple[str, str, str], ...] = ()
    """Language, old words, new words."""
    of_clause: Callable[[Clause], Clause] = lambda clause: clause
    of_draft: Callable[[Draft], Draft] = lambda draft: draft
    places: tuple[str, ...] = ("D-1",)
    weight: str = "substantive"
    labels: tuple[str, ...] = ()
    levels: tuple[str, str] | None = None
    bound: tuple[str, ...] = ("platform",)
    before: tuple[str, ...] = ("platform",)
    counted: int = 1


def both(zh: tuple[str, str], en: tuple[str, str]) -> tuple[tuple[str, str, str], ...]:
    return ("zh", *zh), ("en", *en)


def titled(clause: Clause) -> Clause:
    texts = {
        lang: replace(text, title={"zh": "记录和公示", "en": "Records and display"}[lang])
        for lang, text in clause.texts.items()
    }
    return replace(clause, texts=texts)


def moved(draft: Draft) -> Draft:
    """The known clause first, with the numbers that follow."""
    scope, rules, own, *annexes = draft.clauses
    order = (replace(own, number="1"), replace(scope, number="2"), replace(rules, number="3"))
    return replace(draft, clauses=(*order, *annexes))


def renamed(draft: Draft) -> Draft:
    event = Lineage(draft="D2", kind="renamed", old=("duties",), new=("tasks",))
    clauses = tuple(replace(each, id="tasks") if each.id == "duties" else each for each in draft.clauses)
    return replace(draft, clauses=clauses, lineage=(*draft.lineage, event))


def added(draft: Draft) -> Draft:
    more = clause(
        "more", "平台应公示规则。{#M-1}", "The platform shall publish rules.{#M-1}",
        number="4", title="规则", title_en="Rules", code="M", roles=("platform",),
    )  # fmt: skip
    clauses, annexes = draft.clauses[:3], draft.clauses[3:]
    return replace(draft, clauses=(*clauses, more, *annexes))


NEW = ("\n平台应公示名单。{#D-5}\n", "\nThe platform shall publish the list.{#D-5}\n")
LAST = tuple(text.splitlines()[4] for text in (ZH, EN))
PROPS = tuple(text.splitlines()[3] + "\n" for text in (ZH, EN))
FIRST = tuple(text.splitlines()[0] + "\n" for text in (ZH, EN))
MUTATIONS = (
    Mutation("none", places=(), counted=0),
    Mutation("words", both(("保存直播记录", "删除直播记录"), ("keep records", "delete records"))),
    Mutation(
        "level", both(("平台应保存", "平台宜保存"), ("shall keep", "should keep")),
        labels=("modal-weakened",), levels=("requirement", "recommendation"),
    ),
    Mutation("number", both(("两份报告", "五份报告"), ("two reports", "five reports")), labels=("number",)),
    Mutation("period", both(("三十日", "六十日"), ("thirty days", "sixty days")), labels=("period",)),
    Mutation(
        "date", both(("2021年1月1日", "2022年3月1日"), ("1 January 2021", "1 March 2022")),
        places=("D-4",), labels=("date",),
    ),
    Mutation(
        "share", both(("百分之五", "百分之十"), ("five percent", "ten percent")),
        places=("D-4",), labels=("percentage",),
    ),
    Mutation(
        "actor", both(("平台应保存", "商家应保存"), ("The platform shall keep", "The merchant shall keep")),
        labels=("role",), bound=("merchant",),
    ),
    Mutation(
        "reference", both(("](#scope)", "](#annex-a)"), ("](#scope)", "](#annex-a)")),
        places=("D-2",), labels=("reference",), bound=("merchant",), before=("merchant",),
    ),
    Mutation(
        "punctuation", both(("三十日，每月", "三十日；每月"), ("thirty days and", "thirty days, and")),
        weight="editorial",
    ),
    Mutation(
        "item", both(("地址。", "地址和电话。"), ("its address.", "its address and telephone number.")),
        places=("D-6",), bound=("merchant",), before=("merchant",),
    ),
    Mutation(
        "note", both(("包括音频", "包括音频和文字"), ("include sound", "include sound and text")),
        places=("duties",), weight="editorial", bound=(), before=(),
    ),
    Mutation(
        "verification",
        of_clause=lambda clause: replace(
            clause,
            provisions={**DATA, "D-1": Provision(verify={"zh": "访谈", "en": "interviews"})},
        ),
        labels=("verification",),
    ),
    Mutation(
        "basis",
        of_clause=lambda clause: replace(clause, provisions={**DATA, "D-2": Provision(basis=("ECL 28",))}),
        places=("D-2",), labels=("basis",), bound=("merchant",), before=("merchant",), weight="editorial",
    ),
    Mutation("new", both((LAST[0] + "\n", LAST[0] + NEW[0]), (LAST[1] + "\n", LAST[1] + NEW[1])), places=("D-5",), before=()),
    Mutation("gone", both((PROPS[0], ""), (PROPS[1], "")), places=("D-3",), bound=(), before=("streamer",)),
    Mutation(
        "moved", both((ZH, ZH.removeprefix(FIRST[0]) + FIRST[0]), (EN, EN.removeprefix(FIRST[1]) + FIRST[1])),
        weight="editorial",
    ),
    Mutation(
        "title", of_clause=titled, places=("duties",), weight="editorial", bound=(), before=(), labels=("title",)
    ),
    Mutation("clause moved", of_draft=moved, places=("duties",), weight="editorial", bound=(), before=()),
    Mutation("clause renamed", of_draft=renamed, places=("tasks",), weight="editorial", bound=(), before=()),
    Mutation("clause new", of_draft=added, places=("M-1", "more"), before=(), weight="", counted=2),
    Mutation("translation", (("en", "thirty days", "ninety days"),), labels=("period",)),
    Mutation(
        "standard", of_draft=lambda draft: replace(draft, title={"zh": "规程", "en": "Code"}),
        places=("s",), bound=(), before=(), weight="editorial",
    ),
    Mutation(
        "cover", of_draft=lambda draft: replace(draft, number="T/X 2"),
        places=("s",), bound=(), before=(), weight="editorial",
    ),
)  # fmt: skip


def known(texts: dict[str, str]) -> Clause:
    """The clause whose changes are known."""
    titles = {"title": "记录", "title_en": "Records"}
    return clause(
        "duties",
        texts["zh"],
        texts["en"],
        number="3",
        code="D",
        roles=("platform",),
        provisions=DATA,
        **titles,
    )


def drafts(seed: int, mutation: Mutation) -> tuple[Draft, Draft]:
    """Two drafts with all the changes that chance has made, and this one."""
    old, new = random_pair(seed)
    texts = dict(BASE)
    for lang, was, now in mutation.words:
        assert was in texts[lang], (mutation.name, was)
        texts[lang] = texts[lang].replace(was, now)
    sides = []
    old, new = _unlisted(old, new)
    for draft, own in ((old, known(BASE)), (new, mutation.of_clause(known(texts)))):
        bound = tuple(replace(each, roles=("platform", "merchant")) for each in draft.clauses)
        annexed = [*(each for each in bound if each.element != "annex"), own]
        annexed += [each for each in bound if each.element == "annex"]
        sides.append(replace(draft, standard="s", roles=ROLES, clauses=tuple(annexed)))
    return sides[0], mutation.of_draft(sides[1])


def _unlisted(old: Draft, new: Draft) -> tuple[Draft, Draft]:
    """The drafts without IDs of what stands right before a list by chance, and does not introduce it."""
    before = {
        block.id
        for draft in (old, new)
        for each in draft.clauses
        for block, following in zip(each.texts["zh"].blocks, each.texts["zh"].blocks[1:], strict=False)
        if following.kind == "list"
    }

    def text(each: ClauseText) -> ClauseText:
        blocks = (replace(block, id="") if block.id in before else block for block in each.blocks)
        return replace(each, blocks=tuple(blocks))

    def cleared(each: Clause) -> Clause:
        texts = {lang: text(of) for lang, of in each.texts.items()}
        kept = {name: data for name, data in each.provisions.items() if name not in before}
        return replace(each, texts=texts, provisions=kept)

    first, second = (replace(draft, clauses=tuple(map(cleared, draft.clauses))) for draft in (old, new))
    return first, second


def published(old: Draft, new: Draft) -> Publication:
    """Both with the redline between them: each third changed line has a comment as its cause, others a reason."""
    owed = [line for line in lines_between(old, new) if line.owed]
    asked, others = owed[::3], [line for place, line in enumerate(owed) if place % 3]
    comments = tuple(
        Comment(
            id=make_number("C", number), consultation="2020-07", draft="D1", text=f"意见{number}",
            anchor=Anchor(clause=line.clause), received="2020-07-13T10:00:00+08:00", state="answered",
            disposition=Disposition(outcome="accepted", reason=f"采纳{number}。", date="2020-08-20", lines=(line.name,)),
        )
        for number, line in enumerate(asked, 1)
    )  # fmt: skip
    reason = {"zh": "用词与其他条文一致。", "en": "The words are those of the other clauses."}
    told = Reason(draft="D2", reason=reason, lines=tuple(line.name for line in others))
    new = replace(new, reasons=(*new.reasons, told))
    redline = compare(old, new, explain=Trace([old, new], comments).explain)
    return Publication(
        editions=(Edition(draft=old), Edition(draft=new)),
        current="D2",
        redlines=(redline,),
        comments=comments,
        consultations=(Consultation(id="2020-07", draft="D1"),),
    )


def reworded(draft: Draft, provision: str, lang: str, was: str, now: str) -> Draft:
    """The draft with other words in one provision."""

    def block(each: Block) -> Block:
        children = tuple(map(block, each.children))
        runs = each.runs
        if each.id == provision:
            assert any(was in run.text for run in runs), (provision, was)
            runs = tuple(replace(run, text=run.text.replace(was, now)) for run in runs)
        return replace(each, runs=runs, children=children)

    def text(each: ClauseText) -> ClauseText:
        return replace(each, blocks=tuple(map(block, each.blocks)))

    clauses = tuple(
        replace(clause, texts={of: text(each) if of == lang else each for of, each in clause.texts.items()})
        if provision in clause.provisions or any(provision == b.id for b in walk(clause.texts[lang].blocks))
        else clause
        for clause in draft.clauses
    )
    return replace(draft, clauses=clauses)
