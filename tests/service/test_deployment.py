"""The settings of the proxies, run as a host has them."""

from __future__ import annotations

import getpass
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from service_rig import Client, Clock, free_port, make_project, running, wait_for

from clausework.service.context import open_context
from clausework.service.settings import ServiceSettings, networks
from clausework.store.tracking import agreements
from clausework.workflow.host import HostSettings, plan

ROOT = Path(__file__).resolve().parents[2]
HOST = "std.example.org"
PROXIES = {"nginx": "nginx-light", "caddy": "caddy"}
"""The proxies, and the package of Debian that has each."""


def example(name: str) -> str:
    """The settings of a proxy, as a host has them."""
    settings = HostSettings(
        origin=f"https://{HOST}",
        front=name,
        certificate="/etc/ssl/std.pem",
        certificate_key="/etc/ssl/std.key",
    )
    (step,) = [step for step in plan(settings) if step.name == "front" and not step.away]
    return step.text


def certificate(folder: Path) -> None:
    """A certificate for the host of the examples."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "std.pem").write_bytes(made.public_bytes(pem))
    form, none = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "std.key").write_bytes(key.private_bytes(pem, form, none))


def nginx(folder: Path, port: int, upstream: int) -> list[str]:
    text = (
        example("nginx").replace("listen ", "listen 127.0.0.1:").replace("127.0.0.1:443", f"127.0.0.1:{port}")
    )
    text = text.replace("127.0.0.1:80 ", f"127.0.0.1:{free_port()} ").replace("/etc/ssl/", f"{folder}/")
    text = text.replace("/srv/wechat", str(folder / "wechat")).replace(":8000", f":{upstream}")
    paths = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # Its workers read the folder of the test, which belongs to whoever runs it.
    user = f"user {getpass.getuser()};" if os.geteuid() == 0 else ""
    head = f"{user} pid {folder}/pid; error_log {folder}/error.log; daemon off; events {{}}\n"
    (folder / "nginx.conf").write_text(
        head + f"http {{ access_log {folder}/access.log; {paths}\n{text}}}\n", encoding="utf-8"
    )
    return ["nginx", "-c", str(folder / "nginx.conf")]


def caddy(folder: Path, port: int, upstream: int) -> list[str]:
    tls = f"bind 127.0.0.1\n\ttls {folder}/std.pem {folder}/std.key"
    text = example("caddy").replace(
        "{\n\tservers", "{\n\tadmin off\n\tauto_https disable_redirects\n\tservers", 1
    )
    text = text.replace(f"{HOST} {{", f"https://{HOST}:{port} {{\n\t{tls}", 1)
    text = text.replace("/srv/wechat", str(folder / "wechat")).replace(":8000", f":{upstream}")
    (folder / "Caddyfile").write_text(text, encoding="utf-8")
    return ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


@contextmanager
def proxied(name: str, folder: Path, upstream: int) -> Iterator[int]:
    """The proxy as a host has it, on a free port."""
    (folder / "wechat").mkdir(parents=True)
    (folder / "wechat" / "MP_verify_Ab12.txt").write_text("Ab12", encoding="utf-8")
    certificate(folder)
    port = free_port()
    command = {"nginx": nginx, "caddy": caddy}[name](folder, port, upstream)
    environment = {"HOME": str(folder), "PATH": os.environ["PATH"]}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            wait_for(port)
            yield port
        finally:
            process.terminate()


def ask(
    port: int, method: str, path: str, body: bytes = b"", named: str = HOST, **headers: str
) -> tuple[int, str, str]:
    """The status, where it leads and the words of an answer to a visitor from 127.0.0.2."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    plain = socket.create_connection(("127.0.0.1", port), timeout=60, source_address=("127.0.0.2", 0))
    with context.wrap_socket(plain, server_hostname=named) as connection:
        given = {"host": f"{HOST}:{port}", "connection": "close", "content-length": str(len(body))}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
        connection.sendall(f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body)
        response = HTTPResponse(connection, method=method)  # type: ignore[arg-type]
        response.begin()
        return response.status, response.headers.get("location", ""), response.read().decode()


@pytest.mark.parametrize("name", PROXIES)
def test_a_proxy_does_as_the_manual_says(name: str, tmp_path: Path) -> None:
    """Whom it believes, what it hides, and how much it takes."""
    if not shutil.which(name):
        pytest.skip(f"no {name} here; on Debian: apt-get install {PROXIES[name]}")
    root, clock = make_project(tmp_path / "project"), Clock()
    context = open_context(root, False, root / "build" / "site", clock=clock)
    settings = ServiceSettings(networks(["127.0.0.1/32"]), origin=f"https://{HOST}")
    with (
        running(context, clock, root, settings) as client,
        proxied(name, tmp_path / "proxy", client.port) as port,
    ):
        visit(name, client, port)
    log = tmp_path / "proxy" / "access.log"
    if log.exists():
        told = log.read_text("utf-8")
        assert "POST /comments" in told
        assert not re.search(r"/track/|/receipt/|/batch/|secret", told), "no link to a receipt is logged"


def visit(name: str, client: Client, port: int) -> None:
    origin = f"https://{HOST}"
    form = {"content_type": "application/x-www-form-urlencoded"}
    lies = {"x_forwarded_for": "10.1.1.1", "x_forwarded_proto": "http"}
    body = urlencode(client.form(text=f"经{name}")).encode()
    assert ask(port, "GET", "/")[0] == 200
    status, place, _ = ask(port, "POST", "/comments", body, origin=origin, **form, **lies)
    assert (status, place.partition("?")[0][:11]) == (303, "/receipt/C-")
    assert f"{origin}/track/" in ask(port, "GET", place, **lies)[2], "links are of the public address"
    if name == "nginx":
        with pytest.raises(ssl.SSLError):
            ask(port, "GET", "/", named="evil.example")
        assert ask(port, "GET", "/", host="evil.example")[0] == 421
    for hidden in (
        "batch/x/receipts?u=secret",
        "invited/secret",
        "desk/join/secret",
        "desk/provider/back?code=secret",
    ):
        assert ask(port, "GET", f"/{hidden}")[0] in (403, 404)
    assert ask(port, "POST", "/comments", body, origin="https://evil.example", **form)[0] == 403
    number = client.context.store.comments()[0].id
    client.context.store.review(number, "published")
    for lie in ("10.1.1.1", "10.2.2.2"):
        ask(port, "POST", f"/agree/{number}", b"lang=zh", x_forwarded_for=lie, **form)
    count = client.context.store.read(lambda db: agreements(db, number))
    assert count == 1, "one visitor is one, whatever addresses the visitor claims"
    assert ask(port, "GET", "/metrics")[0] == 404
    assert ask(port, "GET", "/MP_verify_Ab12.txt")[2] == "Ab12"
    kind = {"content_type": "multipart/form-data; boundary=x", "expect": "100-continue"}
    assert too_large(port, kind) == 413


def too_large(port: int, headers: dict[str, str]) -> int:
    """The status for a body that says it has 60 megabytes; nothing of it is sent."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    plain = socket.create_connection(("127.0.0.1", port), timeout=60)
    with context.wrap_socket(plain, server_hostname=HOST) as connection:
        lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        head = f"POST /comments HTTP/1.1\r\nhost: {HOST}\r\ncontent-length: 60000000\r\n{lines}\r\n"
        connection.sendall(head.encode())
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            status = int(connection.recv(4096).split(b" ", 2)[1])
            if status != 100:
                return status
    return 0
