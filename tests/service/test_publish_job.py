"""The job `publish`: from the desk to git and to the site that is shown, whatever stands in its way."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.request import urlopen

import pytest
from desk_rig import PASSWORD, cookie_of, do
from service_rig import Client, until
from test_deployment_units import DEPLOY, around, ask, git, project, served

from clausework.accounts.passwords import STEP, code_at
from clausework.model.comment import Disposition
from clausework.workflow.answering import agree, settle_each
from clausework.workflow.built import is_whole
from clausework.workflow.consult import open_store

JOB = [str(DEPLOY / "job"), "publish"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project in git that can be built, with a remote."""
    made = project(tmp_path / "project")
    shutil.rmtree(made / "build")
    assert command(made, "clausework", "build") == 0
    return made


def command(root: Path, *words: str) -> int:
    done = subprocess.run(words, cwd=root, env=around(root), capture_output=True, text=True)
    print(done.stdout, done.stderr)
    return done.returncode


def sent(port: int, text: str, contact: str = "") -> None:
    fields = {"clause": "platform.records", "text": text}
    fields |= {"contact": contact, "keep_contact": "1"} if contact else {}
    assert ask(port, "POST", "/comments", json.dumps(fields)) == 201


def numbers(root: Path) -> list[str]:
    """The numbers of the comments whose records the remote has."""
    names = git(root.parent / "origin", "ls-tree", "-r", "--name-only", "main", "comments/2020-07").split()
    return sorted(Path(name).stem for name in names if Path(name).stem.startswith("C-"))


def published(root: Path, place: int) -> str:
    """The number of a comment of the store, once the desk has published it."""
    listed = sorted(received(root))
    assert command(root, "clausework", "comments", "publish", listed[place]) == 0
    return listed[place]


def received(root: Path) -> list[str]:
    with closing(open_store(root, False)) as store:
        return [comment.id for comment in store.comments()]


def shown(root: Path) -> str:
    return (root / "build/site/c/platform.records/index.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_what_was_published_is_in_git_and_on_the_served_site(root: Path) -> None:
    with served(root) as port:
        sent(port, "应保存三年，一。", "li@example.cn")
        number = published(root, 0)
        (root / "var/publish.wanted").touch()
        assert command(root, *JOB) == 0
        assert [mail.name for mail in (root / "var/mail").iterdir()] == [f"{number}-published.eml"]
        assert b"example.cn" not in (root / "var/publish.said").read_bytes()
        assert not (root / "var/publish.wanted").exists()
        assert numbers(root) == [number]
        until(lambda: page(port).count(number) > 0)
        assert git(root, "status", "--porcelain") == ""
        folder = (root / "build/site").stat().st_ino
        assert command(root, *JOB) == 0
        assert (root / "build/site").stat().st_ino == folder, "nothing is built where nothing is new"


def page(port: int) -> str:
    with urlopen(f"http://127.0.0.1:{port}/c/platform.records/", timeout=60) as answer:
        return answer.read().decode()


@pytest.fixture
def waiting(root: Path) -> Iterator[Path]:
    """A project whose desk has published two comments that the site does not show yet."""
    with served(root) as port:
        sent(port, "应保存三年，一。")
        sent(port, "应保存三年，二。")
        for place in (0, 1):
            published(root, place)
        yield root


@pytest.mark.slow
def test_no_conflict_in_git_stops_it(waiting: Path) -> None:
    """Somebody pushed other words under the same number, and drafts in the folder of the service."""
    first, second = sorted(received(waiting))
    assert command(waiting, *JOB) == 0
    other = waiting.parent / "other"
    git(waiting.parent, "clone", "--quiet", "origin", "other")
    record = next((other / "comments").rglob(f"{first}.yml"))
    record.write_text(record.read_text("utf-8").replace("三年", "五年"), encoding="utf-8")
    for name, value in (("user.name", "other"), ("user.email", "other@example.org")):
        git(other, "config", name, value)
    git(other, "commit", "--quiet", "--all", "--message", "Alter a comment")
    git(other, "push", "--quiet")
    clause = waiting / "standard/clauses/platform/records.zh.md"
    clause.write_text(clause.read_text("utf-8") + "\n平台宜备份。\n", encoding="utf-8")
    mine = waiting / record.relative_to(other)
    mine.write_text(mine.read_text("utf-8").replace("三年", "七年"), encoding="utf-8")
    assert command(waiting, *JOB) == 3
    steps, *said = (waiting / "var/publish.wrong").read_text("utf-8").splitlines()
    assert steps.split() == ["follow"]
    assert f"{first}.yml" in "".join(said), "it is said which file stands in the way"
    assert numbers(waiting) == [first, second]
    assert second in shown(waiting)
    assert "平台宜备份" in clause.read_text("utf-8"), "nobody's work is touched"
    assert "七年" in mine.read_text("utf-8")
    git(waiting, "checkout", "--quiet", ".")
    git(other, "revert", "--no-edit", "HEAD")
    git(other, "push", "--quiet")
    assert command(waiting, *JOB) == 0
    assert not (waiting / "var/publish.wrong").exists(), "once it goes well, nothing is told any more"


@pytest.mark.slow
def test_a_host_that_refuses_stops_neither_export_nor_build(waiting: Path) -> None:
    hook = waiting.parent / "origin/hooks/pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    assert command(waiting, *JOB) == 3
    assert (waiting / "var/publish.wrong").read_text("utf-8").split("\n")[0].split() == ["push"]
    assert all(number in shown(waiting) for number in received(waiting))
    kept = git(waiting, "ls-tree", "-r", "--name-only", "clausework-publish", "comments/2020-07")
    assert all(number in kept for number in received(waiting)), "it stands on a branch of its own"
    hook.unlink()
    assert command(waiting, *JOB) == 0
    assert numbers(waiting) == sorted(received(waiting))


@pytest.mark.slow
def test_a_build_that_fails_leaves_the_site_and_is_told(waiting: Path) -> None:
    git(waiting, "rm", "--quiet", "mkdocs.yml")
    git(waiting, "commit", "--quiet", "--message", "Lose the settings")
    git(waiting, "push", "--quiet")
    before = shown(waiting)
    assert command(waiting, *JOB) == 3
    assert (waiting / "var/publish.wrong").read_text("utf-8").split("\n")[0].split() == ["build"]
    assert (shown(waiting), numbers(waiting)) == (before, sorted(received(waiting)))


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0.3, 1.2, 3.0, 6.0])
def test_a_killed_job_loses_nothing_and_the_next_goes_well(waiting: Path, seconds: float) -> None:
    """With all that it started, at some instant of fetch, export, commit, push, build or swap."""
    job = subprocess.Popen(
        JOB, cwd=waiting, env=around(waiting), start_new_session=True, stderr=subprocess.DEVNULL
    )
    time.sleep(seconds)
    os.killpg(job.pid, signal.SIGKILL)
    job.wait()
    assert is_whole(waiting / "build/site")
    assert shown(waiting)
    assert command(waiting, *JOB) == 0
    assert numbers(waiting) == sorted(received(waiting))
    assert all(number in shown(waiting) for number in received(waiting))
    assert git(waiting, "status", "--porcelain") == ""
    assert command(waiting, "clausework", "comments", "verify") == 0


