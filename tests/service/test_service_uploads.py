"""Files that come with a comment: told by their bytes, outside of the site, and never lost with it."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import shutil
import tempfile
import time
import zipfile
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import BinaryIO

import pytest
from click.testing import CliRunner
from once import apart
from service_rig import Clock, make_project, running

from clausework.cli import cli
from clausework.consultation.files.attachments import LIMIT, Vault, kind_of, seal_file, tidy_name
from clausework.errors import StoreError
from clausework.model.account import Account
from clausework.service.context import AppContext, open_context
from clausework.service.settings import ServiceSettings, networks
from clausework.store.files import files_of, named
from clausework.workflow.desk.people import Forbidden
from clausework.workflow.desk.review import TakenFile, take_file
from clausework.workflow.public import spam, submitting

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF"


def context(*names: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in ("[Content_Types].xml", *names):
            archive.writestr(name, "<x/>")
    return data.getvalue()


DOCX, XLSX = context("word/document.xml"), context("xl/workbook.xml")


def post(client, files: list[tuple[str, bytes]], path: str = "/comments", **fields: str):
    cut = "----cut"
    parts = [
        f'--{cut}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in client.form(**fields).items()
    ]
    for name, data in files:
        head = f'--{cut}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
        parts.append(f"{head}Content-Type: text/html\r\n\r\n".encode() + data + b"\r\n")
    kind = {"content-type": f"multipart/form-data; boundary={cut}"}
    return client.ask("POST", path, b"".join(parts) + f"--{cut}--\r\n".encode(), kind)


def stored(client) -> list[str]:
    folder = client.context.vault.folder
    return sorted(file.name for file in folder.iterdir()) if folder.is_dir() else []


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, "pdf"),
        (PNG, "png"),
        (JPEG, "jpeg"),
        (DOCX, "docx"),
        (XLSX, "xlsx"),
        ("意见全文".encode(), "txt"),
        ("意见全文".encode("gb18030"), "txt"),
        (b"", ""),
        (b"\x00\x01", ""),
        (b"MZ\x90\x00", ""),
        (b"<html><script>alert(1)</script>", ""),
        (b"  <!doctype html>", ""),
        (b"PK\x03\x04 broken", ""),
        (context("other.xml"), ""),
        (context("word/document.xml", "word/vbaProject.bin"), ""),
        (b"GIF89a", "txt"),
    ],
)
def test_a_file_is_told_by_its_bytes(data: bytes, kind: str) -> None:
    assert kind_of(io.BytesIO(data)) == kind


def test_a_name_is_never_a_path_and_ends_as_the_file_is() -> None:
    assert tidy_name("../../etc/passwd", "txt") == "passwd.txt"
    assert tidy_name("C:\\x\\意见.exe", "pdf") == "意见.pdf"
    assert tidy_name("a\u202egpj.exe", "jpeg") == "agpj.jpg"
    assert tidy_name("", "png") == "file.png"
    assert len(tidy_name("长" * 500, "pdf")) < 130
    with pytest.raises(ValueError, match="no name of ours"):
        Vault(Path(), b"").path("../x")


def test_files_are_kept_with_their_comment(client) -> None:
    answer = post(client, [("盖章.jpg", JPEG), ("意见.docx", DOCX), ("", b"")])
    assert answer.status == 303
    number = client.context.store.comments()[0].id
    kept = client.context.store.read(lambda db: files_of(db, number))
    assert all(file.name.startswith("sealed:") for file in kept), "it may say who sent it"
    assert [file.name[-5:] for file in named(kept, b"another key")] == [".jpeg", ".docx"]
    files = named(kept, client.context.key)
    assert [(file.name, file.kind, file.size) for file in files] == [
        ("盖章.jpg", "jpeg", len(JPEG)),
        ("意见.docx", "docx", len(DOCX)),
    ]
    assert stored(client) == sorted(file.id for file in files)
    assert client.context.vault.path(files[0].id).stat().st_mode & 0o077 == 0
    page = client.get(answer.headers["location"]).text
    assert "盖章.jpg" in page
    assert "（1 KB）" in page
    for file in files:
        assert client.get(f"/var/attachments/consultation/{file.id}").status == 404
    assert files[0].digest in client.context.store.events()[-1].payload


def test_the_secretariat_gets_a_download_and_nothing_else(client) -> None:
    post(client, [("意见.pdf", PDF)])
    number = client.context.store.comments()[0].id
    (file,) = client.context.store.read(lambda db: files_of(db, number))
    assert taken(client.context, number, file.id).file.name == "意见.pdf"
    assert received(client, number, file.id) == PDF
    assert PDF not in client.context.vault.path(file.id).read_bytes()
    for of, name in (("C-0009-X", file.id), (number, "0" * 32)):
        with pytest.raises(StoreError, match="has no such attachment"):
            taken(client.context, of, name)


def test_the_same_sent_twice_keeps_its_files_once(client) -> None:
    for _ in range(3):
        assert post(client, [("意见.pdf", PDF)], uuid="u" * 20).status == 303
    assert len(stored(client)) == 1
    assert post(client, [("意见.pdf", PDF + b"x")], uuid="u" * 20).status == 409
    assert len(stored(client)) == 1


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([("a.pdf", b"MZ\x90\x00")], "的类型不予接收"),
        ([("a.html", b"<html>")], "的类型不予接收"),
        ([("a.pdf", PDF)] * 6, "最多5个"),
        ([("a.pdf", PDF + b"x" * LIMIT)], "每个不超过10 MB"),
    ],
)
def test_what_is_not_taken_is_said_and_the_words_are_kept(client, files, words: str) -> None:
    answer = post(client, files, text="这一段要留着")
    assert answer.status == 422
    assert words in answer.text
    assert 'href="#files"' in answer.text
    assert "这一段要留着" in answer.text
    assert "附件需要重新选择" in answer.text
    assert client.comments() == []
    assert stored(client) == []


def test_files_leave_room_on_the_disk_for_words(client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submitting, "RESERVE", shutil.disk_usage(client.root).total)
    answer = post(client, [("意见.pdf", PDF)], text="这一段要留着")
    assert answer.status == 422
    assert "附件存放空间不足" in answer.text
    assert "这一段要留着" in answer.text
    assert stored(client) == client.comments() == []
    assert post(client, [], text="没有附件").status == 303


def test_a_refused_comment_leaves_no_file(client) -> None:
    client.clock.now = "2020-09-01T00:00:00Z"
    assert post(client, [("意见.pdf", PDF)]).status == 403
    assert stored(client) == []


def test_where_the_disk_takes_no_file_the_words_come_back(client, monkeypatch: pytest.MonkeyPatch) -> None:
    files, before = [("a.pdf", PDF), ("b.png", PNG)], count()

    def full(key: bytes, name: str, file: BinaryIO) -> Iterator[bytes]:
        sealed = b"".join(seal_file(key, name, file))
        if next(before):
            yield sealed[:20]
            raise OSError(errno.ENOSPC, "no space left on device")
        yield sealed

    with monkeypatch.context() as patch:
        patch.setattr("clausework.consultation.files.attachments.seal_file", full)
        answer = post(client, files, text="请勿丢失", uuid="u" * 36)
        assert (answer.status, int(answer.headers["retry-after"]) > 0) == (503, True)
        assert "请勿丢失" in answer.text
        assert (stored(client), client.comments()) == ([], [])
    assert post(client, files, text="请勿丢失", uuid="u" * 36).status == 303
    assert (len(stored(client)), client.comments()) == (2, ["请勿丢失"])


def test_where_the_disk_has_no_room_one_is_asked_to_come_again(
    client, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [("a.pdf", PDF + b"x" * (2 << 20))]
    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "tempdir", "/nowhere")
        answer = post(client, files, uuid="u" * 36)
        assert (answer.status, int(answer.headers["retry-after"]) > 0) == (503, True)
        assert (stored(client), client.comments()) == ([], [])
    assert post(client, files, uuid="u" * 36).status == 303


@pytest.mark.slow
def test_five_files_of_ten_megabytes_go_to_disk(client) -> None:
    big = PDF + b"x" * (LIMIT - len(PDF))
    assert post(client, [(f"{n}.pdf", big) for n in range(5)]).status == 303
    assert len(stored(client)) == 5
    too_much = [(f"{n}.pdf", big) for n in range(6)]
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the answer may come early
        assert post(client, too_much).status == 413
    assert len(stored(client)) == 5
    assert client.ask("POST", "/comments", b"x" * 300_000, {"content-type": "text/plain"}).status == 413


def test_erasing_deletes_the_files_and_keeps_their_digests(client) -> None:
    answer = post(client, [("盖章.jpg", JPEG)])
    secret = answer.headers["location"].partition("?t=")[2]
    for lang, word in (("zh", "附件"), ("en", "attachments")):
        asked = client.get(f"/track/{secret}?lang={lang}").text
        button = asked.partition("/erase")[0].rpartition("<summary>")[2].partition("</summary>")[0]
        assert word in button, "nobody loses a file unwarned"
    assert client.post({}, f"/track/{secret}/erase").status == 303
    assert stored(client) == []
    number = client.context.store.comments()[0].id
    (file,) = client.context.store.read(lambda db: files_of(db, number))
    assert (file.name, len(file.digest)) == ("", 64)
    assert "已删除" in client.get(f"/track/{secret}").text


def test_what_a_crash_left_is_swept_up_and_nothing_else(client, monkeypatch) -> None:
    from clausework.workflow import consult

    monkeypatch.setattr(consult, "open_store", partial(consult.open_store, clock=client.clock))
    post(client, [("意见.pdf", PDF)])
    (known,) = stored(client)
    stray = client.context.vault.keep(io.BytesIO(PDF), "a.pdf", "pdf")
    consult.expire(client.root, False, 365)
    assert len(stored(client)) == 2
    for name in (known, stray.id):
        old = time.time() - 2 * 86_400
        os.utime(client.context.vault.path(name), (old, old))
    consult.expire(client.root, False, 365)
    assert stored(client) == [known]


def test_files_expire_where_that_is_asked_for(client, monkeypatch) -> None:
    from clausework.workflow import consult

    monkeypatch.setattr(consult, "open_store", partial(consult.open_store, clock=client.clock))
    post(client, [("盖章.jpg", JPEG), ("意见.pdf", PDF)])
    number = client.context.store.comments()[0].id
    client.clock.now = "2021-07-31T16:00:00Z"
    consult.expire(client.root, False, 365)
    assert len(stored(client)) == 2
    assert consult.drop_files(client.root, False, 366) == 0
    assert consult.drop_files(client.root, False, 365) == 2
    assert stored(client) == []
    files = client.context.store.read(lambda db: files_of(db, number))
    assert [(file.name, len(file.digest)) for file in files] == [("", 64)] * 2
    assert client.context.store.faults() == ()
    arguments = ["comments", "expire", "--files", "--root", str(client.root), "--lang", "zh", "--days", "1"]
    assert "已删除 0 个附件" in CliRunner().invoke(cli, arguments, catch_exceptions=False).output


def test_a_backup_has_the_files_and_gives_them_back(client, tmp_path: Path) -> None:
    from clausework.workflow.keep import back_up, bring_back

    post(client, [("盖章.jpg", JPEG), ("意见.pdf", PDF)])
    erased = post(client, [("别的.pdf", PDF)], text="另一条").headers["location"].partition("?t=")[2]
    number = client.context.store.comments()[0].id
    client.post({}, f"/track/{erased}/erase")
    file = tmp_path / "backup" / "b.db"
    assert back_up(client.root, False, "", file).files == 2
    beside = sorted(path.name for path in (file.parent / "b.db.files").iterdir())
    assert beside == stored(client)
    assert not any(JPEG in path.read_bytes() for path in (file.parent / "b.db.files").iterdir())
    other = make_project(tmp_path / "other")
    with pytest.raises(StoreError, match=r"service\.key"):  # of a machine that has a key of its own
        bring_back(other, False, "", file)
    assert not (other / "var/consultation.db").exists()
    for path in (other / "var/attachments/consultation").iterdir():
        path.unlink()
    for name in ("service.key", "log.key"):
        (other / "var" / name).write_bytes((client.root / "var" / name).read_bytes())
    assert bring_back(other, False, "", file).files == 2
    context = open_context(other, False, other / "build/site", clock=client.clock)
    try:
        files = context.store.read(lambda db: files_of(db, number))
        assert [b"".join(context.vault.read(item)) for item in files] == [JPEG, PDF]
    finally:
        context.store.close()


def test_fourteen_backups_hold_each_file_once(client, tmp_path: Path) -> None:
    """Each is a link to that of an earlier backup, unless that is not what came: then it is written anew."""
    from clausework.workflow.keep import back_up

    post(client, [("盖章.jpg", JPEG), ("意见.pdf", PDF)])
    for day in range(14):
        assert back_up(client.root, False, "", tmp_path / "backup" / f"full-{day:02}.db").files == 2
    kept = [path.stat() for path in (tmp_path / "backup").glob("*.files/*")]
    assert len(kept) == 28
    assert len({(status.st_dev, status.st_ino) for status in kept}) == 2
    (name, other) = stored(client)
    damaged = tmp_path / "backup" / "full-13.db.files" / name
    damaged.chmod(0o600)
    damaged.write_bytes(b"x")
    assert back_up(client.root, False, "", tmp_path / "backup" / "full-14.db").files == 2
    fresh = tmp_path / "backup" / "full-14.db.files"
    assert (fresh / name).read_bytes() == (client.root / "var/attachments/consultation" / name).read_bytes()
    assert (fresh / other).stat().st_nlink == 15


def test_a_backup_of_which_no_file_is_there_is_not_restored(client, tmp_path: Path) -> None:
    from clausework.workflow.keep import back_up, bring_back

    post(client, [("意见.pdf", PDF)])
    (name,) = stored(client)
    file = tmp_path / "b.db"
    back_up(client.root, False, "", file)
    kept = tmp_path / "b.db.files" / name
    data = kept.read_bytes()
    other = make_project(tmp_path / "other")
    (other / "var").mkdir()
    (other / "var/service.key").write_bytes((client.root / "var/service.key").read_bytes())
    kept.unlink()
    with pytest.raises(StoreError, match="Copy that folder as well"):
        bring_back(other, False, "", file)
    kept.write_bytes(data[:-1])
    with pytest.raises(StoreError, match="differs from what was received"):
        bring_back(other, False, "", file)
    kept.write_bytes(data)
    third = make_project(tmp_path / "third")
    (third / "var/attachments/consultation").mkdir(parents=True)
    (third / "var/service.key").write_bytes((client.root / "var/service.key").read_bytes())
    (third / "var/attachments/consultation" / name).write_bytes(data[:9])  # cut off when it was last tried
    assert bring_back(third, False, "", file).files == 1
    assert bring_back(other, False, "", file, files=False).comments == 1
    client.context.vault.path(name).unlink()
    (damaged,) = back_up(client.root, False, "", tmp_path / "c.db").damaged
    assert (damaged.state, damaged.file.id, damaged.file.place) == ("lost", name, 1)
    assert back_up(client.root, False, "", tmp_path / "d.db", files=False).damaged == ()


EDITOR = Account("chen", "editor")


def taken(context: AppContext, number: str, name: str) -> TakenFile:
    """The file as it is handed out; on a loop of its own."""
    found = apart(take_file(context, context.vault, EDITOR, number, name))
    assert not isinstance(found, Forbidden)
    return found


def received(client, number: str, name: str) -> bytes:
    """What the secretariat gets of a file."""
    found = taken(client.context, number, name)
    data = b"".join(found.pieces)
    assert found.file.size == len(data)
    return data


@pytest.mark.parametrize(
    ("lang", "of_files", "of_comments"),
    [("zh", "附件过多", "意见过多"), ("en", "Too many attachments", "Too many comments")],
)
def test_who_has_to_wait_with_files_is_told_and_may_send_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str, of_files: str, of_comments: str
) -> None:
    monkeypatch.setattr(spam, "FILES", spam.RateLimit(capacity=2.5, refill=1e-6, low=2.2))
    root, clock = make_project(tmp_path), Clock()
    site = root / "build" / "site"
    with running(
        open_context(root, False, site, clock=clock), clock, root, ServiceSettings(networks(["127.0.0.1"]))
    ) as client:
        client.defaults = {"x-forwarded-for": "203.0.113.7"}
        large = [("a.txt", "字".encode() * 200_000)]
        assert post(client, large, text="第一条", lang=lang).status == 303
        refused = post(client, large, text="要保留的话", lang=lang)
        assert (refused.status, "要保留的话" in refused.text) == (429, True)
        assert of_files in refused.text
        assert of_comments not in refused.text
        assert post(client, [], text="要保留的话", lang=lang).status == 303
        assert client.comments() == ["第一条", "要保留的话"]
