"""What has changed since a stale translation was made, when the old text can be found."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import msgspec

from clausework.drafts.lineage import predecessors
from clausework.drafts.register import read_draft, read_register
from clausework.model.canonical import text_hash
from clausework.model.clause import Clause, ClauseText, Run, lines_of
from clausework.model.finding import Finding
from clausework.source.clausefile import read_clause_file
from clausework.source.memory import Memory
from clausework.source.project import CLAUSES, Project
from clausework.text.catalogue import say

STALE = "BIL-004"
REVISIONS = 30
"""How many commits of a file are looked through."""
AROUND = 8
LONGEST = 240


def with_changes(project: Project, findings: tuple[Finding, ...], memory: Memory) -> tuple[Finding, ...]:
    """The findings, each stale translation with the redline of its original since it was translated."""
    return tuple(_explained(project, item, memory) if item.rule == STALE else item for item in findings)


def _explained(project: Project, item: Finding, memory: Memory) -> Finding:
    clause = project.draft.clause(item.clause)
    first = project.draft.languages[0]
    other = item.at.path.removesuffix(".md").rpartition(".")[2]
    if clause is None or first not in clause.texts or other not in clause.texts:
        return item
    wanted = clause.texts[other].source
    changes = _changes(project, clause, first, wanted, memory)
    if changes is None:
        return item
    remedy = {
        lang: text + say(lang, "checks.changed_since", changes=changes) for lang, text in item.remedy.items()
    }
    return msgspec.structs.replace(item, remedy=remedy)


def _changes(project: Project, clause: Clause, lang: str, wanted: str, memory: Memory) -> str | None:
    """The redline of the original since it had the hash `wanted`; None if no text of that hash is found.

    It is the same for ever, so that neither history nor dictionary is asked twice.
    """
    now = clause.texts[lang]
    name, key = f"changes {clause.id} {lang} {wanted}", text_hash(now)
    known = memory.find(name, key, str)
    if known is not None:
        return str(known)
    earlier = _earlier(project, clause, lang) if wanted else ()
    old = next((text for text in earlier if text_hash(text) == wanted), None)
    return None if old is None else memory.keep(name, key, redline(old, now, lang))


def _earlier(project: Project, clause: Clause, lang: str) -> Iterator[ClauseText]:
    """The texts that the clause had: in frozen drafts, newest first, then in the history of its file.

    Under an ID that it had before, too.
    """
    names = predecessors(project.draft.lineage, clause.id)
    for entry in reversed(read_register(project.root)):
        draft = read_draft(project.root, entry.label)
        for known in filter(None, map(draft.clause, names)):
            if lang in known.texts:
                yield known.texts[lang]
    for name in names:
        path = f"{CLAUSES}/{name.replace('.', '/')}.{lang}.md"
        for source in _history(project.root, path):
            yield read_clause_file(source, path, name, lang)[0].text


def _history(root: Path, path: str) -> Iterator[str]:
    """The versions of a file that git has, newest first; none where there is no git."""
    for commit in _git(root, "log", f"-{REVISIONS}", "--format=%H", "--", path).split():
        yield _git(root, "show", f"{commit}:./{path}").replace("\r\n", "\n")


def _git(root: Path, *words: str) -> str:
    try:
        run = subprocess.run(  # noqa: S603 - fixed words, a path of the project
            ["git", *words],  # noqa: S607 - the git of the user
            cwd=root,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError:
        return ""
    return run.stdout if run.returncode == 0 else ""


def redline(old: ClauseText, new: ClauseText, lang: str) -> str:
    """The changes as [-deleted-]{+inserted+} with some words around, cut where it gets long."""
    from clausework.redline.tokens import Tokenizer  # which most checks do not need
    from clausework.redline.words import compare_runs

    edits = compare_runs((Run(_words(old)),), (Run(_words(new)),), Tokenizer((), lang))
    parts: list[str] = []
    for place, edit in enumerate(edits):
        text = edit.text
        if edit.op == "equal":
            parts.append(_shortened(text, first=place == 0, last=place == len(edits) - 1))
        else:
            parts.append(f"[-{text}-]" if edit.op == "delete" else f"{{+{text}+}}")
    joined = "".join(parts)
    return joined if len(joined) <= LONGEST else joined[:LONGEST] + "…"


def _words(text: ClauseText) -> str:
    lines = (line.text for line in lines_of(text.own))
    return " ¶ ".join((text.title, *lines))


def _shortened(text: str, first: bool, last: bool) -> str:
    """The words next to a change, of a stretch that stayed."""
    if first:
        return text if len(text) <= AROUND else "…" + text[-AROUND:]
    if last:
        return text if len(text) <= AROUND else text[:AROUND] + "…"
    return text if len(text) <= 2 * AROUND + 1 else f"{text[:AROUND]}…{text[-AROUND:]}"
