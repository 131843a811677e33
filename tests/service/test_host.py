"""A host: its plan is carried out once, what stands otherwise is named, the keys come back from paper, one mail a change."""

from __future__ import annotations

import http.server
import json
import os
import re
import shutil
import socketserver
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import product
from pathlib import Path
from urllib.request import Request, urlopen

import msgspec
import pytest
from click.testing import CliRunner, Result
from service_rig import free_port, make_project, running, wait_for
from test_deployment_units import around, do, git, project, served

from clausework import __version__
from clausework.cli import cli
from clausework.consultation.tokens import read_key
from clausework.service.context import open_context
from clausework.strings.catalogue import LANGUAGES, section
from clausework.workflow import host, paper
from clausework.workflow.consult import open_store, vault_of
from clausework.workflow.host import Check, HostSettings, WatchState

DEPLOY = Path(__file__).resolve().parents[2] / "tooling/deploy"
SETTINGS = HostSettings(
    origin="https://std.example.cn",
    head="git:origin",
    repository="git@git.example.cn:standard.git",
    source="/srv/standard",
    offsite="box@copies.example.cn:standard",
    front="caddy",
)


def call(*words: str, **more: str) -> Result:
    return CliRunner().invoke(cli, ["host", *words, "--lang", "en"], **more)


@pytest.fixture
def system(tmp_path: Path) -> Path:
    """The root of an empty system, in which no command can be run."""
    (tmp_path / "system").mkdir()
    return tmp_path / "system"


def files(settings: HostSettings, before: str = "") -> list[host.Step]:
    return [step for step in host.plan(settings, before) if step.file]


# The plan.


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"front": "nginx", "certificate": "/etc/ssl/a.pem", "certificate_key": "/etc/ssl/a.key"},
        {"offsite": "rclone:copies:standard"},
        {"offsite": "/mnt/copies"},
        {"offsite": "", "repository": "", "front": "", "source": ""},
    ],
)
def test_nothing_of_a_plan_is_left_to_fill_in(more: dict[str, str]) -> None:
    settings = msgspec.structs.replace(SETTINGS, **more)
    for step in host.plan(settings, recover="full-2026-01-01T000000Z.db"):
        assert not re.search(
            r"@(?!\.|publish|backup|offsite)[a-z_]+@|std\.example\.org", step.run + step.done + step.text
        )
        assert step.away or (bool(step.run) != bool(step.file)), step.name
        assert step.file or step.after or step.done or step.optional, (
            f"{step.what}: nobody could say that it is done"
        )
        for lang in LANGUAGES:
            assert f"step_{step.name}" in section(lang, "host")


def test_the_shell_understands_each_line(tmp_path: Path) -> None:
    steps = host.plan(SETTINGS, recover="full-a.db") + host.plan(
        msgspec.structs.replace(SETTINGS, offsite="rclone:a:b")
    )
    lines = {line for step in steps for line in (step.run, step.done)}
    for script in [*lines, *((DEPLOY / name).read_text("utf-8") for name in ("job", "host", "container"))]:
        assert subprocess.run(["sh", "-n", "-c", script]).returncode == 0, script


def test_the_environment_is_current_where_it_is_of_this_checkout(tmp_path: Path) -> None:
    place = tmp_path / "clausework"
    environment = {**os.environ, "CLAUSEWORK_ENVIRONMENT": str(place)}

    def asked() -> int:
        return subprocess.run(
            ["sh", "-x", DEPLOY / "host", "current"], env=environment, stderr=subprocess.PIPE
        ).returncode

    said = subprocess.run(
        ["sh", "-x", DEPLOY / "host", "current"], env=environment, capture_output=True, text=True
    )
    assert said.returncode == 1
    (name,) = re.findall(r"^\+ made=(\S+)$", said.stderr, re.MULTILINE)
    assert name.startswith(f"{place}-{__version__}-")
    program = Path(name) / "bin/clausework"
    program.parent.mkdir(parents=True)
    program.touch(0o755)
    assert asked() == 1, "nothing leads to it yet"
    place.symlink_to(name)
    assert asked() == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clausework", Path(name).name], (
        "it only looks"
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_an_association_has_to_read_are_two_pages(lang: str) -> None:
    assert len((DEPLOY.parent / f"docs/operations.{lang}.md").read_text("utf-8")) <= 8000


