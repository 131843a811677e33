// Starts `clausework lsp` for a folder that holds a standard, and asks it what VS Code asks. No build step.
"use strict";

const fs = require("fs");
const path = require("path");
const vscode = require("vscode");
const { Connection } = require("./connection");
const convert = require("./convert");

const SELECTOR = [
  { scheme: "file", pattern: "**/standard/**/*.{md,yml}" },
  { scheme: "file", pattern: "**/comments/**/*.yml" },
];
const WATCHED = "**/{standard,comments}/**/*.{md,yml,json}";
const CAPABILITIES = {
  general: { positionEncodings: ["utf-16"] },
  workspace: {
    inlayHint: { refreshSupport: true },
    workspaceEdit: { documentChanges: true, resourceOperations: ["rename"], snippetEditSupport: true },
  },
};
const TRIGGERS = ["#", "[", ",", " ", "{"];
const FIX_ALL = "source.fixAll.clausework";
const WORDS = {
  en: {
    ended: "Clausework has ended: ",
    missing:
      "There is no command clausework here: run pip install 'clausework[editor]', or set clausework.command.",
  },
  zh: {
    ended: "Clausework 已停止：",
    missing: "找不到 clausework 命令：请运行 pip install 'clausework[editor]'，或者设置 clausework.command。",
  },
};

let connection;
let problems;
let ready = false;
const numbered = new vscode.EventEmitter();

function command(folder) {
  const set = vscode.workspace.getConfiguration("clausework").get("command");
  if (set) return set;
  const places = [".venv/bin/clausework", ".venv/Scripts/clausework.exe"];
  return places.map((place) => path.join(folder, place)).find(fs.existsSync) || "clausework";
}

function language() {
  const set = vscode.workspace.getConfiguration("clausework").get("language");
  return set || (vscode.env.language.startsWith("zh") ? "zh" : "en");
}

const document = (file) => ({ textDocument: { uri: file.uri.toString() } });
const at = (file, place) => ({
  ...document(file),
  position: { line: place.line, character: place.character },
});
const within = (file, range) => ({ ...document(file), range: { start: range.start, end: range.end } });

/** What the server answers, each item converted; nothing where it answers nothing. */
async function each(method, params, token, make) {
  const found = ready ? await connection.request(method, params, token) : null;
  return found ? found.map(make).filter(Boolean) : [];
}

async function one(method, params, token, make) {
  const found = ready ? await connection.request(method, params, token) : null;
  return found ? make(found) : null;
}

async function start(folder) {
  const words = WORDS[language()];
  const told = {
    "textDocument/publishDiagnostics": ({ uri, diagnostics }) => {
      problems.set(convert.uri(uri), diagnostics.map(convert.diagnostic));
    },
    "workspace/inlayHint/refresh": () => numbered.fire(),
    "window/showMessage": ({ message }) => vscode.window.showInformationMessage(message),
  };
  const ended = (reason) => {
    ready = false;
    problems.clear();
    const absent = reason.startsWith("spawn ") && reason.endsWith(" ENOENT");
    vscode.window.showErrorMessage(absent ? words.missing : words.ended + reason);
  };
  const args = ["lsp", "--lang", language()];
  connection = new Connection(command(folder.uri.fsPath), args, { cwd: folder.uri.fsPath }, told, ended);
  await connection.request("initialize", {
    processId: process.pid,
    rootUri: folder.uri.toString(),
    workspaceFolders: [{ uri: folder.uri.toString(), name: folder.name }],
    capabilities: CAPABILITIES,
  });
  connection.notify("initialized", {});
  ready = true;
  vscode.workspace.textDocuments.forEach(opened);
}

const ours = (file) => ready && vscode.languages.match(SELECTOR, file) > 0;

function opened(file) {
  if (!ours(file)) return;
  const { languageId, version } = file;
  const item = { uri: file.uri.toString(), languageId, version, text: file.getText() };
  connection.notify("textDocument/didOpen", { textDocument: item });
}

function changed({ document: file, contentChanges }) {
  if (!ours(file) || !contentChanges.length) return;
  connection.notify("textDocument/didChange", {
    textDocument: { uri: file.uri.toString(), version: file.version },
    contentChanges: [{ text: file.getText() }],
  });
}

