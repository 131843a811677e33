"""Run by the Python that has LibreOffice's bindings: fill in a table of answers, sort it, and save it.

    python3 office_table.py FOLDER/sent.docx FOLDER/back.docx

Outcome and reason by number are read from standard input as JSON.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "rendering"))

from office_script import office, opened, option


def main(sent, back, answers):
    with office() as services:
        document = opened(services, sent)
        tables = document.TextTables
        table = tables.getByIndex(tables.Count - 1)
        for row in range(2, table.Rows.Count + 1):
            answer = answers.get(table.getCellByName(f"B{row}").String)
            for column, words in zip("GH", answer or (), strict=False):
                table.getCellByName(f"{column}{row}").String = words
        document.storeToURL(back.as_uri(), (option("FilterName", "MS Word 2007 XML"),))
        document.close(False)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), json.load(sys.stdin))
