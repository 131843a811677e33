"""A service whose log is witnessed, with real witnesses: no receipt without their signature, no second history."""

from __future__ import annotations

import base64
import http.client
import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from programs import CLAUSEWORK
from service_rig import Answer, Client, Clock, free_port, make_project, running, wait_for

from clausework.cli import cli
from clausework.consultation.log.checkpoint import cosigned, open_note
from clausework.consultation.log.merkle import Tree, extends
from clausework.consultation.log.witness import LARGEST, AddCheckpointRequest
from clausework.errors import WitnessFault
from clausework.service.context import open_context
from clausework.service.settings import ServiceSettings
from clausework.store.recording import StoreContext, append, moment
from clausework.store.session import Session
from clausework.workflow.serving.opening import WitnessAddress, read_witnesses


class Started:
    """A witness, started in a process of its own; it can be killed and started again."""

    def __init__(self, folder: Path, log: str, name: str = "witness.example.org") -> None:
        self.port = free_port()
        folder.mkdir()
        files = ["--state", str(folder / "state.json"), "--key", str(folder / "key")]
        self._command = [*CLAUSEWORK, "log", "witness"]
        self._command += ["--name", name, "--log", log, "--port", str(self.port), *files]
        self.state = folder / "state.json"
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.key = self._process.stdout.readline().strip()
        wait_for(self.port)

    def stop(self) -> None:
        self._process.kill()
        self._process.communicate()

    @property
    def sworn(self) -> WitnessAddress:
        return WitnessAddress(f"http://127.0.0.1:{self.port}", self.key)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project")


def log_key(root: Path) -> str:
    """The key of the log of a project, made as the service makes it."""
    context = open_context(root, False, root / "build" / "site", clock=Clock())
    with closing(context.store):
        return context.log.signer.verifier


@pytest.fixture
def witness(root: Path, tmp_path: Path) -> Iterator[Started]:
    found = Started(tmp_path / "witness", log_key(root))
    yield found
    found.stop()


@contextmanager
def served(
    root: Path, *sworn: WitnessAddress, quorum: int = 0, nothing_lost: bool = False
) -> Iterator[Client]:
    clock = Clock()
    context = open_context(root, False, root / "build" / "site", clock=clock, nothing_lost=nothing_lost)
    settings = ServiceSettings(witnesses=sworn, quorum=quorum or len(sworn))
    with running(context, clock, root, settings) as client:
        yield client


def comment(client: Client, n: int) -> Answer:
    return client.send({**client.form(text=f"第{n}条"), "uuid": uuid(n)})


def uuid(n: int) -> str:
    return f"{n:08d}-0000-4000-8000-000000000000"


def before_long(client: Client, status: int) -> dict[str, str]:
    end = time.monotonic() + 60
    while (answer := client.get("/readyz")).status != status:
        assert time.monotonic() < end, answer.text
        time.sleep(0.05)
    return answer.json


def kept(answer: Answer, client: Client, folder: Path) -> Path:
    """The file of a receipt."""
    found = client.get(f"{answer.json['receipt'].partition(str(client.port))[2]}".replace("?", ".json?"))
    assert found.status == 200
    file = folder / "receipt.json"
    file.write_bytes(found.body)
    return file


@pytest.mark.slow
def test_a_receipt_carries_the_cosignature(root: Path, witness: Started, tmp_path: Path) -> None:
    with served(root, witness.sworn) as client:
        answer = comment(client, 1)
        assert answer.status == 201
        note = client.get("/log/checkpoint").text
        assert cosigned(note, witness.key) is not None
        key = client.get("/log/verifier").text.strip()
        file = kept(answer, client, tmp_path)
        assert before_long(client, 200)["witness"] == "ok"
        state = open_note(note, key)
        assert state is not None
        known = json.loads(witness.state.read_text())[state.origin]
        assert known == {"size": state.size, "root": state.root.hex()}
    ask = ["receipt", "verify", str(file), "--verifier", key, "--root", "/", "--lang", "en"]
    done = CliRunner().invoke(cli, [*ask, "--witness-key", witness.key])
    assert done.exit_code == 0, done.output
    assert "It was witnessed: witness.example.org+" in done.output
    other = Started(tmp_path / "other", key)
    other.stop()
    done = CliRunner().invoke(cli, [*ask, "--witness-key", other.key])
    assert done.exit_code == 1
    assert "It was not witnessed" in done.output
    assert CliRunner().invoke(cli, [*ask, "--witness-key", key]).exit_code == 2


