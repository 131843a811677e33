"""Run by the Python that has LibreOffice's bindings: settle the changes of documents, tell what is left.

    python3 office_script.py FOLDER

For every FOLDER/*.docx all changes are accepted, and in another copy rejected; FOLDER/settled.json
gets for both the style, the number and the text of each paragraph and the text of each row (the cells apart by
tabs), footnotes and pictures.
"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException

PATIENCE = 60


def main(folder):
    with office() as services:
        found = {path.stem: settle(services, path) for path in sorted(folder.glob("*.docx"))}
    (folder / "settled.json").write_text(json.dumps(found), encoding="utf-8")


@contextmanager
def office():
    """The services of an office of its own, which ends afterwards with all that it started."""
    with tempfile.TemporaryDirectory() as profile:
        pipe = f"clausework{time.time_ns()}"
        program = subprocess.Popen(
            [
                "soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--norestore",
                f"--accept=pipe,name={pipe};urp;",
            ],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            services = connect(pipe)
            yield services
            end(services, program)
        finally:
            with suppress(ProcessLookupError):  # soffice is a script: what it started must go with it.
                os.killpg(program.pid, signal.SIGKILL)
            program.wait()


def opened(services, path, *options):
    """The document, which nobody sees."""
    desktop = services("com.sun.star.frame.Desktop")
    return desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, (option("Hidden", True), *options))


def option(name, value):
    """A value as the office takes it."""
    found = PropertyValue()
    found.Name, found.Value = name, value
    return found


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    until = time.monotonic() + PATIENCE
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return lambda name: context.ServiceManager.createInstanceWithContext(name, context)


def settle(services, path):
    """What is left of a document: [when all is accepted, when all is rejected]."""
    found = []
    for command in (".uno:AcceptAllTrackedChanges", ".uno:RejectAllTrackedChanges"):
        document = opened(services, path)
        frame = document.CurrentController.Frame
        services("com.sun.star.frame.DispatchHelper").executeDispatch(frame, command, "", 0, ())
        found.append(
            {"lines": list(lines(document.Text)), "notes": notes(document), "pictures": pictures(document)}
        )
        document.close(False)
    return found


def notes(document):
    """The words of the footnotes in their order."""
    found = document.Footnotes
    return [found.getByIndex(place).String.removeprefix(") ") for place in range(found.Count)]


def pictures(document):
    """What is said of the pictures, in no order of the text."""
    found = document.GraphicObjects
    return sorted(found.getByName(name).Description for name in found.ElementNames)


def lines(text):
    blocks = text.createEnumeration()
    while blocks.hasMoreElements():
        block = blocks.nextElement()
        if style(block).startswith("Summary "):
            continue
        if not block.supportsService("com.sun.star.text.TextTable"):
            yield [style(block), block.ListLabelString, block.String]
            continue
        rows = {}
        for name in block.CellNames:
            rows.setdefault(int(re.search(r"\d+", name)[0]), []).append(block.getCellByName(name).String)
        yield from (["", "", "\t".join(cells)] for _, cells in sorted(rows.items()))


def style(block):
    """The style of a paragraph, or of the first in a table: the list of changes has its own."""
    if block.supportsService("com.sun.star.text.TextTable"):
        block = block.getCellByPosition(0, 0).createEnumeration().nextElement()
    return block.ParaStyleName


def end(services, program):
    with suppress(DisposedException):  # It may be gone before it can answer.
        services("com.sun.star.frame.Desktop").terminate()
    with suppress(subprocess.TimeoutExpired):  # The caller ends it then.
        program.wait(PATIENCE)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
