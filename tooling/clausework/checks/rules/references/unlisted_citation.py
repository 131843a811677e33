"""A standard that is cited but not listed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.citations import CITED, keys

BINDS = re.compile(
    r"(?:符合|按照?|依据|依照|遵守|执行|满足|in accordance with|conform to|comply with)[^，。；,;]{0,12}$"
)


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each citation of a document that the fitting list lacks."""
    normative = keys(reference.id for reference in context.draft.normative)
    known = {**normative, **keys(reference.id for reference in context.draft.bibliography)}
    for item in CITED.of(context):
        if item.element in ("foreword", "normative-references", "bibliography"):
            continue
        binds = item.normative and bool(BINDS.search(item.before))
        if item.key not in (normative if binds else known):
            yield Violation(
                at=item.at,
                clause=item.clause,
                length=item.length,
                values={"id": item.text, "list": LISTS[binds], "key": KEYS[binds]},
            )


LISTS = {
    True: Bilingual("规范性引用文件", "normative references"),
    False: Bilingual("参考文献", "bibliography"),
}
KEYS = {True: "normative", False: "bibliography"}

RULE = Rule(
    id="REF-005",
    name="unlisted-citation",
    severity="error",
    title=Bilingual("引用了未列入清单的文件", "Document cited but not listed"),
    message=Bilingual("引用了未列入“{list}”的文件{id}", "{id} is cited but not among the {list}"),
    remedy=Bilingual(
        "在 standard/references.yml 的 {key} 中加上它",
        "Add it to `{key}` in standard/references.yml",
    ),
    why=Bilingual(
        "读者要能在清单中查到每个被引用的文件。", "Readers must find every cited document in a list."
    ),
    source="GB/T 1.1—2020, 8.6.1, 9.5.4; ISO/IEC Directives 2, 10.1",
    needs="draft",
    broken="平台处理个人信息应符合GB/T 35273—2020的规定。{#P-1}",
    passing="""
%normative GB/T 35273—2020 | 个人信息安全规范 | Personal information
# platform 平台
平台处理个人信息应符合GB/T 35273—2020的规定。{#P-1}
""",
    check=check,
)
