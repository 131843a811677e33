"""What each surface says of each change is what the ledger says of it."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from frozen_site import published as frozen
from mutated import MUTATIONS, Mutation, drafts, published, reworded
from surfaces import (
    Surfaces,
    clauses_at_home,
    differences,
    listed_duties,
    rows_of_roles,
    sentences,
    summaries,
)

from clausework.cli import cli
from clausework.drafts.register import add, open_draft
from clausework.model.canonical import canonical_json
from clausework.model.redline import ChangeRecord
from clausework.redline.amend.decide import decide
from clausework.redline.causes import Trace
from clausework.redline.compare import compare
from clausework.redline.ledger import Ledger, ledger, sizes
from clausework.rendering.assemble import assemble
from clausework.rendering.explanatory.note import NoteText, content
from clausework.rendering.explanatory.written import NoteTable
from clausework.rendering.pages import redlines
from clausework.rendering.publication import Publication
from clausework.rendering.view import view_of
from clausework.source.project import load
from clausework.strings.catalogue import say
from clausework.workflow.public.tracking import landings

LANGUAGES = ("zh", "en")
SEEDS = range(20)
BY_NAME = {mutation.name: mutation for mutation in MUTATIONS}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_headings_count_what_the_sentence_above_them_counts(lang: str) -> None:
    view = view_of(frozen(), lang)
    redline = view.publication.redline
    assert redline is not None
    clauses = ledger(redline).clause_count()
    counts = {"cover": 0, "substantive": clauses.substantive, "editorial": clauses.editorial}
    page = next(page.body for page in redlines.pages(view) if page.kind == "redline")
    heads = re.findall(r'<h2 id="(\w+)"[^>]*>(.*?)</h2>', page)
    assert [(name, unescape(told)) for name, told in heads] == [
        (name, say(lang, f"site.redline_{name}", count=count)) for name, count in counts.items()
    ]
    title = say(lang, "explanatory.section_changes")
    (note,) = (
        each
        for each in content(view, NoteText(view.lang, view.publication.filing)).sections
        if each.title == title
    )
    told = [part for part in note.parts if not isinstance(part, NoteTable)]
    heads = ledger(redline).heads(lang)
    assert [say(lang, f"explanatory.{name}", count=count) for name, count in counts.items()] == told[
        len(heads) :
    ][:3]
    rows = [len(part.rows) for part in note.parts if isinstance(part, NoteTable)]
    assert rows == [1, clauses.substantive]


def agreed(publication: Publication) -> Ledger:
    """The ledger of a publication, once all surfaces in both languages have said the same."""
    redline = publication.redline
    assert redline is not None
    book = ledger(redline)
    old, new = (publication.edition(side.label).draft for side in (redline.old, redline.new))
    now = {lang: (sentences(old, lang), sentences(new, lang)) for lang in LANGUAGES}
    for lang in LANGUAGES:
        surfaces = Surfaces(publication, lang)
        assert list(differences(surfaces)) == []
        for name, said in summaries(surfaces):
            assert " ".join(book.summary(lang).split()) in said, name
        assert sum(clauses_at_home(surfaces)) == book.clause_count().changed
        roles_agree(surfaces, book, {"zh": now["zh"], lang: now[lang]})
    receipts_agree(book)
    for size in sizes(redline.told(), "zh"):
        heavy = any(record.weight == "substantive" and record.counted for record in size.change.lines)
        assert size.change.weight == ("substantive" if heavy else "editorial")
    decided = decide(redline, old, new)
    named = {act.new or act.old for act in decided.acts}
    named |= {clause for each in decided.substitutions for clause in each.clauses}
    changed = {change.new or change.old for change in redline.changed() if _written(change.lines)}
    assert changed <= named, "changed and not decided"
    told = {side for change in redline.told() for side in (change.old, change.new)}
    assert named <= told, "decided and not told"
    return book


def _written(records: tuple[ChangeRecord, ...]) -> bool:
    return any(record.counted and record.aspect != "renamed" for record in records)


def roles_agree(
    surfaces: Surfaces, book: Ledger, told: dict[str, tuple[dict[str, str], dict[str, str]]]
) -> None:
    """The pages of roles mark those provisions, and no others, whose sentences a plain comparison finds changed."""
    now = told["zh"][1]
    changed = {name for name in now if any(old.get(name) != new.get(name) for old, new in told.values())}
    bound: dict[str, set[str]] = {}
    for role, provision, binds, marked, said in rows_of_roles(surfaces):
        assert marked is (provision in changed), (role, provision)
        fresh = provision not in told["zh"][0]
        new = say(surfaces.lang, "duties.new", old=surfaces.view.name(surfaces.redline.old.label))
        assert (new in said) is fresh, provision
        if binds:
            bound.setdefault(provision, set()).add(role)
    for role, provision, told_of in listed_duties(surfaces):
        assert bool(told_of) is (provision in changed), (role, provision)
    for record in book.records:
        if record.place in bound and record.fates:
            assert bound[record.place] == set(record.bound), record.name


def receipts_agree(book: Ledger) -> None:
    """What a commenter is told are the sentences of the lines that the comment caused."""
    site = canonical_json(book.redline)
    order = (book.redline.old.label, book.redline.new.label)
    for number, found in landings([site], order).items():
        caused = [one for one in book.records if number in {cause.comment for cause in one.causes}]
        for lang in LANGUAGES:
            said = [item.sentence.get(lang, "") for item in found]
            assert all(said), number
            right = [
                " ".join(
                    dict.fromkeys(
                        record.sentence[lang]
                        for record in change.lines
                        if record in caused and record.sentence
                    )
                )
                for change in book.redline.told()
                if any(record in caused for record in change.lines)
            ]
            assert sorted(said) == sorted(right)


def check(seed: int, mutation: Mutation) -> None:
    """The surfaces agree, and by the ledger the mutation is one change more and is what it is."""
    book = agreed(published(*drafts(seed, mutation)))
    without = {record.name for record in ledger(published(*drafts(seed, BY_NAME["none"])).redline).records}
    assert without <= {record.name for record in book.records}
    found = [record for record in book.records if record.name not in without]
    own = [record for record in found if not record.lang or mutation.name == "translation"]
    assert sorted(record.place for record in own) == sorted(mutation.places)
    assert sum(record.counted for record in found) == mutation.counted
    if mutation.weight:
        assert {record.weight for record in own} <= {mutation.weight}
    assert {label.kind for record in own for label in record.labels} == set(mutation.labels)
    assert [record.levels for record in own if record.levels] == (
        [mutation.levels] if mutation.levels else []
    )
    assert {role for record in own for role in record.bound} == set(mutation.bound)
    assert {role for record in own for role in record.bound_before} == set(mutation.before)


@pytest.mark.parametrize(
    ("seed", "name"),
    [(21, "level"), (22, "moved"), (23, "verification"), (24, "gone"), (25, "clause renamed")],
)
def test_every_surface_says_of_a_change_what_the_ledger_says(seed: int, name: str) -> None:
    check(seed, BY_NAME[name])


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_one_change_more_is_the_same_change_everywhere(seed: int) -> None:
    """Each pair of drafts has two of the mutations, so that each is tried on one pair or two."""
    for mutation in MUTATIONS[1:][seed % 12 :: 12]:
        check(seed, mutation)


OWN = {
    "as it stands": (),
    "level": (("P-REC-02", "zh", "应保存", "宜保存"), ("P-REC-02", "en", "shall keep", "should keep")),
    "actor": (("P-REC-02", "zh", "平台应", "商家应"), ("P-REC-02", "en", "platform shall", "merchant shall")),
    "translation": (("P-REC-02", "en", "sixty days", "ninety days"),),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", OWN)
def test_every_surface_says_the_same_of_the_standards_drafts(name: str) -> None:
    publication = frozen()
    old, new = publication.edition("D1").compared, publication.draft
    for provision, lang, was, now in OWN[name]:
        new = reworded(new, provision, lang, was, now)
    redline = compare(old, new, explain=Trace([old, new], publication.comments).explain)
    editions = tuple(
        msgspec.structs.replace(edition, draft=new) if edition.draft is publication.draft else edition
        for edition in publication.editions
    )
    agreed(msgspec.structs.replace(publication, editions=editions, redlines=(redline,), facts={}))


WRITTEN = {
    "level": (("zh", "应保存", "宜保存"), ("en", "shall keep", "should keep")),
    "new": (
        ("zh", "{#P-REC-01}\n", "{#P-REC-01}\n\n平台应公示规则。{#P-REC-02}\n"),
        ("en", "{#P-REC-01}\n", "{#P-REC-01}\n\nThe platform shall publish the rules. {#P-REC-02}\n"),
    ),
    "translation": (("en", "sixty days", "ninety days"),),
    "punctuation": (("zh", "记录，期限", "记录；期限"),),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", WRITTEN)
def test_commands_say_of_a_change_what_the_ledger_says(small: Path, name: str) -> None:
    add(small, msgspec.structs.replace(open_draft(small, "working"), label="D1"))
    settings = small / "standard/standard.yml"
    settings.write_text(settings.read_text("utf-8").replace("label: D1", "label: D2"), "utf-8")
    for lang, was, now in WRITTEN[name]:
        path = small / f"standard/clauses/platform/records.{lang}.md"
        assert was in path.read_text("utf-8")
        path.write_text(path.read_text("utf-8").replace(was, now), "utf-8")

    def said(*words: str) -> str:
        done = CliRunner().invoke(cli, [*words, "--root", str(small)])
        assert done.exit_code in (0, 1), done.output
        return done.stdout

    publication = assemble(load(small))
    assert publication.redline is not None
    book = ledger(publication.redline)
    for lang in LANGUAGES:
        surfaces = Surfaces(publication, lang)
        told = {
            style: getattr(surfaces, style)(
                said("redline", "D1", "working", "--format", style, "--lang", lang)
            )
            for style in ("text", "html", "github", "json")
        }
        assert list(differences(surfaces, told.items())) == []
    open_lines = [record for record in book.records if record.open]
    assert [line["place"] for line in json.loads(said("why", "--format", "json"))] == [
        record.place for record in open_lines
    ]
    assert [line.split("  ")[0] for line in said("why", "--list").splitlines()] == [
        record.name for record in open_lines
    ]
    stats = json.loads(said("draft", "diff-stat", "D1", "working", "--format", "json"))
    assert {(stat["id"], stat["weight"]) for stat in stats} == {
        (change.new or change.old, change.weight) for change in publication.redline.told()
    }