@pytest.mark.slow
def test_without_the_witness_a_comment_waits_for_its_receipt(root: Path, witness: Started) -> None:
    with served(root, witness.sworn) as client:
        assert comment(client, 1).status == 201
        witness.stop()
        answer = comment(client, 2)
        assert (answer.status, answer.headers["retry-after"]) == (503, "5")
        assert answer.json["error"] == "unwitnessed"
        assert "已保存" in answer.json["message"]
        assert before_long(client, 503)["witness"] == "silent"
        page = client.post({**client.form(text="第3条", lang="en"), "uuid": uuid(3)})
        assert page.status == 503
        assert "has been saved" in page.text
        assert f'value="{uuid(3)}"' in page.text
        assert client.comments() == ["第1条", "第2条", "第3条"]
        assert open_note(client.get("/log/checkpoint").text, client.context.log.signer.verifier) is not None
        witness.start()
        assert before_long(client, 200)["witness"] == "ok"
        again = comment(client, 2)
        assert (again.status, again.json["again"]) == (200, True)
        assert client.post({**client.form(text="第3条", lang="en"), "uuid": uuid(3)}).status == 303
        assert comment(client, 4).status == 201
        assert client.comments() == [f"第{n}条" for n in range(1, 5)]


@pytest.mark.slow
def test_a_chapter_is_kept_too(root: Path, witness: Started) -> None:
    fields = {"uuid": uuid(1), "lang": "zh", "text-platform.records": "应保存三年。"}
    with served(root, witness.sworn) as client:
        witness.stop()
        answer = client.post(fields, "/batch/platform/")
        assert answer.status == 503
        assert "已保存" in answer.text
        witness.start()
        before_long(client, 200)
        assert client.post(fields, "/batch/platform/").status == 303
        assert client.comments() == ["应保存三年。"]


@pytest.mark.slow
def test_a_service_that_was_started_anew_goes_on(root: Path, witness: Started) -> None:
    for n in range(3):
        with served(root, witness.sworn) as client:
            assert comment(client, n).status == 201


@pytest.mark.slow
@pytest.mark.parametrize("more", [0, 5])
def test_an_old_backup_gets_no_receipts(
    root: Path, witness: Started, more: int, capfd: pytest.CaptureFixture[str]
) -> None:
    """Whether it is shorter than what the witness knows, or has grown past it meanwhile."""
    store = root / "var" / "comments.db"
    with served(root, witness.sworn) as client:
        store = Path(client.context.store.address.removeprefix("sqlite:"))
        assert comment(client, 1).status == 201
    shutil.copyfile(store, store.with_suffix(".old"))
    with served(root, witness.sworn) as client:
        assert comment(client, 2).status == comment(client, 3).status == 201
    for file in store.parent.glob(f"{store.name}*"):
        file.unlink()
    store.with_suffix(".old").rename(store)
    (root / "var" / "log.state").unlink()  # whoever has the machine can also take away what it remembers
    with served(root, nothing_lost=True) as client:  # who says so does not ask the witness
        for n in range(more):
            assert comment(client, 10 + n).status == 201
    with served(root, witness.sworn) as client:
        assert before_long(client, 503)["witness"] == "forked"
        before = client.comments()
        for n in (2, 20):
            assert comment(client, n).status == 503
        assert client.comments() == before, "nothing is taken on a history that contradicts receipts"
        assert client.get("/log/checkpoint").status == 503
        assert client.get("/log/consistency").status == 503


