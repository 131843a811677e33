"""The addresses and anchors of a built site, read as a browser would."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

HOST = "https://site.test/"
LOADING = ("link", "script", "img", "iframe", "source")
SERVED = ("/comments", "/comments/preview")
"""Addresses that only the service answers, beside the forms of chapters."""


def is_served(path: str) -> bool:
    """Whether the service alone answers at this address."""
    return path in SERVED or path.startswith("/batch/")


class Page(HTMLParser):
    """The anchors and links of a page, and whatever a strict content policy would refuse."""

    def __init__(self, path: str, text: str) -> None:
        super().__init__()
        self.address = HOST + path.removesuffix("index.html")
        self.anchors: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.inline: list[str] = []
        self.scripts: list[str] = []
        self._runs = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self._runs = tag == "script" and "src" not in values and values.get("type") != "application/json"
        if values.get("id"):
            self.anchors.append(values["id"] or "")
        if tag in ("a", "form") and (link := values.get("href", values.get("action"))) is not None:
            self.links.append(urljoin(self.address, link))
        if tag == "link" and (values.get("rel") or "").strip() in ("alternate", "canonical"):
            self.links.append(urljoin(self.address, values.get("href") or ""))
        elif tag in LOADING and (address := values.get("href") or values.get("src")):
            self.loads.append(urljoin(self.address, address))
        if tag == "style":
            self.inline.append(tag)
        self.inline += [name for name, _ in attrs if name == "style" or name.startswith("on")]

    def handle_data(self, data: str) -> None:
        """Keep a script that runs as it stands in the page."""
        if self._runs:
            self.scripts.append(data)
            self._runs = False


def pages_of(site: Path) -> dict[str, Page]:
    """Every HTML page of a site, by its path."""
    return {
        path.relative_to(site).as_posix(): Page(
            path.relative_to(site).as_posix(), path.read_text(encoding="utf-8")
        )
        for path in sorted(site.rglob("*.html"))
    }


def file_at(site: Path, address: str) -> str | None:
    """The file that an address of the site leads to, None if there is none."""
    path = unquote(urlsplit(address).path).lstrip("/")
    if not path or path.endswith("/"):
        path += "index.html"
    return path if (site / path).is_file() else None


def broken_links(site: Path, pages: dict[str, Page]) -> list[tuple[str, str]]:
    """Each page with an address of the site to which there is no file, or no anchor in it."""
    broken = []
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if not link.startswith(HOST) or is_served(parts.path):
                continue
            target = file_at(site, link)
            lost = target is None or (
                parts.fragment and target in pages and parts.fragment not in pages[target].anchors
            )
            if lost:
                broken.append((path, link))
    return broken
