"""“Allow here, with a reason”: the exception to a finding as an edit, its reason left to be filled in."""

from __future__ import annotations

import re

from lsprotocol import types as lsp

from clausework.editor.edited import EditedProject
from clausework.model.finding import Finding
from clausework.workflow.allow import allowed_here

EMPTY = '""'
"""A reason that is not written yet, of which the check says that it is missing."""


def allowing_edit(edited: EditedProject, finding: Finding) -> lsp.WorkspaceEdit | None:
    """The edit that writes the exception; None where the finding cannot be allowed at its place.

    An editor that fills in snippets puts the cursor between the quotation marks of the reason.
    """
    written = allowed_here(edited.project, finding)
    if written is None:
        return None
    path, text = written
    first, old, new = _changed_lines(edited.ruler(path).lines, text.split("\n"))
    where = lsp.Range(lsp.Position(first, 0), lsp.Position(first + old, 0))
    words = "".join(f"{line}\n" for line in new)
    edit: lsp.TextEdit | lsp.SnippetTextEdit = lsp.TextEdit(where, words)
    if edited.snippets:
        before, _, after = words.rpartition(EMPTY)
        snippet = f'{_literal(before)}"$1"{_literal(after)}'
        edit = lsp.SnippetTextEdit(where, lsp.StringValue(snippet))
    elif not edited.versioned:
        return lsp.WorkspaceEdit(changes={edited.uri(path): [lsp.TextEdit(where, words)]})
    document = lsp.OptionalVersionedTextDocumentIdentifier(edited.uri(path), edited.versions.get(path))
    return lsp.WorkspaceEdit(document_changes=[lsp.TextDocumentEdit(document, [edit])])


def _changed_lines(old: list[str], new: list[str]) -> tuple[int, int, list[str]]:
    """From which line on how many lines are replaced by which; all others stay."""
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first]:
        first += 1
    same = 0
    while same < min(len(old), len(new)) - first and old[-1 - same] == new[-1 - same]:
        same += 1
    return first, len(old) - first - same, new[first : len(new) - same]


def _literal(words: str) -> str:
    """Words of a snippet that are to be taken as they stand."""
    return re.sub(r"([\\$}])", r"\\\1", words)
