"""`clausework host`: set up a machine for the service, watch it, and bring it back elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from clausework.cli._spoken import FOLDER, Group, give, language, out_option, said, spoken, tell

if TYPE_CHECKING:
    from clausework.workflow.host import Check, Step
    from clausework.workflow.paper import TypedFault

Command = TypeVar("Command", bound=Callable[..., Any])
SOURCE = os.environ.get("CLAUSEWORK_HOST_SOURCE", "")
SETTINGS = (
    *("origin", "repository", "offsite", "mail", "smtp", "webhook"),
    *("head", "certificate", "certificate-key"),
)
system_root = click.option(
    "--system", type=FOLDER, default=Path("/"), envvar="CLAUSEWORK_SYSTEM", metavar="DIRECTORY"
)
dry_run = click.option("--dry-run", is_flag=True)


def settings_options(command: Command) -> Command:
    """Add an option for each setting of a host."""
    for name in reversed(SETTINGS):
        command = click.option(f"--{name}", default="", metavar="TEXT")(command)
    return command


@click.group(cls=Group)
def command() -> None:
    """Set up a machine for the service, watch it, copy it, and bring it back on another."""


@command.command()
@settings_options
@dry_run
@system_root
@language
def install(dry_run: bool, system: Path, **given: str) -> None:
    """Make this machine a host of the standard: user, program, units, front, timers, copies, watch."""
    from clausework.workflow import host

    _require_root(system)
    settings = host.chosen(system, host.settings_of({**given, "source": SOURCE}))
    if not _carried_out(host.carry_out(system, host.plan_here(system, settings), dry=dry_run)):
        tell("host.nothing")
    elif not dry_run:
        tell("host.next", key=host.push_key(system))


def _carried_out(steps: Iterable[Step]) -> int:
    """Tell each step before it is carried out; how many there were."""
    names = []
    for step in steps:
        click.echo(f"{said(f'host.step_{step.name}')}  {step.what}")
        names.append(step.name)
    return len(names)


def _require_root(system: Path) -> None:
    if system == Path("/") and os.geteuid():
        raise click.UsageError(said("host.root"))


@command.command()
@out_option
@click.option("--read", "typed", type=click.File(encoding="utf-8"))
@system_root
@language
def keys(out: Path | None, typed: TextIO | None, system: Path) -> None:
    """Write a page with the keys for paper, and seal them among the copies by the code on its first line."""
    from clausework.workflow import host

    _require_root(system)
    if typed is None:
        before = os.umask(0o077)  # for the eyes of whoever prints it
        try:
            give(host.paper_page(system, spoken()), out)
        finally:
            os.umask(before)
        return
    faults = host.keys_typed(system, typed.read())
    for fault in faults:
        click.echo(_typed_fault(fault), err=True)
    if faults:
        sys.exit(1)
    tell("host.keys_read")


def _typed_fault(fault: TypedFault) -> str:
    return said(f"host.typed_{fault.kind}", line=fault.line, place=fault.place, right=fault.right)


@command.command()
@system_root
@language
def copy(system: Path) -> None:
    """Bring the backups to the address outside this machine; what was deleted here goes there as well."""
    from clausework.workflow import host

    host.copy_out(system)


@command.command()
@system_root
@language
def watch(system: Path) -> None:
    """Look whether all is well, and tell by mail or webhook what has changed since the last time."""
    from clausework.workflow import host

    _show(host.watch(system, spoken()))


@command.command()
@system_root
@language
def doctor(system: Path) -> None:
    """Show one page of what is well and what is not, each with its remedy."""
    from clausework.workflow import host

    _require_root(system)
    if _show(host.doctor(system)):
        sys.exit(1)


def _show(checks: tuple[Check, ...]) -> int:
    """Show what was looked at; how much of it is wrong."""
    for check in checks:
        name = said(f"host.check_{check.name}")
        if check.fault:
            click.secho(f"✘ {name}  {check.told(spoken())}", fg="red")
            click.echo(f"  → {check.told(spoken(), 'cure')}")
        else:
            click.secho(f"✔ {name}  {check.detail}".rstrip(), fg="green")
    wrong = sum(bool(check.fault) for check in checks)
    tell("host.sum", well=len(checks) - wrong, wrong=wrong)
    return wrong


@command.command()
@click.argument("address")
@click.option("--code", default="", metavar="TEXT")
@dry_run
@system_root
@language
def recover(address: str, code: str, dry_run: bool, system: Path) -> None:
    """Make this machine the host that was lost, from the copies at ADDRESS and the code on paper."""
    from clausework.workflow import host
    from clausework.workflow.paper import LINE_BYTES, typed

    _require_root(system)
    given = typed(code or click.prompt(said("host.code")), LINE_BYTES)
    if not isinstance(given, bytes):
        raise click.UsageError(_typed_fault(given[0]))
    newest = host.fetch(system, address)
    tell("host.fetched", name=newest)
    _carried_out(host.carry_out(system, host.recovery(system, newest, given, SOURCE), dry=dry_run))
    if not dry_run:
        tell("host.recovered", origin=host.read_settings(system).origin)
