"""Five standards that LibreOffice writes as Word files are imported: clauses, levels, tables, notes, words."""

from __future__ import annotations

import subprocess
from collections import Counter
from pathlib import Path

import pytest
from office import PATIENCE, PYTHON, office  # noqa: F401

from clausework.model.draft import walk
from clausework.source.project import Project, load
from clausework.workflow.import_text import import_files

pytestmark = [pytest.mark.office, pytest.mark.slow, pytest.mark.usefixtures("office")]

NUMBERS = {
    "styles": ["1 scope", "2 building", "2.1 building.roof", "2.2 building.stands", "3 care"],
    "typed": [
        "1 scope",
        "2 clause-2",
        "2.1 clause-2.1",
        "2.1.1 clause-2.1.1",
        "2.1.2 clause-2.1.2",
        "2.2 clause-2.2",
        "3 clause-3",
    ],
    "tables": ["1 scope", "2 moisture"],
    "footnotes": ["1 scope", "2 care"],
    "tracked": ["1 scope", "2 grinding"],
}
HELD = {
    "styles": {"provision": 3, "item": 2, "ref": 1},
    "typed": {"provision": 4, "item": 2, "note": 1, "ref": 1},
    "tables": {"provision": 2, "table": 2, "row": 6},
    "footnotes": {"provision": 2, "footnote": 3},
    "tracked": {"provision": 2},
}
LEFT = {
    "tracked": "deleted by a tracked change: at night",
}


@pytest.fixture(scope="module")
def word_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("word")
    script = Path(__file__).with_name("word_files_of_office.py")
    subprocess.run([PYTHON, script, folder], check=True, timeout=PATIENCE)
    return folder


def held(project: Project) -> Counter[str]:
    lang = project.draft.languages[0]
    blocks = [block for clause in project.draft.clauses for block in walk(clause.texts[lang].blocks)]
    found = Counter(block.kind for block in blocks)
    found["provision"] = sum(bool(block.id) for block in blocks)
    found["ref"] = sum(run.mark == "ref" for block in blocks for run in block.runs)
    return found


@pytest.mark.parametrize("name", NUMBERS)
def test_a_word_file_has_its_structure(name: str, word_files: Path, tmp_path: Path) -> None:
    made = import_files([word_files / f"{name}.docx"], tmp_path / "made")
    project = load(made.out)
    assert [f"{clause.number} {clause.id}" for clause in project.draft.clauses] == NUMBERS[name]
    found = held(project)
    assert {kind: found[kind] for kind in HELD[name]} == HELD[name]
    report = made.report.read_text("utf-8")
    assert ("\n- " in report) == (name in LEFT)
    assert LEFT.get(name, "")[-10:] in report
