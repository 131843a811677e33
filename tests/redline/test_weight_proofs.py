"""Weight by proof, in both directions: what is never form, and what is form and nothing else."""

import json
import re
from functools import cache
from pathlib import Path

import msgspec
import pytest
from places import CORPORA, NO_CORPORA
from written_drafts import change_of, clause, draft

from clausework.model.draft import Reason
from clausework.redline.alignment import lines_between
from clausework.redline.compare import compare
from clausework.redline.foreign import compare_foreign
from clausework.source.foreign import read_foreign
from clausework.strings.catalogue import say

NEVER_ZH = [
    # amounts, dates, shares, money
    ("平台应保存三十日。", "平台应保存六十日。"),
    ("平台应指定三人。", "平台应指定五人。"),
    ("平台应留存百分之五。", "平台应留存百分之十。"),
    ("处二倍以上十倍以下的罚款。", "处五倍以上二十倍以下的罚款。"),
    ("处三千元以上五万元以下的罚款。", "处三千元以上十万元以下的罚款。"),
    ("本法自2017年1月1日起施行。", "本法自2023年5月1日起施行。"),
    ("误差不超过1.5毫米。", "误差不超过15毫米。"),
    ("比例为1：2。", "比例为12。"),
    ("温度为-5 ℃。", "温度为5 ℃。"),
    ("面积为10 m²。", "面积为10 m³。"),
    ("保存期为三年。", "保存期为三个月。"),
    ("期限为5-7日。", "期限为57日。"),
    # limits
    ("保存期不少于三年。", "保存期不超过三年。"),
    ("应在三日内答复。", "应在三日后答复。"),
    ("满十八周岁以上。", "满十八周岁以下。"),
    ("至少三人。", "至多三人。"),
    ("温度≥5 ℃。", "温度≤5 ℃。"),
    # negation, and/or, quantifiers
    ("公示后可以撤回。", "公示后不可以撤回。"),
    ("未公示的，视为放弃。", "公示的，视为放弃。"),
    ("除紧急情况外公示。", "含紧急情况外公示。"),
    ("姓名和电话。", "姓名或电话。"),
    ("姓名或者电话。", "姓名和电话。"),
    ("保存全部记录。", "保存部分记录。"),
    ("每日备份。", "当日备份。"),
    ("报告并公示。", "报告或公示。"),
    ("无需备案。", "需备案。"),
    # actors
    ("平台公示证照。", "商家公示证照。"),
    ("经营者、平台的负责人签字。", "经营者，平台的负责人签字。"),
    ("经营者、平台签字。", "经营者平台签字。"),
    ("由国务院主管部门批准。", "由县级主管部门批准。"),
    ("商家和平台的负责人。", "商家平台的负责人。"),
    ("报告给平台。", "报告给平台和商家。"),
    ("由人民法院裁定。", "由人民检察院裁定。"),
    # sanctions, verbs, objects
    ("情节严重的，吊销许可证。", "情节严重的，暂扣许可证。"),
    ("处警告。", "处罚款。"),
    ("依法追究刑事责任。", "依法追究责任。"),
    ("平台宜公示。", "平台应公示。"),
    ("平台应公示。", "平台可公示。"),
    ("平台公示规则。", "平台应公示规则。"),
    ("保存加密的记录。", "保存未加密的记录。"),
    ("撤销登记。", "注销登记。"),
    ("截止当日。", "截至当日。"),
    ("履行权利。", "履行权力。"),
    ("必需的记录。", "必须的记录。"),
    ("以至违法。", "以致违法。"),
    ("设置帐篷。", "设置账户。"),
    ("公布名单。", "公布账单。"),
    # references, documents
    ("按《档案法》第十条办理。", "按《档案法》第十一条办理。"),
    ("按《档案法》办理。", "按《统计法》办理。"),
    ("按GB/T 36310—2018公示。", "按GB/T 36310—2020公示。"),
    ("按GB/T 36310公示。", "按GB/T 36311公示。"),
    ("依照该法第三条办理。", "依照该法第四条办理。"),
    ("满足A/B要求。", "满足AB要求。"),
    ("使用`max_age`。", "使用`maxage`。"),
    ("系数为10⁴。", "系数为104。"),
    # a circle that is no zero, the numbers of what is cited, and what only looks like a number of an item
    ("适用○。", "适用●。"),
    ("适用○类。", "适用类。"),
    ("某○公司。", "某〇公司。"),
    ("自二○一七年起施行。", "自二〇一八年起施行。"),
    ("按前款第（三）项处理。", "按前款第（四）项处理。"),
    ("使用IPv4地址。", "使用IPv6地址。"),
    ("（3）人以上。", "（4）人以下。"),
    ("3)人以上。", "4人以上。"),
]
NEVER_EN = [
    ("The log is kept for thirty days.", "The log is kept for sixty days."),
    ("It takes three people.", "It takes five people."),
    ("The share is 5 %.", "The share is 10 %."),
    ("Section 30 days.", "Section 60 days."),
    ("Section A applies to 3 users.", "Section A applies to 4 users."),
    ("It ends on 1 July 2020.", "It ends on 1 October 2020."),
    ("The error is 1.5 mm.", "The error is 15 mm."),
    ("It is at least three days.", "It is at most three days."),
    ("No more than 3 items.", "No less than 3 items."),
    ("Data is encrypted.", "Data is unencrypted."),
    ("The form is re-signed.", "The form is resigned."),
    ("It is re-covered.", "It is recovered."),
    ("The user is notified.", "The user is not notified."),
    ("Logs and keys.", "Logs or keys."),
    ("Logs and/or keys.", "Logs and or keys."),
    ("All records are kept.", "Any records are kept."),
    ("Check before release.", "Check after release."),
    ("With a warrant.", "Without a warrant."),
    ("A client must retry.", "A client MUST retry."),
    ("A client MAY retry.", "A client may retry."),
    ("The platform shall act.", "The platform should act."),
    ("The platform acts.", "The merchant acts."),
    ("The principal reason.", "The principle reason."),
    ("The employer pays.", "The employee pays."),
    ("The filing is done.", "The filling is done."),
    ("The latter applies.", "The later applies."),
    ("It works in four cases.", "It works in for cases."),
    ("Prise the lid.", "Prize the lid."),
    ("The user's key.", "The users' key."),
    ("Few users may see it.", "A few users may see it."),
    ("Send it to WHO.", "Send it to who."),
    ("Read the US rules.", "Read the us rules."),
    ("The value of x is `Id`.", "The value of x is `id`."),
    ("The value of x is `Id`.", "The value of x is ID."),
    ("Call `Link object`.", "Call `Link Object`."),
    ("The `link of x` is kept.", "The link to x is kept."),
    ("The `max items` are 3.", "The max items are 4."),
    ("Use `a b`.", "Use `ab`."),
    ("See RFC 3986, Section 3.1.", "See RFC 3986, Section 3.2."),
    ("It may be done.", "It maybe done."),
    ("Every one of them.", "Everyone of them."),
    ("All together five.", "Altogether five."),
    ("The fine doubles.", "The fine triples."),
    ("x = y", "x < y"),
    ("See [the schema](https://a.example/1).", "See [the schema](https://a.example/2)."),
    ("See [the schema](http://a.example/).", "See [the schema](https://a.example/)."),
    ("It is kept so the user agrees.", "It is kept so that the user agrees."),
    ("The party has a user.", "The party had a user."),
    ("Operators report monthly.", "Operators report weekly."),
    ("It is kept some time.", "It is kept sometime."),
    ("It is a black list.", "It is a blacklist."),
    ("Set up the log in page.", "Set up the login page."),
    ("Use the CA.", "Use the Card Holder (CA)."),
    ("Use CSP.", "Use Content Security Policy."),
    ("Use a Policy (CSP).", "Use a Policy (CSR)."),
    ("Use an Access Point (AP).", "Use an Application Process (AP)."),
    ("The merchant and the platform have keys.", "The merchant and the platforms have keys."),
    ("The log of the user is kept.", "The log of the users is kept."),
    ("Keys, logs and file are kept.", "Keys, logs and files are kept."),
    ("The key is kept.", "The keys are kept."),
    ("Follow [the schema][one].", "Follow [the schema][two]."),
    ("Use a[i][j].", "Use ai."),
]
FORM_ZH = [
    ("按照本法设置帐簿。", "按照本法设置账簿。", "variant"),
    ("保存其它记录。", "保存其他记录。", "variant"),
    ("核验身分证件。", "核验身份证件。", "variant"),
    ("订阅定单。", "订阅订单。", "variant"),
    ("答覆意见。", "答复意见。", "variant"),
    ("平台应公示规则，并通知商家。", "平台应公示规则并通知商家。", "mark"),
    ("平台应公示规则；不再通知。", "平台应公示规则。不再通知。", "mark"),
    ("平台应公示:规则。", "平台应公示：规则。", "width"),
    ("平台应公示“规则”。", "平台应公示规则。", "mark"),
    ("保存 三年。", "保存三年。", "space"),
    ("按GB/T36310公示。", "按GB/T 36310公示。", "space"),
    ("使用ＡＢＣ。", "使用ABC。", "width"),
    ("使用App公示。", "使用app公示。", "case"),
    ("三日内答复。", "3日内答复。", "numeral"),
    ("保存不少于三年。", "保存不少于3年。", "numeral"),
    ("按第12条处理。", "按第十二条处理。", "numeral"),
    ("百分之五。", "5%。", "numeral"),
    ("制定的规则。", "制定规则。", "particle"),
    ("姓名和电话。", "姓名及电话。", "particle"),
    ("姓名、电话。", "姓名和电话。", "particle"),
    ("姓名或电话。", "姓名或者电话。", "particle"),
    ("公示了规则。", "公示规则。", "particle"),
    ("公示的规则。", "公示之规则。", "particle"),
    ("应公示**规则**。", "应公示规则。", "markup"),
    ("2020-01号文件。", "2020—01号文件。", "mark"),
    ("自二〇一七年起施行。", "自二○一七年起施行。", "numeral"),
    ("按二○号文件处理。", "按二〇号文件处理。", "variant"),
    ("保存惟一的记录。", "保存唯一的记录。", "variant"),
    ("（四）居民生活的；", "（三）居民生活的；", "numbering"),
    ("a）订单的记录。", "b）订单的记录。", "numbering"),
]
FORM_EN = [
    ("The licence centre.", "The license center.", "spelling"),
    ("It is authorised.", "It is authorized.", "spelling"),
    ("The behaviour of dialogues.", "The behavior of dialogs.", "spelling"),
    ("The message was cancelled.", "The message was canceled.", "spelling"),
    ("Records kept seperate.", "Records kept separate.", "spelling"),
    ("Use a non-empty list.", "Use a nonempty list.", "spelling"),
    ("Check it in real-time.", "Check it in real time.", "mark"),
    ("Logs, keys and files.", "Logs, keys, and files.", "mark"),
    ("Send it, then wait.", "Send it then wait.", "mark"),
    ("The Internet address.", "The internet address.", "case"),
    ("The `Link object` is kept.", "The Link Object is kept.", "case"),
    ("Within three days.", "Within 3 days.", "numeral"),
    ("Verify the user agrees.", "Verify that the user agrees.", "particle"),
    ("Third party libraries does not phone home.", "Third party libraries do not phone home.", "spelling"),
    ("The data is kept.", "The data are kept.", "spelling"),
    ("The list of the users.", "The list of users.", "particle"),
    ("The “name” is kept.", 'The "name" is kept.', "mark"),
    ("The  name is kept.", "The name is kept.", "space"),
    ("Use a content security policy.", "Use a Content Security Policy (CSP).", "abbreviation"),
    ("Use OTP devices.", "Use One-time Passwords (OTP) devices.", "abbreviation"),
    ("CSPs inform relying parties of it.", "CSPs inform Relying Parties (RPs) of it.", "abbreviation"),
    (
        "A TEE or HSM.",
        "A Trusted Execution Environment (TEE) or Hardware Security Module (HSM).",
        "abbreviation",
    ),
    ("There is no real down side to it.", "There is no real downside to it.", "spelling"),
    ("It is on the allow list.", "It is on the allowlist.", "spelling"),
    ("The session token are generated.", "The session tokens are generated.", "spelling"),
    ("It follows the rules above.", "It follows the rules [above][List items].", "markup"),
]


