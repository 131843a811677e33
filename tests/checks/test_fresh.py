"""Fresh sentences: faults and traps that were written before any rule was read, each in a project of its own.

Those of `tests/data/fresh` were written by a reviewer who had not seen the rules, and were not shown to who
wrote them until the day they were measured; the files 2 were written so by who mended the rules afterwards,
and the files 3 by the same when that was done, before they were first run. Whatever is learnt of them since
is no measure any more. A fault is found if a rule about that kind of fault names its clause; a trap is left
alone if nothing but information is found in it.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from places import ROOT

from clausework.model.finding import Finding
from clausework.workflow.check import check_project
from clausework.workflow.import_text import scaffold

KINDS = {
    "vague": "MOD-012 STY-001 MOD-023 MOD-024 MOD-025 STY-017",
    "soft": "MOD-007 MOD-012 MOD-008 MOD-026",
    "modal": "MOD-001 MOD-004 ENG-001 ENG-002 MOD-020 MOD-013 MOD-021 MOD-022 ENG-012 MOD-029 MOD-030",
    "approx": "MOD-012 STY-003 MOD-007 UNI-015 STY-014 MOD-025",
    "bound": "STY-003 STY-014",
    "unit": "UNI-001 UNI-002 UNI-009 UNI-013 UNI-014",
    "range": "UNI-001 UNI-003 UNI-004 UNI-010 UNI-012 UNI-017",
    "date": "UNI-005 UNI-006 UNI-007 UNI-012",
    "period": "UNI-008",
    "ref": "XRF-002 XRF-010 MOD-012 REF-011 REF-021 REF-024",
    "open": "STY-002 STY-020",
    "person": "STY-010",
    "promo": "STY-001 MOD-023",
    "gender": "ENG-003 ENG-010",
    "contraction": "ENG-011",
    "repeat": "STY-009 ENG-008 STY-011 STY-014",
    "punct": "PUN-001 PUN-002 PUN-003 PUN-004 PUN-009 PUN-011 PUN-012",
    "grammar": "STY-009 ENG-008 STY-012 STY-013 STY-015 STY-016 MOD-029 ENG-015 ENG-016 ENG-017",
    "definition": "TRM-005 TRM-006 TRM-007 TRM-014 TRM-015 STY-010",
    "place": "MOD-014 MOD-015 SCP-001 NTE-006 NTE-007 MOD-030",
    "two": "MOD-009 STY-005",
    "actor": "MOD-011 MOD-027 MOD-022 ENG-014 STY-016",
    "brand": "STY-004 STY-008",
    "contradiction": "MOD-028 MOD-031 UNI-017",
    "andor": "STY-006 STY-007 ENG-003",
    "negation": "STY-013",
    "law": "LAW-001 REF-010 REF-011 REF-021 REF-025 MOD-018",
    "absolute": "STY-017",
    "number": "UNI-005 UNI-006 UNI-012",
    "title": "NUM-008 NUM-009 NUM-013 MOD-016 BCP-007",
    "pronoun": "STY-016 ENG-014",
}
"""The rules that are about each kind of fault."""
FLOOR = {
    "zh": (60, 60),
    "en": (60, 60),
    "zh-2": (60, 60),
    "en-2": (60, 60),
    "zh-3": (30, 30),
    "en-3": (30, 29),
}
"""Faults that were found and traps that were left alone, by the file: of sixty each, in the last two of thirty."""
BESIDE = {"VER-001", "IDS-002", "IDS-004", "PRV-002", "TRM-003", "LAW-010", "LAW-011", "MOD-017", "SCP-006"}
"""What is told of the project in which the sentence was put, not of the sentence."""
ACTORS = (
    "平台, 制冷机组, 经营者, 制造商, 运营单位, 配送员, 检验员, 软件, 仓库保管员, 保管员, 控制系统, "
    "供应商, 维护单位, 生产者, 运维人员, 销售者, 商家, 检验机构, 申请人, 操作人员, 承运人, 收货方, "
    "装载人员, 护士, 使用单位, 企业, 支付系统, 实验室, 系统, 水泵, 安装单位, 仓库管理单位, 服装制造商, "
    "抽样方, 拍卖人, 服务器, 车载单元, 放大器, 解析器, 仓储单位, 人员, 用户, 本公司, "
    "养老机构, 物业服务人员, 骑手, 快递网点, 医院, 焊工, 直播间运营者, 加工人员, "
    "软件供应商, 维保单位, 仓库管理员, 安装人员, 储能电站, 试验人员, 护理员, 数据库, "
    "驾驶员, 证券经营机构, 被保险人, 银行, 药师, 消费者, 授权签字人, 采购方, 学校, 电梯, "
    "管理员, 月子中心, 冷链企业, 潜水员, 幼儿园, 烘焙师, 驿站, 摄影公司, 酒店, 园林工人, "
    "裁判, 拍卖行, 场馆, 保安, 滑雪场, 教练, 学员, 人事部门, 需方代表, 程序, 馆员, "
    "被试者, 救生员"
)
"""Who acts in the Chinese sentences, as their committees would say in words.yml."""
PLACED = {
    "note": ("注：", "NOTE: "),
    "example": ("示例：", "EXAMPLE: "),
}


def write(path: Path, text: str, **head: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    front = "".join(f"{key}: {value}\n" for key, value in head.items())
    path.write_text(f"---\n{front}---\n\n{text}\n", "utf-8")
    return path


def said(words: str, number: int, zh: bool, named: bool) -> str:
    mark = f"{{#O-FRS-0{number}}}"
    return f"{words}{'' if zh else ' '}{mark}" if named else words


def place_in(root: Path, lang: str, place: str, text: str, named: bool) -> Path:
    """Put a sentence into its place: a clause, its title, a note, the scope, an annex, a definition."""
    clauses, zh = root / "standard/clauses", lang == "zh"
    records = clauses / f"requirements/records.{lang}.md"
    outline = root / "standard/outline.yml"
    told = outline.read_text("utf-8")
    if place == "scope":
        path = clauses / f"scope.{lang}.md"
        path.write_text(f"{path.read_text('utf-8').rstrip()}\n\n{text}\n", "utf-8")
        return path
    if place == "annex":
        title = "补充信息" if zh else "Further information"
        path = write(
            clauses / f"annex-more.{lang}.md", text, title=title, element="annex", status="informative"
        )
        seen = "补充信息见[](#annex-more)。" if zh else "Further information is given in [](#annex-more)."
        outline.write_text(told + "- annex-more\n", "utf-8")
    elif place == "terms":
        term, _, words = text.partition("||")
        names = f"{{preferred: {term}}}"
        path = write(clauses / f"terms/fresh.{lang}.md", words + "。" * zh, title=term, term=names)
        terms = clauses / f"terms.{lang}.md"
        lead = "下列术语和定义适用于本文件。"
        lead = lead if zh else "For the purposes of this document, the following terms and definitions apply."
        terms.write_text("---" + terms.read_text("utf-8").split("---")[1] + f"---\n\n{lead}\n", "utf-8")
        used = (f"组织使用{term}记录业务。", f"{term}另行编号。")
        english = (f"The organisation records the {term} of its business.", f"The {term} is numbered.")
        seen = "\n\n".join(used if zh else english)
        outline.write_text(told.replace("- terms\n", "- terms:\n    - terms.fresh\n"), "utf-8")
    else:
        aside = PLACED[place][0 if zh else 1] + text if place in PLACED else ""
        base = "组织应核对每批货物的批号。"
        base = base if zh else "The organisation shall verify the batch number of each consignment."
        texts = [base] if aside else text.split("||")
        title = "待审内容" if zh else "Other matters"
        named = named or bool(aside)
        if place == "title":
            title, texts = text, [base]
        parts = [said(words, number, zh, named) for number, words in enumerate(texts, 1)]
        verify = "现场查验" if zh else "inspection"
        ids = ", ".join(f"O-FRS-0{number}: {{verify: {verify}}}" for number in range(1, len(texts) + 1))
        head = {"code": "O-FRS", "roles": "[organisation]"} | ({"provisions": f"{{{ids}}}"} if named else {})
        path = clauses / f"requirements/fresh.{lang}.md"
        write(path, "\n\n".join([*parts, aside]).rstrip(), title=title, **head)
        last = "    - requirements.complaints\n"
        outline.write_text(told.replace(last, f"{last}    - requirements.fresh\n"), "utf-8")
        return path
    records.write_text(f"{records.read_text('utf-8').rstrip()}\n\n{seen}\n", "utf-8")
    return path


def found(base: Path, folder: Path, lang: str, place: str, text: str) -> list[Finding]:
    """What is found in a sentence; it has an ID if it is a provision."""
    for named in (True, False):
        root = folder / str(named)
        shutil.copytree(base, root)
        path = place_in(root, lang, place, text, named).relative_to(root).as_posix()
        told = [item for item in check_project(root)[1] if item.at.path == path]
        if not any(item.rule in ("IDS-004", "PRV-001") for item in told):
            break
    return [item for item in told if item.rule not in BESIDE]


def rows(name: str) -> Iterator[list[str]]:
    lines = (ROOT / f"tests/data/fresh/{name}.tsv").read_text("utf-8").splitlines()[1:]
    yield from (line.split("\t") for line in lines)


@pytest.mark.slow
@pytest.mark.parametrize("file", FLOOR)
def test_no_fewer_are_found_or_left_alone_than_measured(tmp_path: Path, file: str) -> None:
    lang = file[:2]
    base = tmp_path / "base"
    scaffold(base, (lang,), title={lang: "混合要求" if lang == "zh" else "Mixed requirements"})
    words = base / "standard/words.yml"
    if lang == "zh":
        words.write_text(
            words.read_text("utf-8").replace("zh:\n", f"zh:\n  actors: [{ACTORS}]\n", 1), "utf-8"
        )
    count: Counter[str] = Counter()
    for name, kind, place, text, _ in rows(file):
        told = found(base, tmp_path / name, lang, place, text)
        if name.startswith("f"):
            count["faults"] += any(item.rule in KINDS[kind].split() for item in told)
        else:
            count["traps"] += all(item.severity == "info" for item in told)
    assert count["faults"] >= FLOOR[file][0]
    assert count["traps"] >= FLOOR[file][1]
