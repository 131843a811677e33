"""The report of an import: where each clause comes from, and all that has no place in the clauses."""

from __future__ import annotations

import json
from collections.abc import Iterator

from clausework.source.importing.published import PublishedStandard
from clausework.source.importing.values import ImportedText, LeftOver
from clausework.source.importing.written import new_numbers
from clausework.strings.catalogue import say

REPORT = "import.md"


def import_report(text: ImportedText, names: tuple[str, ...]) -> str:
    """The report in the language of the text, as Markdown."""
    return "\n".join(_lines(text, names)) + "\n"


def published_report(standard: PublishedStandard, name: str, absent: tuple[str, ...]) -> str:
    """The report of an import of what Clausework published: nothing of the text can be left over."""
    lang = standard.languages[0]
    found = [
        *(LeftOver("", picture, "picture") for picture in absent),
        *(
            LeftOver("", json.dumps(entry, ensure_ascii=False), "record")
            for key in ("lineage", "reasons")
            for entry in standard.told.get(key, [])
        ),
    ]
    heads = (
        f"# {say(lang, 'importing.report_title', title=standard.title[lang])}",
        say(lang, "importing.report_published", name=name),
        f"## {say(lang, 'importing.report_left')}",
    )
    rest = [_left(left, lang) for left in found] or [say(lang, "importing.report_nothing_left")]
    return "\n\n".join(heads) + "\n\n" + "\n".join(rest) + "\n"


def _lines(text: ImportedText, names: tuple[str, ...]) -> Iterator[str]:
    lang = text.lang
    yield f"# {say(lang, 'importing.report_title', title=text.title)}"
    yield ""
    yield say(lang, "importing.report_files", names=say(lang, "errors.between").join(names))
    yield ""
    yield f"## {say(lang, 'importing.report_left')}"
    yield ""
    if not text.left:
        yield say(lang, "importing.report_nothing_left")
    for left in text.left:
        yield _left(left, lang)
    yield ""
    yield f"## {say(lang, 'importing.report_clauses')}"
    yield ""
    yield say(lang, "importing.report_was")
    yield ""
    heads = (say(lang, f"importing.column_{key}") for key in ("id", "was", "number", "title", "counted"))
    yield "| " + " | ".join(heads) + " |"
    yield "| --- | --- | --- | --- | --- |"
    numbers = new_numbers(text)
    for item in text.clauses:
        clause = item.clause
        cells = (
            clause.id,
            item.was,
            numbers[clause.id],
            clause.texts[lang].title,
            " ".join(item.counted),
        )
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _left(left: LeftOver, lang: str) -> str:
    why = say(lang, f"importing.why_{left.why}")
    words = " ".join(left.words.split()).replace("`", "'")
    return say(lang, "importing.report_line", why=why, clause=left.clause or "—", words=words)
