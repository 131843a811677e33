"""Preview: build the working text, serve it, and do both again whenever a file of the project changes."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from clausework.workflow.publish import BuiltSite, build_site

WATCHED = ("standard", "comments", "site", "mkdocs.yml")
"""What a site is made of."""
PAUSE = 0.4
"""Seconds between two looks at the files; a look at a thousand takes some milliseconds."""
PATIENCE = 15

State = dict[Path, tuple[int, int]]


def preview(root: Path, out: Path, server: Sequence[str], tell: Callable[[BuiltSite, float], None]) -> int:
    """Serve the site at `out` by the command `server` until that ends; its exit status.

    The site is built before the server is started, and both anew after each change. `tell` is
    given each site, and the seconds that it took.
    """
    while True:
        before = state_of(root)
        begun = time.monotonic()
        built = build_site(root, out, rehearsal=True, working=True)
        with _running(server) as process:
            tell(built, time.monotonic() - begun)
            while state_of(root) == before:
                if process.poll() is not None:
                    return process.returncode
                time.sleep(PAUSE)


def state_of(root: Path) -> State:
    """When each watched file was written, and its size."""
    found = {}
    for path in _files(root):
        try:
            status = path.stat()
        except FileNotFoundError:  # It went between the listing and the look.
            continue
        found[path] = (status.st_mtime_ns, status.st_size)
    return found


def _files(root: Path) -> Iterator[Path]:
    for name in WATCHED:
        yield from (root / name).rglob("*") if (root / name).is_dir() else [root / name]


@contextmanager
def _running(command: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process of its own, which is asked to end afterwards."""
    process = subprocess.Popen(command)  # noqa: S603 - it is our own
    try:
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE)
