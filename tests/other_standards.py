"""Two standards of other committees, with all that goes round with them: water meters, and a canteen."""

from __future__ import annotations

import re
from pathlib import Path

from places import ROOT
from water_meters import TITLE, water_meters
from whole_loop import Change, Loop, OtherStandard

CANTEEN = ROOT / "tests" / "data" / "elderly_canteen"
INLET = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><path d="M0 10h40" stroke="black"/></svg>\n'
METER_SETTINGS = f"""\
id: networked-water-meters
number: AWM 17:2026
title: {{en: {TITLE}}}
body: {{en: Association of Water Meter Makers}}
languages: [en]
label: D1
date: 2026-09-01
stage: {{en: Committee draft}}
profile: iso-directives-2
current: working
licence: CC-BY-4.0
roles:
  manufacturer: {{en: Manufacturer}}
  installer: {{en: Installer}}
  utility: {{en: Utility}}
fields:
  level: {{title: {{en: Level}}, values: [1, 2, 3]}}
  cwe: {{title: {{en: Weakness}}, kind: text}}
commenters:
  manufacturer: {{en: Manufacturer}}
  utility: {{en: Utility}}
  other: {{en: Other}}
consultations:
  2026-09:
    draft: D1
    opens: 2026-09-01T00:00:00+02:00
    closes: 2026-10-01T00:00:00+02:00
    zone: Europe/Zurich
    prefix: C
    title: {{en: Consultation on networked water meters}}
severity:
  MOD-019: {{level: off, reason: The same is asked of many things}}
  UNI-008: {{level: off, reason: The periods of a register begin where its table says}}
  UNI-014: {{level: off, reason: Units are written out in this register}}
"""
"""What a committee writes; the register of its requirements goes into the clauses."""

ROTATION = """\
---
title: ""
code: NWM
provisions:
  NWM-301: {level: 2, cwe: CWE-324, verify: sampled records}
---

The manufacturer shall replace each signing key at least every 24 months. {#NWM-301}
"""


def water_meter_standard() -> OtherStandard:
    """The English one: 300 requirements in untitled sub-clauses, with a level and a weakness each."""
    text, _ = water_meters()
    flow, errors = "clauses/measurement/flow-rates/1.en.md", "clauses/measurement/errors-indication/1.en.md"
    leaf = "        - "
    form = "clauses/messages/form-messages/1.en.md"
    return OtherStandard(
        lang="en",
        title=TITLE,
        files={"meters.md": text.encode(), "inlet.svg": INLET},
        settings=METER_SETTINGS,
        letters=(
            {"clause": "4.1.1", "comment": "Class B is too narrow.", "role": "Manufacturer", "received": "2026-09-03"},
            {"clause": "4.2.1", "comment": "A fault takes longer to correct.", "role": "Utility", "received": "2026-09-04"},
            {"clause": "6.1", "comment": "Passwords of twelve characters are too long.", "role": "Utility", "received": "2026-09-05"},
            {"clause": "Annex A", "comment": "The record lacks the place.", "role": "Other", "received": "2026-09-06"},
        ),
        answers={
            0: ("accepted", ""),
            1: ("partly", "Fourteen days are enough for a fault that is no danger."),
            2: ("rejected", "Shorter passwords were broken within hours in our trials."),
            3: ("accepted", ""),
        },
        changes=(
            Change(flow, "| B | 0,1 | 4,0 | 40 |", "| B | 0,1 | 6,3 | 63 |", ("measurement.flow-rates.1",), 0),
            Change(errors, "within 8 days", "within 14 days", ("NWM-007",), 1),
            Change("clauses/record-measurements.en.md", "with time, flow rate", "with place, time, flow rate", ("record-measurements",), 3),
            Change(errors, r"\frac{V_i - V_a}{V_a}", r"\frac{V_{i} - V_{a}}{V_{a}}", ("measurement.errors-indication.1",), "The indices are set as such."),
            Change(form, '"volume": 12.5', '"volume": 12.75', ("messages.form-messages.1",), "The example has the resolution of new displays."),
            Change(
                "clauses/accounts/passwords/1.en.md", "those of the service account in [](#accounts.service-access).",
                "those of the service account in [](#accounts.service-access). The form of [](#messages.form-messages.1:b.1) is that of [](#NWM-007).",
                ("accounts.passwords.1",), "Two places are referred to."),
            Change(flow, "level: 2", "level: 3", ("NWM-001",), "The degree of the handling was set too low."),
            Change("outline.yml", f"{leaf}accounts.keys.3\n", f"{leaf}accounts.keys.3\n{leaf}accounts.keys.rotation\n", (), ""),
            Change("clauses/accounts/keys/rotation.en.md", "", ROTATION, ("accounts.keys.rotation",), "Keys grow old."),
            Change("outline.yml", f"{leaf}records.seals.2\n", "", (), ""),
            Change("outline.yml", f"{leaf}records.seals.4\n", f"{leaf}records.seals.4\n{leaf}records.seals.2\n", ("records.seals.2",), "What is done later stands later."),
        ),
        commands=(
            ("retire", "operation.suppliers.6"),
            ("why", "operation.suppliers.6", "--reason", "Contracts are no matter of this document.", "--all"),
            ("why", "NWM-270", "--reason", "Contracts are no matter of this document.", "--all"),
        ),
    )  # fmt: skip


