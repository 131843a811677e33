"""Each recipe of the developer's manual is carried out as it stands there, and does what it says."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

import pytest
from places import ROOT
from recipes import BLOCK, PACKAGE, Checkout, manual, recipes

from clausework.store.schema.steps import STEPS

BIN = Path(sys.executable).parent
STAGED = """
import sys
from pathlib import Path
from staged_files import stage_site
files, _ = stage_site(Path(sys.argv[1]))
print(files[sys.argv[2]].decode())
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path / "checkout")


def test_both_languages_show_the_same_recipes() -> None:
    chinese, english = (tuple(recipes(lang).values()) for lang in ("zh", "en"))
    assert chinese == english
    assert len(english) == 15


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_path_that_the_manual_names_is_there(lang: str) -> None:
    text = BLOCK.sub("", manual(lang))
    paths = set(re.findall(r"`((?:\w+/)+[\w.]*|\w+\.py)`", text))
    lost = [path for path in paths if not any((ROOT / at / path).exists() for at in ("", PACKAGE))]
    assert set(lost) <= {"var/log/tiles"}
    assert len(paths) > 60


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_class_the_manual_names_is_in_the_list(lang: str) -> None:
    text = BLOCK.sub("", manual(lang))
    named = set(re.findall(r"`([A-Z][a-z]+(?:[A-Z][a-z]+)*)[`(.]", text))
    known = set(
        re.findall(r"^\| `(\w+)`", (ROOT / "tooling/docs/code/classes.md").read_text("utf-8"), re.MULTILINE)
    )
    assert named - known <= {"Future"}
    assert len(named & known) > 12


WALK = re.compile(
    r"^\| (?:a|an) [^|]+\| ([^|]+) \| (\d+) \| \[([^]]+)\]\(tooling/docs/recipes-\w+\.en\.md#([^)]+)\) \|$"
)


def test_the_stranger_s_walk_counts_the_files_of_each_recipe() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    section = text.partition("\n## A stranger's walk\n")[2].partition("\n## ")[0]
    rows = [WALK.match(line) for line in section.splitlines() if line.startswith(("| a ", "| an "))]
    files = {
        heading: list(dict.fromkeys(step.path for step in steps)) for heading, steps in recipes("en").items()
    }
    seen = []
    for row in rows:
        assert row
        shown, count, heading, anchor = row.groups()
        assert anchor == re.sub(r"[^a-z -]", "", heading.lower()).replace(" ", "-")
        patterns = [re.sub("[A-Z]+", r"[^/]+", name) for name in re.findall(r"`([^`]+)`", shown)]
        assert len(patterns) == len(files[heading]) == int(count), heading
        for pattern, path in zip(patterns, files[heading], strict=True):
            assert re.fullmatch(pattern, path), heading
        seen.append(heading)
    assert sorted(seen) == sorted(files)


RULE = """
from pathlib import Path
from notation import read_cases, read_example
from clausework.checks.engine.registry import find_rule
rule = find_rule("ACM-901")
cases = read_cases(Path("tooling/clausework/checks/rules/scope/no-limits.md"))
print([told for case in cases if (told := case.wrong(rule))])
print([len(list(rule.check(read_example(text)))) for text in (rule.broken, rule.passing)])
"""


@pytest.mark.slow
def test_a_rule_is_in_force_and_keeps_its_cases(checkout: Checkout) -> None:
    checkout.follow("Adding a rule")
    assert checkout.python(RULE, rig=ROOT / "tests/checks") == "[]\n[1, 0]\n"


@pytest.mark.slow
def test_a_page_is_in_the_staged_site(checkout: Checkout, small: Path) -> None:
    checkout.follow("Adding a page of the site")
    page = checkout.python(STAGED, str(small), "provisions/index.md", rig=ROOT / "tests")
    assert "<h1>全部条文要求</h1>" in page
    assert '<a href="../c/platform.records/#P-REC-01">P-REC-01</a>' in page
    assert "<h1>All provisions</h1>" in checkout.python(
        STAGED, str(small), "en/provisions/index.md", rig=ROOT / "tests"
    )


@pytest.mark.slow
def test_a_file_is_in_the_staged_site(checkout: Checkout, small: Path) -> None:
    checkout.follow("Adding a file of the site")
    assert "P-REC-01,platform.records\n" in checkout.python(
        STAGED, str(small), "provisions.csv", rig=ROOT / "tests"
    )


@pytest.mark.slow
def test_a_format_of_the_redline_is_in_the_help_and_renders(checkout: Checkout, tmp_path: Path) -> None:
    checkout.follow("Adding a format of the redline")
    for name, text in (("old.md", "# One\n\nKeep it.\n"), ("new.md", "# One\n\nKeep them.\n")):
        (tmp_path / name).write_text(text)
    words = ("redline", "--files", str(tmp_path / "old.md"), str(tmp_path / "new.md"), "--format", "ids")
    assert re.search(r"^\S+: modified$", checkout.clausework(*words), re.MULTILINE)
    assert re.search(r"html\|ids\|", checkout.clausework("redline", "--help"))


