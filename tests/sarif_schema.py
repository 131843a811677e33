"""The schema of SARIF 2.1.0 as OASIS gave it out, from a package of Microsoft's on npm, kept once it is had."""

import base64
import hashlib
import io
import json
import subprocess
import tarfile
import tempfile
from pathlib import Path

import pytest
from ooxml_validator import HOME

PACKAGE = "@microsoft/jest-sarif@1.0.0-beta.0"
MEMBER = "package/lib/schemas/sarif-2.1.0-rtm.5.json"
SHA512 = "A1fOhPd6Ic5iDk4F9YPw1qNB4XF+7+IviR7xl8r2F6QzQkx5cpY9LsGk2rExiFIEcBbjpVnSmwWGBukASkiQ9A=="
FILE = HOME / "sarif-2.1.0-rtm.5.json"


def sarif_schema():
    """The schema; a test that needs it is skipped where npm is not reached."""
    if not FILE.is_file():
        data = _packed()
        if base64.b64encode(hashlib.sha512(data).digest()).decode() != SHA512:
            pytest.skip(f"npm not reached: no {PACKAGE}, or not the file that was looked at")
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            schema = archive.extractfile(MEMBER).read()
        HOME.mkdir(parents=True, exist_ok=True)
        part = FILE.with_suffix(".part")
        part.write_bytes(schema)
        part.rename(FILE)
    return json.loads(FILE.read_bytes())


def _packed():
    with tempfile.TemporaryDirectory() as folder:
        try:
            command = ["npm", "pack", "--silent", PACKAGE]
            subprocess.run(command, cwd=folder, check=False, timeout=300, capture_output=True)
        except OSError:
            return b""
        return b"".join(path.read_bytes() for path in Path(folder).glob("*.tgz"))
