"""Limited processes: what looks into a file from anybody has little memory and time, and no network.

The file comes by the standard input, and what is made of it goes to the standard output. Run as a program
this module limits itself before a byte of the file is read, then calls the function that it is given.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from importlib import import_module
from tempfile import TemporaryFile

BYTES = 64 * 1024 * 1024
"""Bytes of a file that are written at most."""
MEMORY, SECONDS, FILES = 1024 * 1024 * 1024, 10, 64
COMMAND = (sys.executable, "-P", "-m", "clausework.consultation.files.limited")
PATIENCE = 20
"""Seconds within which a process ends, its start included."""
PASSED = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH")
"""Of our environment, which may have passwords in it, what a process needs to start."""
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
NO_NEW_PRIVILEGES = 38


def limit() -> None:
    """Give up what is not needed to look into a file; a network is given up where the system lets us."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_FSIZE, BYTES),
        (resource.RLIMIT_NPROC, 0),  # nothing that is looked into can start a program
        (resource.RLIMIT_CORE, 0),  # a core would have the file in it
    ):
        _, hard = resource.getrlimit(what)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)  # above the hard limit is refused
        resource.setrlimit(what, (least, least))
    with suppress(AttributeError, OSError):  # not Linux
        system = ctypes.CDLL(None)
        system.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        system.unshare(CLONE_NEWUSER | CLONE_NEWNET)


def made_of(pieces: Iterable[bytes], function: str, *words: str) -> bytes:
    """The output of `function`, as “module:name”, for a file; nothing if it fails or takes too long."""
    with TemporaryFile() as source, TemporaryFile() as target:  # without a name, and gone with us
        source.writelines(pieces)
        source.seek(0)
        if not ran((*COMMAND, function, *words), PATIENCE, stdin=source.fileno(), stdout=target.fileno()):
            return b""
        target.seek(0)
        return target.read()


def ran(command: Sequence[str], seconds: int, *, home: str = "", stdin: int = -3, stdout: int = -3) -> bool:
    """Whether a program came to a good end in time; it and what it started are ended otherwise."""
    kept = {name: os.environ[name] for name in PASSED if name in os.environ}
    process = subprocess.Popen(  # noqa: S603 - a program that the project names
        command,
        stdin=stdin,
        stdout=stdout,
        stderr=subprocess.DEVNULL,
        env=kept | ({"HOME": home} if home else {}),
        start_new_session=True,  # a group of its own, so that it ends with all that it started
    )
    try:
        return process.wait(seconds) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        if process.returncode is None:
            # which it leads, and which is there until it is waited for
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def main(function: str, *words: str) -> None:
    """Write what a function makes of the standard input."""
    module, _, name = function.partition(":")
    call: Callable[..., bytes] = getattr(import_module(module), name)  # our own code, which needs no limits
    limit()
    sys.stdout.buffer.write(call(sys.stdin.buffer.read(BYTES), *words))


if __name__ == "__main__":
    main(*sys.argv[1:])
