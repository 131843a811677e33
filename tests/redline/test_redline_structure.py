"""Clauses that were renamed, split, merged, moved, renumbered; lines that moved and tables."""

import msgspec
import pytest
from written_drafts import caused_by, clause, draft, lines_at

from clausework.model.draft import Lineage, Provision, Reason
from clausework.model.law import Law
from clausework.redline.align.pairing import best_pairs_of_table, longest_rising_run
from clausework.redline.align.profiles import likeness
from clausework.redline.alignment import lines_between
from clausework.redline.compare import compare


def _event(kind, old, new, reason=""):
    return Lineage(
        draft="D2", kind=kind, old=tuple(old), new=tuple(new), reason={"zh": reason} if reason else {}
    )


def _kinds(redline):
    return {change.new or change.old: change.kinds for change in redline.changes}


def _lines(change, lang="zh"):
    return [(line.order, line.origin, line.destination, line.moved) for line in change.texts[lang].lines]


def _marked(change, lang="zh"):
    signs = {"equal": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}
    return [
        "".join(signs[edit.op].format(edit.text) for edit in line.edits) for line in change.texts[lang].lines
    ]


def test_a_clause_only_follows_others_is_renumbered_not_moved():
    old = draft("D1", *(clause(name, f"平台应做{name}。", number=str(i)) for i, name in enumerate("abcd", 1)))
    new = draft("D2", *(clause(name, f"平台应做{name}。", number=str(i)) for i, name in enumerate("bcda", 1)))
    redline = compare(old, new)
    assert _kinds(redline) == {
        "a": ("moved",),
        "b": ("renumbered",),
        "c": ("renumbered",),
        "d": ("renumbered",),
    }
    assert redline.changes[3].sentence == {
        "zh": "由 1 移至 4，文字未变。",
        "en": "Moves from 1 to 4, text unchanged.",
    }
    assert redline.changes[0].sentence["zh"] == "编号由 2 改为 1，文字未变。"
    assert all(change.weight == "editorial" for change in redline.changes)


def test_another_parent_is_a_move_and_its_children_do_not_move():
    def made(label, parent, number):
        return draft(
            label,
            clause("p", number="1"),
            clause("q", number="2"),
            clause("a", number=number, parent=parent),
            clause("a.x", "平台应甲。", number=f"{number}.1", parent="a"),
        )

    redline = compare(made("D1", "p", "1.1"), made("D2", "q", "2.1"))
    assert _kinds(redline) == {"p": (), "q": (), "a": ("moved",), "a.x": ("renumbered",)}


def test_a_renamed_clause_keeps_its_words():
    old = draft("D1", clause("review", "平台应审核。{#P-1}\n说明。", number="1", title="审核"))
    new = draft(
        "D2",
        clause("access", "平台宜审核。{#P-1}\n说明。", number="1", title="审核"),
        lineage=(_event("renamed", ["review"], ["access"]),),
    )
    change = compare(old, new).changes[0]
    assert (change.id, change.old, change.new) == ("D1-D2.access", "review", "access")
    assert change.kinds == ("renamed", "modified")
    assert _marked(change) == ["平台[-应-]{+宜+}审核。", "说明。"]
    assert change.sentence["zh"] == "标识由 review 改为 access；将“应”改为“宜”（由要求变为推荐）。"


def test_a_name_changed_twice_is_followed():
    old = draft("D1", clause("a", "平台应审核。"))
    events = (_event("renamed", ["a"], ["b"]), _event("renamed", ["b"], ["c"]))
    change = compare(old, draft("D3", clause("c", "平台应审核。"), lineage=events)).changes[0]
    assert (change.old, change.new, change.kinds) == ("a", "c", ("renamed",))


SPLIT_OLD = "平台应公开规则。{#P-1}\n平台应提供查询。{#P-2}\n平台应加密。{#P-3}\n说明旧事一件。\n注：安全事件的处置见下。"


@pytest.mark.parametrize("lineage", [(_event("split", ["data"], ["privacy", "security"]),), ()])
def test_each_part_of_a_split_is_compared_to_its_own_lines(lineage):
    """With lineage, and without it by where the provisions went."""
    old = draft("D1", clause("data", SPLIT_OLD, number="3", title="数据"))
    new = draft(
        "D2",
        clause("privacy", "平台应公开处理规则。{#P-1}\n平台应提供查询。{#P-2}", number="3", title="隐私"),
        clause("security", "平台应加密。{#P-3}\n注：安全事件的处置见下。", number="4", title="安全"),
        lineage=lineage,
    )
    privacy, security = compare(old, new).changes
    assert privacy.kinds == ("split", "modified")
    assert (privacy.old, security.old) == ("data", "data")
    assert _lines(privacy) == [(0, "", "", False), (1, "", "", False)]
    assert _marked(security) == [
        "平台应加密。",
        "[-说明旧事一件。-]",
        "安全事件的处置见下。",
    ]
    assert privacy.sentence["zh"].startswith("由原 3 拆分为 3、4；")


