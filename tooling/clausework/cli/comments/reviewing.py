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
    from clausework.workflow.apply import Applied, OpenQuestion, Take
    from clausework.workflow.settle import Settled


@click.command()
@click.argument("number", callback=_parts.tidied)
@click.option("--take", type=click.Choice(["theirs", "ours", "both-marked"]))
@click.option("--commit", is_flag=True)
@click.option("--dry-run", is_flag=True)
@_spoken.in_project
def apply(number: str, take: Take | None, commit: bool, dry_run: bool, root: Path, lang: str) -> None:
    """Take the wording that a comment suggests into the clause file."""
    from clausework.workflow.apply import (
        apply_suggestion,
        redline_text_of,
        stamp_applied,
        write_cure,
        written_paths,
    )
    from clausework.workflow.commit import may_commit

    if commit and take == "both-marked":  # marks of a conflict must not get into git
        raise click.UsageError(say(lang, "apply.with_marks"))
    with _spoken.phase_shown("compare"):
        applied = apply_suggestion(root, number, take or "")
    if applied.lang != applied.comment.lang:
        values = {"number": number, "lang": applied.lang, "path": applied.file.path}
        click.echo(say(lang, "apply.other_language", **values), err=True)
    if applied.questions and not take:
        _ask(applied, lang)
        sys.exit(1)
    if not applied.changes:
        told = "kept" if applied.questions and take == "ours" else "already"
        click.echo(say(lang, f"apply.{told}", number=number))
        return
    if applied.new is not None:
        click.echo(redline_text_of(applied, lang, colour=_spoken.shows_colours()))
    if dry_run:
        click.echo(say(lang, "apply.would", path=applied.file.path))
        return
    paths = written_paths(root, applied)
    if commit:
        may_commit(root, paths)  # before anything is written
    write_cure(root, [applied.file])
    told = "marked" if applied.new is None else "done"
    click.echo(say(lang, f"apply.{told}", number=number, path=applied.file.path))
    if named := stamp_applied(root, applied):
        click.echo(say(lang, "apply.stamped", number=number, lines=" ".join(named)))
    if commit:
        _commit(root, paths, applied, lang)
    _next(applied, commit, lang)


def _ask(applied: Applied, lang: str) -> None:
    """Print every place that has to be decided with its three wordings."""
    count = len(applied.questions)
    click.echo(say(lang, "apply.asked", number=applied.comment.id, count=count) + "\n", err=True)
    for asked in applied.questions:
        click.echo(_question(asked, lang) + "\n", err=True)
    click.echo(say(lang, "apply.decide"), err=True)


def _question(asked: OpenQuestion, lang: str) -> str:
    question, at = asked.question, asked.at
    place = str(at) if question.line >= 0 else at.path
    cause = say(lang, f"apply.cause_{question.cause}")
    lines = [" ".join(filter(None, (f"{place}:", asked.provision, cause)))]
    wordings = (("seen", question.seen), ("suggested", question.suggested), ("now", question.now))
    names = [say(lang, f"apply.{key}") for key, _ in wordings]
    for name, (_, words) in zip(names, wordings, strict=True):
        pad = " " * (max(map(width, names)) - width(name))
        indent = "\n" + " " * (max(map(width, names)) + 4)
        shown = (words or say(lang, "apply.nothing")).replace("\n", indent)
        lines.append(f"  {name}{pad}  {shown}")
    return "\n".join(lines)


def _commit(root: Path, paths: tuple[str, ...], applied: Applied, lang: str) -> None:
    from clausework.workflow.commit import commit_files

    first = applied.old.languages[0]
    said = first if first in LANGUAGES else lang  # git keeps it: in the language of the text
    subject = say(said, "apply.subject", number=applied.comment.id, clause=applied.clause)
    commit_files(root, paths, f"{subject}\n\nComment: {applied.comment.id}\n")
    click.echo(say(lang, "apply.committed", subject=subject))


def _next(applied: Applied, committed: bool, lang: str) -> None:
    """The next steps: the other languages, the answer, the check."""
    first = applied.old.languages[0]
    if applied.lang != first:
        click.echo(say(lang, "apply.leads", lang=applied.lang, first=first, clause=applied.clause))
    elif applied.stale:
        click.echo(say(lang, "apply.stale", languages=", ".join(applied.stale), clause=applied.clause))
    if applied.comment.disposition is None:
        changes = " --changes ".join(applied.provisions or (applied.clause,))
        click.echo(say(lang, "apply.unsettled", number=applied.comment.id, changes=changes))
    if not committed:
        click.echo(say(lang, "apply.settled"))


