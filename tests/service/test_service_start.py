"""A start reads what it serves with, and nothing else: what others ask for comes when they ask."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from crash_rig import before_long
from places import LIVE_COMMERCE
from programs import CLAUSEWORK
from service_rig import Client, Clock, free_port, make_project, wait_for

SECONDS = 1.0
"""Of the processor, from the first line of the program until a comment would be taken."""
IDLE = frozenset(
    [
        *("PIL", "dns", "docx", "git", "joserfc", "lxml", "markdown_it", "mkdocs", "openpyxl", "pypdfium2"),
        *("python_calamine", "rjieba", "segno", "typst", "webauthn"),
        *("clausework.checks", "clausework.consultation.imports", "clausework.consultation.sheets"),
        *("clausework.redline.alignment", "clausework.redline.ledger", "clausework.redline.words.diff"),
        *("clausework.rendering.answers", "clausework.rendering.clause_html", "clausework.rendering.docx"),
        *("clausework.rendering.view", "clausework.service.desk.provider", "clausework.service.desk.routes"),
        *("clausework.source.clausefile", "clausework.source.markdown", "clausework.source.project"),
        *("clausework.workflow.answering", "clausework.workflow.answers", "clausework.workflow.host"),
        *("clausework.workflow.publish", "clausework.workflow.settle", "clausework.workflow.take_in"),
    ]
)
"""Modules that the desk, an import, a build or a page of results needs."""
START = """
import sys
from pathlib import Path
import clausework.cli.serve, clausework.service.server
from clausework.service.app import create_app
from clausework.service.context import open_context
root = Path(sys.argv[1])
context = open_context(root, True, root / "build" / "site")
create_app(context)
print(*sys.modules)
context.close()
"""


def test_a_start_reads_no_text_and_nothing_of_the_desk(tmp_path: Path) -> None:
    command = [sys.executable, "-c", START, str(make_project(tmp_path))]
    names = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    assert "clausework.service.app" in names
    assert not IDLE.intersection(names)


@pytest.mark.timing
def test_a_start_takes_less_than_a_second_of_the_processor(site: Path, tmp_path: Path) -> None:
    root = shutil.copytree(LIVE_COMMERCE, tmp_path / "standard")
    assert min(_start(root, site) for _ in range(3)) < SECONDS


def _start(root: Path, site: Path) -> float:
    """The seconds of the processor that a service has used once it is ready."""
    port = free_port()
    command = [*CLAUSEWORK, "serve", "--rehearsal", "--port", str(port), "--site", str(site)]
    with subprocess.Popen([*command, "--root", str(root)], stderr=subprocess.DEVNULL) as process:
        client = Client(port, None, Clock(), root)  # type: ignore[arg-type]
        try:
            wait_for(port)
            assert before_long(lambda: client.get("/readyz").status == 200)
            used = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        finally:
            process.terminate()
    return sum(map(int, used)) / os.sysconf("SC_CLK_TCK")