@pytest.mark.parametrize(
    ("old", "new", "lang"), [(*pair, "zh") for pair in NEVER_ZH] + [(*pair, "en") for pair in NEVER_EN]
)
def test_what_says_something_else_is_never_form(old, new, lang):
    assert change_of(old, new, lang).weight == "substantive"
    # The same in a paragraph without an ID and without a verb.
    before, after = (
        draft(name, clause("c", **{lang: text}), languages=(lang,))
        for name, text in (("D1", old), ("D2", new))
    )
    assert compare(before, after).changes[0].weight == "substantive"


@pytest.mark.parametrize(
    ("old", "new", "kind", "lang"), [(*case, "zh") for case in FORM_ZH] + [(*case, "en") for case in FORM_EN]
)
def test_form_is_proved_and_its_proof_is_the_reason(old, new, kind, lang):
    change = change_of(old, new, lang)
    assert change.weight == "editorial"
    assert change.verdict[lang] == say(lang, f"redline.verdict_{kind}")


@pytest.mark.parametrize("line", ["注：自2020年7月1日起。", "示例：保存三十日。"])
def test_an_informative_line_is_editorial_and_keeps_its_labels(line):
    change = change_of(line, line.replace("7月", "9月").replace("三十", "六十"), "zh")
    assert change.weight == "editorial"
    assert change.verdict["zh"] == say("zh", "redline.verdict_informative")
    assert [label.kind for label in change.labels if label.kind in ("date", "period")]


