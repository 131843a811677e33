"""The drill: a copy of the project's store under load, through each failure of a service, and its page.

Nothing is done to the store of the project: it is copied once, as a backup is, into a folder of its own.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from clausework.source.project import load
from clausework.store.address import is_postgres
from clausework.store.copies import backup as copy_of
from clausework.strings.catalogue import numbered
from clausework.workflow.consult import open_store, store_address
from clausework.workflow.keep import bring_back
from drills.disasters import DISASTERS, new_machine
from drills.trials import TRIALS, Drill, DrillFailed, Outcome, Plan, verified

WORDS = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))
LOSING = frozenset(trial.__name__ for trial in DISASTERS)


def say(key: str, **values: object) -> str:
    """The words of that key, with the values filled in."""
    return numbered(WORDS[key], values).format(**values)


def page(outcomes: Sequence[Outcome], *, sound: bool, standard: str, day: str) -> str:
    """The trials and their outcomes, as Markdown."""
    given = sum(item.receipts for item in outcomes if item.kind != "verified")
    lost = sum(item.lost for item in outcomes)
    doubled = sum(item.doubled for item in outcomes)
    longest = max((item.silence for item in outcomes), default=0.0)
    restored = max((item.restored for item in outcomes), default=0.0)
    counts = {"receipts": given, "lost": lost, "doubled": doubled, "silence": f"{longest:.1f}"}
    lines = [
        f"# {say('title', standard=standard)}",
        "",
        say("day", day=day),
        "",
        f"**{say('sound' if sound else 'unsound')}** {say('sum', **counts)}",
        *([say("restored", seconds=f"{restored:.1f}")] if restored else []),
        "",
        say("head"),
        "|---|---:|---:|---:|---:|---:|---|",
        *(_row(item) for item in outcomes),
        "",
        say("note"),
    ]
    return "\n".join(lines) + "\n"


def _row(item: Outcome) -> str:
    name = say(f"trial_{item.kind}")
    if item.reason:
        return f"| {name} | | | | | | {say(f'reason_{item.reason}')} |"
    silence = f"{item.silence:.1f}" if item.silence else ""
    numbers = (item.receipts, item.refused, item.lost, item.doubled, silence)
    words = [say("well" if item.sound else "wrong")]
    if item.held is not None:
        what = "head" if item.kind in LOSING else item.kind
        words.append(say(f"{'held' if item.held else 'failed'}_{what}"))
    if item.expected:
        words.append(say("expected", count=item.expected))
    return f"| {name} | {' | '.join(map(str, numbers))} | {say('join').join(words)} |"


def prepare(root: Path, folder: Path, rehearsal: bool, address: str = "", db: str = "") -> tuple[Path, str]:
    """A copy of the project's store with its keys, in a new folder; the copy of the project and its store.

    What is in git is not copied: the copy of the project refers to it. `db` is an empty PostgreSQL
    database for the copy; without it the copy is a SQLite file.
    """
    if sys.platform == "win32":
        raise DrillFailed("drill_system")
    copy = new_machine(root, folder / "project")
    target = db or f"sqlite:{folder / 'drill.db'}"
    backup = folder / "copy.db"
    # What is kept for some minutes is no backup, and is not noted as one.
    copy_of(store_address(root, rehearsal, address), rehearsal, backup)
    bring_back(copy, rehearsal, target, backup, files=False)
    with closing(open_store(copy, rehearsal, target)) as store:
        store.go_on()
    return copy, target


def first_clause(root: Path) -> str:
    """A clause that comments can be sent on."""
    return next(clause.id for clause in load(root).draft.clauses if clause.texts)


def run(plan: Plan, begun: Callable[[str], None] = lambda _: None) -> tuple[Outcome, ...]:
    """All trials, one after another; `begun` is told the name of each as it begins.

    One that cannot be brought to an end is told as such, and the next one begins.
    """
    drill = Drill(plan)
    done = []
    for trial in (*DISASTERS, *TRIALS, verified):
        if trial in DISASTERS and is_postgres(plan.db):
            done.append(Outcome(kind=trial.__name__, reason="elsewhere"))
            continue
        begun(trial.__name__)
        try:
            done.append(trial(drill))
        except DrillFailed as error:
            done.append(Outcome(kind=trial.__name__, reason=error.key))
    return tuple(done)


def sound(outcomes: tuple[Outcome, ...]) -> bool:
    """Whether no trial that was done went wrong, or broke off."""
    return all(item.sound or item.reason in SKIPPED for item in outcomes)


SKIPPED = ("no_former", "elsewhere", "system")
"""Why a trial was not done."""
