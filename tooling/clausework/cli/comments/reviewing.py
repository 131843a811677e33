"""Comments reviewed, answered and taken into the text; personal data forgotten when its time is over."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clausework.cli import _spoken
from clausework.cli.comments import _parts
from clausework.strings.catalogue import LANGUAGES, say
from clausework.strings.width import width

if TYPE_CHECKING:
    from clausework.model.comment import Disposition, State
    from clausework.model.finding import Finding
    from clausework.workflow.apply import Applied, Take
    from clausework.workflow.settle import Settled


@click.command()
@click.argument("number", callback=_parts.tidied)
@click.option("--take", type=click.Choice(["theirs", "ours", "both-marked"]))
@click.option("--commit", is_flag=True)
@click.option("--dry-run", is_flag=True)
@_spoken.in_project
def apply(number: str, take: Take | None, commit: bool, dry_run: bool, root: Path) -> None:
    """Take the wording that a comment suggests into the clause file."""
    from clausework.workflow import apply as applying
    from clausework.workflow.commit import commit_files, may_commit

    if commit and take == "both-marked":  # marks of a conflict must not get into git
        raise click.UsageError(_spoken.said("apply.with_marks"))
    with _spoken.phase_shown("compare"):
        applied = applying.apply_suggestion(root, number, take or "")
    if applied.lang != applied.comment.lang:
        _spoken.warn("apply.other_language", number=number, lang=applied.lang, path=applied.file.path)
    if applied.questions and not take:
        _ask(applied)
        sys.exit(1)
    if not applied.changes:
        told = "kept" if applied.questions and take == "ours" else "already"
        _spoken.tell(f"apply.{told}", number=number)
        return
    if applied.new is not None:
        click.echo(applying.redline_text_of(applied, _spoken.spoken(), colour=_spoken.shows_colours()))
    if dry_run:
        _spoken.tell("apply.would", path=applied.file.path)
        return
    paths = applying.written_paths(root, applied)
    if commit:
        may_commit(root, paths)  # before anything is written
    applying.write_cure(root, [applied.file])
    told = "marked" if applied.new is None else "done"
    _spoken.tell(f"apply.{told}", number=number, path=applied.file.path)
    if named := applying.stamp_applied(root, applied):
        _spoken.tell("apply.stamped", number=number, lines=" ".join(named))
    if commit:
        first = applied.old.languages[0]
        lang = first if first in LANGUAGES else _spoken.spoken()  # git keeps it: in the language of the text
        subject = say(lang, "apply.subject", number=applied.comment.id, clause=applied.clause)
        commit_files(root, paths, f"{subject}\n\nComment: {applied.comment.id}\n")
        _spoken.tell("apply.committed", subject=subject)
    _next(applied, commit)


def _ask(applied: Applied) -> None:
    """Print every place that has to be decided with its three wordings."""
    count = len(applied.questions)
    click.echo(_spoken.said("apply.asked", number=applied.comment.id, count=count) + "\n", err=True)
    for asked in applied.questions:
        question, at = asked.question, asked.at
        place = str(at) if question.line >= 0 else at.path
        cause = _spoken.said(f"apply.cause_{question.cause}")
        lines = [" ".join(filter(None, (f"{place}:", asked.provision, cause)))]
        wordings = (("seen", question.seen), ("suggested", question.suggested), ("now", question.now))
        names = [_spoken.said(f"apply.{key}") for key, _ in wordings]
        for name, (_, words) in zip(names, wordings, strict=True):
            pad = " " * (max(map(width, names)) - width(name))
            indent = "\n" + " " * (max(map(width, names)) + 4)
            shown = (words or _spoken.said("apply.nothing")).replace("\n", indent)
            lines.append(f"  {name}{pad}  {shown}")
        click.echo("\n".join(lines) + "\n", err=True)
    _spoken.warn("apply.decide")


def _next(applied: Applied, committed: bool) -> None:
    """The next steps: the other languages, the answer, the check."""
    first = applied.old.languages[0]
    if applied.lang != first:
        _spoken.tell("apply.leads", lang=applied.lang, first=first, clause=applied.clause)
    elif applied.stale:
        _spoken.tell("apply.stale", languages=", ".join(applied.stale), clause=applied.clause)
    if applied.comment.disposition is None:
        changes = " --changes ".join(applied.provisions or (applied.clause,))
        _spoken.tell("apply.unsettled", number=applied.comment.id, changes=changes)
    if not committed:
        _spoken.tell("apply.settled")


@click.command()
@click.argument("numbers", nargs=-1, callback=_parts.tidied)
@_parts.all_of_option
@click.option("--confirm-personal", is_flag=True)
@_parts.by_option
@_spoken.store_of_project
def publish(
    numbers: tuple[str, ...], all_of: tuple[str, ...], confirm_personal: bool, by: str, db: str, root: Path
) -> None:
    """Let the site show comments: you have read them and found them fit."""
    numbers = _parts.selected(numbers, all_of, root, db)
    _review(root, numbers, "published", address=db, by=by, confirm_personal=confirm_personal)


def _review(root: Path, numbers: tuple[str, ...], state: State, **how: Any) -> None:  # noqa: ANN401
    """Publish or withhold comments as `review` does, and tell of each."""
    from clausework.workflow.consult import review

    with _spoken.progress_shown() as progress:
        reviewed = review(root, numbers, state, progress=progress, **how)
    for comment in reviewed:
        _spoken.tell(f"comments.{state}", number=comment.id)


@click.command()
@click.argument("numbers", nargs=-1, callback=_parts.tidied)
@_parts.all_of_option
@click.option("--reason", required=True)
@_parts.by_option
@_spoken.store_of_project
def withhold(
    numbers: tuple[str, ...], all_of: tuple[str, ...], reason: str, by: str, db: str, root: Path
) -> None:
    """Keep a comment off the site; its number and the reason stay, and it is counted."""
    numbers = _parts.selected(numbers, all_of, root, db)
    _review(root, numbers, "withheld", why=reason, address=db, by=by)


@click.command()
@click.argument("numbers", nargs=-1, metavar="[NUMBERS]...|FILE")
@_parts.all_of_option
@click.option("--outcome", default="", type=click.Choice(["", *_parts.OUTCOMES]))
@click.option("--reason", default="")
@click.option("--changes", multiple=True, metavar="ID")
@click.option("--by", "decided_by", default="")
@click.option("--date", "day", default="", metavar="YYYY-MM-DD", callback=_parts.iso_day)
@click.option("--replace", is_flag=True)
@click.option("--refused", multiple=True, metavar="WORDS")
@click.option("--confirm", is_flag=True)
@click.option("--correct", "correction", default="", metavar="TEXT")
@click.option("--dry-run", is_flag=True)
@click.option("--certain", is_flag=True)
@click.option("--map", "columns", multiple=True, metavar="HEADING=FIELD")
@click.option("--meeting", default="", metavar="DAY")
@_parts.consultation_option
@_spoken.store_of_project
def settle(
    numbers: tuple[str, ...],
    all_of: tuple[str, ...],
    outcome: str,
    reason: str,
    changes: tuple[str, ...],
    decided_by: str,
    day: str,
    replace: bool,
    refused: tuple[str, ...],
    confirm: bool,
    correction: str,
    dry_run: bool,
    certain: bool,
    columns: tuple[str, ...],
    meeting: str,
    consultation: str,
    db: str,
    root: Path,
) -> None:
    """Answer comments in their records, or all in a table of answers; no other byte of a record changes."""
    import msgspec

    from clausework.model.comment import Disposition
    from clausework.workflow.settle import Settling
    from clausework.workflow.why import tidy_number

    if len(numbers) == 1 and Path(numbers[0]).suffix:  # a number has no dot
        if outcome or reason or changes or replace or refused or confirm or correction or all_of:
            raise click.UsageError(_spoken.said("comments.settle_table_alone"))
        how = (not dry_run, certain)
        _settle_table(root, Path(numbers[0]), consultation, columns, (decided_by, day, meeting), how)
        return
    numbers = _parts.selected(tuple(map(tidy_number, numbers)), all_of, root, db)
    if correction or confirm:
        if outcome or reason or changes or replace or refused or (correction and confirm):
            raise click.UsageError(_spoken.said("comments.correct_alone"))
        _add(root, numbers, correction, decided_by, day)
        return
    given = dict(outcome=outcome, reason=reason, changes=changes, date=day, decided_by=decided_by)  # noqa: C408
    if not outcome:
        raise click.UsageError(_spoken.said("comments.no_outcome"))
    answer = msgspec.convert(given, Disposition)
    with _spoken.phase_shown("compare"):
        settling, words = Settling(root), _refused(refused)
    findings: list[Finding] = []
    with settling:
        for number in numbers:
            settled = settling.settle(number, answer, replace=replace, refused=words)
            findings += settled.findings
            if not settled.findings:
                _tell(number, answer, settled)
    _spoken.conclude(findings)


def _tell(number: str, answer: Disposition, settled: Settled) -> None:
    """Say that a comment is answered, which lines it changed, and which have lost it as their cause."""
    _spoken.tell("comments.settled", number=number)
    for line in settled.lines:
        click.echo(f"  {line.name}  {line.old or '∅'} → {line.new or '∅'}")
    for name in settled.lost:
        _spoken.tell("comments.settled_lost", number=number, name=name)
    if answer.outcome in ("accepted", "partly") and not settled.lines:
        _spoken.tell("comments.settled_without", number=number)


def _settle_table(
    root: Path,
    file: Path,
    consultation: str,
    columns: tuple[str, ...],
    given: tuple[str, str, str],
    how: tuple[bool, bool],
) -> None:
    """Tell what a table of answers changes, and write it if nothing is in doubt."""
    write, certain = how
    from clausework.cli.comments.importing import place_of
    from clausework.workflow.answers import differences, settle_returned

    if not file.is_file():
        raise click.UsageError(_spoken.said("comments.settle_no_table", path=file))
    renamed = dict(text.rpartition("=")[::2] for text in columns)
    with _spoken.progress_shown() as progress:
        found = differences(root, file, consultation, renamed, progress=progress)
    for item in found.changed:
        kinds = (of.outcome if of else "pending" for of in (item.before, item.after))
        before, after = (_spoken.said(f"site.outcome_{kind}") for kind in kinds)
        after = f"{after} {item.after.reason}".rstrip()
        values = {"cell": place_of(item.at), "number": item.number, "before": before, "after": after}
        _spoken.tell("comments.back_change", **values)
    counts = {name: len(getattr(found, name)) for name in ("changed", "unchanged", "absent", "doubts")}
    _spoken.tell("comments.back_counted", **counts)
    if found.absent:
        _spoken.tell("comments.back_absent", numbers=" ".join(found.absent))
    if found.doubts and not certain:
        _spoken.warn("comments.back_held", file=file.name, count=len(found.doubts))
    refused = False
    if write and (certain or not found.doubts):
        with _spoken.progress_shown() as progress:
            by, day, meeting = given
            done = settle_returned(root, found, by, day, progress, meeting=meeting)
        _spoken.tell("comments.back_written", count=len(done.written))
        for number, why in done.refused.items():
            refused = True
            _spoken.warn("comments.back_refused", number=number, why=why[_spoken.spoken()])
    _spoken.conclude(found.doubts, place_of)
    if refused:
        sys.exit(1)


def _add(root: Path, numbers: tuple[str, ...], correction: str, by: str, day: str) -> None:
    """Correct answers, or without a correction confirm them."""
    from clausework.workflow.settle import confirm_answer, correct_answer

    for number in numbers:
        if correction:
            made = correct_answer(root, number, correction, by, day, among=numbers)
            _spoken.tell("comments.corrected", number=number, day=made.date)
            continue
        held = confirm_answer(root, number, by, among=numbers)
        places = " ".join(dict.fromkeys(claim.place for claim in held))
        _spoken.tell("comments.confirmed", number=number, places=places)


def _refused(given: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The words that are not adopted, by place."""
    found: dict[str, tuple[str, ...]] = {}
    for text in given:
        place, sign, words = text.partition("=")
        place, words = (place, words) if sign else ("", text)
        found[place] = (*found.get(place, ()), words)
    return found


