"""Help in Chinese: of every command and option, in the words of click too, laid out by columns."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from hypothesis import given, strategies as st
from places import ROOT

from clausework.cli import _spoken, cli
from clausework.cli._help import filled, option_name
from clausework.cli._spoken import speaking
from clausework.strings.catalogue import section
from clausework.strings.width import width

HAN = re.compile(r"[\u4e00-\u9fff]")
HELP = section("zh", "help")


def walk(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, group
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from walk(command, (*path, name))
        else:
            yield (*path, name), command


with speaking("en"):
    COMMANDS = dict(walk(cli))


def entries() -> Iterator[tuple[str, str]]:
    """The key of each help that there is in English, and the English."""
    for path, command in COMMANDS.items():
        own = "-".join(path) or "clausework"
        yield own, command.help or ""
        for item in command.params:
            if isinstance(item, click.Option) and item.help and item.opts != ["--version"]:
                key = f"{own}_{option_name(item)}"
                yield (key if key in HELP else f"option_{option_name(item)}"), item.help


def ask(path: tuple[str, ...], *words: str) -> str:
    return CliRunner().invoke(cli, [*path, *words], prog_name="clausework").output


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")


def test_every_help_has_one_chinese_entry_and_none_is_left_over():
    english: dict[str, str] = {}
    for key, text in entries():
        assert key in HELP, f"{key} has no Chinese"
        assert english.setdefault(key, text) == text, f"{key} stands for two different texts"
    assert set(HELP) == set(english)


def test_the_chinese_names_the_same_arguments_options_and_files():
    """What is typed is the same in both languages; a name that was dropped or misspelt is found."""
    names = re.compile(r"--[a-z][a-z-]*|\b[A-Z]{3,}\b|\b[a-z]+/[a-z./-]*[a-z]|`[^`]+`")
    others = {"HTML", "JSON", "SARIF", "YAML", "DOCX", "CSV", "TSV"}
    for key, text in entries():
        typed, told = (set(names.findall(said)) - others for said in (text, HELP[key].format()))
        assert typed == told, key


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_is_chinese_under_a_chinese_locale(path: tuple[str, ...], chinese: None):
    said = ask(path, "--help")
    assert said.startswith(f"用法：{' '.join(('clausework', *path))} [选项]")
    told = said.partition("示例：")[0]
    english = re.findall(r"\b[a-z]{2,}(?: [a-z]{2,}){2,}", told.partition("\n")[2].replace("clausework", ""))
    assert english == [], "words of English in a row"
    for head in ("Usage", "Options", "Commands", "Examples", "Show this", "default", "required", "TEXT"):
        assert head not in said
    for line in told.splitlines():
        assert width(line) <= 80 or not HAN.search(line)


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_is_english_under_any_other_locale(path: tuple[str, ...], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    said = ask(path, "--help")
    assert said.startswith("Usage: ")
    assert "Show this message and exit." in said
    assert "。" not in said.partition("Examples:")[0]


def test_one_language_leaves_no_word_in_another(monkeypatch: pytest.MonkeyPatch):
    command = COMMANDS[("check",)]
    with speaking("zh"):
        command.get_help(click.Context(command))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert "Show this message and exit." in ask(("check",), "--help")


def test_the_option_goes_before_the_locale(chinese: None):
    assert ask(("check",), "--lang", "en", "--help").startswith("Usage: clausework check [OPTIONS]")
    assert ask(("check",), "--help", "--lang=en").startswith("Usage: clausework check [OPTIONS]")
    assert ask(("check",), "--help").startswith("用法：")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--nope",), "错误：没有选项 --nope。"),
        (("check", "--nope"), "错误：没有选项 --nope。"),
        (("check", "--format", "pdf"), "--format' 的值无效：“pdf”不在可选的值之中；可用的值：'concise', "),
        (("check", "--format"), "错误：选项 --format 须带一个值。"),
        (("check", "--strict=1"), "错误：选项 --strict 不带值。"),
        (("redline", "D1"), "错误：缺少参数 'NEW'"),
        (("comments", "withhold", "C-0042-K"), "错误：缺少选项 '--reason'"),
        (("draft", "list", "D1"), "错误：多余的参数 D1"),
        (("fmt", "none.md"), "文件 none.md 不存在。"),
        (("check", "none.md"), "路径 none.md 不存在。"),
        (("fmt", "/"), "文件 / 是文件夹，此处须为文件。"),
        (("serve", "--port", "x"), "“x”不是整数。"),
        (("comments", "expire", "--days", "-1"), "-1 不在范围 x>=0 之内。"),
        (("comments", "nope"), "错误：没有命令 clausework comments nope。"),
        (("draft",), "命令：\n  diff-stat "),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_click_finds_wrong_is_told_in_chinese(words: tuple[str, ...], said: str, chinese: None):
    result = CliRunner().invoke(cli, words, prog_name="clausework")
    assert result.exit_code == 2
    assert said in result.output
    assert not re.search(r"Error|Usage|Invalid|Missing|Try ", result.output)


UNASKED = re.compile(
    r"deprecat|Deprecat|UUID|prompt|continue|format|boolean|flag|declar|defined twice|dynamic|unknown error"
    r"|Could not|iterable|nargs|len_type|param_type|param_name|parameter|%\(prog\)s|start character"
    r"|executable|writable|Positional|Choice\("
)
"""What click says of features that no command of ours has."""


def asked() -> Iterator[str]:
    """All that click asks gettext for where we answer."""
    for module in _spoken.MODULES:
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("_", "ngettext"):
                yield from (str(item.value) for item in node.args[:2] if isinstance(item, ast.Constant))


def test_every_word_of_click_that_we_may_meet_is_translated():
    known = {text for key, text in section("en", "click").items() if not key.startswith("type_")}
    words = set(asked())
    assert {text for text in words - known if not UNASKED.search(text)} <= {"file", "directory", "path"}
    assert known - words <= {"required"}, "click does not say this any more"


@given(st.text(alphabet="一二条款，。；（）“”[]ab c-", max_size=200), st.integers(10, 40))
def test_a_filled_paragraph_loses_nothing_and_fits(text: str, room: int):
    text = re.sub(r"\s+(?=[，。；）”])", "", text)  # nobody writes a stop after a blank
    lines = filled(text, room)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        assert width(line) <= room or " " not in line.strip()
    for before, after in pairwise(lines):
        assert not re.match(r"[，。；）”]", after) or width(before) + 2 > room or width(before) == 0


def test_values_have_english_names_in_english_help_always() -> None:
    told = "from manual import command_reference as help; help('zh'); print(help('en'))"
    run = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", told],
        cwd=ROOT / "tooling",
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert "--out FILE" in run.stdout
    assert re.findall(r"^ +(?:-\w, )?--[\w-]+ [一-鿿]+", run.stdout, re.MULTILINE) == []