def joined(client: Client, root: Path, name: str, role: str) -> str:
    """The session of somebody of the secretariat."""
    done = subprocess.run(
        ["clausework", "desk", "invite", name, "--role", role],
        cwd=root,
        env=around(root),
        capture_output=True,
    )
    link = re.search(r"/desk/join/[\w-]+", done.stdout.decode())
    assert link, done.stderr
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", client.get(link[0]).text)
    assert secret
    step = int(time.time() // STEP)
    code = {"password": PASSWORD, "code": code_at(secret[1], step)}
    assert client.post(code, link[0]).status == 303
    code = {"name": name, "password": PASSWORD, "code": code_at(secret[1], step + 1)}
    return cookie_of(client.post(code, "/desk/sign-in"))


def asked(root: Path) -> None:
    """What the path unit of systemd does once the desk asks for it."""
    until(lambda: (root / "var/publish.wanted").exists())
    assert command(root, *JOB) == 0


@pytest.mark.slow
def test_a_comment_becomes_a_public_answer_without_any_command(root: Path) -> None:
    with served(root) as port:
        client = Client(port, None, None, root)
        told = client.send({"clause": "platform.records", "text": "应保存三年。", "lang": "zh"}).json
        number, track = told["number"], "/track/" + told["track"].rpartition("/")[2]
        secretary, chair = joined(client, root, "wang.li", "secretary"), joined(client, root, "chen", "chair")
        reason = "保存三年的成本与收益不相称，本标准不作这样的规定。"
        answer = {"outcome": "rejected", "answer": reason, "version": "999999999"}
        assert do(client, secretary, number, "publish").status == 303
        assert do(client, secretary, number, "settle", **answer).status == 303
        assert do(client, secretary, number, "agree", version="999999999").status == 403
        asked(root)
        assert numbers(root) == [number]
        until(lambda: number in page(port))
        assert reason not in page(port) + client.get(track).text, "nobody has agreed to it"
        assert do(client, chair, number, "agree", version="999999999").status == 303
        assert reason not in client.get(track).text, "it is not on the site"
        asked(root)
        until(lambda: reason in client.get(track).text)
        assert "已答复：未采纳" in client.get(track).text
        assert reason in page(port)
        assert reason in shown(root)
    host = git(root.parent / "origin", "log", "--format=%an", "main").split()
    assert "wang.li" in host, "the history has the answer of a person"
    assert git(root, "status", "--porcelain") == ""
    assert command(root, "clausework", "comments", "verify") == 0


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0.5, 2.0, 4.0])
def test_a_job_that_is_killed_loses_no_answer(root: Path, seconds: float) -> None:
    """While the host of the repository is away, what is agreed to waits for the job, which is killed then."""
    with served(root) as port:
        sent(port, "应保存三年，一。")
        number = published(root, 0)
    assert command(root, *JOB) == 0
    no = Disposition(outcome="rejected", reason="法律已有规定，本标准不再重复写这一条。")
    settle_each(root, {number: no}, "wang.li")
    (root.parent / "origin").rename(root.parent / "away")
    assert agree(root, [number], "chen").waiting
    (root.parent / "away").rename(root.parent / "origin")
    job = subprocess.Popen(JOB, cwd=root, env=around(root), start_new_session=True, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    os.killpg(job.pid, signal.SIGKILL)
    job.wait()
    assert command(root, *JOB) == 0
    assert "未采纳" in shown(root)
    assert (root / "build/site/.project/answers.json").read_text("utf-8").count(number) == 1


@pytest.mark.slow
def test_without_a_host_the_branch_of_the_folder_is_published(root: Path) -> None:
    git(root, "remote", "remove", "origin")
    with served(root) as port:
        sent(port, "应保存三年，一。")
        number = published(root, 0)
        assert command(root, *JOB) == 0
    assert number in shown(root)
    no = Disposition(outcome="rejected", reason="法律已有规定，本标准不再重复写这一条。")
    settle_each(root, {number: no}, "wang.li")
    assert agree(root, [number], "chen").waiting == ""
    assert command(root, *JOB) == 0
    assert "未采纳" in shown(root)
    assert git(root, "status", "--porcelain") == ""
