"""A small project with its site, and the real server on a free port."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from clausework.consultation.records import read_records
from clausework.service.app import create_app
from clausework.service.context import AppContext
from clausework.service.server import CONNECTIONS, bounded_server
from clausework.service.settings import USUAL, ServiceSettings
from clausework.workflow.built import SOURCE, write_answers
from clausework.workflow.desk.review import comment_view

STANDARD = """\
id: sample
title: {zh: 样本规范, en: Sample specification}
body: {zh: 某协会, en: Some body}
number: T/X 1—2020
label: D2
date: 2020-11-17
commenters:
  consumer: {zh: 消费者, en: Consumer}
  other: {zh: 其他, en: Other}
consultations:
  2020-07:
    draft: D1
    opens: 2020-07-01T00:00:00+08:00
    closes: 2020-08-01T00:00:00+08:00
    prefix: C
    silence: no-objection
    invited:
      law-school: {zh: 某法学院, en: A law school, also: [某法学院教师]}
      consumers: {zh: 某消费者组织, en: A consumer body}
  rehearsal:
    draft: working
    rehearsal: true
    days: 30
    prefix: R
    invited:
      unit-one: {zh: 演练单位甲, en: Rehearsal body A}
contact: {zh: 杭州某路1号, en: 1 Some Road}
"""
RECORDS = {
    "zh": "平台应保存直播视频，保存时间不少于一年。\n平台宜备份。",
    "en": "The platform shall keep videos for one year.",
}
CLAUSES = {
    "standard": "sample",
    "number": "T/X 1—2020",
    "title": {"zh": "样本规范", "en": "Sample specification"},
    "draft": "working",
    "date": "2020-11-17",
    "clauses": [
        {
            "id": "platform.records",
            "number": "5.1",
            "title": {"zh": "记录", "en": "Records"},
            "element": "clause",
            "roles": ["platform"],
            "url": {"zh": "c/platform.records/", "en": "en/c/platform.records/"},
            "text": RECORDS,
            "provisions": [
                {
                    "id": "P-REC-01",
                    "modal": "requirement",
                    "text": {"zh": "平台应保存直播视频，保存时间不少于一年。"},
                    "basis": [],
                }
            ],
        }
    ],
}
PAGE = """\
<!doctype html><html lang="{lang}"><title>x</title>
<p class="state"><span><!--cw:state-->静态<!--/cw:state--></span></p>
<form method="post" action="/comments"><input type="hidden" name="uuid" value="cw-uuid">
<input type="hidden" name="opened" value="cw-opened"></form></html>
"""
PLAIN = (
    '<!doctype html><html lang="{lang}"><p><!--cw:state-->静态<!--/cw:state--></p>' + "字" * 2000 + "</html>"
)


class Clock:
    """The service's clock, which the test sets; `None` lets the database's own run."""

    def __init__(self) -> None:
        self.now = "2020-07-12T06:05:09.123Z"

    def __call__(self, _db: object) -> str:
        return self.now


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def json(self) -> dict[str, str]:
        return json.loads(self.body)


@dataclass
class Client:
    """Speaks HTTP to the service, as curl does: no cookies, no script."""

    port: int
    context: AppContext
    clock: Clock
    root: Path
    defaults: dict[str, str] = field(default_factory=dict)

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, {**self.defaults, **(headers or {})})
            response = connection.getresponse()
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})

    def post(self, fields: dict[str, str], path: str = "/comments", **headers: str) -> Answer:
        kind = {"content-type": "application/x-www-form-urlencoded"}
        extra = {k.replace("_", "-"): v for k, v in headers.items()}
        return self.ask("POST", path, urlencode(fields).encode(), kind | extra)

    def send(self, fields: dict[str, object], **headers: str) -> Answer:
        kind = {"content-type": "application/json"}
        extra = {k.replace("_", "-"): v for k, v in headers.items()}
        return self.ask("POST", "/comments", json.dumps(fields).encode(), kind | extra)

    def form(self, **fields: str) -> dict[str, str]:
        """The fields of a comment as the static form posts them."""
        base = {"consultation": next(iter(self.context.consultations)), "clause": "platform.records"}
        return base | {"text": "应保存三年。", "lang": "zh", "role": "consumer"} | fields

    def comments(self) -> list[str]:
        return [comment.text for comment in self.context.store.comments()]


def make_project(root: Path) -> Path:
    """A project of one clause, and its built site."""
    standard = root / "standard"
    (standard / "clauses" / "platform").mkdir(parents=True)
    (standard / "standard.yml").write_text(STANDARD, encoding="utf-8")
    (standard / "outline.yml").write_text("- platform.records\n", encoding="utf-8")
    (standard / "references.yml").write_text("", encoding="utf-8")
    clause = standard / "clauses" / "platform" / "records.zh.md"
    clause.write_text(
        "---\ntitle: 记录\ncode: P-REC\n---\n\n平台应保存直播视频。{#P-REC-01}\n", encoding="utf-8"
    )
    site = root / "build" / "site"
    for name, text in {
        "clauses.json": json.dumps(CLAUSES),
        "index.html": PLAIN.format(lang="zh-CN"),
        "404.html": "<!doctype html><html lang='zh-CN'>没有这一页</html>",
        "en/index.html": PLAIN.format(lang="en"),
        "en/404.html": "<!doctype html><html lang='en'>no such page</html>",
        "c/platform.records/index.html": PAGE.format(lang="zh-CN"),
        "commenting/index.html": PLAIN.format(lang="zh-CN"),
        "privacy/index.html": PLAIN.format(lang="zh-CN"),
        "assets/lite.css": "body { margin: 0 }\n" * 50,
    }.items():
        file = site / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return root


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(
    context: AppContext, clock: Clock, root: Path, settings: ServiceSettings = USUAL
) -> Iterator[Client]:
    """The service in a thread of its own, over a real port."""
    port = free_port()
    made: list[tuple[asyncio.AbstractEventLoop, Callable[[], None]]] = []

    async def main() -> None:
        server = bounded_server(create_app(context, settings), "127.0.0.1", port, CONNECTIONS)
        made.append((asyncio.get_running_loop(), server.stop))
        await server.serve()

    thread = threading.Thread(target=lambda: asyncio.run(main()))
    thread.start()
    client = Client(port, context, clock, root)
    try:
        wait_for(port)
        yield client
    finally:
        loop, stop = made[0]
        loop.call_soon_threadsafe(stop)
        thread.join()
        context.close()


def answers_shown(client: Client, secret: str, words: str) -> None:
    """Have the site that is served be one that was made of the records as they are now.

    The page of a comment then says these words.
    """
    site = client.root / "build" / "site"
    shutil.copytree(client.root / "standard", site / SOURCE / "standard", dirs_exist_ok=True)
    write_answers(site, read_records(client.root)[0])
    os.utime(site)
    until(lambda: words in client.get(f"/track/{secret}").text)


def resembled(client: Client, numbers: Sequence[str]) -> dict[str, str]:
    """Of some comments those that resemble another, and which, as the desk shows it."""
    context = client.context

    async def look() -> dict[str, str]:
        views = [await comment_view(context, context.root, context.consultations, name) for name in numbers]
        marks = [
            (view.item.row.number, mark) for view in views if view is not None for mark in view.item.marks
        ]
        return {number: mark.detail for number, mark in marks if mark.kind == "similar"}

    with ThreadPoolExecutor(1) as pool:  # a browser's tests keep a loop running here
        return pool.submit(asyncio.run, look()).result()


def wait_for(port: int) -> None:
    """Return when something listens on the port."""
    for _ in range(1200):
        with socket.socket() as probe:
            probe.settimeout(0.5)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        threading.Event().wait(0.05)
    raise AssertionError("the service did not start")


def until(found: Callable[[], bool], seconds: float = 60) -> None:
    """Return once something holds."""
    end = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)