@pytest.mark.slow
def test_a_witness_that_says_nothing_is_waited_for_and_no_longer(root: Path, witness: Started) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        sworn = WitnessAddress(f"http://127.0.0.1:{silent.getsockname()[1]}", witness.key)
        with served(root, sworn) as client:
            began = time.monotonic()
            assert comment(client, 1).status == 503
            assert time.monotonic() - began < 8
            assert client.comments() == ["第1条"]
            assert client.get("/log/checkpoint").status == 503


@pytest.mark.slow
def test_enough_witnesses_are_enough(root: Path, witness: Started, tmp_path: Path) -> None:
    second = Started(tmp_path / "second", log_key(root), "second.example.org")
    try:
        with served(root, witness.sworn, second.sworn, quorum=1) as client:
            assert comment(client, 1).status == 201
            second.stop()
            assert comment(client, 2).status == 201
            assert cosigned(client.get("/log/checkpoint").text, witness.key) is not None
        with served(root, witness.sworn, second.sworn) as client:
            assert comment(client, 3).status == 503
            second.start()
            before_long(client, 200)
            assert comment(client, 3).status == 200
            note = client.get("/log/checkpoint").text
            assert None not in (cosigned(note, witness.key), cosigned(note, second.key))
    finally:
        second.stop()


@pytest.mark.slow
def test_two_services_of_one_store_leave_each_other_alone(root: Path, witness: Started) -> None:
    with served(root, witness.sworn) as one, served(root, witness.sworn) as other:
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda n: comment((one, other)[n % 2], n), range(60)))
        assert [answer.status for answer in answers] == [201] * 60
        for n in range(60):
            assert comment((one, other)[n % 2], n).status == 200
        assert before_long(one, 200)["witness"] == before_long(other, 200)["witness"] == "ok"


@pytest.mark.slow
def test_many_at_a_time_are_witnessed_together(root: Path, witness: Started) -> None:
    with served(root, witness.sworn) as client:
        with ThreadPoolExecutor(32) as pool:
            answers = list(pool.map(lambda n: comment(client, n), range(200)))
        assert [answer.status for answer in answers] == [201] * 200


def asked(witness: Started, body: bytes, path: str = "/add-checkpoint") -> tuple[int, str, str]:
    connection = http.client.HTTPConnection("127.0.0.1", witness.port, timeout=60)
    with closing(connection):
        connection.request("POST", path, body)
        answer = connection.getresponse()
        return answer.status, answer.headers["content-type"], answer.read().decode()


@pytest.mark.slow
def test_a_witness_answers_as_the_specification_has_it(root: Path, witness: Started) -> None:
    with served(root, witness.sworn) as client:
        comment(client, 1)
        note = client.context.log.signed().note
        size = int(note.splitlines()[1])
    again = asked(witness, AddCheckpointRequest(size, (), note).encode())
    assert again[:2] == (200, "text/plain; charset=utf-8")
    assert cosigned(note + again[2], witness.key) is not None
    assert asked(witness, AddCheckpointRequest(0, (), note).encode()) == (
        409,
        "text/x.tlog.size",
        f"{size}\n",
    )
    assert asked(witness, b"x" * (LARGEST + 1))[0] == 400
    assert asked(witness, b"")[0] == 400
    assert asked(witness, AddCheckpointRequest(0, (), note).encode(), "/")[0] == 404