CANTEEN_SETTINGS = """\
id: elderly-canteen
number: T/QSLL 3—2026
title: {zh: 社区老年食堂服务规范, en: Service specification for community canteens for the elderly}
ics: 03.080.30
ccs: A 20
body: {zh: 青石区老龄事业促进会}
languages: [zh]
label: D1
date: 2026-09-01
stage: {zh: 征求意见稿}
notice: {zh: 在提交反馈意见时，请将您知道的相关专利连同支持性文件一并附上。}
profile: gbt1.1-2020
current: working
roles:
  canteen: {zh: 老年食堂}
  helper: {zh: 助餐员}
  office: {zh: 街道办事处}
commenters:
  canteen: {zh: 老年食堂}
  elder: {zh: 老年人及其家属}
  other: {zh: 其他}
consultations:
  2026-09:
    draft: D1
    opens: 2026-09-01T00:00:00+08:00
    closes: 2026-10-01T00:00:00+08:00
    zone: Asia/Shanghai
    prefix: C
    title: {zh: 《社区老年食堂服务规范》（征求意见稿）征求意见}
severity:
  VER-001: {level: off, reason: 第11章统一描述证实方法}
"""
CITED = """\
normative:
  - id: GB 14934
    title: {zh: 食品安全国家标准　消毒餐（饮）具}
  - id: GB 31654
    title: {zh: 食品安全国家标准　餐饮服务通用卫生规范}
bibliography: []
laws: {}
"""
OF_THE_CANTEEN = (
    "4/1", "4/2/2", "4/3", "5/2", "6/1", "6/2", "6/3", "6/5", "6/samples/1", "6/samples/2", "6/samples/3", "6/samples/4", "7/2/2", "7/2/4",
)  # fmt: skip
"""Clauses with sentences whose subject is a thing: whom they bind is said in the front matter."""
LISTED = "\n\nGB 14934 食品安全国家标准 消毒餐（饮）具\n\nGB 31654 食品安全国家标准 餐饮服务通用卫生规范"


