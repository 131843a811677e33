"""A small standard with references to tables, figures, formulas, notes, items and provisions, and its next draft."""

from __future__ import annotations

import re
from pathlib import Path

from clausework.workflow.import_text import scaffold
from clausework.workflow.layout import confirm_translations

FLOW = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><path d="M0 10h40" stroke="black"/></svg>\n'
OUTLINE = """\
- foreword
- scope
- normative-references
- terms
- requirements:
    - requirements.records
    - requirements.complaints
- verification
- annex-sums:
    - annex-sums.sum
    - annex-sums.mean
"""
CLAUSES = {
    "requirements/records.zh": """\
---
title: 记录
code: O-REC
roles: [organisation]
provisions:
  O-REC-01: {verify: 抽样查阅记录}
---

组织应按[](#tab-periods)保存下列记录，流程见[](#fig-flow)：{#O-REC-01}

1. 订单；
2. 评价，包括：
   1. 文字；
   2. 图片。

表：记录的保存期{#tab-periods}

| 记录 | 保存期 |
|---|---|
| 订单 | 三年 |
| 评价 | 一年 |

![记录的流程](flow.svg){#fig-flow}

注：电子文件也是记录。{#note-files}
""",
    "requirements/records.en": """\
---
title: Records
provisions:
  O-REC-01: {verify: sampled records}
---

The organisation shall keep the following records as in [](#tab-periods), see also [](#fig-flow): {#O-REC-01}

1. orders;
2. reviews, including:
   1. text;
   2. pictures.

Table: Periods of records {#tab-periods}

| Record | Period |
|---|---|
| Orders | three years |
| Reviews | one year |

![Flow of records](flow.svg){#fig-flow}

NOTE: Electronic files are records too. {#note-files}
""",
    "requirements/complaints.zh": """\
---
title: 投诉
code: O-CMP
roles: [organisation]
provisions:
  O-CMP-01: {verify: 投诉台账}
  O-CMP-02: {verify: 投诉台账}
  O-CMP-03: {verify: 复算}
  O-CMP-04: {verify: 投诉台账}
---

涉及[](#requirements.records:a)和[](#requirements.records:b.1)的投诉，组织应答复。{#O-CMP-01}

组织应按[](#tab-periods)保存[](#O-REC-01)的记录，[](#O-CMP-04)的除外，见[](#note-files)。{#O-CMP-02}

组织应按[](#eq-mean)计算平均时间，按[](#eq-limit)计算上限。{#O-CMP-03}

$$
t = 2 m
$$ {#eq-limit}

式中：

t——上限；

m——平均时间。

组织处理投诉时：

1. 应登记投诉；{#O-CMP-04}
2. 可分类登记。{#O-CMP-05}
""",
    "requirements/complaints.en": """\
---
title: Complaints
provisions:
  O-CMP-01: {verify: complaint register}
  O-CMP-02: {verify: complaint register}
  O-CMP-03: {verify: calculation}
  O-CMP-04: {verify: complaint register}
---

The organisation shall answer complaints about [](#requirements.records:a) and [](#requirements.records:b.1). {#O-CMP-01}

The organisation shall keep the records of [](#O-REC-01) but not those of [](#O-CMP-04) as in [](#tab-periods), see [](#note-files). {#O-CMP-02}

The organisation shall calculate the mean time by [](#eq-mean) and the limit by [](#eq-limit). {#O-CMP-03}

$$
t = 2 m
$$ {#eq-limit}

where

t is the limit;

m is the mean time.

When handling complaints, the organisation:

1. shall register the complaint; {#O-CMP-04}
2. may register it by classes. {#O-CMP-05}
""",
    "annex-sums.zh": "---\ntitle: 平均时间的计算\nelement: annex\nstatus: normative\n---\n",
    "annex-sums.en": "---\ntitle: Calculation of the mean time\n---\n",
    "annex-sums/sum.zh": "---\ntitle: 时间之和\n---\n\n时间逐日相加。\n",
    "annex-sums/sum.en": "---\ntitle: Sum of times\n---\n\nTimes are added day by day.\n",
    "annex-sums/mean.zh": """\
---
title: 平均时间
---

平均时间按下式计算：

$$
m = s / n
$$ {#eq-mean}

式中：

m——平均时间；

s——各时间之和；

n——投诉的数目。
""",
    "annex-sums/mean.en": """\
---
title: Mean time
---

The mean time is calculated as follows:

$$
m = s / n
$$ {#eq-mean}

where

m is the mean time;

s is the sum of the times;

n is the number of complaints.
""",
}
MENTIONS = {
    "zh": {
        "tab-periods": "表1",
        "fig-flow": "图1",
        "requirements.records:a": "4.1 a)",
        "requirements.records:b.1": "4.1 b) 1)",
        "O-REC-01": "4.1",
        "O-CMP-04": "4.2 a)",
        "note-files": "4.1 注",
        "eq-mean": "A.2 公式（A.1）",
        "eq-limit": "公式（1）",
    },
    "en": {
        "tab-periods": "Table 1",
        "fig-flow": "Figure 1",
        "requirements.records:a": "4.1 a)",
        "requirements.records:b.1": "4.1 b) 1)",
        "O-REC-01": "4.1",
        "O-CMP-04": "4.2 a)",
        "note-files": "4.1, NOTE",
        "eq-mean": "A.2, Formula (A.1)",
        "eq-limit": "Formula (1)",
    },
}
"""What each reference prints."""
SENTENCES = {
    "zh": "组织应按表1保存4.1的记录，4.2 a)的除外，见4.1 注。",
    "en": "keep the records of 4.1 but not those of 4.2 a) as in Table 1, see 4.1, NOTE.",
}


def write_labelled(root: Path) -> Path:
    """The project as it is before its first draft."""
    scaffold(root)
    (root / "standard/outline.yml").write_text(OUTLINE, encoding="utf-8")
    (root / "site/assets/flow.svg").write_text(FLOW, encoding="utf-8")
    for name, text in CLAUSES.items():
        path = root / f"standard/clauses/{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    confirm_translations(
        root, [name.removesuffix(".zh").replace("/", ".") for name in CLAUSES if ".zh" in name]
    )
    return root


def change(root: Path, name: str, old: str, new: str) -> None:
    """Put other words into a clause file; the old ones must be there."""
    path = root / f"standard/clauses/{name}.md"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def next_label(root: Path) -> None:
    """Go on to the next draft."""
    path = root / "standard/standard.yml"
    path.write_text(re.sub(r"label: D1", "label: D2", path.read_text("utf-8")), encoding="utf-8")