def test_tiles_and_proofs_are_served(client: Client) -> None:
    key = client.get("/log/verifier").text.strip()
    for n in range(3):
        client.post(client.form(text=f"第{n}条"))
    first = open_note(client.get("/log/checkpoint").text, key)
    assert first is not None
    for n in range(260):
        client.context.store.write(lambda db, context, n=n: _event(db, context, n)).result(30)
    last = open_note(client.get("/log/checkpoint").text, key)
    assert last is not None
    full = client.get("/log/tile/0/000")
    assert (full.status, len(full.body)) == (200, 8192)
    assert full.headers["content-type"] == "application/octet-stream"
    assert "immutable" in full.headers["cache-control"]
    rest = client.get(f"/log/tile/0/001.p/{last.size - 256}")
    leaves = full.body + rest.body
    assert Tree(leaves[at : at + 32] for at in range(0, len(leaves), 32)).root() == last.root
    assert len(client.get("/log/tile/1/000.p/1").body) == 32
    for none in (
        "0/001",
        "0/002.p/1",
        "1/000",
        "64/000",
        "00/000",
        "x/000",
        "0/0",
        "0/000.p/256",
        "0/entries/000",
    ):
        assert client.get(f"/log/tile/{none}").status == 404, none
    answer = client.get(f"/log/consistency?from={first.size}")
    told = json.loads(answer.body)
    assert (answer.status, told["from"], told["to"]) == (200, first.size, last.size)
    assert open_note(told["checkpoint"], key) == last
    proof = [base64.b64decode(step, validate=True) for step in told["proof"]]
    assert extends(first.root, first.size, last.root, last.size, proof)
    part = json.loads(client.get(f"/log/consistency?from=2&to={first.size}").body)
    assert part["to"] == first.size
    for wrong in ("from=-1", "from=x", "from=9&to=8", "from=1&to=999", f"from={last.size + 1}", "from=1&to="):
        assert client.get(f"/log/consistency?{wrong}").status == 400, wrong


def _event(db: Session, context: StoreContext, n: int) -> None:
    append(db, moment(db, context), "viewed", "", {"n": str(n)})


def watch(client: Client, state: Path, *words: str) -> tuple[int, str]:
    url = f"http://127.0.0.1:{client.port}"
    done = CliRunner().invoke(cli, ["log", "watch", url, "--state", str(state), "--lang", "en", *words])
    return done.exit_code, done.output


def test_who_watches_a_log_sees_it_grow_and_sees_it_go_back(client: Client, tmp_path: Path) -> None:
    state = tmp_path / "seen.json"
    code, said = watch(client, state)
    assert (code, "has 2 events and is signed by sample/comments+" in said) == (0, True), said
    client.post(client.form())
    code, said = watch(client, state)
    assert (code, "has 3 events and begins with the 2" in said) == (0, True), said
    assert watch(client, state)[0] == 0
    seen = state.read_bytes()
    other = make_project(tmp_path / "other")
    shutil.copytree(
        client.root / "var", other / "var", ignore=shutil.ignore_patterns("*.db*", "log", "*.state")
    )
    with served(other) as fork:
        code, said = watch(fork, state)
        assert (code, "has 2 events, but had 3" in said) == (1, True), said
        for n in range(3):
            comment(fork, n)
        code, said = watch(fork, state)
        assert (code, "does not begin with the 3" in said) == (1, True), said
    assert state.read_bytes() == seen, "what was seen is the proof"
    code, said = watch(fork, state)
    assert (code, "cannot be read" in said) == (1, True), said
    stranger = make_project(tmp_path / "stranger")
    with served(stranger) as found:
        code, said = watch(found, state)
        assert (code, "was not signed by sample/comments+" in said) == (1, True), said
        code, said = watch(found, tmp_path / "new.json", "--verifier", log_key(client.root))
        assert (code, "was not signed" in said) == (1, True), said


KEY = "w+ab12cd34+BAAA"


@pytest.mark.parametrize(
    ("urls", "keys", "quorum", "key"),
    [
        (["http://a"], [], None, "witness_pairs"),
        (["http://a"], [KEY], 2, "witness_quorum"),
        (["http://a"], [KEY], 0, "witness_quorum"),
        ([], [], 1, "witness_quorum"),
        (["ftp://a"], [KEY], None, "witness_address"),
        (["http://a:x"], [KEY], None, "witness_address"),
        (["http://a"], [KEY], None, "witness_key"),
    ],
)
def test_what_is_said_of_witnesses_must_fit(urls: list[str], keys: list[str], quorum: int, key: str) -> None:
    with pytest.raises(WitnessFault) as caught:
        read_witnesses(urls, keys, quorum)
    assert caught.value.key == key
