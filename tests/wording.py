"""Wording of strings, manuals and README held to the list in `tooling/docs/wording.toml`; `make check` runs it.

python tests/wording.py           name each place that breaks a rule or has another name for a term, and fail
python tests/wording.py --write   write the page of the list, `tooling/docs/wording.md`
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

TOP = Path(__file__).resolve().parent.parent
DOCS = TOP / "tooling/docs"
LIST, PAGE = DOCS / "wording.toml", DOCS / "wording.md"
STRINGS = TOP / "tooling/clausework/strings"
GENERATED = ("cli.", "rules.")
"""Pages that a program writes: of strings, or of the rules."""
CODE = re.compile(r"^ *(`{3,}).*?^ *\1$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
HAN = re.compile(r"[\u4e00-\u9fff]")
HEAD = """\
# Wording 用语

The rules for strings and manuals, and the terms that have one name. `make check` holds strings, pages and README
to them; `python tests/wording.py --write` writes this page from `wording.toml`.
提示和手册的用语规则，以及一物一名的术语。`make check` 据此检查；本页由 `wording.toml` 生成。
"""


class Rule(NamedTuple):
    """A rule of one language, or the other names of a term in it."""

    lang: str
    name: str
    find: tuple[re.Pattern[str], ...]
    bad: str = ""
    good: str = ""
    say: str = ""
    of: str = ""


class Hit(NamedTuple):
    """A place that breaks a rule."""

    place: str
    rule: str
    words: str


def rules(text: str) -> Iterator[Rule]:
    """The rules of the list, then its terms."""
    found = tomllib.loads(text)
    for one in found["rule"]:
        patterns = tuple(map(re.compile, one.get("find", ())))
        yield Rule(one["lang"], one["name"], patterns, one["bad"], one["good"], one["say"], one.get("of", ""))
    for one in found["term"]:
        for lang in ("zh", "en"):
            if other := one.get(f"not_{lang}"):
                yield Rule(lang, one[lang], tuple(map(re.compile, other)))


def hits(known: tuple[Rule, ...], lang: str, place: str, words: str) -> Iterator[Hit]:
    """The rules of a language that some words break."""
    for rule in known:
        if rule.lang == lang and place.startswith(rule.of):
            for pattern in rule.find:
                if match := pattern.search(words):
                    yield Hit(place, rule.name, match[0])


def strings() -> Iterator[tuple[str, str, str]]:
    """The language, place and words of every string."""
    for file in sorted(STRINGS.glob("*/*.toml")):
        lang = file.parent.name
        for key, words in tomllib.loads(file.read_text("utf-8")).items():
            for line in re.sub(r"`[^`\n]*`|\{[^{}|]*\}", "", words).splitlines():
                yield lang, f"strings/{lang}/{file.name} {key}", line


def pages() -> Iterator[tuple[str, str, str]]:
    """The language, place and words of every line of the manual and of README, without code."""
    for file in (TOP / "README.md", *sorted(DOCS.glob("*.md"))):
        if file == PAGE or file.name.startswith(GENERATED):
            continue
        text = CODE.sub(lambda found: "\n" * found[0].count("\n"), file.read_text("utf-8"))
        for number, line in enumerate(text.splitlines(), 1):
            lang = "zh" if HAN.search(line) else "en"
            if file.name.endswith(f".{'zh' if lang == 'en' else 'en'}.md"):
                continue
            yield lang, f"{file.name}:{number}", line


def found(known: tuple[Rule, ...]) -> list[Hit]:
    """Every hit in strings and pages."""
    return [hit for lang, place, words in (*strings(), *pages()) for hit in hits(known, lang, place, words)]


def page(text: str) -> str:
    """The list as a page of Markdown."""
    parts = [HEAD]
    known = list(rules(text))
    for lang, title, heads in (
        ("zh", "中文", "规则 | 不写 | 写作"),
        ("en", "English", "Rule | Not | But"),
    ):
        parts.append(f"## {title}\n\n| {heads} |\n|---|---|---|\n")
        for rule in known:
            if rule.lang == lang and rule.say:
                parts.append(f"| **{rule.name}** {rule.say} | {rule.bad} | {rule.good} |\n")
        parts.append("\n")
    parts.append("## Terms 术语\n\nTheir meaning is in the [glossary](glossary.md). 含义见词汇表。\n\n")
    parts.append("| English | 中文 | Not 不写 |\n|---|---|---|\n")
    for one in tomllib.loads(text)["term"]:
        other = "、".join(f"`{name}`" for name in (*one.get("not_zh", ()), *one.get("not_en", ())))
        parts.append(f"| {one['en']} | {one['zh']} | {other.replace('|', chr(92) + '|')} |\n")
    return "".join(parts)


def main(arguments: list[str]) -> int:
    """Write the page, or name what breaks the list; the exit status."""
    text = LIST.read_text("utf-8")
    if "--write" in arguments:
        PAGE.write_text(page(text), "utf-8")
        return 0
    wrong = found(tuple(rules(text)))
    for hit in wrong:
        print(f"{hit.place}: “{hit.words}”: {hit.rule}")
    if PAGE.read_text("utf-8") != page(text):
        print(
            "tooling/docs/wording.md is out of date; python tests/wording.py --write writes it",
            file=sys.stderr,
        )
        return 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
