"""How long a check and a freeze take where frozen drafts and stale translations have gathered.

The text is generated (see generate.py), with five frozen drafts. Of its translations none is stale,
or many are: their originals were changed between two drafts, or between two commits of which no
draft tells, so that the old text is in the history alone.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import msgspec  # noqa: E402 - the folder of the benchmarks is no package
from checker import CLAUSEWORK, Cost, median  # noqa: E402
from generate import make_project, pieces  # noqa: E402

from clausework.drafts.register import add  # noqa: E402
from clausework.model.draft import plain  # noqa: E402
from clausework.source.project import load  # noqa: E402
from clausework.workflow.layout import confirm_translations  # noqa: E402

CLAUSES = 1500
DRAFTS = 5
STALE = 500
FORGIVEN = ("STR-001", "GRP-001", "GRP-002", "GRP-003")
"""Rules of which a generated text has errors, which would refuse a freeze before it is written."""
WORDS = ("核对的内容", "复核的内容")


class Row(NamedTuple):
    """The costs for one state of the translations."""

    name: str
    check: Cost
    again: Cost
    freeze: Cost


def prepare(root: Path, stale: int, in_drafts: bool) -> Path:
    """A project with DRAFTS frozen drafts, in which the originals of some translations have changed."""
    make_project(root, CLAUSES)
    settings = root / "standard/standard.yml"
    forgiven = "".join(f"  {rule}: {{level: info, reason: 文本是生成的}}\n" for rule in FORGIVEN)
    with settings.open("a", encoding="utf-8") as file:
        file.write(f"severity:\n{forgiven}")
    ids = [piece.id for piece in pieces(CLAUSES) if piece.code][:stale]
    for number in range(1, DRAFTS + 1):
        add(root, msgspec.structs.replace(plain(load(root).draft), label=f"D{number}"))
        if in_drafts:
            change(root, ids[number - 1 :: DRAFTS])
    if not in_drafts:
        in_history(root, ids)
    words = f"{{{WORDS[0]}: {WORDS[1] if in_drafts else '说明的内容'}}}"
    reason = f"- {{draft: D{DRAFTS + 1}, replaces: {words}, reason: {{zh: 术语改称。, en: The term was renamed.}}}}\n"
    (root / "standard/reasons.yml").write_text(reason if ids else "[]\n", encoding="utf-8")
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("label: D1\n", f"label: D{DRAFTS + 1}\n"), encoding="utf-8")
    return root


def change(root: Path, ids: list[str], words: tuple[str, str] = WORDS) -> None:
    """Change the words of some originals, and leave their translations as they are."""
    for name in ids:
        file = root / f"standard/clauses/{name.replace('.', '/')}.zh.md"
        file.write_text(file.read_text(encoding="utf-8").replace(*words), encoding="utf-8")


def in_history(root: Path, ids: list[str]) -> None:
    """Translations of a text that was committed and that no draft has."""
    git(root, "init", "-q")
    change(root, ids)
    confirm_translations(root, tuple(ids))
    for words in ((WORDS[1], "记录的内容"), ("记录的内容", "说明的内容")):
        git(root, "add", ".")
        git(root, "commit", "-qm", "x")
        change(root, ids, words)


def git(root: Path, *words: str) -> None:
    """Run git as nobody in particular."""
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    subprocess.run(["git", *who, *words], cwd=root, check=True)


def measure(name: str, root: Path) -> Row:
    """The costs of a first check, of one where nothing changed, and of a freeze."""

    def fresh(_: int) -> None:
        shutil.rmtree(root / "build", ignore_errors=True)

    def unfrozen(_: int) -> None:
        subprocess.run(["cp", "-r", f"{root}/kept-drafts/.", f"{root}/standard/drafts"], check=True)
        (root / f"standard/drafts/D{DRAFTS + 1}.json").unlink(missing_ok=True)

    check = [str(CLAUSEWORK), "check", "--format", "concise"]
    shutil.copytree(root / "standard/drafts", root / "kept-drafts")
    return Row(
        name,
        median(check, root, fresh),
        median(check, root, lambda _: None),
        median([str(CLAUSEWORK), "draft", "freeze", f"D{DRAFTS + 1}"], root, unfrozen),
    )


def rows() -> Iterator[Row]:
    """A row for each state of the translations."""
    states = (
        ("none stale", 0, True),
        (f"{STALE} stale", STALE, True),
        (f"{STALE} stale, of no draft", STALE, False),
    )
    for name, stale, in_drafts in states:
        with tempfile.TemporaryDirectory() as folder:
            yield measure(name, prepare(Path(folder) / "project", stale, in_drafts))


def section() -> str:
    """The Markdown of this part."""
    lines = [
        f"| {row.name} | {row.check.cpu:.2f} s | {row.again.cpu:.2f} s | {row.freeze.cpu:.2f} s | "
        f"{row.check.memory:.0f} MiB |"
        for row in rows()
    ]
    return "\n".join(
        [
            "## Stale translations beside frozen drafts",
            "",
            f"A generated standard of {CLAUSES:,} clauses in Chinese and English with {DRAFTS} frozen drafts; medians, in "
            "seconds of the processor. Of the stale translations some were made from the text of each draft, or all "
            "from a text that only the history of git has. A freeze with stale translations checks everything, then "
            "refuses. Measured by `python tests/bench/run.py stale`.",
            "",
            "| translations | first check | nothing changed | `draft freeze` | peak memory |",
            "| --- | ---: | ---: | ---: | ---: |",
            *lines,
        ]
    )


if __name__ == "__main__":
    print(section())
