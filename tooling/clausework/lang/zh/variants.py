"""Two writings of one Chinese word: closed lists, no likeness.

The pairs are from the first list of words with several forms (《第一批异形词整理表》, GF 1001—2001), the
recommended form last; those under OTHERS are told to be the same by 《现代汉语词典》.
"""

from __future__ import annotations

from clausework.lang.patterns import on_use

LISTED = (
    "案语 按语 参预 参与 搀杂 掺杂 成份 成分 车箱 车厢 筹画 筹划 答覆 答复 耽心 担心 定单 订单 "
    "定户 订户 定婚 订婚 定货 订货 定阅 订阅 份量 分量 份内 分内 份外 分外 份子 分子 本份 本分 "
    "辈份 辈分 过份 过分 天份 天分 覆信 复信 关连 关联 好像 好象 画象 画像 混殽 混淆 记念 纪念 "
    "脚色 角色 精采 精彩 刻划 刻画 联接 连接 联贯 连贯 联绵 连绵 连结 联结 录象 录像 录相 录像 "
    "模胡 模糊 痲痹 麻痹 起程 启程 人材 人才 日蚀 日食 身分 身份 摄象 摄像 思惟 思维 塌实 踏实 "
    "透澈 透彻 推委 推诿 退色 褪色 希罕 稀罕 希奇 稀奇 希少 稀少 希有 稀有 想像 想象 训戒 训诫 "
    "鱼具 渔具 鱼网 渔网 影象 影像 元煤 原煤 原故 缘故 原由 缘由 月蚀 月食 照象 照相 照像 照相 "
    "真像 真相 真象 真相 装璜 装潢 子细 仔细 左证 佐证 执着 执著 豫备 预备 直接了当 直截了当 "
    "指手划脚 指手画脚"
)
OTHERS = (
    "其它 其他 做为 作为 撤消 撤销 叫作 叫做 当作 当做 看作 看做 帐 账 给与 给予 制做 制作 "
    "做出 作出 图象 图像 反覆 反复 回覆 回复 黏贴 粘贴 惟一 唯一 惟独 唯独 笔划 笔画"
)
"""帐 is 账 wherever it is no tent."""
KEEP = "帐篷|蚊帐|营帐|帐幕|帷帐|帐帘"


_WORDS = (*LISTED.split(), *OTHERS.split())
KNOWN = dict(zip(_WORDS[::2], _WORDS[1::2], strict=True))
FORMS = on_use("|".join((f"(?P<kept>{KEEP})", *sorted(KNOWN, key=lambda word: (-len(word), word)))))
ZERO = on_use("(?<=[零一二三四五六七八九十百千])[○◯]+|[○◯]+(?=[一二三四五六七八九十])")
"""A circle that is written for 〇; elsewhere it is a mark in a cell, or stands for what is left out."""


def in_one_form(text: str) -> str:
    """The text with each word of several writings in the recommended one."""
    text = FORMS.sub(lambda match: match["kept"] or KNOWN[match.group()], text)
    return ZERO.sub(lambda match: "〇" * len(match.group()), text)


def slight(_before: str, old: str, new: str, _after: str) -> str:
    """What two words are that say the same there: `particle`; "" if they do not."""
    return "particle" if {old, new} == {"的", "之"} else ""


def abbreviated(text: str, _other: str) -> str:
    """The text as it is: the initials of Chinese words make no abbreviation."""
    return text
