"""Examples of the manual: every command can be typed, and what is shown is what the program prints.

The tutorial is run from its first line to its last; what other pages show is run in the project that it leaves.
With --rebase the pages get what is printed.
"""

from __future__ import annotations

import html
import os
import re
import shlex
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from places import ROOT

from clausework.cli import cli

DOCS = ROOT / "tooling/docs"
BLOCK = re.compile(
    r"^ *(?P<fence>`{3,})(?P<kind>sh|console)\n(?P<text>.*?)^ *(?P=fence)$", re.MULTILINE | re.DOTALL
)
ROW = re.compile(r"^\| (?P<path>/\S+) \|(?P<cells>.+)\|$", re.MULTILINE)
"""A comment of the tutorial: the page, the words, the suggestion, the role, the number."""
EXCHANGE = re.compile("[“‘](.+?)[”’].*[“‘](.+?)[”’]")
EXAMPLE = re.compile(r"^\$ (?P<command>.*(?:(?<=\\)\n.*)*)\n(?P<shown>(?:(?!\$ ).*\n)*)", re.MULTILINE)
LEFT_OUT = "…"
FILE = re.compile(r"^\| `([^`]+)` \|", re.MULTILINE)
END = "\x1e"
PAGES = sorted(DOCS.glob("*.md"))
TUTORIAL = ("tutorial", "tutorial-answers")


def commands(text: str) -> Iterator[list[str]]:
    """The commands of ours in the blocks of a page, without comments and what else stands on the line."""
    for block in BLOCK.finditer(text):
        given = EXAMPLE.findall(block["text"]) if block["kind"] == "console" else [(block["text"], "")]
        for line in "\n".join(command for command, _ in given).replace("\\\n", " ").splitlines():
            try:
                words = shlex.split(line, comments=True)
            except ValueError:  # a text over several lines
                continue
            ends = [at for at, word in enumerate(words) if word in ("&&", "|", ">", ">>", "&")]
            starts = [0, *(at + 1 for at in ends)]
            for start, end in zip(starts, [*ends, len(words)], strict=True):
                if words[start:end] and Path(words[start]).name == "clausework":
                    yield words[start + 1 : end]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_command_of_a_page_can_be_typed(path: Path) -> None:
    for words in commands(path.read_text("utf-8")):
        command: click.Command = cli
        context = click.Context(command, info_name="clausework")
        while isinstance(command, click.Group) and words and not words[0].startswith("-"):
            found = command.get_command(context, words[0])
            assert found, words
            command, words = found, words[1:]
            context = command.context_class(command, info_name=command.name, parent=context)
        command.make_parser(context).parse_args([*words])


