"""A requirement without a method of verification."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import GBT2020, Bilingual, Rule, Violation
from clausework.checks.shared.stray import BINDING
from clausework.model.clause import Provision

NAMES = {"zh": Bilingual("中文", "Chinese"), "en": Bilingual("英文", "English")}
LANGUAGE = Bilingual("{id} 缺少{lang}的证实方法", "{id} has no {lang} text of how to verify it")


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each requirement without `verify`, and each language that lacks what another has."""
    for passage in context.in_language(context.main):
        name = passage.block.id
        if not name or not any(verb.modal in BINDING for verb in passage.verbs):
            continue
        verify = passage.clause.provisions.get(name, Provision()).verify
        missing = [lang for lang in context.draft.languages if not verify.get(lang)]
        if missing:
            yield Violation(
                at=passage.at(),
                clause=passage.clause.id,
                length=len(passage.block.text),
                values={"id": name, "lang": NAMES.get(missing[0], Bilingual(missing[0], missing[0]))},
                message=LANGUAGE if verify else None,
            )


RULE = Rule(
    id="VER-001",
    name="missing-verification",
    severity="warning",
    title=Bilingual("要求没有证实方法", "Requirement without verification"),
    message=Bilingual("{id} 没有写证实方法", "{id} does not say how to verify it"),
    remedy=Bilingual(
        "在文件头 provisions 的 {id} 下写 verify:，如“抽查记录”",
        "Set `verify:` under {id} in `provisions` of the front matter",
    ),
    why=Bilingual(
        "规范类标准的每项要求都要有证实方法；无法证实的要求等于没有。",
        "A specification gives each requirement a way to verify it.",
    ),
    source="GB/T 20001.5; GB/T 1.1—2020, 9.1",
    profiles=(GBT2020,),
    broken="""
%languages zh
# platform 平台
平台应公示规则。{#P-1}
""",
    passing="""
%languages zh
# platform 平台
%provision P-1 | verify=页面留痕
平台应公示规则。{#P-1}
""",
    check=check,
    follows={"clause": ("BIL-003",)},
)
