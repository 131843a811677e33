"""Amend: execute an amending decision, of machines or of people, on the text that it was made for."""

from __future__ import annotations

from difflib import SequenceMatcher
from pathlib import Path

import msgspec

from clausework.drafts.register import open_draft
from clausework.model.amendment import AmendingDecision
from clausework.model.canonical import canonical_json, digest
from clausework.model.draft import Draft
from clausework.redline.amend.decide import execute
from clausework.redline.amend.enacted import Outcome, enact
from clausework.redline.amend.passages import UnfitDecision
from clausework.source.foreign import language_of
from clausework.strings.catalogue import say
from clausework.workflow.comparison import read_text, text_of, words_in

Difference = tuple[tuple[str, ...], tuple[str, ...]]
"""Lines that came out of a decision, and those that the official text has in their place."""


class Amended(msgspec.Struct, frozen=True):
    """A draft as it is by an amending decision, and the SHA-256 of its clauses.

    Of a decision that people wrote there is what became of each of its statements; `differences` are those
    from the official text, if one was given.
    """

    draft: Draft
    digest: str
    outcomes: tuple[Outcome, ...] = ()
    differences: tuple[Difference, ...] | None = None

    def text(self, lang: str = "") -> str:
        """Its words, a line for each title and each line of text."""
        return text_of(self.draft, lang)

    def clauses(self) -> str:
        """The canonical JSON of its clauses."""
        return canonical_json(self.draft.clauses).decode()

    def report(self, lang: str) -> str:
        """What was done, what was refused and why, and where the official text differs."""
        refused = [outcome for outcome in self.outcomes if outcome.refused]
        lines = [say(lang, "amend.report", count=len(self.outcomes) - len(refused), refused=len(refused))]
        for outcome in refused:
            reason, said = outcome.refused.message(lang) if outcome.refused else "", outcome.statement
            lines.append(say(lang, "amend.report_refused", item=said.item, text=said.text, reason=reason))
        if self.differences is not None:
            key = "report_different" if self.differences else "report_same"
            lines.append(say(lang, f"amend.{key}", count=len(self.differences)))
        for made, official in self.differences or ():
            lines += [*(f"- {line}" for line in made), *(f"+ {line}" for line in official)]
        return "\n".join(lines)

    @property
    def clean(self) -> bool:
        """Whether all of it was done, and nothing differs from the official text."""
        return not self.differences and not any(outcome.refused for outcome in self.outcomes)


def apply_decision(root: Path, decision: Path, old: str, official: Path | None = None) -> Amended:
    """Execute the decision in a file on a text: a file, or a draft of the project named as for a comparison.

    UnfitDecision if the file holds JSON that is no decision, or one of another draft, or an altered one.
    """
    words, text = words_in(decision), Path(old)
    draft = read_text(text, language_of(words)) if text.is_file() else open_draft(root, old)
    if words.lstrip().startswith("{"):
        try:
            made = amend(draft, msgspec.json.decode(words, type=AmendingDecision))
        except msgspec.DecodeError as error:
            raise UnfitDecision("not_a_decision", path=str(decision), reason=str(error)) from error
    else:
        enacted = enact(words, draft, language_of(words))
        made = msgspec.structs.replace(amend(draft, enacted.decision), outcomes=enacted.outcomes)
    if official is None:
        return made
    differences = _differences(made.draft, read_text(official, draft.languages[0]))
    return msgspec.structs.replace(made, differences=differences)


def amend(old: Draft, decision: AmendingDecision) -> Amended:
    """The new draft, proved by the digest that the decision has of it."""
    clauses = execute(decision, old)
    made = digest(clauses)
    if made != decision.new.digest:  # a proof, as the decision says what must come of it
        raise UnfitDecision("other_result", label=old.label, wanted=decision.new.label)
    title = {**old.title, **decision.title}
    draft = msgspec.structs.replace(
        old, label=decision.new.label, date=decision.new.date, title=title, clauses=clauses
    )
    return Amended(draft, made)


def _differences(made: Draft, official: Draft) -> tuple[Difference, ...]:
    """Where two texts differ, from their first numbered clauses on: how they were enacted stands before."""
    first, second = (tuple(text_of(_numbered(draft)).splitlines()) for draft in (made, official))
    matched = SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
    return tuple((first[a:b], second[c:d]) for tag, a, b, c, d in matched if tag != "equal")


def _numbered(draft: Draft) -> Draft:
    start = next((place for place, clause in enumerate(draft.clauses) if clause.number), 0)
    return msgspec.structs.replace(draft, clauses=draft.clauses[start:])
