"""Real texts in two versions with the true pairs of their clauses, where this machine has them."""

import html
import importlib.util
import json
import re

from places import CORPORA

LAWS = {
    "zh-lifafa": ("2015", "2023"),
    "zh-jiancha": ("2018", "2024"),
    "zh-fanlongduan": ("2007", "2022"),
    "zh-tongji": ("2009", "2024"),
    "zh-zhongxiao": ("2020", "2025"),
    "zh-shangbiao": ("2019", "2026"),
}
PAIRS = [
    *((name, *versions) for name, versions in LAWS.items()),
    ("en-asvs", "4.0.1", "4.0.3"),
    ("en-asvs", "4.0.3", "5.0.0"),
    ("en-openapi", "3.0.3", "3.0.4"),
]
TUNED = ("zh-lifafa", "zh-jiancha", "zh-fanlongduan")
"""The sets on which thresholds were chosen, with the odd chapters of the old ASVS."""

LAYOUT = re.compile(r"[\s#|*\-:`>+_~\\=\[\]()<.、：!\"]+")
"""White space and the signs with which Markdown lays a text out or sets a number apart."""


ANCHOR = re.compile(r"<a (?:name|id)=\"[^\"]*\"></a>")
"""What names a place and is no word; at the head of a paragraph and in titles it is read as such."""


def present():
    return CORPORA.is_dir()


def text(name, version):
    return (CORPORA / name / f"{version}.md").read_text(encoding="utf-8")


def bare(words):
    """The characters of a text, entities resolved, without anchors, white space and signs of layout."""
    return LAYOUT.sub("", html.unescape(ANCHOR.sub("", words)))


def bare_text(restored, lang):
    """The same of clauses given back: numbers, titles, lines and the addresses of links."""
    parts = []
    for clause in restored:
        title, lines = clause.texts.get(lang, ("", ()))
        parts.extend((clause.number, title))
        parts.extend(f"{line.target if line.kind == 'code' else ''}{_words(line)}" for line in lines)
    return bare("".join(parts))


def _words(line):
    return "".join(run.text + ("" if run.mark == "break" else run.target) for run in line.runs)


def gold(name):
    return json.loads((CORPORA / "gold" / f"{name}.json").read_text(encoding="utf-8"))


def score(truth, pairs):
    """Precision, recall and F1 by the scorer that comes with the true pairs."""
    spec = importlib.util.spec_from_file_location("corpora_score", CORPORA / "gold" / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.score(truth, {"pairs": pairs})


def chapters(truth, pairs, odd):
    """True and found pairs of the odd or the even chapters of the old text."""

    def within(name):
        return int(name.split(".")[0]) % 2 == odd

    part = {
        **truth,
        "pairs": [pair for pair in truth["pairs"] if within(pair["old"])],
        "deleted": [name for name in truth["deleted"] if within(name)],
    }
    return part, [pair for pair in pairs if within(pair[0])]
