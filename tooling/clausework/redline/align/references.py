"""References to a clause that was only renamed are the same references, whatever its ID is now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from clausework.model.clause import Line, Run
from clausework.model.mentions import clause_named, renamed_target
from clausework.model.redline import Edit
from clausework.redline.align.clauses import Successors, origins_of
from clausework.redline.align.lines import Lines


def renamed(successors: Successors) -> Mapping[str, str]:
    """The IDs of clauses that live on as a whole, and alone, under another ID."""
    origins = origins_of(successors)
    return {
        old: found[0]
        for old, found in successors.items()
        if len(found) == 1 and found[0] != old and len(origins[found[0]]) == 1
    }


def renamed_targets(lines: Lines, successors: Successors) -> Lines:
    """The lines of the old draft with references under the IDs of the new one."""
    names = renamed(successors)
    if not names:
        return lines
    return {clause: tuple(_line(line, names) for line in found) for clause, found in lines.items()}


def _line(line: Line, names: Mapping[str, str]) -> Line:
    if not any(_refers(run, names) for run in line.runs):
        return line
    return msgspec.structs.replace(
        line,
        runs=tuple(
            Run(run.text, run.mark, renamed_target(run.target, names)) if _refers(run, names) else run
            for run in line.runs
        ),
    )


def _refers(run: Run, names: Mapping[str, str]) -> bool:
    return run.mark == "ref" and clause_named(run.target) in names


def as_written(edits: tuple[Edit, ...], runs: tuple[Run, ...]) -> tuple[Edit, ...]:
    """The edits with the references of the old side as the old draft has them."""
    written = iter([run for run in runs if run.mark == "ref"])
    return tuple(_edit(edit, written) for edit in edits)


def _edit(edit: Edit, written: Iterator[Run]) -> Edit:
    if edit.op == "insert" or not any(run.mark == "ref" for run in edit.runs):
        return edit
    runs = tuple(_with(edit.runs, written))
    if runs == edit.runs:
        return edit
    return Edit(edit.op, edit.runs, runs) if edit.op == "equal" else Edit(edit.op, runs)


def _with(runs: Iterable[Run], written: Iterator[Run]) -> Iterator[Run]:
    for run in runs:
        yield next(written) if run.mark == "ref" else run