def test_a_clause_that_lives_on_after_a_split_is_its_first_part():
    old = draft("D1", clause("a", "平台应甲。{#P-1}\n平台应乙。{#P-2}", number="1"))
    new = draft(
        "D2",
        clause("b", "平台应乙。{#P-2}", number="1"),
        clause("a", "平台应甲。{#P-1}", number="2"),
        lineage=(_event("split", ["a"], ["a", "b"]),),
    )
    b, a = compare(old, new).changes
    assert (a.kinds, b.kinds) == (("split",), ("split",))
    assert _marked(a) == ["平台应甲。"]
    assert _marked(b) == ["平台应乙。"]


@pytest.mark.parametrize("lineage", [(_event("merged", ["a", "b"], ["a"]),), ()])
def test_merged_clauses_keep_the_words_of_both(lineage):
    old = draft(
        "D1", clause("a", "平台应甲。{#P-1}", number="1"), clause("b", "平台应乙。{#P-2}", number="2")
    )
    new = draft("D2", clause("a", "平台应甲。{#P-1}\n平台应乙。{#P-2}", number="1"), lineage=lineage)
    a, b = compare(old, new).changes
    assert (a.kinds, b.kinds) == (("merged",), ("merged",))
    assert _lines(a) == [(0, "", "", False), (0, "b", "", False)]
    assert (b.id, b.new, b.texts["zh"].lines) == ("D1-D2.b", "", ())
    assert a.sentence["zh"] == "由原 1、2 合并而成，文字未变。"
    assert b.sentence["en"] == "Merged into 1, text unchanged."


def test_a_retired_clause_tells_why():
    event = _event("retired", ["b"], [], "与5.2重复。")
    old = draft("D1", clause("a", "平台应甲。"), clause("b", "平台应乙。"), clause("c", "平台应丙。"))
    new = draft("D2", clause("a", "平台应甲。"), clause("c", "平台应丙。"), lineage=(event,))
    redline = compare(old, new)
    assert [change.id for change in redline.changes] == ["D1-D2.a", "D1-D2.b", "D1-D2.c"]
    gone = redline.changes[1]
    assert (gone.kinds, gone.weight, gone.sentence["zh"]) == (
        ("deleted",),
        "substantive",
        "删去本条：与5.2重复。",
    )


def test_a_provision_that_crosses_over_is_shown_at_both_ends():
    old = draft(
        "D1",
        clause("a", "平台应甲。{#P-1}\n平台应乙。{#P-2}", number="1"),
        clause("b", "平台应丙。{#P-3}", number="2"),
    )
    new = draft(
        "D2",
        clause("a", "平台应甲。{#P-1}", number="1"),
        clause("b", "平台应丙。{#P-3}\n平台宜乙。{#P-2}", number="2"),
    )
    a, b = compare(old, new).changes
    assert _lines(a) == [(0, "", "", False), (1, "", "b", True)]
    assert _lines(b) == [(0, "", "", False), (1, "a", "", True)]
    assert a.sentence["zh"] == "P-2 移至 2。"
    assert b.sentence["zh"] == "将“应”改为“宜”（由要求变为推荐）；P-2 由 1 移入。"
    assert (a.weight, b.weight) == ("editorial", "substantive")


def test_new_and_old_items_of_a_list():
    old = draft("D1", clause("a", "平台应建立制度：{#P-1}\n1. 医疗；\n1. 金融；\n1. 教育。"))
    new = draft("D2", clause("a", "平台应建立制度：{#P-1}\n1. 金融；\n1. 医疗；\n1. 法律；\n1. 教育。"))
    change = compare(old, new).changes[0]
    assert _marked(change) == ["平台应建立制度：", "金融；", "医疗；", "{+法律；+}", "教育。"]
    assert [line.moved for line in change.texts["zh"].lines].count(True) == 1
    assert change.sentence["zh"] == "增加列项“法律”；调整列项的先后次序。"


