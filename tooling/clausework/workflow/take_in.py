"""Take in what came on paper or was marked in Word, each row once; and ask organisations by letter."""

from __future__ import annotations

import csv
import io
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Literal

import msgspec

from clausework.consultation.fields import covered, digest_of, stated
from clausework.consultation.imports.tracked_rows import (
    PrintedLine,
    TrackedRows,
    Unplaced,
    read_marked,
    tracked_rows,
)
from clausework.consultation.imports.typed import (
    ALL as ALL,
    AS_GUESSED,
    NOTE,
    ColumnGuess,
    ImportContext,
    ImportedComment,
    NoComment,
    RowGuess as RowGuess,
    SheetMapping as SheetMapping,
    typed_up,
)
from clausework.consultation.parse import finding, is_wordless
from clausework.consultation.records import read_records
from clausework.consultation.replies import organisations, read_replies, unit_named, write_replies
from clausework.consultation.sheets import read_sheet
from clausework.consultation.sheets.rows import HEADINGS, CommentSheet, cell_name as cell_name
from clausework.consultation.sheets.word_table import DAMAGED
from clausework.consultation.submission import LINE_LIMIT, Letter, Submission
from clausework.consultation.tokens import invitation_secret, read_key
from clausework.consultation.window import came_late
from clausework.drafts.register import open_draft, read_register
from clausework.errors import RecordError
from clausework.layout.framed import plain_pieces
from clausework.layout.stream import cells_of
from clausework.model.comment import Channel, Comment, Consultation, Reply
from clausework.model.draft import Clause, Draft, Place, line_blocks, plain
from clausework.model.finding import Finding
from clausework.model.progress import Progress, silent
from clausework.rendering import labels
from clausework.rendering.answers import inert
from clausework.rendering.clause_html import Setting, setting_of
from clausework.rendering.labels import number_of, own_heading, own_title
from clausework.source.project import Project, load
from clausework.store.address import file_of, is_postgres
from clausework.store.base import Store
from clausework.store.integrity.keys import check_keys, keys_of, noted_keys
from clausework.strings.catalogue import LANGUAGES, say
from clausework.workflow.answers import chosen_consultation
from clausework.workflow.consult import KEY, TakenLetter, bring_in, must_be_held, open_store, store_address
from clausework.workflow.log import signer_of

COLUMNS = ("id", "unit", "link")


def invitations(root: Path, consultation: str, url: str, address: str, lang: str | None = None) -> str:
    """A table for the letters: of each invited body the ID, the name and the link.

    It is in the authoritative language of the text, unless another is given.

    StoreError if there is a store and the keys in var/ are not its own: the links would lead nowhere.
    """
    project = load(root)
    lang = lang or project.draft.languages[0]
    chosen = chosen_consultation(project, consultation)
    if not chosen.invited:
        raise RecordError("no_units", consultation=chosen.id)
    _keys_must_fit(project, chosen.rehearsal, address)
    key = read_key(root / KEY)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")  # RFC 4180
    writer.writerow(say(lang, f"comments.invitation_{name}") for name in COLUMNS)
    for unit in chosen.invited:
        secret = invitation_secret(key, chosen.id, unit.id, unit.new_links)
        writer.writerow((unit.id, inert(unit.named(lang)), f"{url.rstrip('/')}/invited/{secret}"))
    return "\ufeff" + stream.getvalue()  # without it Excel takes UTF-8 for a code page


def _keys_must_fit(project: Project, rehearsal: bool, address: str) -> None:
    place = store_address(project.root, rehearsal, address)
    if not is_postgres(place) and not file_of(place).is_file():
        return  # the service will make one, with these keys
    with closing(open_store(project.root, rehearsal, address)) as store:
        right = store.read(noted_keys)
    if right is not None:
        check_keys(keys_of(read_key(project.root / KEY), signer_of(project.root, rehearsal).verifier), right)


