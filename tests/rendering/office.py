"""LibreOffice for tests: it settles the changes of documents, by its own Python."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

PYTHON = "/usr/bin/python3"
PATIENCE = 900
"""Seconds: the largest specification takes a minute."""


@pytest.fixture(scope="module")
def office():
    """Skip where there is no LibreOffice that Python can drive."""
    if shutil.which("soffice") is None:
        pytest.skip("no LibreOffice here; on Debian: apt-get install libreoffice-writer python3-uno")
    if (
        not Path(PYTHON).exists()
        or subprocess.run([PYTHON, "-c", "import uno"], check=False, capture_output=True).returncode
    ):
        pytest.skip("LibreOffice without its Python bindings; on Debian: apt-get install python3-uno")


def settled_in_office(folder):
    """What is left of each document in the folder: when all is accepted, and when all is rejected."""
    script = Path(__file__).with_name("office_script.py")
    subprocess.run([PYTHON, script, folder], check=True, timeout=PATIENCE)
    return json.loads((folder / "settled.json").read_text(encoding="utf-8"))
