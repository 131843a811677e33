"""Review of comments: the acts of the desk, each in the chain with who, when, old and new.

An act on several comments is one event with all their numbers, and with what it takes to undo it. These
events are not open in the public log, which shows their hashes alone, nor in what a commenter gets of a
comment: the names in them are those of people at work. `accounts.acts` lists them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import cast

import msgspec

from clausework.consultation.files.attachments import Attachment
from clausework.consultation.parse import reason_suffices
from clausework.consultation.personal import is_covered, read_spans, written
from clausework.consultation.window import instant
from clausework.errors import StoreError
from clausework.lang.normalise import forbidden_characters, normalise
from clausework.lang.patterns import beside
from clausework.lang.personal import is_personal
from clausework.model.account import Account, Role, may
from clausework.model.comment import OUTCOMES, AnswerState, Disposition, Outcome, State
from clausework.store.files import DELETED, RELEASED, file_of, file_reference, forget_file
from clausework.store.recording import MOST, StoreContext, append, change, drop, moment, next_place, put
from clausework.store.session import Session, holes
from clausework.store.tracking import PersonalData, personal


def note(
    db: Session,
    context: StoreContext,
    who: Account | None,
    kind: str,
    numbers: str | tuple[str, ...] = "",
    *,
    old: str = "",
    new: str = "",
    **more: str,
) -> None:
    """Append an act to the chain; without a `who` it was done on the machine itself."""
    by, role = (who.name, who.role) if who is not None else ("", "")
    several = (numbers,) if isinstance(numbers, str) else numbers
    number = several[0] if len(several) == 1 else ""
    # What was done on the machine is listed with the comment, or else the account, that it concerns.
    whose = by or ("" if several != ("",) else (new or old).partition(" ")[0])
    put(db, "act", ("seq", "name", "number"), (next_place(db), whose, number))
    if len(several) > 1:
        more["numbers"] = " ".join(several)
        for each in several:
            put(db, "acted", ("seq", "number"), (next_place(db), each))
    append(db, moment(db, context), kind, number, {"by": by, "role": role, "old": old, "new": new, **more})


def active_account(db: Session, name: str) -> Account | None:
    """The account of that name, unless it has ended."""
    found = db.execute("SELECT name, role FROM account WHERE name = ? AND ended = ''", (name,)).get
    return None if found is None else Account(found[0], cast("Role", found[1]))


def assignable_accounts(db: Session) -> tuple[str, ...]:
    """The accounts to which a comment may be assigned: those that may act on it, and not only read."""
    found = db.execute("SELECT name, role FROM account WHERE ended = '' ORDER BY name")
    return tuple(name for name, role in found if may(cast("Role", role), "publish"))


class Proposal(msgspec.Struct, frozen=True):
    """The answer to a comment before it is public; `changes` are IDs with spaces between them.

    `version` is the event by which it came to be so, `name` who wrote it, `returned` why it was sent back.
    """

    number: str
    outcome: str
    reason: str
    changes: str
    state: AnswerState = "drafted"
    version: int = 0
    name: str = ""
    returned: str = ""


def reviewer(db: Session, name: str, state: State) -> Account:
    """The account of that name, which must be one that may give a comment this state."""
    found = active_account(db, name)
    if found is None:
        raise StoreError("no_account", name=name)
    if not may(found.role, "withhold" if state == "withheld" else "publish"):
        raise StoreError("no_reviewer", name=name)
    return found


class ReviewAct(msgspec.Struct, frozen=True, kw_only=True):
    """Something done to comments: its kind, and what the kind needs.

    `version` is the last event of which its page knew: an answer that is newer is not written over.
    `spans` are what a redaction blacks out, "" for nothing any more. An answer that git has
    published makes way where one says `replace`; `commit` is that by which git has the new one.
    """

    kind: str
    numbers: tuple[str, ...]
    reason: str = ""
    name: str = ""
    wanted: bool = False
    file: str = ""
    outcome: str = ""
    answer: str = ""
    changes: str = ""
    version: int = 0
    spans: str = ""
    confirm_personal: bool = False
    replace: bool = False
    commit: str = ""


class Standing(msgspec.Struct, frozen=True, omit_defaults=True):
    """State of a comment at the desk, which an act changes and an undoing restores."""

    state: State = "received"
    withheld: str = ""
    reviewed: str = ""
    verified: str = ""
    redaction: str = ""
    name: str = ""
    since: str = ""
    confirmed: str = ""
    outcome: str = ""
    reason: str = ""
    changes: str = ""
    answer: AnswerState = "drafted"
    version: int = 0
    drafter: str = ""
    returned: str = ""

    def draft(self, number: str) -> Proposal:
        """The answer as a draft of this comment."""
        return Proposal(number, *(getattr(self, name) for name in DRAFT))


DRAFT = ("outcome", "reason", "changes", "answer", "version", "drafter", "returned")
NO_DRAFT = {name: getattr(Standing(), name) for name in DRAFT}
STANDING: str = beside(__file__)["standing"]


class Subject(msgspec.Struct, frozen=True):
    """A comment that an act is on, as it stands; `personal` are the spans that were marked in it."""

    number: str
    consultation: str
    named: bool
    personal: str
    standing: Standing


class _Desk(msgspec.Struct, frozen=True):
    """Context in which an act is judged: who does it, when, and to whom one may assign."""

    who: Account | None
    at: str
    names: tuple[str, ...] = ()


def _publish(found: Subject, act: ReviewAct, desk: _Desk) -> Standing:
    """Personal data that were marked are redacted before, or somebody says that they may be read."""
    old = found.standing
    new = _cleared(found, msgspec.structs.replace(old, state="published", withheld=""), act, desk)
    return new if old == new else msgspec.structs.replace(new, reviewed=desk.at)


def _cleared(found: Subject, new: Standing, act: ReviewAct, desk: _Desk) -> Standing:
    """The standing of a published comment; StoreError if the public would read what nobody has looked at."""
    if not found.personal or new.confirmed or is_covered(found.personal, new.redaction):
        return new
    if not act.confirm_personal:
        raise StoreError("open_personal", number=found.number)
    return msgspec.structs.replace(new, confirmed=desk.who.name if desk.who else "-")


def _withhold(found: Subject, act: ReviewAct, desk: _Desk) -> Standing:
    """A withheld comment has a reason, which its author reads."""
    old, why = found.standing, _reason(act, found.number)
    if (old.state, old.withheld) == ("withheld", why):
        return old
    return msgspec.structs.replace(old, state="withheld", withheld=why, reviewed=desk.at)


def _reason(act: ReviewAct, number: str) -> str:
    """The reason of an act, which the author of the comment reads; StoreError if there is none to show."""
    why = normalise(act.reason)
    if not why.strip():
        raise StoreError("withheld_why" if act.kind == "withhold" else "deleted_why", number=number)
    if code := _odd_in(why):
        raise StoreError("reason_character", code=code)
    if is_personal(why):
        raise StoreError("personal_reason", number=number)
    return why


def _odd_in(words: str) -> str:
    """The code of the first character that no text may have, "" if it has none."""
    return next((f"U+{ord(words[offset]):04X}" for offset in forbidden_characters(words)[:1]), "")


def _assign(found: Subject, act: ReviewAct, desk: _Desk) -> Standing:
    """It is given to somebody, or to nobody for ""."""
    if act.name and act.name not in desk.names:
        raise StoreError("no_account", name=act.name)
    return msgspec.structs.replace(found.standing, name=act.name)


def _discuss(found: Subject, act: ReviewAct, desk: _Desk) -> Standing:
    """It is put to the drafting group, or taken out again; its author sees since when it is there."""
    old = found.standing
    return old if bool(old.since) == act.wanted else msgspec.structs.replace(old, since=desk.at * act.wanted)


def _verify(found: Subject, act: ReviewAct, desk: _Desk) -> Standing:
    """The sender has been found to be who the comment names in public, or is not known to be."""
    old = found.standing
    if bool(old.verified) == act.wanted:
        return old
    if act.wanted and not found.named:
        raise StoreError("names_nobody", number=found.number)
    return msgspec.structs.replace(old, verified=desk.at * act.wanted)


def _propose(found: Subject, act: ReviewAct, desk: _Desk) -> Standing:
    """An answer is drafted, in place of one that was not settled; nothing for no outcome."""
    old = found.standing
    if act.outcome not in ("", *OUTCOMES):
        raise StoreError("unknown_outcome", outcome=act.outcome)
    reason = normalise(act.answer)
    changes = " ".join(act.changes.translate(dict.fromkeys(map(ord, ",，、"), " ")).split())
    if code := _odd_in(reason + changes):
        raise StoreError("answer_character", code=code)
    who = desk.who.name if desk.who else ""
    new = (
        msgspec.structs.replace(
            old, **NO_DRAFT | {"outcome": act.outcome, "reason": reason, "changes": changes, "drafter": who}
        )
        if act.outcome
        else msgspec.structs.replace(old, **NO_DRAFT)
    )
    _refuse_newer(found, act)
    if old.answer == "agreed":
        raise StoreError("answer_agreed", number=found.number)
    if old.answer == "settled" and not (desk.who and may(desk.who.role, "settle")):
        raise StoreError("answer_settled", number=found.number)
    same = (old.outcome, old.reason, old.changes, old.answer) == (act.outcome, reason, changes, "drafted")
    return old if same else new


def _refuse_newer(found: Subject, act: ReviewAct) -> None:
    """StoreError where another has written an answer since the page was made."""
    old = found.standing
    if old.outcome and old.version > act.version:
        raise StoreError("newer_draft", number=found.number, name=old.drafter)


def _settle(found: Subject, act: ReviewAct, desk: _Desk) -> Standing:
    """The draft is handed in, or an answer that is given with it; only for what was reviewed."""
    new = _propose(found, act, desk) if act.outcome else found.standing
    _refuse_newer(found, act)
    if found.standing.answer == "agreed":
        raise StoreError("answer_agreed", number=found.number)
    if new.state == "received":
        raise StoreError("answer_unreviewed", number=found.number)
    if not new.outcome:
        raise StoreError("no_drafted_answer", number=found.number)
    if not reason_suffices(Disposition(outcome=cast("Outcome", new.outcome), reason=new.reason)):
        raise StoreError("answer_short", number=found.number)
    if is_personal(new.reason):
        raise StoreError("personal_answer", number=found.number)
    return msgspec.structs.replace(new, answer="settled", returned="")


def _agree(found: Subject, act: ReviewAct, desk: _Desk) -> Standing:
    """The chair agrees to an answer that was settled."""
    return _judged(found, act, answer="agreed")


def _send_back(found: Subject, act: ReviewAct, desk: _Desk) -> Standing:
    """An answer that was settled is a draft again, and says why."""
    why = normalise(act.reason).strip()
    if not why:
        raise StoreError("returned_why", number=found.number)
    if code := _odd_in(why):
        raise StoreError("reason_character", code=code)
    return _judged(found, act, answer="drafted", returned=why)


def _judged(found: Subject, act: ReviewAct, **new: str) -> Standing:
    old = found.standing
    _refuse_newer(found, act)
    if old.answer == new["answer"] == "agreed":
        return old
    if old.answer != "settled":
        raise StoreError("answer_not_settled", number=found.number)
    return msgspec.structs.replace(old, **new)


def _redact(found: Subject, act: ReviewAct, desk: _Desk) -> Standing:
    """Spans are black to the public: those that are given, or those that were "marked" in each."""
    spans = written(read_spans(found.personal if act.spans == MARKED else act.spans))
    new = msgspec.structs.replace(found.standing, redaction=spans)
    return _cleared(found, new, act, desk) if new.state == "published" else new


MARKED = "marked"
LAST_EXPORT = "last-export"
"""Under which `last_runs` has the last export: what it may have put into git is not undone."""
Judge = Callable[[Subject, ReviewAct, _Desk], Standing]
KINDS: Mapping[str, tuple[str, Judge]] = {
    "publish": ("reviewed", _publish),
    "withhold": ("reviewed", _withhold),
    "assign": ("assigned", _assign),
    "discuss": ("discussed", _discuss),
    "verify": ("verified", _verify),
    "propose": ("proposed", _propose),
    "settle": ("settled", _settle),
    "agree": ("approved", _agree),
    "send_back": ("returned", _send_back),
    "redact": ("redacted", _redact),
}
"""The event of each act that changes how a comment stands, and what judges it."""
UNDONE = "undone"
FINAL = frozenset(["approved"])
"""What is public in a moment, and is not taken back by undoing it."""
EVENTS = (*dict.fromkeys(kind for kind, _ in KINDS.values()), UNDONE)


class ActEffect(msgspec.Struct, frozen=True):
    """Effect of an act on a comment, in the words of its event; or why it cannot be done."""

    number: str
    old: str = ""
    new: str = ""
    refused: StoreError | None = None

    @property
    def changes(self) -> bool:
        """Whether anything would be different."""
        return self.refused is None and self.old != self.new


class _Planned(msgspec.Struct, frozen=True):
    found: Subject
    new: Standing | None
    refused: StoreError | None = None


def _planned(db: Session, act: ReviewAct, who: Account | None, at: str) -> Iterator[_Planned]:
    """The effect of an act on each comment."""
    if act.kind not in KINDS:
        raise StoreError("unknown_act")
    names = assignable_accounts(db) if act.kind == "assign" else ()
    desk, judge = _Desk(who, at, names), KINDS[act.kind][1]
    for subject in _known(db, act.numbers).values():
        try:
            yield _Planned(subject, judge(subject, act, desk))
        except StoreError as error:
            yield _Planned(subject, None, error)


def _known(db: Session, numbers: Iterable[str]) -> dict[str, Subject]:
    """The comments of these numbers, by number and in their order; StoreError if there is none of one."""
    wanted, found = tuple(dict.fromkeys(numbers)), {}
    for start in range(0, len(wanted), MOST):
        part = wanted[start : start + MOST]
        for row in db.execute(f"{STANDING} ({holes(part)})", part):
            found[row[0]] = Subject(row[0], row[1], bool(row[2]), row[3], Standing(*row[4:]))
    for number in wanted:
        if number not in found:
            raise StoreError("no_comment", number=number)
    return {number: found[number] for number in wanted}


def preview(db: Session, act: ReviewAct, who: Account | None = None) -> tuple[ActEffect, ...]:
    """The effects that an act would have, and its refusals, by comment; nothing is written."""
    if act.kind == "undo":
        kind, restored = _undoing(db, who, act.numbers)
        pairs: list[tuple[Subject, Standing | None, StoreError | None]] = [
            (found, new, None) for found, new in restored
        ]
    else:
        kind = KINDS[act.kind][0] if act.kind in KINDS else ""
        pairs = [(each.found, each.new, each.refused) for each in _planned(db, act, who, db.now())]
    return tuple(
        ActEffect(found.number, _shown(kind, found.standing), _shown(kind, new or found.standing), refused)
        for found, new, refused in pairs
    )


def answers_changed(
    db: Session, act: ReviewAct, who: Account | None = None
) -> tuple[tuple[Proposal, Proposal], ...]:
    """The answers that an act would change, before and after.

    Whatever would be refused is an error, as when it is carried out.
    """
    if act.kind == "undo":
        pairs = _undoing(db, who, act.numbers)[1]
    else:
        pairs = []
        for each in _planned(db, act, who, db.now()):
            if each.refused is not None or each.new is None:
                raise each.refused or StoreError("unknown_act")
            pairs.append((each.found, each.new))
    return tuple(
        (subject.standing.draft(subject.number), new.draft(subject.number))
        for subject, new in pairs
        if any(getattr(subject.standing, name) != getattr(new, name) for name in DRAFT)
    )


def carry_out(db: Session, context: StoreContext, who: Account | None, act: ReviewAct) -> tuple[str, ...]:
    """Do it to all of the comments or to none; the numbers of those that stand otherwise now.

    Without a `who` it is done by a command on the machine. StoreError where an answer would be written over.
    """
    at = moment(db, context)
    if act.kind == "undo":
        return _undo(db, context, who, act)
    planned = tuple(_planned(db, act, who, at))
    for each in planned:
        if each.refused is not None:
            raise each.refused
    changed = [(each.found, each.new) for each in planned if each.new and each.new != each.found.standing]
    _record(db, context, who, KINDS[act.kind][0], changed, commit=act.commit)
    return tuple(found.number for found, _ in changed)


def _record(
    db: Session,
    context: StoreContext,
    who: Account | None,
    kind: str,
    changed: Iterable[tuple[Subject, Standing]],
    **told: str,
) -> None:
    """Write how comments stand now, and one event of all of them, which is also `told` other things."""
    undone = told.get("undone", "")
    numbers, old, new, was = [], [], [], {}
    place = next_place(db)
    for found, standing in changed:
        number, before = found.number, found.standing
        if any(getattr(before, name) != getattr(standing, name) for name in DRAFT):
            standing = msgspec.structs.replace(standing, version=place * bool(standing.outcome))
        _restand(db, context, number, before, standing)
        numbers.append(number)
        old.append(_shown(undone or kind, before))
        new.append(_shown(undone or kind, standing))
        was[number] = {
            name: value
            for name in Standing.__struct_fields__
            if (value := getattr(before, name)) != getattr(standing, name)
        }
    if not numbers:
        return
    more = {name: value for name, value in told.items() if value}
    shown = [" ".join(dict.fromkeys(filter(None, each))) for each in (old, new)]
    more["was"] = msgspec.json.encode(was).decode()
    note(db, context, who, kind, tuple(numbers), old=shown[0], new=shown[1], **more)


def _restand(db: Session, context: StoreContext, number: str, old: Standing, new: Standing) -> None:
    """Write how a comment stands; the public log tells of each that it may be read, or may not."""
    columns = {
        name: value
        for name in ("state", "withheld", "reviewed", "verified", "redaction", "confirmed")
        if (value := getattr(new, name)) != getattr(old, name)
    }
    if columns:
        change(db, "comment", columns, "number = ?", (number,))
    if (old.state, old.withheld) != (new.state, new.withheld):
        kind, told = ("reopened", {}) if new.state == "received" else (new.state, {"reason": new.withheld})
        append(db, moment(db, context), kind, number, told)
    for table, column, name in (
        ("assignment", "name", "name"),
        ("discussion", "since", "since"),
    ):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            if before:
                drop(db, table, "number = ?", (number,))
            if after:
                put(db, table, ("number", column), (number, after))
    if old.draft(number) != new.draft(number):
        if old.outcome:
            drop(db, "proposal", "number = ?", (number,))
        if new.outcome:
            put(db, "proposal", Proposal.__struct_fields__, msgspec.structs.astuple(new.draft(number)))


def _shown(kind: str, standing: Standing) -> str:
    """The standing of a comment as an event of this kind tells of it.

    Of a draft it is the outcome, and a sum of the words that shows when they change.
    """
    if kind == "proposed":
        words = hashlib.sha256(f"{standing.reason}\x1f{standing.changes}".encode()).hexdigest()
        return f"{standing.outcome} {words[:12]}" if standing.outcome else ""
    told = {
        "reviewed": standing.state,
        "assigned": standing.name,
        "discussed": "open" if standing.since else "",
        "verified": "yes" if standing.verified else "",
        "redacted": standing.redaction,
    }
    return told.get(kind, standing.answer if standing.outcome else "")


def _undo(db: Session, context: StoreContext, who: Account | None, act: ReviewAct) -> tuple[str, ...]:
    """Undo the last act on some comments; the numbers of all that it was on."""
    kind, restored = _undoing(db, who, act.numbers)
    at = moment(db, context)
    told = str(db.execute("SELECT detail FROM challenge WHERE token = ?", (LAST_EXPORT,)).get or "")
    exported, _, _ = told.partition(" ")
    for subject, new in restored:
        if (
            new.state == "received"
            and exported
            and instant(exported) >= instant(subject.standing.reviewed or at)
        ):
            raise StoreError("undo_exported", number=subject.number)
    changed = [
        (found, msgspec.structs.replace(new, reviewed=at if new.state != "received" else ""))
        if (found.standing.state, found.standing.withheld) != (new.state, new.withheld)
        else (found, new)
        for found, new in restored
    ]
    _record(db, context, who, UNDONE, changed, undone=kind, commit=act.commit)
    return tuple(found.number for found, _ in changed)


class _ActTold(msgspec.Struct, frozen=True):
    """Record of an act in an event, to undo it."""

    by: str
    was: str = "{}"
    numbers: str = ""


def _undoing(
    db: Session, who: Account | None, numbers: tuple[str, ...]
) -> tuple[str, list[tuple[Subject, Standing]]]:
    """The kind of the last act on some comments, and how each of all that it was on stood before.

    StoreError unless it is one's own, one of these, and the last on each of them.
    """
    found = {_last_act(db, number) for number in numbers}
    seq = found.pop() if len(found) == 1 else 0
    row = db.execute("SELECT kind, number, payload FROM event WHERE seq = ?", (seq,)).get
    if row is None:
        raise StoreError("cannot_undo")
    kind, number, payload = row
    told = msgspec.json.decode(payload, type=_ActTold)
    own = told.by == (who.name if who is not None else "")
    all_ = tuple(told.numbers.split()) or (number,)
    if not own or kind in FINAL or kind == UNDONE or any(_last_act(db, each) != seq for each in all_):
        raise StoreError("cannot_undo")
    was = msgspec.json.decode(told.was, type=dict[str, dict[str, str | int]])
    subjects = _known(db, all_)
    return kind, [
        (subjects[each], msgspec.structs.replace(subjects[each].standing, **was[each])) for each in all_
    ]


def _last_act(db: Session, number: str) -> int:
    """The event of the last act that changed how a comment stands."""
    sql = (
        "SELECT max(event.seq) FROM (SELECT seq FROM act WHERE number = ? UNION ALL "  # noqa: S608 - marks
        "SELECT seq FROM acted WHERE number = ?) AS own "
        f"JOIN event ON event.seq = own.seq WHERE event.kind IN ({holes(EVENTS)})"
    )
    return int(db.execute(sql, (number, number, *EVENTS)).get or 0)


def view_contact(db: Session, context: StoreContext, who: Account, number: str) -> PersonalData:
    """The contact of a sender; that somebody has looked is noted."""
    _known(db, (number,))
    note(db, context, who, "viewed", number, new="contact")
    return personal(db, context.key, number)


OPENED = "opened"


def note_opened(db: Session, context: StoreContext, who: Account, number: str) -> None:
    """Note that somebody has opened a member of a group that may be answered only by whoever has; once."""
    if number not in opened_by(db, who, (number,)):
        note(db, context, who, OPENED, number)


def opened_by(db: Session, who: Account, numbers: Iterable[str]) -> frozenset[str]:
    """Those of some comments that somebody has opened."""
    wanted, found = tuple(numbers), set[str]()
    for start in range(0, len(wanted), MOST):
        part = wanted[start : start + MOST]
        sql = (
            "SELECT act.number FROM act JOIN event ON event.seq = act.seq "  # noqa: S608 - marks
            f"WHERE act.number IN ({holes(part)}) AND act.name = ? AND event.kind = ?"
        )
        found.update(number for (number,) in db.execute(sql, (*part, who.name, OPENED)))
    return frozenset(found)


def note_view(
    db: Session, context: StoreContext, who: Account, number: str, how: str, file: Attachment
) -> None:
    """Note that somebody has looked at a file of a comment: the "file" itself, or "pictures" of it."""
    note(db, context, who, "viewed", number, new=f"{how} {file.digest[:12]}")


def release(db: Session, context: StoreContext, who: Account, number: str, identity: str) -> None:
    """Hand out a file from now on that was held back; who has decided that is noted."""
    found = _file(db, number, identity)
    if found.is_held:
        note(db, context, who, RELEASED, number, old=" ".join(found.held), new=file_reference(found))


def delete_file(db: Session, context: StoreContext, who: Account, act: ReviewAct) -> None:
    """Let go of the bytes of a file for good; who has decided that, and why, is noted."""
    (number,) = act.numbers
    found, why = _file(db, number, act.file), _reason(act, number)
    forget_file(db, found.id)
    note(db, context, who, DELETED, number, old=file_reference(found), new=why)


def _file(db: Session, number: str, identity: str) -> Attachment:
    found = file_of(db, number, identity)
    if found is None:
        raise StoreError("no_file_of", number=number)
    return found