def test_a_file_of_each_unit_is_planned_and_each_timer_started() -> None:
    steps = host.plan(SETTINGS)
    units = {Path(step.file).name for step in steps if step.name == "unit"}
    assert units == {file.name for file in DEPLOY.glob("clausework*")}
    (start,) = [step for step in steps if step.name == "start"]
    for unit in units:
        if "@" not in unit:
            assert unit in start.run
            assert unit in start.done


def test_a_recovery_is_the_same_plan_with_the_store_between(system: Path) -> None:
    usual, again = host.plan(SETTINGS), host.plan(SETTINGS, recover="full-a.db")
    assert [step for step in again if "recover" not in step.when] == list(usual)
    names = [step.name for step in again]
    assert names.index("environment") < names.index("restore") < names.index("lost") < names.index("start")
    assert names.index("start") < names.index("lost_over") < names.index("verify")


def test_files_are_written_once_and_a_file_of_others_is_kept(system: Path) -> None:
    theirs = host.at(system, "/etc/caddy/Caddyfile")
    theirs.parent.mkdir(parents=True)
    theirs.write_text("other.example.cn {\n}\n", encoding="utf-8")
    wanted = files(SETTINGS)
    assert [step.file for step in host.carry_out(system, wanted)] == [step.file for step in wanted]
    assert theirs.with_name("Caddyfile.before").read_text("utf-8") == "other.example.cn {\n}\n"
    assert "std.example.cn {" in theirs.read_text("utf-8")
    written = {path for path in system.rglob("*") if path.is_file()}
    assert written == {host.at(system, step.file) for step in wanted} | {theirs.with_name("Caddyfile.before")}
    assert host.at(system, host.ENV).stat().st_mode & 0o777 == 0o600
    assert list(host.carry_out(system, wanted)) == []


@pytest.mark.parametrize("change", ["text", "mode", "gone"])
def test_a_file_that_was_changed_is_named_and_mended(system: Path, change: str) -> None:
    wanted = files(SETTINGS)
    tuple(host.carry_out(system, wanted))
    for step in wanted:
        file = host.at(system, step.file)
        if change == "text":
            file.write_text("clausework " + file.read_text("utf-8"), encoding="utf-8")
        elif change == "mode":
            file.chmod(0o640)
        else:
            file.unlink()
        for dry in (True, False):
            assert [item.file for item in host.carry_out(system, wanted, dry=dry)] == [step.file]
    assert list(host.carry_out(system, wanted)) == []


def test_what_follows_from_a_file_survives_an_aborted_run(system: Path) -> None:
    """Else a proxy whose settings were wrong once would never read the right ones."""
    file = host.Step(name="front", file="/etc/front", text="clausework")
    after = host.Step(name="reload", after=("front",), run="true")
    with pytest.raises(host.HostFault):  # there is no shell in an empty system
        tuple(host.carry_out(system, [file, after]))
    assert list(host.carry_out(system, [file, after], dry=True)) == [after]
    assert [
        step.name for step in host.carry_out(system, [file, msgspec.structs.replace(after, optional=True)])
    ] == ["reload"]
    assert list(host.carry_out(system, [file, after])) == []


def test_settings_come_back_from_their_file_and_others_stay() -> None:
    before = "# ours\nCLAUSEWORK_DB=postgresql://db\nCLAUSEWORK_HOST_MAIL=old@example.cn\n"
    text = host._settings_text(SETTINGS, before)
    assert text.startswith("# ours\nCLAUSEWORK_DB=postgresql://db\n")
    assert "old@" not in text
    assert host._parsed(text) == SETTINGS
    assert host._settings_text(SETTINGS, text) == text