class Terminal:
    """A shell in a folder, in which the commands of a page are run in turn."""

    def __init__(self, folder: Path, lang: str) -> None:
        program = folder / "bin/clausework"
        program.parent.mkdir()
        program.write_text(
            f'#!/bin/sh\nexec {sys.executable} -c "from clausework.cli import main; main()" "$@"\n'
        )
        program.chmod(0o755)
        author = {
            f"GIT_{who}_{what}": "a@example.org"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        }
        path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
        self.env = {**os.environ, **author, "LC_ALL": "C.UTF-8", "LANG": "", "PATH": path}
        self.env["PYTHONPATH"] = str(ROOT / "tooling")
        self.folder = folder
        self.lang = lang
        self.served: subprocess.Popen[bytes] | None = None
        self.origin = ""

    def run(self, command: str, most: int = 0) -> str:
        """What a command prints that ends with this status or less; the folder to which it changes is kept."""
        if command.startswith("clausework serve"):
            return self._serve(command)
        script = f"{command}\nstatus=$?\nprintf '{END}'; pwd; exit $status"
        done = subprocess.run(
            ["sh", "-c", script],
            cwd=self.folder,
            env=self.env,
            text=True,
            timeout=300,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        printed, _, folder = done.stdout.partition(END)
        assert done.returncode <= most, f"{command}\n{printed}"
        self.folder = Path(folder.strip())
        return printed

    def _serve(self, command: str) -> str:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        words = [*shlex.split(command), "--port", str(port)]
        self.served = subprocess.Popen(
            words, cwd=self.folder, env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.origin = f"http://127.0.0.1:{port}"
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{self.origin}/readyz", timeout=20).close()
            except OSError:
                time.sleep(0.1)
            else:
                return ""
        raise AssertionError("the service did not begin")

    def comment(self, path: str, cells: list[str]) -> str:
        """Send a comment by the form of a page, as a reader would; its number."""
        words, suggestion, role, *_ = cells
        with urllib.request.urlopen(f"{self.origin}{path}", timeout=60) as page:
            form = page.read().decode().partition('id="comment-form"')[2].partition("</form>")[0]
        fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
        if suggestion:
            now = re.search(r'<textarea id="suggestion"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL)[1]
            old, new = EXCHANGE.search(suggestion).groups()
            assert old in now
            fields["suggestion"] = now.replace(old, new)
        fields["role"] = re.search(rf'name="role" value="(\w+)">{role}<', form)[1]
        fields = {name: html.unescape(value) for name, value in fields.items()} | {"text": words}
        data = urllib.parse.urlencode(fields).encode()
        with urllib.request.urlopen(f"{self.origin}/comments", data, timeout=60) as received:
            return re.search(r"/receipt/([^?]+)", received.geturl())[1]

    def close(self) -> None:
        if self.served:
            self.served.terminate()
            self.served.wait(60)


def agrees(shown: str, printed: str) -> bool:
    """Whether what is shown is what was printed, but for lines that are left out."""
    parts = re.split(rf"^{LEFT_OUT}\n", shown, flags=re.MULTILINE)
    return bool(re.fullmatch("(?:.*\n)*?".join(map(re.escape, parts)), printed))


class Page:
    """A page whose examples are run, and written anew where they differ and that is asked for."""

    def __init__(self, path: Path, rebase: bool) -> None:
        self.path, self.rebase = path, rebase
        self.text = path.read_text("utf-8")
        self.changes: list[tuple[int, int, str]] = []

    def follow(self, terminal: Terminal, only_shown: bool = False) -> None:
        steps = [*BLOCK.finditer(self.text), *(() if only_shown else ROW.finditer(self.text))]
        for step in sorted(steps, key=lambda found: found.start()):
            if step.re is ROW:
                cells = [cell.strip() for cell in step["cells"].split("|")]
                assert terminal.comment(step["path"], cells) == cells[-1]
            elif step["kind"] == "console":
                self._compare(step, terminal)
            elif not only_shown:
                for command in _lines(step["text"]):
                    terminal.run(command)
        for start, end, printed in reversed(self.changes):
            self.text = f"{self.text[:start]}{printed}{self.text[end:]}"
        if self.changes:
            self.path.write_text(self.text, "utf-8")

    def _compare(self, block: re.Match[str], terminal: Terminal) -> None:
        for example in EXAMPLE.finditer(block["text"]):
            printed = terminal.run(example["command"], most=1)  # findings are no failure
            if not agrees(example["shown"], printed):
                assert self.rebase, f"{self.path.name}: {example['command']}\n{printed}"
                start, end = (place + block.start("text") for place in example.span("shown"))
                self.changes.append((start, end, printed))


def _lines(block: str) -> list[str]:
    """The commands of a block; a text in quotes may go over several lines."""
    found: list[str] = []
    for line in block.splitlines():
        if found and found[-1].count('"') % 2:
            found[-1] += f"\n{line}"
        else:
            found.append(line)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_tutorial_and_the_examples_after_it(tmp_path: Path, lang: str, rebase: bool) -> None:
    terminal = Terminal(tmp_path, lang)
    try:
        for name in TUTORIAL:
            Page(DOCS / f"{name}.{lang}.md", rebase).follow(terminal)
        for path in sorted(DOCS.glob(f"*.{lang}.md")):
            if path.name.partition(".")[0] not in TUTORIAL:
                Page(path, rebase).follow(terminal, only_shown=True)
        written = {path.name for path in (terminal.folder / "build/publish/D2").iterdir()}
    finally:
        terminal.close()
    told = FILE.findall((DOCS / f"published-files.{lang}.md").read_text("utf-8"))
    assert sorted(told) == sorted(written), "each file that is published is told of once"
