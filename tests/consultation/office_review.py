"""Run by the Python that has LibreOffice's bindings: review a document with tracking on, as a person would.

    python3 office_review.py FOLDER/sent.docx FOLDER/returned.docx

The steps are read from standard input as JSON: ["replace", old, new], ["comment", words, text] or
["add", words, new paragraph after them].
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

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "rendering"))

import uno
from office_script import connect, end


def main(sent, returned, steps):
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
            desktop = services("com.sun.star.frame.Desktop")
            document = desktop.loadComponentFromURL(sent.as_uri(), "_blank", 0, (named("Hidden", True),))
            tracked = document.RecordChanges
            for step, words, text in steps:
                take(document, step, words, text)
            document.storeToURL(returned.as_uri(), (named("FilterName", "MS Word 2007 XML"),))
            document.close(False)
            end(services, office)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(office.pid, signal.SIGKILL)
            office.wait()
    print(json.dumps(tracked))


def take(document, step, words, text):
    search = document.createSearchDescriptor()
    search.SearchString = words
    found = document.findFirst(search)
    if step == "replace":
        found.String = text
    elif step == "comment":
        note = document.createInstance("com.sun.star.text.textfield.Annotation")
        note.Author, note.Content = "李委员", text
        document.Text.insertTextContent(found.End, note, False)
    else:
        cursor = document.Text.createTextCursorByRange(found.End)
        cursor.gotoEndOfParagraph(False)
        document.Text.insertControlCharacter(cursor, 0, False)
        document.Text.insertString(cursor, text, False)


def named(name, value):
    found = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    found.Name, found.Value = name, value
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), json.load(sys.stdin))
