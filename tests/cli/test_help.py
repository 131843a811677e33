"""Every command: its help, its examples, what it names, and how it is found when misspelt."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from clausework.cli import cli
from clausework.consultation.numbers import is_number
from clausework.strings.catalogue import LANGUAGES, catalogue, say

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "tooling" / "clausework"
HELP_SECONDS = 0.25
CLAUSEWORK = Path(sys.executable).with_name("clausework")


def walk(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from walk(command, (*path, name))


COMMANDS = dict(walk(cli))
LEAVES = {path: item for path, item in COMMANDS.items() if not isinstance(item, click.Group)}


def examples(command: click.Command) -> list[str]:
    return re.findall(r"^\s*(clausework .*)$", command.epilog or "", re.MULTILINE)


def options(command: click.Command) -> set[str]:
    return {name for item in command.params for name in (*item.opts, *item.secondary_opts)} | {"--help"}


def faults(said: str) -> list[str]:
    """What `clausework …` asks of the command line that it does not have."""
    words = said.split()[1:]
    group: click.Command = cli
    while words and isinstance(group, click.Group) and re.fullmatch(r"[a-z][a-z-]*", words[0]):
        name = words.pop(0)
        found = group.get_command(click.Context(group), name)
        if found is None:
            return [f"{said}: no {name}"]
        group = found
    known = options(group) | {"--version"}
    asked = [re.match(r"--[a-z-]+", word) for word in words]
    return [f"{said}: no {item[0]}" for item in asked if item and item[0] not in known]


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_says_what_the_command_does(path: tuple[str, ...]):
    result = CliRunner().invoke(cli, [*path, "--help"])
    assert result.exit_code == 0
    assert COMMANDS[path].get_short_help_str(200).endswith((".", "…", "。"))
    assert "\x1b" not in result.output


@pytest.mark.parametrize("path", LEAVES, ids=" ".join)
def test_help_has_examples_that_can_be_typed(path: tuple[str, ...]):
    command = LEAVES[path]
    found = examples(command)
    assert len(found) >= 2
    shown = CliRunner().invoke(cli, [*path, "--help"]).output
    for example in found:
        assert example.strip() in shown, "the examples run together"
        words = shlex.split(example)
        assert tuple(words[1 : len(path) + 1]) == path
        arguments = [word for word in words[len(path) + 1 :] if word != ">"]
        context = click.Context(command, info_name=" ".join(path))
        command.make_parser(context).parse_args(arguments)


def test_numbers_in_help_and_docstrings_have_a_check_character():
    texts = [
        *((file.name, file.read_text("utf-8")) for file in sorted(PACKAGE.rglob("*.py"))),
        *((file.name, file.read_text("utf-8")) for file in sorted((ROOT / "tooling/docs").glob("*.md"))),
    ]
    numbers = {(name, found) for name, text in texts for found in re.findall(r"\b[CR]-\d{4}-[A-Z]\b", text)}
    assert len(numbers) > 5
    assert [item for item in numbers if not is_number(item[1])] == []


REPORTS = [
    ("build",),
    ("check",),
    ("comments", "import"),
    ("comments", "list"),
    ("comments", "report"),
    ("comments", "table"),
    ("comments", "verify"),
    ("draft", "diff-stat"),
    ("draft", "list"),
    ("draft", "verify"),
    ("receipt", "verify"),
    ("redline",),
]


@pytest.mark.parametrize("path", REPORTS, ids=" ".join)
def test_what_reports_can_report_in_json(path: tuple[str, ...]):
    choice = next(item.type for item in LEAVES[path].params if "--format" in item.opts)
    assert isinstance(choice, click.Choice)
    assert "json" in choice.choices


@pytest.mark.parametrize(
    "words",
    [
        ["check"],
        ["comments", "list"],
        ["comments", "verify"],
        ["draft", "list"],
        ["draft", "verify"],
        ["draft", "diff-stat", "working", "working"],
        ["redline", "working", "working"],
    ],
    ids=" ".join,
)
def test_reports_are_plain_and_their_json_is_json(small: Path, words: list[str]):
    at = ["--root", str(small)]
    plain = CliRunner().invoke(cli, [*words, *at])
    assert "\x1b" not in plain.output
    made = CliRunner().invoke(cli, [*words, "--format", "json", *at])
    assert made.exit_code == plain.exit_code
    json.loads(made.stdout)


NEXT = [
    *("answers.next", "comments.taken"),
    *("checks.clean", "checks.next", "cli.built_next", "comments.counted", "comments.expired"),
    *("comments.exported", "comments.published", "comments.settled", "comments.verified"),
    *("comments.withheld", "drafts.frozen", "drafts.none", "drafts.stat_next", "drafts.verified"),
    *("fixes.done", "fixes.none", "fixes.would", "layout.created", "layout.done", "layout.renamed"),
    "layout.renamed_unfrozen",
    "layout.retired_unfrozen",
    *(
        "layout.retired",
        "layout.scaffolded",
        "layout.stamped",
        "layout.would",
        "redline.next",
        "service.serving",
    ),
    *("store.backed_up", "store.backed_up_alone", "store.moved_next", "store.restored_next"),
]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_was_done_is_followed_by_what_to_do_next(lang: str):
    silent = [
        key for key in NEXT if not re.search(r"clausework [a-z]|git commit|commit ", catalogue(lang)[key])
    ]
    assert set(silent) <= {"drafts.frozen"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_messages_name_only_commands_and_options_that_there_are(lang: str):
    said = [
        found
        for text in catalogue(lang).values()
        for found in re.findall(r"clausework [a-z][^，。、；：“”`,;:.()]*", text)
    ]
    assert len(said) > 20
    assert [fault for item in said for fault in faults(item)] == []


def manuals() -> list[Path]:
    places = (ROOT, ROOT / "tooling" / "docs", PACKAGE / "workflow" / "new_project", ROOT / "site" / "pages")
    return sorted(file for place in places for file in place.glob("*.md"))


RECIPE = re.compile(r"^`cli/\w+\.py`[:：]\n\n```.*?^```$", re.MULTILINE | re.DOTALL)
"""A command that the developer's manual shows how to add."""


