"""A package of a committee adds one of each; what is wrong with one is told with its name."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from places import ROOT
from programs import clausework, install

from clausework.plugins import GROUPS

PACKAGE = Path(__file__).parents[1] / "data" / "committee_formats"
TOOLING = Path(__file__).parents[2] / "tooling"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package, as pip installs it."""
    return install(PACKAGE, tmp_path_factory.mktemp("plugins"))


def run(root: Path, path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return clausework(*words, cwd=root, beside=path, LC_ALL="en_GB.UTF-8")


def spoilt(folder: Path, group: str, *entries: str, name: str = "spoilt") -> Path:
    """A folder with the metadata of a package that declares these entry points."""
    metadata = folder / f"{name}-0.1.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 0.1\n")
    (metadata / "entry_points.txt").write_text(f"[{group}]\n" + "".join(f"{entry}\n" for entry in entries))
    return folder


def test_a_format_of_a_package_is_a_format_of_the_redline(real: Path, installed: Path) -> None:
    done = run(real, installed, "redline", "D1", "working", "--format", "ids")
    assert done.returncode == 0, done.stderr
    assert "scope: modified" in done.stdout.splitlines()


@pytest.mark.slow
def test_it_is_named_where_a_format_is_none(real: Path, installed: Path) -> None:
    done = run(real, installed, "redline", "D1", "working", "--format", "pdf")
    assert done.returncode == 2
    assert "'text', 'ids'" in done.stderr


@pytest.mark.slow
def test_a_reader_of_a_package_reads_its_files(real: Path, installed: Path) -> None:
    sheet = real / "letters.pipes"
    sheet.write_text("clause | comment\nplatform.records | The period is too short for an appeal.\n")
    words = ("comments", "import", sheet.name, "--consultation", "2020-07", "--dry-run")
    done = run(real, installed, *words)
    assert done.returncode == 0, done.stderr
    assert "letters.pipes:2" in done.stdout
    without = run(real, real, *words)
    assert without.returncode == 1
    assert "CMT-401" in without.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("entries", "told"),
    [
        (("ids = no_such_package:render",), "ModuleNotFoundError: No module named 'no_such_package'"),
        (("ids = json:nothing",), "has no attribute 'nothing'"),
        (("ids = json:__doc__",), "json:__doc__ is not a function"),
        (("html = json:dumps",), "the name “html” is reserved by Clausework"),
    ],
    ids=["missing", "without it", "no function", "taken"],
)
def test_a_broken_format_is_told_with_its_package(
    real: Path, tmp_path: Path, entries: tuple[str, ...], told: str
) -> None:
    done = run(
        real, spoilt(tmp_path, "clausework.formats", *entries), "redline", "D1", "working", "--format", "ids"
    )
    assert done.returncode == 2
    assert told in done.stderr
    assert "spoilt 0.1" in done.stderr
    assert "Traceback" not in done.stderr


COLD = """
import sys
from clausework import plugins
from clausework.cli import main
try:
    main()
finally:
    looked = plugins._groups_in.cache_info()
    print("scans:", looked.misses, "of", len(sys.path), "importlib.metadata" in sys.modules)
"""


