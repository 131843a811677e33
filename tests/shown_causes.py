"""What a site tells of the comments that were accepted."""

from __future__ import annotations

import re
from pathlib import Path

from clausework.consultation.records import read_records
from clausework.model.comment import TAKEN, Comment


def accepted(root: Path) -> list[Comment]:
    """The comments that changed the text, as their records have it."""
    return [item for item in read_records(root)[0] if item.disposition and item.disposition.outcome in TAKEN]


def comments_in(files: dict[str, str], prefix: str) -> str:
    """All pages of the comments of 2020-07 in a language, one behind the other."""
    pages = re.compile(rf"{prefix}comments/2020-07/(index\.md|\d+/index\.html)")
    return "".join(text for name, text in files.items() if pages.fullmatch(name))


def not_linked(comments: list[Comment], redline: str, answers: str, mark: str) -> list[str]:
    """The comments that their lines do not name after the mark, or that lead to no line of theirs."""
    cards = dict(re.findall(r'<article class="comment" id="([^"]+)">(.*?)</article>', answers, re.DOTALL))

    def linked(name: str) -> bool:
        reached = re.search(
            rf'{mark} <a href="[^"]*comments/2020-07/(?:[0-9]+/)?#{name}">{name}</a>', redline
        )
        targets = re.findall(r'href="[^"]*redlines/D1-working/#([^"]+)"', cards.get(name, ""))
        return bool(reached and targets) and all(f'id="{target}"' in redline for target in targets)

    return [comment.id for comment in comments if not linked(comment.id)]


def table_of_lines(page: str) -> str:
    """The table of a history that has the draft and the cause of each line; empty if there is none."""
    found = re.search(r'<details class="blame">.*?</details>', page, re.DOTALL)
    return found[0] if found else ""


def with_markup(files: dict[str, str]) -> list[str]:
    """The histories whose table of lines shows marks of Markdown."""
    tables = {name: table_of_lines(files[name]) for name in files if name.endswith("history/index.html")}
    assert sum(map(bool, tables.values())) > 100
    return [name for name, table in tables.items() if re.search(r"\]\(|\*\*|\[\^", table)]
