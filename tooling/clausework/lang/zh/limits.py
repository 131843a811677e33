"""Chinese words that make an amount a limit, and those that make another rule of a sentence."""

OPENING = r"(?:不|[大小高低多少长短]于)$"
CLOSING = "以[上下内外]$"
SIGNS = {
    "comparator": (
        ("≥", r"不(?:少|低|小|短|早)于|[大多高长]于等于|至少|最[少短低]|及?其?以上|≥"),
        ("≤", r"不(?:多|高|大|长|晚|迟)于|不超过|[小少低短]于等于|至多|最[多长高]|及?其?以[下内]|≤"),
        ("<", r"[少低小短早]于|不足|不到|不满|[<＜]"),
        (">", r"[多高大长晚迟]于|超过|以外|[>＞]"),
        ("=", r"等于|="),
        ("≈", r"约(?=[\d一二三四五六七八九十百千万两]|$)|[≈±]"),
    ),
    "negation": (
        ("", r"未成年|未来|不动产|不锈钢|不断|不仅|不良|无线|无人机|无障碍|非遗|非物质|非常|是否|能否|可否"),
        ("not", r"[不未无非没勿莫]"),
    ),
    "order": (
        ("", r"前[言述台端款项条方提]|[售先]后|后[台续果方勤]"),
        ("before", r"[之以]?前|先"),
        ("after", r"[之以]?后"),
        ("within", r"之内"),
    ),
    "choice": (("", r"或许|或然"), ("or", r"或者?")),
    "quantifier": (
        ("all", r"所有|全部|一切|全体"),
        ("any", r"任何|任一|任意"),
        ("some", r"部分|若干|有些|有的"),
        ("only", r"仅|只有|唯一"),
    ),
}
"""What makes another rule of the same words, each writing by what it says; of "" is a longer word."""
