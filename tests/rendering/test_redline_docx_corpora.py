"""Redlines in Word of real texts, where this machine has them: LibreOffice gives both texts, word for word."""

from collections import Counter

import pytest
from docx_reading import notes_left, settled, settled_lines
from office import office, settled_in_office
from places import CORPORA, NO_CORPORA

from clausework.layout.stream import Sides
from clausework.redline.compare import compare
from clausework.rendering.formats.redline_docx.document import redline_docx
from clausework.workflow.comparison import compare_files, context_of, format_redline, text_of

__all__ = ["office"]

PAIRS = [
    ("zh-lifafa", "2015", "2023"),
    ("zh-jiancha", "2018", "2024"),
    ("zh-fanlongduan", "2007", "2022"),
    ("zh-tongji", "2009", "2024"),
    ("zh-zhongxiao", "2020", "2025"),
    ("zh-shangbiao", "2019", "2026"),
    ("en-asvs", "4.0.1", "4.0.3"),
    ("en-asvs", "4.0.3", "5.0.0"),
    ("en-asvs", "5.0.0", "4.0.1"),
    ("en-openapi", "3.0.3", "3.0.4"),
]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.long,
    pytest.mark.skipif(not CORPORA.is_dir(), reason=NO_CORPORA),
]


@pytest.fixture(scope="module")
def made():
    """For each pair its redline in Word, and each text of it as a redline without a change."""
    found = {}
    for name, *versions in PAIRS:
        one = context_of(compare_files(*(CORPORA / name / f"{version}.md" for version in versions)))
        redline = format_redline("docx", one)
        plain = [
            redline_docx(compare(draft, draft), Sides(draft, draft, numbered=False), one.lang)
            for draft in one.drafts
        ]
        found["-".join((name, *versions))] = redline, *plain
    return found


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_each_paragraph_of_a_real_pair_is_given_back(made, pair):
    redline, *plain = made["-".join(pair)]
    for accept, of in zip((False, True), plain, strict=True):
        assert settled_lines(redline, accept=accept) == settled_lines(of, accept=True)
        assert notes_left(redline, accept=accept) == notes_left(of, accept=True)


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_the_words_of_a_real_pair_are_all_there(made, pair):
    name, *versions = pair
    one = compare_files(*(CORPORA / name / f"{version}.md" for version in versions))
    for accept, draft in ((False, one.old), (True, one.new)):
        found, wanted = (
            "".join("".join(lines).split()).replace("—", "")
            for lines in (settled(made["-".join(pair)][0], accept=accept), text_of(draft))
        )
        assert Counter(wanted) - Counter(found) == Counter()


@pytest.fixture(scope="module")
def in_office(office, made, tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpora")
    for name, files in made.items():
        for side, data in zip(("", "-old", "-new"), files, strict=True):
            (folder / f"{name}{side}.docx").write_bytes(data)
    return settled_in_office(folder)


@pytest.mark.office
@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_libreoffice_gives_a_real_pair_back(in_office, pair):
    name = "-".join(pair)
    for found, side in zip(in_office[name], ("new", "old"), strict=True):
        lines, wanted = (
            [line[2] for line in of["lines"] if line[2]] for of in (found, in_office[f"{name}-{side}"][0])
        )
        assert lines == wanted
