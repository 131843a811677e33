"""A project of one clause, for tests that need one to be read."""

from __future__ import annotations

from pathlib import Path

HEAD = """\
id: sample
title: {zh: 样本规范}
body: {zh: 某协会}
number: T/X 1—2020
label: D2
date: 2020-11-17
"""


def write_project(root: Path, standard: str) -> None:
    """Write a project with what its standard.yml says after HEAD."""
    folder = root / "standard" / "clauses" / "platform"
    folder.mkdir(parents=True)
    (folder / "records.zh.md").write_text(
        "---\ntitle: 记录\ncode: P-REC\n---\n\n平台应保存。{#P-REC-01}\n", encoding="utf-8"
    )
    for name, text in {
        "standard": HEAD + standard,
        "outline": "- platform.records\n",
        "references": "",
    }.items():
        (root / "standard" / f"{name}.yml").write_text(text, encoding="utf-8")