@pytest.mark.parametrize(
    ("words", "scanned"),
    [(["--help"], False), (["redline", "--files", "a.md", "b.md"], False), (["check"], True)],
    ids=["help", "redline", "check"],
)
def test_packages_are_looked_at_once_and_where_needed(small: Path, words: list[str], scanned: bool) -> None:
    for name in ("a.md", "b.md"):
        (small / name).write_text("# A\n\nIt shall.\n")
    done = subprocess.run(
        [sys.executable, "-c", COLD, *words], cwd=small, capture_output=True, text=True, check=False
    )
    _, scans, _, folders, metadata = done.stdout.splitlines()[-1].split()
    assert metadata == "False", "no package declares a group of ours"
    assert 1 <= int(scans) <= int(folders) if scanned else scans == "0"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_manual_shows_the_package_as_it_is(lang: str) -> None:
    page = (ROOT / f"tooling/docs/plugins.{lang}.md").read_text("utf-8")
    shown = re.findall(r"^```(?:python|toml)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    files = [path.read_text("utf-8") for path in PACKAGE.rglob("*") if path.suffix in (".py", ".toml")]
    assert len(shown) == 4
    assert all(any(block in text for text in files) for block in shown)
    groups = re.findall(r"^\| `(clausework\.\w+)` \|", page, re.MULTILINE)
    assert sorted(groups) == sorted(GROUPS)


WIKI = "= Canteens =\n\n== 1 Scope ==\n\nThis applies to canteens.\n\n== 2 Records ==\n\nIt shall keep records.\n"


@pytest.mark.slow
def test_a_package_reads_a_text_and_brings_its_profile(tmp_path: Path, installed: Path) -> None:
    (tmp_path / "canteens.wiki").write_text(WIKI)
    words = ("import", "canteens.wiki", "--lang", "en", "--profile", "canteens-2024")
    done = run(tmp_path, installed, *words)
    assert done.returncode == 0, done.stderr
    project = tmp_path / "canteens"
    assert "It shall keep records. {#" in (project / "standard/clauses/records.en.md").read_text()
    assert "profile: canteens-2024\n" in (project / "standard/standard.yml").read_text()
    checked = run(project, installed, "check").stdout
    assert "[SCP-005]" in checked
    assert "[STR-001]" not in checked
    without = run(project, project, "check").stdout
    assert "canteens-2024" in without[without.index("[YML-022]") :]
    assert "[STR-001]" in without


@pytest.mark.slow
def test_a_file_of_a_package_is_published_with_ours(small: Path, installed: Path) -> None:
    done = run(small, installed, "publish", "working")
    assert done.returncode == 0, done.stderr
    made = small / "build/publish/working"
    names = [path.name for path in made.glob("*-checklist.*")]
    assert len(names) == 2
    assert "[ ] P-REC-01  " in (made / names[0]).read_text()
    assert all(f"  {name}\n" in (made / "SHA256SUMS").read_text() for name in names)


@pytest.mark.slow
def test_a_site_has_the_pages_and_files_of_a_package(tmp_path: Path, installed: Path) -> None:
    assert run(tmp_path, installed, "init", "canteens").returncode == 0
    done = run(tmp_path / "canteens", installed, "build", "--publish", "--out", "made")
    assert done.returncode == 0, done.stderr
    out = tmp_path / "canteens/made"
    assert "O-CMP-01\n" in (out / "committee/provisions.txt").read_text()
    assert "<h1>Provisions by level</h1>" in (out / "en/levels/index.html").read_text()
    assert 'href="levels/"' in (out / "en/index.html").read_text(), "it stands in the navigation"
    assert "Checklist" in (out / "en/drafts/index.html").read_text()
    assert "勾选清单" in (out / "drafts/index.html").read_text()


OVERWRITING = "def stage(publication):\n    return {'clauses.json': b''}\n"
BROKEN = {
    "deliverables, none": ("deliverables", "json:__doc__", "", "publish working", "is not a function"),
    "deliverables": ("deliverables", "mine:fail", "def fail(publication):\n    1 / 0\n", "publish working", "ZeroDivisionError"),
    "pages, none": ("pages", "json", "", "build", "json lacks pages"),
    "pages": ("pages", "mine", "def pages(view):\n    yield 7\n", "build", "AttributeError: 'int'"),
    "files": ("files", "mine", "def stage(publication):\n    return {'a.txt': 'a'}\n", "build", "a.txt: str"),
    "files, taken": ("files", "mine", OVERWRITING, "build", "clauses.json has the name of another file"),
    "readers": ("readers", "mine", "SUFFIXES = ['.wiki']\ndef read(data, path):\n    return 1\n", "import a.wiki --out b", "TypeError"),
    "formats": ("formats", "mine:fail", "def fail(context):\n    1 / 0\n", "redline --files a.wiki b.wiki --format it", "ZeroDivisionError"),
    "profiles": ("profiles", "json.decoder", "", "init a --profile house", "json.decoder lacks __path__"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("group", "value", "module", "words", "told"), BROKEN.values(), ids=list(BROKEN))
def test_what_a_broken_one_does_is_refused_with_its_package(
    small: Path, tmp_path: Path, group: str, value: str, module: str, words: str, told: str
) -> None:
    for name in ("a.wiki", "b.wiki"):
        (small / name).write_text(WIKI)
    shutil.copy(ROOT / "mkdocs.yml", small)
    path = spoilt(tmp_path / "lib", f"clausework.{group}", f"it = {value}")
    (path / "mine.py").write_text(module)
    done = run(small, path, *words.split())
    assert done.returncode == 2, done.stdout + done.stderr
    assert told in done.stderr
    assert f"it (clausework.{group}, spoilt 0.1)" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_two_packages_with_one_name_are_both_named(real: Path, tmp_path: Path, installed: Path) -> None:
    path = Path(f"{installed}{os.pathsep}{spoilt(tmp_path, 'clausework.formats', 'ids = json:dumps')}")
    done = run(real, path, "redline", "D1", "working", "--format", "ids")
    assert done.returncode == 2
    assert "committee-formats 1.4" in done.stderr
    assert "spoilt 0.1" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("value", "told"), [("json", "json lacks SUFFIXES read"), ("mine", "mine: ZeroDivisionError")]
)
def test_a_broken_reader_is_told_with_its_package(real: Path, tmp_path: Path, value: str, told: str) -> None:
    (real / "letters.pipes").write_text("clause | comment\n")
    path = spoilt(tmp_path, "clausework.sheets", f"pipes = {value}")
    (path / "mine.py").write_text("SUFFIXES = ['.pipes']\ndef read(data, path):\n    1 / 0\n")
    done = run(real, path, "comments", "import", "letters.pipes", "--consultation", "2020-07", "--dry-run")
    assert done.returncode == 2
    assert told in done.stderr
    assert "spoilt 0.1" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_a_broken_plugin_does_no_harm_where_it_is_not_asked_for(real: Path, tmp_path: Path) -> None:
    path = spoilt(tmp_path, "clausework.formats", "ids = no_such_package:render")
    assert run(real, path, "redline", "D1", "working").returncode == 0
    assert run(real, path, "--help").returncode == 0
