"""Host of a consultation: one list of steps that is carried out, checked and told, and one watch over it.

Settings stand in one file, /etc/clausework.env, which the units of systemd read as well. The steps are those
of `tooling/deploy/plan.toml`: `install` carries out what is not done, `doctor` names it, `recover` goes the
same way with the store of before. `system` is the root of the system that is set up.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import smtplib
import ssl
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.utils import formatdate
from fnmatch import fnmatch
from hashlib import sha256
from http.client import HTTPException
from importlib.resources.abc import Traversable
from pathlib import Path
from secrets import token_bytes
from socket import create_connection
from urllib.error import HTTPError
from urllib.parse import unquote, urlsplit
from urllib.request import Request, urlopen

import msgspec

from clausework.consultation.tokens import KEY_BYTES, key_in, seal, unseal
from clausework.errors import ClauseworkError
from clausework.source.files import write_file
from clausework.source.profiles import stock
from clausework.strings.catalogue import say
from clausework.workflow.paper import LINE_BYTES, TypedFault, picture, printed, typed

USER, HERE = "clausework", Path("/")
VAR, BACKUPS, ENV = "/srv/standard/var", "/srv/backup", "/etc/clausework.env"
SSH = f"ssh -i {VAR}/push.key -o UserKnownHostsFile={VAR}/known_hosts -o StrictHostKeyChecking=accept-new"
UNFINISHED = "/run/clausework-host"
PATH = "/srv/clausework/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class HostFault(ClauseworkError):
    """A host cannot be set up, copied, watched or recovered; the key says why."""

    section = "host"


class HostSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of a host, as they stand in its file.

    `origin` is the address of the site, `repository` that of the standard, `source` the checkout of the
    program, `offsite` the one address of the copies. `mail` is told by the server `smtp`, as commenters are
    who left an address, and `webhook` is called. `front` is Caddy or nginx; that takes the files
    `certificate` and `certificate_key`.
    """

    origin: str = ""
    head: str = ""
    build: str = ""
    repository: str = ""
    source: str = ""
    offsite: str = ""
    mail: str = ""
    smtp: str = ""
    webhook: str = ""
    front: str = ""
    certificate: str = ""
    certificate_key: str = ""
    port: int = 8000

    @property
    def name(self) -> str:
        """The host under which visitors know the site."""
        return urlsplit(self.origin).hostname or ""


VARIABLES = {name: f"CLAUSEWORK_HOST_{name.upper()}" for name in HostSettings.__struct_fields__} | {
    "origin": "CLAUSEWORK_SERVE_PUBLIC_ORIGIN",
    "head": "CLAUSEWORK_SERVE_HEAD",
    "build": "CLAUSEWORK_BUILD",
}
"""The environment variable of each setting."""


def at(system: Path, path: str) -> Path:
    """The place of a path of the host, under the root of its system."""
    return system / path.lstrip("/")


def _env_text(system: Path) -> str:
    """The file of settings; where none is ours to read, what systemd or a container has read for us."""
    try:
        return at(system, ENV).read_text(encoding="utf-8")
    except (FileNotFoundError, PermissionError):
        return "".join(f"{var}={os.environ.get(var, '')}\n" for var in VARIABLES.values())


def read_settings(system: Path) -> HostSettings:
    """The settings of this host."""
    return _parsed(_env_text(system))


def _parsed(text: str) -> HostSettings:
    lines = dict(line.split("=", 1) for line in text.splitlines() if "=" in line and line[0] != "#")
    found = {name: lines[var].strip("\"' ") for name, var in VARIABLES.items() if lines.get(var)}
    return settings_of(found)


def settings_of(given: Mapping[str, str]) -> HostSettings:
    """Settings by their names."""
    return msgspec.convert(given, HostSettings, strict=False)  # the port comes as text


def _settings_text(settings: HostSettings, before: str) -> str:
    """The text of the file; what stood there before and is none of ours stays."""
    kept = [line for line in before.splitlines() if line.partition("=")[0] not in VARIABLES.values()]
    ours = [f"{VARIABLES[name]}={value}" for name, value in _given(settings).items()]
    return "".join(f"{line}\n" for line in (*kept, *ours))


