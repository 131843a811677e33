"""Whom a provision binds: by override, by its subject, by the words before its list, by its clause."""

from __future__ import annotations

import msgspec
import pytest

from clausework.model.addressees import Bound, role_forms
from clausework.model.draft import Clause, ClauseText, Draft, Provision, Term
from clausework.source.markdown import read_blocks

ROLES = {
    "platform": {"zh": "平台", "en": "Platform"},
    "merchant": {"zh": "商家", "en": "Merchant"},
    "mcn": {"zh": "MCN机构", "en": "MCN agency"},
}
TERM = Clause(
    id="term",
    element="term",
    texts={"zh": ClauseText(term=Term("直播电商平台", ("平台", "直播平台")))},
)


def clause(body: str, lang: str = "zh", **more) -> Clause:
    blocks, findings = read_blocks(body, "a.md", 1)
    assert not findings
    return Clause(id="a", texts={lang: ClauseText(title="甲", blocks=blocks)}, **more)


def bound(made: Clause, **more) -> dict[str, tuple[str, ...]]:
    return Bound(Draft(label="D1", roles=ROLES, clauses=(TERM, made), **more)).provisions(made)


@pytest.mark.parametrize(
    ("body", "roles"),
    [
        ("商家应发货。{#P-1}", {"P-1": ("merchant",)}),
        ("商家和平台应发货。{#P-1}", {"P-1": ("platform", "merchant")}),
        ("直播平台应公示规则。{#P-1}", {"P-1": ("platform",)}),
        ("货物应完好。{#P-1}", {"P-1": ("mcn",)}),
        ("商家应：\n\n1. 发货；{#P-1}\n2. 平台可查验。{#P-2}", {"P-1": ("merchant",), "P-2": ("platform",)}),
        ("商家应：{#P-1}\n\n1. 发货：\n   1. 三日内可分批；{#P-2}", {"P-1": ("merchant",), "P-2": ("merchant",)}),
        ("货物应：\n\n1. 完好；{#P-1}", {"P-1": ("mcn",)}),
        ("商家应发货。\n\n1. 应完好；{#P-1}\n\n货物应合格。{#P-2}", {"P-1": ("merchant",), "P-2": ("mcn",)}),
        ("商家应发货。平台可查验。{#P-1}", {"P-1": ("platform", "merchant")}),
    ],
)  # fmt: skip
def test_whom_a_provision_binds(body, roles):
    assert bound(clause(body, roles=("mcn",))) == roles


def test_the_front_matter_overrides_the_sentence_before_a_list():
    made = clause(
        "商家应：{#P-1}\n\n1. 发货；{#P-2}\n\n各方应留存。{#P-3}\n\n商家宜公布。{#P-4}",
        provisions={
            "P-1": Provision(roles=("merchant", "platform")),
            "P-3": Provision(roles=("mcn",)),
            "P-4": Provision(roles=()),
        },
    )
    both = ("platform", "merchant")
    assert bound(made) == {"P-1": both, "P-2": both, "P-3": ("mcn",), "P-4": ()}
    assert Bound(Draft(label="D1", roles=ROLES, clauses=(made,))).clause(made) == tuple(ROLES)


def test_the_authoritative_text_decides():
    made = clause("平台应公示。{#P-1}")
    other = clause("The merchant shall publish. {#P-1}", "en")
    both = msgspec.structs.replace(made, texts={**made.texts, **other.texts})
    assert bound(both) == {"P-1": ("platform",)}
    assert bound(both, languages=("en", "zh")) == {"P-1": ("merchant",)}


def test_a_clause_without_provisions_binds_whom_it_names_itself():
    made = clause("", roles=("platform",))
    assert Bound(Draft(label="D1", roles=ROLES, clauses=(made,))).clause(made) == ("platform",)


def test_a_role_has_the_names_of_its_concept():
    assert role_forms(Draft(label="D1", roles=ROLES, clauses=(TERM,)), "zh") == {
        "平台": "platform",
        "商家": "merchant",
        "MCN机构": "mcn",
        "直播电商平台": "platform",
        "直播平台": "platform",
    }


def test_an_override_is_kept_and_none_leaves_no_trace():
    assert msgspec.json.encode(Provision(basis=("ECL 9",))) == b'{"basis":["ECL 9"]}'
    for roles in ((), ("platform",)):
        written = msgspec.json.encode(Provision(roles=roles))
        assert msgspec.json.decode(written, type=Provision).roles == roles
