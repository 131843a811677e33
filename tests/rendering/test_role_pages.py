"""The page of a role has every provision that binds it, and so has whatever else asks whom one binds."""

from __future__ import annotations

import io
import json
import re
from html import unescape
from pathlib import Path

import msgspec
import openpyxl
import pytest
from frozen_site import published
from pdf_reading import published as of_drafts
from places import LIVE_COMMERCE

from clausework.model.draft import Clause, ClauseText, Draft, provision_blocks, walk
from clausework.rendering.assemble import assemble
from clausework.rendering.formats import data, duties, feeds
from clausework.rendering.pages import redlines, roles
from clausework.rendering.publication import Publication
from clausework.rendering.view import view_of
from clausework.source.markdown import read_blocks
from clausework.source.project import load

NAMES = {"平台": "platform", "商家": "merchant", "主播": "streamer", "MCN机构": "mcn"}
NAME = "|".join(NAMES)
PLAIN = re.compile(f"(?:^|，)((?:(?:{NAME})(?:、|和|或者)?)+)(?:不?应|不?宜|可)")
"""The plainest subjects, found without the reader of subjects: names of roles right before the verb."""


@pytest.fixture(scope="module")
def publication() -> Publication:
    return published()


@pytest.fixture(scope="module")
def files(publication: Publication) -> dict[str, str]:
    """The pages of roles and redlines, and what machines read."""
    made = {"clauses.json": data.stage(publication)["clauses.json"].decode()}
    for lang in ("zh", "en"):
        view = view_of(publication, lang)
        made.update((page.address, page.body) for kind in (roles, redlines) for page in kind.pages(view))
    return made


def pages_of(publication: Publication) -> dict[str, str]:
    return {page.address: page.body for page in roles.pages(view_of(publication, "zh"))}


def parts(files: dict[str, str], role: str, prefix: str = "") -> tuple[set[str], set[str]]:
    """The provisions on the page of a role: those that bind it, and those of others that name it."""
    bound, _, others = files[f"{prefix}role/{role}/"].partition('aria-labelledby="others"')
    first, second = (set(re.findall(r'id="([A-Z]-[A-Z]+-\d+)"', part)) for part in (bound, others))
    return first, second


def on_page(files: dict[str, str], role: str, prefix: str = "") -> set[str]:
    return parts(files, role, prefix)[0]


def naming() -> set[tuple[str, str]]:
    """Each role with the provisions whose words name it, read from the source files line by line."""
    found: set[tuple[str, str]] = set()
    for path in sorted((LIVE_COMMERCE / "standard/clauses").rglob("*.zh.md")):
        identity = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            marked = re.search(r"\{#([A-Z]+-[A-Z]+-\d+)\}", line)
            if marked:
                identity = marked[1]
            elif line and not re.match(r"\s*(?:[-*]|\d+\.|[a-z]\))\s", line):
                identity = ""  # neither a provision nor an item of the list that it introduces
            found |= {(role, identity) for name, role in NAMES.items() if identity and name in line}
    return found


def plainly_bound(draft: Draft) -> set[tuple[str, str]]:
    """Each role with the provisions of which it is plainly the subject."""
    return {
        (NAMES[name], block.id)
        for _, block in draft.provisions("zh")
        for subject in PLAIN.findall(block.text)
        for name in re.findall(NAME, subject)
    }


ROW = re.compile(
    r'<div class="duty"[^>]*data-changed="(\w*)"(?:(?!<div class="duty").)*?id="([A-Z]-[A-Z]+-\d+)"(.*?)</dl>',
    re.DOTALL,
)


def sentences(draft: Draft, lang: str) -> dict[str, str]:
    """Each provision with the list that it introduces, as its authors wrote them, by ID."""
    return {
        block.id: "\n".join(
            "".join(f"{run.text}{run.target}" for run in each.runs)
            for each in walk(provision_blocks(clause.texts[lang].blocks, block.id))
        )
        for clause, block in draft.provisions(lang)
    }


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_changed_of_each_provision_is_what_comparison_finds(lang: str) -> None:
    whole = published()
    pages = [page.body for page in roles.pages(view_of(whole, lang)) if page.kind == "role"]
    drafts = (whole.edition("D1").draft, whole.draft)
    told = {each: tuple(sentences(draft, each) for draft in drafts) for each in ("zh", lang)}
    now = told["zh"][1]
    fresh = {name for name in now if name not in told["zh"][0]}
    changed = {name for name in now if any(old.get(name) != new[name] for old, new in told.values())}
    assert min(map(len, (fresh, changed - fresh, now.keys() - changed))) > 10
    marks: dict[str, set[str]] = {}
    for mark, name, rest in (row for page in pages for row in ROW.findall(page)):
        marks.setdefault(name, set()).add(mark)
        said = unescape(re.sub(r"<[^>]+>", "", rest))
        assert ("D1之后新增" in said or "new since D1" in said) is (name in fresh), name
        words = re.search(
            r"(文字|增加|删去|Words|Added|Deleted)(（译文未改）| \(in Chinese; translation unchanged\))?[：:]",
            said,
        )
        assert bool(words) is (name in changed - fresh), name
    assert marks == {name: {"yes" if name in changed else ""} for name in now}
    assert not [page for page in pages if "所在条为" in page]