def write_secret(file: Path, text: str) -> None:
    """Write a file that only its owner may read."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
        os.fchmod(out.fileno(), 0o600)  # one that was there before may have been open to others
        out.write(text)


def note_reply(root: Path, unit: str, consultation: str, day: str, channel: Channel) -> Reply:
    """Note in git that an invited body says by letter or otherwise that it has no comment.

    RecordError if it is not invited, if its reply is there already, or if their file is not to be read.
    """
    chosen = chosen_consultation(load(root), consultation)
    if chosen.unit(unit) is None:
        raise RecordError("no_unit", unit=unit, known=tuple(item.id for item in chosen.invited))
    replies, made = _Replies(root, chosen), no_comment(chosen, unit, day, channel)
    if not replies.enter(made):
        raise RecordError("reply_known", unit=unit)
    replies.write()
    return made


def no_comment(consultation: Consultation, unit: str, day: str, channel: Channel) -> Reply:
    """The reply of an invited body that says, otherwise than by its link, that it has no comment."""
    return Reply(
        unit=unit,
        draft=consultation.draft,
        received=day,
        late=came_late(day, consultation),
        channel=channel,
        rehearsal=consultation.rehearsal,
    )


def read_tracked(data: bytes, path: str, draft: Draft, later: Iterable[Draft] = ()) -> TrackedRows:
    """The rows of a Word file and what of it is at no line of the draft.

    There is a finding if it is no Word file, or if its own properties say that it is one of another draft.

    A redline shows the words of a draft that came `later`; what is said on them is on the line of the draft
    that has the same ID, or on the clause if that provision is new.
    """
    try:
        text = read_marked(data)
    except DAMAGED:
        return TrackedRows(CommentSheet(findings=(finding("CMT-401", Place(path), "no_document"),)))
    standard, *labels = text.drafts or ("",)
    if standard == draft.standard and draft.label not in labels:
        names = {"found": labels[-1], "draft": draft.label}
        return TrackedRows(CommentSheet(findings=(finding("CMT-401", Place(path), "other_draft", **names),)))
    lines = [*printed_lines(draft), *(line for of in later for line in _later_lines(of, draft))]
    return tracked_rows(text, lines, path)


def printed_lines(draft: Draft) -> Iterator[PrintedLine]:
    """Every line of a draft as it may be printed, in each language: title, headings, blocks, rows."""
    for lang in draft.languages:
        setting = setting_of(draft, lang)
        if draft.standard and draft.title.get(lang):
            yield PrintedLine(draft.standard, "", draft.title[lang], lang, heading=True)
        for clause in draft.clauses:
            if lang in clause.texts:
                yield from _headings(clause, lang)
                yield from _lines(clause, setting, lang)


def _later_lines(later: Draft, draft: Draft) -> Iterator[PrintedLine]:
    """The lines of a later draft at their places in the draft, as far as it has these."""
    homes = {block.id: clause.id for lang in draft.languages for clause, block in draft.provisions(lang)}
    for line in printed_lines(later):
        clause = homes.get(line.identity, line.clause)
        if draft.clause(clause) or draft.is_whole(clause):
            provision = line.identity if line.identity in homes else ""
            yield msgspec.structs.replace(line, clause=clause, provision=provision, exact="", later=True)


def _headings(clause: Clause, lang: str) -> Iterator[PrintedLine]:
    """The heading with its number, and without: in the published text Word counts that."""
    title = own_title(clause, lang)
    short = f"{number_of(clause, lang)} {title}".strip()
    for words in dict.fromkeys(filter(None, (own_heading(clause, lang), short, title))):
        yield PrintedLine(clause.id, "", words, lang, exact=title, heading=True)


def _lines(clause: Clause, setting: Setting, lang: str) -> Iterator[PrintedLine]:
    blocks = line_blocks(clause.texts[lang].blocks)
    for line, block in zip(setting.lines(clause), blocks, strict=True):
        cells = cells_of(line) if line.kind == "row" else [line.pieces]
        exact = "" if line.kind == "row" else block.text  # cells are several texts
        # With formulas as they are written, and without those, which Word has as formulas.
        bare = [[piece for piece in cell if piece.mark != "math"] for cell in cells]
        for words in dict.fromkeys("\t".join(map(plain_pieces, each)) for each in (cells, bare)):
            if words.strip():
                yield PrintedLine(clause.id, block.id, words, lang, identity=block.id, exact=exact)


Why = Literal["uninvited", "nameless", "commented"]
"""Why a row that says there is no comment is no reply: who sent it was not asked, is not told, or has one."""


class Skipped(msgspec.Struct, frozen=True):
    """A row that says there is no comment and is not written."""

    at: Place
    organisation: str
    why: Why


class ImportedComments(msgspec.Struct, frozen=True, kw_only=True):
    """Result of an import: the numbers given, those under which rows were there already, and the replies.

    `new` is how many were, or would be, added.

    The `findings` are what is in doubt; the rows that have any were not written.

    `replies` are the invited bodies now noted to have no comment, `replied` those that were noted before.
    `unplaced` is what of a Word file with revisions stands at no line of the draft.
    """

    written: tuple[str, ...] = ()
    new: int = 0
    known: tuple[str, ...] = ()
    replies: tuple[str, ...] = ()
    replied: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    rows: tuple[RowGuess, ...] = ()
    columns: tuple[ColumnGuess, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    findings: tuple[Finding, ...] = ()


def take_in(
    root: Path,
    file: Path,
    consultation: str = "",
    channel: Channel = "letter",
    *,
    again: bool = False,
    dry_run: bool = False,
    tracked: bool = False,
    mapping: SheetMapping = AS_GUESSED,
    by: str = "",
    address: str = "",
    store: Store | None = None,
    progress: Progress = silent,
) -> ImportedComments:
    """Take each row of the table in `file` into the store of which nothing is in doubt; git gets nothing.

    What a person says of the table, beside what is guessed, is the `mapping`. It is noted that `by`, an
    account of the desk, has brought it; a service gives its own `store`.

    A `tracked` file is our text or redline in Word, which reviewers have revised and commented on: each
    line that one of them changed or remarked on is a row, and what is at no line is told.

    A row whose comment is there already, from the same sender and of the same day, is that comment;
    `again` says that all rows are new although their words are not. `dry_run` writes nothing.
    """
    progress("read")
    project = load(root)
    must_be_held(root)
    chosen = chosen_consultation(project, consultation)
    data, draft = file.read_bytes(), open_draft(root, chosen.draft)  # letters are on the draft that was out
    progress("rows")
    marked = _marked(root, project, draft, (file.name, data), tracked)
    context = ImportContext(
        consultation=chosen, draft=draft, commenters=project.commenters, channel=channel, mapping=mapping
    )
    typed = typed_up(marked.sheet, context, file.name)
    records = read_records(root, progress)[0]
    known = [None for _ in typed.rows] if again else _recorded(typed.rows, records)
    progress("write")
    letters = [_letter(row) for row, record in zip(typed.rows, known, strict=True) if record is None]
    bring = partial(bring_in, by=by, address=address, again=again, dry_run=dry_run, store=store)
    brought = iter(bring(root, chosen, letters, (file.name, data)))
    numbers = [TakenLetter(record.id, there=True) if record else next(brought) for record in known]
    rows = zip(typed.rows, known, numbers, strict=True)
    guesses = [_guess(row, draft, letter.number * letter.there, record) for row, record, letter in rows]
    guesses += [_guess(row, draft) for row in typed.held]
    replies = _Replies(root, chosen)
    commented = organisations((*records, *(row.comment for row in typed.rows)), chosen.id)  # these too
    skipped = tuple(replies.note(row, commented) for row in typed.without)
    if not dry_run:
        replies.write()
    found = ImportedComments(
        skipped=tuple(filter(None, skipped)),
        rows=tuple(sorted(guesses, key=lambda row: (row.at.path, row.at.line))),
        columns=typed.columns,
        unplaced=marked.unplaced,
        findings=typed.findings,
    )
    return _taken(found, numbers, replies)


def _taken(found: ImportedComments, letters: list[TakenLetter], replies: _Replies) -> ImportedComments:
    """The comments of a file, with those that were new and those that were there."""
    fresh = [letter.number for letter in letters if not letter.there]
    return msgspec.structs.replace(
        found,
        written=tuple(filter(None, fresh)),
        new=len(fresh),
        known=tuple(letter.number for letter in letters if letter.there),
        replies=tuple(replies.fresh),
        replied=tuple(dict.fromkeys(replies.known)),
    )


def mapped_fields() -> tuple[str, ...]:
    """The fields that a column may be said to be."""
    return (*HEADINGS, NOTE)


def _marked(
    root: Path, project: Project, draft: Draft, file: tuple[str, bytes], tracked: bool
) -> TrackedRows:
    """The rows of a table, or of what reviewers did in a Word file, with what is at no line of the draft."""
    name, data = file
    if not tracked:
        return TrackedRows(read_sheet(data, name))
    labels = [entry.label for entry in read_register(root)]
    after = labels[labels.index(draft.label) + 1 :] if draft.label in labels else []
    later = (*(open_draft(root, label) for label in after), plain(project.draft))  # the working text last
    return read_tracked(data, name, draft, later)


def _recorded(rows: Iterable[ImportedComment], records: Iterable[Comment]) -> list[Comment | None]:
    """The record of each row that has one, None for the others.

    Of five letters with the same words, five are five comments: each record answers for one row. A record
    without its words names no sender any more, and answers for a row that no other record does.
    """
    there: defaultdict[tuple[str, ...], list[Comment]] = defaultdict(list)
    for record in records:
        there[_sign(record)].append(record)
    found: list[Comment | None] = []
    for row in rows:
        alike = [record for sign in _signs(row.comment) for record in there[sign]]
        same = [record for record in alike if _sender(record) == _sender(row.comment)]
        same += [record for record in alike if is_wordless(record)]  # last: they name no sender
        found.append(same[0] if same else None)
        if same:
            there[_sign(same[0])].remove(same[0])  # each answers for one row
    return found


def _sign(comment: Comment) -> tuple[str, ...]:
    """The part that two records of one comment share, with or without its words and its sender's name."""
    return (comment.digest, comment.role, comment.received, comment.channel)


