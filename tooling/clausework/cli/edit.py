"""`clausework edit`: a chapter as one text."""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clausework.cli._spoken import (
    FILE,
    FILE_THERE,
    phase_shown,
    progress_shown,
    project_root,
    said,
    spoken,
    tell,
    warn,
)
from clausework.errors import ClauseworkError

if TYPE_CHECKING:  # the list of all commands is there at once without it
    from clausework.workflow.chapter.applying import ChapterEdit


HEADED = re.compile(r"^#+ .*\{#([^\s}]+)", re.MULTILINE)


@click.command()
@click.argument("clause_id", metavar="[ID]", default="")
@click.option("--lang", default="", metavar="CODE")
@click.option("--side-by-side", "beside", is_flag=True)
@click.option("--out", metavar="FILE", type=FILE)
@click.option("--apply", "applied", metavar="FILE", multiple=True, type=FILE_THERE)
@click.option("--browser", is_flag=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8001, show_default=True)
@click.option("--yes", is_flag=True)
@click.option("--retire", is_flag=True)
@project_root
def command(
    clause_id: str,
    lang: str,
    beside: bool,
    out: Path | None,
    applied: tuple[Path, ...],
    browser: bool,
    port: int,
    yes: bool,
    retire: bool,
    root: Path,
) -> None:
    """Edit the clause ID and all below it as one Markdown text; without ID, the whole standard."""
    if applied:
        _finish(root, applied, yes, retire)
        return
    if browser:
        _browse(root, clause_id, lang, port)
        return
    scripted = os.environ.get("VISUAL") or os.environ.get("EDITOR")  # such a one may need no terminal
    if out is None and not scripted and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError(said("edit.no_terminal"))
    paths, texts = _open(root, clause_id, lang, beside, out)
    if out is not None:
        return
    while True:
        click.edit(filename=[str(path) for path in paths])
        if [path.read_text("utf-8") for path in paths] == texts:
            _remove(paths)
            tell("edit.unchanged")
            return
        if _finished(root, paths, yes, retire):
            return


def _browse(root: Path, clause_id: str, lang: str, port: int) -> None:
    """Serve the text to a browser of this computer."""
    from clausework.service.writing import WritingDesk, serve_writing

    desk = WritingDesk(root, clause_id, (lang,) if lang else (), spoken())
    with phase_shown("read"):
        desk.page()  # what cannot be opened is said here
    serve_writing(desk, port, lambda url: tell("edit.page_ready", url=url, path=desk.path))


def _open(
    root: Path, clause_id: str, lang: str, beside: bool, out: Path | None
) -> tuple[list[Path], list[str]]:
    """Write the text, or one for each language, and keep what was opened."""
    from clausework.workflow.chapter.opening import KEPT, EditRefused, open_chapter
    from clausework.workflow.output import write_file
    from clausework.workflow.project import load

    with phase_shown("read"):
        project = load(root)
    parts: list[tuple[str, tuple[str, ...]]] = [("", (lang,) if lang else ())]
    if beside:
        parts = [(f".{each}", (each,)) for each in project.draft.languages]
    texts = [open_chapter(project, clause_id, languages, spoken()) for _, languages in parts]
    plain = out or root / KEPT / f"{clause_id or 'all'}.md"
    paths = [plain.with_name(f"{plain.stem}{suffix}{plain.suffix}") for suffix, _ in parts]
    for path in paths:
        if path.exists():
            raise EditRefused("exists" if out else "waiting", path=path)
    for path, text in zip(paths, texts, strict=True):
        write_file(path, text.encode())
    if out is not None:
        count = len(set(HEADED.findall(texts[0])))  # a clause has a heading in each language
        tell("edit.opened", count=count, paths=_between(paths), named=_named(paths))
    return paths, texts


def _finish(root: Path, paths: Sequence[Path], yes: bool, retire: bool) -> None:
    """Take edited texts in, and bring them up to date; nothing is written without a yes."""
    edit = _taken_in(root, paths, yes, retire, sys.stdin.isatty() and not yes)
    if edit is None:
        tell("edit.kept", paths=_between(paths), named=_named(paths))
        sys.exit(1)
    if edit.changes:
        _renew(root, edit, paths)