def test_informative_is_what_is_declared_not_what_lacks_a_verb():
    lines = "保存期见下。\n1. 订单：三十日\n| 项目 | 期限 |\n| 日志 | 三十日 |"
    for more, weight in (({}, "substantive"), ({"informative": True, "element": "annex"}, "editorial")):
        old, new = (
            draft(name, clause("c", lines.replace("三十", days), **more))
            for name, days in (("D1", "三十"), ("D2", "六十"))
        )
        assert compare(old, new).changes[0].weight == weight


def test_a_reference_is_form_only_if_its_clause_went_along():
    law = "# 某法\n\n第一条　{a}。\n\n第二条　平台应当保存订单的记录。\n\n{more}第{n}条　违反第{to}条规定的，处以罚款。\n"
    more = "第三条　商家应当公示证照和价格。\n\n"
    old = law.format(a="制定本法", more="", n="三", to="二")

    def weights(new):
        changes = compare_foreign(read_foreign(old, "old"), read_foreign(new, "new")).redline.changes
        return [change.weight for change in changes if change.new.endswith(("3", "4")) and change.old]

    assert weights(law.format(a="制定本法", more=more, n="四", to="二")) == ["editorial"]
    assert weights(law.format(a="制定本法", more=more, n="四", to="三")) == ["substantive"]


