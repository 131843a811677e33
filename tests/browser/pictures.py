"""Draws the pictures of README anew: `make pictures`; look at them before you commit them."""

from __future__ import annotations

import io
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from clausework.workflow.publish import build_site

ROOT = Path(__file__).resolve().parents[2]
PICTURES = {
    "redline": ("/c/platform.records/D1-working/", 720, 800),
    "clause": ("/c/platform.records/", 360, 800),
}
"""By its name, where a picture is taken and how wide and high it is, in CSS pixels."""


def main(chromium: str) -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        build_site(ROOT, Path(folder), rehearsal=True)
        handler = partial(SimpleHTTPRequestHandler, directory=folder)
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, (path, width, height) in PICTURES.items():
            page = browser.new_page(viewport={"width": width, "height": height}, locale="zh-CN")
            page.goto(f"http://127.0.0.1:{server.server_port}{path}", wait_until="networkidle")
            picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(48)
            picture.save(ROOT / "tooling/docs/pictures" / f"{name}.png", optimize=True)
        browser.close()
        server.shutdown()


main(sys.argv[1])
