"""Answers of the desk settled, agreed to and sent back: in git first, and then in the store.

So what git refuses is refused, and who is killed between the two leaves a store that is behind: `reconcile`
has it say what git does. A folder that is in no repository has its answers in the store alone.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import msgspec

from clausework.consultation.imports.returned import Differences
from clausework.consultation.records import read_record
from clausework.errors import ClauseworkError, StoreError
from clausework.model.account import Account, may
from clausework.model.comment import Comment, Disposition, Outcome
from clausework.store import reviewing
from clausework.store.base import Store
from clausework.store.queue import proposals
from clausework.store.reviewing import Proposal, ReviewAct
from clausework.store.rows import comment_of, each_row, numbered
from clausework.store.session import Session
from clausework.store.tracking import verdicts
from clausework.strings.catalogue import LANGUAGES, say
from clausework.workflow import answering
from clausework.workflow.answering import Agreement as Agreement, NotAnswered
from clausework.workflow.answers import differences, report_of, round_of, table_of
from clausework.workflow.apply import OpenQuestion as OpenQuestion, Take as Take
from clausework.workflow.desk.people import Completed, Forbidden
from clausework.workflow.desk.review import want_publication

if TYPE_CHECKING:
    from clausework.workflow.serving.opening import OpenService

ANSWERING = frozenset(["propose", "settle", "agree", "send_back", "undo"])
"""Acts that may change an answer which git has."""
LATEST = 1 << 62  # newer than any event, and fits the integers of both databases
Pairs = Sequence[tuple[Proposal, Proposal]]


async def review_answers(
    store: OpenService, account: Account, act: ReviewAct
) -> Completed | Forbidden | Agreement:
    """Do it to all of the comments or to none, in git and then in the store; see `review_comments`.

    What is agreed to is brought onto the published branch one by one: an Agreement names what conflicts.
    """
    if not may(account.role, act.kind):
        return Forbidden()
    changed = await store.read(lambda db: reviewing.answers_changed(db, act, account))
    agreement = None
    if (store.root / ".git").exists() and changed:  # in a worktree that is a file
        numbers = [after.number for _, after in changed]
        rows = await store.read(lambda db: numbered(db, numbers))
        known = [comment_of(row, store.consultations[row.consultation]) for row in rows]
        agreement = await asyncio.to_thread(_in_git, store.root, act, changed, known, account.name)
        gone = set(agreement.numbers)
        kept = tuple(each for each in act.numbers if each in gone) if act.kind == "agree" else act.numbers
        act = msgspec.structs.replace(act, numbers=kept, commit=agreement.commit)
    if act.numbers:
        await _write(store, account, act, changed)
    if act.kind == "agree":
        want_publication(store.root)
    if agreement and (agreement.conflicts or agreement.left or agreement.waiting):
        return agreement
    return Completed()


async def translate(
    store: OpenService, account: Account, number: str, lang: str, words: Mapping[str, str]
) -> Completed | Forbidden | Agreement:
    """Write a translation of a comment and of its answer into git, where both are."""
    if not may(account.role, "settle"):
        return Forbidden()
    try:
        done = await asyncio.to_thread(answering.translate, store.root, number, lang, words, account.name)
    except StoreError:
        raise
    except ClauseworkError as error:
        raise NotAnswered("git_refuses", reason=error) from error
    want_publication(store.root)
    return done if done.conflicts or done.left or done.waiting else Completed()


async def _write(store: OpenService, account: Account, act: ReviewAct, changed: Pairs) -> None:
    """Have the store say it too; where it does not, answers that are in git alone are taken back there."""
    try:
        await store.write(lambda db, context: reviewing.carry_out(db, context, account, act))
    except StoreError:
        if act.commit and (settled := _settled(changed)):  # git came first
            await asyncio.to_thread(answering.take_back, store.root, settled, account.name)
        raise


def _in_git(root: Path, act: ReviewAct, changed: Pairs, known: Iterable[Comment], person: str) -> Agreement:
    """Have git hold the answers that are settled, and none that is no longer, or publish them."""
    try:
        if act.kind == "agree":
            return _settle_and_agree(root, changed, known, person)
        if settled := _settled(changed):
            done = answering.settle_each(root, settled, person, stored=known, replace=act.replace, whole=True)
            if done.refused:
                raise NotAnswered("refused", reasons=tuple(done.refused.values()))
            return Agreement(commit=done.commit, numbers=tuple(settled))
        back = [old.number for old, new in changed if old.state == "settled" and new.state == "drafted"]
        commit = answering.take_back(root, back, person) if back else ""
        return Agreement(commit=commit, numbers=tuple(back))
    except StoreError:
        raise
    except ClauseworkError as error:
        raise NotAnswered("git_refuses", reason=error) from error


def _settle_and_agree(root: Path, changed: Pairs, known: Iterable[Comment], person: str) -> Agreement:
    """Bring answers onto the published branch, also those that git has published or never had."""
    there = answering.standings(root)
    missing = {new.number: _disposition(new) for _, new in changed if new.number not in there}
    if missing:
        answering.settle_each(root, missing, person, stored=known)
    done = answering.agree(root, [new.number for _, new in changed], person, lambda _: known)
    before = (new for _, new in changed if new.number in done.left and new.number in missing)
    public = {new.number for new in before if _is_published(root, new)}  # nothing new to say is no failure
    left = tuple(number for number in done.left if number not in public)
    return msgspec.structs.replace(done, numbers=(*done.numbers, *sorted(public)), left=left)


def _is_published(root: Path, draft: Proposal) -> bool:
    """Whether the answer of a comment on which no act waits is that of a draft."""
    record = read_record(root / answering.WORKTREE, draft.number)
    answer = record.disposition if record else None
    return answer is not None and (answer.outcome, answer.reason) == (draft.outcome, draft.reason)


def _settled(changed: Pairs) -> dict[str, Disposition]:
    return {new.number: _disposition(new) for _, new in changed if new.state == "settled" and new.outcome}


def _disposition(draft: Proposal) -> Disposition:
    outcome = cast("Outcome", draft.outcome)
    return Disposition(outcome=outcome, reason=draft.reason, changes=tuple(draft.changes.split()))


async def _as_they_stand(store: OpenService) -> tuple[int, tuple[Comment, ...]]:
    """The last event, and all comments with their answers, public or not."""

    def look(db: Session) -> tuple[int, tuple[Comment, ...]]:
        drafts = {draft.number: _disposition(draft) for draft in proposals(db)}
        found = (comment_of(row, store.consultations[row.consultation]) for row in each_row(db))
        comments = tuple(msgspec.structs.replace(one, disposition=drafts.get(one.id)) for one in found)
        return int(db.execute("SELECT max(seq) FROM event").get or 0), comments

    return await store.read(look)


async def table_at_desk(store: OpenService, style: str, lang: str) -> bytes:
    """The table of answers as they stand at the desk, to be filled in and to come back."""
    _, comments = await _as_they_stand(store)

    def made() -> bytes:
        held = round_of(store.root, next(iter(store.consultations)))
        return table_of(msgspec.structs.replace(held, comments=comments), style, lang)

    return await asyncio.to_thread(made)


async def report_at_desk(store: OpenService, style: str, lang: str) -> bytes:
    """The report on the consultation as it stands at the desk, with what git has from before."""
    _, comments = await _as_they_stand(store)
    asked = next(iter(store.consultations))
    said = await store.read(lambda db: verdicts(db, asked))

    def made() -> bytes:
        held = round_of(store.root, asked)
        known = {comment.id: comment for comment in held.comments}
        for comment in comments:
            if comment.consultation == asked:
                before = known.get(comment.id)
                answer = comment.disposition or (before.disposition if before else None)
                known[comment.id] = msgspec.structs.replace(comment, disposition=answer)
        counts = Counter(said.values())
        every = msgspec.structs.replace(held, comments=tuple(known.values()), verdicts=counts)
        return report_of(every, style, lang)

    return await asyncio.to_thread(made)


async def table_back(store: OpenService, account: Account, name: str, data: bytes, take: bool) -> Differences:
    """The changes of a table that came back, drafted if one may `take` it; nothing at a doubt."""
    version, comments = await _as_they_stand(store)  # before it is read: who answers meanwhile conflicts

    def read() -> Differences:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / name
            file.write_bytes(data)
            return differences(store.root, file, next(iter(store.consultations)), comments=comments)

    found = await asyncio.to_thread(read)
    alike: dict[Disposition, list[str]] = {}  # one act for all that get one answer
    for number, answer in found.answers().items() if take and not found.doubts else ():
        alike.setdefault(answer, []).append(number)
    for answer, numbers in alike.items():
        made = ReviewAct(
            kind="propose",
            numbers=tuple(numbers),
            outcome=answer.outcome,
            answer=answer.reason,
            changes=" ".join(answer.changes),
            version=version,
        )
        await review_answers(store, account, made)
    return found


def reconcile(root: Path, store: Store) -> tuple[str, ...]:
    """Have the store say of each answer what git does; the numbers of those of which it did not."""
    pending = answering.standings(root)
    known = {draft.number: draft for draft in store.read(proposals)}
    changed = list[str]()

    def act(made: ReviewAct) -> None:
        store.write(lambda db, context: reviewing.carry_out(db, context, None, made)).result()
        changed.extend(made.numbers)

    for number, standing in pending.items():
        draft = known.get(number)
        if store.has(number) and (draft is None or draft.state == "drafted"):  # killed between git and store
            answer = standing.answer
            places = dict.fromkeys((*answer.changes, *(each.partition("@")[0] for each in answer.lines)))
            said = {"outcome": answer.outcome, "answer": answer.reason, "changes": " ".join(places)}
            act(msgspec.structs.replace(_done("settle", number), **said))
        if standing.agreed and (draft is None or draft.state != "agreed"):
            act(_done("agree", number))
    for number, draft in known.items():
        if draft.state == "settled" and number not in pending and store.has(number):  # gone on in git
            why = say(LANGUAGES[0], "answering.not_in_git")  # nobody asks here, so no language is theirs
            act(_done("agree", number) if _is_published(root, draft) else _done("send_back", number, why))
    return tuple(dict.fromkeys(changed))


def _done(kind: str, number: str, why: str = "") -> ReviewAct:
    return ReviewAct(kind=kind, numbers=(number,), reason=why, version=LATEST)


async def take_suggestion(
    store: OpenService, account: Account, act: ReviewAct, take: Take = ""
) -> Completed | Forbidden | Agreement | tuple[OpenQuestion, ...]:
    """Settle that a comment is accepted, and take its suggestion into the text: both, or neither.

    The questions are what somebody must decide first, by `take`.
    """
    done = await review_answers(store, account, act)
    if not isinstance(done, Completed):
        return done
    number, refused = act.numbers[0], None
    try:
        applied, commit = await asyncio.to_thread(answering.apply, store.root, number, account.name, take)
        if commit:
            return done
    except ClauseworkError as error:
        refused = NotAnswered("git_refuses", reason=error)
    await review_answers(store, account, ReviewAct(kind="undo", numbers=(number,)))  # both, or neither
    if refused is None and not applied.questions:
        refused = NotAnswered("nothing_new", number=number)
    if refused is not None:
        raise refused
    return applied.questions