@click.command()
@click.argument("numbers", nargs=-1, callback=_parts.tidied)
@_parts.all_of_option
@click.option("--confirm-personal", is_flag=True)
@_parts.by_option
@_spoken.store_of_project
def publish(
    numbers: tuple[str, ...],
    all_of: tuple[str, ...],
    confirm_personal: bool,
    by: str,
    db: str,
    root: Path,
    lang: str,
) -> None:
    """Let the site show comments: you have read them and found them fit."""
    numbers = _parts.selected(numbers, all_of, root, db, lang)
    _review(root, numbers, "published", lang, address=db, by=by, confirm_personal=confirm_personal)


def _review(root: Path, numbers: tuple[str, ...], state: State, lang: str, **how: Any) -> None:  # noqa: ANN401
    """Publish or withhold comments as `review` does, and tell of each."""
    from clausework.workflow.consult import review

    with _spoken.progress_shown() as progress:
        reviewed = review(root, numbers, state, progress=progress, **how)
    for comment in reviewed:
        click.echo(say(lang, f"comments.{state}", number=comment.id))


@click.command()
@click.argument("numbers", nargs=-1, callback=_parts.tidied)
@_parts.all_of_option
@click.option("--reason", required=True)
@_parts.by_option
@_spoken.store_of_project
def withhold(
    numbers: tuple[str, ...], all_of: tuple[str, ...], reason: str, by: str, db: str, root: Path, lang: str
) -> None:
    """Keep a comment off the site; its number and the reason stay, and it is counted."""
    numbers = _parts.selected(numbers, all_of, root, db, lang)
    _review(root, numbers, "withheld", lang, why=reason, address=db, by=by)


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
    lang: str,
) -> None:
    """Answer comments in their records, or all in a table of answers; no other byte of a record changes."""
    import msgspec

    from clausework.model.comment import Disposition
    from clausework.workflow.settle import Settling
    from clausework.workflow.why import tidy_number

    if len(numbers) == 1 and Path(numbers[0]).suffix:  # a number has no dot
        if outcome or reason or changes or replace or refused or confirm or correction or all_of:
            raise click.UsageError(say(lang, "comments.settle_table_alone"))
        how = (not dry_run, certain)
        _settle_table(root, Path(numbers[0]), consultation, columns, (decided_by, day, meeting), how, lang)
        return
    numbers = _parts.selected(tuple(map(tidy_number, numbers)), all_of, root, db, lang)
    if correction or confirm:
        if outcome or reason or changes or replace or refused or (correction and confirm):
            raise click.UsageError(say(lang, "comments.correct_alone"))
        _add(root, numbers, correction, decided_by, day, lang)
        return
    given = dict(outcome=outcome, reason=reason, changes=changes, date=day, decided_by=decided_by)  # noqa: C408
    if not outcome:
        raise click.UsageError(say(lang, "comments.no_outcome"))
    answer = msgspec.convert(given, Disposition)
    with _spoken.phase_shown("compare"):
        settling, words = Settling(root), _refused(refused)
    findings: list[Finding] = []
    with settling:
        for number in numbers:
            settled = settling.settle(number, answer, replace=replace, refused=words)
            findings += settled.findings
            if not settled.findings:
                _tell(number, answer, settled, lang)
    _spoken.conclude(findings, lang)


def _tell(number: str, answer: Disposition, settled: Settled, lang: str) -> None:
    """Say that a comment is answered, which lines it changed, and which have lost it as their cause."""
    click.echo(say(lang, "comments.settled", number=number))
    for line in settled.lines:
        click.echo(f"  {line.name}  {line.old or '∅'} → {line.new or '∅'}")
    for name in settled.lost:
        click.echo(say(lang, "comments.settled_lost", number=number, name=name))
    if answer.outcome in ("accepted", "partly") and not settled.lines:
        click.echo(say(lang, "comments.settled_without", number=number))


