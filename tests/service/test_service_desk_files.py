"""Files at the desk: held back with the reason until somebody releases them, and shown as pictures."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import zipfile
from functools import cache
from pathlib import Path

import pytest
from desk_rig import csrf_in, do, enter, events
from PIL import Image
from service_rig import Answer, Client
from test_service_uploads import context, post

from clausework.consultation.files import limited
from clausework.consultation.files.attachments import Attachment
from clausework.consultation.files.limited import made_of
from clausework.model.account import Account
from clausework.service.pictures import DRAWING, can_show
from clausework.store.copies import backup, folder_of
from clausework.store.files import all_files, files_of, kept_source
from clausework.store.reviewing import ReviewAct, delete_file
from clausework.workflow.consult import damaged_files

ROOT = Path(__file__).resolve().parents[2]
HELD = {"word/a.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}


def photo(width: int = 60, height: int = 40) -> bytes:
    """As a phone held upright makes it: lying on its side, with a note of that and of where it was."""
    data, exif = io.BytesIO(), Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "PhoneMaker"
    image = Image.new("RGB", (width, height), "white")
    image.paste("red", (0, 0, width // 2, height))
    image.save(data, "JPEG", exif=exif, quality=95)
    return data.getvalue()


@cache
def held_document() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in {"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>", **HELD}.items():
            archive.writestr(name, content)
    return data.getvalue()


def script_pdf(pages: int = 2) -> bytes:
    data = io.BytesIO()
    sheets = [Image.new("RGB", (100, 140), colour) for colour in ("red", "blue", "green") * pages][:pages]
    sheets[0].save(data, "PDF", save_all=True, append_images=sheets[1:])
    return data.getvalue() + b"% /S/JavaScript\n"


def sent(client: Client, name: str, data: bytes, text: str = "见附件。") -> tuple[str, str, str]:
    """The number of a comment with a file, the path of the file at the desk, the page of the receipt."""
    answer = post(client, [(name, data)], text=text)
    assert answer.status == 303
    number = client.context.store.comments()[-1].id
    (file,) = client.context.store.read(lambda db: files_of(db, number))
    return number, f"/desk/comments/{number}/files/{file.id}", answer.headers["location"]


def press(client: Client, cookie: str, number: str, path: str) -> Answer:
    csrf = csrf_in(client.get(f"/desk/comments/{number}", cookie=cookie).text)
    return client.post({"csrf": csrf}, path, cookie=cookie)


@pytest.mark.slow
def test_a_file_held_back_is_released_by_a_noted_act_alone(desk: Client) -> None:
    number, path, receipt = sent(desk, "意见.docx", held_document())
    cookie = enter(desk, "wang.li", "reviewer")
    page = desk.get(f"/desk/comments/{number}", cookie=cookie).text
    assert "内嵌了其他文件或者程序对象" in page
    assert f'action="{path}"' not in page
    english = desk.get(f"/desk/comments/{number}?lang=en", cookie=cookie).text
    assert "contains an embedded" in english
    assert "秘书处放行前不会打开" in desk.get(receipt).text
    assert "before releasing it" in desk.get(f"{receipt}&lang=en").text
    refused = press(desk, cookie, number, path)
    assert (refused.status, "须先放行" in refused.text) == (403, True)
    assert events(desk, "viewed") == []
    identity = path.rpartition("/")[2]
    auditor = enter(desk, "zhao", "auditor")
    assert do(desk, auditor, number, "release", file=identity).status == 403
    assert do(desk, cookie, number, "release", file="0" * 32).status == 422
    assert events(desk, "released") == []
    assert do(desk, cookie, number, "release", file=identity).status == 303
    assert do(desk, cookie, number, "release", file=identity).status == 303  # nothing changes
    ((noted, told),) = events(desk, "released")
    assert (noted, told["by"], told["role"], told["old"]) == (number, "wang.li", "reviewer", "embedded")
    page = desk.get(f"/desk/comments/{number}", cookie=cookie).text
    assert re.search("2020年7月12日.{0,30}放行", page)
    assert "秘书处放行前不会打开" not in desk.get(receipt).text
    taken = press(desk, cookie, number, path)
    assert (taken.status, taken.body) == (200, held_document())
    assert taken.headers["content-disposition"].startswith("attachment;")
    assert desk.context.store.faults() == ()
    audit = desk.get("/desk/audit", cookie=auditor).text
    for words in ("放行附件", "附件暂不提供下载", "服务程序", "内嵌了其他文件"):
        assert words in audit


@pytest.mark.slow
def test_a_file_is_deleted_for_good_by_who_may_and_with_a_reason(desk: Client, tmp_path: Path) -> None:
    number, path, receipt = sent(desk, "意见.docx", held_document())
    kept, _, _ = sent(desk, "证据.pdf", script_pdf())
    context, identity = desk.context, path.rpartition("/")[2]
    before, after = tmp_path / "before.db", tmp_path / "after.db"
    backup(context.store.address, False, before, context.vault)
    digest = context.store.read(lambda db: files_of(db, number))[0].digest
    reviewer, secretary = enter(desk, "wang.li", "reviewer"), enter(desk, "sun", "secretary")
    assert "永久删除" not in desk.get(f"/desk/comments/{number}", cookie=reviewer).text
    assert do(desk, reviewer, number, "delete", file=identity, reason="含病毒").status == 403
    page = desk.get(f"/desk/comments/{number}", cookie=secretary).text
    assert "永久删除：意见.docx" in page
    assert "此前的备份在清理前仍然保留" in page
    for reason, said in (("", "删除 .* 的附件须写明理由"), ("电话13800138000", "个人信息|电话")):
        refused = do(desk, secretary, number, "delete", file=identity, reason=reason)
        assert (refused.status, bool(re.search(said, refused.text))) == (422, True)
    assert context.vault.path(identity).is_file()
    done = do(desk, secretary, number, "delete", file=identity, reason="含有他人的病历")
    assert (done.status, "done=delete" in done.headers["location"]) == (303, True)
    assert not context.vault.path(identity).exists()
    ((noted, told),) = events(desk, "deleted")
    assert (noted, told["by"], told["role"]) == (number, "sun", "secretary")
    assert (told["old"], told["new"]) == (f"file {digest}", "含有他人的病历")
    (gone,) = context.store.read(lambda db: files_of(db, number))
    assert (gone.name, gone.digest, gone.why_gone) == ("", digest, "含有他人的病历")
    for act in ("delete", "release"):
        assert do(desk, secretary, number, act, file=identity, reason="又一次").status == 422
    assert press(desk, secretary, number, path).status == 404
    for cookie, address in ((secretary, f"/desk/comments/{number}"), ("", receipt)):
        sep = "&" if "?" in address else "?"
        shown = desk.get(address, cookie=cookie).text
        assert "秘书处已删除，理由：含有他人的病历" in shown, shown[-3500:]
        english = desk.get(f"{address}{sep}lang=en", cookie=cookie).text
        assert "deleted by the secretariat: 含有他人的病历" in english
    audit = desk.get("/desk/audit", cookie=enter(desk, "zhao", "auditor")).text
    for words in ("删除附件", digest[:12], "含有他人的病历"):
        assert words in audit
    assert digest not in audit
    # What was deleted is no fault; what is merely gone is one.
    assert context.store.faults() == ()
    assert damaged_files(context.store, context.vault) == ()
    assert backup(context.store.address, False, after, context.vault).files == 1
    assert (folder_of(before) / identity).is_file()
    assert not (folder_of(after) / identity).exists()
    (other,) = context.store.read(lambda db: files_of(db, kept))
    context.vault.drop([other.id])
    (fault,) = damaged_files(context.store, context.vault)
    assert fault.rule == "CMT-222"


def test_a_file_that_was_deleted_and_is_still_there_is_a_stray(desk: Client) -> None:
    """As where the machine is lost between the event and the disk: the daily job has it gone."""
    number, path, _ = sent(desk, "意见.docx", held_document())
    identity, who = path.rpartition("/")[2], Account("sun", "secretary")
    act = ReviewAct(kind="delete", numbers=(number,), file=identity, reason="误传")
    desk.context.store.write(lambda db, context: delete_file(db, context, who, act)).result()
    known = {item.id for item in desk.context.store.read(all_files)}
    assert desk.context.vault.strays(known, time.time() + 60) == (identity,)
    assert desk.context.store.read(lambda db: kept_source(db, "x")) is None


@pytest.mark.slow
def test_a_file_is_shown_as_pictures_and_that_is_noted(desk: Client) -> None:
    number, path, _ = sent(desk, "证据.pdf", script_pdf())
    cookie = enter(desk, "chen", "editor")
    assert "<img" not in desk.get(f"/desk/comments/{number}", cookie=cookie).text
    page = press(desk, cookie, number, f"{path}/show")
    assert page.status == 200
    assert "含有脚本" in page.text, "it is held back, and seen all the same"
    images = re.findall(r'<img src="([^"]+)" alt="([^"]+)" loading="lazy">', page.text)
    assert [alt for _, alt in images] == ["证据.pdf，第1页，共2页", "证据.pdf，第2页，共2页"]
    ((noted, told),) = events(desk, "viewed")
    assert (noted, told["by"], told["new"][:9]) == (number, "chen", "pictures ")
    for (address, _), colour in zip(images, ((254, 0, 0), (0, 0, 254)), strict=True):
        answer = desk.get(address, cookie=cookie)
        assert (answer.status, answer.headers["content-type"]) == (200, "image/png")
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert answer.body == desk.get(address, cookie=cookie).body
        dot = Image.open(io.BytesIO(answer.body)).getpixel((50, 50))
        assert all(abs(one - other) < 4 for one, other in zip(dot, colour, strict=True))
    address = images[0][0]
    other = enter(desk, "wang.li", "reviewer")
    assert desk.get(address, cookie=other).status == 403, "whoever looks notes it"
    assert desk.get(address).status == 403
    assert desk.get(address.partition("?")[0], cookie=cookie).status == 403
    assert desk.get(address.replace("/1.png", "/3.png"), cookie=cookie).status == 404
    assert desk.get(address.replace("/1.png", "/99.png"), cookie=cookie).status == 404
    auditor = enter(desk, "zhao", "auditor")
    assert press(desk, auditor, number, f"{path}/show").status == 403
    assert len(events(desk, "viewed")) == 1


def test_what_cannot_be_drawn_is_said_and_the_service_goes_on(desk: Client) -> None:
    number, path, _ = sent(desk, "坏.pdf", b"%PDF-1.7\nbroken")
    cookie = enter(desk, "chen", "editor")
    page = press(desk, cookie, number, f"{path}/show")
    assert (page.status, "无法以图片显示" in page.text, "<img" in page.text) == (200, True, False)
    number, path, _ = sent(desk, "表.docx", context("word/document.xml"), "另一条。")
    assert f"{path}/show" not in desk.get(f"/desk/comments/{number}", cookie=cookie).text


def test_a_picture_is_upright_and_holds_the_dots_alone() -> None:
    data = photo()
    made = made_of([data], DRAWING, "jpeg", "1")
    assert b"PhoneMaker" in data
    assert not any(word in made for word in (b"PhoneMaker", b"eXIf", b"tEXt", b"iCCP", b"tIME"))
    assert made == made_of([data], DRAWING, "jpeg", "1")
    image = Image.open(io.BytesIO(made))
    assert (image.format, image.size) == ("PNG", (40, 60))
    assert image.getpixel((20, 10))[1] < 30 < image.getpixel((20, 50))[1]


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "I;16", "CMYK"])
def test_each_way_to_hold_dots_is_drawn(mode: str) -> None:
    data, kind = io.BytesIO(), "JPEG" if mode == "CMYK" else "PNG"
    Image.new(mode, (3000, 4000)).save(data, kind)
    image = Image.open(io.BytesIO(made_of([data.getvalue()], DRAWING, kind.lower(), "1")))
    assert (image.mode, image.size) == ("RGB", (1600, 2133))


LIMITED = """\
import json, os, resource, socket, sys
from clausework.consultation.files.limited import limit
limit()
found = {}
def fails(name, work):
    try:
        work()
        found[name] = False
    except (OSError, MemoryError, BlockingIOError):
        found[name] = True
