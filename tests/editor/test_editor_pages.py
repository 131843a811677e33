"""The settings of editors in the manual: the same in both languages, and of the form that they have."""

from __future__ import annotations

import re
import tomllib

from places import ROOT

from clausework.strings.catalogue import LANGUAGES


def blocks(lang: str) -> list[tuple[str, str]]:
    """The languages and texts of the blocks of code of the page."""
    page = (ROOT / f"tooling/docs/editors.{lang}.md").read_text("utf-8")
    return re.findall(r"```(\w+)\n(.*?)```\n", page, re.DOTALL)


def test_both_languages_give_the_same_settings_for_all_editors():
    pages = [(ROOT / f"tooling/docs/editors.{lang}.md").read_text("utf-8") for lang in LANGUAGES]
    assert blocks("zh") == blocks("en")
    assert [name for name, _ in blocks("en")] == ["sh", "lua", "vim", "toml", "elisp"]
    for page in pages:
        assert re.findall(r"(?m)^## (\S+)", page) == [
            "Visual",
            "Neovim",
            "Vim",
            "JetBrains",
            "Helix",
            "Emacs",
        ]


def test_helix_is_told_the_command_for_each_language():
    settings = tomllib.loads(dict(blocks("en"))["toml"])
    assert settings["language-server"]["clausework"] == {"command": "clausework", "args": ["lsp"]}
    assert {item["name"]: item["language-servers"] for item in settings["language"]} == {
        "markdown": ["clausework"],
        "yaml": ["clausework"],
    }


def test_every_block_that_is_no_shell_starts_the_server():
    for name, text in blocks("en"):
        if name != "sh":
            assert re.search(
                r"""clausework['"].*['"]lsp['"]|name: 'clausework'(.|\n)*args: \['lsp'\]|"lsp\"""", text
            )
            assert text.count("(") == text.count(")")
            assert text.count("{") == text.count("}")
            assert text.count("[") == text.count("]")