LAW = """# 某法

第一条　{first}平台应当保存订单的记录，保存期不少于三年。

第二条　商家应当公示证照和价格。

主播应当核验商品的来源。

违反{own}规定的，给予警告。

第三条　违反本法{other}规定的，处以罚款。
"""


@pytest.mark.parametrize(
    ("first", "own", "other", "weights"),
    [
        ("平台应当公示规则。\n\n", "本条第一款", "第一条第二款", []),
        ("", "本条第一款", "第一条第一款", ["substantive", "editorial"]),
        ("", "本条第二款", "第一条第一款", ["substantive", "substantive", "editorial"]),
        ("平台应当公示规则。\n\n", "本条第一款", "第一条第一款", ["substantive"]),
        ("平台应当公示规则。\n\n", "本条第一款", "第二条第二款", ["substantive"]),
        (
            "平台应当公示规则。\n\n订单应当可以查阅。\n\n",
            "本条第一款",
            "第一条第三款",
            ["substantive", "editorial"],
        ),
    ],
)
def test_a_reference_to_a_paragraph_follows_the_paragraph(first, own, other, weights):
    old = LAW.format(first="平台应当公示规则。\n\n", own="本条第一款", other="第一条第二款")
    new = LAW.format(first=first, own=own, other=other)
    changes = compare_foreign(read_foreign(old, "old"), read_foreign(new, "new")).redline.changes
    assert [change.weight for change in changes if change.kinds] == weights


