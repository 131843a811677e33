"""The preview shows what was written a moment later, as a fresh build would, and answers all the while."""

from __future__ import annotations

import json
import random
import shutil
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from places import LIVE_COMMERCE
from programs import CLAUSEWORK

from clausework.errors import DraftAltered
from clausework.rendering.engine import read_folder, render_site
from clausework.rendering.pages import makers_of
from clausework.service.live.app import digest_of, watching
from clausework.workflow.publish import PreviewSite, site_of
from clausework.workflow.rename import rename_clause

PATIENCE = 90
PAGE = "c/platform.records/index.html"
READ = "text/platform/index.html"
RECORDS = "standard/clauses/platform/records.zh.md"


@pytest.fixture
def project(small: Path) -> Path:
    """A project that presents a frozen draft as the current one, with a theme to build with."""
    (small / "mkdocs.yml").write_bytes((LIVE_COMMERCE / "mkdocs.yml").read_bytes())
    shutil.copytree(LIVE_COMMERCE / "site", small / "site")
    return small


@pytest.fixture
def dressed(real: Path) -> Path:
    """The real standard, with a theme to build with."""
    (real / "mkdocs.yml").write_bytes((LIVE_COMMERCE / "mkdocs.yml").read_bytes())
    shutil.copytree(LIVE_COMMERCE / "site", real / "site")
    return real


