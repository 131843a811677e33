"""A client of the language server protocol, over the standard input and output of the real command."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from programs import CLAUSEWORK

WAIT = 60


class Client:
    """Starts `clausework lsp`, sends requests, and keeps what the server tells of its own accord."""

    def __init__(
        self,
        root: Path,
        lang: str = "zh",
        encodings: list[str] | None = None,
        locale: str = "",
        **capabilities: Any,
    ) -> None:
        self.root = root.resolve()
        command = [*CLAUSEWORK, "lsp", *(("--lang", lang) if not locale else ())]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self.inbox: queue.Queue[dict] = queue.Queue()
        self.diagnostics: dict[str, list[dict]] = {}
        self.messages: list[dict] = []
        self.number = 0
        self.versions: dict[str, int] = {}
        threading.Thread(target=self._listen, daemon=True).start()
        general = {"positionEncodings": encodings} if encodings else {}
        self.server = self.request(
            "initialize",
            {
                "processId": None,
                "locale": locale or None,
                "rootUri": self.root.as_uri(),
                "capabilities": {"general": general, **capabilities},
                "workspaceFolders": [{"uri": self.root.as_uri(), "name": "w"}],
            },
        )
        self.notify("initialized", {})

    def _listen(self) -> None:
        stream = self.process.stdout
        while header := stream.readline():
            length = 0
            while header.strip():
                name, _, value = header.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
                header = stream.readline()
            self.inbox.put(json.loads(stream.read(length)))
        self.inbox.put({"closed": True})

    def _send(self, message: dict) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self.process.stdin.flush()

    def _take(self, timeout: float = WAIT) -> dict:
        message = self.inbox.get(timeout=timeout)
        if message.get("closed"):
            raise AssertionError(self.process.stderr.read().decode())
        if message.get("method") == "textDocument/publishDiagnostics":
            self.diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif message.get("method"):
            self.messages.append(message)
        return message

    def request(self, method: str, params: object) -> Any:
        answer = self.answer(method, params)
        assert "error" not in answer, answer
        return answer["result"]

    def answer(self, method: str, params: object) -> dict:
        self.number += 1
        self._send({"id": self.number, "method": method, "params": params})
        while True:
            message = self._take()
            if message.get("id") == self.number and "method" not in message:
                return message

    def notify(self, method: str, params: object) -> None:
        self._send({"method": method, "params": params})

    def uri(self, path: str) -> str:
        return (self.root / path).as_uri()

    def open(self, path: str, text: str | None = None) -> None:
        text = (self.root / path).read_text(encoding="utf-8") if text is None else text
        self.versions[path] = 1
        document = {"uri": self.uri(path), "languageId": "markdown", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})

    def change(self, path: str, text: str) -> None:
        self.versions[path] += 1
        document = {"uri": self.uri(path), "version": self.versions[path]}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    def told(self, path: str, when: Callable[[list[dict]], bool] = lambda _: True) -> list[dict]:
        """The next diagnostics of a file of which `when` is true."""
        while True:
            message = self._take()
            told = message.get("params", {})
            if message.get("method") != "textDocument/publishDiagnostics" or told["uri"] != self.uri(path):
                continue
            if when(told["diagnostics"]):
                return told["diagnostics"]

    def at(self, path: str, line: int, character: int) -> dict:
        return {"textDocument": {"uri": self.uri(path)}, "position": {"line": line, "character": character}}

    def close(self) -> int:
        self.request("shutdown", None)
        self.notify("exit", None)
        return self.process.wait(timeout=WAIT)
