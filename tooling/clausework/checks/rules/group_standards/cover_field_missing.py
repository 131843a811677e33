"""A cover without one of the fields that all covers have."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import GBT2009, GBT2020, Bilingual, Rule, Violation

PUBLISHED = ("发布", "发布稿", "出版稿")

NAMES = {
    "title.zh": Bilingual("中文名称", "the Chinese title"),
    "title.en": Bilingual("英文名称", "the English title"),
    "body": Bilingual("发布机构", "the issuing body"),
    "stage": Bilingual("稿次", "the stage"),
    "date": Bilingual("完成日期", "the date of completion"),
    "ics": Bilingual("ICS号", "the ICS number"),
    "ccs": Bilingual("CCS号", "the CCS number"),
    "issued": Bilingual("发布日期", "the date of issue"),
    "effective": Bilingual("实施日期", "the date of effect"),
}


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each field of standard.yml that is empty; dates are due only when the text is published."""
    draft = context.draft
    if not draft.number:
        return
    fields = {
        "title.zh": draft.title.get("zh"),
        "title.en": draft.title.get("en"),
        "body": draft.body.get("zh"),
        "stage": draft.stage.get("zh"),
        "date": draft.date,
        "ics": draft.ics,
        "ccs": draft.ccs,
    }
    if draft.stage.get("zh") in PUBLISHED:
        fields |= {"issued": draft.issued, "effective": draft.effective}
    for name, value in fields.items():
        if not value:
            values: dict[str, object] = {"field": name, "name": NAMES[name]}
            yield Violation(at=context.named("standard/standard.yml", "number"), values=values, about=(name,))


RULE = Rule(
    id="GRP-002",
    name="cover-field-missing",
    severity="error",
    title=Bilingual("封面缺少内容", "Field of the cover missing"),
    message=Bilingual("封面缺少{name}（{field}）", "The cover lacks {name} ({field})"),
    remedy=Bilingual("在 standard.yml 中写上 {field}", "Write {field} in standard.yml"),
    why=Bilingual(
        "封面是题录的来源，缺一项就登记不了。", "The cover feeds the catalogue; nothing may be missing."
    ),
    source="GB/T 1.1—2020, 8.1",
    needs="draft",
    profiles=(GBT2009, GBT2020),
    broken="""
%number T/ZJWS 001—2020
%title 社区食堂服务规范 | Management specification
%body 浙江省网商协会
%stage 征求意见稿
%date 2020-07-01
%ccs A 10
# platform 平台
""",
    passing="""
%number T/ZJWS 001—2020
%title 社区食堂服务规范 | Management specification
%body 浙江省网商协会
%stage 征求意见稿
%date 2020-07-01
%ics 03.100.20
%ccs A 10
# platform 平台
""",
    check=check,
    follows={"name": ("YML",)},
)
