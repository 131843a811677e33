"""The report of an import: where each clause comes from, and all that has no place in the clauses."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.source.importing.values import ImportedText, LeftOver
from clausework.source.importing.written import new_numbers
from clausework.strings.catalogue import say

REPORT = "import.md"


def import_report(text: ImportedText, names: tuple[str, ...]) -> str:
    """The report in the language of the text, as Markdown."""
    return "\n".join(_lines(text, names)) + "\n"


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
