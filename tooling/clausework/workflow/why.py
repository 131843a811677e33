"""Why: give changed lines their causes, in the records of comments and in reasons.yml, and trace lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from clausework.consultation.numbers import tidy_number as tidy_number
from clausework.consultation.records import Values, edit_record
from clausework.drafts.register import frozen_drafts
from clausework.errors import ClauseworkError
from clausework.lang.reasons import explains
from clausework.model.cause import ChangedLine, Promise
from clausework.model.comment import TAKEN, Comment, Disposition
from clausework.model.draft import Clause, Reason, Run, plain
from clausework.model.progress import Progress, silent
from clausework.redline.alignment import lines_between
from clausework.redline.bars import bars_of_pair, told
from clausework.redline.causes import BlamedLine, Trace, blame, first_words as first_words
from clausework.redline.words.diff import compare_runs
from clausework.redline.words.tokens import Tokenizer, terms_of
from clausework.rendering.causing import cause_text as cause_text, draft_name as draft_name
from clausework.rendering.formats.redline_text import COLOURS, SIGNS
from clausework.source.files import write_file
from clausework.source.importing.values import read_kept_import
from clausework.source.yaml import Plain, append_entry, remove_entry, set_value
from clausework.workflow.account import ProjectAccount
from clausework.workflow.import_again import under_present_ids
from clausework.workflow.layout import known_clause

REASONS = "standard/reasons.yml"
PROPOSED = 5
"""How many comments are proposed for a line."""
LEAST = 0.2
"""Which part of the new words a comment must say to be proposed from elsewhere in the text."""


class CauseRefused(ClauseworkError):
    """A cause cannot be given so; the key says why."""

    section = "why"


def resolve(known: ProjectAccount, targets: Iterable[str], every: bool) -> tuple[ChangedLine, ...]:
    """The lines that names mean; CauseRefused if one means none, or several and not `every` of them.

    A place whose lines all have a cause but one means that one.
    """
    found: dict[str, ChangedLine] = {}
    for target in targets:
        lines = known.lines(target)
        if not lines:
            raise CauseRefused(
                "unchanged", target=target, draft=known.previous.label if known.previous else ""
            )
        still = tuple(line for line in lines if line.open) or lines
        if len(still) > 1 and not every:
            names = "\n".join(f"  {line.name}  {line.old or '∅'} → {line.new or '∅'}" for line in still)
            raise CauseRefused("several", target=target, count=len(still), names=names)
        found.update({line.name: line for line in still})
    return tuple(found.values())


def give_comment(known: ProjectAccount, lines: Iterable[ChangedLine], number: str) -> Comment:
    """Name the lines in the answer to a comment as changed by it; every other byte of the record stays.

    What the answer named of the same places before makes way: IDs that were yet to be changed, and lines
    that have changed again since.
    """
    wanted = tidy_number(number)
    comment = next((item for item in known.comments if item.id == wanted), None)
    if comment is None:
        raise CauseRefused("no_comment", number=wanted, draft=known.previous.label if known.previous else "")
    answer = taken(comment)
    lines = tuple(lines)
    broken = {promise.name for promise in known.account.broken if promise.comment == comment.id}
    names = _renewed(answer.lines, broken, lines)
    met = {*(line.place for line in lines), *(line.clause for line in lines)}
    still: list[Plain] = [name for name in answer.changes if name not in met]
    values: dict[tuple[str, ...], Plain] = {("disposition", "lines"): list(names)}
    values["disposition", "changes"] = still or None
    return edit_record(known.root, comment.id, values)


def taken(comment: Comment) -> Disposition:
    """The answer of a comment that may be named as a cause; CauseRefused if it may not."""
    if comment.state == "withheld":
        raise CauseRefused("withheld", number=comment.id)
    if comment.disposition is None:
        raise CauseRefused("unanswered", number=comment.id)
    if comment.disposition.outcome not in TAKEN:
        raise CauseRefused("not_accepted", number=comment.id)
    return comment.disposition


def _renewed(before: Iterable[str], broken: Iterable[str], lines: Iterable[ChangedLine]) -> tuple[str, ...]:
    """The names of a cause with further lines, without those of the same places that hold no more."""
    lines, gone = tuple(lines), set(broken)
    places = {line.place for line in lines}
    kept = (name for name in before if name not in gone or name.partition("@")[0] not in places)
    return tuple(dict.fromkeys((*kept, *(line.name for line in lines))))


def give_reason(
    known: ProjectAccount,
    lines: Iterable[ChangedLine],
    reason: Mapping[str, str],
    weight: str = "",
    by: str = "",
) -> None:
    """Give lines a reason of the drafters: one that reasons.yml has already, or a further entry."""
    lines, label = tuple(lines), known.project.label
    _require_reason(known, reason)
    given = Reason(draft=label, reason=dict(reason), weight=weight, by=by)
    for index, entry in enumerate(known.project.draft.reasons):
        same = msgspec.structs.replace(entry, lines=()) == given
        if same and not entry.replaces and not entry.edition:  # those prove their lines, and name none
            broken = {promise.name for promise in known.account.broken if promise.reason == index}
            names: list[Plain] = [*_renewed(entry.lines, broken, lines)]
            _write(known.root, set_value(_read(known.root), (index, "lines"), names))
            return
    pairs: dict[str, Plain] = {"draft": label, "lines": [line.name for line in lines], "reason": dict(reason)}
    pairs.update({key: value for key, value in (("weight", weight), ("by", by)) if value})
    _write(known.root, append_entry(_read(known.root), pairs))


def _require_reason(known: ProjectAccount, reason: Mapping[str, str]) -> None:
    """CauseRefused if the reason does not say why, in the authoritative language or in one it has besides."""
    for lang in (known.project.draft.languages[0], *sorted(reason)):
        if not explains(said := reason.get(lang, ""), lang):
            raise CauseRefused("empty_reason", lang=lang, reason=said.strip())


def give_proof(
    known: ProjectAccount, reason: Mapping[str, str], *, replaces: Mapping[str, str] = {}, edition: str = ""
) -> tuple[ChangedLine, ...]:
    """Add a reason that names no lines, by `replaces` or `edition`; the lines that it is proved to cover."""
    _require_reason(known, reason)
    draft = known.project.draft
    for old, new in replaces.items():
        if found := bars_of_pair(old, new, draft.languages[0], draft.verbs):
            raise CauseRefused("barred", pair=f"{old}={new}", bars=told(found))
    before = {line.name for line in known.account.open()}
    text = _read(known.root)
    covers: dict[str, Plain] = {"edition": edition} if edition else {"replaces": dict(replaces)}
    pairs: dict[str, Plain] = {"draft": known.project.label, **covers, "reason": dict(reason)}
    _write(known.root, append_entry(text, pairs))
    after = ProjectAccount(known.root)
    covered = before - {line.name for line in after.account.open()}
    if not covered:
        _write(known.root, text)
        for barred in after.account.barred:
            if barred.line and after.project.draft.reasons[barred.reason].replaces == replaces:
                pair = "，".join(f"{old}={new}" for old, new in replaces.items())
                raise CauseRefused("barred_line", pair=pair, line=barred.line, bars=told(barred.bars))
        raise CauseRefused("covers_nothing")
    return tuple(line for line in after.account.lines if line.name in covered)


def taken_over(known: ProjectAccount) -> tuple[ChangedLine, ...]:
    """The lines without a cause that the imported text changed in the very same way, proved by their digests.

    CauseRefused if the project has no imported text, or every line is otherwise than there.
    """
    kept = read_kept_import(known.root)
    if kept is None or known.previous is None:
        raise CauseRefused("never_imported")
    draft = known.project.draft
    ours = {clause.id: clause for clause in draft.clauses}
    clauses: list[Clause] = []
    for item in under_present_ids(kept, known.project).clauses:
        clause = item.clause
        if here := ours.get(clause.id):  # what an import does not say, such as the roles, is ours
            texts = {**here.texts, kept.lang: clause.texts[kept.lang]}
            clauses.append(msgspec.structs.replace(here, texts=texts, parent=clause.parent))
    title = {**draft.title, kept.lang: kept.title}
    theirs = msgspec.structs.replace(draft, clauses=tuple(clauses), title=title)
    names = {line.name for line in lines_between(known.previous, theirs)}
    found = tuple(line for line in known.account.open() if line.name in names)
    if not found:
        raise CauseRefused("nothing_imported")
    return found


def drop(known: ProjectAccount, targets: Iterable[str]) -> tuple[str, ...]:
    """Take names of lines out of all causes, by PLACE@DIGEST or by place; the names that were taken out."""
    wanted, dropped = set(targets), dict[str, None]()
    all_of = [comment.id for comment in known.comments]
    for comment in known.comments:
        named = comment.disposition.lines if comment.disposition else ()
        kept = [name for name in named if not _meant(name, wanted)]
        if len(kept) < len(named):
            values: Values = {("disposition", "lines"): list[Plain](kept) or None}
            edit_record(known.root, comment.id, values, all_of)
            dropped.update(dict.fromkeys(set(named) - set(kept)))
    text = before = _read(known.root)
    reasons = known.project.draft.reasons
    for index in range(len(reasons) - 1, -1, -1):  # from the end: entries are removed by their index
        kept = [name for name in reasons[index].lines if not _meant(name, wanted)]
        if len(kept) < len(reasons[index].lines):
            dropped.update(dict.fromkeys(set(reasons[index].lines) - set(kept)))
            text = set_value(text, (index, "lines"), list[Plain](kept)) if kept else remove_entry(text, index)
    if text != before:
        _write(known.root, text)
    if not dropped:
        raise CauseRefused("nothing_dropped", targets=" ".join(sorted(wanted)))
    return tuple(sorted(dropped))


def _meant(name: str, wanted: set[str]) -> bool:
    return name in wanted or name.partition("@")[0] in wanted


def proposed(known: ProjectAccount, line: ChangedLine) -> tuple[Comment, ...]:
    """The comments that may have caused a line, the likeliest first.

    Those that named it before it changed again, then those that say its new words, then those on its place.
    """
    broken = {promise.comment for promise in broken_at(known, line)}
    added = _grams(line.new) - _grams(line.old) or _grams(line.old)  # of a deletion what went
    ranked: list[tuple[float, int, Comment]] = []
    for order, comment in enumerate(known.comments):
        if comment.state == "withheld":
            continue
        said = _grams(f"{comment.suggestion} {comment.text}")
        share = len(added & said) / len(added) if added else 0.0
        near = comment.anchor.provision == line.place, comment.anchor.clause in (line.clause, line.home)
        if comment.id in broken or any(near) or share >= LEAST:
            score = 4 * (comment.id in broken) + 2 * share + near[0] + 0.5 * near[1]  # broken beats all
            ranked.append((-score, order, comment))
    return tuple(comment for _, _, comment in sorted(ranked, key=lambda item: item[:2])[:PROPOSED])


def _grams(text: str) -> set[str]:
    """The pairs of neighbouring characters of a text, without what is neither a letter nor a figure."""
    letters = "".join(character for character in text if character.isalnum())
    return {letters[place : place + 2] for place in range(len(letters) - 1)}  # Chinese: no spaces


def broken_at(known: ProjectAccount, line: ChangedLine) -> tuple[Promise, ...]:
    """The causes that were given at the place of a line for other words."""
    return tuple(promise for promise in known.account.broken if promise.place == line.place)


def blame_clause(root: Path, clause_id: str, progress: Progress = silent) -> tuple[BlamedLine, ...]:
    """Where each line of a clause comes from, through all frozen drafts to the working text.

    LayoutRefused if there is no such clause.
    """
    known = ProjectAccount(root, progress)
    draft = known.project.draft
    clause = draft.clause(clause_id)
    if clause is None:
        known_clause(known.project, clause_id)
        return ()
    drafts, records = tuple(frozen_drafts(root)), known.records
    progress("compare")
    return blame(Trace([*drafts, plain(draft)], records), clause, draft.languages[0])


def marked_words(known: ProjectAccount, line: ChangedLine, *, colour: bool) -> str:
    """The words of a line, with what came and went marked as in a redline for the terminal."""
    draft = known.project.draft
    tokenizer = Tokenizer(terms_of((draft,), draft.languages[0]), draft.languages[0])
    old, new = ((Run(words),) if words else () for words in (line.old, line.new))
    signs = COLOURS if colour else SIGNS
    edits = compare_runs(old, new, tokenizer)
    return "".join(signs[edit.op][0] + edit.text + signs[edit.op][1] for edit in edits)


def _read(root: Path) -> str:
    path = root / REASONS
    return path.read_bytes().decode("utf-8") if path.is_file() else ""


def _write(root: Path, text: str) -> None:
    write_file(root / REASONS, text.encode("utf-8"))
