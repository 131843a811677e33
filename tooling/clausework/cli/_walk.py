"""The walk of `clausework why` through the lines without a cause, which takes answers by one key."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click

from clausework.model.cause import ChangedLine
from clausework.model.comment import Comment
from clausework.strings.catalogue import say
from clausework.workflow import why
from clausework.workflow.account import ProjectAccount

Give = Callable[[ProjectAccount, ChangedLine], object]


def walk(known: ProjectAccount, targets: tuple[str, ...], lang: str) -> None:
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
        _show(known, line, comments, lang)
        key = click.prompt(_say(lang, "ask"), default="n", show_default=False, prompt_suffix="")
        if key == "q":
            return
        give = last if key == "s" else _answer(known, comments, key, lang)
        if give is None:
            skipped.add(line.name)  # else it would be shown for ever
            continue
        give(known, line)
        last = give
        known = ProjectAccount(known.root)  # one answer may explain more lines than one


def _answer(known: ProjectAccount, comments: tuple[Comment, ...], key: str, lang: str) -> Give | None:
    """The answer that a key asks for; None for one that leaves the line as it is."""
    if key.isdigit() and 0 < int(key) <= len(comments):
        comment = comments[int(key) - 1]
        try:
            why.taken(comment)
        except why.CauseRefused as error:
            click.echo(error.message(lang))
            return None
        return lambda now, line: why.give_comment(now, (line,), comment.id)
    if key != "r":
        return None
    languages = known.project.draft.languages
    reason = {of: click.prompt(_say(lang, "ask_reason", language=of), default="") for of in languages}
    reason = {of: text for of, text in reason.items() if text.strip()}
    return (lambda now, line: why.give_reason(now, (line,), reason)) if reason else None


def _show(known: ProjectAccount, line: ChangedLine, comments: tuple[Comment, ...], lang: str) -> None:
    """The line as a redline, what it was explained by before, and the proposals."""
    clause = known.project.draft.clause(line.clause)
    main = known.project.draft.languages[0]
    title = clause.texts[main].title if clause and main in clause.texts else line.clause
    number = f"{clause.number} " if clause and clause.number else ""
    click.echo("\n" + _say(lang, "line", number=number, title=title, name=line.name))
    click.echo(f"    {why.marked_words(known, line, colour=sys.stdout.isatty())}")
    if broken := why.broken_at(known, line):
        causes = ", ".join(dict.fromkeys(promise.comment or promise.name for promise in broken))
        click.echo(_say(lang, "was_given", causes=causes))
    for place, comment in enumerate(comments, 1):
        answer = comment.disposition
        state = say(lang, f"site.outcome_{answer.outcome}") if answer else _say(lang, "open_state")
        words = why.first_words(comment.suggestion or comment.text)
        click.echo(_say(lang, "proposal", place=place, number=comment.id, state=state, words=words))


def _say(lang: str, key: str, **values: object) -> str:
    return say(lang, f"why.{key}", **values)