def canteen_standard() -> OtherStandard:
    """The Chinese one, of a trade that is not ours."""
    shop = "clauses/clause-4/4.zh.md"
    return OtherStandard(
        lang="zh",
        title="社区老年食堂服务规范",
        files={"text.md": (CANTEEN / "text.md").read_bytes()},
        settings=CANTEEN_SETTINGS,
        words=(CANTEEN / "words.yml").read_text("utf-8"),
        prepared=(
            Change("references.yml", "normative: []\nbibliography: []\nlaws: {}\n", CITED, (), ""),
            Change("clauses/normative-references.zh.md", LISTED, "", (), ""),
            Change("clauses/normative-references.zh.md", "element: normative-references", "element: normative-references\ngenerate: references", (), ""),
            *(Change(f"clauses/clause-{name}.zh.md", "\ncode: ", "\nroles: [canteen]\ncode: ", (), "") for name in OF_THE_CANTEEN),
        ),
        letters=(
            {"章条编号": "6.4.3", "意见内容": "留样48 h太短，周末出了事无从查起。", "类别": "老年人及其家属", "收到日期": "2026-09-03"},
            {"章条编号": "8.2.4", "意见内容": "无人应答的，十分钟太长。", "建议": "改为5 min。", "类别": "老年人及其家属", "收到日期": "2026-09-05"},
            {"章条编号": "9.2", "意见内容": "结算清单每季度报送一次就够了。", "类别": "老年食堂", "收到日期": "2026-09-08"},
            {"章条编号": "4.4", "意见内容": "少于50人的食堂，送餐餐箱两个不够。", "类别": "老年食堂", "收到日期": "2026-09-09"},
        ),
        answers={
            0: ("partly", "采纳延长的意见，改为72 h；再长的，冷藏柜放不下。"),
            1: ("accepted", ""),
            2: ("rejected", "按月结算，老年食堂的周转才不至于困难。"),
            3: ("accepted", ""),
        },
        changes=(
            Change("clauses/clause-6/samples/3.zh.md", "48 h", "72 h", ("clause-6.samples.3",), 0),
            Change("clauses/clause-8/2/4.zh.md", "10 min", "5 min", ("clause-8.2.4",), 1),
            Change(shop, "| 保温餐箱 | 2个 |", "| 保温餐箱 | 4个 |", ("clause-4.4",), 3),
            Change("clauses/clause-7/4.zh.md", "提前15日", "提前30日", ("clause-7.4",), "与停餐、退出的公告期相称。"),
            Change("outline.yml", "    - clause-8.3\n", "    - clause-8.3\n    - clause-8.festivals\n", (), ""),
            Change("clauses/clause-8/festivals.zh.md", "", FESTIVALS, ("clause-8.festivals",), "节日里独居老年人最需要照顾。"),
            Change("outline.yml", "    - clause-7.3\n", "", (), ""),
            Change("outline.yml", "    - clause-7.1\n", "    - clause-7.1\n    - clause-7.3\n", ("clause-7.3",), "先讲怎样做，再讲公示什么。"),
            Change("clauses/annex-b.zh.md", "n_1 + n_2", "n_{1} + n_{2}", ("annex-b",), "下标写法前后一致。"),
        ),
        commands=(
            ("retire", "clause-7.2.4"),
            ("why", "clause-7.2.4", "--reason", "各街道未必聘得到注册营养师。", "--all"),
        ),
    )  # fmt: skip


FESTIVALS = """\
---
title: 节日服务
code: R-FES
---

老年食堂应在春节和重阳节为独居的老年人送餐。{#R-FES-01}
"""


def register_entered(loop: Loop) -> None:
    """What the committee's register says of each requirement goes into the front matter of its clause."""
    register = {item.id: item for item in water_meters()[1]}
    for path in sorted((loop.root / "standard/clauses").rglob("*.en.md")):
        front, mark, body = path.read_text("utf-8").partition("\n---\n")
        lines = []
        for name in re.findall(r"\{#(NWM-\d{3})\}$", body, re.MULTILINE):
            item = register.pop(name, None)
            if item:
                cwe = f", cwe: {item.cwe}" if item.cwe else ""
                lines.append(f"  {name}: {{level: {item.level}{cwe}, verify: {item.verify}}}")
        if lines:
            path.write_text("\n".join([front, "provisions:", *lines]) + mark + body, encoding="utf-8")
    assert register == {}


def gone_round(standard: OtherStandard, folder: Path) -> None:
    """The project after the loop; the folder has the redline and what was built and published, twice."""
    loop = Loop(standard, folder)
    loop.imported()
    for change in standard.prepared:
        loop.replace(change.file, change.old, change.new)
    if standard.lang == "en":
        register_entered(loop)
    loop.frozen("D1")
    loop.consulted()
    loop.changed()
    loop.frozen("D2")
    loop.redlined()
    for name in ("first", "second"):
        loop.run("build", "--out", str(folder / name / "site"))
        loop.run("publish", "D2", "--out", str(folder / name / "D2"))
