"""Stamps of translations by line, in the place of those that know only the whole text.

What was fresh stays fresh, and what was stale stays so, now by line where the text that was translated
can be found.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from clausework.model.canonical import text_hash
from clausework.model.clause import ClauseText
from clausework.model.translation import stamps, told
from clausework.source.clausefile import read_clause_file
from clausework.source.files import write_files
from clausework.source.project import UNREAD, Project, load
from clausework.workflow.layout import clause_path, stamped
from clausework.workflow.stale import Sought, earlier


def stamp_by_line(root: Path) -> tuple[str, ...]:
    """Write the stamps of the whole text anew, by line; the paths written."""
    project = load(root)
    main = project.draft.languages[0]
    old = dict(_whole(project))
    texts = {clause.id: clause.texts[main] for clause in project.draft.clauses if main in clause.texts}
    known: dict[Sought, ClauseText] = {
        each: texts[each.clause] for each in old.values() if text_hash(texts[each.clause]) == each.wanted
    }
    known |= dict(earlier(project, set(old.values()) - known.keys(), main))
    files = {
        path: stamped(project.sources[path], told(stamps(known[each])))
        for path, each in old.items()
        if each in known
    }
    write_files((root / path, text.encode()) for path, text in files.items())
    return tuple(files)


def _whole(project: Project) -> Iterator[tuple[str, Sought]]:
    """The files of translations that say one hash, each with the text that it was made from."""
    main, *others = project.draft.languages
    unread = {item.at.path for item in project.findings if item.rule in UNREAD}
    for clause in project.draft.clauses:
        for lang in others:
            path = clause_path(clause.id, lang)
            if lang not in clause.texts or main not in clause.texts or path in unread:
                continue
            source = read_clause_file(project.sources[path], path, clause.id, lang)[0].text.source
            if source and "=" not in source:
                yield path, Sought(clause.id, source)
