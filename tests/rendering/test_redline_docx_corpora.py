"""Redlines in Word of real texts, where this machine has them: LibreOffice gives both texts, word for word."""

import pytest
from docx_reading import settled
from office import office, settled_in_office
from places import CORPORA, NO_CORPORA

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


def bare(text):
    """The characters without blanks and the dashes before items."""
    return "".join("".join(text).split()).replace("—", "")


@pytest.fixture(scope="module")
def made():
    """For each pair the comparison and its redline in Word."""
    found = {}
    for name, *versions in PAIRS:
        one = compare_files(*(CORPORA / name / f"{version}.md" for version in versions))
        found["-".join((name, *versions))] = one, format_redline("docx", context_of(one))
    return found


def assert_reads(lines, draft):
    assert bare(lines) == bare(text_of(draft))


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_a_real_pair_is_given_back(made, pair):
    one, data = made["-".join(pair)]
    assert_reads(settled(data, accept=True), one.new)
    assert_reads(settled(data, accept=False), one.old)


@pytest.fixture(scope="module")
def in_office(office, made, tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpora")
    for name, (_, data) in made.items():
        (folder / f"{name}.docx").write_bytes(data)
    return settled_in_office(folder)


@pytest.mark.office
@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_libreoffice_gives_a_real_pair_back(in_office, made, pair):
    name = "-".join(pair)
    accepted, rejected = in_office[name]
    assert_reads(accepted["lines"], made[name][0].new)
    assert_reads(rejected["lines"], made[name][0].old)
