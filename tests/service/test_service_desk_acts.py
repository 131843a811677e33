"""What is done to a comment at the desk beside publishing it, and that an auditor finds all of it."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from answering_rig import clone, pushed
from desk_rig import csrf_in, do, enter, events, numbers_of
from programs import hosted
from service_rig import Answer, Client, until

from clausework.accounts import acts
from clausework.consultation.records import read_record, write_record
from clausework.errors import StoreError
from clausework.model.account import Account
from clausework.service.json_log import LOG, begin
from clausework.store.reviewing import note

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n<script>alert(1)</script>\n%%EOF\n"


def send_file(client: Client, name: str = "盖章.pdf") -> str:
    """A comment with a file; its number."""
    cut = "----cut"
    parts = [
        f'--{cut}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in client.form().items()
    ]
    head = f'--{cut}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
    body = b"".join(parts) + f"{head}Content-Type: text/html\r\n\r\n".encode() + PDF + b"\r\n"
    kind = {"content-type": f"multipart/form-data; boundary={cut}"}
    assert client.ask("POST", "/comments", body + f"--{cut}--\r\n".encode(), kind).status == 303
    return client.context.store.comments()[-1].id


def take(client: Client, cookie: str, number: str, path: str = "") -> Answer:
    page = client.get(f"/desk/comments/{number}", cookie=cookie).text
    found = re.search(r'action="(/desk/comments/[^"]+/files/\w+)"', page)
    address = path or (found[1] if found else "")
    return client.post({"csrf": csrf_in(page)}, address, cookie=cookie)


def test_a_file_is_a_download_in_a_sandbox_and_taking_is_noted(desk: Client) -> None:
    number = send_file(desk)
    cookie = enter(desk, "chen", "editor")
    answer = take(desk, cookie, number)
    assert (answer.status, answer.body) == (200, PDF)
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["cache-control"] == "no-store"
    ((noted, told),) = events(desk, "viewed")
    assert (noted, told["by"], told["new"][:5]) == (number, "chen", "file ")
    assert take(desk, cookie, number, f"/desk/comments/{number}/files/{'0' * 32}").status == 404
    other = desk.send(desk.form(text="另一条意见。")).json["number"]
    path = re.search(
        r'action="(/desk/[^"]+/files/\w+)"', desk.get(f"/desk/comments/{number}", cookie=cookie).text
    )
    assert path
    assert take(desk, cookie, other, path[1].replace(number, other)).status == 404
    assert desk.post({}, path[1], cookie=cookie).status == 403
    assert desk.post({}, path[1]).headers["location"] == "/desk/sign-in"
    assert len(events(desk, "viewed")) == 1


def test_an_auditor_sees_that_there_is_a_file_and_cannot_take_it(desk: Client) -> None:
    number = send_file(desk)
    path = f"/desk/comments/{number}/files/{desk.context.store.read(lambda db: db.execute('SELECT id FROM attachment').get)}"
    cookie = enter(desk, "zhao", "auditor")
    page = desk.get(f"/desk/comments/{number}", cookie=cookie).text
    assert "盖章.pdf" in page
    assert path not in page
    assert take(desk, cookie, number, path).status == 403
    assert events(desk, "viewed") == []


@pytest.mark.slow
def test_what_lies_before_the_working_group_is_told_its_author(desk: Client) -> None:
    sent = desk.send(desk.form()).json
    number, track = sent["number"], f"/track/{sent['track'].rpartition('/')[2]}"
    cookie = enter(desk, "wang.li", "reviewer")
    assert "提交起草组讨论" not in desk.get(track).text
    assert do(desk, cookie, number, "discuss", wanted="yes").status == 303
    assert "处理中：2020年7月12日" in desk.get(track).text
    assert "提交起草组讨论" in desk.get(track).text
    assert numbers_of(desk, cookie, "?view=meeting") == [number]
    assert "wang.li" not in desk.get(track).text
    assert "wang.li" not in desk.get(f"{track}/data.json").text
    assert (
        do(desk, cookie, number, "discuss", wanted="yes").status == 303
    )  # nothing changes, nothing is noted
    assert do(desk, cookie, number, "discuss").status == 303
    assert "提交起草组讨论" not in desk.get(track).text
    assert numbers_of(desk, cookie, "?view=meeting") == []
    assert [(told["old"], told["new"]) for _, told in events(desk, "discussed")] == [
        ("", "open"),
        ("open", ""),
    ]
    assert do(desk, enter(desk, "zhao", "auditor"), number, "discuss", wanted="yes").status == 403


@pytest.mark.slow
def test_a_sender_is_verified_by_whoever_may_reach_them(desk: Client) -> None:
    named = desk.send(desk.form(organisation="某直播公司", publish_name="yes")).json["number"]
    nobody = desk.send(desk.form(text="术语应当统一。")).json["number"]
    cookie = enter(desk, "wang.li", "reviewer")
    assert "未核实" in desk.get(f"/desk/comments/{named}", cookie=cookie).text
    assert "核实身份" not in desk.get(f"/desk/comments/{nobody}", cookie=cookie).text
    assert do(desk, cookie, named, "verify", wanted="yes").status == 303
    assert do(desk, cookie, named, "verify", wanted="yes").status == 303  # nothing changes
    assert do(desk, cookie, nobody, "verify", wanted="yes").status == 422
    assert do(desk, enter(desk, "chen", "editor"), named, "verify").status == 403
    assert [(number, told["old"], told["new"]) for number, told in events(desk, "verified")] == [
        (named, "", "yes")
    ]
    assert {comment.id: comment.verified for comment in desk.context.store.comments()} == {
        named: True,
        nobody: False,
    }
    assert do(desk, cookie, named, "verify").status == 303
    assert not any(comment.verified for comment in desk.context.store.comments())


def listed(page: str) -> list[tuple[str, str]]:
    """Kind and number of each act on the page."""
    return re.findall(r"<li><p><b>([^<]+)</b>(?: <a[^>]*>([^<]+)</a>)?", page)


@pytest.mark.slow
def test_an_auditor_finds_every_act_by_comment_and_by_account(desk: Client) -> None:
    first = desk.send(desk.form(contact="zhang@example.com", keep_contact="yes")).json["number"]
    second = desk.send(desk.form(text="第二条：术语应当统一。", role="other")).json["number"]
    wang, chen = enter(desk, "wang.li", "reviewer"), enter(desk, "chen", "editor")
    assert do(desk, wang, first, "publish").status == 303
    assert do(desk, wang, first, "contact").status == 200
    assert do(desk, chen, second, "withhold", reason="含有张三的住址").status == 303
    assert do(desk, chen, second, "propose", outcome="partly", answer="改为两年。").status == 303
    cookie = enter(desk, "zhao", "auditor")
    page = desk.get("/desk/audit", cookie=cookie).text
    assert listed(page)[:1] == [("登录", "")]
    assert [("查看非公开信息", first), ("审核", first)] == [act for act in listed(page) if act[1] == first]
    assert "待审核 → 已公开" in page
    assert listed(desk.get(f"/desk/audit?number={second}", cookie=cookie).text) == [
        ("答复草稿", second),
        ("审核", second),
    ]
    by_wang = listed(desk.get("/desk/audit?name=wang.li", cookie=cookie).text)
    assert by_wang == [
        ("查看非公开信息", first),
        ("审核", first),
        ("登录", ""),
        ("启用账号", ""),
        ("邀请账号", ""),
    ]
    assert listed(desk.get("/desk/audit?name=nobody", cookie=cookie).text) == []
    table = desk.get("/desk/audit.csv", cookie=cookie)
    assert table.headers["content-disposition"] == 'attachment; filename="audit.csv"'
    rows = list(csv.reader(io.StringIO(table.text.removeprefix("\ufeff"))))
    assert len(rows) == 1 + len(listed(page))
    assert ["chen", "editor", "reviewed", second, "received", "withheld"] in [row[2:] for row in rows]
    for secret in ("zhang@", "张三", "改为两年"):
        assert secret not in table.text
        assert secret not in page
    of_one = desk.get(f"/desk/audit.csv?number={first}", cookie=cookie).text.splitlines()
    assert len(of_one) == 3


@pytest.mark.parametrize("path", ["/desk/audit", "/desk/audit.csv"])
def test_the_record_of_acts_is_for_auditors(desk: Client, path: str) -> None:
    assert desk.get(path).headers["location"] == "/desk/sign-in"
    assert desk.get(path, cookie=enter(desk, "wang.li", "reviewer")).status == 403


def test_a_long_record_is_paged_and_exported_whole(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    number = desk.send(desk.form()).json["number"]
    cookie = enter(desk, "zhao", "auditor")
    account = Account("wang.li", "reviewer")

    def many(db: object, at: object) -> None:
        for n in range(117):
            note(db, at, account, "assigned", number, old=f"a{n}", new=f"a{n + 1}")  # type: ignore[arg-type]

    desk.context.store.write(many).result()
    monkeypatch.setattr(acts, "BATCH", 20)
    seen: list[tuple[str, str]] = []
    path = f"/desk/audit?number={number}"
    while path:
        page = desk.get(path, cookie=cookie).text
        seen += listed(page)
        following = re.search(r'rel="next"[^>]*href="([^"]+)"', page)
        path = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == 117
    table = desk.get(f"/desk/audit.csv?number={number}", cookie=cookie).text.splitlines()
    assert len(table) == 118
    assert table[1].endswith("a116,a117")
    assert desk.get("/desk/audit?before=x", cookie=cookie).status == 200


def test_no_line_of_the_log_names_anybody(
    desk: Client, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LOG, "handlers", [])
    begin()
    number = desk.send(desk.form(contact="zhang@example.com", keep_contact="yes")).json["number"]
    cookie = enter(desk, "wang.li", "reviewer")
    do(desk, cookie, number, "withhold", reason="含有住址")
    do(desk, cookie, number, "contact")
    desk.post({"name": "wang.li", "password": "secret words", "code": "1"}, "/desk/sign-in")
    lines = ""

    def signing_in_is_noted() -> bool:
        nonlocal lines
        lines += capfd.readouterr().err
        return "/desk/sign-in" in lines

    until(signing_in_is_noted)
    assert [line for line in lines.splitlines() if json.loads(line).get("route", "").startswith("/desk/")]
    for word in ("wang", "zhang", "住址", "secret", cookie.partition("=")[2], number):
        assert word not in lines


@pytest.mark.slow
def test_a_review_by_command_is_an_act_with_who_and_old_and_new(desk: Client) -> None:
    first, second = (desk.send(desk.form(text=text)).json["number"] for text in ("甲意见。", "乙意见。"))
    enter(desk, "wang.li", "reviewer")
    cookie = enter(desk, "zhao", "auditor")
    desk.context.store.review(first, "published")
    desk.context.store.review(second, "withheld", "广告内容", "wang.li")
    noted = {number: told for number, told in events(desk, "reviewed") if told.pop("was")}
    assert noted[first] == {"by": "", "role": "", "old": "received", "new": "published"}
    assert noted[second] == {"by": "wang.li", "role": "reviewer", "old": "received", "new": "withheld"}
    page = desk.get(f"/desk/audit?number={first}", cookie=cookie).text
    assert listed(page) == [("审核", first)]
    assert "<span>命令行</span>" in page
    assert ("审核", second) in listed(desk.get("/desk/audit?name=wang.li", cookie=cookie).text)
    for name, key in (("nobody", "no_account"), ("zhao", "no_reviewer")):
        with pytest.raises(StoreError) as refused:
            desk.context.store.review(first, "withheld", "广告内容", name)
        assert refused.value.key == key
    assert len(events(desk, "reviewed")) == 2


def test_a_translation_is_entered_beside_what_git_has(client: Client) -> None:
    hosted(client.root, "service")
    cookie = enter(client, "wang", "secretary")
    number = client.send(client.form()).json["number"]
    client.context.store.review(number, "published")
    assert "译成英文" not in client.get(f"/desk/comments/{number}", cookie=cookie).text, "git has it not yet"
    write_record(client.root, client.context.store.comments()[-1])
    pushed(client.root)
    page = client.get(f"/desk/comments/{number}", cookie=cookie).text
    assert re.search(r'<textarea id="in-text" name="in-text" lang="en">\s*</textarea>', page)
    words = {"lang": "en", "in-text": "Keep it for three years."}
    wrong = do(client, cookie, number, "translate", **words | {"in-text": "Call 13800138000"})
    assert wrong.status == 422
    assert do(client, cookie, number, "translate", **words).status == 303
    record = read_record(clone(client.root), number)
    assert record is not None
    assert record.translations == {"en": {"text": "Keep it for three years."}}
    other = enter(client, "liu", "editor")
    assert do(client, other, number, "translate", **words).status == 403
