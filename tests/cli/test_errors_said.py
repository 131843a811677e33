"""What the command line says when it cannot do what it was asked: the language, the place, the remedy."""

from __future__ import annotations

import contextvars
import gc
import re
import socket
import sys
from pathlib import Path

import click
import pytest
from programs import clausework

from clausework import cli
from clausework.cli._spoken import speaking, web_address

HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def run(small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Run a command in a small project as a shell does: what it says on stderr, under a locale."""
    monkeypatch.chdir(small)
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)

    def ask(words: str, locale: str) -> str:
        monkeypatch.setenv("LANG", locale)
        monkeypatch.setattr(sys, "argv", ["clausework", *words.split()])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert ended.value.code == 2
        said = capsys.readouterr()
        assert said.out == ""
        return said.err

    return ask


MISUSE = {
    "redline D9 working": (
        "没有名为 D9 的稿；现有：working、git:REV。用 clausework draft list 查看",
        "No draft is called D9. Known: working, git:REV; clausework draft list shows them",
    ),
    "redline git:nowhere working": (
        "无法读取 git:nowhere：当前文件夹不在 git 仓库中",
        "Cannot read git:nowhere: this is not a git repository",
    ),
    "check --changed": ("不在 git 仓库中。", "is not in a git repository. "),
    "check --root ..": ("没有 standard/standard.yml", "No standard/standard.yml in"),
    "check ..": (".. 不在项目", ".. is not inside the project"),
    "fmt ../outside.md": ("../outside.md 不在项目", "../outside.md is not inside the project"),
    "fix ../outside.md": ("../outside.md 不在项目", "../outside.md is not inside the project"),
    "serve": ("中没有网站。请先运行 clausework build", "There is no site in"),
    "serve --trusted-proxy 300.1": ("300.1 不是网络地址", "300.1 is not a network"),
    "serve --port 65536": ("65536 不在范围 0<=x<=65535 之内", "65536 is not in the range 0<=x<=65535"),
    "preview --port -1": ("-1 不在范围 0<=x<=65535 之内", "-1 is not in the range 0<=x<=65535"),
    "comments publish C-9999-X": ("没有意见 C-9999-X", "There is no comment C-9999-X"),
    "comments settle C-9999-X": ("请用 --outcome 写明处理意见", "Give --outcome"),
    "comments settle C-9999-X --outcome covered --date x": ("“x”不是日期", "“x” is not a date"),
    "comments export --db standard/standard.yml": ("不是意见库", "is neither a comment store"),
    "comments export --db mysql://x": ("不能以 mysql: 开头", "cannot be at mysql:"),
    "comments list --clause platfrom": (
        "没有条款或条文 platfrom",
        "No draft has a clause or provision platfrom",
    ),
    "comments invitations --url std.example.org": (
        "“std.example.org”不是网站的地址",
        "is not the address of a site",
    ),
    "build --site-url https://": ("“https://”不是网站的地址", "is not the address of a site"),
    "comments report --consultation 1999": ("没有名为 1999 的征求意见", "No consultation is called 1999"),
    "comments import none.csv": ("none.csv：找不到", "none.csv: there is no such file"),
    "store backup standard/outline.yml": ("已存在", "already exists"),
    "store backup new.db": ("没有意见库", "There is no comment store at"),
    "store restore none.db": ("没有备份文件 none.db", "There is no backup at none.db"),
    "store restore standard/outline.yml": ("也不是意见库的备份", "nor a backup of one"),
    "desk invite Ä --role editor": ("Ä 不能用作账号名", "Ä cannot be an account name"),
    "desk revoke nobody": ("没有可用的账号 nobody", "There is no active account nobody"),
    "desk invite li --role editor --email li@example.org": (
        "没有设置统一身份认证",
        "does not name an identity provider",
    ),
    "mv platform.veting platform.checks": ("最接近的是 platform.vetting", "nearest is platform.vetting"),
    "translated platform.veting": ("最接近的是 platform.vetting", "nearest is platform.vetting"),
    "retire platform": ("有下级条款：platform.vetting、", "has sub-clauses: platform.vetting, "),
    "init .": ("已有 standard/", "already has a standard/"),
    "redline --files standard standard": ("是文件夹", "is a folder where a file is needed"),
}


@pytest.mark.parametrize("words", MISUSE)
def test_an_error_is_said_in_the_language_of_the_reader(words: str, run, small: Path):
    (small.parent / "outside.md").write_text("x\n", encoding="utf-8")
    chinese, english = run(words, "zh_CN.UTF-8"), run(words, "en_GB.UTF-8")
    assert MISUSE[words][0] in chinese
    assert MISUSE[words][1] in english
    assert not HAN.search(english)
    assert run(f"{words} --lang zh", "en_GB.UTF-8") == chinese  # the option goes before the locale
    assert run(f"{words} --lang=en", "zh_CN.UTF-8") == english


@pytest.mark.parametrize("words", ["redline git:HEAD working", "check --changed"])
def test_without_git_its_name_is_told(words: str, run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "/nowhere")
    assert "未安装 git" in run(words, "zh_CN.UTF-8")
    assert "Git is not installed" in run(words, "en_GB.UTF-8")


@pytest.mark.slow
def test_a_port_that_is_taken_is_named(run, site: Path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        words = f"serve --port {port} --site {site}"
        assert f"127.0.0.1 的端口 {port} 已被其他程序占用" in run(words, "zh_CN.UTF-8")
        assert f"Port {port} of 127.0.0.1 is in use by another program" in run(words, "en_GB.UTF-8")


@pytest.mark.slow
def test_fmt_takes_files_from_any_folder_of_the_project(small: Path):
    """The files of `fmt` are clauses of the project, not texts of others as those of `redline --files`."""
    done = clausework("fmt", "vetting.zh.md", cwd=small / "standard" / "clauses" / "platform")
    assert (done.returncode, done.stderr) == (0, "")


def test_links_begin_with_sites_address_with_or_without_slash():
    command = click.Command("x")
    for given in ("https://std.example.org", "https://std.example.org/"):
        told = web_address(click.Context(command), click.Option(["--url"]), given)
        assert told == "https://std.example.org/"


def test_a_dropped_command_is_cleared_away_in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", told.append)
    dropped = speaking("en")
    contextvars.Context().run(dropped.__enter__)
    del dropped
    gc.collect()
    assert told == []
