"""The library: its names, each once; its page, which runs; and the package as pip installs it."""

from __future__ import annotations

import doctest
import inspect
import json
import os
import pkgutil
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from programs import OFFLINE, clausework, install

import clausework as cw
from clausework.strings.catalogue import LANGUAGES
from clausework.workflow.check import check_project

ROOT = Path(__file__).parents[2]
PAGES = {lang: ROOT / f"tooling/docs/library.{lang}.md" for lang in LANGUAGES}
TOLD = {
    lang: text.read_text("utf-8") + (ROOT / "tooling/docs" / f"plugins.{lang}.md").read_text("utf-8")
    for lang, text in PAGES.items()
}
LAW = "第一条 平台应当登记。\n\n第二条 平台应当保存记录不少于{}日。\n\n第三条 本办法自公布之日起施行。\n"
ENTRY = re.compile(r"^\| `cw\.(\w+)(\([^`]*\))?` \| (.+) \|$", re.MULTILINE)
BARE = "import sys; before = set(sys.modules); import clausework; print(*set(sys.modules) - before)"


def called(function: Callable[..., object]) -> str:
    """The parameters of a function with what they are by default, without their types."""
    parameters = inspect.signature(function).parameters.values()
    return str(inspect.Signature([item.replace(annotation=item.empty) for item in parameters])).replace(
        "'", '"'
    )


def test_each_name_is_public_once():
    assert len(cw.__all__) == len(set(cw.__all__))
    assert set(cw.__all__) - {"__version__"} == set(cw._MODULE_OF)
    assert set(cw.__all__) <= set(dir(cw))
    values = [id(getattr(cw, name)) for name in cw.__all__]
    assert len(values) == len(set(values)), "one value under two names"


@pytest.mark.parametrize("name", sorted(set(cw.__all__) - {"__version__"}))
def test_each_name_says_what_it_is(name: str):
    value = getattr(cw, name)
    assert value.__name__ == name
    assert (inspect.getdoc(value) or "").partition("\n")[0].endswith(".")
    if inspect.isfunction(value):
        signature = inspect.signature(value)
        assert signature.return_annotation is not inspect.Signature.empty
        assert all(item.annotation is not item.empty for item in signature.parameters.values())


def test_no_name_is_a_module_of_ours_too():
    """An import of the module would put it in the place of the name."""
    assert set(cw.__all__).isdisjoint(module.name for module in pkgutil.iter_modules(cw.__path__))


def test_what_checkers_of_types_read_is_what_is_there():
    source = (ROOT / "tooling/clausework/__init__.py").read_text("utf-8")
    typed = source.partition("if TYPE_CHECKING:")[2].partition("__version__ =")[0]
    read = {
        name: module
        for module, names in re.findall(r"from clausework\.([\w.]+) import (\([^)]*\)|.+)", typed)
        for name in re.findall(r"\w+", names)
    }
    assert read == cw._MODULE_OF