@pytest.mark.slow
def test_a_format_of_the_report_reports(checkout: Checkout, small: Path) -> None:
    checkout.follow("Adding a format of the check's report")
    (small / "standard/clauses/scope.zh.md").unlink()
    said = checkout.clausework("check", "--format", "tally", "--root", str(small), status=1)
    assert re.search(r"^[A-Z]{2,3}-\d{3} \d+$", said, re.MULTILINE)


@pytest.mark.slow
def test_a_sheet_is_read(checkout: Checkout, real: Path) -> None:
    checkout.follow("Adding a reader of typed-up comments")
    (checkout.root / "letters.pipes").write_text(
        "clause | comment\nplatform.records | The period is too short.\n"
    )
    words = (
        "comments",
        "import",
        "letters.pipes",
        "--consultation",
        "2020-07",
        "--dry-run",
        "--root",
        str(real),
    )
    assert "letters.pipes:2" in checkout.clausework(*words)


@pytest.mark.slow
def test_a_text_of_another_format_is_imported(checkout: Checkout) -> None:
    checkout.follow("Adding a reader of texts to import")
    (checkout.root / "canteens.wiki").write_text(
        "= Canteens =\n\n== 1 Scope ==\n\nThis applies to canteens.\n\n== 2 Records ==\n\nIt shall keep them.\n"
    )
    said = checkout.clausework("import", "canteens.wiki", "--lang", "en")
    assert "2 clauses, 1 provision" in said
    assert "It shall keep them. {#" in (checkout.root / "canteens/standard/clauses/records.en.md").read_text()


@pytest.mark.slow
def test_a_text_in_another_language_has_provisions(checkout: Checkout) -> None:
    text = "# Cantines\n\n## 1 Objet\n\nCe texte vise les cantines.\n\n## 2 Registre\n\nLa cantine doit tenir un registre.\n"
    (checkout.root / "cantines.md").write_text(text)
    words = ("import", "cantines.md", "--lang", "fr", "--out")
    assert "2 clauses, 0 provisions" in checkout.clausework(*words, "unread")
    checkout.follow("Adding a language that is read")
    assert "2 clauses, 1 provision," in checkout.clausework(*words, "read")
    shown = checkout.clausework("check", "--root", "read", status=1)
    assert set(re.findall(r"error\[(.*?)\]|warning\[(.*?)\]", shown)) == {("STR-001", "")}
    for name, days in (("old.md", 30), ("new.md", 60)):
        (checkout.root / name).write_text(f"# Objet\n\nLa cantine doit le garder {days} jours.\n")
    assert "30" in checkout.clausework("redline", "--files", "old.md", "new.md")


@pytest.mark.slow
def test_a_field_is_typed_shown_receipted_and_taken_from_tables(
    checkout: Checkout, small: Path, tmp_path: Path
) -> None:
    """Three files make it; see `field_walk` for its way."""
    heading = "Adding a field of a comment"
    assert len({step.path for step in recipes("en")[heading]}) == 3
    checkout.follow(heading)
    walk = ROOT / "tests/docs/field_walk.py"
    words = (sys.executable, str(walk), str(tmp_path / "service"), str(small))
    checkout.run(*words, rig=ROOT / "tests/service")


@pytest.mark.slow
def test_a_kind_of_block_is_read_printed_and_compared_everywhere(checkout: Checkout) -> None:
    """Five files make it; see `important_walk` for its way."""
    heading = "Adding a kind of block"
    assert len({step.path for step in recipes("en")[heading]}) <= 5
    checkout.follow(heading)
    said = checkout.run(sys.executable, str(ROOT / "tests/docs/important_walk.py"), rig=ROOT / "tests")
    assert "增加重要提示“先断电”" in said
    assert "the following important note is inserted: “IMPORTANT: Cut the power first.”" in said


UPGRADED = """
import apsw, sys
from pathlib import Path
import store_rig
from clausework.store.copies import plan, upgrade
from clausework.store.schema.steps import STEPS

store_rig.load_sqlite(Path("old.db"), len(STEPS) - 1)
print([step.name for step in plan("old.db", False)])
upgrade("old.db", False, Path("kept.db"))
print([name for (name,) in apsw.Connection("old.db").execute("SELECT name FROM sqlite_master WHERE type = 'index'")])
"""


@pytest.mark.slow
def test_a_step_is_made_in_a_store_of_the_release_before(checkout: Checkout) -> None:
    checkout.follow("Adding a step of the schema")
    planned, indices = checkout.python(UPGRADED, rig=ROOT / "tests/consultation").splitlines()
    assert planned == "['r0098_by_language']"
    assert "'comment_by_language'" in indices


