"""What is written for the standard is in its language, whatever that of the machine is."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from clausework.cli import cli
from clausework.lang.patterns import HAN
from clausework.source.settings import settings_at
from clausework.workflow.first_language import first_language
from clausework.workflow.import_text import scaffold

PLAIN = ("C", "C.UTF-8", "POSIX")
LOCALES = (*PLAIN, "en_US.UTF-8", "zh_CN.UTF-8", "de_DE.UTF-8")
WRITING = {
    "redline.docx": ("redline", "D1", "working", "--format", "docx", "--out"),
    "redline.html": ("redline", "D1", "working", "--format", "html", "--out"),
    "redline.txt": ("redline", "D1", "working", "--out"),
    "redline.json": ("redline", "D1", "working", "--format", "json", "--out"),
    "amend.txt": ("redline", "D1", "working", "--format", "amend", "--out"),
    "review.md": ("redline", "D1", "working", "--format", "github", "--out"),
    "form.docx": ("comments", "form", "--consultation", "2026-01", "--out"),
    "report.md": ("comments", "report", "--consultation", "2026-01", "--out"),
    "table.csv": ("comments", "table", "--consultation", "2026-01", "--format", "csv", "--out"),
    "letters.csv": ("comments", "invitations", "--consultation", "2026-01", "--out"),
}


def run(root: Path, locale: str, *words: str) -> str:
    env = {"LC_ALL": locale, "LANG": "", "LC_MESSAGES": ""}
    result = CliRunner().invoke(cli, [*words, "--root", str(root)], env=env)
    assert result.exit_code == 0, (words, result.output)
    return result.output


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An English standard with a frozen draft, a change and a consultation to which a body is invited."""
    root = tmp_path_factory.mktemp("english") / "project"
    scaffold(root, ("en",), "iso-directives-2", {"en": "Community canteens"})
    settings = root / "standard/standard.yml"
    text = settings.read_text("utf-8")
    invited = "    invited:\n      guild: {en: Guild of cooks}\n"
    settings.write_text(
        text.replace("    title: {en: Consultation}\n", f"    title: {{en: Consultation}}\n{invited}"),
        "utf-8",
    )
    run(root, "C", "draft", "freeze", "D1")
    records = root / "standard/clauses/requirements/records.en.md"
    records.write_text(records.read_text("utf-8").replace("three years", "five years"), "utf-8")
    settings.write_text(settings.read_text("utf-8").replace("label: D1 ", "label: D2 "), "utf-8")
    return root


@pytest.mark.parametrize("name", WRITING)
def test_a_file_is_the_same_in_every_locale(english: Path, tmp_path: Path, name: str) -> None:
    made = []
    for index, locale in enumerate(LOCALES):
        out = tmp_path / f"{index}-{name}"
        run(english, locale, *WRITING[name], str(out))
        made.append(out.read_bytes())
    assert len(made[0]) > 20
    assert len(set(made)) == 1
    if not name.endswith((".docx", ".json")):  # JSON has what is said of a change in each language
        assert not HAN.search(made[0].decode("utf-8-sig"))


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("languages: [en, zh]\n", "en"),
        ("id: a\nlanguages:   # the first counts\n  - en\n  - zh\n", "en"),
        ('languages: ["zh"]\n', "zh"),
        ("languages: en\n", "en"),
        ("id: a\n", ""),
        ("# languages: [en]\n", ""),
    ],
)
def test_the_first_language_is_found_as_the_project_has_it(tmp_path: Path, text: str, lang: str) -> None:
    (tmp_path / "standard/clauses").mkdir(parents=True)
    (tmp_path / "standard/standard.yml").write_text(text, "utf-8")
    assert first_language(tmp_path / "standard/clauses") == lang
    if lang:
        assert settings_at(tmp_path).languages[0] == lang


@pytest.mark.parametrize("locale", PLAIN)
@pytest.mark.parametrize(("langs", "said"), [(("en",), "Nothing found"), (("zh",), "没有发现问题")])
def test_without_a_locale_messages_are_in_the_first_language(
    tmp_path: Path, locale: str, langs: tuple[str, ...], said: str
) -> None:
    scaffold(tmp_path, langs, "gbt1.1-2020" if langs == ("zh",) else "iso-directives-2")
    assert said in run(tmp_path, locale, "check")


def test_a_locale_goes_before_the_project_an_option_before_both(english: Path) -> None:
    asked = ("comments", "list")
    assert HAN.search(run(english, "zh_CN.UTF-8", *asked))
    assert not HAN.search(run(english, "zh_CN.UTF-8", *asked, "--lang", "en"))
    assert not HAN.search(run(english, "C", *asked))
    assert HAN.search(run(english, "C", *asked, "--lang", "zh"))