def _finished(root: Path, paths: Sequence[Path], yes: bool, retire: bool) -> bool:
    """The same for a text from the editor; False if it is to be opened again."""
    try:
        if _taken_in(root, paths, yes, retire, sys.stdin.isatty()) is None:
            return _left(paths)
    except ClauseworkError as error:
        click.echo(f"clausework: {error.message(spoken())}", err=True)
        return _left(paths)
    _remove(paths)
    return True


def _taken_in(root: Path, paths: Sequence[Path], yes: bool, retire: bool, asking: bool) -> ChapterEdit | None:
    """The edit, shown, and written if it changes anything; None without a yes."""
    from clausework.workflow.chapter.applying import told
    from clausework.workflow.chapter.staging import write_staged
    from clausework.workflow.rename import LINEAGE

    edit = _taken(root, paths, asking)
    if not edit.changes:
        tell("edit.nothing")
        return edit
    tell("edit.understood", count=edit.what.clauses)
    for label, items in told(edit, spoken()):  # a line for each kind with its count
        click.echo(f"  {said(f'edit.label_{label}')}  {len(items)}")
        for item in items:
            click.echo(f"    {item}")
    if not _agreed(edit, yes, retire):
        return None
    write_staged(root, edit.staged)
    stale = " ".join(edit.staged.stale)
    steps = [said("edit.next_lineage")] if LINEAGE in edit.staged.files else []
    steps += [said("edit.next_translated", ids=stale)] if stale else []
    steps.append(said("edit.next_check"))
    tell("edit.written", count=len(edit.staged.files), next="".join(f"\n  {step}" for step in steps))
    return edit


def _taken(root: Path, paths: Sequence[Path], asking: bool) -> ChapterEdit:
    """The edit that the texts mean; the IDs of new clauses whose titles give none are asked for."""
    from clausework.workflow.chapter.applying import nameless, take_apart
    from clausework.workflow.chapter.opening import EditRefused

    given: dict[Path, dict[int, str]] = {path: {} for path in paths}
    while True:
        try:
            with progress_shown(("read", "prove")) as progress:
                return take_apart(root, paths, given, progress)
        except EditRefused as error:
            wanting = nameless(error) if asking else {}
            if not wanting:
                raise
            of = next(path for path in paths if path == error.values["path"])
        for line, title in wanting.items():
            given[of][line] = str(click.prompt(said("edit.ask_id", title=title, line=line)))


def _left(paths: Sequence[Path]) -> bool:
    """Ask whether the text is opened again; if not, say where it is and end."""
    if sys.stdin.isatty() and click.confirm(said("edit.again"), default=True):
        return False
    tell("edit.kept", paths=_between(paths), named=_named(paths))
    sys.exit(2)


def _agreed(edit: ChapterEdit, yes: bool, retire: bool) -> bool:
    if not yes:
        return click.confirm(said("edit.ask"), default=False)
    if edit.ends and not retire:
        warn("edit.confirm_gone")
        return False
    return True


def _renew(root: Path, edit: ChapterEdit, paths: Sequence[Path]) -> None:
    """Write the text as it stands now into the files, so that the next edit begins with it."""
    from clausework.workflow.chapter.opening import open_chapter
    from clausework.workflow.output import write_file
    from clausework.workflow.project import load

    with phase_shown("read"):
        project = load(root)
        for path, (scope, languages) in zip(paths, edit.heads, strict=True):
            write_file(path, open_chapter(project, scope, languages, spoken()).encode())
    for path in paths:
        tell("edit.fresh", path=path)


def _remove(paths: Sequence[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _between(items: Sequence[object]) -> str:
    return said("errors.between").join(map(str, items))


def _named(paths: Sequence[Path]) -> str:
    """The files as `--apply` takes them."""
    return " --apply ".join(shlex.quote(str(path)) for path in paths)