def test_an_item_too_short_to_be_alike_is_rewritten_in_its_place():
    old = draft("D1", clause("a", "下列内容：\n1. 医疗；\n1. 金融。"))
    new = draft("D2", clause("a", "下列内容：\n1. 医疗；\n1. 法律。"))
    assert _marked(compare(old, new).changes[0]) == ["下列内容：", "医疗；", "[-金融-]{+法律+}。"]


def test_a_line_with_nothing_in_common_is_deleted_and_inserted():
    old = draft("D1", clause("a", "平台应公示证照信息。{#P-1}\n其他说明。"))
    new = draft("D2", clause("a", "主播不应夸大商品功效和产地。{#P-9}\n其他说明。"))
    assert _marked(compare(old, new).changes[0]) == [
        "[-平台应公示证照信息。-]",
        "{+主播不应夸大商品功效和产地。+}",
        "其他说明。",
    ]


def test_the_same_provision_rewritten_whole_stays_one_line():
    old = draft("D1", clause("a", "平台应公示证照信息。{#P-1}"))
    new = draft("D2", clause("a", "主播不宜夸大商品功效和产地。{#P-1}"))
    assert _marked(compare(old, new).changes[0]) == [
        "[-平台应公示证照信息。-]{+主播不宜夸大商品功效和产地。+}"
    ]


def test_rows_meet_by_their_first_cell_and_compare_cell_by_cell():
    old = draft("D1", clause("a", "| 类别 | 期限 |\n| 食品 | 三日 |\n| 服装 | 七日 |"))
    new = draft("D2", clause("a", "| 类别 | 期限 |\n| 家电 | 十日 |\n| 服装 | 九日 |\n| 食品 | 三日 |"))
    change = compare(old, new).changes[0]
    assert _marked(change) == [
        "表题",
        "类别\t期限",
        "{+家电\t十日+}",
        "服装\t[-七日-]{+九日+}",
        "食品\t三日",
    ]
    assert change.sentence["zh"] == "将“七日”改为“九日”；增加表行“家电 | 十日”；调整表行的先后次序。"


def test_a_requirement_that_becomes_a_note_is_substantive():
    old = draft("D1", clause("a", "平台应保存直播内容和使用日志。{#P-1}"))
    new = draft("D2", clause("a", "注：平台保存直播内容和使用日志。"))
    change = compare(old, new).changes[0]
    assert change.weight == "substantive"
    assert "将正文段落改为注" in change.sentence["zh"]


def test_what_stands_beside_the_words_is_told_too():
    old = clause(
        "a", "平台应甲。{#P-1}", roles=("platform",), provisions={"P-1": Provision(basis=("ECL 27",))}
    )
    new = msgspec.structs.replace(
        old,
        roles=("platform", "mcn"),
        provisions={"P-1": Provision(basis=("ECL 27",), verify={"zh": "台账"})},
    )
    change = compare(draft("D1", old), draft("D2", new)).changes[0]
    assert change.kinds == ("modified",)
    assert [(label.kind, label.old, label.new) for label in change.labels] == [
        ("role", "platform", "platform, mcn"),
        ("verification", "", "台账"),
    ]
    assert (change.weight, change.verdict["zh"]) == ("substantive", "责任主体改变；证实方法改变")


def test_another_addressee_of_one_provision_is_told():
    old = clause("a", "各方应甲。{#P-1}", provisions={"P-1": Provision(roles=("platform", "mcn"))})
    new = msgspec.structs.replace(old, provisions={"P-1": Provision(roles=("platform",))})
    change = compare(draft("D1", old), draft("D2", new)).changes[0]
    assert change.kinds == ("modified",)
    label = change.labels[-1]
    assert (label.kind, label.old, label.new, label.provision) == (
        "role", "platform, mcn", "platform", "P-1",
    )  # fmt: skip
    assert "P-1 另行写明的适用对象由" in change.sentence["zh"]


LAWS = (
    Law(code="ECL", title={"zh": "电子商务法", "en": "E-Commerce Law"}),
    Law(code="ILS", title={"zh": "直播规定", "en": "Live-Streaming Provisions"}),
)


