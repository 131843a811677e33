"""Rules about characters and punctuation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, LocatedFact, Replacement, Violation, titled
from clausework.model.draft import BlockKind, Element

UNSEEN = "\u200b\u200c\u200d\ufeff\u00a0\u00ad\u2060\u200e\u200f"
RADICALS = "\u2e80-\u2fdf\uf900-\ufaff"
TRADITIONAL = dict(
    zip(
        "應該規則會為與對體時國從個們來這後說變數據實關開點經過無產業雙當務電視聯網頁號碼類價買賣單運費條處責權請問題訴認證購檔顯儲圖張檢驗審員賬貨質見傳導響進還"
        "發記錄護標準協義術語範圍總專門營銷賠償戶資訊訂簽銀",
        "应该规则会为与对体时国从个们来这后说变数据实关开点经过无产业双当务电视联网页号码类价买卖单运费条处责权请问题诉认证购档显储图张检验审员账货质见传导响进还"
        "发记录护标准协义术语范围总专门营销赔偿户资讯订签银",
        strict=True,
    )
)
ODD = re.compile(f"[{UNSEEN}]|[{RADICALS}]|[{''.join(TRADITIONAL)}]")


def odd_character(context: CheckContext) -> Iterator[Violation]:
    """Search words, quoted or not, and titles; the original of another region is a quotation all the same."""
    for passage in context.in_language("zh"):
        for match in ODD.finditer(passage.prose):
            yield _fault(match.group(), passage.spot(match.start()))
    for clause, lang, text in context.texts():
        for match in ODD.finditer(text.title) if lang == "zh" else ():
            yield _fault(match.group(), titled(clause, lang, offset=match.start()))


def _fault(found: str, at: LocatedFact) -> Violation:
    if found in UNSEEN:
        right = " " if found == "\u00a0" else ""
        return at.fault(change=Replacement(found, right, safe=True))
    right = TRADITIONAL.get(found) or unicodedata.normalize("NFKC", found)
    change = Replacement(found, right, safe=found not in TRADITIONAL)
    return at.fault("other", change=change, found=found, right=right)


ENDS = "。！？：；…”』」）】"
BLOCKS: tuple[BlockKind, ...] = ("paragraph", "note", "example", "warning", "caution")
ELEMENTS: tuple[Element, ...] = ("foreword", "introduction", "scope", "clause", "annex")


def paragraph_end(context: CheckContext) -> Iterator[Violation]:
    """Name each paragraph and note whose last words have no mark after them."""
    for passage in context.selected("zh", ELEMENTS, BLOCKS, normative=False):
        block, text = passage.block, passage.block.text.rstrip()
        if text and block.runs[-1].mark == "text" and text[-1] not in ENDS:
            yield passage.spot(len(text) - 1).fault(change=Replacement(text[-1], text[-1] + "。", safe=True))