@pytest.mark.slow
def test_the_store_is_frozen_as_a_step_leaves_it(checkout: Checkout) -> None:
    checkout.follow("Adding a step of the schema")
    shutil.copytree(ROOT / "tests/consultation", checkout.root / "tests/consultation")
    for file in (ROOT / "tests").glob("*.py"):
        shutil.copy(file, checkout.root / "tests")
    stores = checkout.root / "tests/consultation/stores"
    before = set(stores.iterdir())
    (command,) = re.findall(r"run `python (tests/\S+\.py)`", manual("en"))
    checkout.run(sys.executable, command)
    made = sorted(path.name for path in set(stores.iterdir()) - before)
    assert made == ["r0098_by_language.postgresql.sql", "r0098_by_language.sqlite.sql"]
    cases = f"every_step_has or (makes_what_it_made and {len(STEPS) + 1})"
    checkout.pytest("tests/consultation/test_store_older.py", "-k", cases)


def test_a_string_is_said_in_both_languages(checkout: Checkout) -> None:
    checkout.follow("Adding a string")
    said = checkout.python(
        "from clausework.strings.catalogue import both; print(both('layout.size', count=5))"
    )
    assert said == "{'zh': '工作稿有5个条款。', 'en': 'The working text has 5 clauses.'}\n"


@pytest.mark.slow
def test_a_command_is_listed_and_runs(checkout: Checkout, small: Path) -> None:
    checkout.follow("Adding a string", "Adding a command")
    assert re.search(
        r"^  size +Count the clauses of the working text\.$", checkout.clausework("--help"), re.MULTILINE
    )
    assert "数一数工作稿有多少条款。" in checkout.clausework("size", "--help", "--lang", "zh")
    size = ("size", "--root", str(small), "--lang")
    assert checkout.clausework(*size, "en") == "The working text has 4 clauses.\n"
    assert checkout.clausework(*size, "zh") == "工作稿有4个条款。\n"


ASKED = """
import json
from pathlib import Path
from service_rig import Clock, make_project, running
from clausework.service.app import create_app
from clausework.service.context import open_context
from manual import class_index

root, clock = make_project(Path.cwd()), Clock()
july, clock.now = clock.now, "2020-06-01T00:00:00.000Z"
context = open_context(root, False, root / "build" / "site", clock=clock)
clock.now = july
with running(context, clock, root) as client:
    answer = client.get("/open.json")
    described = client.get("/openapi.json").json["paths"]
print(json.dumps([answer.status, answer.json, "/open.json" in described]))
print("| `OpenConsultations` | `service.open_now` | The IDs of the consultations that" in class_index())
"""


@pytest.mark.slow
def test_a_use_case_is_answered_and_described(checkout: Checkout) -> None:
    checkout.follow("Adding a use case of the service")
    answered, listed = checkout.python(ASKED, rig=ROOT / "tests/service").splitlines()
    assert json.loads(answered) == [200, {"consultations": ["2020-07"]}, True]
    assert listed == "True"


@pytest.mark.slow
def test_a_term_is_in_the_glossary_that_is_published(checkout: Checkout, small: Path) -> None:
    checkout.follow("Adding a term")
    rows = glossary(checkout.file("tooling/docs/glossary.md"))
    assert rows[-1][:2] == ["site map", "网站地图"]
    settings = small / "standard/standard.yml"
    settings.write_text(settings.read_text("utf-8") + "manual: true\n", "utf-8")
    assert "| site map | 网站地图 |" in checkout.python(
        STAGED, str(small), "manual/glossary/index.md", rig=ROOT / "tests"
    )


def glossary(file: Path) -> list[list[str]]:
    lines = [line for line in file.read_text("utf-8").splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in rows if row[0] not in ("English", "---")]


def test_a_term_of_the_glossary_stands_once_in_both_languages() -> None:
    rows = glossary(ROOT / "tooling/docs/glossary.md")
    assert [row for row in rows if len(row) != 3 or not all(row)] == []
    assert len({row[0] for row in rows}) == len(rows) > 60
    assert [row[0] for row in rows if not re.search(r"[\u4e00-\u9fff]", row[2])] == []


@pytest.mark.slow
def test_all_recipes_together_keep_the_house_style(checkout: Checkout) -> None:
    checkout.follow(*recipes("en"))
    shutil.copytree(ROOT / "tests", checkout.root / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    new = [step.path for steps in recipes("en").values() for step in steps if step.path.endswith(".py")]
    python = [str(checkout.file(path)) for path in dict.fromkeys(new)]
    checkout.run(str(BIN / "ruff"), "check", *python)
    checkout.run(str(BIN / "ruff"), "format", "--check", *python)
    checkout.run(sys.executable, "-m", "mypy", "--cache-dir", str(checkout.root / "types"))
    checkout.run(str(BIN / "lint-imports"), "--no-logo", "--no-cache")
    shutil.copytree(ROOT / "standard", checkout.root / "standard")
    checkout.run(sys.executable, "tooling/manual.py")
    house = ("lang/test_catalogue.py", "cli/test_help.py", "cli/test_help_in_chinese.py", "errors", "model")
    # All recipes at once are more than a room has to spare; each room is held to its budget as it is.
    budget = "tests/model/test_house_style.py::test_each_room_and_its_table_are_within_the_budget"
    checkout.pytest(f"--deselect={budget}", *(f"tests/{name}" for name in house))