def _given(settings: HostSettings) -> dict[str, str]:
    """The settings that are not as usual."""
    usual = HostSettings()
    found = {name: getattr(settings, name) for name in VARIABLES}
    return {name: value for name, value in found.items() if value != getattr(usual, name)}


def chosen(system: Path, given: HostSettings) -> HostSettings:
    """The settings as they are with those that are `given` in their place, and what follows from them."""
    found = msgspec.structs.replace(read_settings(system), **_given(given))
    origin = found.origin.rstrip("/")
    if urlsplit(origin).scheme not in ("http", "https") or not found.name:
        raise HostFault("no_origin")
    front = "nginx" if shutil.which("nginx") and not shutil.which("caddy") else "caddy"
    found = msgspec.structs.replace(
        found,
        origin=origin,
        head=found.head or "git:origin",
        build=found.build or f"--site-url {origin}/",
        front=found.front or (front if origin.startswith("https:") else ""),
    )
    if found.front == "nginx" and not (found.certificate and found.certificate_key):
        raise HostFault("no_certificate")
    if not found.repository and not at(system, "/srv/standard/standard/standard.yml").is_file():
        raise HostFault("no_standard")
    return found


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A step of the plan: a line for the shell, or a file; see the head of `plan.toml`."""

    name: str
    when: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    run: str = ""
    done: str = ""
    user: str = "root"
    optional: bool = False
    file: str = ""
    source: str = msgspec.field(default="", name="from")
    text: str = ""
    mode: int = 0o644
    away: bool = False

    @property
    def what(self) -> str:
        """The file, or the line."""
        return self.file or self.run


def plan(settings: HostSettings, before: str = "", recover: str = "") -> tuple[Step, ...]:
    """The steps that make a host, in order; `before` is the text of its file of settings as it is."""
    facts = {name: str(getattr(settings, name)) for name in VARIABLES} | {
        "name": settings.name,
        "ssh": SSH,
        "recover": recover,
        "takeover": _transfer("copyto", "host.id", f"{settings.offsite}/host.id", SSH),
        "settings": _settings_text(settings, before),
        "rclone": settings.offsite if settings.offsite.startswith("rclone:") else "",
        "folder": settings.offsite if settings.offsite.startswith("/") else "",
        settings.front or "none": settings.front,
    }
    deploy = stock() / "tooling" / "deploy"
    listed = msgspec.toml.decode(_read(deploy / "plan.toml"), type=dict[str, tuple[Step, ...]])["step"]

    def filled(text: str) -> str:
        return re.sub(r"@([a-z_]+)@", lambda found: facts.get(found[1], found[0]), text)

    def expanded(step: Step) -> Iterator[Step]:
        """The step with what is filled in, one for each file that it takes its text from."""
        for name in sorted(item.name for item in deploy.iterdir() if fnmatch(item.name, step.source)) or [""]:
            text = filled(_read(deploy / name) if name else step.text)
            file = f"{step.file}{name}" if step.file.endswith("/") else step.file
            run, done = filled(step.run), filled(step.done)
            yield msgspec.structs.replace(step, run=run, done=done, text=text, file=file)

    wanted = (step for step in listed if all(facts.get(name) for name in step.when))
    return tuple(each for step in wanted for each in expanded(step))


def plan_here(system: Path, settings: HostSettings) -> tuple[Step, ...]:
    """The plan for this system as it is."""
    return plan(settings, _env_text(system))


def _read(file: Traversable) -> str:
    return file.read_text(encoding="utf-8")


def carry_out(system: Path, steps: Iterable[Step], *, dry: bool = False) -> Iterator[Step]:
    """Each step that is not done, before it is carried out; with `dry` none is.

    What follows from a step, as that a program reads its files anew, is not lost where a run breaks off.
    """
    unfinished = at(system, UNFINISHED)
    names = set(_read(unfinished).split() if unfinished.exists() else ())
    for step in steps:
        if not (names.isdisjoint(step.after) if step.after else _is_done(system, step)):
            yield step
            names.add(step.name)
            if not dry:
                unfinished.parent.mkdir(parents=True, exist_ok=True)
                unfinished.write_text(" ".join(names), encoding="utf-8")  # first: it may break off half done
                _do(system, step)
    if not dry:
        unfinished.unlink(missing_ok=True)


def _is_done(system: Path, step: Step) -> bool:
    if step.done and not run(system, step.done, step.user).returncode:
        return True
    file = at(system, step.file)
    if not step.file or step.away:
        return bool(step.file) and not file.exists()
    try:
        return file.read_text("utf-8") == step.text and file.stat().st_mode & 0o777 == step.mode
    except (OSError, ValueError):
        return False


def _do(system: Path, step: Step) -> None:
    """Carry out a step; a file that is not ours is kept beside ours, under another name."""
    if step.run:
        _must(run(system, step.run, step.user), step.run, step.optional)
        return
    file = at(system, step.file)
    if file.is_file() and USER not in file.read_text(encoding="utf-8", errors="replace"):
        shutil.copy2(file, file.with_name(f"{file.name}.before"))
    if step.away:
        file.unlink(missing_ok=True)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.part")
    part.touch(0o600)
    part.chmod(step.mode)  # before the words, which others may not read for a moment
    part.write_text(step.text, encoding="utf-8")
    part.replace(file)


def _must(ended: subprocess.CompletedProcess[str], line: str, optional: bool = False) -> None:
    if ended.returncode and not optional:
        said = (ended.stderr.strip() or ended.stdout.strip())[-800:]  # the end says why
        raise HostFault("step_failed", line=line, status=ended.returncode, said=said)


def run(system: Path, line: str, user: str = "root") -> subprocess.CompletedProcess[str]:
    """Run a line for the shell of the host as a user; what cannot be run ends as in a shell."""
    words = ["chroot", str(system)] if system != HERE else []
    words += ["runuser", "-u", user, "--"] if user != "root" and not os.geteuid() else []
    env = {**os.environ, "PATH": PATH, "LC_ALL": "C.UTF-8", "RCLONE_CONFIG": f"{VAR}/rclone.conf"}
    try:
        return subprocess.run(  # noqa: S603 - the plan's own words
            [*words, "sh", "-c", line],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            env=env,
        )
    except OSError as error:
        return subprocess.CompletedProcess(words, 127, "", str(error))


# Copies outside the machine, and the keys on paper.
SEALED, COPIED = f"{BACKUPS}/keys.sealed", f"{VAR}/offsite.done"
KEYS = (f"{VAR}/service.key", f"{VAR}/log.key")
BESIDE = ("push.key", "push.key.pub", "known_hosts", "desk.toml", "provider.secret", "rclone.conf")
OTHER = 99
SECRETS = (ENV, *KEYS, *(f"{VAR}/{name}" for name in BESIDE))
"""What a second machine cannot do without."""


def _transfer(way: str, source: str, target: str, ssh: str) -> str:
    """The line that copies a folder or a file; by `sync` what the source has not goes at the target too."""
    how = "--ignore-times" if way == "copyto" else ""  # each host.id has the same size
    if "rclone:" in (source[:7], target[:7]):
        return f"rclone {way} {how} '{source.removeprefix('rclone:')}' '{target.removeprefix('rclone:')}'"
    how = "--delete-after" if way == "sync" else how
    return f"rsync -rtpH --chmod=D700,F600 {how} -e '{ssh}' '{source}' '{target}'"


def copy_out(system: Path) -> None:
    """Make the address outside the machine the same as the folder of backups."""
    offsite = read_settings(system).offsite
    if offsite.startswith("/") and not at(system, offsite).is_dir():  # a disk that is not mounted
        raise HostFault("offsite_away", address=offsite)
    if offsite:
        _mirror(system, BACKUPS, offsite, USER)
        at(system, COPIED).touch()
        _give(system, COPIED)


def _mirror(system: Path, folder: str, offsite: str, user: str) -> None:
    """Copy a folder; HostFault where another host has its copies, which may be all that is left of it."""
    own, sync = f"{folder}/host.id", _transfer("sync", f"{folder}/", f"{offsite}/", SSH)
    line = f"""[ -s {own} ] || od -An -N16 -tx1 /dev/urandom >{own} || exit
