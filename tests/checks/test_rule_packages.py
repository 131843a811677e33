"""Packages of others that bring rules by the entry point `clausework.rules`, in the real command line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from notation import read_cases, read_example
from programs import clausework, install

from clausework.checks.engine.registry import Registry, registry
from clausework.checks.engine.run import finding
from clausework.errors import PluginFault
from clausework.plugins import _found

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "tests/data/committee_rules"
VETTING = "standard/clauses/platform/vetting.zh.md"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, installed by pip into a folder of its own, without a network."""
    folder = tmp_path_factory.mktemp("packages")
    source = folder / "source"
    shutil.copytree(PACKAGE, source)
    return install(source, folder / "lib")


@pytest.fixture
def spoilt(small: Path) -> Path:
    file = small / VETTING
    file.write_text(file.read_text("utf-8") + "\n平台应保存若干记录。{#P-BKG-03}\n", "utf-8")
    return small


def run(library: Path | None, *words: object) -> subprocess.CompletedProcess[str]:
    return clausework(*words, cwd=ROOT, beside=library, PYTHONDONTWRITEBYTECODE="1")


def findings(library: Path | None, root: Path) -> list[dict]:
    done = run(library, "check", "--root", root, "--format", "json")
    assert done.returncode in (0, 1), done.stderr
    return [item for item in json.loads(done.stdout) if item["rule"] == "LSC-001"]


def pretend(folder: Path, name: str, target: str, code: str, rule: str = "") -> Path:
    """A package as an installer leaves it, from the text of its module and of its rule `no-riddles`."""
    metadata = folder / f"{name}-2.0.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 2.0\n")
    (metadata / "entry_points.txt").write_text(f"[clausework.rules]\n{name} = {target}\n")
    module = folder / target.partition(":")[0]
    module.mkdir()
    (module / "__init__.py").write_text(code, "utf-8")
    if rule:
        (module / "vague-number.md").write_text(rule, "utf-8")
    return folder


CODE = (PACKAGE / "committee_rules/rules/__init__.py").read_text("utf-8")
RULE = (PACKAGE / "committee_rules/rules/vague-number.md").read_text("utf-8")


@pytest.mark.slow
def test_rules_of_a_package_are_in_force_where_it_is_installed(installed: Path, spoilt: Path) -> None:
    assert findings(None, spoilt) == []
    (found,) = findings(installed, spoilt)
    assert found["message"] == {"zh": "“若干”不是数量", "en": "“若干” is not a number"}
    assert found["clause"] == "platform.vetting"
    assert findings(installed, spoilt) == [found]
    assert findings(None, spoilt) == []  # what was kept with the package is not believed without it


@pytest.mark.slow
def test_every_command_knows_the_rules_of_a_package(installed: Path, spoilt: Path) -> None:
    page = run(installed, "explain", "vague-number", "--lang", "zh").stdout
    assert "LSC-001 vague-number：含混的数量" in page
    assert "直播委员会起草须知" in page
    assert "LSC-001" in run(installed, "explain", "--list").stdout
    assert run(None, "explain", "LSC-001").returncode == 2
    shown = run(installed, "check", "--root", spoilt, "--lang", "en").stdout
    assert "error[LSC-001] “若干” is not a number" in shown
    sarif = json.loads(run(installed, "check", "--root", spoilt, "--format", "sarif").stdout)
    rules = {item["id"]: item for item in sarif["runs"][0]["tool"]["driver"]["rules"]}
    assert rules["LSC-001"]["name"] == "vague-number"


@pytest.mark.slow
def test_a_rule_of_a_package_can_be_allowed_and_graded(installed: Path, spoilt: Path) -> None:
    settings = spoilt / "standard/standard.yml"
    before = settings.read_text("utf-8")
    settings.write_text(before + "severity: {LSC-001: info}\n", "utf-8")
    assert [item["severity"] for item in findings(installed, spoilt)] == ["info"]
    settings.write_text(before + "allow: {LSC-001: {clauses: [platform.vetting], reason: 暂定}}\n", "utf-8")
    assert findings(installed, spoilt) == []


@pytest.mark.slow
def test_the_file_of_a_rule_in_a_package_is_read_like_ours(
    installed: Path, reload: Callable[..., Registry]
) -> None:
    rules = {rule.id: rule for rule in reload(installed).rules}
    rule = rules["LSC-002"]
    cases = read_cases(rule.file)
    assert {case.sign for case in cases} == {"!", "=", "~"}
    assert [told for case in cases if (told := case.wrong(rule))] == []
    (fault,) = rule.check(read_example(rule.whole.broken))
    assert finding(rule, fault).message == {
        "zh": "“大约30”是约数",
        "en": "“大约30” is approximate",
        "fr": "« 大约30 » est approximatif",
    }
    assert not list(rule.check(read_example(rule.whole.passing)))


@pytest.mark.slow
def test_a_rule_that_was_edited_is_asked_again(tmp_path: Path, spoilt: Path) -> None:
    library = pretend(tmp_path / "lib", "edited", "edited_rules", CODE, RULE)
    assert len(findings(library, spoilt)) == 1
    (library / "edited_rules/__init__.py").write_text(CODE.replace("若干", "这个词没有"), "utf-8")
    assert findings(library, spoilt) == []


@pytest.mark.slow
def test_words_of_a_rule_that_were_edited_are_read_again(tmp_path: Path, spoilt: Path) -> None:
    text = (PACKAGE / "committee_rules/rules/about-so-many.md").read_text("utf-8")
    text = text.replace("LSC-002", "LSC-001").replace(r"(?:大约|约莫)\d+", "若干")
    library = pretend(tmp_path / "lib", "edited", "edited_rules", "")
    file = library / "edited_rules/about-so-many.md"
    for said in ("是约数", "不是准数"):
        file.write_text(text.replace("是约数", said), "utf-8")
        (found,) = findings(library, spoilt)
        assert found["message"]["zh"] == f"“若干”{said}"


