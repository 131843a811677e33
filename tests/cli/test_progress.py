"""Progress stands on a terminal alone, in one line that is wiped away; what is piped has none of it."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
from places import LIVE_COMMERCE

from clausework.model.progress import counted, flowing, silent
from clausework.strings.catalogue import LANGUAGES, section
from clausework.workflow import publish

ROWS, COLUMNS = 24, 80
WORK = """
import sys
from clausework.cli._spoken import progress_shown
with progress_shown(("read", "pages")) as progress:
    progress("read")
    sys.stdin.readline()
    for done in range(4):
        progress("pages", done, 4)
        sys.stdin.readline()
print("made")
"""
"""Work that goes on a step as often as it is told so, and at once when nobody tells it any more."""
SHOWN = ("Reading files", "0/4", "1/4")


def run(arguments: list[str], *shown: str, cut: bool = False, **environment: str) -> tuple[str, str, int]:
    """Standard output, the error stream as a terminal had it, and the status.

    The work is told to go on, or is cut, when the terminal has shown what it is to show.
    """
    leader, follower = pty.openpty()
    environment = {
        **os.environ,
        "TERM": "xterm",
        "COLUMNS": str(COLUMNS),
        "LANG": "en_GB.UTF-8",
        **environment,
    }
    pipe, wanted = subprocess.PIPE, [text.encode() for text in shown]
    process = subprocess.Popen(
        arguments, stdin=pipe, stdout=pipe, stderr=follower, env=environment, start_new_session=True
    )
    os.close(follower)
    assert process.stdin
    if not wanted:
        process.stdin.close()
    seen, until = b"", time.monotonic() + 60
    while time.monotonic() < until:
        if select.select([leader], [], [], 0.1)[0]:
            try:
                data = os.read(leader, 4096)
            except OSError:  # the other end is closed
                break
            seen += data
            while wanted and wanted[0] in seen:
                del wanted[0]
                if cut:
                    process.send_signal(signal.SIGINT)
                elif wanted:
                    os.write(process.stdin.fileno(), b"\n")
                else:
                    process.stdin.close()
        elif process.poll() is not None:
            break
    os.close(leader)
    process.stdin.close()
    assert process.stdout
    with process, process.stdout as told:
        return told.read().decode(), seen.decode(), process.wait(60)


def left(screen: str) -> str:
    """What stands on the terminal in the end, where CR goes back to the beginning of the line."""
    lines = [""]
    for part in re.split(r"(\r\n|\n|\r)", screen):
        if part in ("\r\n", "\n"):
            lines.append("")
        elif part == "\r":
            lines[-1] = "\0" + lines[-1].lstrip("\0")
        else:
            before = lines[-1]
            lines[-1] = part + before[1:][len(part) :] if before.startswith("\0") else before + part
    return "\n".join(line.strip("\0").rstrip() for line in lines).strip("\n")


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def slowly(seconds: float) -> str:
    """The work with so many seconds for each step, whatever it is told."""
    return WORK.replace("sys.stdin.readline()", f"time.sleep({seconds})").replace("sys", "sys, time", 1)


def test_a_terminal_is_told_of_each_phase_and_nothing_remains():
    told, screen, status = run(python(WORK), *SHOWN)
    assert (told, status) == ("made\n", 0)
    assert "[1/2] Reading files" in screen
    assert re.search(r"\[2/2\] Making pages  \[#+-+\]  [1-3]/4", screen)
    assert left(screen) == ""
    assert "\x1b" not in screen  # no colours, and the cursor is never hidden


@pytest.mark.slow
def test_what_is_left_is_told_by_time():
    _, screen, _ = run(python(slowly(1.2)))
    assert re.search(r"/4  00:00:0\d", screen)


def test_the_line_speaks_the_runs_language_within_its_width():
    _, screen, _ = run(python(WORK), "[1/2]", "[2/2]", LANG="zh_CN.UTF-8", COLUMNS="40")
    assert "[2/2] 生成页面" in screen
    shown = [part for part in screen.split("\r") if part.strip()]
    assert max(len(part) + len(re.findall(r"[一-鿿]", part)) for part in shown) < 40


def test_short_work_shows_nothing():
    assert run(python(WORK))[1] == ""


def test_a_pipe_gets_nothing():
    done = subprocess.run(python(slowly(0.2)), capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"made\n", b"")


@pytest.mark.slow
def test_a_terminal_that_cannot_go_back_gets_a_line_a_phase():
    _, screen, _ = run(python(WORK), "Reading files", "Making pages", TERM="dumb", NO_COLOR="1")
    assert screen.replace("\r\n", "\n") == "[1/2] Reading files\n[2/2] Making pages\n"


def test_an_interruption_leaves_a_clean_line():
    code = WORK.replace("import sys", "import click, sys").replace('print("made")', "")
    code = "import sys\nfrom click import Abort\ntry:\n" + "".join(
        f"    {line}\n" for line in code.strip().splitlines()
    )
    # Who starts the tests in the background has them ignore the signal, and what they start as well.
    code = f"import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n{code}"
    code += "except KeyboardInterrupt:\n    print('Aborted!', file=sys.stderr)\n    sys.exit(1)\n"
    _, screen, status = run(python(code), "Reading", cut=True)
    assert status == 1
    assert left(screen) == "Aborted!"


@pytest.mark.slow
def test_a_build_tells_its_phases_and_makes_the_same_bytes(small: Path, tmp_path: Path):
    (small / "mkdocs.yml").write_bytes((LIVE_COMMERCE / "mkdocs.yml").read_bytes())
    (small / "site").symlink_to(LIVE_COMMERCE / "site")
    build = [
        *python("from clausework.cli import main; main()"),
        "build",
        "--root",
        str(small),
        "--lang",
        "en",
    ]
    _, screen, status = run([*build, "--out", str(tmp_path / "shown")])
    assert status == 0
    assert re.search(r"\[[345]/6\] (Making|Setting) (files|pages)", screen)
    assert re.search(r"\[5/6\] Setting pages +\[.*\d/\d+", screen)
    piped = subprocess.run([*build, "--out", str(tmp_path / "piped")], capture_output=True, check=True)
    assert piped.stderr == b""
    shown, quiet = (
        {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
        for folder in (tmp_path / "shown", tmp_path / "piped")
    )
    assert shown == quiet


AT_ONCE = """
import sys
from clausework.cli import _spoken, main
_spoken.DELAY, _spoken.EVERY = 0.0, 0.001
main()
"""
COMMANDS = {
    "mv platform.vetting platform.checks": "Reading files",
    "new platform.fresh --title 新": "Reading files",
    "retire platform.records": "Reading files",
    "translated": "Reading files",
    "edit platform --out chapter.md": "Reading files",
    "comments list --clause platform": "Reading files",
    "comments list --format json": "Comparing texts",
    "comments expire --rehearsal": "Writing",
    "desk invite wang.li --role reviewer": "Reading files",
}


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_a_long_command_tells_what_it_does_and_leaves_nothing(small: Path, command: str):
    """On a terminal that is told at once, as on work that takes its time."""
    words = [word.replace("chapter.md", str(small / "chapter.md")) for word in command.split()]
    _, screen, status = run([*python(AT_ONCE), *words, "--root", str(small)])
    assert status == 0, screen
    assert COMMANDS[command] in screen
    assert COMMANDS[command] not in left(screen)


def test_every_phase_has_a_name_in_both_languages():
    told = set()
    source = Path(__file__).parents[2] / "tooling" / "clausework"
    for file in source.rglob("*.py"):
        told.update(re.findall(r'(?:\bprogress|_progress|\bphase_shown)\("(\w+)"', file.read_text("utf-8")))
        told.update(re.findall(r'(?:counted|flowing)\(\w*\.?_?progress, "(\w+)"', file.read_text("utf-8")))
    assert len(told) > 12
    for lang in LANGUAGES:
        assert set(section(lang, "progress")) == told


def test_items_come_through_unchanged_and_are_counted():
    seen = []

    def note(phase: str, done: int = 0, total: int = 0, detail: str = "") -> None:
        seen.append((phase, done, total, detail))

    assert list(counted(note, "pages", "ab")) == ["a", "b"]
    assert seen == [("pages", 0, 2, ""), ("pages", 1, 2, ""), ("pages", 2, 2, "")]
    seen.clear()
    assert list(flowing(note, "copy", range(5), "event", every=2)) == [0, 1, 2, 3, 4]
    assert seen == [("copy", 0, 0, "event"), ("copy", 2, 0, "event"), ("copy", 4, 0, "event")]
    assert list(counted(silent, "pages", "ab")) == ["a", "b"]


def test_a_build_and_a_delivery_go_through_their_phases_in_order(small: Path, tmp_path: Path):
    """What a terminal shows of them depends on how fast they are; what they tell does not."""
    (small / "mkdocs.yml").write_bytes((LIVE_COMMERCE / "mkdocs.yml").read_bytes())
    (small / "site").symlink_to(LIVE_COMMERCE / "site")
    for phases, work in (
        (publish.PHASES, partial(publish.build_site, small, tmp_path / "site")),
        (publish.DELIVERY_PHASES, partial(publish.deliver_draft, small, "working", tmp_path / "files")),
    ):
        told: list[str] = []
        work(progress=lambda phase, *_, told=told: told.append(phase))
        assert [phase for phase in dict.fromkeys(told) if phase in phases] == list(phases)
