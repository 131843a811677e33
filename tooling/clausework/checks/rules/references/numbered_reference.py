"""An entry in a list of documents that carries a number, a bullet or a stop."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Passage
from clausework.checks.engine.rule import Bilingual, Replacement, Rule, Violation
from clausework.checks.shared.citations import citations
from clausework.model.clause import Place

LABEL = re.compile(r"^\s*(?:\[\d+\]|\d+[.、)）]|[-*•])\s*")
STOP = re.compile(r"[。；;.]\s*$")
PATH = "standard/references.yml"


def check(context: CheckContext) -> Iterator[Violation]:
    """Look at both ends of each number and title, and for bullets in the clause."""
    for reference in context.draft.normative:
        for value in (reference.id, reference.title.get("zh", "")):
            for match in (LABEL.search(value), STOP.search(value)):
                if match and match.group().strip():
                    yield Violation(
                        at=_inside(context.named(PATH, value), match.start()),
                        length=len(match.group()),
                        values={"found": match.group().strip()},
                        change=Replacement(match.group(), "", safe=True),
                    )
    for view in context.views.values():
        for passage in view.in_language("zh") if view.element == "normative-references" else ():
            if passage.block.kind == "item":
                yield Violation(at=passage.at(), clause=passage.clause.id, values={"found": "-"})
            elif passage.block.kind == "paragraph":
                yield from _written(passage)


def _written(passage: Passage) -> Iterator[Violation]:
    """The faults of a document that is written into the clause; the lead-in cites none at its start."""
    label, stop = LABEL.search(passage.prose), STOP.search(passage.prose)
    cited = citations(passage.prose)
    if not cited or cited[0].start > (label.end() if label else 0):
        return
    for match in (label, stop):
        if match and match.group().strip():
            yield Violation(
                at=passage.at(match.start()),
                clause=passage.clause.id,
                length=len(match.group()),
                values={"found": match.group().strip()},
                change=Replacement(match.group(), "", safe=True),
            )


def _inside(start: Place, offset: int) -> Place:
    """The place `offset` characters on; the file alone has no line to go on in."""
    return Place(start.path, start.line, start.column + offset) if start.line > 1 else start


RULE = Rule(
    id="REF-003",
    name="numbered-reference",
    severity="error",
    title=Bilingual(
        "引用文件清单有序号、列项符号或者句末标点", "Listed document with a number, a bullet or a stop"
    ),
    message=Bilingual("引用文件清单中有“{found}”", "“{found}” stands in the list of documents"),
    remedy=Bilingual("删去；清单中的文件各占一段", "Delete it; each document is a paragraph of its own"),
    why=Bilingual(
        "清单不编号，以免与章条号相混。", "The list is not numbered, so that it is not taken for clauses."
    ),
    source="GB/T 1.1—2020, 8.6.3",
    needs="draft",
    broken="""
%normative [1] GB/T 35408 | 电子商务质量管理　术语
# references 规范性引用文件 {element=normative-references}
""",
    passing="""
%normative GB/T 35408 | 电子商务质量管理　术语
# references 规范性引用文件 {element=normative-references}
""",
    check=check,
    cure="safe",
)
