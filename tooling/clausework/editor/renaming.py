"""Renaming a clause or a label as one edit: files, references to it, the outline and the lineage."""

from __future__ import annotations

from lsprotocol import types as lsp

from clausework.editor.edited import EditedProject
from clausework.editor.symbol import Symbol, symbol_at
from clausework.model.mentions import ITEM
from clausework.workflow.layout import LayoutRefused
from clausework.workflow.rename import plan_renaming


class NotHere(LayoutRefused):
    """The editor cannot do it, or not at this place."""

    section = "editor"


def renameable(edited: EditedProject, path: str, line: int, column: int) -> Symbol:
    """The clause whose ID stands there, or the label; LayoutRefused if none does."""
    symbol = symbol_at(edited, path, line, column)
    if symbol is None or symbol.kind not in ("clause", "label") or ITEM in symbol.name:
        raise NotHere("not_a_clause")
    return symbol


def renaming_edit(edited: EditedProject, old: str, new: str, renames_files: bool) -> lsp.WorkspaceEdit:
    """The edit that gives another name; LayoutRefused if it cannot be, or the client renames no files."""
    plan = plan_renaming(edited.project, old, new)
    if plan.moves and not renames_files:
        raise NotHere("no_file_renames", old=old, new=new)
    source = {after: before for before, after in plan.moves}
    changes: list[lsp.TextDocumentEdit | lsp.CreateFile | lsp.RenameFile | lsp.DeleteFile] = []
    # Texts are edited before their files move, so that each edit names a document that there is.
    for path, text in sorted(plan.texts.items()):
        before = source.get(path, path)
        if edited.text(before) != text:
            edit = lsp.TextEdit(edited.ruler(before).whole(), text)
            version = edited.versions.get(before)
            document = lsp.OptionalVersionedTextDocumentIdentifier(uri=edited.uri(before), version=version)
            changes.append(lsp.TextDocumentEdit(document, [edit]))
    for before, after in plan.moves:
        changes.append(lsp.RenameFile(old_uri=edited.uri(before), new_uri=edited.uri(after)))
    return lsp.WorkspaceEdit(document_changes=changes)
