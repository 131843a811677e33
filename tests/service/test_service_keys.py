"""One store, one set of keys: a service with others does not start, and one that is left behind says so."""

from __future__ import annotations

import re
import shutil
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from crash_rig import before_long, post, service
from postgres_rig import prepared_database
from programs import clausework
from service_rig import Client, Clock, make_project, running

from clausework.cli import cli
from clausework.errors import StoreError
from clausework.service.context import open_context
from clausework.workflow.consult import open_store
from clausework.workflow.keep import adopt_keys, back_up, bring_back


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return f"sqlite:{tmp_path / 'shared.db'}" if request.param == "sqlite" else prepared_database()


def projects(tmp_path: Path, *shared: str) -> tuple[Path, Path]:
    """Two machines with one standard; `shared` are the keys that the second has of the first."""
    first, second = make_project(tmp_path / "first"), make_project(tmp_path / "second")
    site = first / "build" / "site"
    open_context(first, True, site, f"sqlite:{tmp_path / 'other.db'}").store.close()
    (second / "var").mkdir(exist_ok=True)
    for name in shared:
        shutil.copy(first / "var" / name, second / "var" / name)
    return first, second


@pytest.mark.slow
def test_two_replicas_with_the_same_keys_open_each_others_links(tmp_path: Path, address: str) -> None:
    first, second = projects(tmp_path, "service.key", "log.key")
    with ExitStack() as stack:
        one, _ = stack.enter_context(service(first, address))
        with closing(open_store(second, True, address)) as store:
            store.go_on()  # of a file each machine has to be told by somebody
        two, _ = stack.enter_context(service(second, address))
        assert post(one, "u" * 20) == 201
        assert post(two, "u" * 20) == 200
        clients = [Client(port, None, Clock(), first) for port in (one, two)]  # type: ignore[arg-type]
        fields = {"clause": "platform.records", "text": "两台都认得", "uuid": "v" * 20}
        track = "/track/" + clients[0].send(fields).json["track"].rpartition("/")[2]
        assert [client.get(track).status for client in clients] == [200, 200]
        assert {client.get("/readyz").json["keys"] for client in clients} == {"ok"}
        assert clients[0].get("/log/verifier").text == clients[1].get("/log/verifier").text
        assert clients[0].get("/log/checkpoint").text == clients[1].get("/log/checkpoint").text


@pytest.mark.parametrize(
    ("shared", "named"),
    [
        ((), "of this store: var/service.key, var/log.key. "),
        (("log.key",), "of this store: var/service.key. "),
        (("service.key",), "of this store: var/log.key. "),
    ],
)
def test_a_replica_with_another_key_does_not_start(
    tmp_path: Path, address: str, shared: tuple[str, ...], named: str
) -> None:
    first, second = projects(tmp_path, *shared)
    open_context(first, True, first / "build/site", address).store.close()
    with pytest.raises(StoreError, match=re.escape(named)) as caught:
        open_context(second, True, second / "build/site", address)
    assert "Copy var/*.key from the previous server" in str(caught.value)
    open_context(first, True, first / "build/site", address).store.close()


@pytest.mark.slow
def test_the_command_says_why_it_does_not_serve(tmp_path: Path) -> None:
    first, second = projects(tmp_path)
    address = f"sqlite:{tmp_path / 'shared.db'}"
    open_context(first, True, first / "build/site", address).store.close()
    done = clausework("serve", "--rehearsal", "--db", address, "--root", second, "--lang", "zh")
    assert done.returncode == 2
    assert "var/service.key、var/log.key 不是该意见库原用的密钥" in done.stderr
    assert "Traceback" not in done.stderr
    key = (second / "var/service.key").read_text("ascii").strip()
    assert key not in done.stderr


def test_where_the_keys_are_lost_the_store_goes_on_with_others(tmp_path: Path, address: str) -> None:
    first, second = projects(tmp_path)
    site = first / "build" / "site"
    with running(open_context(first, True, site, address), Clock(), first) as client:
        assert client.get("/readyz").status == 200
        assert client.send(client.form(name="甲", publish_name="yes")).status == 201
        with closing(open_store(second, True, address)) as store:
            store.go_on()
        arguments = ["store", "adopt-keys", "--rehearsal", "--db", address, "--root", str(second)]
        done = CliRunner().invoke(cli, arguments, catch_exceptions=False)
        assert done.exit_code == 0
        assert before_long(lambda: client.get("/readyz").status == 503)
        answer = client.get("/readyz")
        assert (answer.json["keys"], answer.json["store"]) == ("other", "ok")
    with running(open_context(second, True, site, address), Clock(), second) as client:
        assert client.get("/readyz").status == 200
        assert client.send(client.form(text="又一条")).status == 201
        assert client.context.store.faults() == (), "by whom the first came nobody can tell any more"
    with pytest.raises(StoreError, match="Copy var"):
        open_context(first, True, site, address)
    adopt_keys(first, True, address)
    with closing(open_context(first, True, site, address).store) as store:
        assert store.faults() == ()


def test_a_restored_store_still_knows_its_keys(tmp_path: Path) -> None:
    first, second = projects(tmp_path)
    open_context(first, False, first / "build/site").store.close()
    back_up(first, False, "", tmp_path / "b.db")
    bring_back(second, False, "", tmp_path / "b.db")
    with pytest.raises(StoreError, match="Copy var"):
        open_context(second, False, second / "build/site")
