"""Run by the Python that has LibreOffice's bindings: let it make the contents of documents anew.

    python3 office_contents.py FOLDER

FOLDER/contents.json gets the lines of the contents of every FOLDER/*.docx, as LibreOffice works them out.
"""

import json
import sys
from pathlib import Path

from office_script import office, opened


def main(folder):
    with office() as services:
        found = {path.stem: contents(services, path) for path in sorted(folder.glob("*.docx"))}
    (folder / "contents.json").write_text(json.dumps(found), encoding="utf-8")


def contents(services, path):
    document = opened(services, path)
    assert document.DocumentIndexes.Count == 1
    index = document.DocumentIndexes.getByIndex(0)
    index.update()
    lines = index.Anchor.String.split("\n")
    document.close(False)
    return lines


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
