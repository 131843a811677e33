"""Comments in a text file with strokes between the columns."""

import clausework as cw

SUFFIXES = (".pipes",)


def read(data: bytes, path: str) -> cw.CommentSheet:
    rows = []
    for number, line in enumerate(data.decode("utf-8").splitlines(), 1):
        rows.append([cw.Cell(text.strip(), cw.Place(path, number)) for text in line.split("|")])
    return cw.tabled(rows, path)
