"""The walk of `clausework why` through the lines without a cause, which takes answers by one key."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click

from clausework.cli._spoken import said, spoken, tell
from clausework.model.cause import ChangedLine
from clausework.model.comment import Comment
from clausework.workflow import why
from clausework.workflow.account import ProjectAccount

Give = Callable[[ProjectAccount, ChangedLine], object]


def walk(known: ProjectAccount, targets: tuple[str, ...]) -> None:
    """Show each open line with the comments that may have caused it, and write what is answered."""
    wanted = {line.name for line in why.resolve(known, targets, every=True)} if targets else None
    last: Give | None = None
    skipped: set[str] = set()
    while True:
        left = [line for line in known.account.open() if line.name not in skipped]
        line = next((line for line in left if wanted is None or line.name in wanted), None)
        if line is None:
            return
        comments = why.proposed(known, line)
        _show(known, line, comments)
        key = click.prompt(said("why.ask"), default="n", show_default=False, prompt_suffix="")
        if key == "q":
            return
        give = last if key == "s" else _answer(known, comments, key)
        if give is None:
            skipped.add(line.name)  # else it would be shown for ever
            continue
        give(known, line)
        last = give
        known = ProjectAccount(known.root)  # one answer may explain more lines than one


def _answer(known: ProjectAccount, comments: tuple[Comment, ...], key: str) -> Give | None:
    """The answer that a key asks for; None for one that leaves the line as it is."""
    if key.isdigit() and 0 < int(key) <= len(comments):
        comment = comments[int(key) - 1]
        try:
            why.taken(comment)
        except why.CauseRefused as error:
            click.echo(error.message(spoken()))
            return None
        return lambda now, line: why.give_comment(now, (line,), comment.id)
    if key != "r":
        return None
    languages = known.project.draft.languages
    reason = {of: click.prompt(said("why.ask_reason", language=of), default="") for of in languages}
    reason = {of: text for of, text in reason.items() if text.strip()}
    return (lambda now, line: why.give_reason(now, (line,), reason)) if reason else None


def _show(known: ProjectAccount, line: ChangedLine, comments: tuple[Comment, ...]) -> None:
    """The line as a redline, what it was explained by before, and the proposals."""
    clause = known.project.draft.clause(line.clause)
    main = known.project.draft.languages[0]
    title = clause.texts[main].title if clause and main in clause.texts else line.clause
    number = f"{clause.number} " if clause and clause.number else ""
    click.echo("\n" + said("why.line", number=number, title=title, name=line.name))
    click.echo(f"    {why.marked_words(known, line, colour=sys.stdout.isatty())}")
    if broken := why.broken_at(known, line):
        causes = ", ".join(dict.fromkeys(promise.comment or promise.name for promise in broken))
        tell("why.was_given", causes=causes)
    for place, comment in enumerate(comments, 1):
        answer = comment.disposition
        state = said(f"site.outcome_{answer.outcome}") if answer else said("why.open_state")
        words = why.first_words(comment.suggestion or comment.text)
        tell("why.proposal", place=place, number=comment.id, state=state, words=words)