@pytest.mark.slow
def test_manuals_name_only_commands_and_options_that_there_are():
    said = []
    for file in manuals():
        for line in RECIPE.sub("", file.read_text("utf-8")).splitlines():
            spans = re.findall(r"`(clausework [^`]*)`", line)
            typed = re.match(r"\s*(?:\$ )?(?:\.venv/bin/)?(clausework [a-z].*?)(?:\s+#.*)?$", line)
            said += [(file.name, span) for span in [*spans, *([typed[1]] if typed else [])]]
    assert len(said) > 50
    assert [(name, fault) for name, item in said for fault in faults(item)] == []


def test_rules_and_notices_name_only_commands_that_exist():
    said = []
    for file in [*PACKAGE.glob("checks/**/*.py"), *PACKAGE.glob("checks/**/*.toml")]:
        said += re.findall(r"clausework [a-z][^，。、；：“”`\",;:.(){}\n]*", file.read_text("utf-8"))
    said = [item for item in said if not item.startswith("clausework import")]
    assert len(said) > 8
    assert [fault for item in said for fault in faults(item)] == []


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["chek"], "clausework check"),
        (["comments", "setle"], "clausework comments settle"),
        (["draft", "lst"], "clausework draft list"),
    ],
)
def test_a_misspelt_command_is_answered_with_the_nearest(words: list[str], meant: str):
    result = CliRunner().invoke(cli, words, prog_name="clausework")
    assert result.exit_code == 2
    assert meant in result.output


def test_a_command_like_none_is_answered_with_where_to_look():
    result = CliRunner().invoke(cli, ["zzzzzz"], prog_name="clausework")
    assert result.exit_code == 2
    assert "clausework --help" in result.output


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        ["check", "--root", "/nowhere"],
        ["comments", "import", "/nowhere/x.csv"],
        ["comments", "publish", "C-9999-X"],
        ["comments", "report", "--consultation", "x"],
        ["comments", "settle", "C-9999-X", "--outcome", "accepted"],
        ["comments", "withhold", "../x", "--reason", "x"],
        ["draft", "freeze", "D9"],
        ["explain", "XYZ-999"],
        ["fix", "--rule", "XYZ-999"],
        ["mv", "nobody", "somebody"],
        ["redline", "D8", "D9"],
        ["retire", "nobody"],
        ["serve", "--site", "/nowhere"],
        ["store", "restore", "/nowhere/x.db"],
    ],
    ids=" ".join,
)
def test_a_refusal_is_a_sentence(small: Path, words: list[str]):
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "LANG": "en_US.UTF-8"}
    done = subprocess.run(
        [CLAUSEWORK, *words], cwd=small, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode in (1, 2), done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


@pytest.mark.slow
def test_help_is_there_at_once():
    def seconds() -> float:
        before = os.times()
        subprocess.run([CLAUSEWORK, "--help"], check=True, capture_output=True)
        after = os.times()
        spent = (after.children_user, after.children_system)
        return sum(spent) - before.children_user - before.children_system

    seconds()
    assert min(seconds() for _ in range(3)) < HELP_SECONDS


@pytest.mark.parametrize("lang", LANGUAGES)
def test_who_serves_a_rehearsal_is_told_how_to_export_it(lang: str):
    text = say(lang, "service.serving", url="u", option=" --rehearsal")
    assert text.endswith("clausework comments export --rehearsal")


@pytest.mark.parametrize(
    "words", [("--help", "--lang", "en"), ("--lang", "en", "--help"), ("--lang", "en", "check", "--help")]
)
def test_the_language_may_stand_before_a_command(words: tuple[str, ...]) -> None:
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 0
    assert result.output.startswith("Usage: ")