@pytest.mark.slow
@pytest.mark.parametrize("prefix", ["", "en/"])
def test_whoever_is_subject_has_the_provision_on_the_page(
    publication: Publication, files: dict[str, str], prefix: str
) -> None:
    expected = plainly_bound(publication.draft)
    assert len(expected) > 150
    assert [(role, name) for role, name in expected if name not in on_page(files, role, prefix)] == []


@pytest.mark.slow
def test_the_pages_of_a_frozen_draft_are_read_from_its_words(publication: Publication) -> None:
    files = pages_of(msgspec.structs.replace(publication, current="D1"))
    expected = plainly_bound(publication.edition("D1").draft)
    assert len(expected) > 150
    assert [(role, name) for role, name in expected if name not in on_page(files, role)] == []
    assert "S-MIN-02" in on_page(files, "mcn"), "主播或者其签约的MCN机构应取得其监护人书面同意"


def test_every_provision_stands_on_the_page_of_somebody(
    publication: Publication, files: dict[str, str]
) -> None:
    provisions = {block.id for _, block in publication.draft.provisions("zh")}
    assert set().union(*(on_page(files, role) for role in NAMES.values())) == provisions


@pytest.mark.slow
def test_a_sentence_about_merchants_anywhere_is_on_their_page(real: Path) -> None:
    added = set()
    for number, path in enumerate(sorted((real / "standard/clauses").rglob("*.zh.md")), 10):
        text = path.read_text(encoding="utf-8")
        path.write_text(f"{text}\n收到样品的，商家应登记样品。{{#X-NEW-{number}}}\n", encoding="utf-8")
        added.add(f"X-NEW-{number}")
    files = pages_of(assemble(load(real)))
    assert len(added) > 60
    assert added <= on_page(files, "merchant")
    assert not added & on_page(files, "platform")


def test_the_redline_is_filtered_by_whom_the_changes_bind(files: dict[str, str]) -> None:
    page = files["redlines/D1-working/"]
    rows = dict(re.findall(r'id="D1-working\.([^"]+)".*?data-bound="([^"]*)"', page))
    assert rows["principles"].split() == ["platform", "merchant", "streamer", "mcn"]
    assert rows["platform.records"].split()[0] == "platform"
    assert rows["streamer.protection"].split() == ["streamer", "mcn"], "MCN agencies were bound before"


def test_the_data_for_machines_and_the_tables_say_the_same(files: dict[str, str]) -> None:
    clauses = {clause["id"]: clause for clause in json.loads(files["clauses.json"])["clauses"]}
    principles = {item["id"]: item["roles"] for item in clauses["principles"]["provisions"]}
    assert principles["G-PRI-02"] == ["platform"]
    assert principles["G-PRI-03"] == ["merchant", "streamer", "mcn"]
    assert clauses["principles"]["roles"] == ["platform", "merchant", "streamer", "mcn"]
    for role in NAMES.values():
        bound = [
            item["id"]
            for clause in clauses.values()
            for item in clause["provisions"]
            if role in item["roles"]
        ]
        assert set(bound) == on_page(files, role)
        row = re.search(rf'href="[^"]*{role}/">.*?<td>(\d+)</td></tr>', files["role/"])
        assert row
        assert int(row[1]) == len(bound)


def test_a_heading_leads_to_the_clause_and_an_id_to_the_sentence(files: dict[str, str]) -> None:
    page = files["role/merchant/"]
    assert '<h3 id="principles"><a href="../../text/principles/">4 总体原则</a></h3>' in page
    assert '<a class="pin" href="../../text/merchant/#M-ACC-01">M-ACC-01</a>' in page


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_each_provision_that_names_a_role_is_on_its_page(files: dict[str, str], prefix: str) -> None:
    expected = naming()
    assert len(expected) > 200
    missing = [
        (role, name)
        for role, name in sorted(expected)
        if name not in set().union(*parts(files, role, prefix))
    ]
    assert missing == []
    others = {(role, name) for role in NAMES.values() for name in parts(files, role, prefix)[1]}
    assert len(others) > 40
    assert others <= expected, "a provision that binds others and does not name the role"
    for role in NAMES.values():
        bound, named = parts(files, role, prefix)
        assert not bound & named


def test_a_provision_given_to_another_role_goes_to_its_page(publication: Publication) -> None:
    draft = publication.draft
    clause = next(each for each in draft.clauses if each.id == "platform.records")
    given = {"P-REC-02": msgspec.structs.replace(clause.provisions["P-REC-02"], roles=("mcn",))}
    changed = msgspec.structs.replace(clause, provisions={**clause.provisions, **given})
    clauses = tuple(changed if each is clause else each for each in draft.clauses)
    editions = tuple(
        msgspec.structs.replace(edition, draft=msgspec.structs.replace(draft, clauses=clauses))
        if edition.draft is draft
        else edition
        for edition in publication.editions
    )
    files = pages_of(msgspec.structs.replace(publication, editions=editions))
    assert "P-REC-02" in parts(files, "mcn")[0]
    assert "P-REC-02" in parts(files, "platform")[1]
    assert "P-REC-02" in parts(pages_of(publication), "platform")[0]


