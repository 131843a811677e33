"""Findings, their cures and exceptions, and the outline of a clause, as values of the protocol."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lsprotocol import types as lsp

from clausework.editor.symbol import EditedProject, heading, language, modal_name
from clausework.model.draft import Block, walk
from clausework.model.finding import Finding, TextEdit
from clausework.strings.catalogue import say
from clausework.workflow.authoring import shared_ends
from clausework.workflow.fix import allowed_here

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
    old, new = edited.ruler(path).lines, text.split("\n")
    first, same = shared_ends(old, new)
    where = lsp.Range(lsp.Position(first, 0), lsp.Position(len(old) - same, 0))
    words = "".join(f"{line}\n" for line in new[first : len(new) - same])
    if not edited.snippets:
        return _workspace_edit(edited, {path: [lsp.TextEdit(where, words)]})
    before, _, after = words.rpartition(EMPTY)  # the last: another reason above may be empty too
    words = f'{_literal(before)}"$1"{_literal(after)}'
    snippet = lsp.SnippetTextEdit(where, lsp.StringValue(words))
    return lsp.WorkspaceEdit(document_changes=[edited.changes(path, [snippet])])


def _literal(words: str) -> str:
    """Words of a snippet that are to be taken as they stand."""
    return re.sub(r"([\\$}])", r"\\\1", words)  # the three signs of snippets


SEVERITIES = {
    "error": lsp.DiagnosticSeverity.Error,
    "warning": lsp.DiagnosticSeverity.Warning,
    "info": lsp.DiagnosticSeverity.Information,
}
FIX_ALL = "source.fixAll.clausework"


def diagnostics(edited: EditedProject) -> dict[str, list[lsp.Diagnostic]]:
    """The findings, by the path of the file that they are in."""
    found: dict[str, list[Finding]] = {}
    for item in edited.findings:
        found.setdefault(item.at.path, []).append(item)
    return {path: [_diagnostic(edited, item) for item in items] for path, items in found.items()}


def _diagnostic(edited: EditedProject, item: Finding) -> lsp.Diagnostic:
    words = (item.message[edited.lang], item.remedy.get(edited.lang, ""))
    return lsp.Diagnostic(
        range=edited.ruler(item.at.path).range(item.at, item.length),
        severity=SEVERITIES[item.severity],
        code=item.rule,
        source="clausework",
        message="\n".join(part for part in words if part),
        related_information=_related(edited, item),
    )


def _related(edited: EditedProject, item: Finding) -> list[lsp.DiagnosticRelatedInformation] | None:
    """The place from which a finding follows, if it does from another."""
    root = item.follows
    if root is None:
        return None
    words = say(edited.lang, "checks.follows", rule=root.rule, path=root.at.path, line=root.at.line)
    return [lsp.DiagnosticRelatedInformation(edited.location(root.at, 1), words)]


def cures(edited: EditedProject, path: str, wanted: lsp.Range) -> Iterator[lsp.CodeAction]:
    """The cures of what is wrong in a range; those that may alter the meaning are marked as suggestions."""
    for item in edited.findings:
        if item.at.path != path or item.fix is None or not item.fix.edits:
            continue
        problem = _diagnostic(edited, item)
        if not _touch(problem.range, wanted):
            continue
        title = item.fix.title[edited.lang]
        yield lsp.CodeAction(
            title=title if item.fix.safe else say(edited.lang, "editor.suggestion", title=title),
            kind=lsp.CodeActionKind.QuickFix,
            diagnostics=[problem],
            is_preferred=item.fix.safe,  # editors apply a preferred one by one key
            edit=_edit(edited, item.fix.edits),
        )


def exceptions(edited: EditedProject, path: str, wanted: lsp.Range) -> Iterator[lsp.CodeAction]:
    """Exceptions for the findings in a range, there and nowhere else, with the reason to be filled in."""
    for item in edited.findings:
        problem = _diagnostic(edited, item) if item.at.path == path else None
        edit = allowing_edit(edited, item) if problem and _touch(problem.range, wanted) else None
        if problem and edit:
            yield lsp.CodeAction(
                title=say(edited.lang, "editor.allow_here", rule=item.rule),
                kind=lsp.CodeActionKind.QuickFix,
                diagnostics=[problem],
                is_preferred=False,
                edit=edit,
            )


def cure_all(edited: EditedProject, path: str) -> lsp.CodeAction | None:
    """All safe cures of a file that do not touch one another; None if there is none."""
    edits: list[TextEdit] = []
    for item in edited.findings:
        if item.at.path != path or item.fix is None or not item.fix.safe:
            continue
        if all(edit.path == path and not _crosses(edit, edits) for edit in item.fix.edits):
            edits.extend(item.fix.edits)
    if not edits:
        return None
    return lsp.CodeAction(title=say(edited.lang, "editor.fix_all"), kind=FIX_ALL, edit=_edit(edited, edits))


def _crosses(edit: TextEdit, others: list[TextEdit]) -> bool:
    return any(
        edit.line == other.line
        and edit.column <= other.column + other.length
        and other.column <= edit.column + edit.length
        for other in others
    )


def _edit(edited: EditedProject, edits: Iterable[TextEdit]) -> lsp.WorkspaceEdit:
    changes: dict[str, list[lsp.TextEdit]] = {}
    for edit in edits:
        ruler = edited.ruler(edit.path)
        start = ruler.position(edit.line, edit.column)
        end = ruler.position(edit.line, edit.column + edit.length)
        changes.setdefault(edit.path, []).append(lsp.TextEdit(lsp.Range(start, end), edit.text))
    return _workspace_edit(edited, changes)


def _workspace_edit(edited: EditedProject, changes: dict[str, list[lsp.TextEdit]]) -> lsp.WorkspaceEdit:
    """The edits by their files; with the versions of those where the editor wants to know them."""
    if not edited.versioned:
        return lsp.WorkspaceEdit(changes={edited.uri(path): items for path, items in changes.items()})
    return lsp.WorkspaceEdit(document_changes=[edited.changes(*change) for change in changes.items()])


def _touch(one: lsp.Range, two: lsp.Range) -> bool:
    return (one.start.line, one.start.character) <= (two.end.line, two.end.character) and (
        two.start.line,
        two.start.character,
    ) <= (one.end.line, one.end.character)


def symbols(edited: EditedProject, path: str) -> list[lsp.DocumentSymbol]:
    """The clause of a file, with the provisions in it."""
    found, lang, ruler = edited.text_of(path), language(path), edited.ruler(path)
    if found is None:
        return []
    clause, text, at = found
    return [
        lsp.DocumentSymbol(
            name=heading(clause, lang) or clause.id,
            detail=clause.id,
            kind=lsp.SymbolKind.Namespace,
            range=ruler.whole(),
            selection_range=ruler.range(at, len(text.title)),
            children=[_symbol(edited, path, block, lang) for block in walk(text.own) if block.id],
        )
    ]


def _symbol(edited: EditedProject, path: str, block: Block, lang: str) -> lsp.DocumentSymbol:
    ruler = edited.ruler(path)
    first = block.spots[0].line if block.spots else block.at.line if block.at else 1
    last = block.spots[-1].line if block.spots else first
    whole = lsp.Range(ruler.position(first, 1), ruler.position(last, len(ruler.line(last)) + 1))
    return lsp.DocumentSymbol(
        name=f"{block.id} {modal_name(block, lang, edited.lang)}",
        detail=block.text[:60],
        kind=lsp.SymbolKind.Property,
        range=whole,
        selection_range=whole,
    )