@pytest.mark.parametrize(
    ("before", "after", "zh", "en"),
    [
        (
            ("ECL 32", "ILS 6"),
            ("ECL 32", "ILS 7"),
            "P-1 的法律依据由《直播规定》第六条改为《直播规定》第七条。",
            "Changes the legal basis of P-1 from Live-Streaming Provisions, Article 6 "
            "to Live-Streaming Provisions, Article 7.",
        ),
        (
            (),
            ("ECL 27", "ECL 32", "OWN"),
            "P-1 的法律依据增加《电子商务法》第二十七条、第三十二条、《OWN》。",
            "Adds E-Commerce Law, Articles 27, 32 and OWN to the legal basis of P-1.",
        ),
        (
            ("ECL 27", "ILS 6"),
            ("ECL 27",),
            "P-1 的法律依据删去《直播规定》第六条。",
            "Removes Live-Streaming Provisions, Article 6 from the legal basis of P-1.",
        ),
        (
            ("ECL 27", "ILS 6"),
            ("ILS 6", "ECL 27"),
            "P-1 的法律依据调整先后次序。",
            "Reorders the legal basis of P-1.",
        ),
    ],
)
def test_another_legal_basis_is_told_by_the_names_of_the_laws(before, after, zh, en):
    old = clause("a", "平台应甲。{#P-1}", provisions={"P-1": Provision(basis=before)})
    new = msgspec.structs.replace(old, provisions={"P-1": Provision(basis=after)})
    drafts = (msgspec.structs.replace(draft("D1", old), laws=LAWS), draft("D2", new))
    change = compare(*drafts).changes[0]
    assert change.sentence == {"zh": zh, "en": en}


def test_the_longest_rising_run_stays():
    assert longest_rising_run([]) == frozenset()
    assert sorted(longest_rising_run([3, 0, 1, 2])) == [1, 2, 3]


def test_the_assignment_is_the_best_of_all():
    scores = [[0.9, 0.8, 0.0], [0.8, 0.1, 0.0]]
    assert best_pairs_of_table(scores, 0.3) == [(0, 1), (1, 0)]
    assert best_pairs_of_table(scores, 0.85) == [(0, 0)]


def test_english_sentences_are_not_alike_for_their_small_words():
    one = "The platform shall keep the records of each session for at least sixty days."
    other = "The merchant should not use the image of a minor in the promotion of goods."
    assert likeness(one, other) < 0.3
    assert likeness(one, one.replace("sixty", "ninety")) > 0.8


def test_another_title_of_the_standard_is_a_change_of_its_own():
    titles = {"zh": "服务规范", "en": "Service specification"}
    old = draft("D1", clause("s", "说明。"), standard="s", title=titles)
    new = msgspec.structs.replace(old, label="D2", title={"zh": "管理规范", "en": "Management specification"})
    redline = compare(old, new, explain=caused_by("s", "C-0001-A"))
    change = redline.title
    assert (change.id, change.old, change.new, change.kinds) == ("D1-D2:title", "s", "s", ("modified",))
    assert change.sentence == {
        "zh": "标准名称由“服务规范”改为“管理规范”。",
        "en": "Changes the title of the standard from ‘Service specification’ to ‘Management specification’.",
    }
    assert (change.weight, change.verdict["zh"]) == ("editorial", "标准名称改变")
    assert change.comments == ("C-0001-A",)
    assert redline.changed() == ()
    assert redline.told() == (change,)


def test_a_title_that_only_another_language_changes_says_so():
    old = draft("D1", standard="s", title={"zh": "规范", "en": "Standard"})
    new = msgspec.structs.replace(old, label="D2", title={"zh": "规范", "en": "Specification"})
    change = compare(old, new).title
    assert change.sentence["zh"] == "仅改动英文文本：标准名称由“Standard”改为“Specification”。"
    assert [label.kind for label in change.labels] == ["translation-only"]


def test_an_editor_decides_what_another_title_weighs():
    old = draft("D1", standard="s", title={"zh": "指南"})
    new = draft("D2", standard="s", title={"zh": "规范"})
    lines = lines_at(old, new)
    reason = Reason(draft="D2", lines=lines, reason={"zh": "改为规范。"}, weight="substantive", by="工作组")
    change = compare(old, msgspec.structs.replace(new, reasons=(reason,))).title
    assert (change.weight, change.why) == ("substantive", {"zh": "改为规范。"})
    assert change.decision.computed == "editorial"


def _lost_metadata(old_more, new_more):
    old = clause("a", "平台应甲。{#P-1}\n平台应乙。{#P-2}", **old_more)
    new = msgspec.structs.replace(old, **new_more)
    (change,) = compare(draft("D1", old), draft("D2", new)).changes
    return change


