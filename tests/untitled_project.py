"""A small standard with untitled clauses: a number that runs into the text, and nothing in place of a title."""

from __future__ import annotations

from pathlib import Path

from clausework.workflow.import_text import scaffold
from clausework.workflow.layout import confirm_translations

OUTLINE = """\
- foreword
- scope
- normative-references
- terms
- requirements:
    - requirements.records
    - requirements.staff:
        - requirements.staff.trained
        - requirements.staff.known
    - requirements.complaints
- rules:
    - rules.shown
    - rules.kept
- verification
"""
CLAUSES = {
    "requirements/staff.zh": "---\ntitle: 人员\n---\n",
    "requirements/staff.en": "---\ntitle: Staff\n---\n",
    "requirements/staff/trained.zh": """\
---
code: O-STF
roles: [organisation]
provisions:
  O-STF-01: {verify: 培训记录}
---

组织应每年培训处理投诉的人员，培训的内容包括法律、程序和沟通方法。{#O-STF-01}

培训的记录见[](#requirements.records)。
""",
    "requirements/staff/trained.en": """\
---
provisions:
  O-STF-01: {verify: training records}
---

The organisation shall train the staff who handle complaints each year in law, procedure and communication. {#O-STF-01}

For the records of training, see [](#requirements.records).
""",
    "requirements/staff/known.zh": """\
---
title: ''
code: O-KNW
roles: [organisation]
---

组织宜公布人员的姓名。{#O-KNW-01}
""",
    "requirements/staff/known.en": """\
---
title: ''
---

The organisation should publish the names of its staff. {#O-KNW-01}
""",
    "rules.zh": "---\ntitle: 规则\n---\n",
    "rules.en": "---\ntitle: Rules\n---\n",
    "rules/shown.zh": "---\ncode: O-SHW\nroles: [organisation]\nprovisions:\n  O-SHW-01: {verify: 查看}\n---\n\n"
    "组织应公示[](#requirements.staff.trained)的规则。{#O-SHW-01}\n",
    "rules/shown.en": "---\nprovisions:\n  O-SHW-01: {verify: inspection}\n---\n\n"
    "The organisation shall publish the rules of [](#requirements.staff.trained). {#O-SHW-01}\n",
    "rules/kept.zh": "---\ncode: O-KPT\nroles: [organisation]\nprovisions:\n  O-KPT-01: {verify: 查看}\n---\n\n"
    "组织应保存下列文件：{#O-KPT-01}\n\n1. 规则；\n2. 协议。\n",
    "rules/kept.en": "---\nprovisions:\n  O-KPT-01: {verify: inspection}\n---\n\n"
    "The organisation shall keep these documents: {#O-KPT-01}\n\n1. rules;\n2. agreements.\n",
}
IDS = ("requirements.staff.trained", "requirements.staff.known", "rules.shown", "rules.kept")
NAMES = {
    "zh": {
        "requirements.staff.trained": "4.2.1 组织应每年培训处理投诉的人员…",
        "requirements.staff.known": "4.2.2 组织宜公布人员的姓名",
        "rules.shown": "5.1 组织应公示…",
        "rules.kept": "5.2 组织应保存下列文件",
    },
    "en": {
        "requirements.staff.trained": "4.2.1 The organisation shall train the staff…",
        "requirements.staff.known": "4.2.2 The organisation should publish the…",
        "rules.shown": "5.1 The organisation shall publish the rules…",
        "rules.kept": "5.2 The organisation shall keep these…",
    },
}
"""What lists call the untitled clauses."""


def write_untitled(root: Path) -> Path:
    """The project as it is before its first draft."""
    scaffold(root)
    (root / "standard/outline.yml").write_text(OUTLINE, encoding="utf-8")
    for name, text in CLAUSES.items():
        path = root / f"standard/clauses/{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    confirm_translations(
        root, [name.removesuffix(".zh").replace("/", ".") for name in CLAUSES if ".zh" in name]
    )
    return root