theirs=$(mktemp -d)/id found=0
{_transfer("copyto", f"{offsite}/host.id", "$theirs", SSH).replace("'$theirs'", '"$theirs"')} || found=$?
case $found in 0) cmp -s {own} "$theirs" || found={OTHER} ;; 3|4|23) found=0 ;; esac  # there is none yet
rm -r "${{theirs%/id}}"; [ $found = 0 ] || exit $found
{sync}"""
    ended = run(system, line, user)
    if ended.returncode == OTHER:
        raise HostFault("offsite_other", address=offsite)
    _must(ended, sync)


def _give(system: Path, path: str) -> None:
    """Have a file that root has made belong to the user of the service alone."""
    at(system, path).chmod(0o600)
    if not os.geteuid():
        run(system, f"chown {USER}: {path}")


def _secrets_text(system: Path) -> str:
    files = {path: at(system, path) for path in SECRETS}
    return json.dumps({path: file.read_text("utf-8") for path, file in files.items() if file.is_file()})


def paper_page(system: Path, lang: str) -> str:
    """A page with the keys and a new code for paper, by which keys and settings are sealed among the copies.

    What an earlier page opens is void.
    """
    code = token_bytes(LINE_BYTES)
    lines = printed(code + b"".join(key_in(at(system, path)) for path in KEYS))
    text = _secrets_text(system)
    sealed = f"{sha256(text.encode()).hexdigest()}\n{seal(code, 'host', 'keys', text)}\n"
    write_file(at(system, SEALED), sealed.encode())
    _give(system, SEALED)
    numbered = "\n".join(f"{number}.  {line}" for number, line in enumerate(lines, 1))
    return say(lang, "host.paper", name=read_settings(system).name, lines=numbered, picture=picture(lines))


def keys_typed(system: Path, text: str) -> tuple[TypedFault, ...]:
    """The faults of keys typed in from paper; if there are none, they are put where there are no keys."""
    found = typed(text, LINE_BYTES + len(KEYS) * KEY_BYTES)
    if not isinstance(found, bytes):
        return found
    for number, path in enumerate(KEYS):
        key, file = found[LINE_BYTES + number * KEY_BYTES :][:KEY_BYTES], at(system, path)
        if file.exists() and key_in(file) != key:
            raise HostFault("other_key", path=file)
        if not file.exists():
            write_file(file, f"{key.hex()}\n".encode())
            _give(system, path)
    return ()


def push_key(system: Path) -> str:
    """The public key of this host for git and for the copies, once there is one."""
    file = at(system, f"{VAR}/push.key.pub")
    return file.read_text("utf-8").strip() if file.is_file() else ""


# A second machine.
def fetch(system: Path, address: str) -> str:
    """Bring the copies here from outside; the newest backup, which gets each file that any of them has."""
    tools = (step for step in plan(HostSettings(offsite=address)) if step.name == "packages")
    tuple(carry_out(HERE, tools))
    folder = at(system, BACKUPS)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _must(run(HERE, _transfer("copy", f"{address}/", f"{folder}/", "ssh")), address)
    if not at(system, SEALED).is_file() or not (newest := _newest(folder)):
        raise HostFault("nothing_there", address=address)
    return newest


def _newest(folder: Path) -> str:
    """The newest of some backups, once it has each file that any of them has; "" of none."""
    backups = sorted(folder.glob("*-*Z.db"), key=lambda file: file.name.partition("-")[2])  # by instant
    if not backups:
        return ""
    files = folder / f"{backups[-1].name}.files"
    for item in (item for other in sorted(folder.glob("*.files"), reverse=True) for item in other.iterdir()):
        files.mkdir(mode=0o700, exist_ok=True)
        with suppress(FileExistsError):
            os.link(item, files / item.name)
    return backups[-1].name


def recovery(system: Path, newest: str, code: bytes, source: str) -> tuple[Step, ...]:
    """The plan of the host that was lost, once its keys are put here."""
    sealed = at(system, SEALED)
    text = unseal(code, "host", "keys", _read(sealed).splitlines()[1])
    if not text:
        raise HostFault("wrong_code", path=sealed)
    found = msgspec.json.decode(text, type=dict[str, str])
    for path in (path for path in SECRETS[1:] if path in found):
        write_file(at(system, path), found[path].encode())
        at(system, path).chmod(0o600)
    before = found.get(ENV, "")
    return plan(msgspec.structs.replace(_parsed(before), source=source), before, newest)


# One watch: what is looked at, and what is told of it.
HOUR, GIB, PATIENCE = 3600.0, 1 << 30, 10
DAYS_LEFT, REFUSED = 14, 5  # those of 90 days are renewed with 30 left, so by then it has failed
FREE_GIB, BACKUP_HOURS, LOG_HOURS = 2, 2, 0.75


class Check(msgspec.Struct, frozen=True):
    """Something that was looked at: well, or `fault` says what is wrong with it and `detail` how much."""

    name: str
    fault: str = ""
    detail: str = ""

    def told(self, lang: str, what: str = "red") -> str:
        """The fault, or the first thing to do: `cure`."""
        return say(lang, f"host.{what}_{self.fault}", detail=self.detail)


def look(system: Path, settings: HostSettings, before: int | None = None) -> tuple[tuple[Check, ...], int]:
    """State of a host that runs; and how many comments were given back since it started, `before` of them."""
    metrics = _metrics(settings)
    names = (f'clausework_comments_total{{outcome="{outcome}"}}' for outcome in ("busy", "failed"))
    count = int(sum(metrics.get(name, 0) for name in names))
    more = max(0, count - (count if before is None else before))
    last = metrics.get("clausework_last_checkpoint_timestamp_seconds", 0)
    failed = run(system, "systemctl list-units --state=failed --plain --no-legend 'clausework@*'").stdout
    jobs = " ".join(line.split()[0] for line in failed.splitlines() if "@watch" not in line)  # not itself
    # A timer that somebody stopped has not failed. Without systemd, as in a container, there are none.
    runs = run(system, "systemctl is-system-running").stdout.strip() not in ("", "offline", "unknown")
    started = (_is_done(system, step) for step in plan_here(system, settings) if step.name == "start")
    stopped = runs and not all(started)
    clock = run(system, "timedatectl show --property=NTPSynchronized --value || echo unknown").stdout.strip()
    wrong = at(system, f"{VAR}/publish.wrong")
    return (
        _service(settings),
        *([_aged("log", last, LOG_HOURS)] if last else []),
        Check("refused", "refused" if more >= REFUSED else "", str(more)),
        *(_room(at(system, path)) for path in (VAR, BACKUPS)),
        *_copies(system, settings),
        Check("publish", *(("publish", _read(wrong).partition("\n")[0].strip()) if wrong.exists() else ())),
        Check("jobs", "jobs" if jobs else "stopped" if stopped else "", jobs),
        Check("clock", "clock" if clock == "no" else ""),
        _certificate(settings),
    ), count


def _service(settings: HostSettings) -> Check:
    try:
        status, body = _ask(f"http://127.0.0.1:{settings.port}/readyz")
    except OSError:
        return Check("service", "down")
    if status == 200:
        return Check("service", "" if settings.head else "no_head")
    try:
        told = msgspec.json.decode(body, type=dict[str, str])
    except msgspec.MsgspecError:
        told = {"HTTP": str(status)}
    wrong = [f"{name}: {value}" for name, value in sorted(told.items()) if value not in ("ok", "none", "")]
    return Check("service", "unheld" if told.get("store") == "unheld" else "not_ready", ", ".join(wrong))


def _ask(url: str, body: bytes | None = None) -> tuple[int, bytes]:
    """The status and body of an answer; OSError if there is none."""
    headers = {"content-type": "application/json"} if body else {}
    try:
        with urlopen(Request(url, body, headers), timeout=PATIENCE) as answer:  # noqa: S310 - of the operator
            return answer.status, answer.read()
    except HTTPError as error:
        with error:
            return error.code, error.read()
    except HTTPException as error:
        raise OSError(f"{type(error).__name__}: no HTTP") from error  # one kind to catch


def _metrics(settings: HostSettings) -> Mapping[str, float]:
    try:
        _, body = _ask(f"http://127.0.0.1:{settings.port}/metrics")
    except OSError:
        return {}
    lines = (line.rpartition(" ") for line in body.decode().splitlines() if line[:1] not in ("", "#"))
    return {name: float(value) for name, _, value in lines}


def _room(folder: Path) -> Check:
    there = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(there).free / GIB
    return Check("disk", "disk" if free < FREE_GIB else "", f"{folder} {free:.1f} GiB")


def _copies(system: Path, settings: HostSettings) -> Iterator[Check]:
    """The newest backup, the last with attachments, the copy outside, and the keys sealed there."""
    for name, pattern, hours in (("backup", "*-*Z.db", BACKUP_HOURS), ("backup_full", "full-*Z.db", 27)):
        newest = max((file.stat().st_mtime for file in at(system, BACKUPS).glob(pattern)), default=0.0)
        yield _aged(name, newest, hours)
    copied = at(system, COPIED)
    if settings.offsite:
        yield _aged("offsite", copied.stat().st_mtime if copied.exists() else 0.0, 2)
    else:
        yield Check("offsite", "no_offsite")
    yield Check("keys", "" if at(system, SEALED).exists() else "no_keys")


def _aged(name: str, then: float, hours: float) -> Check:
    age = (time.time() - then) / HOUR
    return Check(name, "" if age < hours else name if then else "never", f"{age:.1f} h" if then else "")


def _certificate(settings: HostSettings) -> Check:
    """The days that the certificate has left, by the front of this machine, wherever the name leads."""
    if not settings.origin.startswith("https:"):
        return Check("certificate")
    place = ("127.0.0.1", urlsplit(settings.origin).port or 443)
    try:
        with (
            create_connection(place, PATIENCE) as plain,
            ssl.create_default_context().wrap_socket(plain, server_hostname=settings.name) as secure,
        ):
            shown = {name: str(value) for name, value in (secure.getpeercert() or {}).items()}
            begins, ends = (ssl.cert_time_to_seconds(shown[name]) for name in ("notBefore", "notAfter"))
    except (OSError, KeyError) as error:
        detail = getattr(error, "verify_message", "") or str(error)
        return Check("certificate", "no_certificate_shown", detail)
    left = ends - time.time()
    late = left < min(DAYS_LEFT * 24 * HOUR, (ends - begins) / 4)  # there are some of hours
    return Check("certificate", "certificate" if late else "", f"{left / 24 / HOUR:.1f} d")


def doctor(system: Path) -> tuple[Check, ...]:
    """The page of a host: the steps of its plan that are not done, who is told, old keys, and the watch."""
    settings = read_settings(system)
    undone = carry_out(system, plan_here(system, settings), dry=True)
    steps = ", ".join(step.file or step.name for step in undone if not step.after)
    told = Check("told", "" if settings.mail or settings.webhook else "nobody")
    sealed = at(system, SEALED)
    digest = sha256(_secrets_text(system).encode()).hexdigest()
    old = sealed.exists() and _read(sealed).partition("\n")[0] != digest
    keys = [Check("keys", "old_keys")] if old else []
    return (Check("plan", "undone" if steps else "", steps), told, *keys, *look(system, settings)[0])


class WatchState(msgspec.Struct, frozen=True):
    """State of the watch after its last run: faults seen once, faults told, and comments given back."""

    seen: dict[str, str] = {}
    told: dict[str, str] = {}
    refused: int = 0


def news(
    before: WatchState, checks: Iterable[Check]
) -> tuple[WatchState, tuple[Check, ...], tuple[str, ...]]:
    """The state now, which faults are to be told, and what is well again.

    A fault is told when it is seen for the second time, so that no restart wakes anybody, and then no more.
    """
    red = {check.name: check for check in reversed(tuple(checks)) if check.fault}  # the first one counts
    due = tuple(c for n, c in sorted(red.items()) if before.seen.get(n) == c.fault != before.told.get(n))
    well = tuple(sorted(before.told.keys() - red.keys()))
    told = {name: fault for name, fault in before.told.items() if name in red}
    told |= {check.name: check.fault for check in due}
    return WatchState({name: check.fault for name, check in red.items()}, told), due, well


def watch(system: Path, lang: str) -> tuple[Check, ...]:
    """Look at the host, and tell of what has changed since the last run; what was found."""
    settings, file = read_settings(system), at(system, f"{VAR}/watch.json")
    before = msgspec.json.decode(file.read_bytes(), type=WatchState) if file.exists() else WatchState()
    checks, count = look(system, settings, before.refused)
    after, due, well = news(before, checks)
    try:
        if due or well:
            _tell(settings, *_message(settings.name, due, well, lang))
    except HostFault:
        after = msgspec.structs.replace(after, told=before.told)  # and is told by the next run
        raise
    finally:
        write_file(file, msgspec.json.encode(msgspec.structs.replace(after, refused=count)))
    return checks


def _message(name: str, due: Sequence[Check], well: Sequence[str], lang: str) -> tuple[str, str]:
    """Subject and text: sentences of ours and measures, and nothing of anybody's."""
    lines = [f"✘ {check.told(lang)}\n  → {check.told(lang, 'cure')}" for check in due]
    lines += [f"✔ {say(lang, 'host.well', name=say(lang, f'host.check_{item}'))}" for item in well]
    text = "\n".join((*lines, "", say(lang, "host.more"), ""))
    return say(lang, "host.subject", name=name, wrong=len(due), well=len(well)), text


