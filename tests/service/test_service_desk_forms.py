"""What is wrong with a form of the desk is said by the page: a list at its top, and again at each field."""

from __future__ import annotations

import re
import time
from html import unescape

import pytest
from desk_rig import PASSWORD, change, do, enter, entered, invite
from service_rig import Answer, Client

from clausework.accounts import passkeys
from clausework.accounts.passwords import STEP, code_at
from clausework.model.account import Account
from clausework.strings.catalogue import say

LANGUAGES = pytest.mark.parametrize("lang", ["zh", "en"])
POPUPS = re.compile(
    r"<(?:input|textarea|select)[^>]*\s(?:required|minlength|pattern|type=\"(?:email|url|number)\")"
)


def summary(answer: Answer, lang: str, /, **expected: str) -> None:
    """That a page lists just these faults, leads to each field, and says it there again."""
    page = answer.text
    assert answer.status == 422
    assert f"<title>{say(lang, 'desk.problem_prefix')}" in page
    notice = re.search(r'<div class="notice" role="alert" tabindex="-1" autofocus>(.*?)</div>', page, re.S)
    assert notice
    listed = re.findall(r'<li><a href="#([^"]+)">([^<]+)</a></li>', notice[1])
    told = {field: say(lang, f"desk.fault_{key}", least=12) for field, key in expected.items()}
    assert {field: unescape(said) for field, said in listed} == told
    for field, said in told.items():
        tag = re.search(rf'<(?:input|textarea|select) id="{re.escape(field)}"[^>]*>', page)
        assert tag, field
        assert 'aria-invalid="true"' in tag[0]
        described = re.search(r'aria-describedby="([^"]*)"', tag[0])
        assert described
        assert f"{field}-error" in described[1].split()
        assert all(f'id="{name}"' in page for name in described[1].split())
        assert f'id="{field}-error">{say(lang, "desk.problem_prefix")}{said}</span>' in unescape(page)
    assert page.count('aria-invalid="true"') == len(told)


def cookie_with(cookie: str, lang: str) -> str:
    return f"{cookie}; desk_lang={lang}" if cookie else f"desk_lang={lang}"


@pytest.mark.slow
def test_no_page_of_the_desk_leaves_the_judging_to_the_browser(desk: Client) -> None:
    """A browser's own pop-ups speak its language, go away, and say one thing at a time."""
    number = desk.send(desk.form(name="甲", publish_name="yes", contact="a@b.cn", keep_contact="yes")).json[
        "number"
    ]
    cookies = {role: enter(desk, f"a.{role}", role) for role in ("reviewer", "editor", "auditor")}
    store = desk.context.store
    store.write(
        lambda db, at: passkeys.add(db, at, Account("a.reviewer", "reviewer"), "aWQ", "k", 0, "")
    ).result()
    pages = [desk.get("/desk/sign-in"), desk.get(f"/desk/join/{invite(desk, 'new', 'editor')}")]
    for cookie in cookies.values():
        for path in ("", f"comments/{number}", "account", "people", "audit"):
            pages.append(desk.get(f"/desk/{path}", cookie=cookie))
    pages.append(change(desk, cookies["reviewer"], "app"))
    for page in pages:
        assert not POPUPS.findall(page.text)
        for form in re.findall(
            r"<form[^>]*method=\"post\"[^>]*>(?:(?!</form>).)*aria-required", page.text, re.S
        ):
            assert "novalidate" in form.partition(">")[0]


def test_the_language_of_the_desk_is_chosen_by_a_link_and_stays(desk: Client) -> None:
    session = enter(desk, "a.reviewer", "reviewer")
    page = desk.get("/desk/?state=received&clause=&lang=zh", cookie=session)
    link = re.search(r'<a href="([^"]+)" lang="en" hreflang="en">English</a>', page.text)
    assert link
    assert unescape(link[1]) == "?state=received&clause=&lang=en"
    chosen = desk.get(f"/desk/{unescape(link[1])}", cookie=session)
    assert '<html lang="en">' in chosen.text
    kept = chosen.headers["set-cookie"].lower()
    assert all(word in kept for word in ("desk_lang=en", "httponly", "samesite=strict", "path=/desk"))
    later = desk.get("/desk/account", cookie=f"{session}; desk_lang=en")
    assert '<html lang="en">' in later.text
    assert "set-cookie" not in later.headers
    odd = desk.get("/desk/?lang=fr", cookie=session)
    assert "set-cookie" not in odd.headers


