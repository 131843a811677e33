"""Run by the Python that has LibreOffice's bindings: let it make the contents of documents anew.

    python3 office_contents.py FOLDER

FOLDER/contents.json gets the lines of the contents of every FOLDER/*.docx, as LibreOffice works them out.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import uno  # noqa: F401 - it finds the next
from com.sun.star.beans import PropertyValue
from office_script import connect, end


def main(folder):
    with tempfile.TemporaryDirectory() as profile:
        pipe = f"clausework{time.time_ns()}"
        office = subprocess.Popen(
            [
                "soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--norestore",
                f"--accept=pipe,name={pipe};urp;",
            ],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            services = connect(pipe)
            found = {path.stem: contents(services, path) for path in sorted(folder.glob("*.docx"))}
            (folder / "contents.json").write_text(json.dumps(found), encoding="utf-8")
            end(services, office)
        finally:
            with suppress(ProcessLookupError):  # soffice is a script: what it started must go with it.
                os.killpg(office.pid, signal.SIGKILL)
            office.wait()


def contents(services, path):
    hidden = PropertyValue()
    hidden.Name, hidden.Value = "Hidden", True
    document = services("com.sun.star.frame.Desktop").loadComponentFromURL(
        path.as_uri(), "_blank", 0, (hidden,)
    )
    assert document.DocumentIndexes.Count == 1
    index = document.DocumentIndexes.getByIndex(0)
    index.update()
    lines = index.Anchor.String.split("\n")
    document.close(False)
    return lines


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