BROKEN = {
    "import": ("raise ValueError('no table')", "", ("broken 2.0", "broken_rules", "ValueError: no table")),
    "syntax": ("RULE = (", "", ("broken 2.0", "broken_rules", "SyntaxError")),
    "missing": ("import no_such_package", "", ("broken 2.0", "no_such_package")),
    "ID": (CODE, RULE.replace("LSC-001", "lsc1"), ("lsc1", "broken 2.0 (broken_rules)")),
    "taken ID": (
        CODE,
        RULE.replace("LSC-001", "SCP-001"),
        ("SCP-001", "clausework (clausework.checks.rules.scope", "broken 2.0"),
    ),
    "a notice's ID": (CODE, RULE.replace("LSC-001", "REC-002"), ("REC-002", "clausework", "broken 2.0")),
}
FAILING = {
    "import": BROKEN["import"],
    "check": (
        CODE.replace("for passage in", "1 / 0\n    for passage in"),
        RULE,
        ("LSC-001", "broken 2.0 (broken_rules)", "ZeroDivisionError"),
    ),
    "fields": (
        CODE,
        RULE.replace("“{found}”不是", "“{fond}”不是"),
        ("LSC-001", "broken 2.0 (broken_rules)", "KeyError: 'fond'"),
    ),
}


@pytest.fixture
def reload(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Registry]]:
    """Read the rules anew, with those of packages in some folders."""

    def read(*libraries: Path) -> Registry:
        for library in libraries:
            monkeypatch.syspath_prepend(str(library))
        _found.cache_clear()
        return registry.__wrapped__()

    for name in ("broken_rules", "another_rules"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    yield read
    _found.cache_clear()


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_package_is_named_with_the_cause(
    tmp_path: Path, reload: Callable[..., Registry], name: str
) -> None:
    code, rule, told = BROKEN[name]
    library = pretend(tmp_path / "lib", "broken", "broken_rules", code, rule)
    with pytest.raises(PluginFault) as raised:
        reload(library)
    for lang in ("zh", "en"):
        said = raised.value.message(lang)
        assert [word for word in told if word not in said] == []
        assert len(said.splitlines()) == 1


UNREADABLE = {
    "no head": ("## zh: 标题\n", "the head between two lines"),
    "no such key": ('+++\nid = "LSC-009"\nseverity = "info"\nsource = "x"\npatern = "x"\n+++\n', "patern"),
    "no function": ('+++\nid = "LSC-009"\nseverity = "info"\nsource = "x"\n+++\n', "no_words"),
    "no words": ('+++\nid = "LSC-009"\nseverity = "info"\nsource = "x"\npattern = "x"\n+++\n', "broken"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_is_no_rule_is_named_with_the_cause(
    tmp_path: Path, reload: Callable[..., Registry], name: str
) -> None:
    text, told = UNREADABLE[name]
    library = pretend(tmp_path / "lib", "broken", "broken_rules", "")
    (library / "broken_rules/no-words.md").write_text(text, "utf-8")
    with pytest.raises(PluginFault, match=r"no-words\.md") as raised:
        reload(library)
    assert told in str(raised.value)


def test_a_broken_module_of_ours_is_no_fault_of_a_package(
    tmp_path: Path, reload: Callable[..., Registry], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ours/broken").mkdir(parents=True)
    (tmp_path / "ours/broken/__init__.py").write_text("raise ValueError('no table')", "utf-8")
    monkeypatch.setattr("clausework.checks.engine.registry.OURS", "ours")
    with pytest.raises(ValueError, match="no table"):
        reload(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("name", FAILING)
def test_a_rule_that_goes_wrong_is_named_and_no_trace_is_shown(
    tmp_path: Path, spoilt: Path, name: str
) -> None:
    code, rule, told = FAILING[name]
    library = pretend(tmp_path / "lib", "broken", "broken_rules", code, rule)
    done = run(library, "check", "--root", spoilt)
    assert done.returncode == 2
    assert [word for word in told if word not in done.stderr] == []
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.slow
def test_two_packages_with_one_id_are_both_named(
    tmp_path: Path, reload: Callable[..., Registry], installed: Path
) -> None:
    library = pretend(tmp_path / "lib", "another", "another_rules", CODE, RULE)
    with pytest.raises(PluginFault) as raised:
        reload(library, installed)
    assert "another 2.0 (another_rules)" in str(raised.value)
    assert "committee-rules 1.0 (committee_rules.rules)" in str(raised.value)


@pytest.mark.parametrize("target", ["another_rules:VAGUE", "json.decoder"])
def test_what_is_no_package_of_files_is_named(
    tmp_path: Path, reload: Callable[..., Registry], target: str
) -> None:
    library = pretend(tmp_path / "lib", "another", target, CODE)
    with pytest.raises(PluginFault, match=r"another 2\.0"):
        reload(library)


@pytest.mark.slow
def test_help_and_a_check_without_packages_do_not_look_for_them(tmp_path: Path, small: Path) -> None:
    broken = pretend(tmp_path / "lib", "broken", "broken_rules", "raise SystemExit(7)")
    assert run(broken, "--help").returncode == 0
    code = (
        "import sys; from pathlib import Path; from clausework.workflow.recheck import recheck;"
        f"recheck(Path({str(small)!r})); assert 'importlib.metadata' not in sys.modules"
    )
    subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT / "tooling")}, check=True
    )