def written(root: Path, path: str, old: str, new: str) -> None:
    """Save a file of the project with other words."""
    text = (root / path).read_text("utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new), encoding="utf-8")


def fresh(root: Path) -> dict[str, bytes]:
    """Every file of the site as a build of its own makes it."""
    with TemporaryDirectory() as folder:
        render_site(root, site_of(root, rehearsal=True, working=True), Path(folder))
        return read_folder(Path(folder))


def differing(root: Path, live: PreviewSite) -> list[str]:
    """The files that the preview shows in another way than a fresh build."""
    return [name for name, data in fresh(root).items() if live.file(name) != data]


# Edits, each a function of the project and of chance ------------------------------------------------------


def reword(root: Path, chance: random.Random) -> None:
    file = chance.choice(sorted((root / "standard/clauses").rglob("*.md")))
    lines = file.read_text("utf-8").split("\n")
    body = [at for at, line in enumerate(lines) if line.endswith("}") and not line.startswith(" ")]
    if body:
        at = chance.choice(body)
        lines[at] = chance.choice("甲乙丙丁") + lines[at]
        file.write_text("\n".join(lines), encoding="utf-8")


def retitle(root: Path, chance: random.Random) -> None:
    file = chance.choice(sorted((root / "standard/clauses").rglob("*.md")))
    text = file.read_text("utf-8")
    file.write_text(text.replace("\ntitle: ", f"\ntitle: {chance.choice('新旧长短')}", 1), encoding="utf-8")


def insert(root: Path, chance: random.Random) -> None:
    name = f"fresh{chance.randrange(1000)}"
    folder = root / "standard/clauses/platform"
    if not (folder / f"{name}.zh.md").exists():
        (folder / f"{name}.zh.md").write_text("---\ntitle: 新条\n---\n\n平台应记录。\n", encoding="utf-8")
        outline = root / "standard/outline.yml"
        outline.write_text(
            outline.read_text("utf-8").replace(
                "platform.records", f"platform.{name}\n    - platform.records", 1
            ),
            encoding="utf-8",
        )


def restyle(root: Path, chance: random.Random) -> None:
    with (root / "site/assets/lite.css").open("a", encoding="utf-8") as file:
        file.write(f"/* {chance.random()} */\n")


def rephrase(root: Path, chance: random.Random) -> None:
    with (root / "site/pages/about.zh.md").open("a", encoding="utf-8") as file:
        file.write(f"\n{chance.random()}\n")


EDITS = (reword, reword, reword, retitle, insert, restyle, rephrase)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_after_any_edits_the_preview_is_what_a_fresh_build_makes(project: Path, seed: int):
    chance = random.Random(seed)
    live = PreviewSite(project)
    for _ in range(2):
        for _ in range(chance.randrange(1, 4)):
            chance.choice(EDITS)(project, chance)
        live.refresh((PAGE, READ))
        assert differing(project, live) == []


@pytest.mark.slow
def test_the_real_standard_is_previewed_as_it_is_built(dressed: Path):
    chance = random.Random(7)
    live = PreviewSite(dressed)
    shown = (PAGE, "c/scope/index.html", "drafts/D1/index.html")
    assert None not in [live.file(name) for name in shown]
    written(dressed, RECORDS, "不少于六十日", "不少于九十日")
    assert live.refresh(shown) == {PAGE}
    for edit in (reword, reword, retitle, reword):
        edit(dressed, chance)
    live.refresh((READ,))
    assert differing(dressed, live) == []


def test_only_pages_that_read_otherwise_are_said_to_have_changed(project: Path):
    live = PreviewSite(project)
    shown = (PAGE, READ, "drafts/index.html", "privacy/index.html")
    assert None not in [live.file(name) for name in shown]
    assert live.refresh(shown) == frozenset()
    written(project, RECORDS, "六十日", "三年")
    assert live.refresh(shown) == {PAGE, READ}
    assert "三年".encode() in (live.file(PAGE) or b"")


def test_a_clause_that_comes_and_goes_has_a_page_meanwhile(project: Path):
    live = PreviewSite(project)
    before = (project / "standard/outline.yml").read_text("utf-8")
    insert(project, random.Random(1))
    name = next((project / "standard/clauses/platform").glob("fresh*.zh.md")).name.removesuffix(".zh.md")
    assert live.file(f"c/platform.{name}/index.html") is None
    live.refresh()
    assert live.file(f"c/platform.{name}/index.html") is not None
    (project / "standard/outline.yml").write_text(before, encoding="utf-8")
    (project / f"standard/clauses/platform/{name}.zh.md").unlink()
    live.refresh()
    assert live.file(f"c/platform.{name}/index.html") is None


@pytest.mark.slow
def test_the_page_of_a_renamed_clause_leads_to_its_new_page(dressed: Path):
    live = PreviewSite(dressed)
    kept = "c/platform.kept/index.html"
    assert (live.file(PAGE), live.file(kept)).count(None) == 1
    rename_clause(dressed, "platform.records", "platform.kept")
    assert live.refresh((PAGE, kept)) == {PAGE, kept}
    assert b'content="0; url=../platform.kept/"' in (live.file(PAGE) or b"")
    assert b'id="P-REC-02"' in (live.file(kept) or b"")


@pytest.mark.slow
def test_what_cannot_be_shown_leaves_the_site_as_it_was(dressed: Path):
    live = PreviewSite(dressed)
    shown, before = live.file(PAGE), live.revision
    draft = dressed / "standard/drafts/D1.json"
    frozen = draft.read_bytes()
    draft.write_bytes(frozen + b" ")
    with pytest.raises(DraftAltered):
        live.refresh((PAGE,))
    assert live.revision is before
    assert live.file(PAGE) == shown
    draft.write_bytes(frozen)
    written(dressed, RECORDS, "不少于六十日", "不少于九十日")
    assert live.refresh((PAGE,)) == {PAGE}


def test_a_format_that_builds_all_its_files_is_not_asked_in_vain(project: Path):
    publication = PreviewSite(project).revision.publication
    asked = {maker.name for maker, _ in makers_of(publication, PAGE)}
    assert {"lite", "signposts", "reading"} <= asked
    assert not asked & {"data", "duties", "feeds", "history", "search_index", "share"}
    assert {maker.name for maker, _ in makers_of(publication, "c/scope/changes.atom")} <= asked | {"feeds"}


def test_a_page_is_shown_with_the_script_and_the_site_without_it(project: Path):
    page = PreviewSite(project).file(PAGE) or b""
    assert b"/-/preview/" not in page
    shown = watching(page)
    assert shown.count(b"/-/preview/script.js") == 1
    assert digest_of(page).encode() in shown


# The command ----------------------------------------------------------------------------------------------


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


@pytest.fixture
def previewed(project: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    pytest.importorskip("watchfiles")
    command = [*CLAUSEWORK, "preview", "--port", str(port)]
    process = subprocess.Popen(command, cwd=project, stderr=subprocess.DEVNULL)
    yield process
    try:
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    finally:
        process.kill()
        process.wait()


def reads(url: str, words: str) -> bool:
    """Whether the page has the words within the time."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if words in answer.read().decode():
                    return True
        except (urllib.error.URLError, ConnectionError):
            pass
        time.sleep(0.2)
    return False


@pytest.mark.slow
def test_what_is_written_is_shown_soon_and_the_server_stays(
    project: Path, port: int, previewed: subprocess.Popen[bytes]
):
    base = f"http://127.0.0.1:{port}"
    page = f"{base}/c/platform.records/"
    assert reads(page, "期限不少于六十日")
    failed, stop = [], threading.Event()

    def ask() -> None:
        while not stop.is_set():
            try:
                with urllib.request.urlopen(page, timeout=60) as answer:
                    answer.read()
            except OSError as error:
                failed.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        with urllib.request.urlopen(f"{base}/-/preview/events?page=/c/platform.records/", timeout=60) as told:
            first = json.loads(told.readline().removeprefix(b"data: "))
            told.readline()
            written(project, RECORDS, "六十日", "三年")
            second = json.loads(told.readline().removeprefix(b"data: "))
        assert first["digest"] != second["digest"]
        assert not second["trouble"]
        assert reads(page, "期限不少于三年")
    finally:
        stop.set()
        asking.join()
    assert failed == []
    assert previewed.poll() is None