def test_installing_tells_what_is_missing_before_it_begins(system: Path) -> None:
    words = ("install", "--dry-run", "--system", str(system))
    assert "--origin https://" in str(call(*words).exception)
    assert "--repository" in str(call(*words, "--origin", "https://std.example.cn").exception)
    done = call(*words, "--origin", "https://std.example.cn/", "--repository", "git@git.example.cn:s.git")
    assert done.exit_code == 0, done.exception
    assert "/etc/systemd/system/clausework.service" in done.output
    assert "useradd" in done.output
    assert list(system.iterdir()) == [], "nothing was done"


# The doctor.


def test_the_doctor_of_a_broken_machine_names_each_remedy(system: Path) -> None:
    tuple(host.carry_out(system, files(msgspec.structs.replace(SETTINGS, port=free_port()))))
    host.at(system, f"{host.VAR}/publish.wrong").parent.mkdir(parents=True)
    host.at(system, f"{host.VAR}/publish.wrong").write_text(
        "push build\nsomeone@example.cn said\n", encoding="utf-8"
    )
    backup = host.at(system, f"{host.BACKUPS}/full-2026-01-01T000000Z.db")
    backup.parent.mkdir(parents=True)
    backup.write_bytes(b"")
    os.utime(backup, (0, 0))
    for lang in LANGUAGES:
        page = CliRunner().invoke(cli, ["host", "doctor", "--system", str(system), "--lang", lang])
        assert page.exit_code == 1
        red = [line for line in page.output.splitlines() if line.startswith("✘")]
        told = {
            name: section(lang, "host")[f"check_{name}"]
            for name in (
                "plan",
                "service",
                "backup",
                "offsite",
                "keys",
                "publish",
                "certificate",
                "told",
            )
        }
        assert all(any(name in line for line in red) for name in told.values()), page.output
        assert page.output.count("  → ") == len(red)
        assert "push build" in page.output
        assert "someone@" not in page.output
    assert "clausework.service" not in red[0], "what is as it should be is not named"


def test_every_fault_has_its_sentence_and_its_remedy() -> None:
    for lang in LANGUAGES:
        strings = section(lang, "host")
        faults = {key.removeprefix("red_") for key in strings if key.startswith("red_")}
        assert faults == {key.removeprefix("cure_") for key in strings if key.startswith("cure_")}
        for fault in faults:
            assert Check("disk", fault, "1").told(lang)
            assert Check("disk", fault, "1").told(lang, "cure")