def _settle_table(
    root: Path,
    file: Path,
    consultation: str,
    columns: tuple[str, ...],
    given: tuple[str, str, str],
    how: tuple[bool, bool],
    lang: str,
) -> None:
    """Tell what a table of answers changes, and write it if nothing is in doubt."""
    write, certain = how
    from clausework.cli.comments.importing import place_of
    from clausework.workflow.answers import differences, settle_returned

    if not file.is_file():
        raise click.UsageError(say(lang, "comments.settle_no_table", path=file))
    renamed = dict(text.rpartition("=")[::2] for text in columns)
    with _spoken.progress_shown() as progress:
        found = differences(root, file, consultation, renamed, progress=progress)
    for item in found.changed:
        before, after = (
            say(lang, f"site.outcome_{of.outcome if of else 'pending'}") for of in (item.before, item.after)
        )
        after = f"{after} {item.after.reason}".rstrip()
        values = {"cell": place_of(item.at), "number": item.number, "before": before, "after": after}
        click.echo(say(lang, "comments.back_change", **values))
    counts = {name: len(getattr(found, name)) for name in ("changed", "unchanged", "absent", "doubts")}
    click.echo(say(lang, "comments.back_counted", **counts))
    if found.absent:
        click.echo(say(lang, "comments.back_absent", numbers=" ".join(found.absent)))
    if found.doubts and not certain:
        click.echo(say(lang, "comments.back_held", file=file.name, count=len(found.doubts)), err=True)
    refused = False
    if write and (certain or not found.doubts):
        with _spoken.progress_shown() as progress:
            by, day, meeting = given
            done = settle_returned(root, found, by, day, progress, meeting=meeting)
        click.echo(say(lang, "comments.back_written", count=len(done.written)))
        for number, why in done.refused.items():
            refused = True
            click.echo(say(lang, "comments.back_refused", number=number, why=why[lang]), err=True)
    _spoken.conclude(found.doubts, lang, place_of)
    if refused:
        sys.exit(1)


def _add(root: Path, numbers: tuple[str, ...], correction: str, by: str, day: str, lang: str) -> None:
    """Correct answers, or without a correction confirm them."""
    from clausework.workflow.settle import confirm_answer, correct_answer

    for number in numbers:
        if correction:
            made = correct_answer(root, number, correction, by, day, among=numbers)
            click.echo(say(lang, "comments.corrected", number=number, day=made.date))
            continue
        held = confirm_answer(root, number, by, among=numbers)
        places = " ".join(dict.fromkeys(claim.place for claim in held))
        click.echo(say(lang, "comments.confirmed", number=number, places=places))


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
def agree(numbers: tuple[str, ...], by: str, db: str, root: Path, lang: str) -> None:
    """Bring answers of the desk onto the published branch."""
    from clausework.workflow import answering
    from clausework.workflow.consult import stored

    if numbers and not by:
        raise click.UsageError(say(lang, "answering.by_whom"))
    with _spoken.phase_shown("write"):
        known = partial(stored, root, address=db)
        done = answering.agree(root, numbers, by, known) if numbers else answering.bring(root, known)
    for conflict in done.conflicts:
        values = {name: getattr(conflict, name) for name in conflict.__struct_fields__}
        click.echo(say(lang, "answering.conflicts", **values), err=True)
    for number in done.left:
        click.echo(say(lang, "answering.left", number=number), err=True)
    if done.waiting:
        click.echo(say(lang, "answering.waiting", reason=done.waiting), err=True)
    if done.numbers:
        click.echo(say(lang, "answering.brought", count=len(done.numbers), numbers=" ".join(done.numbers)))
    sys.exit(1 if done.conflicts or done.left or done.waiting else 0)


@click.command()
@click.option("--days", type=click.IntRange(min=0), default=360, show_default=True)
@click.option("--files", is_flag=True)
@_spoken.rehearsal_option
@_spoken.store_of_project
def expire(days: int, files: bool, rehearsal: bool, db: str, root: Path, lang: str) -> None:
    """Delete contacts and unpublished names of consultations that are long over."""
    from clausework.workflow.consult import drop_files, expire as expire_personal

    if files:
        with _spoken.progress_shown() as progress:
            dropped = drop_files(root, rehearsal, days, db, progress=progress)
        click.echo(say(lang, "comments.expired_files", count=dropped))
    with _spoken.progress_shown() as progress:
        erased = expire_personal(root, rehearsal, days, db, progress=progress)
    click.echo(say(lang, "comments.expired", count=erased))


@click.command()
@_spoken.store_of_project
def tell(db: str, root: Path, lang: str) -> None:
    """Tell commenters who left a mail address: that their comment is public or withheld, and its answer."""
    from clausework.workflow.telling import tell as tell_all

    told = tell_all(root, db)
    found = {name: numbers for name in told.__struct_fields__ if (numbers := getattr(told, name))}
    for name, numbers in found.items():
        click.echo(say(lang, f"comments.told_{name}", count=len(numbers), numbers=", ".join(numbers)))
    if not found:
        click.echo(say(lang, "comments.told_nobody"))
    if told.failed:
        sys.exit(1)
