"""A site that takes the place of the one that is shown: taken up without a restart, whole or not at all."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from service_rig import CLAUSES, PLAIN, Client, Clock, make_project, running, until

from clausework.consultation.tokens import invitation_secret
from clausework.errors import SiteNotBuilt
from clausework.service.context import open_context, read_site
from clausework.workflow.built import GZIP, LIST, folder_replaced, is_whole, names_of

TITLE = "新的标题"


def rebuilt(site: Path, words: str, title: str = TITLE) -> None:
    """Put another site in the place of one, as a build does: the same files, and other words in each."""
    files = {name: (site / name).read_bytes() for name in names_of(site)}
    files["clauses.json"] = json.dumps({**CLAUSES, "title": {"zh": title, "en": title}}).encode()
    for name in ("index.html", "en/index.html", "commenting/index.html"):
        files[name] = PLAIN.format(lang="zh-CN").replace("字" * 2000, words * 1000).encode()
    with folder_replaced(site) as made:
        for name, data in files.items():
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            (made / name).write_bytes(data)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make_project(tmp_path) / "build" / "site"


@pytest.fixture
def served(site: Path) -> Iterator[Client]:
    rebuilt(site, "甲")
    root, clock = site.parent.parent, Clock()
    with running(open_context(root, False, site, clock=clock), clock, root) as client:
        yield client


def test_another_site_is_shown_with_all_that_follows_from_it(served: Client, site: Path) -> None:
    assert "甲" * 1000 in served.get("/").text
    rebuilt(site, "乙", "改过的标题")
    until(lambda: "乙" * 1000 in served.get("/").text)
    packed = served.get("/", accept_encoding="gzip")
    assert gzip.decompress(packed.body).decode() == served.get("/").text
    assert "改过的标题" in served.get("/batch/").text, "what the service says by the site is that of the same"
    assert served.get("/readyz").json["site"] == "ok"
    assert served.post(served.form()).status == 303


def test_a_new_consultation_with_a_site_opens_without_a_restart(served: Client, site: Path) -> None:
    settings = served.root / "standard" / "standard.yml"
    asked = served.form(consultation="2020-08")
    assert served.post(asked).status not in (201, 303)
    new = """\
consultations:
  2020-08:
    draft: D1
    opens: 2020-07-01T00:00:00+08:00
    closes: 2020-09-01T00:00:00+08:00
    prefix: N
    invited:
      late: {zh: 后来的单位, en: A later body}
"""
    changed = settings.read_text(encoding="utf-8").replace("consultations:\n", new)
    settings.write_text(changed.replace("closes: 2020-08-01", "closes: 2020-07-02"), encoding="utf-8")
    rebuilt(site, "乙")
    until(lambda: "乙" * 1000 in served.get("/").text)
    assert served.post(asked).status == 303
    assert served.post(served.form()).status == 303, "what was known is open as it was when it came"
    assert [item.consultation for item in served.context.store.comments()] == ["2020-08", "2020-07"]
    link = invitation_secret(served.context.key, "2020-08", "late", 0)
    assert "后来的单位" in served.get(f"/invited/{link}").text
    assert served.context.store.faults() == ()


def test_a_consultation_that_cannot_be_held_keeps_the_site(served: Client, site: Path) -> None:
    settings = served.root / "standard" / "standard.yml"
    text = settings.read_text(encoding="utf-8")
    unfit = (
        "consultations:\n  2020-08:\n    draft: D9\n    opens: never\n    closes: 2020-09-01T00:00:00+08:00\n"
    )
    settings.write_text(text.replace("consultations:\n", unfit), encoding="utf-8")
    rebuilt(site, "乙")
    until(lambda: served.get("/readyz").json["site"] == "kept")
    assert "甲" * 1000 in served.get("/").text
    assert served.post(served.form()).status == 303


def test_readers_under_load_see_no_failure_and_no_mixture(served: Client, site: Path) -> None:
    """Twenty swaps under four readers; each page is wholly of one site, and its tag is that of its words."""
    failed: list[str] = []
    asked = [0]
    ended = threading.Event()

    def read() -> None:
        while not ended.is_set():
            for path in ("/", "/commenting/", "/c/platform.records/", "/clauses.json", "/assets/lite.css"):
                try:
                    answer = served.get(path)
                except OSError as error:
                    failed.append(repr(error))
                    continue
                asked[0] += 1
                kinds = {letter for letter in "甲乙丙" if letter in answer.text}
                if answer.status != 200 or (path in ("/", "/commenting/") and len(kinds) != 1):
                    failed.append(f"{path} {answer.status} {kinds}")

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for place in range(20):
        rebuilt(site, "乙丙"[place % 2], f"第{place}版")
        time.sleep(0.1)
    until(lambda: "第19版" in served.get("/batch/").text)
    ended.set()
    for reader in readers:
        reader.join()
    assert failed == []
    assert asked[0] > 200


def test_a_broken_site_is_never_taken_up_and_it_is_said(served: Client, site: Path) -> None:
    def break_off() -> None:
        rebuilt(site, "乙")
        (site / "commenting" / "index.html").write_bytes(b"<!doctype html>")  # it was cut off

    for broken in (
        break_off,
        lambda: (site / "clauses.json").write_bytes(b"{"),
        lambda: (site / "clauses.json").unlink(),
        lambda: shutil.rmtree(site),
    ):
        broken()
        until(lambda: served.get("/readyz").json["site"] == "kept")
        assert served.get("/readyz").status == 200, "it takes comments and shows the site of before"
        assert served.get("/clauses.json").status == 200 if site.exists() else True
    site.mkdir()
    (site / "clauses.json").write_text(json.dumps(CLAUSES), encoding="utf-8")
    (site / "index.html").write_text(PLAIN.format(lang="zh-CN"), encoding="utf-8")
    until(lambda: served.get("/readyz").json["site"] == "ok")
    assert "字" * 2000 in served.get("/").text


BUILD = """\
import sys, time
from pathlib import Path
from clausework.workflow import built
site, instant = Path(sys.argv[1]), sys.argv[2]
def stop(name, call):
    def stopped(*given):
        if instant == f"before {name}":
            print("now", flush=True); time.sleep(60)
        value = call(*given)
        if instant == f"after {name}":
            print("now", flush=True); time.sleep(60)
        return value
    return stopped
