"""`clausework host`: set up a machine for the service, watch it, and bring it back elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from clausework.cli._spoken import FOLDER, Group, give, language, out_option
from clausework.strings.catalogue import say

if TYPE_CHECKING:
    from clausework.workflow.host import Check, Step
    from clausework.workflow.paper import TypedFault

Command = TypeVar("Command", bound=Callable[..., Any])
SOURCE = os.environ.get("CLAUSEWORK_HOST_SOURCE", "")
SETTINGS = (
    "origin",
    "repository",
    "offsite",
    "mail",
    "smtp",
    "webhook",
    "head",
    "certificate",
    "certificate-key",
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
def install(dry_run: bool, system: Path, lang: str, **given: str) -> None:
    """Make this machine a host of the standard: user, program, units, front, timers, copies, watch."""
    from clausework.workflow import host

    _require_root(system, lang)
    settings = host.chosen(system, host.settings_of({**given, "source": SOURCE}))
    if not _carried_out(host.carry_out(system, host.plan_here(system, settings), dry=dry_run), lang):
        click.echo(say(lang, "host.nothing"))
    elif not dry_run:
        click.echo(say(lang, "host.next", key=host.push_key(system)))


def _carried_out(steps: Iterable[Step], lang: str) -> int:
    """Tell each step before it is carried out; how many there were."""
    names = []
    for step in steps:
        click.echo(f"{say(lang, f'host.step_{step.name}')}  {step.what}")
        names.append(step.name)
    return len(names)


def _require_root(system: Path, lang: str) -> None:
    if system == Path("/") and os.geteuid():
        raise click.UsageError(say(lang, "host.root"))


@command.command()
@out_option
@click.option("--read", "typed", type=click.File(encoding="utf-8"))
@system_root
@language
def keys(out: Path | None, typed: TextIO | None, system: Path, lang: str) -> None:
    """Write a page with the keys for paper, and seal them among the copies by the code on its first line."""
    from clausework.workflow import host

    _require_root(system, lang)
    if typed is None:
        before = os.umask(0o077)  # for the eyes of whoever prints it
        try:
            give(host.paper_page(system, lang), out)
        finally:
            os.umask(before)
        return
    faults = host.keys_typed(system, typed.read())
    for fault in faults:
        click.echo(_typed_fault(fault, lang), err=True)
    if faults:
        sys.exit(1)
    click.echo(say(lang, "host.keys_read"))


def _typed_fault(fault: TypedFault, lang: str) -> str:
    return say(lang, f"host.typed_{fault.kind}", line=fault.line, place=fault.place, right=fault.right)


@command.command()
@system_root
@language
def copy(system: Path, lang: str) -> None:
    """Bring the backups to the address outside this machine; what was deleted here goes there as well."""
    from clausework.workflow import host

    host.copy_out(system)


@command.command()
@system_root
@language
def watch(system: Path, lang: str) -> None:
    """Look whether all is well, and tell by mail or webhook what has changed since the last time."""
    from clausework.workflow import host

    _show(host.watch(system, lang), lang)


@command.command()
@system_root
@language
def doctor(system: Path, lang: str) -> None:
    """Show one page of what is well and what is not, each with its remedy."""
    from clausework.workflow import host

    _require_root(system, lang)
    if _show(host.doctor(system), lang):
        sys.exit(1)


def _show(checks: tuple[Check, ...], lang: str) -> int:
    """Show what was looked at; how much of it is wrong."""
    for check in checks:
        name = say(lang, f"host.check_{check.name}")
        if check.fault:
            click.secho(f"✘ {name}  {check.told(lang)}", fg="red")
            click.echo(f"  → {check.told(lang, 'cure')}")
        else:
            click.secho(f"✔ {name}  {check.detail}".rstrip(), fg="green")
    wrong = sum(bool(check.fault) for check in checks)
    click.echo(say(lang, "host.sum", well=len(checks) - wrong, wrong=wrong))
    return wrong


@command.command()
@click.argument("address")
@click.option("--code", default="", metavar="TEXT")
@dry_run
@system_root
@language
def recover(address: str, code: str, dry_run: bool, system: Path, lang: str) -> None:
    """Make this machine the host that was lost, from the copies at ADDRESS and the code on paper."""
    from clausework.workflow import host
    from clausework.workflow.paper import LINE_BYTES, typed

    _require_root(system, lang)
    given = typed(code or click.prompt(say(lang, "host.code")), LINE_BYTES)
    if not isinstance(given, bytes):
        raise click.UsageError(_typed_fault(given[0], lang))
    newest = host.fetch(system, address)
    click.echo(say(lang, "host.fetched", name=newest))
    _carried_out(host.carry_out(system, host.recovery(system, newest, given, SOURCE), dry=dry_run), lang)
    if not dry_run:
        click.echo(say(lang, "host.recovered", origin=host.read_settings(system).origin))
