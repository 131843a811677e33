"""Which words of a line were kept, inserted and deleted.

Tokens stand for single characters to diff-match-patch, which runs without a time limit: with its
default of one second the result would depend on the load of the machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from diff_match_patch import diff_match_patch

from clausework.model.clause import CELL, Run
from clausework.model.redline import Edit, Operation
from clausework.redline.edition import modern
from clausework.redline.similar import likeness
from clausework.redline.tokens import ATOMS, Token, Tokenizer

LEAST = 0.3
FEW = 12
"""Tokens of both sides up to which a reader sees at once what was kept."""
MANY = 3000
"""Tokens of both sides beyond which a line is compared by sentences."""
STOPS = "。；！？.;!?"
PUNCTUATION = frozenset("，。；：、！？（）《》“”‘’—…·,.;:!?()[]\"'/ \t\n")
OPENERS = frozenset(("和", "或", "或者", "以及", "及", "与", "and", "or"))
"""Words with which an addition likes to begin."""
OPERATIONS: dict[int, Operation] = {-1: "delete", 0: "equal", 1: "insert"}

Step = tuple[Operation, list[Token]]


def compare_runs(
    old: Sequence[Run], new: Sequence[Run], tokenizer: Tokenizer, rows: bool = False
) -> tuple[Edit, ...]:
    """The edits that turn the old runs into the new; with `rows`, cell by cell where there are as many."""
    old, new = tuple(old), tuple(new)
    if old == new:
        return (Edit("equal", old),) if old else ()
    edits: tuple[Edit, ...] = ()
    if rows and old.count(CELL) == new.count(CELL):
        edits = _cells(old, new, tokenizer)
    else:
        edits = _edits(_steps(old, new, tokenizer))
    if restore(edits, "delete") == old and restore(edits, "insert") == new:
        return edits
    # Runs that the source wrote apart although they look alike cannot be cut and joined again.
    return _replace(old, new)


def restore(edits: Iterable[Edit], side: Operation) -> tuple[Run, ...]:
    """The old runs (side `delete`) or the new (side `insert`) that the edits were made from."""
    runs: list[Run] = []
    for edit in edits:
        if edit.op not in ("equal", side):
            continue
        first, *rest = edit.was if edit.was and side == "delete" else edit.runs
        if runs and _joins(runs[-1], first):
            first = Run(runs.pop().text + first.text, first.mark, first.target)
        runs.extend((first, *rest))
    return tuple(runs)


def _joins(left: Run, right: Run) -> bool:
    """True if the two are one run that an edit has cut."""
    return left.mark == right.mark and left.target == right.target and left.mark not in ATOMS


def _replace(old: tuple[Run, ...], new: tuple[Run, ...]) -> tuple[Edit, ...]:
    edits = (Edit("delete", old), Edit("insert", new))
    return tuple(edit for edit in edits if edit.runs)


def _cells(old: tuple[Run, ...], new: tuple[Run, ...], tokenizer: Tokenizer) -> tuple[Edit, ...]:
    steps: list[Step] = []
    for before, after in zip(_split(old), _split(new), strict=True):
        if steps:
            steps.append(("equal", [(CELL,)]))
        steps.extend(_steps(before, after, tokenizer))
    return _edits(_merged(steps))


def _split(runs: tuple[Run, ...]) -> list[tuple[Run, ...]]:
    cells: list[list[Run]] = [[]]
    for run in runs:
        if run == CELL:
            cells.append([])
        else:
            cells[-1].append(run)
    return [tuple(cell) for cell in cells]


def _steps(old: tuple[Run, ...], new: tuple[Run, ...], tokenizer: Tokenizer) -> list[Step]:
    a, b = tokenizer.tokens(old), tokenizer.tokens(new)
    if _foreign(a, b, tokenizer):
        return [("delete", list(a)), ("insert", list(b))]
    if len(a) + len(b) > MANY:
        a, b = _sentences(a), _sentences(b)
    return _slid(_cleaned(_myers(a, b), tokenizer))


def _foreign(a: Sequence[Token], b: Sequence[Token], tokenizer: Tokenizer) -> bool:
    """True if the texts have so little in common that kept words would only puzzle the reader."""
    if not a or not b or len(a) + len(b) <= FEW:
        return False
    return likeness(_plain(a, tokenizer), _plain(b, tokenizer)) < LEAST


def _plain(tokens: Iterable[Token], tokenizer: Tokenizer) -> str:
    """The text as its likeness is judged: 本标准 and 本文件 are the same words."""
    return modern(_text(tokens), tokenizer.lang)


def _text(tokens: Iterable[Token]) -> str:
    return "".join(run.text or run.target for token in tokens for run in token)


def _sentences(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Longer tokens for a text too long to be compared word by word."""
    found: list[list[Run]] = [[]]
    for token in tokens:
        found[-1].extend(token)
        if token[-1].text in STOPS:
            found.append([])
    return tuple(tuple(sentence) for sentence in found if sentence)


def _myers(a: Sequence[Token], b: Sequence[Token]) -> list[Step]:
    """The shortest edit between two sequences of tokens."""
    characters: dict[Token, str] = {}
    tokens: dict[str, Token] = {}
    for token in (*a, *b):
        if token not in characters:
            number = 0x100 + len(characters)
            # Surrogates are no characters; the map leaves them out.
            characters[token] = chr(number if number < 0xD800 else number + 0x800)
            tokens[characters[token]] = token
    engine = diff_match_patch()
    engine.Diff_Timeout = 0
    found = engine.diff_main(
        "".join(map(characters.__getitem__, a)), "".join(map(characters.__getitem__, b)), False
    )
    return _merged((OPERATIONS[sign], [tokens[character] for character in text]) for sign, text in found)