def _signs(row: Comment) -> Iterator[tuple[str, ...]]:
    """The parts that a record shares with the row: its digest may be of the first version."""
    yield _sign(row)
    yield _sign(msgspec.structs.replace(row, digest=digest_of(covered(row, 1), 1)))


def _sender(comment: Comment) -> tuple[str, ...]:
    return (comment.organisation, comment.name)


def _letter(row: ImportedComment) -> Submission:
    """The comment of a row as it is taken; who left an address in a letter is to be reached by it."""
    contact = row.contact if len(row.contact) <= LINE_LIMIT and "\n" not in row.contact else ""  # else a note
    note = row.note if contact == row.contact else f"{row.note}\n{row.contact}".strip()
    named = bool(row.comment.name or row.comment.organisation)
    return Submission(
        *stated(row.comment),
        publish_name=named,
        contact=contact,
        keep_contact=bool(contact),
        letter=Letter(row.comment.received, note=note),
    )


def _guess(row: ImportedComment, draft: Draft, number: str = "", record: Comment | None = None) -> RowGuess:
    anchor = row.comment.anchor
    return RowGuess(
        at=row.at,
        clause=anchor.clause,
        heading={lang: labels.place_heading(draft, anchor.clause, lang) for lang in LANGUAGES},
        provision=anchor.provision,
        locator=anchor.locator,
        known=number,
        doubtful=bool(number) and (row.unnamed or (record is not None and is_wordless(record))),
        text=row.comment.text,
        suggestion=row.comment.suggestion,
        reason=row.comment.reason,
        note=row.note,
        sure=row.sure,
        offers=row.offers,
    )


