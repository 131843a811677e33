"""What counts as the same in a search: numerals as figures, and other forms of a normative verb."""

NUMERALS = {
    digit: place
    for digits in ("零一二三四五六七八九", "〇壹贰叁肆伍陆柒捌玖", "○")
    for place, digit in enumerate(digits)
} | {"两": 2}
UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "拾": 10, "佰": 100, "仟": 1000}
WORDS: dict[str, str] = {}
FORMS = {
    **dict.fromkeys(("不应当", "不应该", "不得"), "不应"),
    **dict.fromkeys(("应当", "应该", "必须"), "应"),
    "可以": "可",
    "能够": "能",
}
"""A verb as laws and ordinary language have it, and the verb of a standard that says the same."""
