"""What the public does, without HTTP: one typed result each, on a real store."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest
from frozen_site import published
from once import apart

from clausework.consultation.anchor import FollowedPlaces
from clausework.consultation.files.attachments import Vault
from clausework.consultation.submission import Receipt, Refusal, Submission
from clausework.errors import StoreBusy, StoreError
from clausework.model.canonical import canonical_json
from clausework.model.comment import Consultation, Unit
from clausework.model.draft import Clause, Draft
from clausework.model.published import ClauseData, ProvisionData
from clausework.rendering import routes
from clausework.rendering.pages import redlines
from clausework.rendering.view import view_of
from clausework.store.address import open_at
from clausework.store.base import Store
from clausework.store.recording import StoreContext
from clausework.store.session import Session
from clausework.workflow.built import SiteAnswer
from clausework.workflow.desk import review
from clausework.workflow.desk.review import comment_view
from clausework.workflow.groups import GroupIndex
from clausework.workflow.public.replying import (
    ReplyAct,
    ReplyRefusal,
    agree,
    body_behind,
    invited_bodies,
    note_reply,
    reply_history,
)
from clausework.workflow.public.submitting import (
    AllSent,
    AlreadySent,
    ChapterForm,
    CommentAccepted,
    CommentForm,
    CommentRefused,
    FileLook,
    RefusalReason,
    Upload,
    check_chapter,
    check_form,
    keep_files,
    look_at,
    opens_sending,
    outcome_of,
    sending_secret,
    sent_comments,
    submit,
)
from clausework.workflow.public.tracking import erase, landings, own_data, tracked_comment, withdraw

T = TypeVar("T")
KEY = b"k" * 32
LAW = Unit(id="law-school", name={"zh": "某法学院", "en": "A law school"})
JULY = Consultation(
    id="2020-07",
    draft="D1",
    opens="2020-07-01T00:00:00+08:00",
    closes="2020-08-01T00:00:00+08:00",
    invited=(LAW,),
)
WORDS = "平台应保存直播视频。"


BEFORE = Draft(label="D0", clauses=(Clause(id="a.x"),))
"""A draft that had no clause a.y yet."""


def clause(name: str) -> ClauseData:
    provision = ProvisionData(id=f"P-{name}", modal="requirement", text={"zh": WORDS})
    return ClauseData(
        id=name,
        number="5.1",
        title={"zh": "记录"},
        element="clause",
        roles=(),
        url={},
        text={"zh": WORDS},
        provisions=(provision,),
    )


@dataclass(frozen=True)
class Shown:
    """A draft of two clauses, as the site shows it."""

    key: bytes = KEY
    languages: tuple[str, ...] = ("zh", "en")
    clauses: Mapping[str, ClauseData] = field(default_factory=lambda: {n: clause(n) for n in ("a.x", "a.y")})
    drafts: frozenset[str] = frozenset(["D0", "D1"])
    whereabouts: FollowedPlaces = field(
        default_factory=lambda: FollowedPlaces("D1", lambda: BEFORE, {"D0": BEFORE}.get)
    )
    commenters: Mapping[str, dict[str, str]] = field(default_factory=lambda: {"consumer": {"zh": "消费者"}})
    consultations: Mapping[str, Consultation] = field(default_factory=lambda: {JULY.id: JULY})
    contact: Mapping[str, str] = field(default_factory=dict)
    title: Mapping[str, str] = field(default_factory=dict)
    number: str = "T/X 1"


@dataclass
class Rig:
    """A store whose clock the test sets, and a vault."""

    store: Store
    vault: Vault
    now: list[str]
    root: Path = Path("/nowhere")
    answers: dict[str, SiteAnswer] = field(default_factory=dict)
    key: bytes = KEY
    groups: GroupIndex = field(default_factory=GroupIndex)

    async def read(self, work: Callable[[Session], T]) -> T:
        return self.store.read(work)

    async def write(self, work: Callable[[Session, StoreContext], T]) -> T:
        return await asyncio.wrap_future(self.store.write(work))

    def submit(self, sent: Submission) -> asyncio.Future[Receipt | Refusal]:
        return asyncio.wrap_future(self.store.submit(sent))

    def outcome_of(
        self, sent: Submission, witnesses: Witnessing | None = None
    ) -> CommentAccepted | CommentRefused:
        return apart(submit(sent, self, self.vault, witnesses))

    def accepted(self, sent: Submission) -> Receipt:
        found = self.outcome_of(sent)
        assert isinstance(found, CommentAccepted)
        return found.receipt


@dataclass(frozen=True)
class Witnessing:
    """Witnesses that answer as they are told."""

    forked: bool
    covers: bool

    async def cover(self, _size: int) -> bool:
        return self.covers


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    now = ["2020-07-12T06:05:09.123Z"]
    with closing(open_at(str(tmp_path / "c.db"), False, [JULY], KEY, clock=lambda _: now[0])) as store:
        yield Rig(store, Vault(tmp_path / "files", KEY), now)


def form(**fields: str) -> CommentForm:
    return CommentForm(**{"clause": "a.x", "text": "应保存三年。", "uuid": "u" * 20} | fields)


def sent_of(**fields: str) -> Submission:
    checked = check_form(form(**fields), Shown())
    assert checked.findings == ()
    return checked.sent


def rules(**fields: str) -> list[str]:
    return [item.rule for item in check_form(form(**fields), Shown()).findings]


def test_a_form_is_checked_against_the_draft_that_the_site_shows() -> None:
    assert sent_of(lang="fr").lang == "zh", "the authoritative language"
    assert sent_of(suggestion=f" {WORDS}\n").suggestion == "", "it only repeats the words of the clause"
    assert rules(text="") == ["CMT-101"]
    assert rules(clause="gone") == ["CMT-111"]
    assert rules(clause="a.y") == []
    assert rules(clause="a.y", draft="D0") == ["CMT-111"], (
        "the draft that the comment is on has no such clause"
    )
    assert rules(provision="P-other") == ["CMT-112"]
    assert rules(draft="D9") == ["CMT-113"]
    assert rules(role="wizard") == ["CMT-114"]
    assert rules(follows="no-such-secret") == ["CMT-115"]


def test_a_comment_is_accepted_once_and_refused_for_a_reason(rig: Rig) -> None:
    first = rig.outcome_of(sent_of())
    again = rig.outcome_of(sent_of())
    assert (first[0].number, first.kind) == (again[0].number, "received")  # type: ignore[union-attr,attr-defined]
    assert again.kind == "again"  # type: ignore[union-attr]
    assert rig.outcome_of(sent_of(text="另一条")) == CommentRefused(RefusalReason.CONFLICT)
    assert rig.outcome_of(sent_of(consultation="1999-01")) == CommentRefused(RefusalReason.UNSERVED)
    rig.now[0] = "2020-08-12T00:00:00.000Z"
    assert rig.outcome_of(sent_of(uuid="v" * 20)) == CommentRefused(RefusalReason.CLOSED)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (StoreBusy("store_full"), RefusalReason.BUSY),
        (StoreBusy("store_moved", to="x"), RefusalReason.MOVED),
        (StoreError("no_commit"), RefusalReason.FAILED),
    ],
)
def test_trouble_of_the_store_is_told_apart(rig: Rig, error: StoreError, reason: RefusalReason) -> None:
    class Failing:
        async def submit(self, _sent: Submission) -> Receipt | Refusal:
            raise error

    found = apart(submit(sent_of(), Failing(), rig.vault))
    assert found == CommentRefused(reason)


def test_no_receipt_goes_out_before_the_witnesses_have_cosigned(rig: Rig) -> None:
    assert rig.outcome_of(sent_of(), Witnessing(True, True)) == CommentRefused(RefusalReason.BUSY)
    assert rig.store.comments() == ()
    assert rig.outcome_of(sent_of(), Witnessing(False, False)) == CommentRefused(RefusalReason.UNWITNESSED)
    assert len(rig.store.comments()) == 1, "it is kept"
    assert isinstance(rig.outcome_of(sent_of(), Witnessing(False, True)), CommentAccepted)


def test_files_of_a_comment_that_is_not_kept_are_dropped(rig: Rig, tmp_path: Path) -> None:
    rig.now[0] = "2020-08-12T00:00:00.000Z"
    path = tmp_path / "a.txt"
    path.write_text("一段文字")
    with path.open("rb") as file:
        upload = Upload("a.txt", path.stat().st_size, file)
        look = look_at(upload)
        assert isinstance(look, FileLook)
        (kept,) = keep_files(rig.vault, [upload], [look])
    assert rig.vault.path(kept.id).is_file()
    sent = msgspec.structs.replace(sent_of(), attachments=(kept,))
    assert rig.outcome_of(sent) == CommentRefused(RefusalReason.CLOSED)
    assert not rig.vault.path(kept.id).exists()


def test_a_file_of_no_known_kind_is_refused_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "x.exe"
    path.write_bytes(b"MZ\0\0")
    with path.open("rb") as file:
        found = look_at(Upload("x.exe", 4, file))
    assert not isinstance(found, FileLook)
    assert found.rule == "CMT-109"


def test_a_chapter_is_sent_whole_and_opened_by_its_own_secret(rig: Rig) -> None:
    draft, name = Shown(), "n" * 20
    chapter = ChapterForm(uuid=name)
    clauses = list(draft.clauses.values())
    assert [item.at.path for item in check_chapter(chapter, {}, clauses, draft).findings] == ["text-a.x"]
    checked = check_chapter(chapter, {"a.x": "一", "a.y": "二"}, clauses, draft)
    assert checked.findings == ()
    outcomes = [rig.outcome_of(sent) for sent in checked.sents]
    assert outcome_of(checked.sents, outcomes) == AllSent()
    secret = sending_secret(KEY, name)
    assert (opens_sending(KEY, name, secret), opens_sending(KEY, name, "guess")) == (True, False)
    found = rig.store.read(lambda db: sent_comments(db, KEY, name, clauses))
    assert [item.clause for item in found] == ["a.x", "a.y"]
    assert apart(tracked_comment(rig, found[0].secret, found[0].number))
    assert apart(tracked_comment(rig, found[0].secret, found[1].number)) is None


def test_what_became_of_a_sending_is_one_of_three() -> None:
    sents = [sent_of(clause="a.x"), sent_of(clause="a.y")]

    def of(*reasons: RefusalReason) -> object:
        return outcome_of(sents, [CommentRefused(reason) for reason in reasons])

    busy, conflict = RefusalReason.BUSY, RefusalReason.CONFLICT
    assert of(RefusalReason.EARLY, RefusalReason.UNSERVED) == CommentRefused(RefusalReason.UNSERVED)
    assert of(busy, RefusalReason.FAILED) == CommentRefused(busy)
    known = of(busy, conflict)
    assert isinstance(known, AlreadySent)
    assert [item.at.path for item in known.findings] == ["text-a.y"]


def test_the_secret_of_a_comment_opens_all_that_is_kept_of_it(rig: Rig) -> None:
    receipt = rig.accepted(sent_of(name="王小明", contact="a@example.org", keep_contact="yes"))
    desk, secret, number = rig.store.context, receipt.secret, receipt.number
    found = rig.store.read(lambda db: own_data(db, desk, secret))
    assert found is not None
    assert (found.personal.name, found.personal.contact) == ("王小明", "a@example.org")
    assert rig.store.read(lambda db: own_data(db, desk, "guess")) is None
    rig.store.write(lambda db, desk: erase(db, desk, number)).result()
    rig.store.write(lambda db, desk: withdraw(db, desk, number)).result()
    found = rig.store.read(lambda db: own_data(db, desk, secret))
    assert found is not None
    assert found.personal.name == ""
    assert [item.kind for item in found.events][-2:] == ["erased", "withdrawn"]
    tracked = apart(tracked_comment(rig, secret))
    assert tracked is not None
    assert tracked.receipt.comment.withdrawn


def test_git_is_asked_for_right_number_alone_outside_the_loop(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = rig.accepted(sent_of())
    asked: list[tuple[str, int]] = []

    def noted(_root: Path, number: str) -> None:
        asked.append((number, threading.get_ident()))

    monkeypatch.setattr(review, "read_record", noted)

    async def work() -> int:
        assert await tracked_comment(rig, receipt.secret, "C-0009-X") is None
        assert await tracked_comment(rig, receipt.secret, receipt.number)
        assert asked == [], "an answer is told once the site has it"
        assert await comment_view(rig, rig.root, [JULY.id], "C-0009-X") is None
        assert await comment_view(rig, rig.root, [JULY.id], receipt.number)
        return threading.get_ident()

    loop = apart(work())
    assert [number for number, _ in asked] == [receipt.number]
    assert loop not in [thread for _, thread in asked]


def test_agreement_counts_once_for_a_device_and_once_for_a_line(rig: Rig) -> None:
    number = rig.accepted(sent_of()).number

    def agreed(device: str, address: str) -> int | None:
        found = rig.store.write(lambda db, desk: agree(db, desk, number, device, address)).result()
        return found and found.count

    assert agreed("", "203.0.113.5") is None, "it is not public"
    rig.store.review(number, "published")
    assert [agreed("d1", "203.0.113.5"), agreed("", "203.0.113.5"), agreed("d2", "203.0.113.6")] == [1, 1, 2]


def test_an_invited_body_replies_by_its_link_while_it_is_open(rig: Rig) -> None:
    known = invited_bodies(KEY, [JULY])
    assert body_behind(known, "guess") is None
    (body,) = known.values()

    def say(act: ReplyAct) -> ReplyAct | ReplyRefusal:
        return rig.store.write(lambda db, desk: note_reply(db, desk, body, act, "")).result()

    assert say(ReplyAct.NO_COMMENT) is ReplyAct.NO_COMMENT
    history = rig.store.read(lambda db: reply_history(db, body))
    assert (len(history.replies), history.without_comment, history.commented) == (1, True, False)
    rig.now[0] = "2020-08-12T00:00:00.000Z"
    assert say(ReplyAct.TAKEN_BACK) is ReplyRefusal.CLOSED


def _record(**fields: object) -> dict[str, object]:
    return {"place": "P-A-01", "digest": "0" * 8, "causes": [{"comment": "C-0001-X"}], **fields}


def test_a_comment_is_shown_in_the_first_draft_that_took_it_up() -> None:
    def redline(old: str, new: str, number: str) -> bytes:
        change = {"id": f"chg-{old}-{new}", "new_number": number, "lines": [_record()]}
        other = {"id": "chg-other", "lines": [_record(causes=[{"comment": "C-0002-Y"}])]}
        return json.dumps({"old": {"label": old}, "new": {"label": new}, "changes": [change, other]}).encode()

    pairs = [("D1", "D2", "5.1"), ("D1", "working", "5.2"), ("D2", "working", "5.2")]
    found = landings([redline(*pair) for pair in pairs], ["D1", "D2", "working"])
    (landing,) = found["C-0001-X"]
    assert (landing.old, landing.new, landing.number) == ("D1", "D2", "5.1")
    assert landing.address("en") == "/en/redlines/D1-D2/#chg-D1-D2"


def test_a_comment_lands_in_the_title_that_it_changed() -> None:
    title = {"id": "D1-D2:title", "lines": [_record(sentence={"zh": "标准名称由“甲”改为“乙”。"})]}
    data = json.dumps({"old": {"label": "D1"}, "new": {"label": "D2"}, "title": title}).encode()
    (landing,) = landings([data], ["D1", "D2"])["C-0001-X"]
    assert (landing.number, landing.address("zh")) == ("", "/redlines/D1-D2/#D1-D2:title")


def test_an_author_is_told_the_lines_the_comment_changed_alone() -> None:
    """Where the clause changed in more than these, its own sentence is not the comment's."""
    publication = published()
    redline = publication.redline
    assert redline is not None
    found = landings([canonical_json(redline)], ["D1", "working"])
    pages = {
        lang: {page.address: page.body for page in redlines.pages(view_of(publication, lang))}[
            routes.redline(lang, "D1", "working")
        ]
        for lang in ("zh", "en")
    }
    assert len(found) > 50
    otherwise = 0
    for number, items in found.items():
        for item in items:
            change = next(each for each in redline.told() if each.id == item.change)
            own = [one for one in change.lines if number in {cause.comment for cause in one.causes}]
            for lang, page in pages.items():
                said = " ".join(
                    dict.fromkeys(record.sentence[lang] for record in own if lang in record.sentence)
                )
                assert item.sentence.get(lang, "") == said, number
                assert f'id="{item.address(lang).partition("#")[2]}"' in page, number
            otherwise += item.sentence.get("zh") != change.sentence.get("zh")
    assert otherwise > 20
