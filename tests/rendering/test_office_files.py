"""Every Word and Excel file that is made keeps the schemas of Open XML, by Microsoft's own validator."""

import os
import random

import ooxml_validator
import pytest
from draft_in_print import Chance
from msgspec.structs import replace
from office_drafts import NEW, OLD
from places import CORPORA, NO_CORPORA
from test_pdf import publication_of
from test_redline_docx_corpora import PAIRS
from test_redline_docx_figures import NEW as PICTURED, OLD as UNPICTURED, made
from test_standard_docx import EVERYTHING, PNG

from clausework.layout.stream import Sides
from clausework.redline.compare import compare
from clausework.rendering.deliverables import deliver
from clausework.rendering.docx.standard.document import standard_docx
from clausework.rendering.formats import comment_form, duties
from clausework.rendering.formats.redline_docx.document import redline_docx
from clausework.rendering.reviewing import review
from clausework.workflow.check import check_project
from clausework.workflow.comparison import compare_files, context_of, format_redline

ENDINGS = (".docx", ".xlsx")
CHANCES = 12
MARK = ("mark.png", PNG)

pytestmark = pytest.mark.slow


@pytest.fixture
def valid(tmp_path):
    """Try files by their names; skip where the validator is not there."""
    if os.environ.get("OOXML_VALIDATOR_CLI") == ooxml_validator.UNREACHED:
        pytest.skip("npm not reached: it has the validator of Open XML")
    if not ooxml_validator.PROGRAM.is_file():
        pytest.skip("no validator of Open XML here; python3 tests/ooxml_validator.py gets it from npm")

    def assert_valid(files):
        assert files
        for name, data in files.items():
            (tmp_path / name).write_bytes(data)
            assert (name, ooxml_validator.errors_in(tmp_path / name)) == (name, [])

    return assert_valid


@pytest.mark.parametrize("label", ["D1", "working"])
def test_the_files_of_a_draft_are_valid(valid, label):
    publication = publication_of(label)
    files = {of.name: of.data for of in deliver(publication) if of.name.endswith(ENDINGS)}
    assert {name.rpartition(".")[2] for name in files} == {"docx", "xlsx"}
    valid(files)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_review_is_valid(valid, small, lang):
    project, findings = check_project(small)
    told = (project, findings, project.sources, lang)
    valid({f"review.{ending}": review(f".{ending}", *told) for ending in ("docx", "xlsx")})


def test_the_files_for_comments_and_duties_are_valid(valid):
    publication = publication_of("working")
    publication = replace(publication, open=publication.consultations[-1])
    made = {**comment_form.stage(publication), **duties.stage(publication)}
    valid({name.replace("/", "-"): data for name, data in made.items() if name.endswith(ENDINGS)})


def test_whatever_a_draft_can_hold_is_valid(valid):
    looks = ("gbt1.1-2020", "gbt1.1-2009", "iso-directives-2")
    drafts = {(look, lang): replace(EVERYTHING, profile=look) for look in looks for lang in ("zh", "en")}
    files = {
        f"{look}.{lang}.docx": standard_docx(draft, lang, {"f" * 64: PNG}, mark=MARK)
        for (look, lang), draft in drafts.items()
    }
    files["pictures.docx"] = made(UNPICTURED, PICTURED)
    valid(files | {"moves.docx": redline_docx(compare(OLD, NEW), Sides(OLD, NEW), "zh", mark=MARK)})


def test_redlines_of_drafts_by_chance_are_valid(valid):
    pairs = [Chance(random.Random(seed)).pair() for seed in range(CHANCES)]
    valid({f"{n}.docx": redline_docx(compare(*pair), Sides(*pair), "zh") for n, pair in enumerate(pairs)})


@pytest.mark.skipif(not CORPORA.is_dir(), reason=NO_CORPORA)
@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_redlines_of_texts_of_others_are_valid(valid, pair):
    name, *versions = pair
    one = compare_files(*(CORPORA / name / f"{version}.md" for version in versions))
    valid({f"{name}.docx": format_redline("docx", context_of(one))})
