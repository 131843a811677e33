"""An informative annex that the text makes binding."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.cross_references import to_annexes

BINDS = re.compile(
    r"(?:符合|按照?|依照|遵守|执行|满足|采用|使用|in accordance with|conform to|comply with)\s*$"
)


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each binding reference to an annex that is informative."""
    for link, annex in to_annexes(context):
        if annex.informative and link.provision and BINDS.search(link.before):
            yield Violation(
                at=link.at, clause=link.clause, length=link.length, values={"letter": annex.number}
            )


RULE = Rule(
    id="ANX-002",
    name="binding-informative-annex",
    severity="error",
    title=Bilingual("资料性附录被当作要求引用", "Informative annex made binding"),
    message=Bilingual(
        "附录{letter}是资料性附录，此处却要求遵守它",
        "Annex {letter} is informative, but this provision binds to it",
    ),
    remedy=Bilingual(
        "把附录的 status 改为 normative，或改用“参见”",
        "Make the annex normative (`status`), or refer to it with “see”",
    ),
    why=Bilingual("附录的性质要与提及它的方式一致。", "The status of an annex must fit the way it is cited."),
    source="GB/T 1.1—2020, 9.6.3",
    needs="draft",
    broken="""
# platform 平台
平台应按[](#annex-grades)划分违规行为。{#P-1}
# annex-grades 违规行为分级 {element=annex informative}
""",
    passing="""
# platform 平台
平台应划分违规行为，分级见[](#annex-grades)。{#P-1}
# annex-grades 违规行为分级 {element=annex informative}
""",
    check=check,
)