for name in ("_finish", "_exchange", "_linked", "_clear"):
    setattr(built, name, stop(name, getattr(built, name)))
with built.folder_replaced(site) as made:
    for place in range(50):
        (made / f"{place}.html").write_text(f"page {place} of the next site " * 50)
    if instant == "written":
        print("now", flush=True); time.sleep(60)
    (made / "clauses.json").write_text("{}")
"""


@pytest.mark.parametrize(
    "instant",
    [
        *("before _clear", "written", "before _finish", "before _linked"),
        *("after _finish", "before _exchange", "after _exchange"),
    ],
)
def test_a_build_that_is_killed_leaves_one_whole_site(site: Path, instant: str) -> None:
    with folder_replaced(site) as made:
        (made / "0.html").write_text("page 0 of the next site " * 50)
        (made / "clauses.json").write_text("{ }")
    before = {name: (site / name).read_bytes() for name in names_of(site)}
    build = subprocess.Popen(
        [sys.executable, "-c", BUILD, str(site), instant], stdout=subprocess.PIPE, text=True
    )
    assert build.stdout is not None
    assert build.stdout.readline() == "now\n"
    os.kill(build.pid, signal.SIGKILL)
    build.communicate()
    after = {name: (site / name).read_bytes() for name in names_of(site)}
    assert is_whole(site)
    assert len(after) == 51 if instant == "after _exchange" else after == before
    read_site(site)
    with folder_replaced(site) as made:  # and the next build is none the worse for it
        (made / "clauses.json").write_text("{}")
    assert names_of(site) == ["clauses.json"]


def test_what_is_as_before_is_not_written_again(site: Path) -> None:
    rebuilt(site, "甲")
    style, start = (site / "assets/lite.css").stat(), (site / "index.html").stat()
    folder, listed = site.stat().st_ino, (site / LIST).read_bytes()
    rebuilt(site, "甲")
    assert (site.stat().st_ino, (site / "index.html").stat().st_ino) == (folder, start.st_ino)
    rebuilt(site, "乙")
    assert site.stat().st_ino != folder
    assert (site / "assets/lite.css").stat().st_ino == style.st_ino
    assert (site / "index.html").stat().st_ino != start.st_ino
    rebuilt(site, "甲")
    assert (site / LIST).read_bytes() == listed, "the same site, with its compressed files, is the same bytes"
    packed = (site / f"assets/lite.css{GZIP}").read_bytes()
    assert gzip.decompress(packed) == (site / "assets/lite.css").read_bytes()


def test_a_build_that_fails_changes_nothing(site: Path) -> None:
    rebuilt(site, "甲")
    before = site.stat().st_ino, (site / LIST).read_bytes(), sorted(site.parent.iterdir())

    def failing() -> None:
        with folder_replaced(site) as made:
            (made / "index.html").write_text("half")
            raise SiteNotBuilt("site_not_built", folder="x")

    with pytest.raises(SiteNotBuilt):
        failing()
    assert (site.stat().st_ino, (site / LIST).read_bytes()) == before[:2]
    assert [path for path in site.parent.iterdir() if path.suffix == ".part"] == []
