"""An open question on a provision or a clause that there is not."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.source.settings import QUESTIONS


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each ID of open-questions.yml that the draft does not have."""
    draft = context.draft
    known = {clause.id for clause in draft.clauses} | {draft.standard}
    known |= {block.id for lang in draft.languages for _, block in draft.provisions(lang)}
    for question in context.project.questions if context.project else ():
        if question.provision not in known:
            yield Violation(
                at=context.named(QUESTIONS, question.provision),
                length=len(question.provision),
                values={"id": question.provision},
            )


RULE = Rule(
    id="PRV-003",
    name="unknown-question",
    severity="error",
    title=Bilingual("待定问题所指的条文不存在", "Open question on an unknown provision"),
    message=Bilingual("待定问题写给 {id}，没有这个条文或者条款", "A question is on {id}, which there is not"),
    remedy=Bilingual(
        "改为现在的标识；问题已经解决的，删去这一项",
        "Write the present ID, or remove a question that is settled",
    ),
    why=Bilingual(
        "编制说明按标识列出待认定的问题，标识写错，审查的人就找不到所问的条文。",
        "The explanatory note lists questions by ID; by a wrong one nobody finds what is asked about.",
    ),
    source="Clausework",
    needs="draft",
    check=check,
    broken="""
%question P-BKG-02 | 时限是否于法有据？
# platform.vetting 主播背景核查
平台应核查主播的身份。{#P-BKG-01}
""",
    passing="""
%question P-BKG-01 | 时限是否于法有据？
%question platform.vetting | 本条是否超出授权？
# platform.vetting 主播背景核查
平台应核查主播的身份。{#P-BKG-01}
""",
)
