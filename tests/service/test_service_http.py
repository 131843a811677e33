"""What is no HTTP, and under which name the service is known: a request says nothing of it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from programs import CLAUSEWORK
from service_rig import Client, Clock, free_port, make_project, running, until, wait_for

from clausework.accounts.settings import SignInMisset, read_sign_in
from clausework.service import json_log as journal
from clausework.service.context import open_context
from clausework.service.guard import _listening as listening
from clausework.service.settings import ServiceSettings, limits, networks
from clausework.workflow.public.spam import CLAUSES, PLACES

PUBLIC = "https://std.example.org"
CHUNKED = b"POST /comments HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
MALFORMED = {
    "size that is no number": CHUNKED + b"ZZ\r\nabc\r\n0\r\n\r\n",
    "size beyond all measure": CHUNKED + b"ffffffffffffffffff\r\nabc\r\n0\r\n\r\n",
    "bare line feeds": CHUNKED + b"3\nabc\n0\n\n",
    "endless extension": CHUNKED + b"3;" + b"a" * 200_000 + b"\r\nabc\r\n0\r\n\r\n",
    "endless trailer": CHUNKED + b"3\r\nabc\r\n0\r\nx: " + b"a" * 200_000 + b"\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
    "the same host twice": b"GET /healthz HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "no host with a body": b"POST /comments/preview HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}",
}


@contextmanager
def logged() -> Iterator[None]:
    journal.begin()
    try:
        yield
    finally:
        journal.end()
        journal.LOG.handlers.clear()
        journal.LOG.propagate = True


def noted(capfd: pytest.CaptureFixture[str], count: int) -> list[dict[str, Any]]:
    """The lines of the log, once there are so many, and those that come beside them."""
    told = ""

    def enough() -> bool:
        nonlocal told
        told += capfd.readouterr().err
        return told.count("\n") >= count

    until(enough)
    time.sleep(2 * journal.FLUSH_AFTER_S)
    enough()
    return [json.loads(line) for line in told.splitlines()]


def raw(port: int, request: bytes) -> bytes:
    """The first bytes of the answer to a request that no library would send."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(request)
        return connection.recv(200)


@pytest.mark.parametrize("kind", MALFORMED)
def test_what_is_no_http_is_answered_400_and_logged_once(
    client: Client, capfd: pytest.CaptureFixture[str], kind: str
) -> None:
    with logged():
        answer = raw(client.port, MALFORMED[kind])
        client.get("/healthz")
        lines = noted(capfd, 1)  # after it is answered
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert [(line["event"], line["status"]) for line in lines] == [("request", 400)]
    assert "127.0.0.1" not in str(lines)
    assert client.comments() == []


@pytest.mark.parametrize(
    ("by", "network"),
    [("203.0.113.77", "203.0.113.0/24"), ("2001:db8:7:9::5", "2001:db8:7::/48"), ("127.0.0.1", None)],
)
def test_what_cannot_be_read_is_counted_by_its_network(
    known: Client, capfd: pytest.CaptureFixture[str], by: str, network: str | None
) -> None:
    head = f"Host: x\r\nX-Forwarded-For: {by}\r\nContent-Type: application/json\r\n"
    sent = {
        400: f"POST /comments HTTP/1.1\r\n{head}Content-Length: 1\r\n\r\n[",
        405: f"GET /comments HTTP/1.1\r\n{head}\r\n",
        413: f"POST /comments HTTP/1.1\r\n{head}Content-Length: 999999999\r\n\r\n",
        422: f"POST /comments HTTP/1.1\r\n{head}Content-Length: 2\r\n\r\n" + "{}",
        200: f"GET /healthz HTTP/1.1\r\n{head}\r\n",
    }
    with logged():
        answers = [raw(known.port, request.encode()) for request in sent.values()]
        lines = noted(capfd, 4)
    assert [int(answer.split()[1]) for answer in answers] == list(sent)
    found = {line["status"]: line.get("network") for line in lines if line["event"] == "request"}
    assert found == dict.fromkeys((400, 405, 413, 422), network)
    assert network is None or by not in str(lines)


def test_an_old_proxy_may_name_no_host(client: Client) -> None:
    assert raw(client.port, b"GET /healthz HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.0 200 ")


def test_a_body_in_pieces_that_fit_is_taken(client: Client) -> None:
    body = json.dumps(client.form()).encode()
    piece = f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
    assert raw(client.port, CHUNKED + piece).startswith(b"HTTP/1.1 201 ")


@pytest.fixture
def known(tmp_path: Path) -> Iterator[Client]:
    """The service that knows its public address, behind a proxy."""
    root, clock = make_project(tmp_path), Clock()
    context = open_context(root, False, root / "build" / "site", clock=clock)
    with running(context, clock, root, ServiceSettings(networks(["127.0.0.1"]), origin=PUBLIC)) as found:
        yield found


@pytest.mark.parametrize("host", ["evil.example", "std.example.org", "127.0.0.1:1", "x" * 5000])
def test_links_begin_with_the_public_address_on_any_host(known: Client, host: str) -> None:
    told = known.send(known.form(), host=host).json
    assert told["track"].startswith(f"{PUBLIC}/track/")
    assert told["receipt"].startswith(f"{PUBLIC}/receipt/")
    page = known.get(told["track"].removeprefix(PUBLIC), host=host).text
    assert told["track"] in page
    assert host in PUBLIC or host not in page


