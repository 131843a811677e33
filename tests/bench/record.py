"""One group answered among many comments: what each command costs, however many there are.

`python tests/bench/record.py [COUNT…]` makes a consultation on the real standard for each count. A group of five is
answered there and published, then another: told are the processor's seconds of the second, which finds what
the first has left.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import msgspec
from million import GROUP, clock, submission
from places import ROOT, copy_live_commerce
from programs import CLAUSEWORK, git, hosted

from clausework.consultation.submission import Receipt
from clausework.drafts.register import open_draft
from clausework.model.comment import Anchor
from clausework.store.intake import take
from clausework.store.recording import StoreContext
from clausework.store.reviewing import ReviewAct, carry_out
from clausework.store.session import Session
from clausework.workflow.consult import open_store

COUNTS = (1_000, 20_000)
BEFORE = {"settle": (1.46, 6.12), "agree": (0.88, 1.03), "export": (0.81, 3.17), "check": (1.20, 8.77)}
"""The same before an answer stood once in git and records were kept by what they say."""
ACT = (
    "import sys; from pathlib import Path; from clausework.workflow import answering; "
    "from clausework.model.comment import Disposition; "
    "no = Disposition(outcome='rejected', reason='法律已有规定，本标准不再重复写这一条。'); numbers = sys.argv[1:]; "
)
SETTLE = (
    f"{ACT}done = answering.settle_each(Path(), dict.fromkeys(numbers, no), 'wang'); "
    "assert len(done.settled) == 5, done"
)
AGREE = f"{ACT}done = answering.agree(Path(), numbers, 'chen'); assert len(done.numbers) == 5, done"


def fill(root: Path, count: int) -> list[str]:
    """Put so many published comments on the clauses of a project into its store; their numbers."""
    clauses = [clause.id for clause in open_draft(root, "D1").clauses if clause.texts]
    found = list[str]()

    def some(db: Session, context: StoreContext, start: int) -> None:
        for n in range(start, min(start + GROUP, count)):
            anchor = Anchor(clause=clauses[n % len(clauses)])
            receipt = take(db, context, msgspec.structs.replace(submission(n), anchor=anchor))
            assert isinstance(receipt, Receipt)
            found.append(receipt.number)
            carry_out(db, context, None, ReviewAct(kind="publish", numbers=(receipt.number,)))

    with closing(open_store(root, False, clock=lambda _db: clock(0))) as store:
        for start in range(0, count, GROUP):
            store.write(partial(some, start=start)).result()
    return found


def spent(root: Path, *words: str) -> float:
    """Processor seconds of a command and of all that it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    around = {**os.environ, "PATH": path, "CLAUSEWORK_BACKUPS": str(root.parent / "backups")}
    done = subprocess.run(words, cwd=root, capture_output=True, text=True, env=around, check=False)
    assert done.returncode in (0, 1), done.stderr  # 1: there are findings
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def answered(root: Path, numbers: list[str], publish: bool) -> Iterator[tuple[str, float]]:
    """Answer comments as the desk does, and have git and the site tell it; what each step took."""
    yield "settle", spent(root, sys.executable, "-c", SETTLE, *numbers)
    yield "agree", spent(root, sys.executable, "-c", AGREE, *numbers)
    git(root, "pull", "--quiet", "--ff-only")
    yield "export", spent(root, *CLAUSEWORK, "comments", "export")
    yield "check", spent(root, *CLAUSEWORK, "check")
    if publish:
        yield "publish", spent(root, "sh", str(ROOT / "tooling/deploy/job"), "publish")


def measured(count: int, publish: bool) -> dict[str, float]:
    """Processor seconds by command."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "project"
        copy_live_commerce(root)
        shutil.rmtree(root / "comments")
        shutil.copytree(ROOT / "site", root / "site")
        shutil.copyfile(ROOT / "mkdocs.yml", root / "mkdocs.yml")
        numbers = fill(root, count)
        (root.parent / "backups").mkdir()
        spent(root, *CLAUSEWORK, "comments", "export")
        hosted(root, "drafter")
        dict(answered(root, numbers[:5], publish))
        return dict(answered(root, numbers[50:55], publish))


def section(counts: tuple[int, ...] = COUNTS, publish: bool = True) -> str:
    """The section of the page of results."""
    found = [measured(count, publish) for count in counts]
    lines = [
        "## One group of five answered among many comments",
        "",
        "`python tests/bench/record.py`; seconds of the processor of each command, git's included, after another "
        "group was answered before. In brackets before an answer stood once in git and records were kept.",
        "",
        f"| command | {' | '.join(f'{count:,} comments' for count in counts)} |",
        f"|---|{'---:|' * len(counts)}",
    ]
    for name in found[0]:
        were = dict(zip(COUNTS, BEFORE.get(name, ()), strict=False))
        cells = (
            f"{each[name]:.2f}" + (f" ({were[count]:.2f})" if count in were else "")
            for count, each in zip(counts, found, strict=True)
        )
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join((*lines, ""))


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:] if word.isdigit()]
    print(section(tuple(given) or COUNTS, "--no-publish" not in sys.argv))
