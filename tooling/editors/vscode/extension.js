// Starts `clausework lsp` for a folder that holds a standard. No build step: `npm install`, then run.
"use strict";

const fs = require("fs");
const path = require("path");
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

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

async function activate() {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  if (!folder) return;
  const server = { command: command(folder), args: ["lsp", "--lang", language()], options: { cwd: folder } };
  client = new LanguageClient("clausework", "Clausework", server, {
    documentSelector: [
      { scheme: "file", pattern: "**/standard/**/*.{md,yml}" },
      { scheme: "file", pattern: "**/comments/**/*.yml" },
    ],
    synchronize: {
      fileEvents: vscode.workspace.createFileSystemWatcher("**/{standard,comments}/**/*.{md,yml,json}"),
    },
  });
  await client.start();
}

function deactivate() {
  return client?.stop();
}

module.exports = { activate, deactivate };