@LANGUAGES
def test_signing_in_with_nothing_lists_all_and_counts_no_try(desk: Client, lang: str) -> None:
    cookie = cookie_with("", lang)
    for _ in range(9):
        answer = desk.post({"name": "", "password": "", "code": " "}, "/desk/sign-in", cookie=cookie)
        summary(answer, lang, name="no_name", password="no_password", code="no_code")
    answer = desk.post(
        {"name": "Wang.Li", "password": "geheim-genug", "code": ""}, "/desk/sign-in", cookie=cookie
    )
    summary(answer, lang, code="no_code")
    assert 'value="wang.li"' in answer.text
    assert "geheim-genug" not in answer.text
    wrong = desk.post({"name": "<b>", "password": "x", "code": "1"}, "/desk/sign-in", cookie=cookie)
    assert wrong.status == 403
    assert 'value="&lt;b&gt;"' in wrong.text


@LANGUAGES
def test_joining_tells_of_the_password_and_the_code_at_once(desk: Client, lang: str) -> None:
    path, cookie = f"/desk/join/{invite(desk, 'wang.li', 'reviewer')}", cookie_with("", lang)
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", desk.get(path).text)
    assert secret
    code = code_at(secret[1], int(time.time() // STEP))
    other = f"{(int(code) + 1) % 1_000_000:06d}"
    summary(desk.post({}, path, cookie=cookie), lang, password="short", code="no_code")
    summary(desk.post({"password": "kurz", "code": code}, path, cookie=cookie), lang, password="short")
    summary(desk.post({"password": PASSWORD, "code": other}, path, cookie=cookie), lang, code="code")
    assert desk.post({"password": PASSWORD, "code": code}, path).status == 303


@pytest.mark.slow
@LANGUAGES
def test_the_page_of_the_account_says_at_the_field_what_is_wrong(desk: Client, lang: str) -> None:
    bare, _ = entered(desk, "wang.li", "reviewer")
    cookie = cookie_with(bare, lang)
    store = desk.context.store
    store.write(
        lambda db, at: passkeys.add(db, at, Account("wang.li", "reviewer"), "aWQ", "k", 0, "手机")
    ).result()
    summary(change(desk, cookie, "password"), lang, old="no_old", password="short")
    summary(change(desk, cookie, "password", old="falsch", password=PASSWORD), lang, old="old")
    renamed = change(desk, cookie, "passkey_name", passkey="aWQ", label=" ")
    summary(renamed, lang, **{"label-aWQ": "no_label"})
    page = change(desk, cookie, "app").text
    app = re.search(r'name="app" value="([^"]+)"', page)
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert app
    assert secret
    for code, said in (("", "no_code"), ("12345x", "code")):
        again = change(desk, cookie, "app_try", app=unescape(app[1]), code=code)
        summary(again, lang, **{"new-code": said})
        assert secret[1] in again.text, "the same app can be tried again"
    assert change(desk, cookie, "app_try", app="forged", code="123456").status == 422
    sealed = re.search(r'name="app" value="([^"]+)"', again.text)
    assert sealed
    code = code_at(secret[1], int(time.time() // STEP))
    assert change(desk, cookie, "app_try", app=unescape(sealed[1]), code=code).status == 303


@LANGUAGES
def test_the_page_of_a_comment_keeps_words_and_says_what_lacks(desk: Client, lang: str) -> None:
    number = desk.send(desk.form()).json["number"]
    cookie = cookie_with(enter(desk, "chen", "editor"), lang)
    summary(do(desk, cookie, number, "withhold"), lang, why="no_why")
    hidden = do(desk, cookie, number, "withhold", reason="写有\x0b住址")
    summary(hidden, lang, why="why_character")
    assert "住址" in hidden.text
    drafted = do(
        desk, cookie, number, "propose", outcome="partly", answer="改为两年\x0b。", changes="P-REC-01"
    )
    summary(drafted, lang, answer="answer_character")
    assert "改为两年\x0b。</textarea>" in drafted.text
    draft = {"outcome": "partly", "answer": "改为两年，\n理由很长。", "changes": "P-REC-01"}
    sent = {"csrf": "out of date", "act": "propose"} | draft
    expired = desk.post(sent, f"/desk/comments/{number}", cookie=cookie)
    assert expired.status == 403
    assert "改为两年，\n理由很长。</textarea>" in expired.text
    assert re.search('value="partly"[^>]* checked', expired.text)
    assert 'value="P-REC-01"' in expired.text
    assert desk.context.store.comments()[0].state == "received"
