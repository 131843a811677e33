"""Runs a command under what a unit of systemd forbids, where no systemd runs: calls and writable code.

    python sandbox_rig.py UNIT COMMAND …

The calls are those of the groups that `systemd-analyze syscall-filter` lists, refused by libseccomp
as systemd has it refuse them.
"""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

ALLOW, REFUSE = 0x7FFF0000, 0x00050001
"""What libseccomp calls SCMP_ACT_ALLOW and SCMP_ACT_ERRNO(EPERM)."""
NO_NEW_PRIVILEGES, DENY_WRITE_EXECUTE = 38, 65
"""Options of prctl(2)."""


def settings(unit: Path, name: str) -> list[str]:
    """What a unit sets, in the order of its lines."""
    return re.findall(rf"^{name}=(.*)$", unit.read_text("utf-8"), re.MULTILINE)


@cache
def calls(group: str) -> frozenset[str]:
    """The system calls of a group, or the one call itself."""
    if not group.startswith("@"):
        return frozenset([group])
    command = ["systemd-analyze", "--no-pager", "syscall-filter", group]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")
    words = [line.strip() for line in listed if line.startswith("    ") and not line.strip().startswith("#")]
    return frozenset().union(*map(calls, words))


def allowed(unit: Path) -> frozenset[str]:
    """The system calls that a unit leaves; a list with ~ takes away from those before it."""
    left: frozenset[str] = frozenset()
    for line in settings(unit, "SystemCallFilter"):
        named = frozenset().union(*map(calls, line.lstrip("~").split()))
        left = left - named if line.startswith("~") else left | named
    return left


def confine(unit: Path) -> None:
    """Forbid this process, and those that it starts, what the unit forbids."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    if settings(unit, "MemoryDenyWriteExecute") == ["true"] and libc.prctl(DENY_WRITE_EXECUTE, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    names = allowed(unit)
    if not names:
        return
    lib = ctypes.CDLL("libseccomp.so.2")
    lib.seccomp_init.restype = ctypes.c_void_p
    rules = ctypes.c_void_p(lib.seccomp_init(REFUSE))
    for name in sorted(names):
        number = lib.seccomp_syscall_resolve_name(name.encode())
        if number >= 0 and lib.seccomp_rule_add(rules, ctypes.c_uint32(ALLOW), number, 0):
            raise OSError(name)
    if lib.seccomp_load(rules):
        raise OSError("seccomp_load")


if __name__ == "__main__":
    confine(Path(sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])
