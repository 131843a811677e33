"""A redline as the comment on a pull request: a table, then the words, then what else it does.

The words stand in HTML that GitHub lets through; a comment there has a limit, and so has this.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from markupsafe import escape

from clausework.consultation.window import rehearsed
from clausework.layout.stream import Sides
from clausework.model.comment import Comment
from clausework.model.finding import Finding
from clausework.model.redline import Change, Redline
from clausework.redline.ledger import ledger
from clausework.rendering.causing import beside_lines
from clausework.rendering.dates import told
from clausework.rendering.formats.redline_text import Lined, Signs
from clausework.rendering.redline_formats import RedlineContext
from clausework.rendering.redlining import heading_of, shown_language
from clausework.strings.catalogue import say

LIMIT = 60_000
"""Characters; GitHub refuses more than 65,536."""
SHARE = 0.6
"""How much of that the table of changes may take."""
MARK = "<!-- clausework redline -->"
"""By this a later run finds its own comment, to write it anew."""
SIGNS: Signs = {"equal": ("", ""), "insert": ("<ins>", "</ins>"), "delete": ("<del>", "</del>")}
SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~<>&-])")
LINKS = re.compile(r"(?<=[@#])(?=\w)|(?<=:)(?=//)|(?<=\bGH)(?=-\d)|(?<=www)(?=\.)")
"""Where a text that GitHub would make a mention or a link is parted, so that it calls nobody."""
PARTED = "\u200b"  # it takes no room on the page
TAIL = 0.2
"""How much of the comment the answers, and how much the findings, may take."""
ORDER = ("substantive", "editorial")


def render(context: RedlineContext) -> str:
    """The format `github` of the redline."""
    settled, findings = context.settled, context.findings
    return redline_github(context.redline, context.sides, context.lang, settled=settled, findings=findings)


def redline_github(
    redline: Redline,
    sides: Sides,
    lang: str,
    *,
    settled: Sequence[Comment] = (),
    findings: Sequence[Finding] = (),
    limit: int = LIMIT,
) -> str:
    """The comment's text, at most `limit` characters; a note says what was left out."""
    book = ledger(redline)
    changes = sorted(map(book.marked, redline.told()), key=lambda change: ORDER.index(change.weight))
    names = {"old": redline.old.label, "new": redline.new.label}
    head = [
        MARK,
        f"### {_md(say(lang, 'redline.heading', **names))}",
        "",
        book.summary(lang),
        *(f"\n{_md(head)}" for head in book.heads(lang)),
    ]
    most = round(limit * TAIL)
    tail = [*_settled(settled, lang, most), *_findings(findings, lang, most)]
    note = _md(say(lang, "redline.github_more", count=len(changes), **names))
    room = limit - _size(head) - _size(tail) - len(note) - 200  # for the headings that come with them
    table = _fitting(_table(changes, lang), round(room * SHARE))
    words = _fitting(_words(sides, changes, lang), room - _size(table))
    parts = [*head, "", *_headed(table, lang), *_folded(words, lang)]
    if len(table) < len(changes) or len(words) < sum(_has_words(change, lang) for change in changes):
        parts += ["", f"_{note}_"]
    return "\n".join([*parts, *tail]) + "\n"


def _size(parts: Iterable[str]) -> int:
    return sum(len(part) + 1 for part in parts)


def _fitting(parts: Iterable[str], room: int) -> list[str]:
    """The parts that have room, those before others first."""
    found = []
    for part in parts:
        if len(part) < room:
            room -= len(part) + 1
            found.append(part)
    return found


def _table(changes: Iterable[Change], lang: str) -> Iterable[str]:
    for change in changes:
        weight = say(lang, f"redline.weight_{change.weight}")
        cells = (heading_of(change, lang), weight, change.sentence.get(lang, ""), " ".join(change.comments))
        yield "| " + " | ".join(map(_md, cells)) + " |"


def _headed(rows: list[str], lang: str) -> list[str]:
    if not rows:
        return []
    columns = [say(lang, f"redline.github_{name}") for name in ("clause", "weight", "change", "comments")]
    return ["| " + " | ".join(columns) + " |", "|---|---|---|---|", *rows]


def _words(sides: Sides, changes: Iterable[Change], lang: str) -> Iterable[str]:
    """Each change with its words, as HTML without a blank line, so that nothing in it is Markdown."""
    lined = Lined(lang, sides, SIGNS, _html)
    for change in changes:
        if _has_words(change, lang):
            lines = "<br>\n".join(lined.change(change, shown_language(change, lang)))
            yield f"<p><b>{_html(heading_of(change, lang))}</b><br>\n{lines}</p>"


def _has_words(change: Change, lang: str) -> bool:
    shown = shown_language(change, lang)
    return bool(shown or beside_lines(change, lang, shown))


def _folded(parts: list[str], lang: str) -> list[str]:
    if not parts:
        return []
    title = say(lang, "redline.github_words")
    return ["", f"<details><summary>{title}</summary>", *parts, "</details>"]


def _settled(comments: Sequence[Comment], lang: str, room: int) -> list[str]:
    rows = [
        f"- {comment.id} {say(lang, f'site.outcome_{comment.disposition.outcome}')} "
        f"`{comment.anchor.provision or comment.anchor.clause}`"
        for comment in comments
        if comment.disposition
    ]
    title = say(lang, "redline.github_settled", count=len(rows))
    return _listed(told(title, rehearsed(comments), lang), rows, lang, room)


def _findings(findings: Sequence[Finding], lang: str, room: int) -> list[str]:
    rows = [
        f"- {item.rule} `{item.at.path}:{item.at.line}` {_md(item.message.get(lang, ''))}"
        for item in findings
    ]
    return _listed(say(lang, "redline.github_findings", count=len(rows)), rows, lang, room)


def _listed(title: str, rows: Sequence[str], lang: str, room: int) -> list[str]:
    """The rows that have room under their title, and how many have none."""
    if not rows:
        return []
    shown = _fitting(rows, room)
    left = len(rows) - len(shown)
    rest = [f"- {say(lang, 'redline.github_left', count=left)}"] if left else []
    return ["", f"#### {title}", "", *shown, *rest]


def _md(text: str) -> str:
    """Text for a cell or a line of Markdown: nothing in it is markup, and nobody is called by it."""
    return SPECIAL.sub(r"\\\1", LINKS.sub(PARTED, " ".join(text.split())))


def _html(text: str) -> str:
    """Text for HTML within Markdown, by which nobody is called."""
    return str(escape(LINKS.sub(PARTED, text)))