def test_a_duty_tells_all_that_is_known_of_it(files: dict[str, str]) -> None:
    page = files["role/platform/"]
    (row,) = re.findall(r'<div class="duty"(?:(?!<div class="duty").)*id="P-REC-02".*?</dl>', page, re.DOTALL)
    assert 'data-level="requirement"' in row
    assert 'data-changed="yes"' in row
    assert "<dt>期限</dt><dd>六十日</dd>" in row
    assert "《互联网直播服务管理规定》第十六条" in row
    assert "<dt>证实方法</dt><dd>存储策略</dd>" in row
    words = unescape(re.sub(r"<[^>]+>", "", row))
    assert "文字：平台应保存直播内容和使用日志，保存期自直播结束之日起不少于三十日。 → " in words
    assert "期限：三十日 → 六十日" in words
    assert '<a class="substantive" href="../../text/platform/changes/#P-REC-02">' in row
    assert re.search(r'href="../../c/platform.records/#comments">演练：意见\d+</a>', row)
    same = re.findall(r'<div class="duty"(?:(?!<div class="duty").)*id="P-REC-03".*?</dl>', page, re.DOTALL)
    assert 'data-changed=""' in same[0]


def test_a_provision_brings_its_footnote_along() -> None:
    blocks, _ = read_blocks(
        "平台应留样。[^1]{#P-A-01}\n\n平台应公示。{#P-A-02}\n\n[^1]: 按一种计。\n\n[^2]: 另一种。", "a.md"
    )
    clause = Clause(
        id="a",
        number="1",
        code="P-A",
        roles=("platform",),
        texts={"zh": ClauseText(title="甲", blocks=blocks)},
    )
    draft = Draft(
        label="D1",
        languages=("zh",),
        title={"zh": "规范"},
        clauses=(clause,),
        roles={"platform": {"zh": "平台"}},
    )
    found = [str(page.body) for page in roles.pages(view_of(of_drafts(draft), "zh")) if page.kind == "role"]
    assert ['id="a--fn1"' in body and "按一种计" in body and "另一种" not in body for body in found] == [True]


def test_what_changed_for_a_role_is_the_same_in_each_language() -> None:
    """A provision of which the translation alone changed is none that changed for anybody."""
    found = {
        lang: {
            page.address.removeprefix("en/"): re.findall(r'<div class="duty" id="([^"]+)"', page.body)
            for page in roles.pages(view_of(published(), lang))
            if page.kind == "since"
        }
        for lang in ("zh", "en")
    }
    assert found["en"] == found["zh"]
    assert len(found["zh"]) == len(published().draft.roles)


@pytest.mark.parametrize("role", ["streamer", "platform"])
def test_what_changed_for_a_role_is_all_of_that_and_nothing_else(role: str) -> None:
    """By a plain comparison of sentences; of each both wordings, and the causes with what was answered."""
    whole = published()
    view = view_of(whole, "zh")
    made = {page.address: page.body for page in roles.pages(view)}
    page = made[f"role/{role}/since/D1/"]
    listed = set(re.findall(r'<div class="duty" id="([A-Z]-[A-Z]+-\d+)"', page))
    old, new = (sentences(draft, "zh") for draft in (whole.edition("D1").draft, whole.draft))
    first, second = parts(made, role)
    changed = {name for name in new if old.get(name) != new[name]}
    assert listed & set(new) == (first | second) & changed
    assert len(listed & set(new)) > 10
    assert {name for name in listed if name not in new} <= set(old)
    entries = [each.split('"', 1) for each in page.split('<div class="duty" id="')[1:]]
    told = {name: " ".join(unescape(re.sub(r"<[^>]*>", "", entry)).split()) for name, entry in entries}
    for name in listed & set(new):
        assert ("→" in told[name]) is (name in old) or "增加" in told[name] or "删去" in told[name], name
        assert re.search("理由：|统一改称：|演练意见 C-|起草规则换版：", told[name]), name
    if role == "platform":
        assert "P-RNK-01" in listed, "a provision that is gone"
        assert "三十日" in told["P-REC-02"]
        assert "六十日" in told["P-REC-02"]
        assert "C-0041-P" in told["P-REC-02"]
        assert "采纳" in told["P-REC-02"]
    else:
        assert "terms.streamer" in told, "its definition"
    sheet = duties.stage(whole)[f"role/{role}/since/D1/{role}-D1.xlsx"]
    rows = openpyxl.load_workbook(io.BytesIO(sheet)).active.iter_rows(values_only=True)
    assert [row[0] for row in rows][1:] == [name for name, _ in entries]
    feed = feeds.stage(whole)[f"role/{role}/changes.atom"].decode()
    assert all(
        words in feed for words in {"platform": ("原5.5.2 主播排行",), "streamer": ("3.4 主播",)}[role]
    )
