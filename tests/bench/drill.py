"""The page of a drill on a new rehearsal of the real standard."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from clausework.workflow.consult import open_store

ROOT = Path(__file__).resolve().parents[2]
CLAUSEWORK = (sys.executable, "-c", "from clausework.cli import main; main()")


def section() -> str:
    """Build the site in a clone, drill there, and tell the page as a section of the page of results."""
    with tempfile.TemporaryDirectory() as name:
        clone, page = Path(name) / "clone", Path(name) / "drill.md"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        subprocess.run([*CLAUSEWORK, "build", "--rehearsal", "--lang", "en"], cwd=clone, check=True)
        with closing(open_store(clone, True)):
            pass  # a new one is made
        subprocess.run(
            [sys.executable, str(ROOT / "tests/drills"), "--rehearsal", "--out", str(page)],
            cwd=clone,
            check=True,
        )
        lines = page.read_text("utf-8").splitlines()
    told = [line for line in lines[1:] if not line.startswith("Date:")]
    head = "`python tests/drills --rehearsal` on a rehearsal of the real standard; the services, the senders and the drill share the two cores."
    return "\n".join(["## A drill", "", head, *told, ""])


if __name__ == "__main__":
    print(section())