def test_without_one_links_begin_with_where_it_listens(client: Client) -> None:
    told = client.send(client.form(), host="evil.example").json
    assert told["track"].startswith(f"http://127.0.0.1:{client.port}/track/")
    assert (
        "evil.example"
        not in client.get(told["track"].partition(str(client.port))[2], host="evil.example").text
    )


def test_where_it_listens_on_all_links_name_machine_as_reached() -> None:
    assert listening("http", "0.0.0.0", 8000, "127.0.0.1") == "http://127.0.0.1:8000"
    assert listening("http", "::", 8000, "::1") == "http://[::1]:8000"
    assert listening("http", "0.0.0.0", 80, "") == "http://127.0.0.1"
    assert listening("http", "localhost", 8000, "127.0.0.1") == "http://localhost:8000"


ELSEWHERE = [
    "ftp://{host}",
    "https://{host}",
    "http://{name}",
    "http://{host}.evil.example",
    "null",
    "{host}",
]


@pytest.mark.parametrize("origin", ELSEWHERE)
def test_an_origin_of_another_scheme_host_or_port_is_elsewhere(client: Client, origin: str) -> None:
    host = f"127.0.0.1:{client.port}"
    given = origin.format(host=host, name="127.0.0.1")
    assert client.post(client.form(), origin=given).status == 403
    assert client.comments() == []


def test_an_origin_of_our_own_is_ours(client: Client) -> None:
    assert client.post(client.form(), origin=f"http://127.0.0.1:{client.port}").status == 303
    assert client.post(client.form(text="再一条"), origin="http://std.test", host="std.test:80").status == 303


def test_behind_a_proxy_the_scheme_is_the_visitors(tmp_path: Path) -> None:
    root, clock = make_project(tmp_path), Clock()
    context = open_context(root, False, root / "build" / "site", clock=clock)
    with running(context, clock, root, ServiceSettings(networks(["127.0.0.1"]))) as client:
        asked = {"host": "std.example.org", "x_forwarded_proto": "https"}
        assert client.post(client.form(), origin=PUBLIC, **asked).status == 303
        assert client.post(client.form(text="再"), origin="http://std.example.org", **asked).status == 403


def test_where_the_public_address_is_known_only_its_pages_send(known: Client) -> None:
    assert known.post(known.form(), origin=PUBLIC).status == 303
    rebound = known.post(known.form(text="再"), origin="http://evil.example", host="evil.example")
    assert rebound.status == 403


@pytest.mark.parametrize(
    "origin",
    [
        "std.example.org",
        "https://std.example.org/x",
        "ftp://a.b",
        "https://",
        "https://A.b",
        "https://u@a.b",
        "https://a:x",
    ],
)
def test_what_is_no_origin_is_refused(tmp_path: Path, origin: str) -> None:
    with pytest.raises(SignInMisset, match="--public-origin"):
        read_sign_in(tmp_path, origin)


def test_the_public_address_is_one_setting(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "desk.toml").write_text(f'origin = "{PUBLIC}"\n')
    assert read_sign_in(tmp_path).origin == read_sign_in(tmp_path, PUBLIC).origin == PUBLIC
    with pytest.raises(SignInMisset, match="Remove one of them"):
        read_sign_in(tmp_path, "https://other.example.org")


def start(root: Path, *options: str, **variables: str) -> subprocess.Popen[str]:
    command = [*CLAUSEWORK, "serve", "--rehearsal", "--lang", "en", "--root", str(root), *options]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, **variables})


@pytest.mark.slow
def test_a_proxy_without_public_address_is_refused_with_a_remedy(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    process = start(root, "--trusted-proxy", "127.0.0.1")
    told = process.communicate(timeout=60)[1]
    assert process.returncode == 2
    assert "--public-origin https://std.example.org" in told


@pytest.mark.slow
def test_every_option_has_an_environment_variable(tmp_path: Path) -> None:
    root, port = make_project(tmp_path), free_port()
    process = start(
        root,
        CLAUSEWORK_SERVE_PORT=str(port),
        CLAUSEWORK_SERVE_HOST="127.0.0.1",
        CLAUSEWORK_SERVE_TRUSTED_PROXY="127.0.0.1 10.0.0.0/8",
        CLAUSEWORK_SERVE_PUBLIC_ORIGIN=PUBLIC,
        CLAUSEWORK_SERVE_NETWORK_LIMIT="2",
    )
    try:
        wait_for(port)
        client = Client(port, None, Clock(), root)  # type: ignore[arg-type]
        form = {"consultation": "rehearsal", "clause": "platform.records", "lang": "zh"}
        found = [client.send(form | {"text": f"第{n}条"}, x_forwarded_for="203.0.113.5") for n in range(4)]
        assert {answer.status for answer in found} == {201, 429}
        assert found[0].json["track"].startswith(f"{PUBLIC}/track/")
    finally:
        process.send_signal(signal.SIGTERM)
        told = process.communicate(timeout=60)[1]
    assert "Warning: --trusted-proxy 10.0.0.0/8 is a wide network" in told


def test_limits_grow_in_proportion() -> None:
    assert limits(60, 150).places == PLACES
    assert limits(60, 150).clauses == CLAUSES
    assert (limits(600, 150).places.capacity, limits(600, 150).places.refill) == (600, 2)


def test_faults_of_ours_are_logged_as_errors_overload_as_warning() -> None:
    found = [journal.level_of(status) for status in (201, 404, 429, 503, 500)]
    assert found == ["info", "info", "info", "warning", "error"]
