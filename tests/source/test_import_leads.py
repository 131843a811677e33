"""What a text of others refers to is led to: by links, names of places and files; code and terms stay such."""

from __future__ import annotations

from pathlib import Path

import pytest

from clausework.model.draft import Block, Clause, walk
from clausework.source.project import Project, load
from clausework.workflow.import_text import import_files


def made(folder: Path, files: dict[str, str]) -> Project:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    paths = [folder / name for name in files]
    return load(import_files(paths, folder / "made", "en", profile="iso-directives-2").out)


def blocks(clause: Clause) -> tuple[Block, ...]:
    return walk(clause.texts["en"].blocks)


def leads(project: Project) -> list[tuple[str, str]]:
    runs = (run for clause in project.draft.clauses for block in blocks(clause) for run in block.runs)
    return [(run.text, run.goal) for run in runs if run.goal]


def code(project: Project) -> list[tuple[str, str]]:
    found = (block for clause in project.draft.clauses for block in clause.texts["en"].blocks)
    return [(block.target, block.text) for block in found if block.kind == "code"]


def titles(project: Project) -> list[tuple[int, str]]:
    return [(clause.depth, clause.texts["en"].title) for clause in project.draft.clauses]


NAMED = """# Loans

Text.

## Care of seeds

See [the form][form], [Form], [`form` of loans](#form-of-loans) and [seeds][care], not [else] or `[form]`.

1. Keep [the **whole** form](#form-of-loans) for 5 years.

## Form of loans

```json,title=Form%20A&kind=a/b
{"days": 5}
```

[form]: #form-of-loans
[care]: https://example.org/care "Care"
"""


def test_links_lead_by_names_that_stand_for_addresses(tmp_path: Path) -> None:
    project = made(tmp_path, {"loans.md": NAMED})
    form = "form-loans"
    words = ["the form", "Form", "form of loans", "the whole form"]
    assert leads(project) == [(of, form) for of in words]
    care = project.draft.clause("care-seeds")
    assert care is not None
    assert [run.target for block in blocks(care) for run in block.runs if "://" in run.target] == [
        "https://example.org/care"
    ]
    assert code(project) == [("json", '{"days": 5}')]


FILES = {
    "spec.md": "# Seeds\n\nSee [loans](loans.md), [its form](./loans.md#form), [care](care.md#form), [far](x.md#form).\n",
    "loans.md": "# Loans\n\n## Form\n\nThe [form](#form) here, that [of care](care.md#form), [all](spec.md).\n",
    "care.md": "# Care\n\n## Form\n\nThe [form](#form) of care. See [it](../other/loans.md).\n",
}


def test_links_lead_to_other_files_of_the_text(tmp_path: Path) -> None:
    project = made(tmp_path, FILES)
    assert project.draft.title == {"en": "Seeds"}
    loans, care = "loans.form", "care.form"
    assert leads(project) == [
        *(("loans", "loans"), ("its form", loans), ("care", care)),
        *(("form", loans), ("of care", care), ("all", "front")),
        *(("form", care), ("it", "loans")),
    ]


PLACES = """# Loans

## Fields

| Name | Means |
|---|---|
| <a name="loan-days"></a>days | How long |

See [days](#loan-days), [the second](#fields-1), <a href="#kept">kept</a> and [both](#b) names.

## Fields

Words <a id="kept"></a>are kept.

## <a name="a"></a><a name="b"></a>Both

Text.
"""


def test_names_of_places_lead_to_the_clause_around(tmp_path: Path) -> None:
    project = made(tmp_path, {"loans.md": PLACES})
    assert leads(project) == [
        ("days", "fields"),
        ("the second", "fields-2"),
        ("kept", "fields-2"),
        ("both", "a"),
    ]


CONTENTS = """# Seeds

## Table of Contents

- [Care](#care)
- [Loans](#loans)
- [Forms](#forms)
- [Returns](#returns)
- [Records](#records)
- [Marks](#label-marks)

## Care

Care comes first: words that must stay. They are these.

- [Loans](#loans)
- [Forms](#forms)

## Loans

Text of loans.

## Forms

Text of forms.

## Returns

Text of returns.

## Records

Text of records.

## Label marks

Marks
"""


def test_contents_end_at_the_next_heading(tmp_path: Path) -> None:
    project = made(tmp_path, {"seeds.md": CONTENTS})
    assert [title for _, title in titles(project)][:2] == ["Care", "Loans"]
    assert leads(project) == [("Loans", "loans"), ("Forms", "forms")]


def test_contents_of_links_alone_are_no_clause(tmp_path: Path) -> None:
    text = "# Seeds\n\n## Contents\n\n- [All](a.md)\n- [Looking after](#care)\n\n## Care\n\nText.\n"
    assert titles(made(tmp_path, {"seeds.md": text})) == [(1, "Care")]


DRAFT = """---
title: Loans
docname: draft-loans-01
---

--- middle

# Long Form {#lf}

See {{short-form}}, {{fig-form}} and {{RFC2119}}.

# Short Form

~~~
days = 5
~~~
{: #fig-form title="A form"}
"""


def test_kramdown_names_headings_and_figures(tmp_path: Path) -> None:
    project = made(tmp_path, {"draft.md": DRAFT})
    assert [goal for _, goal in leads(project)] == ["short-form", "short-form"]
    assert titles(project) == [(1, "Long Form"), (1, "Short Form")]