def test_a_running_service_is_asked_and_its_answers_counted(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project")
    with running(open_context(root, True, root / "build/site"), None, root) as client:
        settings = HostSettings(origin="http://localhost", port=client.port, head="git:origin")
        checks, count = host.look(tmp_path, settings)
        assert Check("service") in checks
        assert count == 0
        assert Check("service", "no_head") in host.look(tmp_path, HostSettings(port=client.port))[0]
    assert Check("service", "down") in host.look(tmp_path, settings)[0]


# Keys on paper.


def keyed(system: Path) -> tuple[bytes, ...]:
    return tuple(read_key(host.at(system, path)) for path in host.KEYS)


def page(system: Path) -> list[str]:
    shown = call("keys", "--system", str(system))
    assert shown.exit_code == 0, shown.exception
    return re.findall(r"^\d\. +(.*)$", shown.output, re.MULTILINE)


def test_every_wrong_character_is_found_where_it_is(system: Path) -> None:
    keyed(system)
    lines = page(system)
    whole = "\n".join(lines)
    places = [place for place, sign in enumerate(whole) if sign in paper.SIGNS]
    assert len(places) == 8 * paper.WIDTH
    for place, wrong in product(places, paper.SIGNS):
        right = whole[place]
        if wrong == right:
            continue
        (fault,) = host.keys_typed(system, whole[:place] + wrong + whole[place + 1 :])
        line, rest = whole[:place].count("\n") + 1, whole[:place].rpartition("\n")[2].replace(" ", "")
        assert fault == paper.TypedFault("character", line, len(rest) + 1, right)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_other_slips_are_named_too(system: Path, lang: str) -> None:
    keyed(system)
    lines = page(system)
    first, second, *rest = lines
    swapped = first[1] + first[0] + first[2:]
    slips = {
        "length": [first[:-1], second, *rest],
        "sign": [f"*{first[1:]}", second, *rest],
        "line": [second, first, *rest],
        "digest": lines[:-1],
    }
    if swapped != first:
        slips["line "] = [swapped, second, *rest]
    for kind, typed in slips.items():
        assert {fault.kind for fault in host.keys_typed(system, "\n".join(typed))} == {kind.strip()}
        done = CliRunner().invoke(
            cli,
            ["host", "keys", "--read", "-", "--system", str(system), "--lang", lang],
            input="\n".join(typed),
        )
        assert done.exit_code == 1
        assert done.stderr


def test_keys_come_back_as_they_were_however_they_are_typed(system: Path, tmp_path: Path) -> None:
    keys = keyed(system)
    lines = page(system)
    sloppy = "\n\n".join(
        f"{n}. {line.lower().replace('0', 'o').replace('1', 'l').replace(' ', '-')}"
        for n, line in enumerate(lines, 1)
    )
    done = call("keys", "--read", "-", "--system", str(tmp_path / "other"), input=sloppy)
    assert done.exit_code == 0, (done.output, done.exception)
    assert keyed(tmp_path / "other") == keys
    file = host.at(tmp_path / "other", host.KEYS[0])
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_text(f"{bytes(32).hex()}\n", encoding="ascii")
    refused = call("keys", "--read", "-", "--system", str(tmp_path / "other"), input=sloppy)
    assert refused.exit_code == 1
    assert "a different key" in str(refused.exception)
    assert file.read_text("ascii").strip() == bytes(32).hex(), "no key is written over"


def test_the_page_is_for_the_eyes_of_its_owner(system: Path, tmp_path: Path) -> None:
    keyed(system)
    before = os.umask(0o022)
    try:
        assert call("keys", "--system", str(system), "--out", str(tmp_path / "page.txt")).exit_code == 0
    finally:
        os.umask(before)
    assert (tmp_path / "page.txt").stat().st_mode & 0o777 == 0o600
    assert host.at(system, host.SEALED).stat().st_mode & 0o777 == 0o600


def test_the_square_has_the_lines(system: Path) -> None:
    """Each square of it by its two halves, dark on white, with room around."""
    import segno

    keyed(system)
    lines = tuple(page(system))
    code = list(segno.make("\n".join(lines), error="m", micro=False).matrix_iter(border=2))
    halves = {" ": (0, 0), "▄": (0, 1), "▀": (1, 0), "█": (1, 1)}
    rows = paper.picture(lines).split("\n")
    drawn = [[halves[sign][half] for sign in row] for row in rows for half in (0, 1)]
    assert [list(row) for row in code] == drawn[: len(code)]


def test_settings_and_keys_are_sealed_by_the_last_pages_code(system: Path) -> None:
    keys = keyed(system)
    tuple(host.carry_out(system, files(SETTINGS)))
    former, last = (paper.typed(page(system)[0], paper.LINE_BYTES) for _ in range(2))
    sealed = host.at(system, host.SEALED).read_bytes()
    assert not any(key in sealed or key.hex().encode() in sealed for key in keys)
    other = system.parent / "other"
    shutil.copytree(host.at(system, host.BACKUPS), host.at(other, host.BACKUPS))
    assert isinstance(former, bytes)
    assert isinstance(last, bytes)
    with pytest.raises(host.HostFault):
        host.recovery(other, "full-a.db", former, "")
    steps = host.recovery(other, "full-a.db", last, "/root/checkout")
    assert keyed(other) == keys
    (settings,) = [step.text for step in steps if step.name == "settings"]
    assert host._parsed(settings) == msgspec.structs.replace(SETTINGS, source="/root/checkout")


# Copies.


@pytest.mark.skipif(not shutil.which("rsync"), reason="no rsync: apt-get install rsync")
def test_copies_are_as_backups_and_the_newest_has_every_file(system: Path, tmp_path: Path) -> None:
    copies, folder = tmp_path / "copies", host.at(system, host.BACKUPS)
    for day in ("01", "02"):
        (folder / f"full-2026-01-{day}T000000Z.db.files").mkdir(parents=True)
        (folder / f"full-2026-01-{day}T000000Z.db").write_text(day)
        (folder / f"full-2026-01-{day}T000000Z.db.files" / f"f{day}").write_text(day)
    (folder / "words-2026-01-03T000000Z.db").write_text("03")
    (folder / "keys.sealed").write_text("sealed")
    copies.mkdir()
    host._mirror(host.HERE, str(folder), str(copies), "root")
    (folder / "full-2026-01-01T000000Z.db").unlink()
    host._mirror(host.HERE, str(folder), str(copies), "root")
    assert not (copies / "full-2026-01-01T000000Z.db").exists(), "what holds personal data goes there too"
    assert {file.stat().st_mode & 0o777 for file in copies.rglob("*") if file.is_file()} == {0o600}
    other = tmp_path / "other"
    other.mkdir(parents=True)
    fetched = host._transfer("copy", f"{copies}/", f"{other}/", "ssh")
    assert host.run(host.HERE, fetched).returncode == 0
    newest = host._newest(other)
    assert newest == "words-2026-01-03T000000Z.db"
    assert sorted(file.name for file in (other / f"{newest}.files").iterdir()) == ["f01", "f02"]
    host._mirror(host.HERE, str(other), str(copies), "root")


@pytest.mark.skipif(not shutil.which("rsync"), reason="no rsync: apt-get install rsync")
def test_a_new_host_does_not_wipe_the_copies_of_the_lost_one(tmp_path: Path) -> None:
    """Somebody installs it again with the same address, and does not recover it."""
    lost, fresh, copies = (tmp_path / name for name in ("lost", "fresh", "copies"))
    for folder in (lost, fresh, copies):
        folder.mkdir()
    (lost / "full-2026-01-01T000000Z.db").write_text("all that is left")
    host._mirror(host.HERE, str(lost), str(copies), "root")
    with pytest.raises(host.HostFault) as refused:
        host._mirror(host.HERE, str(fresh), str(copies), "root")
    assert refused.value.key == "offsite_other"
    assert (copies / "full-2026-01-01T000000Z.db").exists()
    settings = msgspec.structs.replace(SETTINGS, offsite=str(copies))
    (takeover,) = [step for step in host.plan(settings, recover="full-a.db") if step.name == "takeover"]
    (fresh / "full-2026-01-01T000000Z.db").write_text("brought back")
    line = takeover.run.replace(host.VAR, str(tmp_path)).replace(host.BACKUPS, str(fresh))
    assert host.run(host.HERE, line).returncode == 0
    host._mirror(host.HERE, str(fresh), str(copies), "root")
    with pytest.raises(host.HostFault):  # the lost machine is switched on once more
        host._mirror(host.HERE, str(lost), str(copies), "root")
    assert (copies / "full-2026-01-01T000000Z.db").read_text() == "brought back"


def test_a_disk_that_is_not_mounted_takes_no_copy(system: Path) -> None:
    host.at(system, host.ENV).parent.mkdir()
    host.at(system, host.ENV).write_text("CLAUSEWORK_HOST_OFFSITE=/mnt/copies\n", encoding="utf-8")
    refused = call("copy", "--system", str(system))
    assert "not mounted" in str(refused.exception)
    assert not host.at(system, "/mnt").exists()


# The watch.


def test_a_fault_seen_twice_is_told_once_and_again_when_over() -> None:
    red, green = [Check("disk", "disk", "1 GiB")], [Check("disk")]
    state, told = WatchState(), []
    for checks in (green, red, green, red, red, red, red, green, green, red, red):
        state, due, well = host.news(state, checks)
        told.append((len(due), len(well)))
    assert told == [(0, 0)] * 4 + [(1, 0), (0, 0), (0, 0), (0, 1), (0, 0), (0, 0), (1, 0)]


def test_another_fault_of_the_same_thing_is_told_too() -> None:
    state = WatchState()
    for fault, count in (("down", 0), ("down", 1), ("unheld", 0), ("unheld", 1), ("unheld", 0)):
        state, due, well = host.news(state, [Check("service", fault)])
        assert (len(due), well) == (count, ())


class Post(socketserver.StreamRequestHandler):
    """As much of SMTP as a mail needs, over a real connection; what came is kept by the server."""

    def handle(self) -> None:
        self.wfile.write(b"220 post\r\n")
        mail, within = [], False
        for line in self.rfile:
            if within:
                mail.append(line)
                within = line != b".\r\n"
                if not within:
                    self.server.mails.append(b"".join(mail).decode())  # type: ignore[attr-defined]
                    self.wfile.write(b"250 kept\r\n")
            elif line[:4].upper() == b"DATA":
                within = True
                self.wfile.write(b"354 go on\r\n")
            elif line[:4].upper() == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 good\r\n")


class Hook(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.server.mails.append(self.rfile.read(int(self.headers["content-length"])).decode())  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def listening(handler: type) -> Iterator[tuple[int, list[str]]]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.mails = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_address[1], server.mails  # type: ignore[attr-defined]
        finally:
            server.shutdown()


UNITS = ("-publish.path", *(f"-{name}.timer" for name in ("publish", "backup", "expire", "offsite", "watch")))


def watched(system: Path, **settings: str) -> None:
    text = host._settings_text(HostSettings(origin="http://std.example.cn", port=free_port(), **settings), "")
    host.at(system, host.ENV).parent.mkdir(exist_ok=True)
    host.at(system, host.ENV).write_text(text, encoding="utf-8")


def test_the_watch_mails_what_is_wrong_and_no_word_of_anybody(system: Path) -> None:
    with listening(Post) as (port, mails):
        watched(system, mail="secretary@example.cn", smtp=f"smtp://127.0.0.1:{port}")
        wrong = host.at(system, f"{host.VAR}/publish.wrong")
        wrong.parent.mkdir(parents=True)
        wrong.write_text("push\nC-0042-K of someone@example.cn\n", encoding="utf-8")
        for count in (0, 1, 1, 1):
            assert call("watch", "--system", str(system)).exit_code == 0
            assert len(mails) == count
        wrong.unlink()
        assert call("watch", "--system", str(system)).exit_code == 0
    import email
    import email.policy

    first, last = (email.message_from_string(mail, policy=email.policy.default) for mail in mails)
    assert (first["To"], first["From"]) == ("secretary@example.cn", "clausework@std.example.cn")
    text = first.get_content()
    assert "does not answer" in text
    assert "systemctl restart clausework" in text
    assert "push" in text
    assert "someone@" not in "".join(mails)
    assert "Publication: recovered" in last.get_content()
    assert "does not answer" not in last.get_content()


@pytest.mark.parametrize("stopped", ["", *(f"clausework{name}" for name in (".service", *UNITS))])
def test_a_timer_that_somebody_stopped_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stopped: str
) -> None:
    """It has not failed, and what it does is not done: nobody would be told that no contact is erased."""
    told = tmp_path / "systemctl"
    monkeypatch.setattr(host, "PATH", f"{tmp_path}:{host.PATH}")
    for state, fault in (("running", "stopped" if stopped else ""), ("offline", "")):
        told.write_text(
            f'#!/bin/sh\n[ "$1" != is-system-running ] || echo {state}\n'
            f'[ "$2 $3" != "is-active {stopped}" ]\n',
            encoding="utf-8",
        )
        told.chmod(0o755)
        checks, _ = host.look(host.HERE, msgspec.structs.replace(SETTINGS, port=free_port(), origin=""))
        assert {check.name: check.fault for check in checks}["jobs"] == fault


def test_what_could_not_be_told_is_told_by_the_next_run(system: Path) -> None:
    port = free_port()
    watched(system, mail="secretary@example.cn", smtp=f"smtp://127.0.0.1:{port}")
    assert call("watch", "--system", str(system)).exit_code == 0
    for _ in range(2):
        failed = call("watch", "--system", str(system))
        assert failed.exit_code == 1
        assert "Notification failed" in str(failed.exception)
    with listening(Post) as (port, mails):
        watched(system, mail="secretary@example.cn", smtp=f"smtp://127.0.0.1:{port}")
        for _ in range(3):
            assert call("watch", "--system", str(system)).exit_code == 0
        assert len(mails) == 1


def test_a_webhook_is_called_with_the_same_words(system: Path) -> None:
    with listening(Hook) as (port, calls):
        watched(system, webhook=f"http://127.0.0.1:{port}/hook")
        for _ in range(3):
            assert call("watch", "--system", str(system)).exit_code == 0
    (body,) = calls
    assert "does not answer" in json.loads(body)["text"]


def test_where_one_of_two_ways_takes_it_nobody_is_told_again(system: Path) -> None:
    with listening(Hook) as (port, calls):
        gone = f"smtp://127.0.0.1:{free_port()}"
        watched(system, webhook=f"http://127.0.0.1:{port}/hook", mail="secretary@example.cn", smtp=gone)
        for _ in range(4):
            assert call("watch", "--system", str(system)).exit_code == 0
    assert len(calls) == 1


def test_something_else_on_the_port_is_no_service(system: Path) -> None:
    with listening(Post) as (port, _):
        assert host.look(system, HostSettings(port=port))[0][0] == Check("service", "down")


@pytest.mark.slow
def test_a_recovered_host_has_the_copy_and_repeats_no_number(tmp_path: Path) -> None:
    """By the lines of the plan, with folders in the place of /srv; systemd is told by its units what is told here."""
    lost, there = project(tmp_path / "project"), tmp_path / "other/srv/standard"
    with served(lost) as port:
        before = [sent(port, "备份以前一。"), sent(port, "备份以前二。", b"%PDF-1.4\nan annex\n")]
        assert do(lost, "backup") == 0
        before.append(sent(port, "备份以前三。"))
        assert do(lost, "publish") == 0  # whose backup has no files: they come from that before
        after = [sent(port, text) for text in ("备份以后一。", "备份以后二。")]
    shutil.copytree(lost / "var", host.at(tmp_path / "system", host.VAR))
    typed_in = "\n".join(page(tmp_path / "system"))
    git(tmp_path, "clone", "--quiet", "origin", str(there))
    assert host.keys_typed(tmp_path / "other", typed_in) == ()
    backups = tmp_path / "backup"
    steps = {step.name: step for step in host.plan(SETTINGS, recover=host._newest(backups))}
    environment = around(lost) | dict(
        re.findall(r"^Environment=(\w+)=(.*)$", steps["lost"].text, re.MULTILINE)
    )

    def lines(name: str) -> int:
        line = steps[name].run.replace("/srv/standard", str(there)).replace(host.BACKUPS, str(backups))
        return subprocess.run(["sh", "-c", line], env=environment, capture_output=True).returncode

    assert lines("restore") == 0
    (whole,) = vault_of(there, False).folder.iterdir()
    assert whole.stat().st_size > len(b"%PDF-1.4\nan annex\n"), "sealed"
    shutil.copytree(lost / "build", there / "build")
    port = free_port()
    with subprocess.Popen(
        ["clausework", "serve", "--port", str(port)], cwd=there, env=environment
    ) as service:
        wait_for(port)
        fresh = [sent(port, text) for text in ("恢复以后一。", "恢复以后二。")]
        service.terminate()
    assert [number.partition("-")[0] for number in fresh] == ["C2", "C2"]
    assert not {*fresh} & {*before, *after}
    with closing(open_store(there, False)) as store:
        assert {comment.id for comment in store.comments()} == {*before, *fresh}


def sent(port: int, text: str, file: bytes = b"") -> str:
    """The number of a comment that was sent, with a file if there is one."""
    fields = {"clause": "platform.records", "text": text}
    kind, body = "application/json", json.dumps(fields).encode()
    if file:
        kind = "multipart/form-data; boundary=cut"
        parts = [
            f'--cut\r\ncontent-disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        ]
        head = '--cut\r\ncontent-disposition: form-data; name="files"; filename="annex.pdf"\r\ncontent-type: application/pdf\r\n\r\n'
        body = "".join([*parts, head]).encode() + file + b"\r\n--cut--\r\n"
    asked = Request(
        f"http://127.0.0.1:{port}/comments", body, {"content-type": kind, "accept": "application/json"}
    )
    with urlopen(asked, timeout=60) as answer:
        told = answer.read().decode()
    return re.search(r"[A-Z]\d*-\d{4}-[A-Z]", told)[0]  # type: ignore[index]
