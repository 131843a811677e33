"""A text in a language that has no folder in lang/ is read without a fault, and nothing is missed in it."""

import msgspec
from notation import read_example
from written_drafts import blocks

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.registry import all_rules
from clausework.lang.limits import signs
from clausework.lang.modals import classify, doubtful, modal_of
from clausework.lang.quantities import numbers, quantities
from clausework.lang.registry import folder, is_read
from clausework.lang.role_names import RoleNames
from clausework.lang.script import language_among
from clausework.lang.sentences import independent, quotations, sentence_at, sentences
from clausework.lang.subjects import subjects
from clausework.model.draft import Clause, ClauseText, Draft
from clausework.redline.compare import compare

TEXT = "La plateforme doit répondre sous 24 h. It may reply « dès demain. » shall 应 5,5 % must ≥ 3."
EXAMPLE = """
# foreword Avant-propos | Avant-propos {element=foreword}
Il concerne les plateformes.
# scope Domaine d'application | Domaine {element=scope}
Le présent document fixe les exigences.
# references Références | Références {element=normative-references}
Aucune référence.
# terms Termes | Termes {element=terms}
Aucun terme.
# a Exigences | Exigences {code=P element=clause}
La plateforme must conserver les données pendant 30 jours, soit 5 %. {#P-1}

1. premier cas;
2. second cas « 必须 » may shall should.

Elle doit répondre sous 24 heures; 三年 shall not be 2020年6月17日 or 17 June 2021. {#P-2}
"""


def test_every_function_of_lang_answers():
    assert "".join(sentences(TEXT, "fr")) == "".join(independent(TEXT, "fr")) == TEXT
    assert TEXT[:10] in sentence_at(TEXT, "fr", 3)
    assert [TEXT[start:end] for start, end in quotations(TEXT, "fr")] == ["« dès demain. »"]
    assert classify(TEXT, "fr") == doubtful(TEXT, "fr") == ()
    assert modal_of(TEXT, "fr") is None
    assert subjects(TEXT, "fr", RoleNames({"plateforme": "platform"})) == ()
    assert [one.text for one in quantities(TEXT, "fr")] == ["24", "5,5 %", "3"]
    assert 24 in numbers(TEXT, "fr")
    assert signs(TEXT, "fr", "comparator") == (("≥", "≥"),)
    assert language_among(TEXT, ("fr", "zh"), "fr") == "fr"
    assert [(folder(lang), is_read(lang)) for lang in ("zh-CN", "en-GB", "fr", "zho")] == [
        ("zh", True),
        ("en", True),
        ("other", False),
        ("other", False),
    ]


def test_no_rule_finds_missing_or_wrong_words_it_cannot_read():
    known = read_example(EXAMPLE)
    clauses = tuple(
        msgspec.structs.replace(clause, texts={"fr": clause.texts["zh"]}) for clause in known.draft.clauses
    )
    draft = msgspec.structs.replace(known.draft, clauses=clauses, languages=("fr",))
    context = CheckContext(draft, None, msgspec.structs.replace(known.project, draft=draft))
    assert [(rule.id, fault) for rule in all_rules() for fault in rule.check(context)] == []


def test_a_redline_tells_words_and_figures_apart_and_no_more():
    def made(label, text):
        texts = {"fr": ClauseText(title="Titre", blocks=blocks(text))}
        return Draft(label=label, clauses=(Clause(id="c", number="1", texts=texts),), languages=("fr",))

    old = made("D1", "La plateforme must répondre sous 24 heures. {#P-1}")
    (change,) = compare(old, made("D2", "La plateforme may répondre sous 48 heures. {#P-1}")).changes
    assert [(label.kind, label.old, label.new) for label in change.labels] == [("number", "24", "48")]
    assert change.sentence["en"]
