"""The drill: a copy of the project's store under load, through each failure that a service must outlive.

Nothing is done to the store of the project: it is copied once, as a backup is, into a folder of its own.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from clausework.errors import DrillFailed
from clausework.source.project import load
from clausework.store.copies.copying import backup as copy_of
from clausework.workflow.consult import store_address
from clausework.workflow.drill.trials import TRIALS, Drill, Outcome, Plan, verified
from clausework.workflow.keep import bring_back
from clausework.workflow.log import mark_of

KEYS = ("service.key", "log.key")


def prepare(root: Path, folder: Path, rehearsal: bool, address: str = "", db: str = "") -> tuple[Path, str]:
    """A copy of the project's store with its keys, in a new folder; the copy of the project and its store.

    What is in git is not copied: the copy of the project refers to it. `db` is an empty PostgreSQL
    database for the copy; without it the copy is a SQLite file.
    """
    if sys.platform == "win32":
        raise DrillFailed("drill_system")
    copy = folder / "project"
    (copy / "var").mkdir(parents=True)
    for entry in sorted(root.iterdir()):
        if entry.name not in ("var", "build"):
            (copy / entry.name).symlink_to(entry.resolve())
    for file in (*(root / "var" / name for name in KEYS), mark_of(root, rehearsal).path):
        if file.is_file():
            shutil.copy2(file, copy / "var" / file.name)
    target = db or f"sqlite:{folder / 'drill.db'}"
    backup = folder / "copy.db"
    # What is kept for some minutes is no backup, and is not noted as one.
    copy_of(store_address(root, rehearsal, address), rehearsal, backup)
    bring_back(copy, rehearsal, target, backup, files=False)
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
    for trial in (*TRIALS, verified):
        begun(trial.__name__)
        try:
            done.append(trial(drill))
        except DrillFailed as error:
            done.append(Outcome(kind=trial.__name__, reason=error.key))  # type: ignore[arg-type]
    return tuple(done)


def sound(outcomes: tuple[Outcome, ...]) -> bool:
    """Whether no trial that was done went wrong, or broke off."""
    return all(item.sound or item.reason in SKIPPED for item in outcomes)


SKIPPED = ("no_former", "elsewhere", "system")
"""Why a trial was not done."""