fails("memory", lambda: bytearray(2 << 30))
fails("files", lambda: [os.dup(0) for _ in range(100)])
fails("size", lambda: os.write(1, b"x" * (65 << 20)) == 65 << 20 or os.write(1, b"x"))
found["cpu"] = resource.getrlimit(resource.RLIMIT_CPU)[1]
found["processes"] = resource.getrlimit(resource.RLIMIT_NPROC)[1]
fails("network", lambda: socket.create_connection(("127.0.0.1", int(sys.argv[1])), 2))
sys.stderr.write(json.dumps(found))
"""


def test_who_draws_has_given_up_what_it_does_not_need(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door, (tmp_path / "out").open("wb") as out:
        command = [
            sys.executable,
            "-c",
            f"import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n{LIMITED}",
        ]
        env = {**os.environ, "PYTHONPATH": str(ROOT / "tooling")}
        done = subprocess.run(
            [*command, str(door.getsockname()[1])], stdout=out, stderr=subprocess.PIPE, env=env, check=False
        )
    assert done.returncode == 0, signal.Signals(-done.returncode) if done.returncode < 0 else done.stderr
    found = json.loads(done.stderr)
    may_leave = subprocess.run(["unshare", "-rn", "true"], check=False, capture_output=True).returncode == 0
    assert found == {
        "memory": True,
        "files": True,
        "size": True,
        "cpu": 10,
        "processes": 0,
        "network": may_leave,
    }


def test_one_that_does_not_end_is_ended_with_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = tmp_path / "pid"
    monkeypatch.setattr(limited, "COMMAND", ("sh", "-c", f"sleep 999 & echo $! > '{noted}'; sleep 999"))
    for seconds in (0.5, 5, 50):  # a busy machine may not have begun it sooner
        monkeypatch.setattr(limited, "PATIENCE", seconds)
        assert made_of([photo()], DRAWING, "jpeg", "1") == b""
        if noted.exists() and noted.read_text():
            break
    child = int(noted.read_text())
    for _ in range(1000):
        state = Path(f"/proc/{child}/stat")
        if not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z":
            return
        time.sleep(0.05)
    raise AssertionError("the child lives on")


def test_no_password_of_ours_goes_to_who_draws(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CLAUSEWORK_SECRET", "s3cret")
    script = "import os; print(sorted(os.environ))"
    monkeypatch.setattr(limited, "COMMAND", (sys.executable, "-c", script))
    assert b"SECRET" not in made_of([b""], DRAWING, "jpeg", "1")


def test_what_the_scanner_found_is_not_drawn_until_released() -> None:
    file = Attachment(id="a" * 32, name="a", kind="pdf", size=1, digest="d", held=("infected:X",))
    assert not can_show(file)
    assert can_show(Attachment(id="a" * 32, name="a", kind="pdf", size=1, digest="d", held=("script",)))
    assert can_show(
        Attachment(id="a" * 32, name="a", kind="pdf", size=1, digest="d", held=file.held, released="2020")
    )
