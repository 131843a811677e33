"""The site as one archive that can be read without a network, from a folder, with no server."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from pathlib import Path

from clausework.rendering.engine import read_folder
from clausework.workflow.built import POLICY_FILE

FILE = "site.zip"
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The date of every file: the same site gives the same bytes."""
LEVEL = 4
"""Of the compression: higher ones take twice the time for a twentieth of the size."""
LEFT_OUT = ("sitemap.xml", "robots.txt", "404.html", POLICY_FILE, FILE)
"""What means something on a server alone."""
PICTURES = "/share/"
"""The folders of pictures for links to the site, which no page shows."""
LINK = re.compile(rb'(?<= )(href)="([^"#?:]*)((?:[#?][^"]*)?)"')
GIVE = re.compile(
    rb'<details class="give" id="give">\s*<summary><h2>(.*?)</h2></summary>.*?</form>\s*</details>', re.DOTALL
)
CANONICAL = re.compile(rb'<link rel="canonical" href="([^"]+)">')


def offline_archive(folder: Path) -> bytes:
    """The archive of the site in a folder; links name the files, since no server finds `index.html`."""
    files = read_folder(folder)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for path in sorted(files):
            if path in LEFT_OUT or PICTURES in f"/{path}":
                continue
            data = linked(files[path], path) if path.endswith(".html") else files[path]
            entry = zipfile.ZipInfo(f"site/{path}", FIRST_DAY)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, data)
    return packed.getvalue()


def linked(page: bytes, path: str) -> bytes:
    """The page with links to files; `path` is its own."""
    up = "../" * path.count("/")

    def named(found: re.Match[bytes]) -> bytes:
        attribute, target, rest = found[1], found[2].decode(), found[3]
        if target.startswith("/"):
            target = up + target[1:] or "./"
        if target.endswith(("/", "..")) or target == ".":
            target = posixpath.join(target, "index.html")
        return b'%s="%s%s"' % (attribute, target.encode(), rest)

    if online := CANONICAL.search(page):  # from a folder nothing can be sent: a link to the form on the site
        address = online[1].replace(b"\\", rb"\\")
        page = GIVE.sub(rb'<p id="comment-form"><a href="%s#comment-form">\1</a></p>' % address, page)
    return LINK.sub(named, page)
