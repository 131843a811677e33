"""A pair of drafts that has whatever is hard to track in Word: moves, tables, nested lists, splits."""

from clausework.model.draft import Block, Clause, ClauseText, Draft, Lineage, Run


def words(text):
    """The runs of a text; @name is a reference."""
    pieces = text.split("@")
    found = [Run(pieces[0])] if pieces[0] else []
    for piece in pieces[1:]:
        name, _, rest = piece.partition(" ")
        found += [Run("", "ref", name), Run(rest)] if rest else [Run("", "ref", name)]
    return tuple(found)


def par(text, identity=""):
    return Block(kind="paragraph", id=identity, runs=words(text))


def note(text):
    return Block(kind="note", runs=words(text))


def item(text, *children):
    return Block(kind="item", runs=words(text), children=children)


def items(*children, ordered=True):
    return Block(kind="list", ordered=ordered, children=children)


def table(caption, *rows):
    cells = (tuple(Block(kind="cell", runs=words(cell)) for cell in row) for row in rows)
    return Block(
        kind="table", runs=words(caption), children=tuple(Block(kind="row", children=of) for of in cells)
    )


def clause(identity, number, title, *blocks, **more):
    texts = {"zh": ClauseText(title=title, blocks=blocks)}
    return Clause(id=identity, number=number, depth=number.count(".") + 1, texts=texts, **more)


OLD = Draft(
    label="D1", date="2020-06-17", languages=("zh",), title={"zh": "服务规范"},
    clauses=(
        clause("scope", "1", "范围", par("本标准规定了平台的要求，见@records 和@basis 。")),
        clause("platform", "2", "平台"),
        clause(
            "vetting", "2.1", "背景核查",
            par("平台应核查主播的下列信息：", "P-01"),
            items(
                item("身份；", items(item("姓名；"), item("证件；"))),
                item("资质：", par("按专业划分。"), items(item("医疗；"), item("金融；"), ordered=False)),
                item("违规记录。"),
            ),
            note("身份见@scope 。"),
            table("核查期限", ("事项", "期限"), ("身份", "一日"), ("资质", "三日"), ("记录", "五日")),
            par("平台宜每年复核一次。", "P-02"),
        ),
        clause("records", "2.2", "记录", par("平台应保存记录，期限不少于六十日。", "P-03"), par("记录应可检索。", "P-04")),
        clause("merchant", "3", "商家", par("商家应公示信息。", "M-01"), par("商家应处理投诉。", "M-02"),
               table("投诉", ("类型",), ("质量",)), table("附加", ("甲", "乙"), ("一", "二"))),
        clause("basis", "A", "依据", table("法律", ("条文", "依据"), ("P-01", "电商法")), element="annex"),
    ),
)  # fmt: skip

NEW = Draft(
    label="D2", date="2020-11-17", languages=("zh",), title={"zh": "管理规范"},
    lineage=(Lineage(draft="D2", kind="split", old=("merchant",), new=("merchant", "complaints")),),
    clauses=(
        clause("scope", "1", "范围", par("本文件规定了平台的要求，见@records 和@basis 。本文件适用于平台。"),
               par("本文件不适用于个人。")),
        clause("merchant", "2", "商家", par("商家应公示信息和价格。", "M-01"),
               table("公示", ("信息", "期限"), ("价格", "即时")), table("附加", ("甲", "乙", "丙"), ("一", "二", "三"))),
        clause("complaints", "3", "投诉", par("商家应在七日内处理投诉。", "M-02"), table("投诉", ("类型",), ("质量",), ("价格",))),
        clause("platform", "4", "平台"),
        clause("records", "4.1", "记录", par("平台应保存记录，期限不少于三年。", "P-03"), par("平台宜每年复核一次。", "P-02"),
               table("保存", ("记录", "期限"), ("订单", "三年"))),
        clause(
            "vetting", "4.2", "背景核查",
            par("平台应核查主播的下列信息：", "P-01"),
            items(
                item("资质：", par("按专业划分。"), items(item("教育；"), item("金融；"), ordered=False)),
                item("身份；", items(item("姓名；"), item("年龄；"), item("证件；"))),
            ),
            note("身份见@scope 。"),
            note("记录见@records 。"),
            table("核查期限", ("事项", "期限"), ("记录", "五日"), ("身份", "二日"), ("资质", "三日")),
            table("复核期限", ("事项", "期限"), ("资质", "一年")),
        ),
        clause("basis", "A", "法律依据", table("法律", ("条文", "依据"), ("P-01", "电商法；广告法"), ("P-03", "电商法")), element="annex"),
    ),
)  # fmt: skip