def test_what_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = cw.nothing  # type: ignore[attr-defined]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_pages_have_each_name_once_as_it_is_called(lang: str):
    found = ENTRY.findall(TOLD[lang])
    assert sorted(name for name, _, _ in found) == sorted(cw.__all__)
    for name, parameters, _ in found:
        value = getattr(cw, name)
        assert parameters == (called(value) if inspect.isfunction(value) else ""), name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_pages_name_only_what_is_public(lang: str):
    named = re.findall(r"\bcw\.(\w+)", TOLD[lang])
    assert set(named) <= set(cw.__all__)


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_examples_of_the_page_give_what_it_says(lang: str, real: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(real)
    text = PAGES[lang].read_text("utf-8").replace("```", "")
    example = doctest.DocTestParser().get_doctest(text, {}, PAGES[lang].name, None, 0)
    assert len(example.examples) > 10
    told: list[str] = []
    assert doctest.DocTestRunner().run(example, out=told.append).failed == 0, "".join(told)


def test_the_example_of_the_readme_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    for name, days in (("old.md", "三十"), ("new.md", "六十")):
        Path(name).write_text(LAW.format(days), "utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    exec(example, {})
    assert "{+六十日+}" in capsys.readouterr().out


def test_the_import_costs_next_to_nothing():
    modules = subprocess.run([sys.executable, "-c", BARE], check=True, capture_output=True, text=True)
    assert set(modules.stdout.split()) <= {"clausework", "__future__"}


@pytest.mark.slow
def test_the_values_of_the_check_are_those_of_the_command(small: Path):
    (small / "standard/clauses/scope.zh.md").write_text(
        "---\ntitle: 范围\nelement: scope\n---\n\n平台必须登记。\n", "utf-8"
    )
    result = cw.check(cw.load(small))
    assert any(item.at.path.endswith("scope.zh.md") for item in result.errors)
    assert all(item in result.findings for item in (*result.errors, *result.warnings))
    done = clausework("check", "--format", "json", cwd=small)
    assert len(json.loads(done.stdout)) == len(result.findings)


def test_a_comparison_gives_both_texts_back_in_both_languages(real: Path):
    project = cw.load(real)
    old, new = cw.open_draft(project, "D1"), cw.open_draft(project, "working")
    found = cw.compare(old, new)
    for lang in LANGUAGES:
        assert found.accept(lang) == cw.text_of(new, lang) != ""
        assert found.reject(lang) == cw.text_of(old, lang) != ""


def test_a_comparison_in_a_project_is_of_the_drafts_handed_in(small: Path):
    project = cw.load(small)
    old = cw.open_draft(project, "working")
    new = msgspec.structs.replace(old, title={**old.title, "zh": "另一名称"})
    found = cw.compare(old, new, project)
    assert (found.old, found.new) == (old, new)
    assert "另一名称" in str(cw.render(found, lang="zh"))


@pytest.mark.parametrize("style", ["text", "html", "json", "docx", "github"])
def test_each_format_gives_the_same_twice(style: str, tmp_path: Path):
    for name, days in (("a.md", "三十"), ("b.md", "六十")):
        (tmp_path / name).write_text(LAW.format(days), "utf-8")
    once, again = (
        cw.render(cw.compare_files(tmp_path / "a.md", str(tmp_path / "b.md")), style) for _ in range(2)
    )
    assert once == again
    assert isinstance(once, bytes) == (style == "docx")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda root: cw.load(root.parent), "clausework init"),
        (lambda root: cw.open_draft(cw.load(root), "D9"), "clausework draft list"),
        (lambda root: cw.compare_files(root / "none.md", root / "none.md"), "Check that it exists"),
        (
            lambda root: cw.render(cw.compare_files(*[root / "a.md"] * 2), "pdf"),
            "docx github html json text",
        ),
        (
            lambda root: cw.render(cw.compare_files(*[root / "a.md"] * 2), clause="x"),
            "x is in neither",
        ),
        (lambda root: cw.open_draft(cw.load(root), ""), "label of the draft is empty. Known: working"),
        (
            lambda root: cw.render(cw.compare_files(*[root / "a.md"] * 2), lang="zh-CN"),
            "zh-CN. Known: zh, en",
        ),
        (lambda root: cw.render(cw.compare_files(*[root / "a.md"] * 2), lang="EN"), "EN. Known: zh, en"),
        (lambda root: cw.compare_files(*[root / "a.md"] * 2).accept("fr"), "fr. Known: zh"),
        (lambda root: cw.compare_files(*[root / "a.md"] * 2).reject("fr"), "fr. Known: zh"),
        (lambda root: cw.text_of(cw.open_draft(cw.load(root), "working"), "fr"), "fr. Known: zh"),
    ],
    ids=[
        *(
            "no project",
            "no draft",
            "no file",
            "no format",
            "no clause",
            "no label",
            "no language of a document",
        ),
        *("no such case of letters", "no language of the new text", "none of the old", "none of the draft"),
    ],
)
def test_an_error_says_what_to_do(small: Path, wrong: object, said: str):
    (small / "a.md").write_text("第一条 期限不少于三十日。\n", "utf-8")
    with pytest.raises(cw.ClauseworkError) as caught:
        wrong(small)  # type: ignore[operator]
    assert said in str(caught.value)


@pytest.mark.slow
def test_the_wheel_holds_the_typed_library_and_works_alone(tmp_path: Path):
    pip = [sys.executable, "-m", "pip"]
    subprocess.run([*pip, "wheel", *OFFLINE, "--wheel-dir", tmp_path, ROOT], check=True, timeout=300)
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.name.startswith(f"clausework-{cw.__version__}-")
    wanted = {"clausework/py.typed", "clausework/checks/rules/verbs/forbidden-verb.md"}
    assert wanted <= set(zipfile.ZipFile(wheel).namelist())
    install(wheel, tmp_path / "site")
    (tmp_path / "empty").mkdir()
    for name, days in (("a.md", "三十"), ("b.md", "六十")):
        (tmp_path / "empty" / name).write_text(LAW.format(days), "utf-8")
    program = (
        "import clausework as cw; print(cw.__file__, cw.__version__);"
        "print(cw.render(cw.compare_files('a.md', 'b.md'), lang='en'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path / "empty",
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(tmp_path / "site") in done.stdout
    assert "{+六十日+}" in done.stdout


def test_a_project_loaded_again_is_checked_as_if_new(small: Path):
    """What an earlier call has read is read again where it changed, and only there."""
    clause = small / "standard/clauses/platform/vetting.zh.md"
    text = clause.read_text("utf-8")
    before = cw.check(cw.load(small)).findings
    clause.write_text(text.replace("应建立", "必须建立", 1), "utf-8")
    changed = cw.load(small)
    assert changed.draft.clause("scope") is cw.load(small).draft.clause("scope")
    after = cw.check(changed).findings
    assert after == check_project(small)[1] != before
    clause.write_text(text, "utf-8")
    assert cw.check(changed).findings == after
    assert cw.check(cw.load(small)).findings == before
