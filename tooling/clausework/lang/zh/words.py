"""Chinese words that contain the character of a normative verb, and where they are words.

Where the characters of 供应 meet, 提供 + 应 may be meant; where those of 应运 meet, 应 + 运输. Each
table says which neighbours decide it, so that a word is looked for by its bounds and not by its
characters alone.
"""

from __future__ import annotations

from collections import defaultdict

from clausework.lang.patterns import on_use

WORDS = """
一应材料 一应资料 一应物品 一应物资 一应事务 一应费用 一应手续 一应设施 一应设备 一应文件 供不应求
得心应手 里应外合 应接不暇 应有尽有 一应俱全 一呼百应 罪有应得 随机应变 应知应会 因果报应 相对应 相适应
不适应 自适应 磁感应 静电感应 红外感应 人体感应 自动感应 雷达感应 重力感应 光感应 热感应 微波感应
触摸感应 未尽事宜 善后事宜 有关事宜 相关事宜 具体事宜 其他事宜 后续事宜 会务事宜 应运而生 应考生
必不可少 不可或缺 不可抗力 不可避免 不可分割 不可侵犯 不可逆 不可能 不可靠 不可再生 非同小可 模棱两可
尽可能 可能 宁可 可疑 可贵 可惜 可爱 可怜 可可 可持续 可再生 可谓 可言 可喜 可乐 可执行文件 可用性
清晰可辨 清晰可读 新动能 旧动能 可支配收入 可溶 可吸入 可挥发 可编程 可穿戴 可耕地 可回收物 可逆 可读性
可塑性 可操作性 可扩展性 可维护性 可移植性 可重复性 可访问性 可采储量 创可贴 缺一不可 合时宜 因时宜
因地制宜 因时制宜 老少咸宜 老少皆宜 面授机宜 权宜之计 权宜之策 宜居宜业宜游 宜居宜业 宜昌 力所能及
无能为力 尽其所能 可再生能源 智能 潜能 太阳能 机械能 原子能 化学能 辐射能 势能 赋能 未能 生理机能
身体机能 扩大内需 拉动内需 促进内需 能见度 能愿 能工巧匠 能级 勿忘我 无须赘述 无需赘述 不必要 不得不
不得已 不得而知 舍不得 恨不得 巴不得 怪不得 求之不得 必须品 必需品 胡须 根须 龙须 刚需 按需 需要量
需水量 需氧量 并非必须 不是必须 非必须 违禁 解禁 封禁 禁止令 禁止性
"""
"""Words wherever their characters meet."""

PLACES = "场厕住处诊会务易究守儿验寓派哨出待挥教留毒测容养电健检"
"""What makes a place with 所, so that 所需 is none: 派出所 + 需."""

NOT_AFTER = f"""
供应 提口
反应 违谋
响应 影音声混
适应 舒 合/符适配
相应 互真三单两缺亮长变/改 照/依按参遵仿比对 液气固金ABC 品/产商食药样作成礼物制菜
效应 有生成疗无功仿实绩失见长奏药收时能工特奇高
对应 核校比配绝派针/方 反/正 查验敌
回应 返收召退撤驳赎挽取找追送转巡轮寄调带拉放领
因应 原病起诱成基内外动主归何死外啡
呼应 称招欢惊
顺应 理孝笔柔和通归
答应 回解应问作抢
事宜 故从叙董刑领军农监/办 理/办管处代 赛/参比竞决 外/对
适宜 舒
便宜 方以简轻随即邮粪排灵
相宜 互三亮
许可 也允
认可 确承默否公
尚可 高时风和
触须 接抵感
卷须 试考答问案画胶阅压
供需 提
急需 紧应
军需 海空
所需 {PLACES}
功能 成
性能 理
节能 季调环情关春音末
技能 科竞
职能 在任辞离兼求
效能 有生疗失绩见
热能 加发受散耐隔过绝导
电能 发充供停断用通带输触放接闪来
风能 通排送新寒季台防抗
本能 基资根成版样文课标账书
产能 生资财投停水矿
储能 存仓
核能 审考复
光能 灯激阳月曝感发日目眼
万能 千百十数
全能 安完健俱保成
失能 损丢消流遗缺
耗能 损消
所能 {PLACES}
"""
"""Words, but not after a character with which their first one makes another, 提供 + 应; after / what
undoes that: 品相 + 应, but 商品 + 相应."""

NOT_BEFORE = """
应急 需(?!求|要) 于 速
应季 度 节 末 初 报 前
应届 时 满
应景 区 点 观
应援 引 助 外 建 救 用 藏
应酬 谢 报 劳 金 宾
应邀 请 约 集
应否 定 决 认
应税 务 前 后 收(?!入)
应召 开 集 回 唤 见 募
应价 格 值 款 位 廉
应激 活 励 发 光 起 增 化 战 进 荡
应变 更 换 成 为 得 动 革 通 配 频 速 卖 现 质 形 化 迁 幻 大 小 宽 窄 坏 电 易
应力 求 争 所 图 促 避 戒 推 保 足 劝
应允 许 准 诺
应许 可 诺
应诉 说 诸 请 求 之 讼 苦
可靠 近 背 边 岸 泊 墙 右 左 山 窗 后 前 停 拢
可信 函 步 访
可控 制 告 诉 股 温 盘 球 速 流 压
可见 证 面 习 附 表 图 第 本 下
可观 看 察 摩 测 望 赏 影 光 演
可口 头 述 服 授
可燃 烧 放 点
可变 更 换 成 为 动 卖 现 通 革 得 质 化 迁 频
可比 照 对 较 选 试 赛 拼
可供 应 给 货 电 水 热 暖 气 销 养 氧 血
可否 定 决 认
可知 会 悉 照 道 晓
可视 为 情 作 察 听
宜兴 建 办 修 奋 起
宜宾 馆 客 主 语
宜春 季 节 播 天 夏 秋 运 耕 灌 茶 风 分
宜家 长 庭 具 校 属 人 用 务 园 养 访 居 禽 畜 政
能否 定 决 认
能力 求 争 所
能源 源
能耗 尽 费 资 用 损 散
能量 化 身 力 体
能效 仿 劳
必需 在 经 对 按 向 将 由 于 提 取 签 保 建
需求 助 得 证 救 签 医 职 援 学 诊
需方 案 便 能 才
须知 悉 晓 道 会 情 照
不得了 解
"""
"""Words, but not before a character with which their last one makes another: 应 + 变更."""

