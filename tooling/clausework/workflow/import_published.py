"""Import of what Clausework published itself: every clause has the hash that the file says it has."""

from __future__ import annotations

from pathlib import Path

from clausework.model.canonical import text_hash
from clausework.source.importing.published import PublishedStandard, published_files
from clausework.source.importing.report import published_report
from clausework.source.pictures import ASSETS, PICTURE
from clausework.source.project import load


def made_of(standard: PublishedStandard, path: Path) -> tuple[dict[str, bytes], str]:
    """The files of the project, with the pictures that lie beside the file, and the report."""
    files = published_files(standard)
    absent: list[str] = []
    for target in standard.pictures():
        picture = (path.parent / target).resolve()
        if PICTURE.fullmatch(target) and picture.is_relative_to(path.parent.resolve()) and picture.is_file():
            files[f"{ASSETS}/{target}"] = picture.read_bytes()
        else:
            absent.append(target)
    return files, published_report(standard, path.name, tuple(absent))


def altered(standard: PublishedStandard, root: Path) -> tuple[str, ...]:
    """The clauses whose words in the project are not those of the file, by the hashes that it gives."""
    draft = load(root).draft
    found: list[str] = []
    for told in standard.clauses:
        clause = draft.clause(told.id)
        for lang, text in told.texts.items():
            if clause is None or lang not in clause.texts or text_hash(clause.texts[lang]) != text.hash:
                found.append(told.id)
    return tuple(dict.fromkeys(found))