class _Replies:
    """The replies of a consultation's invited bodies, with those that an import adds."""

    def __init__(self, root: Path, consultation: Consultation) -> None:
        known, findings = read_replies(root, consultation.id)
        if findings:  # the file is written whole, so what was not read would be lost
            raise RecordError("unreadable_replies", reasons=tuple(item.message for item in findings))
        self._root = root
        self._consultation = consultation
        self._all = {reply.unit: reply for reply in known}
        self.fresh: list[str] = []
        self.known: list[str] = []

    def note(self, row: NoComment, commented: frozenset[str]) -> Skipped | None:
        """Note that a body has no comment, unless it has one; `commented` are the organisations that do."""
        chosen = self._consultation
        if not row.unit:
            return Skipped(row.at, row.organisation, "uninvited" if row.organisation else "nameless")
        units = (unit_named(chosen, name) for name in commented)
        if any(unit and unit.id == row.unit for unit in units):
            return Skipped(row.at, row.organisation, "commented")
        made = no_comment(chosen, row.unit, row.received, row.channel)
        if not self.enter(made) and row.unit not in self.fresh:  # twice in one file is no earlier reply
            self.known.append(row.unit)
        return None

    def enter(self, made: Reply) -> bool:
        """Note a reply, unless the body has one that stands; whether it is noted."""
        before = self._all.get(made.unit)
        if before and not before.withdrawn:
            return False
        self._all[made.unit] = made
        self.fresh.append(made.unit)
        return True

    def write(self) -> None:
        """Write the file, if there is anything new."""
        if self.fresh:
            write_replies(self._root, self._consultation.id, self._all.values())