@pytest.mark.parametrize(
    ("language", "old", "new", "weight"),
    [
        ("json", '{\n  "a": [\n    "x",\n    "y"\n  ]\n}', '{"a": ["x", "y"]}', "editorial"),
        ("yaml", "a:\n- x\n- y", "a:\n  - x\n  - y", "editorial"),
        ("yaml", "a:\n- x\n- y", "a: [x, y]", "editorial"),
        ("json", '{"a": ["x", "y"]}', '{"a": ["y", "x"]}', "substantive"),
        ("json", '{"a": [1]}', '{\n"a": ["1"]\n}', "substantive"),
        ("json", '{"a b": 1}', '{"a  b": 1}', "substantive"),
        ("yaml", "a:\n  b: x\n  c: y", "a:\n  b: x\nc: y", "substantive"),
        ("yaml", "a: x # one", "a:\n  x # two", "substantive"),
        ("yaml", "a: yes", "a:\n  'yes'", "substantive"),
        ("yaml", "- x: |\n    a\n    b", "- x: >\n    a\n    b", "substantive"),
        ("python", "if a:\n  b\n  c", "if a:\n  b\nc", "substantive"),
        ("", "a:\n- x", "a:\n  - x", "substantive"),
        ("json", '{"a": 1', '{\n"a": 1', "substantive"),
    ],
)
def test_code_of_data_may_be_laid_out_otherwise(language, old, new, weight):
    texts = [f"# T\n\n## Use\n\nSend it.\n\n```{language}\n{code}\n```\n" for code in (old, new)]
    found = compare_foreign(*(read_foreign(text, text) for text in texts))
    change = next(change for change in found.redline.changes if change.kinds)
    assert change.weight == weight
    assert {record.weight for record in change.lines} == {weight}


@pytest.mark.skipif(not CORPORA.is_dir(), reason=NO_CORPORA)
def test_labels_of_laws_in_each_direction():
    counts = {
        ("substantive", True): 0,
        ("substantive", False): 0,
        ("editorial", True): 0,
        ("editorial", False): 0,
    }
    for path in sorted((CORPORA / "weights").glob("*.json")):
        for pair in json.loads(path.read_text(encoding="utf-8"))["pairs"]:
            texts = [read_foreign((CORPORA / pair[side]).read_text("utf-8"), side) for side in ("old", "new")]
            found = compare_foreign(*texts)
            weights = {change.new: change.weight for change in found.redline.changes}
            for label in pair["labels"]:
                counts[label["label"], weights[found.clause(label["key"])] == label["label"]] += 1
    right = counts["substantive", True] + counts["editorial", True]
    assert right >= 0.97 * sum(counts.values())
    for weight in ("substantive", "editorial"):
        assert counts[weight, True] >= 0.95 * (counts[weight, True] + counts[weight, False])


LABELS = json.loads((Path(__file__).parent.parent / "data" / "weights.json").read_text(encoding="utf-8"))
"""Changes of laws and specifications, labelled by reading before a redline of them was made.

A `clause` is named by its number in the new text, else by its `title`, a `line` by its first words there. The
`missed` are changes of form that nothing proves.
"""
WORDLESS = re.compile(r"[\W_]+")
MARKER = re.compile(r"\s*(?:[（(]\w{1,3}[）)]|\w{1,2}\.)")


@cache
def redline_of(old, new):
    texts = [(CORPORA / path).read_text("utf-8") for path in (old, new)]
    return compare_foreign(read_foreign(texts[0], "old"), read_foreign(texts[1], "new"))