@pytest.mark.parametrize(("before", "after"), [(("platform",), ()), (("platform",), ("merchant",))])
def test_other_roles_are_substantive(before, after):
    change = _lost_metadata({"roles": before}, {"roles": after})
    assert change.weight == "substantive"
    assert [(label.kind, label.old, label.new) for label in change.labels] == [
        ("role", ", ".join(before), ", ".join(after))
    ]
    assert change.verdict["zh"] == "责任主体改变"


def test_other_roles_of_an_informative_clause_bind_nobody():
    change = _lost_metadata(
        {"roles": ("platform",), "informative": True}, {"roles": ("merchant",), "informative": True}
    )
    assert (change.weight, change.labels[-1].kind) == ("editorial", "role")


def test_another_legal_basis_is_labelled_as_one_and_editorial():
    old = {"provisions": {"P-1": Provision(basis=("ECL 27",))}}
    for after in ({"P-1": Provision(basis=("ECL 28",))}, {}):
        change = _lost_metadata(old, {"provisions": after})
        assert change.weight == "editorial"
        assert [label.kind for label in change.labels] == ["editorial-only", "basis"]
        assert change.verdict["zh"] == "法律依据改变"
        assert change.sentence["zh"].startswith("P-1 的法律依据")


def test_a_verification_that_is_gone_with_its_entry_is_told():
    change = _lost_metadata({"provisions": {"P-2": Provision(verify={"zh": "台账"})}}, {"provisions": {}})
    assert (change.weight, change.labels[0].kind) == ("substantive", "verification")
    assert change.sentence["zh"] == "P-2 的证实方法由“台账”改为（无）。"


def test_another_kind_of_basis_is_told_as_another_basis():
    old = clause("a", "平台应甲。{#P-1}", provisions={"P-1": Provision(basis=("ECL 27", "ILS 6"))})
    data = Provision(basis=("ECL 27", "ILS 6"), kinds={"ILS 6": "analogy", "ECL 27": "direct"})
    new = msgspec.structs.replace(old, provisions={"P-1": data})
    drafts = (msgspec.structs.replace(draft("D1", old), laws=LAWS), draft("D2", new))
    change = compare(*drafts).changes[0]
    assert change.sentence == {
        "zh": "P-1 的法律依据由《电子商务法》第二十七条、《直播规定》第六条改为"
        "直接依据《电子商务法》第二十七条、参照《直播规定》第六条。",
        "en": "Changes the legal basis of P-1 from E-Commerce Law, Article 27 and Live-Streaming Provisions, "
        "Article 6 to directly E-Commerce Law, Article 27 and by analogy with Live-Streaming Provisions, Article 6.",
    }
    assert (change.labels[-1].kind, change.labels[-1].new) == ("basis", "ECL 27 direct; ILS 6 analogy")


def test_a_reason_of_the_committee_is_told_when_it_changes():
    old = clause("a", "平台应甲。{#P-1}", provisions={"P-1": Provision(own={"zh": "旧的理由。"})})
    new = msgspec.structs.replace(old, provisions={"P-1": Provision(own={"zh": "新的理由。"})})
    change = compare(draft("D1", old), draft("D2", new)).changes[0]
    assert change.sentence["zh"] == "P-1 自行要求的理由从“旧的理由”改为“新的理由”。"
    assert (change.weight, change.verdict["zh"]) == ("editorial", "法律依据改变")


@pytest.mark.parametrize("data", [{"kinds": {"ECL 27": "analogy"}}, {"own": {"zh": "理由"}}])
def test_a_kind_of_basis_and_a_reason_need_a_cause(data):
    before = Provision(basis=("ECL 27",), own={"en": "an old reason"})
    old = clause("a", "平台应甲。{#P-1}", provisions={"P-1": before})
    new = msgspec.structs.replace(old, provisions={"P-1": msgspec.structs.replace(before, **data)})
    (line,) = lines_between(draft("D1", old), draft("D2", new))
    assert (line.place, line.aspect) == ("P-1", "provision")
    translated = msgspec.structs.replace(before, own={"en": "a new reason"})
    again = msgspec.structs.replace(old, provisions={"P-1": translated})
    assert lines_between(draft("D1", old), draft("D2", again)) == ()


def test_an_annex_that_becomes_normative_is_a_substantive_change():
    old, new = (
        draft(name, clause("a", "平台应公示。{#A-1}", element="annex", informative=informative))
        for name, informative in (("D1", True), ("D2", False))
    )
    (change,) = compare(old, new).changes
    assert (change.weight, change.sentence["zh"]) == ("substantive", "由资料性改为规范性。")
    (back,) = compare(new, old).changes
    assert back.sentence["en"] == "Makes the normative text informative."