function following() {
  const { workspace } = vscode;
  const watcher = workspace.createFileSystemWatcher(WATCHED);
  const touched = (type) => (uri) =>
    ready && connection.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: uri.toString(), type }] });
  const tell = (method) => (file) => ours(file) && connection.notify(method, document(file));
  return [
    watcher,
    watcher.onDidCreate(touched(1)),
    watcher.onDidChange(touched(2)),
    watcher.onDidDelete(touched(3)),
    workspace.onDidOpenTextDocument(opened),
    workspace.onDidChangeTextDocument(changed),
    workspace.onDidSaveTextDocument(tell("textDocument/didSave")),
    workspace.onDidCloseTextDocument(tell("textDocument/didClose")),
  ];
}

function reading() {
  const { languages } = vscode;
  return [
    languages.registerHoverProvider(SELECTOR, {
      provideHover: (file, place, token) => one("textDocument/hover", at(file, place), token, convert.hover),
    }),
    languages.registerDefinitionProvider(SELECTOR, {
      provideDefinition: (file, place, token) =>
        one("textDocument/definition", at(file, place), token, convert.location),
    }),
    languages.registerReferenceProvider(SELECTOR, {
      provideReferences: (file, place, { includeDeclaration }, token) => {
        const params = { ...at(file, place), context: { includeDeclaration } };
        return each("textDocument/references", params, token, convert.location);
      },
    }),
    languages.registerDocumentSymbolProvider(SELECTOR, {
      provideDocumentSymbols: (file, token) =>
        each("textDocument/documentSymbol", document(file), token, convert.symbol),
    }),
    languages.registerWorkspaceSymbolProvider({
      provideWorkspaceSymbols: (query, token) => each("workspace/symbol", { query }, token, convert.named),
    }),
    languages.registerInlayHintsProvider(SELECTOR, {
      onDidChangeInlayHints: numbered.event,
      provideInlayHints: (file, range, token) =>
        each("textDocument/inlayHint", within(file, range), token, convert.hint),
    }),
    languages.registerDocumentLinkProvider(SELECTOR, {
      provideDocumentLinks: (file, token) =>
        each("textDocument/documentLink", document(file), token, convert.link),
    }),
  ];
}

function writing() {
  const { languages, CodeActionKind } = vscode;
  const kinds = [CodeActionKind.QuickFix, CodeActionKind.Empty.append(FIX_ALL)];
  return [
    languages.registerCompletionItemProvider(
      SELECTOR,
      {
        provideCompletionItems: (file, place, token) =>
          one("textDocument/completion", at(file, place), token, (found) => {
            return new vscode.CompletionList(found.items.map(convert.completion), found.isIncomplete);
          }),
      },
      ...TRIGGERS,
    ),
    languages.registerCodeActionsProvider(
      SELECTOR,
      {
        provideCodeActions: (file, range, { only }, token) => {
          const context = { diagnostics: [], ...(only ? { only: [only.value] } : {}) };
          return each("textDocument/codeAction", { ...within(file, range), context }, token, convert.action);
        },
      },
      { providedCodeActionKinds: kinds },
    ),
    languages.registerDocumentFormattingEditProvider(SELECTOR, {
      provideDocumentFormattingEdits: async (file, options, token) => {
        try {
          const params = { ...document(file), options };
          return await each("textDocument/formatting", params, token, convert.textEdit);
        } catch (refused) {
          vscode.window.showErrorMessage(refused.message);
          return [];
        }
      },
    }),
    languages.registerRenameProvider(SELECTOR, {
      prepareRename: (file, place, token) =>
        one("textDocument/prepareRename", at(file, place), token, (found) => {
          return { range: convert.range(found.range), placeholder: found.placeholder };
        }),
      provideRenameEdits: (file, place, newName, token) =>
        one("textDocument/rename", { ...at(file, place), newName }, token, convert.workspaceEdit),
    }),
  ];
}

async function activate(context) {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) return;
  problems = vscode.languages.createDiagnosticCollection("clausework");
  const restart = async () => {
    ready = false;
    await connection.stop();
    problems.clear();
    await start(folder).catch(() => {}); // why it ended has been said
  };
  const starting = start(folder);
  context.subscriptions.push(problems, numbered, ...following(), ...reading(), ...writing());
  context.subscriptions.push(vscode.commands.registerCommand("clausework.restart", restart));
  await starting.catch(() => {});
}

function deactivate() {
  return connection?.stop();
}

module.exports = { activate, deactivate };