def _merged(steps: Iterable[Step]) -> list[Step]:
    """Between two equal stretches at most one deletion and, after it, one insertion."""
    found: list[Step] = []
    gone: list[Token] = []
    come: list[Token] = []

    def flush() -> None:
        if gone:
            found.append(("delete", list(gone)))
        if come:
            found.append(("insert", list(come)))
        gone.clear()
        come.clear()

    for op, tokens in steps:
        if op == "delete":
            gone.extend(tokens)
        elif op == "insert":
            come.extend(tokens)
        elif tokens:
            flush()
            if found and found[-1][0] == "equal":
                found[-1] = ("equal", [*found[-1][1], *tokens])
            else:
                found.append(("equal", list(tokens)))
    flush()
    return found


def _cleaned(steps: list[Step], tokenizer: Tokenizer) -> list[Step]:
    """Give up kept stretches too short to help the reader between two long or mixed changes."""
    while True:
        for place, (op, tokens) in enumerate(steps):
            if op == "equal" and 0 < place < len(steps) - 1 and _hinders(steps, place, tokenizer):
                both: list[Step] = [("delete", tokens), ("insert", tokens)]
                steps = _merged([*steps[:place], *both, *steps[place + 1 :]])
                break
        else:
            return steps


def _hinders(steps: list[Step], place: int, tokenizer: Tokenizer) -> bool:
    left, right = _sizes(steps, place, -1), _sizes(steps, place, 1)
    kept = _text(steps[place][1])
    if any(run.mark in ATOMS for token in steps[place][1] for run in token):
        return False
    replaced = min(*left) > 0 and min(*right) > 0
    if not kept.strip(" "):
        return replaced and not (_one(steps, place, -1, tokenizer) or _one(steps, place, 1, tokenizer))
    return 2 * len(kept) <= min(max(left), max(right)) and replaced


def _one(steps: list[Step], place: int, way: int, tokenizer: Tokenizer) -> bool:
    """True if the change next to a place is of one term, verb or number for another."""
    both = steps[place - 2 : place] if way < 0 else steps[place + 1 : place + 3]
    return all(len(tokens) == 1 and tokenizer.keeps(_text(tokens)) for _, tokens in both)


def _sizes(steps: list[Step], place: int, way: int) -> tuple[int, int]:
    """How many characters are deleted and inserted right before (-1) or after (1) a place."""
    sizes = {"delete": 0, "insert": 0}
    place += way
    while 0 <= place < len(steps) and steps[place][0] != "equal":
        sizes[steps[place][0]] += len(_text(steps[place][1]))
        place += way
    return sizes["delete"], sizes["insert"]


def _slid(steps: list[Step]) -> list[Step]:
    """Move each lone insertion or deletion to where it begins and ends at punctuation."""
    steps = [(op, list(tokens)) for op, tokens in steps]
    for place, (op, tokens) in enumerate(steps):
        if op == "equal" or not _lone(steps, place):
            continue
        before = steps[place - 1][1] if place else []
        after = steps[place + 1][1] if place + 1 < len(steps) else []
        left, middle, right = _best(before, tokens, after)
        if place:
            steps[place - 1] = ("equal", left)
        elif left:
            continue
        steps[place] = (op, middle)
        if place + 1 < len(steps):
            steps[place + 1] = ("equal", right)
        elif right:
            steps.append(("equal", right))
    return _merged(steps)


def _lone(steps: list[Step], place: int) -> bool:
    return all(steps[other][0] == "equal" for other in (place - 1, place + 1) if 0 <= other < len(steps))


def _best(
    before: list[Token], middle: list[Token], after: list[Token]
) -> tuple[list[Token], list[Token], list[Token]]:
    """The best of all places to which the change can slide; the leftmost of equals."""
    before, middle, after = list(before), list(middle), list(after)
    while before and before[-1] == middle[-1]:
        after.insert(0, middle.pop())
        middle.insert(0, before.pop())
    best = (list(before), list(middle), list(after))
    score = _seam(*best)
    while after and middle[0] == after[0]:
        before.append(middle.pop(0))
        middle.append(after.pop(0))
        if (found := _seam(before, middle, after)) > score:
            best, score = (list(before), list(middle), list(after)), found
    return best


def _seam(before: list[Token], middle: list[Token], after: list[Token]) -> int:
    """How well a change stands: it should begin after a mark or with `and`, and end with a mark."""
    score = 2 if not before or _marks(before[-1]) else 0
    score += 2 if _marks(middle[-1]) else 0
    score += 2 if middle[0][0].text in OPENERS else 0
    return score + (1 if not after or _marks(after[0]) else 0)


def _marks(token: Token) -> bool:
    return token[-1].text in PUNCTUATION or token[-1].mark == "break"


def _edits(steps: Iterable[Step]) -> tuple[Edit, ...]:
    return tuple(Edit(op, _joined(tokens)) for op, tokens in steps if tokens)


def _joined(tokens: Iterable[Token]) -> tuple[Run, ...]:
    """The tokens as runs again: what was cut from one run is one run."""
    runs: list[Run] = []
    for token in tokens:
        for run in token:
            if runs and _joins(runs[-1], run):
                runs[-1] = Run(runs[-1].text + run.text, run.mark, run.target)
            else:
                runs.append(run)
    return tuple(runs)
