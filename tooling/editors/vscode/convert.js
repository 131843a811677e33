// Values of the protocol as those of VS Code. Both count lines from 0 and characters in UTF-16.
"use strict";

const vscode = require("vscode");

const uri = (address) => vscode.Uri.parse(address);
const position = (at) => new vscode.Position(at.line, at.character);
const range = (found) => new vscode.Range(position(found.start), position(found.end));
const location = (found) => new vscode.Location(uri(found.uri), range(found.range));

function diagnostic(found) {
  const made = new vscode.Diagnostic(range(found.range), found.message, found.severity - 1);
  made.source = found.source;
  made.code = found.code;
  made.relatedInformation = (found.relatedInformation || []).map(
    (item) => new vscode.DiagnosticRelatedInformation(location(item.location), item.message),
  );
  return made;
}

function hover(found) {
  return new vscode.Hover(new vscode.MarkdownString(found.contents.value), found.range && range(found.range));
}

function completion(found, index) {
  const made = new vscode.CompletionItem(found.label, found.kind - 1);
  made.detail = found.detail;
  made.filterText = found.filterText;
  made.sortText = String(index).padStart(6, "0"); // the order is the server's
  made.range = range(found.textEdit.range);
  made.insertText = found.textEdit.newText;
  return made;
}

function symbol(found) {
  const [whole, name] = [range(found.range), range(found.selectionRange)];
  const made = new vscode.DocumentSymbol(found.name, found.detail || "", found.kind - 1, whole, name);
  made.children = (found.children || []).map(symbol);
  return made;
}

function named(found) {
  const where = location(found.location);
  return new vscode.SymbolInformation(found.name, found.kind - 1, found.containerName || "", where);
}

function hint(found) {
  const made = new vscode.InlayHint(position(found.position), found.label);
  made.paddingLeft = Boolean(found.paddingLeft);
  made.paddingRight = Boolean(found.paddingRight);
  return made;
}

const link = (found) => new vscode.DocumentLink(range(found.range), uri(found.target));

function textEdit(found) {
  if (!found.snippet) return new vscode.TextEdit(range(found.range), found.newText);
  return new vscode.SnippetTextEdit(range(found.range), new vscode.SnippetString(found.snippet.value));
}

/** An edit of several files; null if one was made for words that have changed since. */
function workspaceEdit(found) {
  const made = new vscode.WorkspaceEdit();
  for (const change of found.documentChanges || []) {
    if (change.kind === "rename") {
      made.renameFile(uri(change.oldUri), uri(change.newUri));
      continue;
    }
    const { uri: address, version } = change.textDocument;
    const file = uri(address);
    const open = vscode.workspace.textDocuments.find((item) => item.uri.toString() === file.toString());
    if (open && typeof version === "number" && open.version !== version) return null;
    made.set(file, change.edits.map(textEdit));
  }
  return made;
}

function action(found) {
  const made = new vscode.CodeAction(found.title, vscode.CodeActionKind.Empty.append(found.kind));
  const edit = workspaceEdit(found.edit);
  if (!edit) return null;
  made.edit = edit;
  made.isPreferred = Boolean(found.isPreferred);
  made.diagnostics = (found.diagnostics || []).map(diagnostic);
  return made;
}

module.exports = {
  action, completion, diagnostic, hint, hover, link, location, named, range, symbol, textEdit, uri, workspaceEdit,
};