def weight_of(found, unit, key):
    changes, key_bare = found.redline.changes, WORDLESS.sub("", key)
    if unit == "line":
        lines = (line for change in changes for line in change.lines)
        heads = (
            (line, {WORDLESS.sub("", text) for text in (line.new, MARKER.sub("", line.new, 1))})
            for line in lines
        )
        return next(line.weight for line, texts in heads if any(text.startswith(key_bare) for text in texts))
    if unit == "clause":
        return next(change.weight for change in changes if change.new == found.clause(key))
    for change in changes:
        for text in change.texts.values():
            if WORDLESS.sub("", "".join(edit.text for edit in text.title if edit.op != "delete")) == key_bare:
                return change.weight
    raise LookupError(key)


@pytest.mark.slow
@pytest.mark.parametrize(
    "labels", LABELS, ids=lambda labels: f"{labels['set']}-{labels['new']}-{labels['unit']}"
)
def test_labels_written_before(labels):
    if not all((CORPORA / labels[side]).is_file() for side in ("old", "new")):
        pytest.skip(NO_CORPORA)
    found = redline_of(labels["old"], labels["new"])
    wrong = [
        key
        for weight in ("editorial", "substantive")
        for key in labels[weight]
        if weight_of(found, labels["unit"], key) != weight
    ]
    assert wrong == labels.get("missed", [])


def test_labels_are_of_both_kinds_and_few_are_missed():
    counts = {
        weight: sum(len(labels[weight]) for labels in LABELS) for weight in ("editorial", "substantive")
    }
    missed = sum(len(labels.get("missed", ())) for labels in LABELS)
    assert counts == {"editorial": 113, "substantive": 230}
    assert missed == 6


@pytest.mark.parametrize("kind", ["{}", "NOTE: {}"])
def test_a_change_of_a_translation_is_judged_by_its_own_words(kind: str):
    zh = "平台应保存六十日。{#P-1}" if kind == "{}" else "注：至少保存六十日。"
    en = kind.format("The platform shall keep them for at {} sixty days." + " {{#P-1}}" * (kind == "{}"))
    old = draft("D1", clause("c", zh, en.format("least")))
    for words, weight, verdict in (
        (en.format("most"), "substantive", "translated_otherwise"),
        (en.format("least").replace("d k", "d  k"), "editorial", "translation"),
        (en.format("least").replace("keep", "retain"), "", "translation"),
    ):
        change = compare(old, draft("D2", clause("c", zh, words))).changes[0]
        assert change.weight == weight if change.kinds and weight else weight in ("editorial", "")
        assert not change.kinds or change.verdict["en"].startswith(say("en", f"redline.verdict_{verdict}"))


def test_no_weight_makes_a_mistranslation_editorial():
    en = "The platform shall keep them for at {} sixty days. {{#P-1}}"
    old, new = (
        draft(label, clause("c", "平台应保存六十日。{#P-1}", en.format(word)))
        for label, word in (("D1", "least"), ("D2", "most"))
    )
    name = lines_between(old, new)[0].name
    given = Reason(draft="D2", lines=(name,), reason={"zh": "更正D1的误译"}, weight="editorial", by="甲")
    change = compare(old, msgspec.structs.replace(new, reasons=(given,))).changes[0]
    assert change.weight == "substantive"
    assert change.lines[0].causes[0].reason == {"zh": "更正D1的误译"}


def test_no_edition_of_drafting_rules_is_for_the_verbs_of_a_law():
    law = "# 某法\n\n第一条　制定本法。\n\n第二条　平台{}保存订单的记录。\n\n第三条　本法自公布之日起施行。\n"
    texts = [read_foreign(law.format(verb), verb) for verb in ("必须", "应当")]
    changes = compare_foreign(*texts).redline.changes
    assert [change.weight for change in changes if change.kinds] == ["substantive"]
    old, new = (
        draft(name, clause("c", f"平台{verb}保存。{{#P-1}}")) for name, verb in (("D1", "必须"), ("D2", "应"))
    )
    assert compare(old, new).changes[0].weight == "editorial"