ONLY_BEFORE = """
感应 器 灯 门 加热 电 式 龙头 区 线圈 卡 水 开关 出 到 距离 方式 功能 装置 探头 范围 炉 钥匙 的
内应 力(?!争|求)
接应 人员
照应 $ ， 。 的 、
应节 食品 商品 礼品 糕点 点心 花卉 物品 产品 水果
应征 税 未 增值 关税 国内 消费 者 入 作品 稿 人 材料 对象 单位 公民 青年 方案 的
应纳 或 和 税额 税款 税所得 税项 税的 税种 税收入 增值 所得 消费税 关税 印花 房产 土地 保险 社保 的
应得 利润 收益 分红 价款 补贴 津贴 股 的 权 利益 报酬 收入 份 款 货款 佣金 工资 奖 补偿 赔偿 部分 金额 。 ，
应战 的 书 方 者 。 ，
应声 虫 倒 而 落 ，
应承 了 下 过 的 ， 。
应考 者 人 资格 科目 的 条件
应诊 的 医 时 。
应约 而 前 赴 到 ， 。
应招 者 女 入 而
应标 文件 人 单位 方 书 材料 企业 者 供应商 的 时 函 截止 ， 。 、
应试 教育 者 人 能力 科目 的 技巧 生 资格 ， 。
应验 了 的 。 ，
应有 的 之 权利 权益 水平 效果 作用
应尽 的 义务 职责 责任
应负 的
应缴 的 款 税款 税额 税费 费用 费额 未 应 或 和
应退 税款 税额 未
应抵 税 免
应获 赔 补偿 的
应课 税 差
不可替代 的 性 、 ， 。 $ 资
不可撤销 的 性 地 、 ， 。 $
可行 性 的 ， 。 、 方案 且 做法 办法 路径 措施 途径 技术
可取 的 之处 性 ， 。
合宜 的
宜人 的 ， 。 、
宜居 城 乡 环境 的 社区 性 宜 村 地 ， 。 、 水平 评价 指 程度 生活
宜业 的 宜
宜游 的
宜林 地 荒 土
宜耕 地 荒 土
动能 ， 。 、 的 转换 定理 守恒 弹 回收
机能 ， 。 、 的 障碍 下降 衰退 减退 亢进 性 评 训练 康复 恢复
官能 团 症 评 检验 性
体能 ， 。 、 的 训练 测试 考核 测评 储备 消耗 标准 达标 素质 要求
异能 者 人士
高能 粒子 物理
用能 单位 设备 产品 量 权 结构 系统 工艺 需求 企业 行为 水平 管理 情况 人员 计量 效率 总 过程 环节
质能 源 发电
能手 $ ， 。 、 的
能动 性 的 地
能人 ， 。 、 辈出
能干 的 。
内需 ， 。 、 增长 市场 不足 潜力 消费 旺 疲 的
特需 门诊 服务 病房 医疗
"""
"""Words only before what follows them in a noun; elsewhere the character is a verb."""

SELF = "答诉邀战征有尽得"
"""What makes a word with 应 even after 不; elsewhere 不应 is the verb: 不应变形, 不应用于."""


def _rests() -> dict[str, list[str]]:
    """What may follow the first character of a word, the longest word first."""
    found = [(word, word[1:]) for word in WORDS.split()]
    for word, *seams in map(str.split, NOT_AFTER.strip().splitlines()):
        found += ((word, f"{_seams(word[0], seams)}{word[1:]}"), (word, f"{word[1:]}(?=的)"))
    for table, sign in ((NOT_BEFORE, "!"), (ONLY_BEFORE, "=")):
        for word, *others in map(str.split, table.strip().splitlines()):
            denied = "(?<!不应)" if word[0] == "应" and word[1] not in SELF else ""
            found.append((word, f"{denied}{word[1:]}(?{sign}{'|'.join(others)})"))
    rests: dict[str, list[str]] = defaultdict(list)
    for word, rest in sorted(found, key=lambda item: -len(item[0])):
        rests[word[0]].append(rest)
    return rests


def _seams(first: str, seams: list[str]) -> str:
    """That a word does not begin inside another, which ends with its first character."""
    parts = (seam.partition("/") for seam in seams)
    return "".join(f"(?<!{f'(?<![{but}])' if but else ''}[{ends}]{first})" for ends, _, but in parts)


MASK = on_use("|".join(f"{first}(?:{'|'.join(rests)})" for first, rests in sorted(_rests().items())))
"""A word that holds the character of a verb; tried only at its first character, which is quick."""