@click.command()
@click.argument("numbers", nargs=-1, callback=_parts.tidied)
@click.option("--by", default="")
@_spoken.store_of_project
def agree(numbers: tuple[str, ...], by: str, db: str, root: Path) -> None:
    """Bring answers of the desk onto the published branch."""
    from clausework.workflow import answering
    from clausework.workflow.consult import stored

    if numbers and not by:
        raise click.UsageError(_spoken.said("answering.by_whom"))
    with _spoken.phase_shown("write"):
        known = partial(stored, root, address=db)
        done = answering.agree(root, numbers, by, known) if numbers else answering.bring(root, known)
    for conflict in done.conflicts:
        values = {name: getattr(conflict, name) for name in conflict.__struct_fields__}
        _spoken.warn("answering.conflicts", **values)
    for number in done.left:
        _spoken.warn("answering.left", number=number)
    if done.waiting:
        _spoken.warn("answering.waiting", reason=done.waiting)
    if done.numbers:
        _spoken.tell("answering.brought", count=len(done.numbers), numbers=" ".join(done.numbers))
    sys.exit(1 if done.conflicts or done.left or done.waiting else 0)


@click.command()
@click.option("--days", type=click.IntRange(min=0), default=360, show_default=True)
@click.option("--files", is_flag=True)
@_spoken.rehearsal_option
@_spoken.store_of_project
def expire(days: int, files: bool, rehearsal: bool, db: str, root: Path) -> None:
    """Delete contacts and unpublished names of consultations that are long over."""
    from clausework.workflow.consult import drop_files, expire as expire_personal

    if files:
        with _spoken.progress_shown() as progress:
            dropped = drop_files(root, rehearsal, days, db, progress=progress)
        _spoken.tell("comments.expired_files", count=dropped)
    with _spoken.progress_shown() as progress:
        erased = expire_personal(root, rehearsal, days, db, progress=progress)
    _spoken.tell("comments.expired", count=erased)


@click.command()
@_spoken.store_of_project
def tell(db: str, root: Path) -> None:
    """Tell commenters who left a mail address: that their comment is public or withheld, and its answer."""
    from clausework.workflow.telling import tell as tell_all

    told = tell_all(root, db)
    found = {name: numbers for name in told.__struct_fields__ if (numbers := getattr(told, name))}
    for name, numbers in found.items():
        _spoken.tell(f"comments.told_{name}", count=len(numbers), numbers=", ".join(numbers))
    if not found:
        _spoken.tell("comments.told_nobody")
    if told.failed:
        sys.exit(1)
