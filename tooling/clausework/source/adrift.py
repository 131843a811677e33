"""Clauses that are not where the outline or the names of files say: unlisted, misspelt, misnamed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from clausework.model.clause import Place
from clausework.model.finding import Finding
from clausework.source.clausefile import ClauseFile, identity
from clausework.strings.catalogue import both

OUTLINE = "standard/outline.yml"


def misnamed(path: str, shown: str, folder: str, taken: Collection[str]) -> Finding:
    """The finding that a file has the name of no clause; where it lacks but small letters, of which."""
    right = path.lower()
    name = identity(right.removeprefix(f"{folder}/"))
    key = "reader.bad_name" if name is None or right in taken else "reader.capital_name"
    return Finding(
        rule="FIL-003",
        severity="error",
        at=Place(shown),
        message=both(key),
        remedy=both(f"{key}_remedy", path=right),
        about=(name[0],) if name and right not in taken else (),
    )


def unlisted(
    clause_files: Mapping[tuple[str, str], ClauseFile],
    listed: Collection[str],
    languages: tuple[str, ...],
    found: Iterable[Finding],
) -> Iterator[Finding]:
    """A finding for each clause that the outline lacks, unless what else was found there explains it."""
    ids = dict.fromkeys(clause_id for clause_id, _ in clause_files)
    about: set[str] = set()
    for item in found:
        if item.rule == "OUT-003":
            return  # what stands below a misshapen entry is not lost
        about.update(item.about if item.rule == "OUT-001" else ())
    for clause_id in ids:
        if clause_id in listed or clause_id in about:
            continue
        texts = (clause_files[clause_id, lang] for lang in languages if (clause_id, lang) in clause_files)
        file = next(texts, None) or next(file for key, file in clause_files.items() if key[0] == clause_id)
        yield Finding(
            rule="OUT-004",
            severity="error",
            at=Place(file.path),
            message=both("reader.not_in_outline", id=clause_id),
            remedy=both("reader.not_in_outline_remedy", id=clause_id),
            clause=clause_id,
            about=(clause_id,),
        )


def adrift(findings: Iterable[Finding]) -> frozenset[str]:
    """The clauses without a place or a file, of which nothing else can be told until they have both."""
    wrong = ("OUT-001", "OUT-004", "FIL-003")
    return frozenset(name for item in findings if item.rule in wrong for name in item.about)
