"""Use cases of the secretariat without HTTP: what is refused, counted and noted, on a real store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
from once import apart

from clausework.accounts import people
from clausework.accounts.attempts import PER_NAME
from clausework.accounts.passwords import STEP, code_at
from clausework.consultation.files.attachments import Vault
from clausework.errors import StoreBusy, StoreError
from clausework.model.account import Account
from clausework.model.comment import Consultation
from clausework.store.address import open_at
from clausework.store.base import Store
from clausework.workflow.desk.people import (
    Browser,
    Completed,
    Forbidden,
    JoinRefused,
    NewApp,
    NewPasskey,
    NewPasskeyQuestion,
    NoInvitation,
    PasswordRefused,
    Provider,
    SessionTooOld,
    SignedIn,
    SignInFailed,
    TooManyAttempts,
    account_signed_in,
    add_passkey,
    answered_request,
    ask_for_first_passkey,
    ask_for_new_passkey,
    change_account,
    change_app,
    change_password,
    invitation,
    is_answered,
    join_by_passkey,
    join_by_password,
    keep_request,
    new_app,
    new_request,
    people_listed,
    revoke_account,
    sealed_app,
    sign_in_by_password,
    sign_in_by_provider,
    sign_out,
)
from clausework.workflow.desk.review import (
    ActFilter,
    ActsPage,
    ReviewAct,
    acts_in_batches,
    acts_page,
    look_at_file,
    review_comments,
    take_file,
)

T = TypeVar("T")
KEY = b"k" * 32
NOW = 1_594_500_000.0
PASSWORD = "长长的一个密码 with words"
HERE, ELSEWHERE = Browser("203.0.113.7"), Browser("198.51.100.9")
FRESH, OLD = Account("wang.li", "reviewer", int(NOW)), Account("wang.li", "reviewer", int(NOW) - 15 * 60)
AUDITOR, REVIEWER = Account("zhao", "auditor"), Account("wang.li", "reviewer")


@dataclass(frozen=True)
class Opened:
    """A store as the service has it, but on the loop of the test."""

    store: Store
    key: bytes = KEY

    async def read(self, work: Callable[..., T]) -> T:
        return self.store.read(work)

    async def write(self, work: Callable[..., T]) -> T:
        return await asyncio.wrap_future(self.store.write(work))


@dataclass(frozen=True)
class Full(Opened):
    """The same while it takes nothing."""

    async def write(self, work: Callable[..., T]) -> T:
        raise StoreBusy("store_full")


async def at_once(work: Callable[..., T], *given: object) -> T:
    return work(*given)


def run(work: Coroutine[Any, Any, T]) -> T:
    return apart(work)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    july = Consultation(
        id="2020-07", draft="D1", opens="2020-07-01T00:00:00+08:00", closes="2020-08-01T00:00:00+08:00"
    )
    with closing(open_at(str(tmp_path / "var" / "c.db"), False, (july,), KEY)) as store:
        yield Opened(store)


def joined(opened: Opened) -> str:
    """The secret of the app of an account that has joined with a password."""
    token = opened.store.write(lambda db, desk: people.invite(db, desk, "wang.li", "reviewer", NOW)).result(
        10
    )
    invited = run(invitation(opened, token, NOW))
    assert invited
    code = code_at(invited.secret, int(NOW // STEP))
    wrong = run(join_by_password(opened, at_once, token, "short", "000000", NOW))
    assert wrong == JoinRefused(short_password=True, wrong_code=True)
    assert run(join_by_password(opened, at_once, token, PASSWORD, code, NOW)) == Completed()
    assert run(join_by_password(opened, at_once, token, PASSWORD, code, NOW)) == NoInvitation()
    return invited.secret


def test_a_session_is_begun_by_password_and_code_and_ended(opened: Opened) -> None:
    secret = joined(opened)
    code = code_at(secret, int(NOW // STEP) + 1)
    entered = run(sign_in_by_password(opened, at_once, HERE, "wang.li", PASSWORD, code, NOW))
    assert isinstance(entered, SignedIn)
    account = run(account_signed_in(opened, entered.session, NOW))
    assert account == Account("wang.li", "reviewer", int(NOW))
    again = run(sign_in_by_password(opened, at_once, HERE, "wang.li", PASSWORD, code, NOW))
    assert again == SignInFailed()
    run(sign_out(opened, entered.session))
    assert run(account_signed_in(opened, entered.session, NOW)) is None


@pytest.mark.slow
def test_strangers_reach_the_limit_and_the_owners_browser_not(opened: Opened) -> None:
    secret = joined(opened)
    code = code_at(secret, int(NOW // STEP) + 1)
    entered = run(sign_in_by_password(opened, at_once, HERE, "wang.li", PASSWORD, code, NOW))
    assert isinstance(entered, SignedIn)

    def guess(browser: Browser) -> object:
        return run(sign_in_by_password(opened, at_once, browser, "wang.li", "guess", "000000", NOW))

    assert [guess(ELSEWHERE) for _ in range(PER_NAME.most - 1)] == [SignInFailed()] * (PER_NAME.most - 1)
    first, second = guess(ELSEWHERE), guess(ELSEWHERE)
    assert isinstance(first, TooManyAttempts)
    assert first.first
    assert second == TooManyAttempts(first.seconds, first=False)
    assert guess(Browser(ELSEWHERE.address, entered.device)) == SignInFailed()
    kinds = [event.kind for event in opened.store.events()]
    assert kinds.count("sign_in_locked") == 1
    assert kinds.count("sign_in_failed") == PER_NAME.most


def test_a_role_does_what_it_includes_and_refusal_writes_nothing(opened: Opened) -> None:
    kinds = ("publish", "withhold", "assign", "discuss", "verify", "propose", "release", "contact")
    before = len(tuple(opened.store.events()))
    for kind in (*kinds, "unheard-of"):
        assert (
            run(review_comments(opened, AUDITOR, ReviewAct(kind=kind, numbers=("C-0001-X",)))) == Forbidden()
        )
    assert run(take_file(opened, Vault(Path("/nowhere"), KEY), AUDITOR, "C-0001-X", "f")) == Forbidden()
    assert run(look_at_file(opened, AUDITOR, "C-0001-X", "f")) == Forbidden()
    assert run(revoke_account(opened, REVIEWER, "zhao")) == Forbidden()
    assert run(people_listed(opened, REVIEWER, NOW)) == Forbidden()
    assert run(acts_page(opened, REVIEWER, ActFilter())) == Forbidden()
    assert acts_in_batches(opened, REVIEWER, ActFilter()) == Forbidden()
    assert isinstance(run(acts_page(opened, AUDITOR, ActFilter())), ActsPage)
    assert len(tuple(opened.store.events())) == before


def test_what_a_role_includes_beside_is_no_act_of_review(opened: Opened) -> None:
    for kind in ("read", "files"):
        with pytest.raises(StoreError, match="no such action"):
            run(review_comments(opened, REVIEWER, ReviewAct(kind=kind, numbers=("C-0001-X",))))


def test_a_request_to_the_provider_is_of_one_browser_once(opened: Opened) -> None:
    one, two = new_request(), new_request()
    run(keep_request(opened, one, NOW))
    run(keep_request(opened, two, NOW))
    assert run(answered_request(opened, one.state, one.cookie, NOW)) == one
    assert run(answered_request(opened, one.state, one.cookie, NOW)) is None
    assert run(answered_request(opened, two.state, one.cookie, NOW)) is None
    assert run(answered_request(opened, two.state, two.cookie, NOW)) is None


def test_a_new_passkey_answers_the_question_of_its_account_alone(opened: Opened) -> None:
    def asked(*, joining: bool = False) -> str:
        if joining:
            found = run(ask_for_first_passkey(opened, HERE, "wang.li", NOW))
        else:
            found = run(ask_for_new_passkey(opened, HERE, FRESH, NOW))
        assert isinstance(found, NewPasskeyQuestion)
        return found.token

    assert run(is_answered(opened, asked(), "wang.li", NOW))
    assert not run(is_answered(opened, asked(), "zhao", NOW))
    assert not run(is_answered(opened, asked(joining=True), "wang.li", NOW))
    assert not run(is_answered(opened, "", "wang.li", NOW))


def test_a_store_that_takes_nothing_now_turns_nobody_away(opened: Opened) -> None:
    full, provider = (
        Full(opened.store),
        Provider(issuer="https://id.example", client_id="desk", secret_file="s"),
    )
    with pytest.raises(StoreBusy):
        run(sign_in_by_provider(full, provider, {"sub": "1"}, HERE, NOW))
    with pytest.raises(StoreBusy):
        run(join_by_passkey(full, "token", NewPasskey("id1", "key", 0), "", HERE, NOW))


def test_an_old_session_changes_no_credential(opened: Opened) -> None:
    app, new, before = NewApp("A" * 32), NewPasskey("id1", "key", 0), len(tuple(opened.store.events()))
    sealed, code = sealed_app(KEY, OLD, app), code_at(app.secret, int(NOW // STEP))
    for refused in (
        run(change_password(opened, at_once, OLD, HERE, PASSWORD, f"{PASSWORD} 2", NOW)),
        run(change_app(opened, OLD, HERE, sealed, code, NOW)),
        run(change_account(opened, OLD, "codes", NOW)),
        run(change_account(opened, OLD, "passkey_remove", NOW, passkey="id1")),
        run(ask_for_new_passkey(opened, HERE, OLD, NOW)),
        run(add_passkey(opened, OLD, new, "", NOW)),
        new_app(OLD, NOW),
    ):
        assert refused == SessionTooOld()
    assert isinstance(new_app(FRESH, NOW), NewApp)
    assert len(tuple(opened.store.events())) == before


def test_a_new_password_has_the_length_of_one(opened: Opened) -> None:
    joined(opened)
    before = len(tuple(opened.store.events()))

    def changed(old: str, new: str) -> object:
        return run(change_password(opened, at_once, FRESH, HERE, old, new, NOW))

    assert changed(PASSWORD, "short") == PasswordRefused(short_password=True)
    assert changed(" ", "short") == PasswordRefused(wrong_password=True, short_password=True)
    assert len(tuple(opened.store.events())) == before, "what was forgotten is no attempt"
    assert changed("another password", f"{PASSWORD} 2") == PasswordRefused(wrong_password=True)
    assert [event.kind for event in opened.store.events()][before:] != []