UNDERLINED = """Loans of seeds
==============

Care
----

A keeper looks after seeds:

    seeds = 1*bean

Form of a loan
~~~~~~~~~~~~~~

* A term:[keeper] signs it.

Terms
-----

----
code
----
"""


def test_asciidoc_has_titles_of_two_lines_and_literal_lines(tmp_path: Path) -> None:
    project = made(tmp_path, {"loans.adoc": UNDERLINED})
    assert titles(project) == [(1, "Care"), (2, "Form of a loan"), (1, "Terms")]
    assert code(project) == [("", "seeds = 1*bean"), ("", "code")]


TERMS = "= Loans\n\n== Terms and definitions\n\n=== Keeper\n\nperson\n\n=== loan\n\nact of a term:[Keeper, keeper] or term:[else]\n"


def test_a_term_in_a_definition_leads_to_its_own(tmp_path: Path) -> None:
    project = made(tmp_path, {"loans.adoc": TERMS})
    assert leads(project) == [("keeper", "terms.keeper")]


SPHINX = {
    "index.rst": "Seeds\n=====\n\nText.\n\n.. toctree::\n\n   loans\n   care\n",
    "loans.rst": "Loans\n=====\n\nSee :ref:`Care-Label`, :doc:`care` and :ref:`the rule <rule>`.\n",
    "care.rst": "Care\n====\n\n.. _Care-Label:\n\nLabels\n------\n\n.. _rule:\n\nOne bean each.\n",
}


def test_restructured_text_leads_by_labels_and_files(tmp_path: Path) -> None:
    project = made(tmp_path, SPHINX)
    assert project.draft.title == {"en": "Seeds"}
    label = "care.care-label"
    assert [goal for _, goal in leads(project)] == [label, "care", label]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# Glossary\n\n## Bean\n\nA seed.\n", ["terms"]),
        ("# Loans\n\nText.\n\n## UTF-8\n\nText.\n", ["clause", "clause"]),
    ],
)
def test_headings_are_terms_or_titles(text: str, found: list[str], tmp_path: Path) -> None:
    project = made(tmp_path, {"a.md": f"# Seeds {{#all}}\n\nText.\n\n{text}"})
    named = [
        clause
        for clause in project.draft.clauses
        if clause.texts["en"].title in ("Glossary", "Loans", "UTF-8")
    ]
    assert [clause.element for clause in named] == found


def test_an_emphasised_number_leads_too(tmp_path: Path) -> None:
    project = made(
        tmp_path, {"a.md": "# 1 Scope\n\n*See section 2.1 for all.*\n\n# 2 Loans\n\n## 2.1 Forms\n\nText.\n"}
    )
    assert [goal for _, goal in leads(project)] == ["loans.forms"]


NOTED = """Loans
=====

Care
----

See `the form <file:///usr/share/form>`_, once. [#a]_

- Keep it. [#b]_
- Sow it in **spring**. [#c]_

.. [#a] Of beans.
.. [#b] Dry.
.. [#c] In rows.
"""


def test_a_block_that_cannot_be_written_costs_no_other(tmp_path: Path) -> None:
    project = made(tmp_path, {"loans.rst": NOTED})
    care = project.draft.clause("care")
    assert care is not None
    assert [block.kind for block in care.texts["en"].blocks] == ["paragraph", "list", *["footnote"] * 3]
    assert care.texts["en"].blocks[0].text.startswith("See the form, once.")


def test_the_number_of_a_heading_may_stand_behind_its_name(tmp_path: Path) -> None:
    project = made(
        tmp_path, {"a.md": '# <a name="all"></a>1. Loans\n\nText.\n\n# <a name="care"></a>2. Care\n\nText.\n'}
    )
    assert [(of.number, of.texts["en"].title) for of in project.draft.clauses] == [
        ("1", "Loans"),
        ("2", "Care"),
    ]


def test_notes_may_stand_line_by_line_and_be_called_again(tmp_path: Path) -> None:
    text = "# Loans\n\nA bean [^1] and a pea [^1], dry [^2].\n\n[^1]: Of the year.\n[^2]: In *sun*.\n\n# Care\n\nText [^1].\n"
    project = made(tmp_path, {"a.md": text})
    found = [
        [block.target for block in blocks(of) if block.kind == "footnote"] for of in project.draft.clauses
    ]
    calls = [
        run.target
        for of in project.draft.clauses
        for block in blocks(of)
        for run in block.runs
        if run.mark == "footnote"
    ]
    assert (found, calls) == ([["1", "2"], ["1"]], ["1", "1", "2", "1"])


def test_asciidoc_names_documents_dashes_and_letters(tmp_path: Path) -> None:
    text = "= Rice -- Seeds\n\n== Care\n\nSee <<ISO7301,clause 3>> for 5 mm stem:[pm] 1 mm.\n"
    project = made(tmp_path, {"a.adoc": text})
    assert project.draft.title == {"en": "Rice — Seeds"}
    care = project.draft.clause("care")
    assert care is not None
    assert care.texts["en"].blocks[0].text == r"See ISO7301, clause 3 for 5 mm \pm 1 mm."


def test_contents_with_a_name_are_contents(tmp_path: Path) -> None:
    text = CONTENTS.replace("## Table of Contents", '## <a name="toc" />Table of Contents').replace(
        "## Care", '## <a name="care" />Care'
    )
    project = made(tmp_path, {"seeds.md": text})
    assert [title for _, title in titles(project)][:2] == ["Care", "Loans"]
