"""Run by the Python that has LibreOffice's bindings: review a document with tracking on, as a person would.

    python3 office_review.py FOLDER/sent.docx FOLDER/returned.docx

The steps are read from standard input as JSON: ["replace", old, new], ["comment", words, text] or
["add", words, new paragraph after them].
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "rendering"))

from office_script import office, opened, option


def main(sent, returned, steps):
    with office() as services:
        document = opened(services, sent)
        tracked = document.RecordChanges
        for step, words, text in steps:
            take(document, step, words, text)
        document.storeToURL(returned.as_uri(), (option("FilterName", "MS Word 2007 XML"),))
        document.close(False)
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


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), json.load(sys.stdin))