def _tell(settings: HostSettings, subject: str, text: str) -> None:
    """Tell in each way that is set; HostFault where none of them takes it."""
    errors: list[Exception] = []
    ways = [way for way, wanted in ((_call, settings.webhook), (_mail, settings.mail)) if wanted]
    for way in ways:
        try:
            way(settings, subject, text)
        except (OSError, smtplib.SMTPException) as error:
            errors.append(error)
    if errors and len(errors) == len(ways):
        raise HostFault("not_told", reason=errors[0])


def _call(settings: HostSettings, subject: str, text: str) -> None:
    words, host = f"{subject}\n{text}", urlsplit(settings.webhook).hostname
    form: dict[str, object] = {"text": words}  # of Slack, Mattermost and many others
    if host == "open.feishu.cn":
        form = {"msg_type": "text", "content": form}
    elif host in ("qyapi.weixin.qq.com", "oapi.dingtalk.com"):
        form = {"msgtype": "text", "text": {"content": words}}
    status, _ = _ask(settings.webhook, json.dumps(form).encode())
    if status >= 300:
        raise OSError(f"HTTP {status}")


def _mail(settings: HostSettings, subject: str, text: str) -> None:
    with post(settings) as link:
        send(link, letter(settings, settings.mail, subject, text))


def letter(settings: HostSettings, address: str, subject: str, text: str) -> EmailMessage:
    """A mail of this host; who it is from is the account at its server, or the name of the site."""
    user, message = unquote(urlsplit(settings.smtp).username or ""), EmailMessage()
    message["Subject"], message["To"] = subject, address
    message["From"] = user if "@" in user else f"{USER}@{settings.name or 'localhost'}"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence note comes back
    message.set_content(text)
    return message


@contextmanager
def post(settings: HostSettings) -> Iterator[smtplib.SMTP]:
    """A session at the mail server that is set; OSError or SMTPException if there is none to be had."""
    server = urlsplit(settings.smtp or "smtp://127.0.0.1:25")
    kind = smtplib.SMTP_SSL if server.scheme == "smtps" else smtplib.SMTP
    with kind(server.hostname or "", server.port or 0, timeout=PATIENCE) as link:  # 0 is the usual port
        link.ehlo()  # before it has_extn knows nothing
        if link.has_extn("starttls"):
            link.starttls(context=ssl.create_default_context())
        if server.username:
            link.login(unquote(server.username), unquote(server.password or ""))  # for @ and / in them
        yield link


def send(link: smtplib.SMTP, message: EmailMessage) -> None:
    """Hand a mail over; SMTPException if it is not taken."""
    message["Date"] = formatdate()
    link.send_message(message)
