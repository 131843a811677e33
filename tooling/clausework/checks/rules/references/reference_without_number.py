"""A normative reference to what is not a standard."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, ClauseView, Facts, LocatedFact
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.citations import NUMBER

LAW = re.compile(r"(?:法|条例|办法|规定|Law|Act|Regulations?)(?:（|\(|》|$)")
"""What REF-010 names already."""
PAPERS = re.compile(
    r"(?:符合|遵守|遵循|执行|按照?|依照|依据|根据|满足)[^。；《，]{0,12}"
    r"(?P<title>《[^《》]*(?:白皮书|蓝皮书|研究报告|论文|教材|倡议书?|公约|新闻稿)》)"
)
IN_TEXT = Bilingual(
    "把要求的内容写进条文，文件列入 bibliography",
    "Write what is required into the text, and list the document in `bibliography`",
)


class Paper(LocatedFact, frozen=True, kw_only=True):
    """A paper that the text makes binding, by its title."""

    title: str


def _papers(view: ClauseView) -> Iterator[Paper]:
    for passage in view.in_language("zh") if view.normative else ():
        for match in PAPERS.finditer(passage.prose) if passage.verbs and not passage.aside else ():
            yield Paper(
                at=passage.at(match.start("title")),
                clause=passage.clause.id,
                length=len(match["title"]),
                title=match["title"].strip("《》"),
            )


BINDING_PAPERS = Facts(Paper, _papers)


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each listed document without the number of a standard, and papers that the text makes binding."""
    for reference in context.draft.normative:
        title = reference.title.get("zh", reference.id)
        if not NUMBER.search(reference.id) and not LAW.search(title):
            named = reference.id or title
            yield Violation(
                at=context.named("standard/references.yml", named), length=len(named), values={"title": named}
            )
    for paper in BINDING_PAPERS.of(context):
        yield Violation(
            at=paper.at,
            clause=paper.clause,
            length=paper.length,
            values={"title": paper.title},
            remedy=IN_TEXT,
        )


RULE = Rule(
    id="REF-013",
    name="reference-without-number",
    severity="warning",
    title=Bilingual("规范性引用了不是标准的文件", "Normative reference to what is not a standard"),
    message=Bilingual("“{title}”不是标准", "“{title}” is not a standard"),
    remedy=Bilingual(
        "移到 bibliography；确须引用的，由归口单位确认可公开获得，并写明理由容许本规则",
        "Move it to `bibliography`; if the owner confirms that the public can get it, allow this rule",
    ),
    why=Bilingual("规范性引用的文件，任何人都要能得到。", "What binds must be there for anybody to get."),
    source="GB/T 1.1—2020, 9.5.4; ISO/IEC Directives 2, 10.2",
    needs="draft",
    broken="""
%normative 甲公司白皮书 | 甲公司养老服务白皮书
# references 规范性引用文件 {element=normative-references}
""",
    passing="""
%bibliography 甲公司白皮书 | 甲公司养老服务白皮书
# references 规范性引用文件 {element=normative-references}
""",
    check=check,
)
