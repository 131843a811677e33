"""The one reader of quantities: what it reads, which translations agree by it, what a redline says."""

import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from places import LIVE_COMMERCE
from written_drafts import change_of

from clausework.checks.rules.bilingual import differing
from clausework.lang.quantities import quantities, read
from clausework.lang.zh.numerals import HAN, chinese, value
from clausework.source.project import load


def _cases():
    """The rows of each part of the table."""
    parts, part = {}, []
    for line in (Path(__file__).parent / "quantity_cases.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            part = parts.setdefault(line[3:], [])
        elif line and not line.startswith("#"):
            part.append(line)
    return parts


CASES = _cases()


def _said(text, lang):
    """The quantities of a text as the table writes them."""
    found = []
    for one in read(text, lang):
        if one.day:
            found.append("{:04}-{:02}-{:02}".format(*one.day))
        for measure in one.measures:
            number = measure.number
            plain = str(number) if measure.unit == "part" or number.denominator == 1 else f"{float(number):g}"
            found.append(f"{'~' * one.vague}{plain} {measure.unit}".strip())
    return "; ".join(found) or "-"


def test_the_table_is_large():
    assert sum(map(len, CASES.values())) > 400


@pytest.mark.parametrize("row", CASES["reading"])
def test_what_is_read(row):
    lang, text, expected = row.split(" | ")
    assert _said(text, lang) == expected


@pytest.mark.parametrize("row", CASES["pairs"])
def test_whether_a_translation_agrees(row):
    zh, en = row[2:].split(" | ")
    assert (differing(zh, "zh", en, "en") == ((), ())) is (row[0] == "="), differing(zh, "zh", en, "en")


def test_a_difference_is_told_in_the_words_of_the_text():
    lost, extra = differing("应在三日内答复。", "zh", "within five working days", "en")
    assert [item.text for item in (*lost, *extra)] == ["三日", "five working days"]


@pytest.mark.parametrize("row", CASES["labels"])
def test_what_a_change_is_labelled(row):
    lang, old, new, expected = row.split(" | ")
    labels = change_of(old, new, lang).labels
    assert ("; ".join(f"{label.kind} {label.old}→{label.new}" for label in labels) or "-") == expected


@pytest.mark.parametrize("row", CASES["same"])
def test_another_writing_is_the_same(row):
    lang, old, new = row.split(" | ")
    assert [label.kind for label in change_of(old, new, lang).labels] == ["editorial-only"]


def _numeral(number):
    """The Chinese numeral of any number below 10**16."""
    for size, unit in ((10**8, "亿"), (10**4, "万")):
        high, low = divmod(number, size)
        if high:
            gap = "零" if 0 < low < size // 10 else ""
            return _numeral(high) + unit + (gap + _numeral(low) if low else "")
    return chinese(number)


SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def _words(number):
    """The English words of any number below 10**15."""
    for size, unit in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (10**3, "thousand")):
        high, low = divmod(number, size)
        if high:
            return f"{_words(high)} {unit}" + (f" {'and ' * (low < 100)}{_words(low)}" if low else "")
    if number >= 100:
        high, low = divmod(number, 100)
        return f"{SMALL[high]} hundred" + (f" and {_words(low)}" if low else "")
    if number >= 20:
        high, low = divmod(number, 10)
        return TENS[high - 2] + (f"-{SMALL[low]}" if low else "")
    return SMALL[number]


@given(st.integers(0, 10**16 - 1))
def test_a_numeral_is_read_back(number):
    assert value(_numeral(number)) == number
    assert value(_numeral(number).replace("二", "贰").replace("十", "拾")) == number


@given(st.integers(1, 10**12 - 1), st.sampled_from(["日", "个工作日", "元", "人"]))
def test_a_chinese_quantity_is_read_whole(number, unit):
    for text in (_numeral(number) + unit, f"{number}{unit}", f"{number:,}{unit}"):
        (found,) = read(f"应不少于{text}。", "zh")
        assert (found.text, found.measures[0].number) == (text, number)


@given(st.integers(1, 10**12 - 1), st.sampled_from(["days", "working days", "yuan"]))
def test_an_english_quantity_is_read_whole(number, unit):
    for words in (_words(number), str(number), f"{number:,}"):
        (found,) = read(f"It is at least {words} {unit}.", "en")
        assert (found.text, found.measures[0].number) == (f"{words} {unit}", number)


@given(st.integers(0, 10**9), st.integers(0, 9999))
def test_a_decimal_is_read_back(whole, part):
    text = f"{whole}.{part:04}"
    spelt = f"{_numeral(whole)}点" + "".join("零一二三四五六七八九"[int(digit)] for digit in f"{part:04}")
    for said, lang in ((f"{text}%", "zh"), (f"{text} per cent", "en"), (f"百分之{spelt}", "zh")):
        (one,) = read(said, lang)
        assert (one.text, one.measures[0].number) == (said, Fraction(text))


@given(
    st.text(alphabet="一二三百万亿点半年月日个元0123456789.,%第每 至", max_size=40),
    st.sampled_from(["zh", "en", "fr"]),
)
def test_what_is_found_stands_there_and_never_overlaps(text, lang):
    end = 0
    for one in read(text, lang):
        assert one.start >= end
        assert text[one.start : one.end] == one.text
        end = one.end
    assert set(quantities(text, lang)) <= set(read(text, lang))


DIGITS = re.compile(r"\d+")
WORDED = {
    "zh": re.compile(f"[{HAN}]+"),
    "en": re.compile(
        r"(?i)\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|sixty)\b"
    ),
}
OTHER = {"zh": "七十七", "en": "seventy-seven"}
NAMES = {("S-SEC-01", "two")}
"""Words with a number in them that are names: two-factor authentication."""


def _altered(words, lang):
    """The same words with another number; unchanged if the number is no figure and no numeral."""
    if DIGITS.search(words):
        return DIGITS.sub(lambda figures: str(int(figures[0]) + 3), words)
    return WORDED[lang].sub(OTHER[lang], words)


def test_no_number_can_be_changed_in_one_language_unseen():
    draft = load(LIVE_COMMERCE).draft
    english = {block.id: block for _, block in draft.provisions("en")}
    tried, unseen, unlabelled = 0, [], []
    for _, block in draft.provisions("zh"):
        pair = {"zh": block.text, "en": english[block.id].text}
        assert differing(pair["zh"], "zh", pair["en"], "en") == ((), ()), block.id
        for lang, other in (("zh", "en"), ("en", "zh")):
            text = pair[lang]
            for one in read(text, lang):
                altered = text[: one.start] + _altered(one.text, lang) + text[one.end :]
                if altered == text:
                    continue
                tried += 1
                if (block.id, one.text) not in NAMES and not any(
                    differing(altered, lang, pair[other], other)
                ):
                    unseen.append((block.id, one.text))
                kinds = {label.kind for label in change_of(text, altered, lang).labels}
                if not kinds & {"number", "period", "date", "percentage"}:
                    unlabelled.append((block.id, one.text))
    assert tried > 35
    assert (unseen, unlabelled) == ([], [])
