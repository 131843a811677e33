"""What commands show: progress on one line of the error stream, documents, and files that cannot be made.

Work that is done within half a second shows nothing, and nothing is shown where the error stream is no
terminal. A thread of its own draws the line, so that it moves on in a phase that cannot be counted.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import click

from clausework.cli._spoken import spoken
from clausework.model.progress import Progress, silent


def give(made: str | bytes, out: Path | None, key: str = "redline.written", **values: object) -> None:
    """Print what was made, or write it whole and say so by the string `key`."""
    if out is None:
        click.echo(made, nl=False)
        return
    from clausework.strings.catalogue import say
    from clausework.workflow.output import write_file

    write_file(out, made.encode() if isinstance(made, str) else made)
    click.echo(say(spoken(), key, path=out, **values))


def tell_unmade(unmade: Iterable[tuple[tuple[str, ...], str]], lang: str) -> None:
    """Tell on the error stream which kinds of files were not made, and what to install for them."""
    from clausework.strings.catalogue import say

    for kinds, extra in unmade:
        named = say(lang, "site.comma").join(say(lang, f"deliverables.{kind}") for kind in kinds)
        click.echo(say(lang, "cli.unmade", kinds=named, extra=extra), err=True)


def tell_unreviewed(numbers: Sequence[str], lang: str) -> None:
    """Tell on the error stream whose words were left out, and which command reviews them."""
    from clausework.strings.catalogue import say

    if numbers:
        told = say(
            lang, "comments.unreviewed_left", count=len(numbers), numbers=" ".join(numbers), first=numbers[0]
        )
        click.echo(told, err=True)


DELAY = 0.5
"""Seconds of silence before anything is shown."""
EVERY = 0.1
WIDEST, NARROWEST = 30, 8
"""Columns that the bar itself may have."""
FIGURES = 28
"""Columns that the figures beside a bar need."""


@contextmanager
def progress_shown(phases: Sequence[str] = ()) -> Iterator[Progress]:
    """What to hand to a workflow; `phases` are those that it will go through, in order, if that is known."""
    stream = sys.stderr
    if stream is None or not stream.isatty():
        yield silent
        return
    line = ProgressLine(stream, tuple(phases), plain=os.environ.get("TERM", "dumb") == "dumb")
    thread = threading.Thread(target=line.draw_until_ended, name="progress", daemon=True)
    thread.start()
    try:
        yield line
    finally:
        line.ended.set()
        thread.join()
        line.wipe()


@contextmanager
def phase_shown(phase: str) -> Iterator[None]:
    """The same around work that is all one phase and tells nothing of itself."""
    with progress_shown() as progress:
        progress(phase)
        yield


class ProgressLine:
    """The line; a terminal that cannot go back in a line gets one for each phase instead."""

    def __init__(self, stream: TextIO, phases: tuple[str, ...], *, plain: bool) -> None:
        self.ended = threading.Event()
        self._stream = stream
        self._phases = phases
        self._plain = plain
        self._state = ("", 0, 0, "")
        self._bar: tuple[str, Any] | None = None
        self._begun = time.monotonic()
        self._drawn = ""

    def __call__(self, phase: str, done: int = 0, total: int = 0, detail: str = "") -> None:
        """Take note; drawing is left to the thread, so that telling costs nothing."""
        if phase != self._state[0]:
            self._begun = time.monotonic()
        self._state = (phase, done, total, detail)

    def draw_until_ended(self) -> None:
        """Draw the line again and again; the first time after the delay."""
        pause = DELAY
        while not self.ended.wait(pause):
            pause = EVERY
            if self._state[0]:
                self._draw(*self._state)

    def wipe(self) -> None:
        """Leave the line as if nothing had been there."""
        if self._drawn and not self._plain:
            self._write("")
            self._stream.write("\r")
            self._stream.flush()

    def _draw(self, phase: str, done: int, total: int, detail: str) -> None:
        label = self._label(phase, detail)
        if self._plain:
            if label != self._drawn:
                self._drawn = label
                self._stream.write(f"{label}\n")
                self._stream.flush()
            return
        self._write(self._counted(label, phase, done, total) if total else self._passing(label, done))

    def _label(self, phase: str, detail: str) -> str:
        from clausework.strings.catalogue import say

        name = say(spoken(), f"progress.{phase}")
        place = f"[{self._phases.index(phase) + 1}/{len(self._phases)}] " if phase in self._phases else ""
        return f"{place}{name}{f' {detail}' if detail else ''}"

    def _counted(self, label: str, phase: str, done: int, total: int) -> str:
        """The line as click draws it: bar, steps of the total, and the time that is left."""
        from clausework.strings.width import width

        if self._bar is None or self._bar[0] != phase or self._bar[1].length != total:
            made = click.progressbar(length=total, show_pos=True, show_percent=False, file=self._stream)
            self._bar = phase, made
        bar = self._bar[1]
        bar.label = label
        bar.width = max(NARROWEST, min(WIDEST, self._columns() - width(label) - FIGURES))
        if done > bar.pos:
            bar.make_step(done - bar.pos)
        return str(bar.format_progress_line())

    def _passing(self, label: str, done: int) -> str:
        seconds = int(time.monotonic() - self._begun)
        return "  ".join(filter(None, (label, f"{done:,}" if done else "", f"{seconds} s")))

    def _columns(self) -> int:
        return shutil.get_terminal_size().columns - 1

    def _write(self, text: str) -> None:
        """Write over what was drawn before; a line never reaches the edge, where it would break."""
        from clausework.strings.width import cut, width

        text = cut(text, self._columns())
        if text == self._drawn:
            return
        gap = " " * max(0, width(self._drawn) - width(text))
        self._stream.write(f"\r{text}{gap}")
        self._stream.flush()
        self._drawn = text
